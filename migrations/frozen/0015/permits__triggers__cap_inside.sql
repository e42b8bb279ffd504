-- A cap of a division of the country lies under a code that can be one, and what it gets from a higher division lies inside that.
-- Fires for each new cap, always, whoever writes. Names that are no codes (a watershed) are the bureau's own. Locks: none.
-- Errors: LG014 cap_area, cap_inside. Twin: ledger.permits.rules.areas, with the table of the codes.
CREATE OR REPLACE FUNCTION ledger.check_cap_inside() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_higher text := (SELECT c.area FROM permit_cap c WHERE c.book_id = NEW.book_id AND c.asset_id = NEW.parent_id);
BEGIN
  IF NEW.area !~ '^[1-8][0-9]{5}$' THEN
    RAISE EXCEPTION 'a cap of a code that no division has' USING ERRCODE = 'LG014', CONSTRAINT = 'cap_area';
  END IF;
  IF v_higher ~ '^[0-9]{6}$' AND (v_higher = NEW.area OR NOT starts_with(NEW.area, regexp_replace(v_higher, '(0000|00)$', ''))) THEN
    RAISE EXCEPTION 'a cap outside the one from which it gets its room' USING ERRCODE = 'LG014', CONSTRAINT = 'cap_inside';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER cap_inside BEFORE INSERT ON ledger.permit_cap
  FOR EACH ROW WHEN (NEW.area ~ '^[0-9]{6}$') EXECUTE FUNCTION ledger.check_cap_inside();
ALTER TABLE ledger.permit_cap ENABLE ALWAYS TRIGGER cap_inside;

-- An heir owes no part and no duty in kind by an agreement or a judgment beyond what it inherited (民法典 art. 1161); who joins a debt of its own will
-- does, and what was found later of an estate is owed as much as was found.
-- Fires for each new row of the document itself. Locks: none; the row of the case is locked by whoever acts in it. Only what the web writes is asked.
-- Errors: LG059 damage_heir_bounded. Twin: ledger.compensation.actions.estates.bounds.
CREATE OR REPLACE FUNCTION ledger.check_damage_heir() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_most bigint := ledger.damage_inherited(NEW.book_id, NEW.case_id, NEW.owner);
  v_owed bigint;
BEGIN
  IF v_most IS NULL OR NOT ledger.as_web() OR TG_TABLE_NAME = 'damage_obligor' AND EXISTS (
       SELECT FROM damage_part p JOIN damage_obligation o ON o.book_id = p.book_id AND o.obligation_id = p.obligation_id AND o.kind = 'revival'
       WHERE p.book_id = NEW.book_id AND p.case_id = NEW.case_id AND p.part = (to_jsonb(NEW) ->> 'part')::smallint) THEN
    RETURN NEW;
  END IF;
  IF TG_TABLE_NAME = 'damage_obligor' THEN
    v_owed := coalesce((to_jsonb(NEW) ->> 'most')::bigint, v_most + 1);
  ELSE
    SELECT sum(h.amount) INTO v_owed FROM damage_duty_head h
    WHERE h.book_id = NEW.book_id AND h.case_id = NEW.case_id AND h.duty = (to_jsonb(NEW) ->> 'duty')::smallint;
  END IF;
  IF v_owed > v_most THEN
    RAISE EXCEPTION 'an heir owes more than it inherited' USING ERRCODE = 'LG059', CONSTRAINT = 'damage_heir_bounded';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER damage_heir_bounded BEFORE INSERT ON ledger.damage_obligor
  FOR EACH ROW WHEN (NEW.since_on IS NULL AND NEW.follows IS NULL) EXECUTE FUNCTION ledger.check_damage_heir();
ALTER TABLE ledger.damage_obligor ENABLE ALWAYS TRIGGER damage_heir_bounded;
CREATE OR REPLACE TRIGGER damage_heir_bounded BEFORE INSERT ON ledger.damage_duty_obligor
  FOR EACH ROW WHEN (NEW.since_on IS NULL AND NEW.follows IS NULL) EXECUTE FUNCTION ledger.check_damage_heir();
ALTER TABLE ledger.damage_duty_obligor ENABLE ALWAYS TRIGGER damage_heir_bounded;

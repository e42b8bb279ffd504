-- A term and a pause keep what they were each time that they changed, with the moment: so the file of a case as it was known at a moment tells the
-- terms as they were known. What a term of before was is known from the beginning on.
-- Fires before each new row, and each change of what is kept; what who writes says of it is not kept. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.keep_damage_term_known() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_before jsonb := '[]';
BEGIN
  IF TG_OP = 'UPDATE' THEN
    v_before := CASE WHEN OLD.known IS NULL THEN jsonb_build_array(jsonb_build_array(NULL, OLD.length, OLD.due_on, OLD.why, OLD.stopped_on))
                     ELSE OLD.known END;
  END IF;
  NEW.known := v_before || jsonb_build_array(jsonb_build_array(clock_timestamp(), NEW.length, NEW.due_on, NEW.why, NEW.stopped_on));
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION ledger.keep_damage_pause_known() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_before jsonb := '[]';
BEGIN
  IF TG_OP = 'UPDATE' THEN
    v_before := CASE WHEN OLD.known IS NULL THEN jsonb_build_array(jsonb_build_array(NULL, OLD.last_on)) ELSE OLD.known END;
  END IF;
  NEW.known := v_before || jsonb_build_array(jsonb_build_array(clock_timestamp(), NEW.last_on));
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER damage_term_known BEFORE INSERT OR UPDATE OF length, due_on, why, stopped_on ON ledger.damage_clock
  FOR EACH ROW EXECUTE FUNCTION ledger.keep_damage_term_known();
ALTER TABLE ledger.damage_clock ENABLE ALWAYS TRIGGER damage_term_known;
CREATE OR REPLACE TRIGGER damage_pause_known BEFORE INSERT OR UPDATE OF last_on ON ledger.damage_pause
  FOR EACH ROW EXECUTE FUNCTION ledger.keep_damage_pause_known();
ALTER TABLE ledger.damage_pause ENABLE ALWAYS TRIGGER damage_pause_known;

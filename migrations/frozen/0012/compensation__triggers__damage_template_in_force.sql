-- A template of a paper comes as the next version of it, not in force, with the step that brings it; it is in force exactly while its process says so, which
-- takes another person than who brought it.
-- Fires before each template that comes and, when the transaction commits, for each that comes or changes. Only what the web writes is asked: an archive that
-- is replayed, by the owner, brings rows in its own order. Locks: none; whoever brings one holds the name of its paper.
-- Errors: LG114 damage_template_next, damage_template_in_force. Twin: ledger.compensation.actions.templates.
CREATE OR REPLACE FUNCTION ledger.check_template_next() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND (NEW.in_force OR NEW.version <> 1 + (
      SELECT coalesce(max(t.version), 0) FROM damage_template t WHERE t.book_id = NEW.book_id AND t.paper = NEW.paper)) THEN
    RAISE EXCEPTION 'a template out of its order' USING ERRCODE = 'LG114', CONSTRAINT = 'damage_template_next';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_template_in_force() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
      SELECT FROM damage_template t
      WHERE t.book_id = NEW.book_id AND t.template_id = NEW.template_id AND t.in_force <> EXISTS (
        SELECT FROM process p WHERE p.book_id = t.book_id AND p.process_id = t.template_id AND p.machine = 'compensation.template'
                              AND p.state = 'in_force')) THEN
    RAISE EXCEPTION 'a template that no step has put in force or taken out' USING ERRCODE = 'LG114', CONSTRAINT = 'damage_template_in_force';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER damage_template_next BEFORE INSERT ON ledger.damage_template
  FOR EACH ROW EXECUTE FUNCTION ledger.check_template_next();
ALTER TABLE ledger.damage_template ENABLE ALWAYS TRIGGER damage_template_next;
DROP TRIGGER IF EXISTS damage_template_in_force ON ledger.damage_template;
CREATE CONSTRAINT TRIGGER damage_template_in_force AFTER INSERT OR UPDATE ON ledger.damage_template DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_template_in_force();
ALTER TABLE ledger.damage_template ENABLE ALWAYS TRIGGER damage_template_in_force;

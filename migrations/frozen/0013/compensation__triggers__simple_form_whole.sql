-- A simplified form is confirmed whole: with the step its case is registered, assessed as simple or minor, agreed and due, and every act of it stands in the
-- case under the id that follows from the form; a form that is left has its case registered, and nothing more.
-- Fires for each such step when the transaction commits, because the acts follow the step. Only what the web writes is asked: an archive that is replayed,
-- by the owner, brings rows in its own order. Locks: none; the case is new.
-- Errors: LG132 simple_form_whole. Twin: ledger.compensation.simple_cases.
CREATE OR REPLACE FUNCTION ledger.check_simple_form() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM damage_simple_form f
      JOIN damage_case c ON c.book_id = f.book_id AND c.process_id = derived_id(f.form_id, 'register') AND c.code = f.code
      JOIN process p ON p.book_id = c.book_id AND p.process_id = c.process_id
      WHERE f.book_id = NEW.book_id AND f.form_id = NEW.process_id
        AND CASE NEW.action
          WHEN 'leave' THEN p.state = 'registered'
          ELSE p.state = 'performing' AND c.class IN ('simple', 'minor') AND NOT EXISTS (
            SELECT FROM unnest(ARRAY['register', 'check', 'open', 'investigate', 'submit_assessment', 'accept_assessment', 'conclude', 'notify',
                                     'answer', 'agree', 'perform']) a (kind)
            WHERE NOT EXISTS (SELECT FROM damage_record r WHERE r.book_id = c.book_id AND r.case_id = c.case_id AND r.kind = a.kind
                                AND r.record_id = derived_id(f.form_id, a.kind) AND of_this_transaction(r.xmin)))
        END) THEN
    RAISE EXCEPTION 'a simplified form in part' USING ERRCODE = 'LG132', CONSTRAINT = 'simple_form_whole';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS simple_form_whole ON ledger.process_event;
CREATE CONSTRAINT TRIGGER simple_form_whole AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'compensation.simple_form' AND NEW.action IN ('confirm', 'leave')) EXECUTE FUNCTION ledger.check_simple_form();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER simple_form_whole;

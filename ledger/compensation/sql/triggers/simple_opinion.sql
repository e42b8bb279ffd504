-- The opinion of a simplified form is a file that has come: once, while the form waits; and it is evidence of the case that is confirmed. It is that of an expert of
-- the pool, who is in the case and not recused, or of an institution with its code, and neither institution nor author is of the side of a party.
-- Fires for each form that comes or gets its file, and for each confirmation when the transaction commits, because the acts follow the step. Only what the web
-- writes is asked: an archive that is replayed, by the owner, brings rows in its own order. Locks: none; who acts with a form has locked its process.
-- Errors: LG132 simple_opinion_once, simple_opinion; LG133 damage_independent. Twin: ledger.compensation.simple_cases.
CREATE OR REPLACE FUNCTION ledger.check_simple_file() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NEW.opinion_size IS NOT NULL AND (TG_OP = 'INSERT' OR OLD.opinion_size IS NOT NULL
      OR coalesce(NEW.words ->> 'opinion_sha256', '') = '' OR NOT EXISTS (
        SELECT FROM process p WHERE p.book_id = NEW.book_id AND p.process_id = NEW.form_id AND p.state = 'handed_in')) THEN
    RAISE EXCEPTION 'a file of a form that takes none' USING ERRCODE = 'LG132', CONSTRAINT = 'simple_opinion_once';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_simple_opinion() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_form damage_simple_form;
  v_case integer;
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NULL;
  END IF;
  SELECT * INTO v_form FROM damage_simple_form f WHERE f.book_id = NEW.book_id AND f.form_id = NEW.process_id;
  SELECT c.case_id INTO v_case FROM damage_case c WHERE c.book_id = NEW.book_id AND c.process_id = derived_id(NEW.process_id, 'register');
  IF NOT EXISTS (
      SELECT FROM damage_evidence e
      WHERE e.book_id = NEW.book_id AND e.case_id = v_case AND e.evidence_id = derived_id(NEW.process_id, 'add_evidence')
        AND e.sha256 = v_form.words ->> 'opinion_sha256' AND e.size = v_form.opinion_size) THEN
    RAISE EXCEPTION 'an opinion that is not there' USING ERRCODE = 'LG132', CONSTRAINT = 'simple_opinion';
  END IF;
  IF damage_side_of(NEW.book_id, v_case, coalesce(v_form.words ->> 'body_code', ''), v_form.words ->> 'body') IS NOT NULL
      OR damage_side_of(NEW.book_id, v_case, '', v_form.words ->> 'author') IS NOT NULL
      OR (CASE WHEN coalesce(v_form.words ->> 'expert', '') = '' THEN coalesce(v_form.words ->> 'body_code', '') = ''
         ELSE NOT EXISTS (
           SELECT FROM damage_opinion o
           JOIN damage_expert x ON x.book_id = o.book_id AND x.expert_id = o.expert_id
           WHERE o.book_id = NEW.book_id AND o.case_id = v_case AND o.record_id = derived_id(NEW.process_id, 'give_opinion')
             AND o.sha256 = v_form.words ->> 'opinion_sha256' AND x.code = v_form.words ->> 'expert') END) THEN
    RAISE EXCEPTION 'an opinion of a party, or of nobody' USING ERRCODE = 'LG133', CONSTRAINT = 'damage_independent';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER simple_opinion_once BEFORE INSERT OR UPDATE ON ledger.damage_simple_form
  FOR EACH ROW EXECUTE FUNCTION ledger.check_simple_file();
ALTER TABLE ledger.damage_simple_form ENABLE ALWAYS TRIGGER simple_opinion_once;
DROP TRIGGER IF EXISTS simple_opinion ON ledger.process_event;
CREATE CONSTRAINT TRIGGER simple_opinion AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'compensation.simple_form' AND NEW.action = 'confirm') EXECUTE FUNCTION ledger.check_simple_opinion();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER simple_opinion;

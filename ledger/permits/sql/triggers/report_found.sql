-- A report is assigned to one institution at a time, which takes no part in what is done here; only that one finds something of it, by a person who
-- took no part in it; and where the law asks for a finding, a report is verified only as it was found.
-- Fires when the transaction commits, and before a report is verified. What an archive brings is not asked. Locks: none.
-- Errors: LG206 finding_assigned, LG207 verifier_independent, LG207 verification_once, LG208 report_found.
-- Twins: ledger.permits.actions.verifications, ledger.permits.rules.verifications.
CREATE OR REPLACE FUNCTION ledger.check_verification() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_act permit_act;
BEGIN
  SELECT * INTO v_act FROM permit_act v WHERE v.book_id = NEW.book_id AND v.act_id = NEW.process_id;
  IF NOT as_web() THEN
    RETURN NULL;
  END IF;
  IF takes_part(NEW.book_id, v_act.other)
     OR NOT EXISTS (SELECT FROM actor a WHERE a.book_id = NEW.book_id AND a.role = 'verifier' AND a.owner = v_act.other) THEN
    RAISE EXCEPTION 'a report that is assigned to who is no independent institution'
      USING ERRCODE = 'LG207', CONSTRAINT = 'verifier_independent';
  END IF;
  IF EXISTS (SELECT FROM permit_act o JOIN process p ON p.book_id = o.book_id AND p.process_id = o.act_id AND p.state <> 'ended'
             WHERE o.book_id = NEW.book_id AND o.machine = 'permits.verification' AND o.act_id <> NEW.process_id
               AND o.terms ->> 'report' = v_act.terms ->> 'report') THEN
    RAISE EXCEPTION 'a report that is assigned twice' USING ERRCODE = 'LG207', CONSTRAINT = 'verification_once';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_finding() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF as_web() AND NOT EXISTS (
      SELECT FROM permit_act f
      JOIN actor a ON a.actor_id = NEW.actor_id AND a.role = 'verifier' AND a.owner = f.other
      JOIN permit_act v ON v.book_id = f.book_id AND v.machine = 'permits.verification' AND v.other = f.other AND v.site = f.site
        AND v.act_id = (f.terms ->> 'verification')::uuid
      JOIN process p ON p.book_id = v.book_id AND p.process_id = v.act_id
      JOIN process r ON r.book_id = v.book_id AND r.process_id = (v.terms ->> 'report')::uuid
      WHERE f.book_id = NEW.book_id AND f.act_id = NEW.process_id
        AND (NEW.action <> 'find' OR p.state = 'assigned' AND r.state <> 'rejected' AND NOT takes_part(f.book_id, f.other)
             AND NOT EXISTS (SELECT FROM process_event e WHERE e.book_id = r.book_id AND e.process_id = r.process_id
                               AND person_of(e.actor_id) = person_of(NEW.actor_id))
             AND NOT EXISTS (SELECT FROM actor o JOIN site s ON s.book_id = o.book_id AND s.party = o.owner AND s.code = f.site
                             WHERE o.book_id = NEW.book_id AND person_of(o.actor_id) = person_of(NEW.actor_id)))) THEN
    RAISE EXCEPTION 'a finding of whom the report is not assigned to' USING ERRCODE = 'LG206', CONSTRAINT = 'finding_assigned';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_report_found() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF as_web() AND law_figure(NEW.book_id, 'report.verifier_needed', NEW.effective_on) = 1
     AND found_of_report(NEW.book_id, NEW.process_id) IS DISTINCT FROM 'as_filed' THEN
    RAISE EXCEPTION 'a report that no institution found right' USING ERRCODE = 'LG208', CONSTRAINT = 'report_found';
  END IF;
  RETURN NEW;
END
$$;

DROP TRIGGER IF EXISTS verification_kept ON ledger.process_event;
CREATE CONSTRAINT TRIGGER verification_kept AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'permits.verification' AND NEW.action = 'assign') EXECUTE FUNCTION ledger.check_verification();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER verification_kept;
DROP TRIGGER IF EXISTS finding_kept ON ledger.process_event;
CREATE CONSTRAINT TRIGGER finding_kept AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'permits.finding') EXECUTE FUNCTION ledger.check_finding();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER finding_kept;
CREATE OR REPLACE TRIGGER report_found BEFORE INSERT ON ledger.process_event
  FOR EACH ROW WHEN (NEW.machine = 'permits.report' AND NEW.action = 'verify') EXECUTE FUNCTION ledger.check_report_found();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER report_found;

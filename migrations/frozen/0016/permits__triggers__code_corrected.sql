-- Nothing begins with a code that was typed wrong: no act, allocation, fee or report, and no site is registered under it. A code is corrected when
-- nothing stands under it any more, to another one that is registered and was not typed wrong itself.
-- Fires for each such row, and each correction that is confirmed, when the transaction commits. Only what the web writes is asked.
-- Locks: one of its own for the codes of the book, shared by all that begins, alone for a correction, until the transaction ends: neither
-- overlooks the other.
-- Errors: LG182 code_corrected, LG183 party_holds. Twins: ledger.permits.actions.corrected, ledger.permits.actions.code_corrections.
CREATE OR REPLACE FUNCTION ledger.check_code_corrected() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_new jsonb := to_jsonb(NEW);
  v_holders text[] := CASE TG_TABLE_NAME
    WHEN 'site' THEN ARRAY[v_new ->> 'party']
    WHEN 'permit_grant' THEN ARRAY(SELECT DISTINCT n.site::text FROM permit_grant_line n
                                   WHERE n.book_id = NEW.book_id AND n.grant_id::text = v_new ->> 'grant_id')
    ELSE ARRAY[v_new ->> 'site', v_new ->> 'other'] END;
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NULL;
  END IF;
  PERFORM pg_advisory_xact_lock_shared(NEW.book_id, hashtext('codes'));
  IF EXISTS (
      SELECT FROM unnest(v_holders) AS h (code)
      LEFT JOIN site s ON s.book_id = NEW.book_id AND s.code = h.code
      JOIN permit_act c ON c.book_id = NEW.book_id AND c.machine = 'permits.code' AND c.site = coalesce(s.party, h.code)
      JOIN process p ON p.book_id = c.book_id AND p.process_id = c.act_id AND p.state IN ('corrected', 'undo_asked')
      WHERE c.act_id::text <> coalesce(v_new ->> 'act_id', '')) THEN
    RAISE EXCEPTION 'an act with a code that was typed wrong' USING ERRCODE = 'LG182', CONSTRAINT = 'code_corrected';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_party_holds() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_act permit_act;
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NULL;
  END IF;
  PERFORM pg_advisory_xact_lock(NEW.book_id, hashtext('codes'));
  SELECT * INTO v_act FROM permit_act t WHERE t.book_id = NEW.book_id AND t.act_id = NEW.process_id;
  IF NOT EXISTS (SELECT FROM party r WHERE r.book_id = v_act.book_id AND r.code = v_act.other AND r.code <> v_act.site)
    OR EXISTS (
      SELECT FROM permit_act c
      JOIN process p ON p.book_id = c.book_id AND p.process_id = c.act_id AND p.state IN ('corrected', 'undo_asked')
      WHERE c.book_id = v_act.book_id AND c.machine = 'permits.code' AND c.site IN (v_act.site, v_act.other) AND c.act_id <> v_act.act_id)
    OR EXISTS (SELECT FROM party_stands(v_act.book_id, v_act.site)) THEN
    RAISE EXCEPTION 'a code is corrected under which something stands' USING ERRCODE = 'LG183', CONSTRAINT = 'party_holds';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS code_corrected ON ledger.permit_act;
CREATE CONSTRAINT TRIGGER code_corrected AFTER INSERT ON ledger.permit_act DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_code_corrected();
ALTER TABLE ledger.permit_act ENABLE ALWAYS TRIGGER code_corrected;
DROP TRIGGER IF EXISTS code_corrected ON ledger.permit_grant;
CREATE CONSTRAINT TRIGGER code_corrected AFTER INSERT ON ledger.permit_grant DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_code_corrected();
ALTER TABLE ledger.permit_grant ENABLE ALWAYS TRIGGER code_corrected;
DROP TRIGGER IF EXISTS code_corrected ON ledger.permit_fee;
CREATE CONSTRAINT TRIGGER code_corrected AFTER INSERT ON ledger.permit_fee DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_code_corrected();
ALTER TABLE ledger.permit_fee ENABLE ALWAYS TRIGGER code_corrected;
DROP TRIGGER IF EXISTS code_corrected ON ledger.permit_report;
CREATE CONSTRAINT TRIGGER code_corrected AFTER INSERT ON ledger.permit_report DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_code_corrected();
ALTER TABLE ledger.permit_report ENABLE ALWAYS TRIGGER code_corrected;
DROP TRIGGER IF EXISTS code_corrected ON ledger.site;
CREATE CONSTRAINT TRIGGER code_corrected AFTER INSERT ON ledger.site DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_code_corrected();
ALTER TABLE ledger.site ENABLE ALWAYS TRIGGER code_corrected;
DROP TRIGGER IF EXISTS party_holds ON ledger.process_event;
CREATE CONSTRAINT TRIGGER party_holds AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'permits.code' AND NEW.action = 'confirm' AND NEW.to_state = 'corrected')
  EXECUTE FUNCTION ledger.check_party_holds();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER party_holds;

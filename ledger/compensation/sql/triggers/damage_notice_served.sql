-- A notice of consultation is given to a liable party by the act of its record, leaves time, and is served on the day of the act, or on a later one that has come; one that is
-- published, for a reason, when its thirty full days are over. It is answered once, by an answer of this party or of all, and no day before; consultation
-- fails with it alone by the act that names it; not before its service, for staying away, from a meeting after that, and for a refusal, where it has not admitted the claim. Who was at a meeting had been given notice; who
-- stayed away, had been served. An agreement is signed by parties that were given notice, and one of
-- the case by none with whom alone consultation has failed. With the parties of an old case in consultation was consulted before.
-- Fires for each new or changed row, and for each agreement, when the transaction commits. Only what the web writes is asked: an archive that is
-- replayed brings rows and records in its own order. Locks: none; the row of the case is locked by whoever acts in it.
-- Errors: LG121 damage_notice_served, damage_notice_answered, damage_notice_returned, damage_notice_failed, damage_attendance_noticed, damage_agreed_noticed.
-- Twin: ledger.compensation.actions.consultation, with the terms of the rule pack.
CREATE OR REPLACE FUNCTION ledger.check_notice_served() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM damage_record r JOIN damage_party p ON p.book_id = r.book_id AND p.case_id = r.case_id AND p.side = 'liable'
      WHERE r.book_id = NEW.book_id AND r.case_id = NEW.case_id AND r.record_id = NEW.record_id AND of_this_transaction(r.xmin)
        AND p.owner = NEW.owner AND (r.kind = 'notify' OR r.kind = 'notify_party' AND r.words ->> 'party' = NEW.owner)
        AND NEW.answer_id IS NULL AND NEW.failure_id IS NULL AND NEW.answer_by > NEW.served_on
        AND CASE WHEN NEW.way = 'publication' THEN NEW.served_on > r.effective_on + 30 AND btrim(r.reason, U&' \00a0\3000') <> ''
                 ELSE NEW.served_on BETWEEN r.effective_on AND (SELECT (clock_now() AT TIME ZONE b.zone)::date FROM book b WHERE b.book_id = r.book_id) END
        AND (btrim(NEW.not_taken) = '' OR NEW.way = 'left' AND btrim(NEW.received_by) = ''))
     AND NOT carried_now(NEW.book_id, NEW.case_id) THEN
    RAISE EXCEPTION 'a notice that no act serves so' USING ERRCODE = 'LG121', CONSTRAINT = 'damage_notice_served';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_notice_answered() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NULL;
  END IF;
  IF NEW.answer_id IS DISTINCT FROM OLD.answer_id AND (OLD.answer_id IS NOT NULL OR NEW.failure_id IS NOT NULL OR NOT EXISTS (
      SELECT FROM damage_record r JOIN actor a ON a.actor_id = r.actor_id
      JOIN damage_record s ON s.book_id = r.book_id AND s.record_id = NEW.record_id
      WHERE r.book_id = NEW.book_id AND r.case_id = NEW.case_id AND r.record_id = NEW.answer_id AND of_this_transaction(r.xmin)
        AND r.kind = 'answer' AND r.effective_on >= s.effective_on
        AND NEW.owner = coalesce(r.words ->> 'party', a.owner, NEW.owner) AND NEW.owner = coalesce(a.owner, NEW.owner))) THEN
    RAISE EXCEPTION 'a notice that its party has not answered' USING ERRCODE = 'LG121', CONSTRAINT = 'damage_notice_answered';
  END IF;
  IF NEW.returned_id IS DISTINCT FROM OLD.returned_id AND (OLD.returned_id IS NOT NULL OR NEW.answer_id IS NOT NULL OR NEW.failure_id IS NOT NULL OR NOT EXISTS (
      SELECT FROM damage_record r
      WHERE r.book_id = NEW.book_id AND r.case_id = NEW.case_id AND r.record_id = NEW.returned_id AND of_this_transaction(r.xmin)
        AND r.kind = 'fail_service' AND r.words ->> 'party' = NEW.owner AND btrim(r.document) <> '' AND btrim(r.reason) <> '')) THEN
    RAISE EXCEPTION 'a notice that was not served by no act' USING ERRCODE = 'LG121', CONSTRAINT = 'damage_notice_returned';
  END IF;
  IF NEW.failure_id IS DISTINCT FROM OLD.failure_id AND (OLD.failure_id IS NOT NULL OR NOT EXISTS (
      SELECT FROM damage_record r
      WHERE r.book_id = NEW.book_id AND r.case_id = NEW.case_id AND r.record_id = NEW.failure_id AND of_this_transaction(r.xmin)
        AND r.kind = 'fail_party' AND r.words ->> 'party' = NEW.owner
        AND (r.words ->> 'ground' <> 'no_answer' OR r.effective_on > NEW.answer_by AND NEW.answer_id IS NULL)
        AND (r.words ->> 'ground' NOT IN ('refused', 'stayed_away') OR btrim(r.document) <> '')
        AND (NEW.answer_id IS NOT NULL OR NEW.served_on <= r.effective_on)
        AND (r.words ->> 'ground' <> 'refused' OR NOT EXISTS (
          SELECT FROM damage_record a
          WHERE a.book_id = r.book_id AND a.record_id = NEW.answer_id AND (a.words ->> 'admits')::boolean))
        AND (r.words ->> 'ground' <> 'stayed_away' OR EXISTS (
          SELECT FROM damage_record m JOIN damage_record s ON s.book_id = m.book_id AND s.record_id = NEW.record_id
          WHERE m.book_id = r.book_id AND m.case_id = r.case_id AND m.kind = 'meet' AND m.recorded_at > s.recorded_at
            AND m.effective_on >= NEW.served_on AND NOT EXISTS (
              SELECT FROM damage_attendance t
              WHERE t.book_id = m.book_id AND t.record_id = m.record_id AND t.owner = NEW.owner AND t.came)))
        AND (r.words ->> 'ground' <> 'no_prospect' OR EXISTS (
          SELECT FROM damage_record m WHERE m.book_id = r.book_id AND m.case_id = r.case_id AND m.kind = 'meet')))) THEN
    RAISE EXCEPTION 'consultation with a party has failed by no act' USING ERRCODE = 'LG121', CONSTRAINT = 'damage_notice_failed';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_attendance() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM damage_record r JOIN damage_notice n ON n.book_id = r.book_id AND n.case_id = r.case_id AND n.owner = NEW.owner
      WHERE r.book_id = NEW.book_id AND r.case_id = NEW.case_id AND r.record_id = NEW.record_id AND r.kind = 'meet'
        AND of_this_transaction(r.xmin)
        AND (NEW.came OR n.served_on <= r.effective_on)
        AND NEW.came = jsonb_path_exists(r.words, '$.present[*].party ? (@ == $who)', jsonb_build_object('who', NEW.owner))) THEN
    RAISE EXCEPTION 'at a meeting without a notice' USING ERRCODE = 'LG121', CONSTRAINT = 'damage_attendance_noticed';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_agreed_noticed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
      SELECT FROM damage_party p
      WHERE p.book_id = NEW.book_id AND p.case_id = NEW.case_id AND p.side = 'liable' AND damage_signed(NEW.words, p.owner)
        AND NOT EXISTS (
          SELECT FROM damage_notice n JOIN damage_record r ON r.book_id = n.book_id AND r.record_id = n.record_id
          WHERE n.book_id = p.book_id AND n.case_id = p.case_id AND n.owner = p.owner AND n.returned_id IS NULL
            AND (n.failure_id IS NULL OR NEW.kind = 'agree_apart')
            AND (n.answer_id IS NOT NULL OR n.served_on <= NEW.effective_on)
            AND r.recorded_at >= coalesce((SELECT max(s.recorded_at) FROM damage_record s
                                           WHERE s.book_id = p.book_id AND s.case_id = p.case_id AND s.kind = 'notify'), '-infinity'))) THEN
    RAISE EXCEPTION 'an agreement with a party that has got no notice' USING ERRCODE = 'LG121', CONSTRAINT = 'damage_agreed_noticed';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS damage_notice_served ON ledger.damage_notice;
CREATE CONSTRAINT TRIGGER damage_notice_served AFTER INSERT ON ledger.damage_notice DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_notice_served();
ALTER TABLE ledger.damage_notice ENABLE ALWAYS TRIGGER damage_notice_served;
DROP TRIGGER IF EXISTS damage_notice_answered ON ledger.damage_notice;
CREATE CONSTRAINT TRIGGER damage_notice_answered AFTER UPDATE ON ledger.damage_notice DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_notice_answered();
ALTER TABLE ledger.damage_notice ENABLE ALWAYS TRIGGER damage_notice_answered;
DROP TRIGGER IF EXISTS damage_attendance_noticed ON ledger.damage_attendance;
CREATE CONSTRAINT TRIGGER damage_attendance_noticed AFTER INSERT ON ledger.damage_attendance DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_attendance();
ALTER TABLE ledger.damage_attendance ENABLE ALWAYS TRIGGER damage_attendance_noticed;
DROP TRIGGER IF EXISTS damage_agreed_noticed ON ledger.damage_record;
CREATE CONSTRAINT TRIGGER damage_agreed_noticed AFTER INSERT ON ledger.damage_record DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.kind IN ('agree', 'agree_apart')) EXECUTE FUNCTION ledger.check_agreed_noticed();
ALTER TABLE ledger.damage_record ENABLE ALWAYS TRIGGER damage_agreed_noticed;

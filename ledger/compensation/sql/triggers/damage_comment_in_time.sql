-- What is published of a case is an act of it that was done, once, while the case is public; a comment is about what was published, on a day of its term, and an
-- answer about a comment, once.
-- Fires for each new record of these. Only what the web writes is asked: an archive that is replayed, by the owner, brings rows in its own order.
-- Locks: none; the row of the case is locked by whoever acts in it. Errors: LG115 damage_published_act, damage_comment_in_time, damage_comment_answered.
-- Twin: ledger.compensation.actions.publications.
CREATE OR REPLACE FUNCTION ledger.check_comment_in_time() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF NEW.kind NOT IN ('publish_paper', 'take_comment', 'answer_comment') OR NOT ledger.as_web() THEN
    RETURN NEW;
  END IF;
  IF NEW.kind = 'publish_paper' AND (
      NOT EXISTS (SELECT FROM damage_case c WHERE c.book_id = NEW.book_id AND c.case_id = NEW.case_id AND c.public)
      OR NOT EXISTS (
        SELECT FROM damage_record r WHERE r.book_id = NEW.book_id AND r.case_id = NEW.case_id AND r.record_id = NEW.subject
          AND r.kind IN ('perform', 'confirm', 'settle_suit', 'perform_apart', 'confirm_apart', 'settle_apart',
                         'approve_project', 'accept_project', 'reject_project', 'judge', 'judge_apart')
          AND damage_act_done(r.book_id, r.record_id))
      OR EXISTS (SELECT FROM damage_record r WHERE r.book_id = NEW.book_id AND r.case_id = NEW.case_id AND r.kind = 'publish_paper'
                                             AND r.subject = NEW.subject)) THEN
    RAISE EXCEPTION 'a publication of what is not to be published' USING ERRCODE = 'LG115', CONSTRAINT = 'damage_published_act';
  END IF;
  IF NEW.kind = 'take_comment' AND NOT EXISTS (
      SELECT FROM damage_record r
      JOIN damage_clock k ON k.book_id = r.book_id AND k.case_id = r.case_id AND k.code = 'comments' AND k.subject = r.record_id::text
      WHERE r.book_id = NEW.book_id AND r.case_id = NEW.case_id AND r.record_id = NEW.subject AND r.kind = 'publish_paper'
        AND k.stopped_on IS NULL AND NEW.effective_on BETWEEN k.starts_on AND coalesce(k.due_on, 'infinity')) THEN
    RAISE EXCEPTION 'a comment outside its term' USING ERRCODE = 'LG115', CONSTRAINT = 'damage_comment_in_time';
  END IF;
  IF NEW.kind = 'answer_comment' AND (
      NOT EXISTS (SELECT FROM damage_record r WHERE r.book_id = NEW.book_id AND r.case_id = NEW.case_id AND r.record_id = NEW.subject
                                                AND r.kind = 'take_comment')
      OR EXISTS (SELECT FROM damage_record r WHERE r.book_id = NEW.book_id AND r.case_id = NEW.case_id AND r.kind = 'answer_comment'
                                             AND r.subject = NEW.subject)) THEN
    RAISE EXCEPTION 'an answer to no comment' USING ERRCODE = 'LG115', CONSTRAINT = 'damage_comment_answered';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER damage_comment_in_time BEFORE INSERT ON ledger.damage_record
  FOR EACH ROW EXECUTE FUNCTION ledger.check_comment_in_time();
ALTER TABLE ledger.damage_record ENABLE ALWAYS TRIGGER damage_comment_in_time;

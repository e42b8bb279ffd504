-- A ruling of correction is of a document of a court that stands, no older, and says something else than the document reads, of a sum under a head of loss; an instalment is due on
-- another day, or is another sum, as such a ruling says, or read before one that is reversed, which none is on which a quota or what was written off rests;
-- and a part is the sum of its instalments.
-- Fires for each such record, and, when the transaction commits, for each instalment and part that changes so. Only what the web writes is asked: an
-- archive that is replayed, by the owner, brings rows and records in its own order. Locks: none; the row of the case is locked by whoever acts in it.
-- Errors: LG146 damage_correction_ruled, damage_corrected. Twin: ledger.compensation.actions.rulings.
CREATE OR REPLACE FUNCTION ledger.check_correction_ruled() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND (
       NOT EXISTS (
         SELECT FROM damage_record r
         WHERE r.book_id = NEW.book_id AND r.case_id = NEW.case_id AND r.record_id = NEW.subject AND r.effective_on <= NEW.effective_on
           AND r.kind IN ('judge', 'settle_suit', 'confirm', 'order', 'judge_apart', 'settle_apart', 'confirm_apart', 'order_apart')
           AND damage_act_stands(r.book_id, r.case_id, r.record_id))
       OR btrim(NEW.document) = '' OR NOT tells_a_number(coalesce(NEW.words ->> 'number', ''))
       OR NOT EXISTS (SELECT FROM jsonb_each(NEW.words) AS c (name, told)
                      WHERE c.name IN ('printed', 'party', 'day', 'sum') AND jsonb_typeof(c.told) = 'object')
       OR jsonb_typeof(NEW.words -> 'sum') = 'object' AND coalesce(NEW.words -> 'sum' ->> 'head', '') !~ '^H[1-8]$'
       OR EXISTS (SELECT FROM jsonb_each(NEW.words) AS c (name, told)
                  WHERE c.name IN ('printed', 'party', 'day', 'sum') AND jsonb_typeof(c.told) = 'object' AND c.told -> 'was' = c.told -> 'now')) THEN
    RAISE EXCEPTION 'a ruling that corrects no document' USING ERRCODE = 'LG146', CONSTRAINT = 'damage_correction_ruled';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_corrected() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_new jsonb := to_jsonb(NEW);
  v_old jsonb := to_jsonb(OLD);
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NULL;
  END IF;
  IF TG_TABLE_NAME = 'damage_part' THEN
    IF (v_new ->> 'amount')::bigint <> (SELECT sum(i.amount) FROM damage_instalment i
                                        WHERE i.book_id = NEW.book_id AND i.case_id = NEW.case_id AND i.part = NEW.part) THEN
      RAISE EXCEPTION 'a part that is not the sum of its instalments' USING ERRCODE = 'LG146', CONSTRAINT = 'damage_corrected';
    END IF;
  ELSIF NOT EXISTS (
      SELECT FROM (
        SELECT r.words, 'was' AS before, 'now' AS after
        FROM damage_done_now(NEW.book_id, NEW.case_id) d
        JOIN damage_record r ON r.book_id = NEW.book_id AND r.record_id = d.record_id AND d.kind = 'correct_document'
        UNION ALL
        SELECT r.words, 'now', 'was'
        FROM damage_done_now(NEW.book_id, NEW.case_id) d
        JOIN damage_record b ON b.book_id = NEW.book_id AND b.record_id = d.record_id AND d.kind = 'confirm_reversal'
        JOIN damage_reversal x ON x.book_id = b.book_id AND x.reversal_id = b.subject
        JOIN damage_record r ON r.book_id = x.book_id AND r.record_id = x.target AND r.kind = 'correct_document'
        WHERE NOT EXISTS (  -- what a bankruptcy has paid or written off since rests on it
          SELECT FROM damage_record k
          JOIN damage_payment y ON y.book_id = k.book_id AND y.case_id = k.case_id AND y.part = (v_new ->> 'part')::smallint AND y.reversed_by IS NULL
            AND y.payment_id IN (k.record_id, derived_id(k.record_id, 'written ' || y.part))
          WHERE k.book_id = r.book_id AND k.case_id = r.case_id AND k.recorded_at > r.recorded_at
            AND (k.kind IN ('close_insolvency', 'write_off') OR k.kind = 'pay' AND EXISTS (
              SELECT FROM damage_insolvency n
              WHERE n.book_id = y.book_id AND n.case_id = y.case_id AND n.counts AND n.administrator = y.payer)))) AS t
      WHERE (NEW.due_on = OLD.due_on
             OR (t.words -> 'day' ->> 'instalment', t.words -> 'day' ->> t.before, t.words -> 'day' ->> t.after)
                = (v_new ->> 'number', v_old ->> 'due_on', v_new ->> 'due_on'))
        AND (NEW.amount = OLD.amount
             OR (t.words -> 'sum' ->> 'instalment', (t.words -> 'sum' ->> t.before)::numeric * 100, (t.words -> 'sum' ->> t.after)::numeric * 100)
                = (v_new ->> 'number', OLD.amount, NEW.amount))) THEN
    RAISE EXCEPTION 'an instalment that no ruling corrects' USING ERRCODE = 'LG146', CONSTRAINT = 'damage_corrected';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER damage_correction_ruled BEFORE INSERT ON ledger.damage_record
  FOR EACH ROW WHEN (NEW.kind = 'correct_document') EXECUTE FUNCTION ledger.check_correction_ruled();
ALTER TABLE ledger.damage_record ENABLE ALWAYS TRIGGER damage_correction_ruled;
DROP TRIGGER IF EXISTS damage_instalment_corrected ON ledger.damage_instalment;
CREATE CONSTRAINT TRIGGER damage_instalment_corrected AFTER UPDATE OF due_on, amount ON ledger.damage_instalment DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_corrected();
ALTER TABLE ledger.damage_instalment ENABLE ALWAYS TRIGGER damage_instalment_corrected;
DROP TRIGGER IF EXISTS damage_part_corrected ON ledger.damage_part;
CREATE CONSTRAINT TRIGGER damage_part_corrected AFTER UPDATE OF amount ON ledger.damage_part DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_corrected();
ALTER TABLE ledger.damage_part ENABLE ALWAYS TRIGGER damage_part_corrected;

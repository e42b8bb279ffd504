-- What is not paid of a fee is due in other parts and on other days only by an act that two persons have brought to its end in this transaction: all of
-- it, in the parts that the act says, the same sum, each after the one before and none before the act. What is paid stays as it was. A last day on
-- which nobody works is a later one, by the longest run of free days at most. Parts of the assessment come with the fee alone.
-- Fires for each part that comes, or whose place another takes, and each such step of a fee, when the transaction commits. Locks: none. Only what the
-- web writes is asked: an archive that is replayed brings rows and steps in its own order.
-- Errors: LG196 fee_rescheduled. Twin: ledger.permits.actions.fee_schedules; in how many parts and until when the law says, to Python alone.
CREATE OR REPLACE FUNCTION ledger.check_fee_rescheduled() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_new jsonb := to_jsonb(NEW);
  v_fee uuid := coalesce(v_new ->> 'fee_id', v_new ->> 'process_id')::uuid;
  v_act uuid := CASE TG_OP WHEN 'UPDATE' THEN v_new ->> 'replaced_by' ELSE v_new ->> 'set_by' END;
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NULL;
  END IF;
  IF TG_OP = 'INSERT' AND v_act IS NULL AND v_new ->> 'number' IS NOT NULL THEN
    IF EXISTS (SELECT FROM process_event e WHERE e.book_id = NEW.book_id AND e.process_id = v_fee AND e.version = 1
                                             AND of_this_transaction(e.xmin)) THEN
      RETURN NULL;
    END IF;
  ELSIF EXISTS (
      SELECT FROM permit_fee f
      JOIN permit_act t ON t.book_id = f.book_id AND t.site = f.site AND t.machine = 'permits.fee_schedule' AND t.terms ->> 'fee' = v_fee::text
      JOIN process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state = 'done'
      JOIN process_event e ON e.book_id = p.book_id AND e.process_id = p.process_id AND e.version = p.version AND of_this_transaction(e.xmin)
      JOIN process_event s ON s.book_id = f.book_id AND s.process_id = f.fee_id AND s.action = 'reschedule' AND of_this_transaction(s.xmin)
      WHERE f.book_id = NEW.book_id AND f.fee_id = v_fee AND t.act_id = coalesce(v_act, t.act_id) AND done_by_two(t.book_id, t.act_id)
        AND t.document ~ '\S'
        AND t.money = (SELECT sum(i.amount) FROM permit_fee_instalment i
                       WHERE i.book_id = f.book_id AND i.fee_id = f.fee_id AND i.replaced_by = t.act_id)
        AND NOT EXISTS (SELECT FROM permit_fee_instalment i WHERE i.book_id = f.book_id AND i.fee_id = f.fee_id AND i.paid_on IS NULL
                                                              AND i.replaced_by IS NULL AND i.set_by IS DISTINCT FROM t.act_id)
        AND NOT EXISTS (
          SELECT FROM (SELECT i.amount, i.due_on, row_number() OVER w AS place, lag(i.due_on) OVER w AS before
                       FROM permit_fee_instalment i WHERE i.book_id = f.book_id AND i.fee_id = f.fee_id AND i.set_by = t.act_id
                       WINDOW w AS (ORDER BY i.number)) AS n
          FULL JOIN jsonb_array_elements(t.terms -> 'parts') WITH ORDINALITY AS d (part, place) ON d.place = n.place
          WHERE ((d.part ->> 'amount')::numeric * 100 = n.amount AND n.due_on - (d.part ->> 'due_on')::date BETWEEN 0 AND 10
                 AND n.due_on >= t.effective_on AND (n.before IS NULL OR n.due_on > n.before)) IS NOT TRUE)) THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'a use fee that is due otherwise than two persons said' USING ERRCODE = 'LG196', CONSTRAINT = 'fee_rescheduled';
END
$$;

DROP TRIGGER IF EXISTS fee_part_set ON ledger.permit_fee_instalment;
CREATE CONSTRAINT TRIGGER fee_part_set AFTER INSERT ON ledger.permit_fee_instalment DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_fee_rescheduled();
ALTER TABLE ledger.permit_fee_instalment ENABLE ALWAYS TRIGGER fee_part_set;
DROP TRIGGER IF EXISTS fee_part_replaced ON ledger.permit_fee_instalment;
CREATE CONSTRAINT TRIGGER fee_part_replaced AFTER UPDATE ON ledger.permit_fee_instalment DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.replaced_by IS DISTINCT FROM OLD.replaced_by) EXECUTE FUNCTION ledger.check_fee_rescheduled();
ALTER TABLE ledger.permit_fee_instalment ENABLE ALWAYS TRIGGER fee_part_replaced;
DROP TRIGGER IF EXISTS fee_rescheduled ON ledger.process_event;
CREATE CONSTRAINT TRIGGER fee_rescheduled AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'permits.fee' AND NEW.action = 'reschedule') EXECUTE FUNCTION ledger.check_fee_rescheduled();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER fee_rescheduled;

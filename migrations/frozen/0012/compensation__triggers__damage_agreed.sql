-- What was assessed is, head by head, what an agreement says is owed, what stays claimed from others, and what it waives; that has its basis,
-- and no more is waived when it takes effect.
-- Fires for each new record of an agreement, and when one takes effect, at the end of the transaction. Only what the web writes is asked, and
-- only of agreements that say what stays claimed: those of before waived all that was not agreed. Locks: none; the row of the case is locked
-- by whoever acts in it. Errors: LG058 damage_agreed, damage_waived_based. Twins: ledger.compensation.rules.obligations.check_less, and
-- ledger.compensation.actions.claims.take_effect.
CREATE OR REPLACE FUNCTION ledger.check_damage_agreed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NULL;
  ELSIF EXISTS (
      SELECT FROM (SELECT f.head::text AS head, sum(CASE f.figure WHEN 'beyond' THEN -f.amount ELSE f.amount END) AS amount
                   FROM damage_figure f
                   WHERE f.book_id = NEW.book_id AND f.case_id = NEW.case_id AND f.record_id = NEW.record_id
                   GROUP BY f.head) t
      FULL JOIN damage_claimed_here(NEW.book_id, NEW.case_id, CASE NEW.kind WHEN 'agree_apart' THEN NEW.subject END) c USING (head)
      WHERE coalesce(t.amount, 0) <> coalesce(c.amount, 0)) THEN
    RAISE EXCEPTION 'what was assessed is not what is agreed, stays claimed and is waived'
      USING ERRCODE = 'LG058', CONSTRAINT = 'damage_agreed';
  ELSIF btrim(coalesce(NEW.words ->> 'less_basis', '')) = '' AND EXISTS (
      SELECT FROM damage_figure f
      WHERE f.book_id = NEW.book_id AND f.case_id = NEW.case_id AND f.record_id = NEW.record_id AND f.figure = 'waived') THEN
    RAISE EXCEPTION 'waived without a basis' USING ERRCODE = 'LG058', CONSTRAINT = 'damage_waived_based';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_damage_as_agreed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
      SELECT FROM damage_record r
      WHERE r.book_id = NEW.book_id AND r.record_id = NEW.obligation_id AND r.words ? 'apart') AND EXISTS (
      SELECT FROM damage_account d
      JOIN account a ON a.book_id = d.book_id AND a.account_id = d.account_id AND a.purpose = 'claim_waived'
      JOIN posting q ON q.book_id = a.book_id AND q.account_id = a.account_id
      JOIN entry e ON e.book_id = q.book_id AND e.entry_id = q.entry_id AND e.kind = 'compensation.obligation'
      WHERE d.book_id = NEW.book_id AND d.case_id = NEW.case_id AND of_this_transaction(e.xmin)
      GROUP BY d.head
      HAVING sum(q.debit) > coalesce((SELECT f.amount FROM damage_figure f
        WHERE f.book_id = NEW.book_id AND f.case_id = NEW.case_id AND f.record_id = NEW.obligation_id AND f.figure = 'waived'
          AND f.head = d.head), 0)) THEN
    RAISE EXCEPTION 'more is waived than was agreed' USING ERRCODE = 'LG058', CONSTRAINT = 'damage_agreed';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS damage_agreed ON ledger.damage_record;
CREATE CONSTRAINT TRIGGER damage_agreed AFTER INSERT ON ledger.damage_record DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.kind IN ('agree', 'agree_apart') AND NEW.words ? 'apart') EXECUTE FUNCTION ledger.check_damage_agreed();
ALTER TABLE ledger.damage_record ENABLE ALWAYS TRIGGER damage_agreed;
DROP TRIGGER IF EXISTS damage_as_agreed ON ledger.damage_obligation;
CREATE CONSTRAINT TRIGGER damage_as_agreed AFTER UPDATE OF in_force_on ON ledger.damage_obligation DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.kind = 'agreement' AND NEW.in_force_on IS NOT NULL) EXECUTE FUNCTION ledger.check_damage_as_agreed();
ALTER TABLE ledger.damage_obligation ENABLE ALWAYS TRIGGER damage_as_agreed;

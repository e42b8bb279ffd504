-- One person alone dates nothing back to a day on which a year could still be surrendered: what is said after its last day takes two.
-- Fires for each surrender and deduction by one when the transaction commits, because an act is written after its first step. Locks: none.
-- Errors: LG180 surrender_dated, of what the web writes of legal days from 1 December 2026 on. Twin: ledger.permits.rules.year.check_in_time, with the
-- working day on which the term ends; PostgreSQL has no calendar, and adds the longest run of free days, ten.
CREATE OR REPLACE FUNCTION ledger.check_surrender_dated() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
      SELECT FROM permit_act t
      JOIN permit_act_line n ON n.book_id = t.book_id AND n.act_id = t.act_id
      CROSS JOIN LATERAL (
        SELECT y FROM generate_series(n.first_vintage::integer, n.last_vintage::integer) y WHERE t.terms ->> 'action' = 'surrender'
        UNION ALL SELECT (t.terms ->> 'year')::integer WHERE t.terms ->> 'action' = 'deduct') x
      CROSS JOIN LATERAL (SELECT surrendered_by(t.book_id, x.y, legal_day()) AS day) l
      WHERE t.book_id = NEW.book_id AND t.act_id = NEW.process_id
        AND NEW.effective_on <= l.day AND l.day + 10 < later_day(NEW.effective_on)) THEN
    RAISE EXCEPTION 'dated back to a day on which a year could be surrendered, by one person' USING ERRCODE = 'LG180', CONSTRAINT = 'surrender_dated';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS surrender_dated ON ledger.process_event;
CREATE CONSTRAINT TRIGGER surrender_dated AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.version = 1 AND (NEW.machine, NEW.action) IN (('permits.surrender', 'surrender'), ('permits.retirement', 'deduct')))
  EXECUTE FUNCTION ledger.check_surrender_dated();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER surrender_dated;

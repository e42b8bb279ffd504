-- Out of what has ended comes what was surrendered in time alone: of each lot no more than an expiry ended on accounts of the site from which it
-- surrenders, by a paper that came in by the last day that the law names, and by as many days after it as the law gives.
-- Fires for each such entry when the transaction commits. Locks: none. Only what the web posts is asked: an archive that is replayed brings
-- entries without acts. A last day that is no working day is one of the days after: up to 15 of them are left to the program.
-- Errors: LG211 surrender_late. Twins: ledger.permits.rules.year.check_came; ledger.permits.queries.lots.ended_parts.
CREATE OR REPLACE FUNCTION ledger.check_surrender_late() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  c_holidays CONSTANT integer := 15;
BEGIN
  IF ledger.as_web() AND (
      EXISTS (
        SELECT FROM permit_act t JOIN permit_act_line n ON n.book_id = t.book_id AND n.act_id = t.act_id
        CROSS JOIN LATERAL (SELECT last_surrender(t.book_id, n.first_vintage, NEW.effective_on) + c_holidays AS on_day) AS due
        WHERE t.book_id = NEW.book_id AND t.act_id = NEW.entry_id
          AND ((t.terms ->> 'came_on')::date > due.on_day
               OR NEW.effective_on > due.on_day + law_figure(t.book_id, 'surrender.record_days', NEW.effective_on)::integer))
      OR EXISTS (
        SELECT FROM permit_act t
        JOIN permit_act_lot x ON x.book_id = t.book_id AND x.act_id = t.act_id
        WHERE t.book_id = NEW.book_id AND t.act_id = NEW.entry_id AND surrendered_late(t.book_id, t.site, x.asset_id)
          > ended_of_site(t.book_id, t.site, x.asset_id) + coalesce(ended_withdrawn(t.book_id, t.site, x.asset_id), 0))) THEN
    RAISE EXCEPTION 'a surrender out of what has not ended, or that came late' USING ERRCODE = 'LG211', CONSTRAINT = 'surrender_late';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS surrender_late ON ledger.entry;
CREATE CONSTRAINT TRIGGER surrender_late AFTER INSERT ON ledger.entry DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.kind = 'permits.surrender_late') EXECUTE FUNCTION ledger.check_surrender_late();
ALTER TABLE ledger.entry ENABLE ALWAYS TRIGGER surrender_late;

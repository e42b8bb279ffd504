-- A site is taken out of the check of a year once: by no decision about a pollutant while one about all stands, nor the other way round.
-- The year is one that the book has, and has begun on the day of the decision; the decision is one of two persons.
-- Fires before each INSERT of an exclusion; that it is one of two when the transaction commits, so that it may be rehearsed. Locks: one
-- of its own for the site and year, until the transaction ends.
-- Errors: LG076 exclusion_year, exclusion_once; LG065 exclusion_by_two, of what the web writes: an archive brings what one person decided.
-- Twins: ledger.permits.rules.year.check_excluded_year and overlap, with the figures; ledger.permits.actions.second.
CREATE OR REPLACE FUNCTION ledger.check_exclusion() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF NEW.year > extract(year FROM NEW.effective_on)
     OR NEW.effective_on < (SELECT b.opens_on FROM book b WHERE b.book_id = NEW.book_id)
     OR NEW.year < (SELECT extract(year FROM b.opens_on) FROM book b WHERE b.book_id = NEW.book_id) THEN
    RAISE EXCEPTION 'an exclusion from a year that the book does not have' USING ERRCODE = 'LG076', CONSTRAINT = 'exclusion_year';
  END IF;
  PERFORM pg_advisory_xact_lock(NEW.book_id, hashtext(format('exclusion:%s:%s', NEW.site, NEW.year)));
  IF EXISTS (SELECT FROM permit_exclusion x JOIN process p ON p.book_id = x.book_id AND p.process_id = x.exclusion_id
               AND p.state IN ('excluded', 'annulment_asked')
             WHERE x.book_id = NEW.book_id AND x.site = NEW.site AND x.year = NEW.year
               AND (NEW.pollutant = '' OR x.pollutant IN ('', NEW.pollutant))) THEN
    RAISE EXCEPTION 'an exclusion beside another one' USING ERRCODE = 'LG076', CONSTRAINT = 'exclusion_once';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_exclusion_by_two() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web()
     AND NOT (EXISTS (SELECT FROM permit_act t WHERE t.book_id = NEW.book_id AND t.act_id = NEW.exclusion_id
                        AND t.machine = 'permits.exclusion' AND t.site = NEW.site AND t.effective_on = NEW.effective_on
                        AND t.terms @> jsonb_build_object('year', NEW.year, 'pollutant', NEW.pollutant, 'kind', NEW.kind))
              AND done_by_two(NEW.book_id, NEW.exclusion_id)) THEN
    RAISE EXCEPTION 'an exclusion without a second person' USING ERRCODE = 'LG065', CONSTRAINT = 'exclusion_by_two';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER exclusion_once BEFORE INSERT ON ledger.permit_exclusion
  FOR EACH ROW EXECUTE FUNCTION ledger.check_exclusion();
ALTER TABLE ledger.permit_exclusion ENABLE ALWAYS TRIGGER exclusion_once;
DROP TRIGGER IF EXISTS exclusion_by_two ON ledger.permit_exclusion;
CREATE CONSTRAINT TRIGGER exclusion_by_two AFTER INSERT ON ledger.permit_exclusion DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_exclusion_by_two();
ALTER TABLE ledger.permit_exclusion ENABLE ALWAYS TRIGGER exclusion_by_two;

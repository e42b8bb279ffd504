-- A series of numbers is added by the bureau, and each of its numbers follows the one before: the next of its year, on no earlier day, as it is printed,
-- by the act of the same id; it is cancelled by an act that says why, once.
-- Fires before each series and number that comes, and, when the transaction commits, for each number that comes or changes. Only what the web writes is
-- asked: an archive that is replayed, by the owner, brings rows in its own order. Locks: none; whoever gives a number holds the name of its series.
-- Errors: LG113 series_in_form, series_by_bureau, damage_number_next, damage_number_of_paper, damage_number_by_act. Twin: ledger.compensation.actions.numbering.
CREATE OR REPLACE FUNCTION ledger.check_series_by_bureau() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND (NEW.prefix <> paper_number(NEW.prefix) OR NOT tells_a_number(NEW.prefix)) THEN
    RAISE EXCEPTION 'a series whose prefix is not in its form' USING ERRCODE = 'LG113', CONSTRAINT = 'series_in_form';
  END IF;
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM actor a JOIN api_key k ON k.actor_id = a.actor_id
      WHERE a.actor_id = NEW.added_by AND a.role = 'bureau' AND a.book_id = NEW.book_id
        AND key_good(k.revoked_at, k.expires_on, k.mandate_id)) THEN
    RAISE EXCEPTION 'a series that nobody of the bureau has added' USING ERRCODE = 'LG113', CONSTRAINT = 'series_by_bureau';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_number_next() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_last damage_number;
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NEW;
  END IF;
  SELECT * INTO v_last FROM damage_number n
  WHERE n.book_id = NEW.book_id AND n.series = NEW.series AND n.year = NEW.year ORDER BY n.number DESC LIMIT 1;
  IF NEW.number <> coalesce(v_last.number, 0) + 1 OR NEW.given_on < v_last.given_on OR NEW.cancelled
     OR NEW.printed <> (SELECT s.prefix FROM damage_series s WHERE s.book_id = NEW.book_id AND s.code = NEW.series)
                       || '〔' || NEW.year || '〕' || NEW.number || '号' THEN
    RAISE EXCEPTION 'a number out of its order' USING ERRCODE = 'LG113', CONSTRAINT = 'damage_number_next';
  END IF;
  IF NEW.paper NOT IN ('case', 'other') AND (NEW.about IS NULL) = ledger.paper_of_case(NEW.book_id, NEW.case_id, NEW.paper, NEW.about) THEN
    RAISE EXCEPTION 'a number of a paper that its case does not have, or that does not say of which of those that it has' USING ERRCODE = 'LG113', CONSTRAINT = 'damage_number_of_paper';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_number_by_act() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM damage_record r
      WHERE r.book_id = NEW.book_id AND r.case_id = NEW.case_id AND of_this_transaction(r.xmin)
        AND CASE WHEN NEW.cancelled
              THEN r.kind = 'cancel_number' AND r.subject = NEW.record_id AND btrim(r.reason, U&' \00a0\3000') <> ''
              ELSE r.kind = 'give_number' AND r.record_id = NEW.record_id AND r.effective_on = NEW.given_on END) THEN
    RAISE EXCEPTION 'a number that no act gives or cancels' USING ERRCODE = 'LG113', CONSTRAINT = 'damage_number_by_act';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER series_by_bureau BEFORE INSERT ON ledger.damage_series
  FOR EACH ROW EXECUTE FUNCTION ledger.check_series_by_bureau();
ALTER TABLE ledger.damage_series ENABLE ALWAYS TRIGGER series_by_bureau;
CREATE OR REPLACE TRIGGER damage_number_next BEFORE INSERT ON ledger.damage_number
  FOR EACH ROW EXECUTE FUNCTION ledger.check_number_next();
ALTER TABLE ledger.damage_number ENABLE ALWAYS TRIGGER damage_number_next;
DROP TRIGGER IF EXISTS damage_number_by_act ON ledger.damage_number;
CREATE CONSTRAINT TRIGGER damage_number_by_act AFTER INSERT OR UPDATE ON ledger.damage_number DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_number_by_act();
ALTER TABLE ledger.damage_number ENABLE ALWAYS TRIGGER damage_number_by_act;

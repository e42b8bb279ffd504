-- Nobody sells, lets or buys who stands on a list that bars it, on the legal day of a step of the authority or on that on which it is taken; and
-- nothing is settled or let for who owes a use fee that is overdue. An owner whose bound permits are sold is asked neither.
-- Fires before each such step. Only what the web writes is asked: an archive that is replayed brings lists and ends of lists apart. Locks: none.
-- Errors: LG198 side_listed, LG209 side_paid. Twins: ledger.market.rules.gates.SELLER_LISTS, BUYER_LISTS and Arrears.
CREATE OR REPLACE FUNCTION ledger.check_side_barred() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NEW;
  END IF;
  IF EXISTS (
      SELECT FROM permit_act t
      JOIN site s ON s.book_id = t.book_id AND (s.code = t.other OR s.code = t.site AND t.machine <> 'permits.enforcement')
      JOIN standing l ON l.book_id = s.book_id AND l.party = s.party
      WHERE t.book_id = NEW.book_id AND t.act_id = NEW.process_id AND (s.code = t.other OR l.list IN ('court_dishonest', 'licence_ban'))
        AND (NEW.effective_on BETWEEN l.since AND coalesce(l.until, 'infinity')
             OR later_day(NEW.effective_on) BETWEEN l.since AND coalesce(l.until, 'infinity'))
        AND NOT EXISTS (SELECT FROM annulment n WHERE n.book_id = l.book_id AND n.standing_id = l.standing_id)) THEN
    RAISE EXCEPTION 'a trade of who stands on a list' USING ERRCODE = 'LG198', CONSTRAINT = 'side_listed';
  ELSIF NEW.to_state IN ('settled', 'running', 'done') AND EXISTS (
      SELECT FROM permit_act t
      WHERE t.book_id = NEW.book_id AND t.act_id = NEW.process_id
        AND (fee_overdue(t.book_id, t.other, NEW.effective_on)
             OR t.machine <> 'permits.enforcement' AND fee_overdue(t.book_id, t.site, NEW.effective_on))) THEN
    RAISE EXCEPTION 'a trade of who owes a use fee' USING ERRCODE = 'LG209', CONSTRAINT = 'side_paid';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER side_barred BEFORE INSERT ON ledger.process_event
  FOR EACH ROW WHEN (NEW.machine = 'permits.sale' AND NEW.action IN ('countersign', 'approve', 'settle')
                     OR NEW.machine = 'permits.lease' AND NEW.action = 'register'
                     OR NEW.machine = 'permits.enforcement' AND NEW.to_state = 'done') EXECUTE FUNCTION ledger.check_side_barred();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER side_barred;

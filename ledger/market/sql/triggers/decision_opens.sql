-- A sale that names a decision has one: of that number, between these sides, registered by two persons and not revoked, on its day, and of which
-- all sales together use no more than it allows, in what this one sells. Who registered or confirmed it takes no step of the sale but to cancel
-- it, and who took one neither registers nor confirms it. And of a number, and of a paper, one decision is in force between two sides. Numbers
-- are compared as plain_number writes them.
-- Fires for each step of a sale that names one, and of a decision that is asked for or registered, when the transaction commits. Locks: one of
-- its own for the seller's decisions, until the transaction ends.
-- Errors: LG063 sale_decided, decision_apart, decision_used_up, decision_once; of what the web writes: an archive brings sales from before
-- decisions were registered. Twin: ledger.market.actions.decisions.
CREATE OR REPLACE FUNCTION ledger.check_sale_decided() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_sale permit_act; v_decision permit_act;
BEGIN
  SELECT * INTO v_sale FROM permit_act t WHERE t.book_id = NEW.book_id AND t.act_id = NEW.process_id;
  IF NOT ledger.as_web() OR btrim(coalesce(v_sale.terms ->> 'approval', '')) = '' THEN
    RETURN NULL;
  END IF;
  PERFORM pg_advisory_xact_lock(NEW.book_id, hashtext(format('decision:%s', v_sale.site)));
  SELECT t.* INTO v_decision FROM permit_act t JOIN process p ON p.book_id = t.book_id AND p.process_id = t.act_id
  WHERE t.book_id = v_sale.book_id AND t.machine = 'market.decision' AND t.site = v_sale.site AND t.other = v_sale.other
    AND plain_number(t.terms ->> 'number') = plain_number(v_sale.terms ->> 'approval') AND p.state IN ('registered', 'revocation_asked')
    AND NEW.effective_on BETWEEN t.effective_on AND t.until_on;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'a sale that names no decision in force' USING ERRCODE = 'LG063', CONSTRAINT = 'sale_decided';
  END IF;
  IF EXISTS (SELECT FROM process_event e WHERE e.book_id = v_decision.book_id AND e.process_id = v_decision.act_id AND e.version IN (1, 2)
                                           AND person_of(e.actor_id) = person_of(NEW.actor_id)) THEN
    RAISE EXCEPTION 'a step of a sale by who registered its decision' USING ERRCODE = 'LG063', CONSTRAINT = 'decision_apart';
  END IF;
  IF EXISTS (
      SELECT FROM permit_act s
      JOIN process p ON p.book_id = s.book_id AND p.process_id = s.act_id AND p.state <> 'cancelled'
      JOIN permit_act_line m ON m.book_id = s.book_id AND m.act_id = s.act_id
      CROSS JOIN LATERAL generate_series(m.first_vintage::integer, m.last_vintage::integer) AS y (vintage)
      WHERE s.book_id = v_sale.book_id AND s.machine = 'permits.sale' AND s.site = v_sale.site AND s.other = v_sale.other
        AND plain_number(s.terms ->> 'approval') = plain_number(v_sale.terms ->> 'approval')
      GROUP BY m.pollutant, m.area, y.vintage
      HAVING bool_or(s.act_id = v_sale.act_id) AND sum(m.quantity) > coalesce((
        SELECT sum(n.quantity) FROM permit_act_line n
        WHERE n.book_id = v_decision.book_id AND n.act_id = v_decision.act_id AND n.pollutant = m.pollutant AND n.area = m.area
          AND y.vintage BETWEEN n.first_vintage AND n.last_vintage), 0)) THEN
    RAISE EXCEPTION 'sales that use more than their decision allows' USING ERRCODE = 'LG063', CONSTRAINT = 'decision_used_up';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_decision_apart() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_this permit_act;
BEGIN
  SELECT * INTO v_this FROM permit_act t WHERE t.book_id = NEW.book_id AND t.act_id = NEW.process_id;
  PERFORM pg_advisory_xact_lock(NEW.book_id, hashtext(format('decision:%s', v_this.site)));
  IF ledger.as_web() AND EXISTS (
      SELECT FROM permit_act s
      JOIN process p ON p.book_id = s.book_id AND p.process_id = s.act_id AND p.state <> 'cancelled'
      JOIN process_event e ON e.book_id = s.book_id AND e.process_id = s.act_id
      WHERE s.book_id = v_this.book_id AND s.machine = 'permits.sale' AND s.site = v_this.site AND s.other = v_this.other
        AND plain_number(s.terms ->> 'approval') = plain_number(v_this.terms ->> 'number')
        AND person_of(e.actor_id) = person_of(NEW.actor_id)) THEN
    RAISE EXCEPTION 'a decision registered by who takes part in its sale' USING ERRCODE = 'LG063', CONSTRAINT = 'decision_apart';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_decision_once() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_this permit_act;
BEGIN
  SELECT * INTO v_this FROM permit_act t WHERE t.book_id = NEW.book_id AND t.act_id = NEW.process_id;
  PERFORM pg_advisory_xact_lock(NEW.book_id, hashtext(format('decision:%s', v_this.site)));
  IF EXISTS (SELECT FROM permit_act t JOIN process p ON p.book_id = t.book_id AND p.process_id = t.act_id
             WHERE t.book_id = v_this.book_id AND t.act_id <> v_this.act_id AND t.machine = v_this.machine AND t.site = v_this.site
               AND t.other = v_this.other AND (plain_number(t.terms ->> 'number') = plain_number(v_this.terms ->> 'number')
                                               OR t.terms ->> 'digest' = v_this.terms ->> 'digest')
               AND p.state IN ('registered', 'revocation_asked')) THEN
    RAISE EXCEPTION 'a decision beside another one' USING ERRCODE = 'LG063', CONSTRAINT = 'decision_once';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS sale_decided ON ledger.process_event;
CREATE CONSTRAINT TRIGGER sale_decided AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'permits.sale' AND NEW.to_state <> 'cancelled') EXECUTE FUNCTION ledger.check_sale_decided();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER sale_decided;
DROP TRIGGER IF EXISTS decision_once ON ledger.process_event;
CREATE CONSTRAINT TRIGGER decision_once AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'market.decision' AND NEW.to_state = 'registered') EXECUTE FUNCTION ledger.check_decision_once();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER decision_once;
DROP TRIGGER IF EXISTS decision_apart ON ledger.process_event;
CREATE CONSTRAINT TRIGGER decision_apart AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'market.decision' AND NEW.from_state IN ('', 'proposed') AND NEW.to_state IN ('proposed', 'registered'))
  EXECUTE FUNCTION ledger.check_decision_apart();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER decision_apart;

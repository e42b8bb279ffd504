-- A bankruptcy is recorded by two on a paper of a court with its number, of a liable party that is in the case and is not bankrupt already, with an
-- administrator who is none, and says what went to it since the acceptance, which is not reversed as long as it counts; what is filed, admitted and distributed, and that the petition is rejected, are kept with their steps, less with its basis;
-- where it turns out that less was owed, the claim follows.
-- No bankruptcy ends while a guarantee is held that secures what it would write off, and none whose end is reversed goes on of whose place another has. Its administrator pays
-- no more than what the plans of distribution give, and the bankrupt itself pays nothing from the acceptance on: what comes of it is held, but for
-- what was called of property that it had given as security before. What is written off nobody owes any more: those who owed it are bankrupts whose bankruptcy was
-- closed, or have paid up to their sum. And nothing is enforced against a bankrupt.
-- Fires for each new or changed bankruptcy, each reversal that is confirmed, each payment of an administrator or a bankrupt, each sum that is written off, and each party against which is enforced, when the
-- transaction commits. Only what the web writes is asked. Locks: none; the row of the case is locked by whoever acts in it.
-- Errors: LG122 damage_insolvency_by_two, damage_insolvency_handed_on, damage_insolvency_stepped, damage_guarantee_realised, damage_bankrupt_there, damage_dividend_planned, damage_bankrupt_pays, damage_written_off, damage_enforcement_barred.
-- Twins: ledger.compensation.actions.insolvencies, dividends, write_offs, resting and executions.
CREATE OR REPLACE FUNCTION ledger.check_damage_insolvency() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND (
       NOT EXISTS (SELECT FROM damage_record c JOIN damage_record r ON r.book_id = c.book_id AND r.record_id = NEW.insolvency_id
                     AND c.subject IN (r.record_id, derived_id(r.record_id, 'recording'))
                   WHERE c.book_id = NEW.book_id AND c.case_id = NEW.case_id AND c.kind = 'confirm_recording' AND of_this_transaction(c.xmin)
                     AND r.kind = 'declare_bankrupt' AND r.effective_on = NEW.accepted_on AND btrim(r.document) <> '')
       OR btrim(NEW.number) = ''
       OR NOT EXISTS (SELECT FROM damage_party p WHERE p.book_id = NEW.book_id AND p.case_id = NEW.case_id AND p.owner = NEW.owner
                        AND p.side = 'liable' AND p.until_on IS NULL)
       OR EXISTS (SELECT FROM damage_party p WHERE p.book_id = NEW.book_id AND p.case_id = NEW.case_id AND p.owner = NEW.administrator
                    AND p.side = 'liable' AND p.until_on IS NULL)
       OR EXISTS (SELECT FROM damage_insolvency n WHERE n.book_id = NEW.book_id AND n.case_id = NEW.case_id AND n.counts
                    AND n.administrator = NEW.administrator AND n.insolvency_id <> NEW.insolvency_id)) THEN
    RAISE EXCEPTION 'a bankruptcy of nobody, or by one person' USING ERRCODE = 'LG122', CONSTRAINT = 'damage_insolvency_by_two';
  END IF;
  IF ledger.as_web() AND damage_gone_to(NEW.book_id, NEW.case_id, NEW.owner, NEW.accepted_on) <> (
      SELECT coalesce(sum(nullif(r.words ->> 'handed_on', '')::numeric * 100), 0)
      FROM damage_record r WHERE r.book_id = NEW.book_id AND r.record_id = NEW.insolvency_id) THEN
    RAISE EXCEPTION 'a bankrupt has what is its administrator''s, and nobody says so' USING ERRCODE = 'LG122', CONSTRAINT = 'damage_insolvency_handed_on';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_damage_insolvency_step() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND (
     -- What was owed turns out to be less, and the claim follows it, whatever act says so (damage_writers).
     (NEW.owed < OLD.claimed AND NEW.claimed = NEW.owed
        AND NEW.admitted IS NOT DISTINCT FROM CASE WHEN OLD.admitted IS NOT NULL THEN least(OLD.admitted, NEW.owed) END
        AND (NEW.distributed, NEW.counts) = (OLD.distributed, OLD.counts)) IS NOT TRUE
     AND NOT EXISTS (
       SELECT FROM process_event e
       WHERE e.book_id = NEW.book_id AND e.process_id = NEW.insolvency_id AND of_this_transaction(e.xmin)
         AND e.action = ANY (CASE WHEN (NEW.claimed, NEW.owed) IS DISTINCT FROM (OLD.claimed, OLD.owed) THEN ARRAY['file_claim', 'supplement_claim']
                                  WHEN NEW.admitted IS DISTINCT FROM OLD.admitted THEN ARRAY['admit_claim']
                                  WHEN NEW.distributed > OLD.distributed THEN ARRAY['distribute_assets', 'distribute_further']
                                  WHEN NEW.distributed IS DISTINCT FROM OLD.distributed THEN ARRAY['reverse_further', 'reverse_revival']
                                  WHEN OLD.counts AND NOT NEW.counts THEN ARRAY['dismiss'] END))
     -- Less is filed or admitted on a basis that is named, by two.
     OR (NEW.claimed IS DISTINCT FROM OLD.claimed AND NEW.claimed < NEW.owed OR NEW.admitted IS DISTINCT FROM OLD.admitted AND NEW.admitted < NEW.claimed)
        AND NOT EXISTS (
          SELECT FROM damage_record c JOIN damage_record r ON r.book_id = c.book_id AND r.case_id = c.case_id AND c.subject IN (r.record_id, derived_id(r.record_id, 'recording'))
          WHERE c.book_id = NEW.book_id AND c.case_id = NEW.case_id AND c.kind = 'confirm_recording' AND of_this_transaction(c.xmin)
            AND r.kind IN ('file_claim', 'supplement_claim', 'admit_claim') AND r.subject = NEW.insolvency_id AND btrim(r.words ->> 'basis') <> '')) THEN
    RAISE EXCEPTION 'a bankruptcy goes on without its step' USING ERRCODE = 'LG122', CONSTRAINT = 'damage_insolvency_stepped';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_damage_dividend() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
       SELECT FROM damage_insolvency n
       WHERE n.book_id = NEW.book_id AND n.case_id = NEW.case_id AND n.administrator = NEW.payer AND n.counts
         AND n.distributed < (SELECT sum(y.amount) FROM damage_payment y
                              WHERE y.book_id = n.book_id AND y.case_id = n.case_id AND y.payer = n.administrator AND y.reversed_by IS NULL)) THEN
    RAISE EXCEPTION 'more than is distributed' USING ERRCODE = 'LG122', CONSTRAINT = 'damage_dividend_planned';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_damage_bankrupt_pays() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NEW.amount > NEW.excess AND EXISTS (
       SELECT FROM damage_insolvency n
       WHERE n.book_id = NEW.book_id AND n.case_id = NEW.case_id AND n.owner = NEW.payer AND n.counts AND n.accepted_on <= NEW.paid_on
         AND (SELECT sum(y.amount - y.excess) FROM damage_payment y
              WHERE y.book_id = n.book_id AND y.case_id = n.case_id AND y.part = NEW.part AND y.payer = n.owner AND y.reversed_by IS NULL
                AND y.route IN ('treasury', 'agency', 'court', 'escrow', 'credit') AND y.paid_on >= n.accepted_on)
           > (SELECT coalesce(sum(k.amount), 0) FROM damage_called k
              JOIN damage_guarantee g ON g.book_id = k.book_id AND g.guarantee_id = k.guarantee_id AND g.kind = 'mortgage' AND g.guarantor = n.owner
              JOIN process_event e ON e.book_id = g.book_id AND e.process_id = g.guarantee_id AND e.version = 1 AND e.effective_on < n.accepted_on
              WHERE k.book_id = n.book_id AND k.case_id = n.case_id AND k.part = NEW.part
                AND NOT EXISTS (SELECT FROM damage_reversal x WHERE x.book_id = k.book_id AND x.target = k.call_id AND x.confirmed_on IS NOT NULL))) THEN
    RAISE EXCEPTION 'a bankrupt pays beside its bankruptcy' USING ERRCODE = 'LG122', CONSTRAINT = 'damage_bankrupt_pays';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_damage_written_off() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND (
       NOT EXISTS (SELECT FROM damage_record c JOIN damage_record r ON r.book_id = c.book_id AND r.case_id = c.case_id
                     AND c.subject IN (r.record_id, derived_id(r.record_id, 'recording'))
                   WHERE c.book_id = NEW.book_id AND c.case_id = NEW.case_id AND c.kind = 'confirm_recording' AND of_this_transaction(c.xmin)
                     AND r.kind IN ('close_insolvency', 'write_off'))
       OR EXISTS (
         SELECT FROM damage_obligor o
         WHERE o.book_id = NEW.book_id AND o.case_id = NEW.case_id AND o.part = NEW.part AND o.until_on IS NULL
           AND NOT EXISTS (SELECT FROM damage_payment e WHERE e.book_id = o.book_id AND e.case_id = o.case_id AND e.part = o.part
                             AND e.payer = o.owner AND e.route = 'release' AND e.reversed_by IS NULL)
           AND NOT EXISTS (SELECT FROM damage_insolvency n JOIN process p ON p.book_id = n.book_id AND p.process_id = n.insolvency_id
                           WHERE n.book_id = o.book_id AND n.case_id = o.case_id AND n.owner = o.owner AND n.counts AND p.state = 'closed')
           AND coalesce(o.most > (SELECT coalesce(sum(y.amount - y.excess), 0) FROM damage_payment y
                                  WHERE y.book_id = o.book_id AND y.case_id = o.case_id AND y.part = o.part AND coalesce(y.debtor, y.payer) = o.owner
                                    AND y.reversed_by IS NULL), true))) THEN
    RAISE EXCEPTION 'written off, and somebody owes it' USING ERRCODE = 'LG122', CONSTRAINT = 'damage_written_off';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_damage_guarantee_realised() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
       SELECT FROM damage_insolvency n
       JOIN damage_guarantee g ON g.book_id = n.book_id AND g.case_id = n.case_id
       JOIN process p ON p.book_id = g.book_id AND p.process_id = g.guarantee_id AND p.state = 'held'
       WHERE n.book_id = NEW.book_id AND n.insolvency_id = NEW.process_id
         AND (n.owner IN (SELECT t.owner FROM damage_took_place(g.book_id, g.case_id, g.guarantor) t)
           OR NOT EXISTS (SELECT FROM damage_party q WHERE q.book_id = n.book_id AND q.case_id = n.case_id AND q.side = 'liable' AND q.until_on IS NULL
                AND (q.owner IN (SELECT t.owner FROM damage_took_place(g.book_id, g.case_id, g.guarantor) t)
                  OR NOT EXISTS (SELECT FROM damage_insolvency m WHERE m.book_id = q.book_id AND m.case_id = q.case_id AND m.owner = q.owner AND m.counts))))) THEN
    RAISE EXCEPTION 'a bankruptcy ends while a guarantee is held' USING ERRCODE = 'LG122', CONSTRAINT = 'damage_guarantee_realised';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_damage_bankrupt_there() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (SELECT FROM damage_insolvency n
      WHERE n.book_id = NEW.book_id AND n.insolvency_id = NEW.process_id AND NOT EXISTS (
        SELECT FROM damage_party p WHERE p.book_id = n.book_id AND p.case_id = n.case_id AND p.owner = n.owner AND p.side = 'liable' AND p.until_on IS NULL)) THEN
    RAISE EXCEPTION 'a bankruptcy goes on of whose place another has' USING ERRCODE = 'LG122', CONSTRAINT = 'damage_bankrupt_there';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_damage_handed_on() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
       SELECT FROM damage_record t
       JOIN damage_insolvency n ON n.book_id = t.book_id AND n.case_id = t.case_id AND n.counts
       JOIN damage_record r ON r.book_id = n.book_id AND r.record_id = n.insolvency_id
       WHERE t.book_id = NEW.book_id AND t.record_id = NEW.target
         AND nullif(r.words ->> 'handed_on', '')::numeric * 100 > damage_gone_to(n.book_id, n.case_id, n.owner, n.accepted_on)) THEN
    RAISE EXCEPTION 'what was handed on never went to the bankrupt' USING ERRCODE = 'LG122', CONSTRAINT = 'damage_insolvency_handed_on';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_damage_enforcement_barred() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (SELECT FROM damage_insolvency n
      WHERE n.book_id = NEW.book_id AND n.case_id = NEW.case_id AND n.owner = NEW.owner AND n.counts) THEN
    RAISE EXCEPTION 'enforcement against a bankrupt' USING ERRCODE = 'LG122', CONSTRAINT = 'damage_enforcement_barred';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS damage_insolvency_by_two ON ledger.damage_insolvency;
CREATE CONSTRAINT TRIGGER damage_insolvency_by_two AFTER INSERT ON ledger.damage_insolvency DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_insolvency();
ALTER TABLE ledger.damage_insolvency ENABLE ALWAYS TRIGGER damage_insolvency_by_two;
DROP TRIGGER IF EXISTS damage_insolvency_stepped ON ledger.damage_insolvency;
CREATE CONSTRAINT TRIGGER damage_insolvency_stepped AFTER UPDATE ON ledger.damage_insolvency DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_insolvency_step();
ALTER TABLE ledger.damage_insolvency ENABLE ALWAYS TRIGGER damage_insolvency_stepped;
DROP TRIGGER IF EXISTS damage_guarantee_realised ON ledger.process_event;
CREATE CONSTRAINT TRIGGER damage_guarantee_realised AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'compensation.insolvency' AND NEW.action = 'close') EXECUTE FUNCTION ledger.check_damage_guarantee_realised();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER damage_guarantee_realised;
DROP TRIGGER IF EXISTS damage_bankrupt_there ON ledger.process_event;
CREATE CONSTRAINT TRIGGER damage_bankrupt_there AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'compensation.insolvency' AND NEW.action IN ('reverse', 'reverse_accepted', 'reverse_filed', 'reverse_disputed', 'reverse_admitted'))
  EXECUTE FUNCTION ledger.check_damage_bankrupt_there();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER damage_bankrupt_there;
DROP TRIGGER IF EXISTS damage_handed_on ON ledger.damage_reversal;
CREATE CONSTRAINT TRIGGER damage_handed_on AFTER UPDATE ON ledger.damage_reversal DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.confirmed_on IS NOT NULL) EXECUTE FUNCTION ledger.check_damage_handed_on();
ALTER TABLE ledger.damage_reversal ENABLE ALWAYS TRIGGER damage_handed_on;
DROP TRIGGER IF EXISTS damage_dividend_planned ON ledger.damage_payment;
CREATE CONSTRAINT TRIGGER damage_dividend_planned AFTER INSERT ON ledger.damage_payment DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_dividend();
ALTER TABLE ledger.damage_payment ENABLE ALWAYS TRIGGER damage_dividend_planned;
DROP TRIGGER IF EXISTS damage_bankrupt_pays ON ledger.damage_payment;
CREATE CONSTRAINT TRIGGER damage_bankrupt_pays AFTER INSERT ON ledger.damage_payment DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.route IN ('treasury', 'agency', 'court', 'escrow', 'credit')) EXECUTE FUNCTION ledger.check_damage_bankrupt_pays();
ALTER TABLE ledger.damage_payment ENABLE ALWAYS TRIGGER damage_bankrupt_pays;
DROP TRIGGER IF EXISTS damage_written_off ON ledger.damage_payment;
CREATE CONSTRAINT TRIGGER damage_written_off AFTER INSERT ON ledger.damage_payment DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.route = 'written_off') EXECUTE FUNCTION ledger.check_damage_written_off();
ALTER TABLE ledger.damage_payment ENABLE ALWAYS TRIGGER damage_written_off;
DROP TRIGGER IF EXISTS damage_enforcement_barred ON ledger.damage_enforced;
CREATE CONSTRAINT TRIGGER damage_enforcement_barred AFTER INSERT ON ledger.damage_enforced DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_enforcement_barred();
ALTER TABLE ledger.damage_enforced ENABLE ALWAYS TRIGGER damage_enforcement_barred;

-- An expert comes into a case by the act of the same id that draws or names, of the pool and with nothing against it; the lot fell as its seed says: those
-- who are drawn are the first of all of their field by the hash of seed and id. An expert is no person who records or confirms its recusal. An opinion is of an expert who is in the case and not recused, and a file of
-- the case, of nobody who is of the side of a party by then; and no version is accepted by a person who gave an opinion. A fee is paid by spendings for the assessment, to nobody but its payee, or who advanced it, and not beyond its amount; its invoice is that which its act
-- says, and it is not cancelled while the version that was accepted last claims it, nor is a version accepted that claims one that was cancelled.
-- Fires for each row that comes or ends when the transaction commits, because the record is kept after it. Only what the web writes is asked: an archive that
-- is replayed, by the owner, brings rows in its own order. Locks: none; the row of the case is locked by whoever acts in it.
-- Errors: LG133 expert_chosen, expert_recusal_apart, expert_opinion, expert_opinion_apart, fee_paid_within, fee_claimed, fee_invoice. Twins: ledger.compensation.actions.experts, assessments.check_own_opinion, expert_fees and fee_sums.
CREATE OR REPLACE FUNCTION ledger.check_expert_chosen() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM damage_record r JOIN damage_expert e ON e.book_id = r.book_id AND e.expert_id = NEW.expert_id
      WHERE r.book_id = NEW.book_id AND r.record_id = NEW.record_id AND r.case_id = NEW.case_id
        AND r.kind = CASE WHEN NEW.seed = '' THEN 'name_expert' ELSE 'draw_experts' END
        AND expert_against(NEW.book_id, NEW.case_id, NEW.expert_id, r.effective_on, NEW.record_id) IS NULL
        AND (NEW.seed = '' OR e.field = r.words ->> 'field' AND NOT EXISTS (
          SELECT FROM damage_expert x
          WHERE x.book_id = e.book_id AND x.field = e.field
            AND sha256(convert_to(NEW.seed || x.expert_id, 'UTF8')) < sha256(convert_to(NEW.seed || e.expert_id, 'UTF8'))
            AND NOT EXISTS (SELECT FROM damage_expert_choice c WHERE c.book_id = x.book_id AND c.record_id = NEW.record_id AND c.expert_id = x.expert_id)
            AND expert_against(x.book_id, NEW.case_id, x.expert_id, r.effective_on, NEW.record_id) IS NULL))) THEN
    RAISE EXCEPTION 'an expert against whom something stands, or whom the lot did not draw' USING ERRCODE = 'LG133', CONSTRAINT = 'expert_chosen';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_expert_recusal() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
      SELECT FROM damage_expert x
      JOIN damage_record r ON r.book_id = x.book_id AND (r.record_id = NEW.recusal_id OR r.kind = 'confirm_recording' AND r.subject = NEW.recusal_id)
      WHERE x.book_id = NEW.book_id AND x.expert_id = NEW.expert_id AND r.case_id = NEW.case_id AND person_of(r.actor_id) = person_of(x.actor)) THEN
    RAISE EXCEPTION 'an expert who is recused by himself' USING ERRCODE = 'LG133', CONSTRAINT = 'expert_recusal_apart';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_expert_opinion() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM damage_expert_choice c JOIN damage_evidence e ON e.book_id = c.book_id AND e.case_id = c.case_id AND e.sha256 = NEW.sha256
      WHERE c.book_id = NEW.book_id AND c.case_id = NEW.case_id AND c.expert_id = NEW.expert_id AND c.recusal_id IS NULL
        AND expert_sided(NEW.book_id, NEW.case_id, NEW.expert_id) IS NULL) THEN
    RAISE EXCEPTION 'an opinion of somebody who is not in the case, or of a party, or without its file' USING ERRCODE = 'LG133', CONSTRAINT = 'expert_opinion';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_fee_paid() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM damage_fee f JOIN damage_spending s ON s.book_id = f.book_id AND s.case_id = f.case_id AND s.spending_id = NEW.spending_id
      WHERE f.book_id = NEW.book_id AND f.fee_id = NEW.fee_id AND f.counts AND s.use = 'assessment'
        AND s.payee = CASE WHEN f.advanced_by = '' THEN f.payee ELSE f.advanced_by END
        AND f.amount >= (SELECT sum(o.amount) FROM damage_fee_paid p
                         JOIN damage_spending o ON o.book_id = p.book_id AND o.spending_id = p.spending_id
                         JOIN process q ON q.book_id = o.book_id AND q.process_id = o.spending_id AND q.state IN ('proposed', 'paid')
                         WHERE p.book_id = f.book_id AND p.fee_id = f.fee_id)) THEN
    RAISE EXCEPTION 'a fee paid beyond what it is, or to another' USING ERRCODE = 'LG133', CONSTRAINT = 'fee_paid_within';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_fee_cancelled() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND (NEW.counts OR EXISTS (
      SELECT FROM damage_fee_paid p JOIN process q ON q.book_id = p.book_id AND q.process_id = p.spending_id AND q.state IN ('proposed', 'paid')
      WHERE p.book_id = NEW.book_id AND p.fee_id = NEW.fee_id)) THEN
    RAISE EXCEPTION 'a fee that is paid is not cancelled' USING ERRCODE = 'LG133', CONSTRAINT = 'fee_paid_within';
  END IF;
  IF ledger.as_web() AND fee_claimed_by(NEW.book_id, NEW.case_id, NEW.fee_id) IS NOT NULL THEN
    RAISE EXCEPTION 'a fee in an accepted figure is not cancelled' USING ERRCODE = 'LG133', CONSTRAINT = 'fee_claimed';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_fee_claimed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
      SELECT FROM damage_item i JOIN damage_fee f ON f.book_id = i.book_id AND f.fee_id = ANY (i.fees)
      WHERE i.book_id = NEW.book_id AND i.assessment_id = NEW.process_id AND NOT f.counts) THEN
    RAISE EXCEPTION 'a figure with a fee that was cancelled' USING ERRCODE = 'LG133', CONSTRAINT = 'fee_claimed';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_opinion_apart() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
      SELECT FROM damage_assessment a
      JOIN damage_opinion o ON o.book_id = a.book_id AND o.case_id = a.case_id
      JOIN damage_expert x ON x.book_id = o.book_id AND x.expert_id = o.expert_id
      WHERE a.book_id = NEW.book_id AND a.assessment_id = NEW.process_id AND person_of(x.actor) = person_of(NEW.actor_id)) THEN
    RAISE EXCEPTION 'a figure accepted by an expert of the case' USING ERRCODE = 'LG133', CONSTRAINT = 'expert_opinion_apart';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_fee_invoice() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NEW.invoice IS DISTINCT FROM (
      SELECT nullif(plain_text(r.words ->> 'invoice'), '') FROM damage_record r WHERE r.book_id = NEW.book_id AND r.record_id = NEW.fee_id) THEN
    RAISE EXCEPTION 'a fee with another invoice than its act says' USING ERRCODE = 'LG133', CONSTRAINT = 'fee_invoice';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS expert_chosen ON ledger.damage_expert_choice;
CREATE CONSTRAINT TRIGGER expert_chosen AFTER INSERT ON ledger.damage_expert_choice DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_expert_chosen();
ALTER TABLE ledger.damage_expert_choice ENABLE ALWAYS TRIGGER expert_chosen;
DROP TRIGGER IF EXISTS expert_recusal_apart ON ledger.damage_expert_choice;
CREATE CONSTRAINT TRIGGER expert_recusal_apart AFTER UPDATE ON ledger.damage_expert_choice DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_expert_recusal();
ALTER TABLE ledger.damage_expert_choice ENABLE ALWAYS TRIGGER expert_recusal_apart;
DROP TRIGGER IF EXISTS expert_opinion ON ledger.damage_opinion;
CREATE CONSTRAINT TRIGGER expert_opinion AFTER INSERT ON ledger.damage_opinion DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_expert_opinion();
ALTER TABLE ledger.damage_opinion ENABLE ALWAYS TRIGGER expert_opinion;
DROP TRIGGER IF EXISTS expert_opinion_apart ON ledger.process_event;
CREATE CONSTRAINT TRIGGER expert_opinion_apart AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'compensation.assessment' AND NEW.action = 'accept') EXECUTE FUNCTION ledger.check_opinion_apart();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER expert_opinion_apart;
DROP TRIGGER IF EXISTS fee_invoice ON ledger.damage_fee;
CREATE CONSTRAINT TRIGGER fee_invoice AFTER INSERT ON ledger.damage_fee DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_fee_invoice();
ALTER TABLE ledger.damage_fee ENABLE ALWAYS TRIGGER fee_invoice;
DROP TRIGGER IF EXISTS fee_claimed ON ledger.process_event;
CREATE CONSTRAINT TRIGGER fee_claimed AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'compensation.assessment' AND NEW.action = 'accept') EXECUTE FUNCTION ledger.check_fee_claimed();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER fee_claimed;
DROP TRIGGER IF EXISTS fee_not_paid ON ledger.damage_fee;
CREATE CONSTRAINT TRIGGER fee_not_paid AFTER UPDATE ON ledger.damage_fee DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_fee_cancelled();
ALTER TABLE ledger.damage_fee ENABLE ALWAYS TRIGGER fee_not_paid;
DROP TRIGGER IF EXISTS fee_paid_within ON ledger.damage_fee_paid;
CREATE CONSTRAINT TRIGGER fee_paid_within AFTER INSERT ON ledger.damage_fee_paid DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_fee_paid();
ALTER TABLE ledger.damage_fee_paid ENABLE ALWAYS TRIGGER fee_paid_within;

-- Money is spent by two persons, to nobody liable, into the account that is registered for the payee in the case, on a stage not before and not beyond its acceptance, on a restoration
-- within its contract, without what is kept back of it (or kept for good), of heads of loss within what was received under each, and nothing that is kept back of other
-- works or goes back; for works that were given up or taken over to who did them; it says which, and the invoice that it pays, which nothing else pays while it waits or stands; what
-- was paid stays as it was asked for and paid. Heads, invoice and account are asked of what the web writes: what was spent before they were said lacks them.
-- Fires for each new or changed row. Locks: the row of the restoration, so that two payments of it see each other.
-- Errors: LG055 damage_spending_by_two, damage_spending_payee, damage_spending_told, damage_spending_account, damage_spending_head, damage_spending_within, damage_spending_free, damage_spending_repairer. Twin: ledger.compensation.actions.spending, with the figures.
CREATE OR REPLACE FUNCTION ledger.check_damage_spending() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_works record;
  v_stage record;
  v_paid record;
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.invoice_stands IS NOT NULL AND to_jsonb(NEW) = to_jsonb(OLD) || '{"invoice_stands": null}'
     AND EXISTS (SELECT FROM process q WHERE q.book_id = NEW.book_id AND q.process_id = NEW.spending_id AND q.state IN ('dropped', 'reversed')) THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND (OLD.entry_id IS NOT NULL OR (OLD.heads, OLD.invoice, OLD.invoice_stands) IS DISTINCT FROM (NEW.heads, NEW.invoice, NEW.invoice_stands)
       OR (OLD.case_id, OLD.project_id, OLD.stage, OLD.use, OLD.payee, OLD.payee_name, OLD.payee_account, OLD.purpose, OLD.amount)
          IS DISTINCT FROM
          (NEW.case_id, NEW.project_id, NEW.stage, NEW.use, NEW.payee, NEW.payee_name, NEW.payee_account, NEW.purpose, NEW.amount))
     OR NEW.entry_id IS NOT NULL AND NOT EXISTS (
       SELECT FROM process q WHERE q.book_id = NEW.book_id AND q.process_id = NEW.spending_id AND q.state = 'paid') THEN
    RAISE EXCEPTION 'spent without a second person' USING ERRCODE = 'LG055', CONSTRAINT = 'damage_spending_by_two';
  END IF;
  IF (NEW.payee_name <> '' AND NEW.payee_account <> '' AND (plain_text(NEW.payee_name) = '' OR plain_account(NEW.payee_account) = ''))
     OR spent_on_liable(NEW.book_id, NEW.case_id, NEW.payee, NEW.payee_name, NEW.payee_account) THEN
    RAISE EXCEPTION 'spent on a liable party, or on nobody' USING ERRCODE = 'LG055', CONSTRAINT = 'damage_spending_payee';
  END IF;
  IF TG_OP = 'INSERT' AND ledger.as_web() AND NOT coalesce(
       (SELECT sum(h.value::bigint) = NEW.amount AND min(h.value::bigint) > 0 FROM jsonb_each_text(NEW.heads) h)
       AND NEW.invoice_stands IS NOT DISTINCT FROM plain_text(NEW.invoice) AND NEW.invoice_stands IS DISTINCT FROM ''
       AND (NEW.use = 'elsewhere' OR NEW.invoice_stands IS NOT NULL), false) THEN
    RAISE EXCEPTION 'spent without its heads or its invoice' USING ERRCODE = 'LG055', CONSTRAINT = 'damage_spending_told';
  END IF;
  IF NEW.entry_id IS NOT NULL AND ledger.as_web() AND NOT EXISTS (
       SELECT FROM damage_payee_accounts(NEW.book_id, NEW.case_id) a
       WHERE a.payee = NEW.payee AND a.name = NEW.payee_name AND a.account = NEW.payee_account) THEN
    RAISE EXCEPTION 'spent into an account that is not registered' USING ERRCODE = 'LG055', CONSTRAINT = 'damage_spending_account';
  END IF;
  IF NEW.entry_id IS NOT NULL AND NEW.heads IS NOT NULL
     AND damage_heads_overspent(NEW.book_id, NEW.case_id, NEW.heads, NEW.spending_id) > damage_fund_from_others(NEW.book_id, NEW.case_id) THEN
    RAISE EXCEPTION 'spent beyond the fund of a head' USING ERRCODE = 'LG055', CONSTRAINT = 'damage_spending_head';
  END IF;
  IF NEW.entry_id IS NOT NULL AND ledger.as_web() AND damage_retained(NEW.book_id, NEW.case_id, NEW.project_id)
       + damage_fund_back(NEW.book_id, NEW.case_id, NULL) > (
         SELECT coalesce(sum(b.debits - b.credits), 0) FROM damage_account d
         JOIN account a ON a.book_id = d.book_id AND a.account_id = d.account_id AND a.purpose = 'case_fund'
         JOIN balance b ON b.book_id = d.book_id AND b.account_id = d.account_id
         WHERE d.book_id = NEW.book_id AND d.case_id = NEW.case_id) THEN
    RAISE EXCEPTION 'spent what is kept back of other works, or goes back' USING ERRCODE = 'LG055', CONSTRAINT = 'damage_spending_free';
  END IF;
  IF NEW.entry_id IS NULL OR NEW.project_id IS NULL THEN
    RETURN NEW;
  END IF;
  SELECT x.contract, x.retention, coalesce(x.retention_kept, 0) AS kept,
    NEW.paid_on > damage_retained_until(x.book_id, x.project_id) AS released INTO v_works FROM damage_project x
  WHERE x.book_id = NEW.book_id AND x.project_id = NEW.project_id AND x.case_id = NEW.case_id FOR UPDATE;
  IF ledger.as_web() AND EXISTS (
       SELECT FROM damage_project x JOIN process p ON p.book_id = x.book_id AND p.process_id = x.project_id AND p.state IN ('given_up', 'taken_over')
       WHERE x.book_id = NEW.book_id AND x.project_id = NEW.project_id AND x.repairer <> NEW.payee) THEN
    RAISE EXCEPTION 'paid to another than who did the works' USING ERRCODE = 'LG055', CONSTRAINT = 'damage_spending_repairer';
  END IF;
  SELECT m.accepted_on, m.accepted - CASE WHEN v_works.retention IS NULL OR v_works.released THEN 0
      ELSE round(m.accepted::numeric * v_works.retention / v_works.contract) END AS payable, (
      SELECT sum(o.accepted) FROM damage_milestone o WHERE o.book_id = m.book_id AND o.project_id = m.project_id) AS accepted
    INTO v_stage FROM damage_milestone m
  WHERE m.book_id = NEW.book_id AND m.project_id = NEW.project_id AND m.number = NEW.stage;
  SELECT coalesce(sum(s.amount), 0) AS whole, coalesce(sum(s.amount) FILTER (WHERE s.stage = NEW.stage), 0) AS stage INTO v_paid
  FROM damage_spending s JOIN process q ON q.book_id = s.book_id AND q.process_id = s.spending_id AND q.state = 'paid'
  WHERE s.book_id = NEW.book_id AND s.project_id = NEW.project_id AND s.spending_id <> NEW.spending_id AND s.entry_id IS NOT NULL;
  IF v_stage.accepted_on IS NULL OR v_stage.accepted_on > NEW.paid_on OR v_paid.stage + NEW.amount > v_stage.payable
     OR v_works.contract IS NULL OR v_paid.whole + NEW.amount > v_works.contract
     OR v_works.kept > 0 AND v_paid.whole + NEW.amount > least(v_works.contract, v_stage.accepted) - v_works.kept THEN
    RAISE EXCEPTION 'spent beyond what was accepted or contracted' USING ERRCODE = 'LG055', CONSTRAINT = 'damage_spending_within';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER damage_spending_within BEFORE INSERT OR UPDATE ON ledger.damage_spending
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_spending();
ALTER TABLE ledger.damage_spending ENABLE ALWAYS TRIGGER damage_spending_within;

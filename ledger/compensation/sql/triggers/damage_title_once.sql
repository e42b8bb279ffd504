-- Each title is enforced by one application against each who owes by it: a further one is about what was not overdue, or not under a title, when
-- the others were made, or against others. An enforcement of the case is about what the case itself has brought, one of a separate claim about that.
-- Fires for each party against which an enforcement was applied for, when the transaction commits. Only what the web writes is asked: archives that
-- are replayed have enforcements of before. Locks: none; the row of the case is locked by whoever acts in it.
-- Errors: LG106 damage_title_once. Twin: ledger.compensation.actions.executions, with the figures.
CREATE OR REPLACE FUNCTION ledger.check_damage_title_once() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
       SELECT FROM damage_record r
       CROSS JOIN LATERAL (
         SELECT i.due_on, o.court_since, o.separate_id
         FROM damage_instalment i
         JOIN damage_part p USING (book_id, case_id, part)
         JOIN damage_obligation o USING (book_id, obligation_id)
         JOIN damage_obligor b ON b.book_id = p.book_id AND b.case_id = p.case_id AND b.part = p.part AND b.owner = NEW.owner
           AND daterange(b.since_on, b.until_on) @> r.effective_on
         WHERE i.book_id = r.book_id AND i.case_id = r.case_id AND i.settled < i.amount
         UNION ALL
         -- Late interest: from the last term that was missed.
         SELECT (SELECT coalesce(max(i.due_on) FILTER (WHERE y.paid_on > i.due_on), max(i.due_on))
                 FROM damage_instalment i
                 LEFT JOIN damage_settled s ON s.book_id = i.book_id AND s.case_id = i.case_id AND s.number = i.number
                 LEFT JOIN damage_payment y ON y.book_id = s.book_id AND y.payment_id = s.payment_id AND y.reversed_by IS NULL
                 WHERE i.book_id = p.book_id AND i.case_id = p.case_id AND i.part = p.part), o.court_since, o.separate_id
         FROM damage_part p
         JOIN damage_obligation o USING (book_id, obligation_id)
         JOIN damage_obligor b ON b.book_id = p.book_id AND b.case_id = p.case_id AND b.part = p.part AND b.owner = NEW.owner
           AND daterange(b.since_on, b.until_on) @> r.effective_on
         JOIN damage_account x ON x.book_id = p.book_id AND x.case_id = p.case_id AND x.part = p.part AND x.head = 'LI'
         JOIN account a ON a.book_id = x.book_id AND a.account_id = x.account_id AND a.purpose = 'claim_due'
         JOIN balance v ON v.book_id = a.book_id AND v.account_id = a.account_id AND v.debits > v.credits
         WHERE p.book_id = r.book_id AND p.case_id = r.case_id
         UNION ALL
         SELECT d.due_on, CASE WHEN o.court_since <= o.in_force_on THEN o.court_since END, o.separate_id
         FROM damage_duty d
         JOIN damage_obligation o USING (book_id, obligation_id)
         JOIN damage_duty_obligor b ON b.book_id = d.book_id AND b.case_id = d.case_id AND b.duty = d.duty AND b.owner = NEW.owner
           AND b.until_on IS NULL
         WHERE d.book_id = r.book_id AND d.case_id = r.case_id AND EXISTS (
           SELECT FROM damage_account x JOIN account a USING (book_id, account_id) JOIN balance v USING (book_id, account_id)
           WHERE x.book_id = d.book_id AND x.case_id = d.case_id AND x.part = d.duty AND a.purpose = 'claim_in_kind'
             AND v.debits > v.credits)) t
       WHERE r.book_id = NEW.book_id AND r.case_id = NEW.case_id AND r.record_id = NEW.enforcement_id
         AND t.separate_id IS NOT DISTINCT FROM CASE r.kind WHEN 'enforce_apart' THEN r.subject END
         AND t.due_on < r.effective_on AND t.court_since <= r.effective_on
         AND NOT EXISTS (
           SELECT FROM damage_record f
           JOIN process q ON q.book_id = f.book_id AND q.process_id = f.record_id
             AND q.state IN ('applied', 'running', 'suspended', 'reconciled', 'exhausted')
           WHERE f.book_id = r.book_id AND f.case_id = r.case_id AND f.kind = r.kind AND f.record_id <> r.record_id
             AND (r.kind = 'enforce' OR f.subject = r.subject) AND t.due_on < f.effective_on AND t.court_since <= f.effective_on
             AND (EXISTS (SELECT FROM damage_enforced n
                          WHERE n.book_id = f.book_id AND n.enforcement_id = f.record_id AND n.owner = NEW.owner)
               OR NOT EXISTS (SELECT FROM damage_enforced n WHERE n.book_id = f.book_id AND n.enforcement_id = f.record_id)))) THEN
    RAISE EXCEPTION 'nothing that is not enforced already' USING ERRCODE = 'LG106', CONSTRAINT = 'damage_title_once';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS damage_title_once ON ledger.damage_enforced;
CREATE CONSTRAINT TRIGGER damage_title_once AFTER INSERT ON ledger.damage_enforced DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_title_once();
ALTER TABLE ledger.damage_enforced ENABLE ALWAYS TRIGGER damage_title_once;

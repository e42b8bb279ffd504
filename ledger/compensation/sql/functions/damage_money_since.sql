-- Since which day money of a sort has come into a case, as a bank credits or charges for it; null where none came. Deposits: of who deposited, or one of them, where it is named.
-- Without some entries, and without what was taken back; interest that a bank credits is no such money.
-- Callers: interest_without_money, ledger.compensation.actions.interests. Locks: none. Errors: none. Twin: none.
CREATE OR REPLACE FUNCTION ledger.damage_money_since(p_book integer, p_case integer, p_pot text, p_owner text, p_guarantee uuid, p_but uuid[]) RETURNS date
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT min(e.effective_on)
  FROM damage_account d
  JOIN account a ON a.book_id = d.book_id AND a.account_id = d.account_id AND a.purpose = ANY (CASE p_pot
    WHEN 'deposit' THEN ARRAY['deposit_payable'] WHEN 'agency' THEN ARRAY['agency_payable', 'overpaid_payable']
    WHEN 'escrow' THEN ARRAY['escrow_payable'] ELSE ARRAY['case_fund'] END)
  JOIN posting q ON q.book_id = a.book_id AND q.account_id = a.account_id AND CASE WHEN a.debit_normal THEN q.debit ELSE q.credit END > 0
  JOIN entry e ON e.book_id = q.book_id AND e.entry_id = q.entry_id AND e.reverses IS NULL AND e.kind <> 'compensation.bank_interest'
  WHERE d.book_id = p_book AND d.case_id = p_case AND e.entry_id <> ALL (p_but)
    AND NOT EXISTS (SELECT FROM entry u WHERE u.book_id = e.book_id AND u.reverses = e.entry_id)
    AND (p_owner IS NULL AND p_guarantee IS NULL OR EXISTS (
      SELECT FROM damage_guarantee g
      WHERE g.book_id = d.book_id AND g.case_id = d.case_id AND e.entry_id = derived_id(g.guarantee_id, 'give_guarantee')
        AND g.guarantor = coalesce(p_owner, g.guarantor) AND g.guarantee_id = coalesce(p_guarantee, g.guarantee_id)))
$$;

-- name: steps
-- The steps by which a case was closed, was in default, and got out of it, in their order.
SELECT action, from_state, effective_on
FROM ledger.process_event
WHERE book_id = %(book)s AND process_id = %(id)s
  AND action IN ('close', 'default', 'cure', 'enforce', 'order')
ORDER BY version

-- name: is_held
-- Whether something is held in a case: money of others, or a guarantee.
SELECT EXISTS (
    SELECT FROM ledger.damage_account d
    JOIN ledger.account a USING (book_id, account_id)
    JOIN ledger.balance b USING (book_id, account_id)
    WHERE d.book_id = %(book)s AND d.case_id = %(case)s AND b.credits > b.debits
      AND a.purpose IN ('deposit_payable', 'overpaid_payable', 'agency_payable', 'escrow_payable'))
  OR EXISTS (
    SELECT FROM ledger.damage_guarantee g
    JOIN ledger.process p ON p.book_id = g.book_id AND p.process_id = g.guarantee_id
    WHERE g.book_id = %(book)s AND g.case_id = %(case)s AND p.state = 'held') AS held

-- name: is_restored
-- Whether a restoration of a case goes on, which its end had found accepted or converted; one that failed does while something of
-- its duty is left.
SELECT EXISTS (
    SELECT FROM ledger.damage_project x
    JOIN ledger.process p ON p.book_id = x.book_id AND p.process_id = x.project_id
    WHERE x.book_id = %(book)s AND x.case_id = %(case)s AND (p.state IN ('working', 'completed')
      OR p.state = 'failed' AND (x.duty IS NULL OR EXISTS (
        SELECT FROM ledger.damage_account d
        JOIN ledger.account a ON a.book_id = d.book_id AND a.account_id = d.account_id
        JOIN ledger.balance b ON b.book_id = d.book_id AND b.account_id = d.account_id
        WHERE d.book_id = x.book_id AND d.case_id = x.case_id AND d.part = x.duty
          AND a.purpose = 'claim_in_kind' AND b.debits > b.credits)))) AS restored

-- name: is_overdue
-- Whether an instalment of a case is overdue on a day.
SELECT EXISTS (SELECT FROM ledger.damage_instalment
  WHERE book_id = %(book)s AND case_id = %(case)s AND settled < amount AND due_on < %(on)s) AS overdue

-- name: free
-- What of the fund of the case stands for nothing, as it is now.
SELECT ledger.damage_fund_free(%(book)s, %(case)s) AS free

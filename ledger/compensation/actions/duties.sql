-- name: next_duty
-- The number of the next duty in kind of a case.
SELECT coalesce(max(duty), 0) + 1 AS number
FROM ledger.damage_duty
WHERE book_id = %(book)s AND case_id = %(case)s

-- name: adopt
-- Let the works that are not ended perform the one duty that takes the place of those of which nothing is left.
UPDATE ledger.damage_project x
SET duty = %(duty)s
FROM ledger.process p
WHERE x.book_id = %(book)s AND x.case_id = %(case)s AND x.mode <> 'funded'
  AND p.book_id = x.book_id AND p.process_id = x.project_id
  AND p.state IN ('planned', 'approved', 'working', 'completed', 'failed', 'given_up', 'taken_over')
  AND NOT EXISTS (
    SELECT FROM ledger.damage_account d
    JOIN ledger.account a ON a.book_id = d.book_id AND a.account_id = d.account_id
    JOIN ledger.balance b ON b.book_id = d.book_id AND b.account_id = d.account_id
    WHERE d.book_id = x.book_id AND d.case_id = x.case_id AND d.part = x.duty
      AND a.purpose = 'claim_in_kind' AND b.debits > b.credits)

-- name: runs_again
-- Let the terms of a duty run again of which something is left, whenever they had stopped; not that of an enforcement which was
-- applied for.
UPDATE ledger.damage_clock k
SET stopped_on = NULL
WHERE k.book_id = %(book)s AND k.case_id = %(case)s AND k.stopped_on IS NOT NULL
  AND EXISTS (
    SELECT FROM ledger.damage_account d
    JOIN ledger.account a ON a.book_id = d.book_id AND a.account_id = d.account_id
    JOIN ledger.balance b ON b.book_id = d.book_id AND b.account_id = d.account_id
    WHERE d.book_id = k.book_id AND d.case_id = k.case_id AND d.part = %(duty)s
      AND a.purpose = 'claim_in_kind' AND b.debits > b.credits)
  AND (k.code, k.subject) IN (('restoration', %(duty)s::text), ('enforcement', 'duty ' || %(duty)s::text))
  AND NOT EXISTS (SELECT FROM ledger.damage_record r
    WHERE r.book_id = k.book_id AND r.case_id = k.case_id AND r.kind IN ('enforce', 'enforce_apart')
      AND k.code = 'enforcement' AND r.effective_on = k.stopped_on)

-- name: owed_by_others
-- Whether something that is open is owed by somebody who is not bankrupt.
SELECT EXISTS (
    SELECT FROM ledger.damage_obligor o
    JOIN ledger.damage_instalment i
      ON i.book_id = o.book_id AND i.case_id = o.case_id AND i.part = o.part AND i.settled < i.amount
    WHERE o.book_id = %(book)s AND o.case_id = %(case)s AND o.until_on IS NULL
      AND NOT EXISTS (SELECT FROM ledger.damage_insolvency n
        WHERE n.book_id = o.book_id AND n.case_id = o.case_id AND n.owner = o.owner AND n.counts))
  OR EXISTS (
    SELECT FROM ledger.damage_duty_obligor d
    WHERE d.book_id = %(book)s AND d.case_id = %(case)s AND d.until_on IS NULL
      AND NOT EXISTS (SELECT FROM ledger.damage_insolvency n
        WHERE n.book_id = d.book_id AND n.case_id = d.case_id AND n.owner = d.owner AND n.counts)
      AND EXISTS (
        SELECT FROM ledger.damage_account a
        JOIN ledger.account u ON u.book_id = a.book_id AND u.account_id = a.account_id AND u.purpose = 'claim_in_kind'
        JOIN ledger.balance b ON b.book_id = a.book_id AND b.account_id = a.account_id AND b.debits > b.credits
        WHERE a.book_id = d.book_id AND a.case_id = d.case_id AND a.part = d.duty)) AS others

-- name: claimed
-- Keep what was filed, and what was owed then.
UPDATE ledger.damage_insolvency SET claimed = %(amount)s, owed = %(owed)s
WHERE book_id = %(book)s AND case_id = %(case)s AND insolvency_id = %(id)s

-- name: admitted
-- Keep what of it was admitted.
UPDATE ledger.damage_insolvency SET admitted = %(amount)s
WHERE book_id = %(book)s AND case_id = %(case)s AND insolvency_id = %(id)s

-- name: distributed
-- Keep what the plans of distribution give to the claim.
UPDATE ledger.damage_insolvency SET distributed = %(amount)s
WHERE book_id = %(book)s AND case_id = %(case)s AND insolvency_id = %(id)s

-- name: rejected
-- Keep that the petition was rejected.
UPDATE ledger.damage_insolvency SET counts = false
WHERE book_id = %(book)s AND case_id = %(case)s AND insolvency_id = %(id)s

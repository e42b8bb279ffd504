-- name: revived_part
-- The part of which a revival lets something be owed again.
SELECT (words ->> 'part')::int AS part FROM ledger.damage_record
WHERE book_id = %(book)s AND case_id = %(case)s AND record_id = %(id)s

-- name: other_fund
-- What the funds of other cases got by an entry, in fen.
SELECT c.code AS "case", a.code AS account, q.debit::bigint AS amount
FROM ledger.posting q
JOIN ledger.account a ON a.book_id = q.book_id AND a.account_id = q.account_id AND a.purpose = 'case_fund'
JOIN ledger.damage_account d ON d.book_id = a.book_id AND d.account_id = a.account_id AND d.case_id <> %(case)s
JOIN ledger.damage_case c ON c.book_id = d.book_id AND c.case_id = d.case_id
WHERE q.book_id = %(book)s AND q.entry_id = %(entry)s AND q.debit > 0

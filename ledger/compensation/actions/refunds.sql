-- name: told_account
-- The account that an application has named; empty where it has not.
SELECT coalesce(r.words ->> 'payee_name', '') AS name, coalesce(r.words ->> 'payee_account', '') AS account
FROM ledger.damage_record r
WHERE r.book_id = %(book)s AND r.case_id = %(case)s AND r.record_id = %(id)s

-- name: name_account
-- The account to which a refund is paid.
UPDATE ledger.damage_refund SET payee_name = %(name)s, payee_account = %(account)s
WHERE book_id = %(book)s AND case_id = %(case)s AND refund_id = %(id)s

-- name: come
-- What the treasury has paid back of a refund; less, where it is taken back.
UPDATE ledger.damage_refund SET came = came + %(amount)s
WHERE book_id = %(book)s AND case_id = %(case)s AND refund_id = %(id)s

-- name: pay
-- What of a refund came to who paid; less, where it is taken back.
UPDATE ledger.damage_refund SET paid = paid + %(amount)s
WHERE book_id = %(book)s AND case_id = %(case)s AND refund_id = %(id)s

-- name: moved
-- How much an entry has moved: it has two postings.
SELECT coalesce(max(q.debit), 0)::bigint FROM ledger.posting q WHERE q.book_id = %(book)s AND q.entry_id = %(entry)s

-- name: eaten
-- What who paid has come to owe since a refund was approved, and is due on a day.
SELECT ledger.damage_due_since(%(book)s, %(case)s, %(id)s, %(on)s) AS owed

-- name: receiver
-- A case of the book that is to take something out of the fund of another: its place and its state.
SELECT c.case_id, c.area, p.state
FROM ledger.damage_case c
JOIN ledger.process p ON p.book_id = c.book_id AND p.process_id = c.process_id
WHERE c.book_id = %(book)s AND c.code = %(code)s

-- name: paid_in
-- What somebody has paid into a case and has not got back, by a refund or out of what was left.
SELECT ledger.damage_paid_in(%(book)s, %(case)s, %(payee)s) AS paid

-- name: receiver
-- A case of the book that is to take something out of the fund of another: its place and its state.
SELECT c.case_id, c.area, p.state
FROM ledger.damage_case c
JOIN ledger.process p ON p.book_id = c.book_id AND p.process_id = c.process_id
WHERE c.book_id = %(book)s AND c.code = %(code)s

-- name: paid_in
-- What somebody may have back of what it, or one whose place it took or whose administrator it is, has paid into a case.
SELECT ledger.damage_paid_in(%(book)s, %(case)s, %(payee)s) AS paid

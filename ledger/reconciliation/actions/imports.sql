-- name: places
-- In one statement, because the database counts the places of the statement after each.
INSERT INTO ledger.bank_statement_line (book_id, statement_id, place, line_id)
SELECT %s, %s, t.place, t.line_id FROM unnest(%s::integer[]) WITH ORDINALITY AS t (line_id, place)

-- name: known
-- Read the statements that share a day with this one, and the nearest on both sides.
WITH chosen AS (
  SELECT * FROM ledger.bank_statement
  WHERE book_id = :book AND bank_account_id = :account AND from_on <= :to AND to_on >= :from
  UNION
  (SELECT * FROM ledger.bank_statement
    WHERE book_id = :book AND bank_account_id = :account AND to_on < :from
   ORDER BY to_on DESC, statement_id DESC LIMIT 1)
  UNION
  (SELECT * FROM ledger.bank_statement
    WHERE book_id = :book AND bank_account_id = :account AND from_on > :to
   ORDER BY from_on, statement_id LIMIT 1))
SELECT s.statement_id, s.from_on, s.to_on, s.opening, s.closing, l.line_id, l.booked_on, l.direction,
       l.amount, l.valued_on, l.reference, l.end_to_end, l.party, l.party_account, l.remittance, l.reversal
FROM chosen s
LEFT JOIN ledger.bank_statement_line p ON p.book_id = s.book_id AND p.statement_id = s.statement_id
LEFT JOIN ledger.bank_line l ON l.book_id = p.book_id AND l.line_id = p.line_id
ORDER BY s.statement_id, p.place

-- name: identities
-- Count the lines of the account that say the same, on the days of a statement.
SELECT booked_on, direction, amount, reference, end_to_end, party_account, remittance, max(ordinal)
FROM ledger.bank_line
WHERE book_id = :book AND bank_account_id = :account AND booked_on BETWEEN :from AND :to
GROUP BY 1, 2, 3, 4, 5, 6, 7

-- name: taken_before
-- The statements of a file that was imported before.
SELECT s.statement_id, a.number, s.reference, s.from_on, s.to_on, s.lines, 0, 0
FROM ledger.bank_statement s
JOIN ledger.bank_account a USING (book_id, bank_account_id)
WHERE s.book_id = :book AND s.import_id = :import
ORDER BY s.statement_id

-- name: import_statements
-- Keep the statements of a file, all or none.
SELECT import_id FROM ledger.bank_import WHERE book_id = :book AND sha256 = :hash AND ended_at IS NULL

-- name: arrival
-- Tell what the bank says of one line, for whoever records a deposit by it.
SELECT l.line_id AS line, a.code AS account, l.direction, l.amount, l.reversal,
       EXISTS (SELECT FROM ledger.bank_match_line m
               WHERE m.book_id = l.book_id AND m.line_id = l.line_id AND m.live) AS matched,
       (SELECT d.act_id FROM ledger.permit_deposit_line d
        WHERE d.book_id = l.book_id AND d.bank_line = l.line_id AND d.live) AS used_by,
       ARRAY(SELECT DISTINCT ledger.person_of(i.imported_by) FROM ledger.bank_statement_line x
             JOIN ledger.bank_statement s ON s.book_id = x.book_id AND s.statement_id = x.statement_id
             JOIN ledger.bank_import i ON i.book_id = s.book_id AND i.import_id = s.import_id
             WHERE x.book_id = l.book_id AND x.line_id = l.line_id AND i.ended_at IS NULL) AS brought_in_by,
       l.party AS payer, l.booked_on, b.since, b.ended_at IS NULL AS counts
FROM ledger.bank_line l JOIN ledger.bank_account b USING (book_id, bank_account_id)
JOIN ledger.account a ON a.book_id = b.book_id AND a.account_id = b.account_id
WHERE l.book_id = %(book)s AND l.line_id = %(line)s

-- name: statements
-- List statements in the order in which they came.
SELECT t.statement_id, a.number, s.code AS asset, s.scale, s.unit, s.digits,
       t.reference, t.from_on, t.to_on, t.opening, t.closing, t.lines,
       encode(i.sha256, 'hex') AS sha256, i.file_name, p.name AS imported_by, i.imported_at,
       i.import_id, a.ended_at IS NOT NULL AS withdrawn
FROM ledger.bank_statement t JOIN ledger.bank_account a USING (book_id, bank_account_id)
JOIN ledger.asset s ON s.book_id = a.book_id AND s.asset_id = a.asset_id
JOIN ledger.bank_import i ON i.book_id = t.book_id AND i.import_id = t.import_id
JOIN ledger.actor p ON p.actor_id = i.imported_by
WHERE t.book_id = :book AND (CAST(:number AS text) IS NULL OR a.number = :number)
  AND t.statement_id > :after
ORDER BY t.statement_id LIMIT :limit

-- name: lines
-- List lines in the order in which they came.
SELECT l.line_id, a.number, s.code AS asset, s.scale, s.unit, s.digits,
       l.booked_on, l.valued_on, l.direction, l.amount, l.reference, l.end_to_end, l.party,
       l.party_account, l.remittance, l.reversal, m.match_id, m.state,
       (SELECT min(t.import_id) FROM ledger.bank_statement_line p
        JOIN ledger.bank_statement t ON t.book_id = p.book_id AND t.statement_id = p.statement_id
        WHERE p.book_id = l.book_id AND p.line_id = l.line_id AND t.bank_account_id = l.bank_account_id) AS import_id,
       a.ended_at IS NOT NULL AS withdrawn
FROM ledger.bank_line l JOIN ledger.bank_account a USING (book_id, bank_account_id)
JOIN ledger.asset s ON s.book_id = a.book_id AND s.asset_id = a.asset_id
LEFT JOIN ledger.bank_match_line x ON x.book_id = l.book_id AND x.line_id = l.line_id AND x.live
LEFT JOIN ledger.bank_match m ON m.book_id = x.book_id AND m.match_id = x.match_id
WHERE l.book_id = :book AND l.line_id > :after AND (CAST(:number AS text) IS NULL OR a.number = :number)
  AND (CAST(:open AS boolean) IS NULL OR (m.match_id IS NULL AND a.ended_at IS NULL) = :open)
  AND (CAST(:since AS date) IS NULL OR l.booked_on >= :since)
    AND (CAST(:until AS date) IS NULL OR l.booked_on <= :until)
  AND (CAST(:amount AS text) IS NULL OR l.amount = CAST(:amount AS numeric) * power(10::numeric, s.scale))
ORDER BY l.line_id LIMIT :limit

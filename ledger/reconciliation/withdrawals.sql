-- name: standing
-- How an import stands: what it brought, what waits to withdraw it, and what rests on it (twin: ledger.check_withdrawable).
SELECT i.file_name, encode(i.sha256, 'hex') AS sha256,
       ARRAY(SELECT DISTINCT b.number FROM ledger.bank_statement s JOIN ledger.bank_account b USING (book_id, bank_account_id)
             WHERE s.book_id = i.book_id AND s.import_id = i.import_id ORDER BY b.number) AS accounts,
       (SELECT m.name FROM ledger.actor m WHERE m.actor_id = i.imported_by) AS imported_by, i.imported_at,
       (SELECT count(*) FROM ledger.bank_statement s WHERE s.book_id = i.book_id AND s.import_id = i.import_id) AS statements,
       (SELECT count(*) FROM ledger.lines_alone(i.book_id, i.import_id)) AS lines,
       i.ended_at, w.why, (SELECT m.name FROM ledger.actor m WHERE m.actor_id = w.asked_by) AS asked_by, w.asked_at,
       (SELECT m.name FROM ledger.actor m WHERE m.actor_id = w.confirmed_by) AS confirmed_by, w.confirmed_at,
       ledger.person_of(w.asked_by) AS asker,
       ledger.gone_since(w.asked_by, w.asked_at) AS gone,
       ledger.gone_how(w.asked_by, ledger.gone_since(w.asked_by, w.asked_at)) AS how,
       (SELECT count(*) FROM ledger.lines_alone(i.book_id, i.import_id) n (line_id)
        WHERE EXISTS (SELECT FROM ledger.bank_match_line x WHERE x.book_id = i.book_id AND x.line_id = n.line_id AND x.live)
           OR n.line_id IN (SELECT ledger.lines_of_deposits(:book))) AS matched,
       l.later::text, l.told_to::text AS "to", b.begins::text,
       CASE WHEN b.begins <= k.closed_through THEN k.closed_through END::text AS closed
FROM ledger.bank_import i JOIN ledger.book k ON k.book_id = i.book_id
LEFT JOIN ledger.bank_withdrawal w ON w.book_id = i.book_id AND w.import_id = i.import_id AND w.dropped_at IS NULL
LEFT JOIN LATERAL (
  SELECT o.to_on AS later, s.to_on AS told_to FROM ledger.bank_statement s
  JOIN ledger.bank_statement o
    ON o.book_id = s.book_id AND o.bank_account_id = s.bank_account_id AND o.import_id > s.import_id
  WHERE s.book_id = i.book_id AND s.import_id = i.import_id AND o.to_on >= s.from_on
  ORDER BY o.to_on DESC, s.to_on LIMIT 1) l ON true
LEFT JOIN LATERAL (
  SELECT min(s.from_on) AS begins FROM ledger.bank_statement s
  WHERE s.book_id = i.book_id AND s.import_id = i.import_id) b ON true
WHERE i.book_id = :book AND i.import_id = :number

-- name: waiting
-- The withdrawals of a book that wait to be confirmed, by the number of their import.
SELECT i.import_id AS number, i.file_name,
       ARRAY(SELECT DISTINCT b.number FROM ledger.bank_statement s JOIN ledger.bank_account b USING (book_id, bank_account_id)
             WHERE s.book_id = i.book_id AND s.import_id = i.import_id ORDER BY b.number) AS accounts,
       m.name AS imported_by, i.imported_at, w.why, p.name AS asked_by, w.asked_at
FROM ledger.bank_withdrawal w JOIN ledger.bank_import i ON i.book_id = w.book_id AND i.import_id = w.import_id
JOIN ledger.actor m ON m.actor_id = i.imported_by
JOIN ledger.actor p ON p.actor_id = w.asked_by
WHERE w.book_id = :book AND w.confirmed_at IS NULL AND w.dropped_at IS NULL ORDER BY i.import_id

-- name: imports
-- Every import in the order in which they came, with what waits to withdraw it, or did.
SELECT i.import_id AS number, i.file_name, encode(i.sha256, 'hex') AS sha256,
       ARRAY(SELECT DISTINCT b.number FROM ledger.bank_statement s JOIN ledger.bank_account b USING (book_id, bank_account_id)
             WHERE s.book_id = i.book_id AND s.import_id = i.import_id ORDER BY b.number) AS accounts,
       m.name AS imported_by, i.imported_at,
       (SELECT count(*) FROM ledger.bank_statement s WHERE s.book_id = i.book_id AND s.import_id = i.import_id) AS statements,
       i.ended_at, w.why, a.name AS asked_by, w.asked_at, c.name AS confirmed_by, w.confirmed_at
FROM ledger.bank_import i
JOIN ledger.actor m ON m.actor_id = i.imported_by
LEFT JOIN ledger.bank_withdrawal w ON w.book_id = i.book_id AND w.import_id = i.import_id AND w.dropped_at IS NULL
LEFT JOIN ledger.actor a ON a.actor_id = w.asked_by
LEFT JOIN ledger.actor c ON c.actor_id = w.confirmed_by
WHERE i.book_id = :book AND i.import_id > :after
  AND (CAST(:withdrawn AS boolean) IS NULL OR (w.confirmed_at IS NOT NULL) = :withdrawn)
ORDER BY i.import_id LIMIT :limit

-- name: ask
-- Ask that an import be withdrawn.
SELECT ledger.ask_withdrawal(%s, %s, %s, %s)

-- name: confirm
-- Withdraw an import, as another person has asked.
SELECT ledger.confirm_withdrawal(%s, %s, %s)

-- name: drop
-- Drop a withdrawal that nobody has confirmed.
SELECT ledger.drop_withdrawal(%s, %s, %s)

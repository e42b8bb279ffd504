-- name: matches
-- Matches with their members and the releases that were asked for.
SELECT m.match_id, a.number, m.rule, m.confidence, m.explanation, m.state, p.name AS made_by, m.made_at,
       ARRAY(SELECT line_id FROM ledger.bank_match_line x
             WHERE x.book_id = m.book_id AND x.match_id = m.match_id ORDER BY 1) AS lines,
       ARRAY(SELECT entry_id FROM ledger.bank_match_posting x
             WHERE x.book_id = m.book_id AND x.match_id = m.match_id ORDER BY entry_id, line) AS entries,
       ARRAY(SELECT line FROM ledger.bank_match_posting x
             WHERE x.book_id = m.book_id AND x.match_id = m.match_id ORDER BY entry_id, line) AS numbers,
       ARRAY(SELECT release_id FROM ledger.bank_release r
             WHERE r.book_id = m.book_id AND r.match_id = m.match_id ORDER BY release_id) AS releases,
       ARRAY(SELECT s.state FROM ledger.bank_release r
             JOIN ledger.process s ON s.book_id = r.book_id AND s.process_id = r.release_id
             WHERE r.book_id = m.book_id AND r.match_id = m.match_id ORDER BY r.release_id) AS states
FROM ledger.bank_match m JOIN ledger.bank_account a USING (book_id, bank_account_id)
JOIN ledger.actor p ON p.actor_id = m.made_by
WHERE m.book_id = :book

-- name: matches_of
-- List matches by id, which is by time; of one bank account, in one state, by one rule.
AND (CAST(:number AS text) IS NULL OR a.number = :number)
  AND (CAST(:state AS text) IS NULL OR m.state = :state)
       AND (CAST(:rule AS text) IS NULL OR m.rule = :rule)
       AND (CAST(:after AS uuid) IS NULL OR m.match_id > :after) ORDER BY m.match_id LIMIT :limit

-- name: match_of
-- Find a match.
AND m.match_id = :id

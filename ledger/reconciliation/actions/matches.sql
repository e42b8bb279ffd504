-- name: insert
-- Matches with their members in one statement, after which the sums are checked.
WITH made AS (
  INSERT INTO ledger.bank_match (book_id, match_id, bank_account_id, rule, confidence, explanation, state,
    made_by)
  SELECT %(book)s, m, %(account)s, r, c, e::jsonb, %(state)s, %(actor)s
  FROM unnest(%(ids)s::uuid[], %(rules)s::text[], %(confidences)s::smallint[],
    %(explanations)s::text[]) AS t (m, r, c, e)),
lines AS (
  INSERT INTO ledger.bank_match_line (book_id, match_id, line_id)
  SELECT %(book)s, m, l FROM unnest(%(line_matches)s::uuid[], %(lines)s::integer[]) AS t (m, l))
INSERT INTO ledger.bank_match_posting (book_id, match_id, entry_id, line)
SELECT %(book)s, m, e, l
FROM unnest(%(item_matches)s::uuid[], %(entries)s::uuid[], %(numbers)s::smallint[]) AS t (m, e, l)

-- name: find_release
-- A release under its id.
SELECT match_id FROM ledger.bank_release WHERE book_id = :book AND release_id = :id

-- name: release
-- Lock a match.
SELECT FROM ledger.bank_match WHERE book_id = :book AND match_id = :id FOR UPDATE

-- name: set_state
-- Keep the state of a match.
UPDATE ledger.bank_match SET state = :state WHERE book_id = :book AND match_id = :id

-- name: check_open_line
-- Find the first member that is not open, and say why.
SELECT m.match_id FROM ledger.bank_line l
LEFT JOIN ledger.bank_match_line m ON m.book_id = l.book_id AND m.line_id = l.line_id AND m.live
WHERE l.book_id = :book AND l.bank_account_id = :account AND l.line_id = :line

-- name: check_open_posting
-- Find the first member that is not open, and say why.
SELECT m.match_id FROM ledger.posting p
LEFT JOIN ledger.bank_match_posting m ON m.book_id = p.book_id AND m.entry_id = p.entry_id
  AND m.line = p.line AND m.live
WHERE p.book_id = :book AND p.entry_id = :entry AND p.line = :line AND p.account_id = :account
  AND p.asset_id = :asset AND p.effective_on >= :since

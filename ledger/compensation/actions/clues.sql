-- name: alike
-- Cases that may be the same as rows: by way and number of the clue, by number of the penalty, by area and place;
-- once for each liable party. One that was withdrawn is none.
WITH found AS (
  SELECT c.case_id FROM unnest(CAST(:channels AS text[]), CAST(:numbers AS text[])) AS t (channel, source)
  JOIN ledger.damage_case c ON c.book_id = :book AND c.channel = t.channel AND c.source = t.source
  UNION
  SELECT c.case_id FROM ledger.damage_case c
  WHERE c.book_id = :book AND c.channel = 'penalty' AND c.source = ANY(CAST(:penalties AS text[]))
  UNION
  SELECT k.case_id FROM ledger.damage_clue k
  WHERE k.book_id = :book AND k.penalty_form <> '' AND k.penalty_form = ANY(CAST(:forms AS text[]))
  UNION
  SELECT c.case_id FROM ledger.damage_case c
  JOIN ledger.damage_record r ON r.book_id = c.book_id AND r.case_id = c.case_id AND r.kind = 'register'
  WHERE c.book_id = :book AND c.area = ANY(CAST(:areas AS text[]))
    AND ledger.plain_text(r.words ->> 'place') = ANY(CAST(:places AS text[])))
SELECT c.case_id, c.channel, coalesce(c.source, '') AS source, coalesce(k.penalty, '') AS penalty, c.area,
  coalesce(r.words ->> 'place', '') AS place, coalesce(x.name, '') AS party,
  CASE WHEN x.owner ~ '^enterprise:[0-9A-Z]{18}(:|$)' THEN split_part(x.owner, ':', 2) ELSE '' END AS party_code
FROM ledger.damage_case c
JOIN ledger.process p ON p.book_id = c.book_id AND p.process_id = c.process_id AND p.state <> 'withdrawn'
LEFT JOIN ledger.damage_record r ON r.book_id = c.book_id AND r.case_id = c.case_id AND r.kind = 'register'
LEFT JOIN ledger.damage_clue k ON k.book_id = c.book_id AND k.case_id = c.case_id
LEFT JOIN ledger.damage_party x ON x.book_id = c.book_id AND x.case_id = c.case_id AND x.side = 'liable'
WHERE c.book_id = :book AND c.case_id IN (SELECT f.case_id FROM found f)
ORDER BY c.case_id, x.owner

-- name: list
-- A list, and how many of its rows came to which verdict.
SELECT l.list_id, l.code, l.number, l.issuer, l.channel, l.received_on, l.file_name, l.sha256, l.rows, l.counts,
  count(*) FILTER (WHERE k.verdict = 'registered')::int AS registered,
  count(*) FILTER (WHERE k.verdict = 'duplicate')::int AS duplicates,
  count(*) FILTER (WHERE k.verdict = 'left_out')::int AS left_out
FROM ledger.damage_clue_list l
LEFT JOIN ledger.damage_clue k ON k.book_id = l.book_id AND k.list_id = l.list_id
WHERE l.book_id = :book AND l.list_id = :list
GROUP BY l.book_id, l.list_id

-- name: of_bytes
-- The list that counts and has these bytes.
SELECT list_id FROM ledger.damage_clue_list WHERE book_id = :book AND sha256 = :sha256 AND counts

-- name: of_number
-- The code of the list that counts and has this number, however it is written.
SELECT code FROM ledger.damage_clue_list
WHERE book_id = :book AND ledger.number_form(number) = ledger.number_form(CAST(:number AS text)) AND counts

-- name: of_code
-- Whether there was a list with this code.
SELECT code FROM ledger.damage_clue_list WHERE book_id = :book AND code = :code

-- name: areas
-- Where the rows of a list lie.
SELECT DISTINCT area FROM ledger.damage_clue WHERE book_id = :book AND list_id = :list ORDER BY area

-- name: owners
-- The liable parties of the cases of a list.
SELECT DISTINCT x.owner FROM ledger.damage_clue k
JOIN ledger.damage_party x ON x.book_id = k.book_id AND x.case_id = k.case_id
WHERE k.book_id = :book AND k.list_id = :list AND x.side = 'liable' ORDER BY x.owner

-- name: cases
-- The cases of a list, in the order of its rows.
SELECT c.case_id, c.code FROM ledger.damage_clue k
JOIN ledger.damage_case c ON c.book_id = k.book_id AND c.case_id = k.case_id
WHERE k.book_id = :book AND k.list_id = :list ORDER BY k.row

-- name: touched
-- In how many cases of a list something was done beside registering them, and in which first.
SELECT count(*)::int AS cases, min(c.code) AS first FROM ledger.damage_clue k
JOIN ledger.damage_case c ON c.book_id = k.book_id AND c.case_id = k.case_id
WHERE k.book_id = :book AND k.list_id = :list
  AND EXISTS (SELECT FROM ledger.damage_record r
    WHERE r.book_id = c.book_id AND r.case_id = c.case_id AND r.kind NOT IN ('register', 'assign', 'withdraw'))

-- name: ends
-- A list counts no more.
UPDATE ledger.damage_clue_list SET counts = false WHERE book_id = :book AND list_id = :list

-- name: list
-- A list of old cases as it is kept.
SELECT list_id, code, number, opened_on, file_name, sha256, rows, cases, counts
FROM ledger.damage_old_list WHERE book_id = :book AND list_id = :list

-- name: of_bytes
-- The list that counts and has these bytes.
SELECT list_id FROM ledger.damage_old_list WHERE book_id = :book AND sha256 = :sha256 AND counts

-- name: of_number
-- The code of the list that counts and has this number, however it is written.
SELECT code FROM ledger.damage_old_list
WHERE book_id = :book AND ledger.number_form(number) = ledger.number_form(CAST(:number AS text)) AND counts

-- name: of_code
-- Whether there was a list with this code, of old cases or of clues: the codes of cases begin with it.
SELECT code FROM ledger.damage_old_list WHERE book_id = :book AND code = :code
UNION ALL
SELECT code FROM ledger.damage_clue_list WHERE book_id = :book AND code = :code

-- name: numbers_known
-- The forms of those of some numbers that are of an old case that counts, or were given in this book, however they are written.
SELECT n.form FROM unnest(CAST(:forms AS text[])) AS n (form)
WHERE n.form IN (
  SELECT ledger.number_form(x.number) FROM ledger.damage_old_case x WHERE x.book_id = :book AND x.counts
  UNION ALL SELECT ledger.number_form(x.printed) FROM ledger.damage_number x WHERE x.book_id = :book)

-- name: clues_known
-- Papers of clues that are registered already.
SELECT source FROM ledger.damage_case WHERE book_id = :book AND source = ANY(CAST(:clues AS text[]))

-- name: codes_known
-- Codes of cases that are there already.
SELECT code FROM ledger.damage_case WHERE book_id = :book AND code = ANY(CAST(:codes AS text[]))

-- name: said
-- The rows of the cases of a list, in the order of the file.
SELECT k.own, k.said AS rows FROM ledger.damage_old_case k
WHERE k.book_id = :book AND k.list_id = :list
ORDER BY (k.said -> 0 ->> 'at')::int

-- name: areas
-- Where the cases of a list lie.
SELECT DISTINCT area FROM ledger.damage_old_case WHERE book_id = :book AND list_id = :list ORDER BY area

-- name: owners
-- The liable parties of the cases of a list: those that the list names by credit code before they are there, then all.
SELECT 'enterprise:' || (r -> 'cells' ->> 'credit_code') AS owner
FROM ledger.damage_old_case k CROSS JOIN LATERAL jsonb_array_elements(k.said) r
WHERE k.book_id = :book AND k.list_id = :list AND r -> 'cells' ? 'credit_code'
UNION
SELECT x.owner FROM ledger.damage_old_case k
JOIN ledger.damage_old_list l ON l.book_id = k.book_id AND l.list_id = k.list_id
JOIN ledger.damage_case c ON c.book_id = k.book_id AND c.code = l.code || '-' || k.own
JOIN ledger.damage_party x ON x.book_id = c.book_id AND x.case_id = c.case_id AND x.side = 'liable'
WHERE k.book_id = :book AND k.list_id = :list
ORDER BY 1

-- name: cases
-- The cases of a list that was confirmed, in the order of the file, each with its number in the list.
SELECT c.case_id, c.code, k.own FROM ledger.damage_old_case k
JOIN ledger.damage_old_list l ON l.book_id = k.book_id AND l.list_id = k.list_id
JOIN ledger.damage_case c ON c.book_id = k.book_id AND c.code = l.code || '-' || k.own
WHERE k.book_id = :book AND k.list_id = :list
ORDER BY (k.said -> 0 ->> 'at')::int

-- name: touched
-- In how many cases of a list something was done since, and in which first.
SELECT count(*)::int AS cases, min(c.code) AS first FROM ledger.damage_old_case k
JOIN ledger.damage_old_list l ON l.book_id = k.book_id AND l.list_id = k.list_id
JOIN ledger.damage_case c ON c.book_id = k.book_id AND c.code = l.code || '-' || k.own
WHERE k.book_id = :book AND k.list_id = :list
  AND EXISTS (SELECT FROM ledger.damage_record r
    WHERE r.book_id = c.book_id AND r.case_id = c.case_id AND r.kind NOT IN ('carry_over', 'assign', 'withdraw'))

-- name: ends
-- A list counts no more.
UPDATE ledger.damage_old_list SET counts = false WHERE book_id = :book AND list_id = :list

-- name: end
-- Nor do the numbers of its cases.
UPDATE ledger.damage_old_case SET counts = false WHERE book_id = :book AND list_id = :list

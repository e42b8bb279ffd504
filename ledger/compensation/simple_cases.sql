-- name: form
-- A simplified form.
SELECT form_id, code, area, words, opinion_size FROM ledger.damage_simple_form WHERE book_id = %(book)s AND form_id = %(form)s

-- name: bring
-- The file of the opinion has come.
UPDATE ledger.damage_simple_form SET opinion_size = %(size)s WHERE book_id = %(book)s AND form_id = %(form)s

-- name: waits
-- A form of the same case, or of the same clue, that waits for another person.
SELECT f.form_id::text AS form
FROM ledger.damage_simple_form f
JOIN ledger.process p ON p.book_id = f.book_id AND p.process_id = f.form_id AND p.state = 'handed_in'
WHERE f.book_id = %(book)s AND f.form_id <> %(form)s
  AND (f.code = %(code)s OR nullif(f.words -> 'case' ->> 'source', '') = %(source)s::text)
LIMIT 1

-- name: agreed_now
-- What is agreed is held against what is assessed now, not at the end of the transaction: by then it has taken effect.
SET CONSTRAINTS ledger.damage_agreed IMMEDIATE

-- name: agreed_later
-- From here on at the end of the transaction again.
SET CONSTRAINTS ledger.damage_agreed DEFERRED

-- name: area
-- Where the damage of a form lies.
SELECT area FROM ledger.damage_simple_form WHERE book_id = %(book)s AND form_id = %(form)s

-- name: owners
-- The liable parties of a form.
SELECT p.value ->> 'owner' AS owner
FROM ledger.damage_simple_form f CROSS JOIN LATERAL jsonb_array_elements(f.words -> 'case' -> 'parties') p
WHERE f.book_id = %(book)s AND f.form_id = %(form)s AND p.value ->> 'side' = 'liable'
ORDER BY 1

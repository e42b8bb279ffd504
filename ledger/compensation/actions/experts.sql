-- name: expert
-- An expert of the pool.
SELECT expert_id, code, name, field, title, institution, institution_code, actor, first_on, last_on
FROM ledger.damage_expert WHERE book_id = %(book)s AND expert_id = %(expert)s

-- name: of_code
-- Whether a code is that of an expert.
SELECT code FROM ledger.damage_expert WHERE book_id = %(book)s AND code = %(code)s

-- name: fits
-- Whether a number is that of an actor of the book.
SELECT actor_id FROM ledger.actor WHERE coalesce(book_id, %(book)s) = %(book)s AND actor_id = %(actor)s

-- name: field
-- The experts of a field, or one by its code, and what stands against each in a case.
SELECT x.expert_id, x.code,
  coalesce(ledger.expert_against(x.book_id, %(case)s, x.expert_id, %(on)s, NULL),
           CASE WHEN ledger.person_of(x.actor) = ledger.person_of(%(actor)s) THEN 'handled' END) AS against,
  x.institution_code <> '' AS coded
FROM ledger.damage_expert x
WHERE x.book_id = %(book)s AND (x.field = %(field)s OR x.code = %(code)s)
ORDER BY x.code

-- name: chosen
-- The choice of an expert in a case, and whether it is of the side of a party by now.
SELECT c.record_id, c.expert_id, c.recusal_id, x.institution_code <> '' AS coded,
  coalesce(ledger.person_of(x.actor) = ledger.person_of(%(actor)s), false) AS own,
  ledger.expert_sided(x.book_id, c.case_id, x.expert_id) AS against
FROM ledger.damage_expert_choice c
JOIN ledger.damage_expert x ON x.book_id = c.book_id AND x.expert_id = c.expert_id
WHERE c.book_id = %(book)s AND c.case_id = %(case)s AND x.code = %(code)s

-- name: recuse
-- An expert is recused.
UPDATE ledger.damage_expert_choice SET recusal_id = %(record)s
WHERE book_id = %(book)s AND case_id = %(case)s AND expert_id = %(expert)s

-- name: in_case
-- Whether bytes are a file of the case.
SELECT count(*)::int FROM ledger.damage_evidence WHERE book_id = %(book)s AND case_id = %(case)s AND sha256 = %(sha256)s

-- name: fitness
-- What stands against somebody as the officer of a case: whether it is a person of the bureau of the book, and can act
-- today; for which other area it acts alone; which party it represents; and since when it handles the case already.
SELECT EXISTS (SELECT FROM ledger.actor a WHERE a.actor_id = %(officer)s AND (a.book_id, a.role) = (%(book)s, 'bureau'))
    AND NOT ledger.is_machine(%(officer)s) AS there,
  ledger.can_act(%(officer)s) AS able,
  ledger.area_other(%(officer)s, CAST(%(areas)s AS text[]), true) AS area,
  ledger.recused_for(%(book)s, %(officer)s, CAST(%(owners)s AS text[])) AS party,
  (SELECT h.since_on::text FROM ledger.damage_officer h
   WHERE h.book_id = %(book)s AND h.case_id = %(case)s AND h.standing AND h.officer = %(officer)s) AS since

-- name: ends
-- Who handled a case does no more.
UPDATE ledger.damage_officer SET standing = false WHERE book_id = %(book)s AND case_id = %(case)s AND standing

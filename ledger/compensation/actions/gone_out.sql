-- name: handed_on
-- What of that which went to a bankrupt itself was said to be handed on to its administrator, in fen.
SELECT coalesce(nullif(words ->> 'handed_on', '')::numeric * 100, 0)::bigint
FROM ledger.damage_record
WHERE book_id = %(book)s AND case_id = %(case)s AND record_id = %(id)s

-- name: payee
-- To whom an act has let go what was left in the fund; empty where it went elsewhere.
SELECT coalesce(r.words ->> 'payee', '') AS payee FROM ledger.damage_record r
WHERE r.book_id = %(book)s AND r.case_id = %(case)s AND r.record_id = %(id)s

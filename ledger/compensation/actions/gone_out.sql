-- name: payee
-- To whom an act has let go what was left in the fund; empty where it went elsewhere.
SELECT coalesce(r.words ->> 'payee', '') AS payee FROM ledger.damage_record r
WHERE r.book_id = %(book)s AND r.case_id = %(case)s AND r.record_id = %(id)s

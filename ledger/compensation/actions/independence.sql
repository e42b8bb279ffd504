-- name: side_of
-- Which party of the case somebody is or belongs to; null where it is none.
SELECT ledger.damage_side_of(%(book)s, %(case)s, %(code)s, %(name)s) AS owner

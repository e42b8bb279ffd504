-- name: recused_for
-- Which of some parties somebody represents who acts for none; none where none.
SELECT ledger.recused_for(%s, %s, CAST(%s AS text[]))

-- name: areas
-- In which areas an enterprise has sites.
SELECT ledger.areas_of_holder(%s, %s)

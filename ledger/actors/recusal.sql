-- name: recused_for
-- Which of some parties somebody represents who acts for none; none where none.
SELECT ledger.recused_for(%s, %s, CAST(%s AS text[]))

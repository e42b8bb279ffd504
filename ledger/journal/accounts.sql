-- name: open_book
-- Open a book with the text of an administrator's key.
SELECT ledger.open_book(%s, %s, %s, %s, %s)

-- name: set_status
-- Open, freeze, half-freeze (may receive, may not send) or close an account, and keep who did it and why.
SELECT ledger.set_account_status(%s, %s, %s, %s, %s)

-- name: opening
-- Write the statement that opens accounts and keeps, for those that it opened, the row of their room.
WITH wanted AS MATERIALIZED (SELECT one FROM json_array_elements(%s::json) AS w (one)),
opened AS (
  INSERT INTO ledger.account (book_id, code, owner, purpose, floor, ceiling, debit_normal, opened_by)
  SELECT x.book_id, x.code, x.owner, x.purpose, x.floor, x.ceiling, x.debit_normal, x.opened_by
  FROM wanted JOIN LATERAL json_populate_record(NULL::ledger.account, one) AS x ON true ORDER BY x.code
  ON CONFLICT DO NOTHING RETURNING book_id, account_id, code)
INSERT INTO {fullname} (book_id, account_id, {join})
SELECT o.book_id, o.account_id, {join_2}
FROM opened o JOIN wanted ON one ->> 'code' = o.code AND json_typeof(one -> 'columns') = 'object'
JOIN LATERAL json_populate_record(NULL::{fullname}, one -> 'columns') AS x ON true

-- name: line_counts
-- Tell whether a line of the bank counts: its import was not withdrawn, and its bank account is tied.
SELECT EXISTS (
  SELECT FROM ledger.bank_line l JOIN ledger.bank_account b USING (book_id, bank_account_id)
  WHERE l.book_id = :book AND l.line_id = :line AND b.ended_at IS NULL)

-- name: name_by_payer
-- Of the names that a party has or had the one that the payer of a line is, written as names are compared; else how it is called
-- on a day.
SELECT h.name FROM (
  SELECT n.name, 1 AS place FROM ledger.names_held(:book, :party) AS n (name)
  WHERE ledger.plain_name(n.name) = ledger.plain_name(:payer)
  UNION ALL
  SELECT c.name, 2 FROM ledger.called_on(:book, :party, CAST(:on AS date)) AS c (name) WHERE c.name IS NOT NULL) h
ORDER BY h.place, h.name LIMIT 1

-- name: namesakes
-- Whether another registered party has or had a name, as names are compared.
SELECT EXISTS (
    SELECT FROM ledger.party n
    WHERE n.book_id = :book AND n.code <> :party AND ledger.plain_name(n.name) = ledger.plain_name(:name))
  OR EXISTS (
    SELECT FROM ledger.naming n
    WHERE n.book_id = :book AND n.party <> :party AND ledger.plain_name(n.name) = ledger.plain_name(:name))

-- name: line_counts
-- Tell whether a line of the bank counts: its import was not withdrawn, and its bank account is tied.
SELECT EXISTS (
  SELECT FROM ledger.bank_line l JOIN ledger.bank_account b USING (book_id, bank_account_id)
  WHERE l.book_id = :book AND l.line_id = :line AND b.ended_at IS NULL)

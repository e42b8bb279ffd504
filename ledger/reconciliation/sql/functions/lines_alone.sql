-- The lines of a bank that stand in the statements of one import, and in no statement of another that counts.
-- Callers: check_withdrawable, confirm_withdrawal; ledger.reconciliation.withdrawals, as the web's role.
-- Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.lines_alone(p_book integer, p_import integer) RETURNS SETOF integer
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT DISTINCT p.line_id
  FROM bank_statement s JOIN bank_statement_line p ON p.book_id = s.book_id AND p.statement_id = s.statement_id
  WHERE s.book_id = p_book AND s.import_id = p_import AND NOT EXISTS (
    SELECT FROM bank_statement_line q
    JOIN bank_statement o ON o.book_id = q.book_id AND o.statement_id = q.statement_id
    JOIN bank_import i ON i.book_id = o.book_id AND i.import_id = o.import_id
    WHERE q.book_id = p.book_id AND q.line_id = p.line_id AND o.import_id <> p_import AND i.ended_at IS NULL)
$$;

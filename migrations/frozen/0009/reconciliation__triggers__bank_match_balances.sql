-- A match has two members or more, all of its own account and asset, and what its lines move is what its postings move.
-- Fires after each INSERT statement on matches and their members, set-based: match, lines and postings are inserted by one
-- statement, as ledger.reconciliation.actions does, so nothing is added to a match later without breaking its sums.
-- Locks: none; the unique indexes bank_match_line_once and bank_match_posting_once keep a member in one live match.
-- Errors: LG041 bank_match_balances. In: debit of the account; out: credit.
CREATE OR REPLACE FUNCTION ledger.check_bank_matches() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT DISTINCT book_id, match_id FROM new_rows) n
    JOIN bank_match m ON m.book_id = n.book_id AND m.match_id = n.match_id
    JOIN bank_account a ON a.book_id = m.book_id AND a.bank_account_id = m.bank_account_id
    CROSS JOIN LATERAL (
      SELECT count(*) AS members, coalesce(sum(CASE WHEN l.direction = 'in' THEN l.amount ELSE -l.amount END), 0) AS net,
             coalesce(bool_and(l.bank_account_id = m.bank_account_id), true) AS own
      FROM bank_match_line x JOIN bank_line l ON l.book_id = x.book_id AND l.line_id = x.line_id
      WHERE x.book_id = m.book_id AND x.match_id = m.match_id) bank
    CROSS JOIN LATERAL (
      SELECT count(*) AS members, coalesce(sum(p.debit - p.credit), 0) AS net,
             coalesce(bool_and(p.account_id = a.account_id AND p.asset_id = a.asset_id), true) AS own
      FROM bank_match_posting x JOIN posting p ON p.book_id = x.book_id AND p.entry_id = x.entry_id AND p.line = x.line
      WHERE x.book_id = m.book_id AND x.match_id = m.match_id) books
    WHERE bank.members + books.members < 2 OR bank.net <> books.net OR NOT bank.own OR NOT books.own) THEN
    RAISE EXCEPTION 'a match whose sides differ' USING ERRCODE = 'LG041', CONSTRAINT = 'bank_match_balances';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER bank_match_balances AFTER INSERT ON ledger.bank_match REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_bank_matches();
ALTER TABLE ledger.bank_match ENABLE ALWAYS TRIGGER bank_match_balances;
CREATE OR REPLACE TRIGGER bank_match_line_balances AFTER INSERT ON ledger.bank_match_line REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_bank_matches();
ALTER TABLE ledger.bank_match_line ENABLE ALWAYS TRIGGER bank_match_line_balances;
CREATE OR REPLACE TRIGGER bank_match_posting_balances AFTER INSERT ON ledger.bank_match_posting REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_bank_matches();
ALTER TABLE ledger.bank_match_posting ENABLE ALWAYS TRIGGER bank_match_posting_balances;

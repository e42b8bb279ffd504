-- The lines of a bank that stand behind a deposit, or that a deposit names which waits for a second person.
-- Callers: check_unmatched, check_withdrawable; ledger.reconciliation.ties and withdrawals, as the web's role.
-- Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.lines_of_deposits(p_book integer) RETURNS SETOF integer
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT d.bank_line FROM permit_deposit_line d WHERE d.book_id = p_book AND d.live
  UNION
  SELECT (t.terms ->> 'bank_line')::integer
  FROM process p JOIN permit_act t ON t.book_id = p.book_id AND t.act_id = p.process_id
  WHERE p.book_id = p_book AND p.machine = 'market.deposit' AND p.state = 'proposed' AND t.terms ->> 'bank_line' IS NOT NULL
$$;

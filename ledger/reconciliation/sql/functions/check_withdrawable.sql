-- Sees that an import can be withdrawn, and keeps it so until this transaction ends: it counts, nothing rests on its lines, no statement of its bank
-- accounts came with a later import that tells the same days or days after them, and its days lie in no closed month.
-- Callers: ask_withdrawal, confirm_withdrawal. Locks: the row of the import and those of its bank accounts, which whoever matches or imports shares.
-- Errors, in this order: LG099 import_counts; import_unmatched; import_last; import_month_open. Twin: ledger.reconciliation.withdrawals.
CREATE OR REPLACE FUNCTION ledger.check_withdrawable(p_book integer, p_import integer) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  PERFORM FROM bank_import i WHERE i.book_id = p_book AND i.import_id = p_import AND i.ended_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'import % does not count', p_import USING ERRCODE = 'LG099', CONSTRAINT = 'import_counts';
  END IF;
  PERFORM FROM bank_account b
  WHERE b.book_id = p_book AND EXISTS (SELECT FROM bank_statement s WHERE s.book_id = b.book_id AND s.import_id = p_import
                                                                     AND s.bank_account_id = b.bank_account_id)
  ORDER BY b.bank_account_id FOR UPDATE;
  IF EXISTS (SELECT FROM lines_alone(p_book, p_import) n (line_id)
             WHERE EXISTS (SELECT FROM bank_match_line x WHERE x.book_id = p_book AND x.line_id = n.line_id AND x.live)
                OR n.line_id IN (SELECT lines_of_deposits(p_book))) THEN
    RAISE EXCEPTION 'something rests on the lines of import %', p_import USING ERRCODE = 'LG099', CONSTRAINT = 'import_unmatched';
  ELSIF EXISTS (SELECT FROM bank_statement s
                JOIN bank_statement o ON o.book_id = s.book_id AND o.bank_account_id = s.bank_account_id AND o.import_id > s.import_id
                WHERE s.book_id = p_book AND s.import_id = p_import AND o.to_on >= s.from_on) THEN
    RAISE EXCEPTION 'a later statement rests on import %', p_import USING ERRCODE = 'LG099', CONSTRAINT = 'import_last';
  ELSIF EXISTS (SELECT FROM bank_statement s JOIN book k ON k.book_id = s.book_id
                WHERE s.book_id = p_book AND s.import_id = p_import AND s.from_on <= k.closed_through) THEN
    RAISE EXCEPTION 'import % tells of a closed month', p_import USING ERRCODE = 'LG099', CONSTRAINT = 'import_month_open';
  END IF;
END
$$;

-- Gives who of finance comes with the text of a key of a book, and is no machine: who ties bank accounts is a person.
-- Callers: ask_bank_tie, confirm_bank_tie, drop_bank_tie, ask_bank_end, confirm_bank_end, drop_bank_end, ask_withdrawal, confirm_withdrawal,
-- drop_withdrawal. Locks: those of bearer_of.
-- Errors, in this order: LG051 key_issuer_living; LG099 bank_tie_by_finance.
CREATE OR REPLACE FUNCTION ledger.check_finance(p_key text, p_book integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_by integer := bearer_of(p_key);
BEGIN
  IF NOT EXISTS (SELECT FROM actor a WHERE a.actor_id = v_by AND a.role = 'finance' AND a.book_id = p_book AND a.system IS NULL) THEN
    RAISE EXCEPTION 'a person of finance ties bank accounts' USING ERRCODE = 'LG099', CONSTRAINT = 'bank_tie_by_finance';
  END IF;
  RETURN v_by;
END
$$;

-- Opens a book, as an administrator who comes with the text of a key: whoever is connected opens none by himself.
-- Callers: ledger.journal.accounts.open_book, as the web's role (SECURITY DEFINER). The owner of the database adds the row itself.
-- Locks: those of check_administrator. Errors, in this order: those of check_administrator; the promises of the table.
CREATE OR REPLACE FUNCTION ledger.open_book(p_key text, p_code text, p_name text, p_opens_on date, p_jurisdiction text) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_book integer;
BEGIN
  PERFORM check_administrator(p_key);
  INSERT INTO book (code, name, opens_on, jurisdiction) VALUES (p_code, p_name, p_opens_on, p_jurisdiction) RETURNING book_id INTO v_book;
  RETURN v_book;
END
$$;

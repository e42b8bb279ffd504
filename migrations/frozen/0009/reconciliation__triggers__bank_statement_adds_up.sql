-- A statement has the lines it says it has, all of its own account, and opening plus lines is closing.
-- Fires when the transaction that brought the statement commits, and after each INSERT of places, which may not exceed
-- what the statement counts; so nothing is added to a statement later. Locks: none.
-- Errors: LG040 bank_statement_adds_up. Twin: ledger.reconciliation.rules.statements, with the figures.
CREATE OR REPLACE FUNCTION ledger.check_bank_statement() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT FROM (
      SELECT count(*) AS lines, coalesce(sum(CASE WHEN l.direction = 'in' THEN l.amount ELSE -l.amount END), 0) AS net,
             coalesce(bool_and(l.bank_account_id = NEW.bank_account_id), true) AS own
      FROM bank_statement_line p JOIN bank_line l ON l.book_id = p.book_id AND l.line_id = p.line_id
      WHERE p.book_id = NEW.book_id AND p.statement_id = NEW.statement_id) x
    WHERE x.lines <> NEW.lines OR NEW.opening + x.net <> NEW.closing OR NOT x.own) THEN
    RAISE EXCEPTION 'statement % does not add up', NEW.statement_id
      USING ERRCODE = 'LG040', CONSTRAINT = 'bank_statement_adds_up';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS bank_statement_adds_up ON ledger.bank_statement;
CREATE CONSTRAINT TRIGGER bank_statement_adds_up AFTER INSERT ON ledger.bank_statement
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger.check_bank_statement();
ALTER TABLE ledger.bank_statement ENABLE ALWAYS TRIGGER bank_statement_adds_up;

CREATE OR REPLACE FUNCTION ledger.check_bank_places() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT FROM (SELECT DISTINCT book_id, statement_id FROM new_places) n
             JOIN bank_statement s ON s.book_id = n.book_id AND s.statement_id = n.statement_id
             WHERE s.lines < (SELECT count(*) FROM bank_statement_line p
                              WHERE p.book_id = n.book_id AND p.statement_id = n.statement_id)) THEN
    RAISE EXCEPTION 'a statement with more lines than it says' USING ERRCODE = 'LG040', CONSTRAINT = 'bank_statement_adds_up';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER bank_statement_whole AFTER INSERT ON ledger.bank_statement_line REFERENCING NEW TABLE AS new_places
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_bank_places();
ALTER TABLE ledger.bank_statement_line ENABLE ALWAYS TRIGGER bank_statement_whole;

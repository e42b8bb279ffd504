-- What a bank has said, how its files are read, and who asked to undo a match stay as they are: no UPDATE, DELETE or TRUNCATE.
-- Fires before each statement, always, whoever asks. Locks: none.
-- Errors: LG008 journal_append_only, by the journal's own function. Of matches and their members, of bank accounts and
-- imports, statements and lines only DELETE and TRUNCATE are refused here; bank_match_kept, bank_tie_kept and bank_withdrawn say what may change.
CREATE OR REPLACE TRIGGER bank_account_append_only BEFORE DELETE OR TRUNCATE ON ledger.bank_account
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.bank_account ENABLE ALWAYS TRIGGER bank_account_append_only;
CREATE OR REPLACE TRIGGER bank_mapping_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.bank_mapping
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.bank_mapping ENABLE ALWAYS TRIGGER bank_mapping_append_only;
CREATE OR REPLACE TRIGGER bank_import_append_only BEFORE DELETE OR TRUNCATE ON ledger.bank_import
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.bank_import ENABLE ALWAYS TRIGGER bank_import_append_only;
CREATE OR REPLACE TRIGGER bank_statement_append_only BEFORE DELETE OR TRUNCATE ON ledger.bank_statement
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.bank_statement ENABLE ALWAYS TRIGGER bank_statement_append_only;
CREATE OR REPLACE TRIGGER bank_line_append_only BEFORE DELETE OR TRUNCATE ON ledger.bank_line
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.bank_line ENABLE ALWAYS TRIGGER bank_line_append_only;
CREATE OR REPLACE TRIGGER bank_statement_line_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.bank_statement_line
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.bank_statement_line ENABLE ALWAYS TRIGGER bank_statement_line_append_only;
CREATE OR REPLACE TRIGGER bank_release_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.bank_release
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.bank_release ENABLE ALWAYS TRIGGER bank_release_append_only;
CREATE OR REPLACE TRIGGER bank_match_stays BEFORE DELETE OR TRUNCATE ON ledger.bank_match
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.bank_match ENABLE ALWAYS TRIGGER bank_match_stays;
CREATE OR REPLACE TRIGGER bank_match_line_stays BEFORE DELETE OR TRUNCATE ON ledger.bank_match_line
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.bank_match_line ENABLE ALWAYS TRIGGER bank_match_line_stays;
CREATE OR REPLACE TRIGGER bank_match_posting_stays BEFORE DELETE OR TRUNCATE ON ledger.bank_match_posting
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.bank_match_posting ENABLE ALWAYS TRIGGER bank_match_posting_stays;

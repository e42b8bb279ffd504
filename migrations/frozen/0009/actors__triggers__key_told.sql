-- Issuing and revoking a key is told in the outbox of its book; that of an administrator, who belongs to no book, in the outbox of
-- every book, and in that of a new book when it is opened, with its
-- mandate. So whoever audits a book sees every key that could ever act in it.
-- Fires after each row, always, whoever issues or revokes. Errors: none.
-- Locks: that of the keys, so that a book that is being opened and a key that is being issued at once are told of each other.
CREATE OR REPLACE FUNCTION ledger.tell_key() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('ecoledger.keys'));
  INSERT INTO outbox (book_id, kind, subject, owners, figures, actor_id)
  SELECT e.book_id, e.kind, e.key_id, '{}', e.figures, e.actor_id FROM key_event e
  WHERE e.key_id = NEW.key_id AND (TG_OP = 'INSERT' OR e.kind = 'keys.revoked');
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER api_key_issued AFTER INSERT ON ledger.api_key
  FOR EACH ROW EXECUTE FUNCTION ledger.tell_key();
ALTER TABLE ledger.api_key ENABLE ALWAYS TRIGGER api_key_issued;
CREATE OR REPLACE TRIGGER api_key_revoked AFTER UPDATE ON ledger.api_key
  FOR EACH ROW WHEN (OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL) EXECUTE FUNCTION ledger.tell_key();
ALTER TABLE ledger.api_key ENABLE ALWAYS TRIGGER api_key_revoked;

CREATE OR REPLACE FUNCTION ledger.tell_administrators() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('ecoledger.keys'));
  INSERT INTO outbox (book_id, kind, subject, owners, figures, actor_id)
  SELECT e.book_id, e.kind, e.key_id, '{}', e.figures, e.actor_id FROM key_event e
  WHERE e.book_id = NEW.book_id ORDER BY e.at, e.key_id, e.kind;
  INSERT INTO outbox (book_id, kind, subject, owners, figures, actor_id)
  SELECT e.book_id, e.kind, e.subject, e.owners, e.figures, e.actor_id FROM mandate_event e
  WHERE e.book_id = NEW.book_id ORDER BY e.at, e.kind, e.subject;
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER book_hears_of_administrators AFTER INSERT ON ledger.book
  FOR EACH ROW EXECUTE FUNCTION ledger.tell_administrators();
ALTER TABLE ledger.book ENABLE ALWAYS TRIGGER book_hears_of_administrators;
-- A book is opened by the web, which tells nothing of keys itself (`outbox_by_trigger`).
ALTER FUNCTION ledger.tell_administrators() SECURITY DEFINER;

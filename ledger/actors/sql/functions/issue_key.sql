-- Makes an actor of a book and the key by which it is recognised: the web's only way to either.
-- Callers: ledger.actors.actions.issue_key, as the web's role (SECURITY DEFINER), in the name of an administrator. The key of an
-- administrator is never made here, but on the server's command line by the owner of the database.
-- Locks: those of check_administrator.
-- Errors: LG051 key_issuer_living; LG051 key_administrator_by_hand: a role or a book that the web may not give out; the checks of the tables.
CREATE OR REPLACE FUNCTION ledger.issue_key(
  p_by integer, p_book integer, p_name text, p_role text, p_owner text, p_digest bytea, OUT key_id integer, OUT actor_id integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger
AS $$
BEGIN
  PERFORM check_administrator(p_by);
  IF p_role = 'administrator' OR p_book IS NULL THEN
    RAISE EXCEPTION 'the key of an administrator is made on the command line'
      USING ERRCODE = 'LG051', CONSTRAINT = 'key_administrator_by_hand';
  END IF;
  INSERT INTO actor AS a (book_id, name, role, owner) VALUES (p_book, p_name, p_role, p_owner)
  RETURNING a.actor_id INTO issue_key.actor_id;
  INSERT INTO api_key AS k (actor_id, digest, created_by) VALUES (issue_key.actor_id, p_digest, p_by)
  RETURNING k.key_id INTO issue_key.key_id;
END
$$;

-- Makes a key, and what stands behind it: the person whose number has the digest, registered when it is the first time and named anew when
-- the name was erased, and the actor that this person is in the role, book and owner. A name that is there stays: whoever comes
-- with another one is answered with it, and no key is made.
-- Callers: ledger.actors.actions.issue_key: as the web's role (SECURITY DEFINER) in the name of an administrator, and never for one; as the
-- owner of the database, who alone names nobody, on the server's command line.
-- Locks: those of check_administrator; the row of the person, so that of two keys for one person at once both have the same actor.
-- Errors, in this order: LG051 key_issuer_living; LG051 key_administrator_by_hand: a role or a book that the web may not give out;
-- LG079 number_key_other: the digest was made by another key than all before; the checks of the tables.
CREATE OR REPLACE FUNCTION ledger.issue_key(
  p_by integer, p_book integer, p_name text, p_number bytea, p_fingerprint bytea, p_system text, p_role text, p_owner text, p_digest bytea,
  p_expires date, p_networks cidr[], OUT key_id integer, OUT actor_id integer, OUT person_id integer, OUT name text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger
AS $$
BEGIN
  IF p_by IS NOT NULL OR NOT pg_has_role(coalesce(nullif(current_setting('role'), 'none'), session_user)::name, current_user, 'USAGE') THEN
    PERFORM check_administrator(p_by);
    IF p_role = 'administrator' OR p_book IS NULL THEN
      RAISE EXCEPTION 'the key of an administrator is made on the command line'
        USING ERRCODE = 'LG051', CONSTRAINT = 'key_administrator_by_hand';
    END IF;
  END IF;
  INSERT INTO number_key (fingerprint) VALUES (p_fingerprint) ON CONFLICT DO NOTHING;
  IF NOT EXISTS (SELECT FROM number_key k WHERE k.fingerprint = p_fingerprint) THEN
    RAISE EXCEPTION 'numbers are digested by another key' USING ERRCODE = 'LG079', CONSTRAINT = 'number_key_other';
  END IF;
  INSERT INTO person AS p (name, number_digest) VALUES (p_name, p_number)
  ON CONFLICT (number_digest) DO UPDATE SET
    name = CASE WHEN p.erased_at IS NULL THEN p.name ELSE EXCLUDED.name END, erased_at = NULL
  RETURNING p.person_id, p.name INTO issue_key.person_id, issue_key.name;
  IF issue_key.name <> p_name THEN
    RETURN;
  END IF;
  SELECT a.actor_id INTO issue_key.actor_id FROM actor a
  WHERE a.person_id = issue_key.person_id AND a.book_id IS NOT DISTINCT FROM p_book AND a.role = p_role
    AND a.owner IS NOT DISTINCT FROM p_owner AND a.system IS NOT DISTINCT FROM p_system AND a.name_salt IS NOT NULL;
  IF NOT FOUND THEN
    INSERT INTO actor AS a (person_id, book_id, name, system, role, owner)
    VALUES (issue_key.person_id, p_book, p_name, p_system, p_role, p_owner)
    RETURNING a.actor_id INTO issue_key.actor_id;
  END IF;
  INSERT INTO api_key AS k (actor_id, digest, created_by, expires_on, networks)
  VALUES (issue_key.actor_id, p_digest, p_by, p_expires, p_networks)
  RETURNING k.key_id INTO issue_key.key_id;
END
$$;

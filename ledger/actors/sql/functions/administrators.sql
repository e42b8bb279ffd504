-- How many persons are administrators who can act today: with a valid key, under a mandate that runs.
-- Callers: confirm_mandate, end_mandate, appoint, ledger.actors.mandates.
-- Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.administrators() RETURNS integer
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  RETURN (SELECT count(DISTINCT person_of(a.actor_id)) FROM actor a
          WHERE a.role = 'administrator'
            AND EXISTS (SELECT FROM api_key k WHERE k.actor_id = a.actor_id AND key_good(k.revoked_at, k.expires_on, k.mandate_id)));
END
$$;

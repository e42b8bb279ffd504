-- Who somebody is: the number of the person, or, for who has none (the ledger's own jobs, archives, keys from before persons were
-- registered), a number of its own that no person has. In plpgsql, which keeps its plan: a function in SQL with a path of its own is planned
-- anew for every call.
-- Callers: whatever asks that two acts are done by two persons. Locks: none. Errors: none. Twin: ledger.actors.authority.person_of.
CREATE OR REPLACE FUNCTION ledger.person_of(p_actor integer) RETURNS integer
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger
AS $$
BEGIN
  RETURN (SELECT coalesce(a.person_id, -a.actor_id) FROM actor a WHERE a.actor_id = p_actor);
END
$$;

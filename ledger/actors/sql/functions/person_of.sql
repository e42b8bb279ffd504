-- Who somebody is: the number of the person, or of the one as which it counts where two that were registered are one human being; for who has none
-- (the ledger's own jobs, archives, keys from before persons were registered), a number of its own that no person has. In SQL without a path of
-- its own, which is called fastest: it names its tables in full.
-- Callers: whatever asks that two acts are done by two persons. Locks: none. Errors: none. Twin: ledger.actors.authority.person_of.
CREATE OR REPLACE FUNCTION ledger.person_of(p_actor integer) RETURNS integer
LANGUAGE sql STABLE
AS $$
  SELECT coalesce(p.counts_as, a.person_id, -a.actor_id) FROM ledger.actor a LEFT JOIN ledger.person p ON p.person_id = a.person_id
  WHERE a.actor_id = p_actor
$$;

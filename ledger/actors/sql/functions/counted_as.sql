-- As which person a registered one counts: itself, or the first of those with which it is one human being.
-- Callers: check_by_two, ask_renumbering, holder_of_mandate, ledger.actors.
-- Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.counted_as(p_person integer) RETURNS integer
LANGUAGE sql STABLE
AS $$
  SELECT coalesce(p.counts_as, p.person_id) FROM ledger.person p WHERE p.person_id = p_person
$$;

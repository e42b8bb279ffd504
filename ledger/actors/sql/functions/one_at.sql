-- Whether two actors were one person at an instant: what two persons did stays done by two, where it came out only later that they are one.
-- Callers: the doctor, who looks back.
-- Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.one_at(p_actor integer, p_other integer, p_at timestamptz) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  RETURN p_actor = p_other OR EXISTS (
    SELECT FROM actor a, actor o WHERE a.actor_id = p_actor AND o.actor_id = p_other AND o.person_id = ANY (persons_as_one(a.person_id, p_at)));
END
$$;

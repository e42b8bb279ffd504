-- Whether somebody represents an enterprise today with one of some rights. Which mandate is meant the web tells by the key that comes; here
-- any of the actor's that runs counts.
-- Callers: check_giver, check_step_right. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.has_right(p_actor integer, p_rights text[]) RETURNS boolean
LANGUAGE plpgsql STABLE
AS $$
BEGIN
  RETURN EXISTS (SELECT FROM ledger.mandate m
                 WHERE m.actor_id = p_actor AND m.rights && p_rights AND ledger.mandate_runs(m.mandate_id));
END
$$;

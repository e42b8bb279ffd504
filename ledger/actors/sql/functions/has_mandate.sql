-- Whether somebody may act today: a mandate of the actor was confirmed, has begun, and has neither run out nor been ended. Without one
-- no key of the actor is good, whatever stands in it. It names its tables in full and has no path of its own, which is called fastest.
-- Callers: whatever asks whether a key is good. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.has_mandate(p_actor integer) RETURNS boolean
LANGUAGE plpgsql STABLE
AS $$
BEGIN
  RETURN EXISTS (SELECT FROM ledger.mandate m WHERE m.actor_id = p_actor AND m.confirmed_at IS NOT NULL AND m.ended_at IS NULL
                   AND ledger.in_term(m.from_on, m.until_on));
END
$$;

-- Whether a mandate runs today: it was confirmed, has begun, and has neither run out nor been ended. It names its table in full and has no path
-- of its own, which is called fastest.
-- Callers: key_good, has_mandate. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.mandate_runs(p_mandate integer) RETURNS boolean
LANGUAGE plpgsql STABLE
AS $$
BEGIN
  RETURN EXISTS (SELECT FROM ledger.mandate m WHERE m.mandate_id = p_mandate AND m.confirmed_at IS NOT NULL AND m.ended_at IS NULL
                   AND ledger.in_term(m.from_on, m.until_on));
END
$$;

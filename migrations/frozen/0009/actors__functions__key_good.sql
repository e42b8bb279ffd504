-- Whether a key is good today: it was not revoked and has not expired, and the mandate under which it was made runs. No later mandate makes
-- it good again.
-- Callers: whatever asks whether a key is good. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.key_good(p_revoked_at timestamptz, p_expires_on date, p_mandate integer) RETURNS boolean
LANGUAGE plpgsql STABLE
AS $$
BEGIN
  RETURN p_revoked_at IS NULL AND ledger.in_term(NULL, p_expires_on) AND ledger.mandate_runs(p_mandate);
END
$$;

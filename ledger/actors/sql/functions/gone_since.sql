-- Since when somebody who had keys has no good one any more: the last was revoked, or no mandate runs; null for who has one, and for who
-- never had any: persons of another installation (an archive), and the ledger's own jobs. Nothing is locked.
-- Callers: keys_gone, and what only looks. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.gone_since(p_actor integer) RETURNS timestamptz
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger
AS $$
DECLARE
  v_keys bigint; v_revoked timestamptz; v_ended timestamptz;
BEGIN
  SELECT count(*), CASE WHEN bool_and(k.revoked_at IS NOT NULL) THEN max(k.revoked_at) END INTO v_keys, v_revoked
  FROM api_key k WHERE k.actor_id = p_actor;
  IF v_keys = 0 THEN
    RETURN NULL;
  END IF;
  IF NOT has_mandate(p_actor) THEN
    SELECT max(least(m.ended_at, (m.until_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai')) INTO v_ended
    FROM mandate m WHERE m.actor_id = p_actor AND m.confirmed_at IS NOT NULL AND (m.ended_at IS NOT NULL OR NOT in_term(NULL, m.until_on));
  END IF;
  RETURN least(v_revoked, v_ended);
END
$$;

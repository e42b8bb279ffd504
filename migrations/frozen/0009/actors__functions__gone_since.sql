-- Since when somebody who had keys has no good one any more: the end of the key that was good last, which was revoked or expired, or whose
-- mandate was ended or ran out; null for who has a good one, and for who never had any: persons of another installation (an archive), and the
-- ledger's own jobs. Nothing is locked.
-- Callers: keys_gone, and what only looks. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.gone_since(p_actor integer) RETURNS timestamptz
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger
AS $$
DECLARE
  v_good boolean; v_end timestamptz;
BEGIN
  SELECT bool_or(key_good(x.revoked_at, x.expires_on, x.mandate_id)), max(x.ended_at) FILTER (WHERE x.ended_at <= clock_now())
  INTO v_good, v_end
  FROM (SELECT k.revoked_at, k.expires_on, k.mandate_id,
               least(k.revoked_at, (k.expires_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai',
                     m.ended_at, (m.until_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai') AS ended_at
        FROM api_key k JOIN mandate m ON m.mandate_id = k.mandate_id WHERE k.actor_id = p_actor) AS x;
  RETURN CASE WHEN NOT v_good THEN v_end END;
END
$$;

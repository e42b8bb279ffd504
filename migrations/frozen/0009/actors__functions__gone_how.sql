-- What made void at an instant what somebody asked for, as `gone_since` tells it: his mandate was ended or ran out, a key of his was revoked by
-- others, he took it back himself, or it expired. Null without an instant.
-- Callers: what tells why a yes is refused. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.gone_how(p_actor integer, p_since timestamptz) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  RETURN (SELECT CASE WHEN m.ended_at <= p_since THEN 'ended' WHEN k.revoked_at = p_since AND k.revoked_by = p_actor THEN 'replaced'
                      WHEN k.revoked_at = p_since THEN 'revoked'
                      WHEN (m.until_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' = p_since THEN 'over' ELSE 'expired' END
          FROM api_key k JOIN mandate m ON m.mandate_id = k.mandate_id
          WHERE k.actor_id = p_actor AND p_since IN (k.revoked_at, m.ended_at, (k.expires_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai',
                                                     (m.until_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai')
          ORDER BY k.revoked_at IS DISTINCT FROM p_since, k.key_id LIMIT 1);
END
$$;

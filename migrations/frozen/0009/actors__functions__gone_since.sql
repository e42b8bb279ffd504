-- Since when what somebody asked for at an instant, or approved, is void: since a key of his was taken back by others, then or later, for what
-- a thief did is not told from what the holder did; else, where he has had keys and none of them is good now, since the end of the key that
-- was good last, which was revoked or expired, or whose mandate was ended or ran out. A key that its holder takes back himself was replaced and
-- not lost. Null for who can act, and for who never had a key: persons of another installation (an archive), and the ledger's own jobs.
-- Without an instant it tells whether somebody can act. Nothing is locked.
-- Callers: keys_gone, and what only looks. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.gone_since(p_actor integer, p_asked_at timestamptz) RETURNS timestamptz
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_good boolean; v_end timestamptz;
BEGIN
  SELECT bool_or(key_good(x.revoked_at, x.expires_on, x.mandate_id)), max(x.ended_at) FILTER (WHERE x.ended_at <= clock_now()) INTO v_good, v_end
  FROM (SELECT k.revoked_at, k.expires_on, k.mandate_id,
               least(k.revoked_at, (k.expires_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai',
                     m.ended_at, (m.until_on + 1)::timestamp AT TIME ZONE 'Asia/Shanghai') AS ended_at
        FROM api_key k JOIN mandate m ON m.mandate_id = k.mandate_id WHERE k.actor_id = p_actor) AS x;
  RETURN coalesce(taken_back(p_actor, p_asked_at), CASE WHEN NOT v_good THEN v_end END);
END
$$;

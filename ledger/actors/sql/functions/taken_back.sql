-- Since when a key of somebody was taken back by others, at an instant or later: revoked, or with its mandate. What a thief did with it is not
-- told from what the holder did. Null where none was, and where its holder took it back himself, or it ran out. Nothing is locked.
-- Callers: gone_since, keys_taken_back, and what only looks. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.taken_back(p_actor integer, p_since timestamptz) RETURNS timestamptz
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  RETURN (SELECT min(k.revoked_at) FROM api_key k
          WHERE k.actor_id = p_actor AND k.revoked_at >= p_since AND k.revoked_by IS DISTINCT FROM p_actor);
END
$$;

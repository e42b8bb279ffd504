-- Gives the id of the n-th entry that an act makes by itself: version 7, the time of the act's own id, a hashed tail.
-- Callers: post_legs and the rooms' functions; the twin in Python is ledger.identifiers.derived. Locks: none. Errors: none.
-- The same act and number give the same id, so that a retry is recognised.
CREATE OR REPLACE FUNCTION ledger.derived_id(p_base uuid, p_name text) RETURNS uuid
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$
  SELECT (left(p_base::text, 13) || '-7' || substr(h, 1, 3) || '-8' || substr(h, 4, 3) || '-' || substr(h, 7, 12))::uuid
  FROM md5(p_base::text || ':' || p_name) AS h
$$;

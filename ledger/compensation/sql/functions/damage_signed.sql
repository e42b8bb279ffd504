-- Whether a party signs an agreement: it is named among those who sign, or, where nobody is, among those who owe by it.
-- Callers: the queries of how a case stands, and check_agreed_noticed.
-- Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.damage_signed(p_words jsonb, p_owner text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT CASE WHEN p_words -> 'signed_by' -> 0 IS NOT NULL THEN p_words -> 'signed_by' ? p_owner
    ELSE jsonb_path_exists(p_words, 'strict $.**.owner ? (@ == $who)', jsonb_build_object('who', p_owner), true) END
$$;

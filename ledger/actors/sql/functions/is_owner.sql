-- Whether who is connected may act as the owner of the database, who gives and takes on the server's command line without a key; in a function
-- that works as the owner, too.
-- Callers: confirm_mandate, end_mandate, revoke_key. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.is_owner() RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  RETURN pg_has_role(coalesce(nullif(current_setting('role'), 'none'), session_user)::name, current_user, 'USAGE');
END
$$;

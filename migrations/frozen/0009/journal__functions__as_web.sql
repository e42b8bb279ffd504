-- Whether who writes is not the owner of the tables, nor a member of that role: the web, whatever login it has, and whether or not it has taken
-- on a role. What is asked of the web alone is asked of all of these: a login that inherits the rights of the web and takes on no role is it, too.
-- Callers: the triggers that ask the web for an act, a step or a record; clock_now. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.as_web() RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT NOT pg_has_role(coalesce(nullif(current_setting('role'), 'none')::name, session_user),
                         (SELECT n.nspowner FROM pg_namespace n WHERE n.nspname = 'ledger'), 'USAGE')
$$;

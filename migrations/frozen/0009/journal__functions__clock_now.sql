-- The instant that the journal records.
-- Callers: every SQL function of the kernel. Locks: none. Errors: none.
-- A test may stand at another instant by `SET ecoledger.now`; only the owner of the database, never who writes as the web.
CREATE OR REPLACE FUNCTION ledger.clock_now() RETURNS timestamptz
LANGUAGE sql VOLATILE PARALLEL SAFE
AS $$
  SELECT CASE
           WHEN coalesce(current_setting('ecoledger.now', true), '') = '' OR ledger.as_web() THEN clock_timestamp()
           ELSE current_setting('ecoledger.now', true)::timestamptz
         END
$$;

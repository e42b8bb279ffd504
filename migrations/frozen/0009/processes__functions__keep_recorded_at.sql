-- When something was recorded is said by the database: what the web writes of it is not kept. Other triggers go by it, and so does the order in
-- which later rows replace earlier ones.
-- Callers: the triggers named recorded_now, before each row. An archive that is replayed, by the owner, brings its own instants.
-- Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.keep_recorded_at() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() THEN
    NEW.recorded_at := clock_timestamp();
  END IF;
  RETURN NEW;
END
$$;

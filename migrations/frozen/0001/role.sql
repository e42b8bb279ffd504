-- The role that the web takes on; it may log in, and nothing else by itself.
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ecoledger_web') THEN
    CREATE ROLE ecoledger_web LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
  END IF;
END $$;

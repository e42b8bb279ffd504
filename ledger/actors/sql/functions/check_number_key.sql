-- Keeps by which key numbers are digested, when it is the first time, and sees that it is the same from then on.
-- Callers: ask_mandate, register_actor. Locks: none that last.
-- Errors: LG079 number_key_other: the digest was made by another key than all before.
CREATE OR REPLACE FUNCTION ledger.check_number_key(p_fingerprint bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  INSERT INTO number_key (fingerprint) VALUES (p_fingerprint) ON CONFLICT DO NOTHING;
  IF NOT EXISTS (SELECT FROM number_key k WHERE k.fingerprint = p_fingerprint) THEN
    RAISE EXCEPTION 'numbers are digested by another key' USING ERRCODE = 'LG079', CONSTRAINT = 'number_key_other';
  END IF;
END
$$;

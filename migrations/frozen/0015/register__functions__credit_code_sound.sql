-- Whether a unified social credit code begins as those of an office that registers and a class of what it registers do (GB 32100-2015,
-- table 1), and is not the identity number of a resident. With evidence another beginning passes, and what happens to be built like the
-- number of a person, but no number that could be nothing else.
-- Callers: check_party_code, check_damage_party_code. Locks: none. Errors: none. Twin: ledger.register.identity.check_uscc.
CREATE OR REPLACE FUNCTION ledger.credit_code_sound(p_code text, p_told boolean) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF p_code ~ '^(1[1239]|2[19]|3[123459]|4[19]|5[1239]|6[129]|7[129]|8[19]|9[123]|A[19]|N[1239]|Y1)' THEN
    RETURN p_told OR NOT is_of_person(p_code);
  END IF;
  RETURN p_told AND NOT is_of_person(p_code);
END
$$;

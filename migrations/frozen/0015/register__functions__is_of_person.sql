-- Whether a number is a sound identity number of a resident (GB 11643): a day of birth, and its own
-- check character.
-- Callers: credit_code_sound. Locks: none. Errors: none. Twin: ledger.register.identity.is_of_person.
CREATE OR REPLACE FUNCTION ledger.is_of_person(p_number text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT CASE
    WHEN p_number !~ '^[1-8][0-9]{5}(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9X]$' THEN false
    WHEN substr(p_number, 13, 2)::integer > extract(day FROM interval '1 month' - interval '1 day'
           + make_date(substr(p_number, 7, 4)::integer, substr(p_number, 11, 2)::integer, 1)) THEN false
    -- ISO 7064 MOD 11-2
    ELSE right(p_number, 1) = (
      SELECT substr('10X98765432', sum(substr(p_number, i::integer, 1)::integer * w)::integer % 11 + 1, 1)
      FROM unnest(ARRAY[7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) WITH ORDINALITY AS weight (w, i))
  END
$$;

-- The number of a paper as it is compared: narrow, in small letters, in one sort of brackets, without gaps. Only whether two numbers are one
-- is asked of it, and nothing keeps it; the form in which a number is kept is paper_number.
-- Callers: check_number_free, check_old_numbers_free, ledger.compensation.actions clues, old_cases, numbering.
-- Locks: none. Errors: none. Twin: ledger.compensation.rules.number_forms.
CREATE OR REPLACE FUNCTION ledger.number_form(p_number text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT regexp_replace(translate(lower(normalize(p_number, NFKC)), '〔〕[]【】{}', '()()()()'), '\s', '', 'g')
$$;

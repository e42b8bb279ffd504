-- A text as it is compared: narrow, without gaps, in small letters; and the number of a bank account: digits and letters alone.
-- Callers: spent_on_liable, check_damage_spending, ledger.compensation.actions.spending. Locks: none.
-- Errors: none. Twin: ledger.compensation.rules.payees.plain, plain_account.
CREATE OR REPLACE FUNCTION ledger.plain_text(p_text text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT SET search_path = pg_catalog, ledger
AS $$
  SELECT lower(regexp_replace(normalize(p_text, NFKC), '[\s\u00ad\u034f\u200b-\u200f\u2028-\u202f\u2060-\u2064\ufeff]', '', 'g'))
$$;

CREATE OR REPLACE FUNCTION ledger.plain_account(p_number text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT SET search_path = pg_catalog, ledger
AS $$
  SELECT regexp_replace(plain_text(p_number), '[^0-9a-z]', '', 'g')
$$;

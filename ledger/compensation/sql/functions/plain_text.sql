-- A text as it is compared: narrow, in small letters, its letters and digits alone; the number of a bank account: digits and Latin letters alone;
-- and under which codes somebody is known: the root of a code, the credit codes anywhere in it or in a name, each with its organisation code.
-- Callers: spent_on_liable, check_damage_spending, ledger.compensation.actions.spending. Locks: none.
-- Errors: none. Twin: ledger.compensation.rules.payees.
CREATE OR REPLACE FUNCTION ledger.plain_text(p_text text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT regexp_replace(lower(normalize(p_text, NFKC)),
    '[^0-9a-z\u00df-\u00f6\u00f8-\u024f\u0370-\u0373\u0376\u0377\u037b-\u037d\u03ac-\u03ff\u0430-\u0481\u048a-\u052f'
    '\u0620-\u064a\u0671-\u06d3\u06d5\u0f40-\u0f6c\u0f90-\u0fbc\u1820-\u1878\u3005-\u3007\u3041-\u3096\u30a1-\u30fa'
    '\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua48c\uac00-\ud7a3\U00020000-\U000323af]', '', 'g')
$$;

CREATE OR REPLACE FUNCTION ledger.plain_account(p_number text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT regexp_replace(plain_text(p_number), '[^0-9a-z]', '', 'g')
$$;

CREATE OR REPLACE FUNCTION ledger.owner_forms(p_code text, p_name text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT SET search_path = pg_catalog, ledger, pg_temp
AS $$
  WITH said AS (
    SELECT plain_text(split_part(p_code, ':', 1)) AS kind, plain_text(substr(p_code, length(split_part(p_code, ':', 1)) + 1)) AS rest,
      plain_text(p_name) AS name
  ), credit AS (
    SELECT x.text, substr(x.text, n, 18) AS number FROM (SELECT rest FROM said UNION SELECT name FROM said) AS x (text),
      generate_series(1, length(x.text) - 17) AS n
    WHERE substr(x.text, n, 18) ~ '^[0-9a-z]{2}[0-9]{6}[0-9a-z]{10}$'
  )
  SELECT array_agg(y.form) FROM (
    SELECT kind || ':' || plain_text(split_part(p_code, ':', 2)) FROM said WHERE p_code <> ''
    UNION SELECT 'enterprise:' || number FROM credit
    UNION SELECT 'organisation:' || substr(number, 9, 9) FROM credit
    UNION SELECT 'organisation:' || rest FROM said WHERE kind <> 'person' AND rest ~ '^[0-9a-z]{8}[0-9x]$'
    UNION SELECT 'organisation:' || name FROM said WHERE name ~ '^[0-9a-z]{8}[0-9x]$'
  ) AS y (form)
$$;

-- The number of a decision in one form: full width, kinds of brackets and dashes, capitals and blanks tell no two decisions apart.
-- Callers: check_sale_decided, check_decision_apart, check_decision_once, check_act_agreed, ledger.market.actions.decisions. Locks: none.
-- Errors: none.
CREATE OR REPLACE FUNCTION ledger.plain_number(number text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT translate(lower(normalize(number, NFKC) COLLATE "C"), U&'〔【(（{〕】)）}–—−‐‑ \00a0\3000', '[[[[[]]]]]-----')
$$;

-- The number of a slip in one form: as the number of a decision (plain_number), and without dashes.
-- Callers: check_voucher_once, ledger.permits.actions.fees. Locks: none.
-- Errors: none.
CREATE OR REPLACE FUNCTION ledger.plain_voucher(number text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT translate(lower(normalize(number, NFKC) COLLATE "C"), U&'〔【(（{〕】)）}–—−‐‑- \00a0\3000', '[[[[[]]]]]')
$$;

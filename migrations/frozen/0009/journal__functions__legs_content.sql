-- The lines of a submitted entry, by code, in the form in which stored ones are compared with them.
-- Callers: post_entries, for ids that are known, refusals, reversals and approvals. Locks: none. Errors: none.
-- By code and not by number, because an account that was opened and rolled back gets another number the next time.
-- p_unknown gives the codes that nobody knows, by the place of the posting in the batch.
CREATE OR REPLACE FUNCTION ledger.legs_content(
  p_book integer, p_accounts integer[], p_assets integer[], p_keys integer[], p_amounts bigint[], p_first integer,
  p_last integer, p_unknown jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT jsonb_agg(jsonb_build_array(coalesce(a.code, p_unknown -> place::text ->> 0),
                                     coalesce(s.code, p_unknown -> place::text ->> 1),
                                     greatest(p_amounts[place], 0), greatest(-p_amounts[place], 0)) ORDER BY place)
  FROM generate_series(p_first, p_last) AS place
  LEFT JOIN account a ON a.book_id = p_book AND a.account_id = p_accounts[p_keys[place]]
  LEFT JOIN asset s ON s.book_id = p_book AND s.asset_id = p_assets[p_keys[place]]
$$;

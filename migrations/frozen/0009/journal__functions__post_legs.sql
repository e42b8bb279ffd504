-- Posts many legs of one kind as entries of bounded size, through post_entries: for work that moves thousands of lots.
-- Callers: functions of the rooms (SECURITY DEFINER ones); the web has no right to it. p_entries numbers the entry of each
-- leg from 1 without gaps (p_offset entries came before), and the legs of an entry stand together; amounts above zero are debits, below zero credits.
-- Locks: as post_entries. Returns null when all was posted, else the first refusal with its code and figures; the caller
-- must then give up the transaction.
CREATE OR REPLACE FUNCTION ledger.post_legs(
  p_book integer, p_actor integer, p_kind text, p_on date, p_memo text, p_document text, p_base uuid, p_name text,
  p_offset integer, p_entries integer[], p_accounts integer[], p_assets integer[], p_amounts bigint[]) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_count integer := p_entries[cardinality(p_entries)];
  v_keys integer[]; v_pair_accounts integer[]; v_pair_assets integer[]; v_ends integer[]; v_ids uuid[];
  v_outcomes text[]; v_codes text[]; v_figures jsonb[];
BEGIN
  SELECT array_agg(k.key ORDER BY k.place) INTO v_keys
  FROM (SELECT place, dense_rank() OVER (ORDER BY account, asset)::integer AS key
        FROM unnest(p_accounts, p_assets) WITH ORDINALITY AS l (account, asset, place)) AS k;
  SELECT array_agg(account ORDER BY account, asset), array_agg(asset ORDER BY account, asset)
  INTO v_pair_accounts, v_pair_assets
  FROM (SELECT DISTINCT account, asset FROM unnest(p_accounts, p_assets) AS l (account, asset)) AS d;
  SELECT array_agg(upto ORDER BY entry) INTO v_ends
  FROM (SELECT entry, max(place)::integer AS upto FROM unnest(p_entries) WITH ORDINALITY AS l (entry, place) GROUP BY entry) AS e;
  SELECT array_agg(derived_id(p_base, p_name || ':' || (p_offset + n)) ORDER BY n) INTO v_ids FROM generate_series(1, v_count) AS n;
  SELECT x.outcomes, x.codes, x.figures INTO v_outcomes, v_codes, v_figures
  FROM post_entries(
    p_book, array_fill(p_actor, ARRAY[v_count]), v_ids, array_fill(p_kind, ARRAY[v_count]),
    array_fill(p_on, ARRAY[v_count]), array_fill(p_memo, ARRAY[v_count]), array_fill(p_document, ARRAY[v_count]),
    array_fill(NULL::uuid, ARRAY[v_count]), array_fill(1, ARRAY[v_count]), v_ends,
    p_entries, v_keys, p_amounts, v_pair_accounts, v_pair_assets, NULL) AS x;
  IF v_outcomes IS NULL THEN
    RETURN NULL;
  END IF;
  RETURN (SELECT coalesce(u.figures, '{}') || jsonb_build_object('code', coalesce(u.code, u.outcome))
          FROM unnest(v_outcomes, v_codes, v_figures) AS u (outcome, code, figures)
          WHERE u.outcome <> 'linked' LIMIT 1);
END
$$;

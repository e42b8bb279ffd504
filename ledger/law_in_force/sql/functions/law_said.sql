-- What the bureau's own packs that are in force on a day say on it of the keys that begin so, the nearest first. A pack that cannot be read says
-- nothing.
-- Callers: law_figure, region_on, dual_control. Locks: none. Errors: none. Twin: ledger.law_in_force.queries.law_of, with what is shipped.
CREATE OR REPLACE FUNCTION ledger.law_said(p_book integer, p_begins text, p_on date)
RETURNS TABLE (key text, value jsonb, from_on date, place bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  RETURN QUERY
  SELECT v.key, v.value, v.from_on, row_number() OVER (ORDER BY k.in_force_from DESC, k.pack_id DESC, v.place)
  FROM permit_pack k
  JOIN process p ON p.book_id = k.book_id AND p.process_id = k.pack_id AND p.state = 'in_force'
  CROSS JOIN LATERAL pack_values(k.text) AS v
  WHERE k.book_id = p_book AND k.in_force_from <= p_on AND v.key ^@ p_begins
    AND strpos(k.text, p_begins) + strpos(k.text, '\u') <> 0  -- else it is not read: it says no such thing, be it in characters by number
    AND v.from_on <= p_on AND p_on <= coalesce(v.until_on, 'infinity')
  ORDER BY 4;
END
$$;

-- Under which codes a division lies on a day: its own, or what took its place, and so on; by the rule packs of the book that are in force, and by
-- the list that is shipped. Of a pack the values are read whose key is region_after.<code>, or region.<code> for a code that begins.
-- Callers: area_other. Locks: none. Errors: none. Twin: ledger.register.regions.present.
CREATE OR REPLACE FUNCTION ledger.region_on(p_book integer, p_region text, p_on date) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_found text[] := ARRAY[p_region]; v_later text[]; v_told jsonb;
BEGIN
  SELECT jsonb_object_agg(y.region, y.after) INTO v_told
  FROM (SELECT DISTINCT ON (z.region) z.region, z.after
        FROM (SELECT f.region, f.after, f.from_on FROM regions_followed() f WHERE f.from_on <= p_on
              UNION ALL
              SELECT right(l.key, 6), CASE jsonb_typeof(l.value) WHEN 'array' THEN ARRAY(SELECT jsonb_array_elements_text(l.value))
                                      ELSE ARRAY[right(l.key, 6)] END, l.from_on
              FROM law_said(p_book, 'region', p_on) l WHERE l.key ~ '^region(_after)?\.[0-9]{6}$') AS z
        ORDER BY z.region, z.from_on DESC, z.after = ARRAY[z.region] DESC) AS y;
  FOR i IN 1 .. 8 LOOP
    v_later := ARRAY(SELECT DISTINCT l.code FROM unnest(v_found) AS f (code)
                     CROSS JOIN LATERAL (SELECT jsonb_array_elements_text(coalesce(v_told -> f.code, to_jsonb(ARRAY[f.code])))) AS l (code)
                     ORDER BY 1);
    EXIT WHEN v_later = v_found;
    v_found := v_later;
  END LOOP;
  RETURN v_found;
END
$$;

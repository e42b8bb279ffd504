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
        FROM (SELECT f.region, f.after, f.from_on FROM regions_followed() f
              UNION ALL
              SELECT r.key[2], CASE r.key[1] WHEN 'region' THEN ARRAY[r.key[2]]
                               ELSE ARRAY(SELECT m[1] FROM regexp_matches(substring(r.part FROM '\mvalue["'']?\s*=\s*\[([^\]]*)\]'), '\d{6}', 'g') m) END,
                     substring(r.part FROM '\mfrom["'']?\s*=\s*(\d{4}-\d{2}-\d{2})')::date
              FROM (SELECT x.part, regexp_match(x.part, '\mkey["'']?\s*=\s*["'']+(region|region_after)\.(\d{6})["'']') AS key
                    FROM permit_pack k JOIN process p ON p.book_id = k.book_id AND p.process_id = k.pack_id
                    CROSS JOIN regexp_split_to_table(
                      regexp_replace(k.text, '^\s*#.*$', '', 'gn'),  -- a value begins with its table, in either form
                      '\[\[\s*value\s*\]\]|\{\s*(?=["'']?(key|value|from|until|source|mark|note)["'']?\s*=)') AS x (part)
                    WHERE k.book_id = p_book AND p.state = 'in_force' AND k.in_force_from <= p_on AND k.text LIKE '%region%') AS r
              WHERE r.key IS NOT NULL AND p_on <= coalesce(substring(r.part FROM '\muntil["'']?\s*=\s*(\d{4}-\d{2}-\d{2})')::date, 'infinity')) AS z
        WHERE z.from_on <= p_on ORDER BY z.region, z.from_on DESC, z.after = ARRAY[z.region] DESC) AS y;
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

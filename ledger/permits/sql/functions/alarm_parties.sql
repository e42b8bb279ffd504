-- The parties whom something concerns that comes to its end on a day; null where there is no such thing of that site with that last day.
-- What became of it since is not asked: what was told stays told.
-- Callers: the trigger alarm_is_so, told_of_permits, the list of what was told. Locks: none. Errors: none. Twin: ledger.permits.queries.alarms.
CREATE OR REPLACE FUNCTION ledger.alarm_parties(p_book_id integer, p_kind text, p_subject text, p_site text, p_due_on date) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_year integer := extract(year FROM p_due_on) - CASE p_kind WHEN 'emitted' THEN 0 ELSE 1 END;
BEGIN
  RETURN CASE
    WHEN p_kind = 'licence' THEN (
      SELECT ARRAY[s.party::text] FROM licence_version v JOIN site s ON s.book_id = v.book_id AND s.code = v.site
      WHERE v.book_id = p_book_id AND v.site = p_site AND v.site || '/' || v.version = p_subject AND v.valid_to = p_due_on)
    WHEN p_kind = 'fee' THEN (
      SELECT ARRAY[s.party::text] FROM permit_fee f JOIN permit_fee_instalment i ON i.book_id = f.book_id AND i.fee_id = f.fee_id
      JOIN site s ON s.book_id = f.book_id AND s.code = f.site
      WHERE f.book_id = p_book_id AND f.site = p_site AND i.fee_id || '/' || i.number = p_subject AND i.due_on = p_due_on)
    WHEN p_kind IN ('report', 'surrender', 'emitted') THEN (
      SELECT ARRAY[s.party::text] FROM site s
      WHERE s.book_id = p_book_id AND s.code = p_site AND EXISTS (
        SELECT FROM permit_report r
        WHERE r.book_id = p_book_id AND r.site = p_site AND r.year = v_year AND p_subject = p_site || '/' || r.pollutant || '/' || v_year
        UNION ALL
        SELECT FROM permit_cap c JOIN permit_lot l ON l.book_id = c.book_id AND l.cap_id = c.asset_id
        JOIN balance b ON b.book_id = l.book_id AND b.asset_id = l.asset_id JOIN account a ON a.book_id = b.book_id AND a.account_id = b.account_id
        WHERE p_kind <> 'emitted' AND c.book_id = p_book_id AND c.vintage = v_year AND a.owner = s.party
          AND p_subject = p_site || '/' || c.pollutant || '/' || v_year))
    ELSE (
      SELECT permit_parties(t.book_id, t.act_id) FROM permit_act t
      WHERE t.book_id = p_book_id AND t.act_id::text = p_subject AND t.site = p_site
        AND (p_due_on IN (alarm_ends(t), t.until_on) OR EXISTS (
          SELECT FROM permit_act c WHERE c.book_id = t.book_id AND c.site = t.site AND c.machine = 'permits.bound_correction'
            AND c.terms ->> 'corrects' = p_subject AND c.until_on = p_due_on))
        AND t.machine = CASE p_kind WHEN 'debt' THEN 'permits.pledge' ELSE 'permits.' || p_kind END)
    END;
END
$$;

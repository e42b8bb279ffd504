-- The days on which nobody who owes a part bears interest: all who owe it then are bankrupt, each from the day of acceptance on (企业破产法 art. 46).
-- A petition that was rejected does not count. Who was released owes it no more from that day on (民法典 art. 520). Of a case without a bankruptcy
-- there are none.
-- Callers: check_damage_called_overdue, ledger.compensation.queries standing, actions payments, nightly. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.damage_unburdened(p_book integer, p_case integer, p_part integer) RETURNS TABLE (first_on date, last_on date)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM damage_insolvency n WHERE n.book_id = p_book AND n.case_id = p_case AND n.counts) THEN
    RETURN;
  END IF;
  RETURN QUERY
    SELECT lower(d.days), coalesce(upper(d.days) - 1, '9999-12-31'::date)
    FROM unnest((
      SELECT datemultirange(daterange('0001-01-01', NULL)) - coalesce(range_agg(daterange(b.since_on,
        CASE WHEN n.accepted_on IS NULL THEN b.until_on ELSE least(b.until_on, greatest(n.accepted_on, b.since_on)) END)), datemultirange())
      FROM damage_obligor o
      CROSS JOIN LATERAL (SELECT coalesce(o.since_on, '0001-01-01') AS since_on, least(o.until_on, (
        SELECT min(greatest(y.paid_on, o.since_on)) FROM damage_payment y
        WHERE y.book_id = o.book_id AND y.case_id = o.case_id AND y.part = o.part AND y.route = 'release' AND y.payer = o.owner
          AND y.reversed_by IS NULL)) AS until_on) b
      LEFT JOIN damage_insolvency n ON n.book_id = o.book_id AND n.case_id = o.case_id AND n.owner = o.owner AND n.counts
      WHERE o.book_id = p_book AND o.case_id = p_case AND o.part = p_part)) AS d (days)
    ORDER BY 1;
END
$$;

-- The last day of an act with lots, as it counts; of a lease that of its last year. Null where it has none.
-- Callers: the list of what comes to its end, alarm_parties.
-- Locks: none. Errors: none. Twin: none; a lease is of whole years (docs/spec/permits.md 16.1).
CREATE OR REPLACE FUNCTION ledger.alarm_ends(p_act ledger.permit_act) RETURNS date
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  RETURN CASE p_act.machine WHEN 'permits.lease' THEN (
      SELECT make_date(max(n.last_vintage), 12, 31) FROM permit_act_line n WHERE n.book_id = p_act.book_id AND n.act_id = p_act.act_id)
    ELSE (as_corrected(p_act)).until_on END;
END
$$;

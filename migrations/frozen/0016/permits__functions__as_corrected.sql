-- The last correction of a pledge or a freeze that two have confirmed, but for one; nulls where there is none.
-- Callers: as_corrected, check_bound_corrected, ledger.permits.actions.bound.
-- Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.last_correction(p_book integer, p_act uuid, p_but uuid DEFAULT NULL) RETURNS ledger.permit_act
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT c.* FROM permit_act t
  JOIN permit_act c ON c.book_id = t.book_id AND c.site = t.site AND c.machine = 'permits.bound_correction'
    AND c.terms ->> 'corrects' = t.act_id::text AND c.act_id IS DISTINCT FROM p_but
  JOIN process p ON p.book_id = c.book_id AND p.process_id = c.act_id AND p.state = 'done'
  WHERE t.book_id = p_book AND t.act_id = p_act
  ORDER BY c.recorded_at DESC
  LIMIT 1
$$;

-- A pledge or a freeze as it counts: with what its last correction says that two have confirmed. Any other act as it is.
-- Callers: alarm_ends, check_freeze_once, check_rank_free, check_bound_corrected, the claims on bound lots and the lists of freezes.
-- Locks: none. Errors: none. Twin: ledger.permits.actions.bound.find_counted.
CREATE OR REPLACE FUNCTION ledger.as_corrected(p_act ledger.permit_act) RETURNS ledger.permit_act
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_last permit_act;
BEGIN
  IF p_act.machine IN ('permits.pledge', 'permits.freeze') THEN
    v_last := last_correction(p_act.book_id, p_act.act_id);
    IF v_last.act_id IS NOT NULL THEN
      p_act.money := v_last.money;
      p_act.until_on := v_last.until_on;
      p_act.terms := p_act.terms || jsonb_build_object('reference', coalesce(v_last.terms ->> 'reference', ''))
        || jsonb_strip_nulls(jsonb_build_object('order', v_last.terms -> 'order', 'authority', v_last.terms -> 'authority',
                                                'rank', v_last.terms -> 'rank'));
    END IF;
  END IF;
  RETURN p_act;
END
$$;

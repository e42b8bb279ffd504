-- Why an entry may not reverse the one it names, or null when it may.
-- Callers: post_entries, for the kind journal.reversal. Locks: none; the unique index entry_reverses_once has the last
-- word when two reverse the same entry at once. Errors: none.
-- Order: unknown target, reversed already, kind not reversible, window over, approval, legs not the mirror image.
CREATE OR REPLACE FUNCTION ledger.reversal_fault(p_book integer, p_reverses uuid, p_postings jsonb, p_now timestamptz)
RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_target record;
  v_by uuid;
  v_mirror jsonb;
BEGIN
  SELECT e.kind, e.recorded_at, k.reversible, k.reversal_days INTO v_target
  FROM entry e JOIN entry_kind k ON k.code = e.kind
  WHERE e.book_id = p_book AND e.entry_id = p_reverses;
  IF NOT FOUND THEN
    RETURN jsonb_build_object('code', 'reversal.target_unknown', 'target', p_reverses);
  END IF;
  SELECT e.entry_id INTO v_by FROM entry e WHERE e.book_id = p_book AND e.reverses = p_reverses;
  IF FOUND THEN
    RETURN jsonb_build_object('code', 'reversal.reversed_already', 'target', p_reverses, 'by', v_by);
  END IF;
  IF NOT v_target.reversible THEN
    RETURN jsonb_build_object('code', 'reversal.kind_not_reversible', 'target', p_reverses, 'kind', v_target.kind);
  END IF;
  IF p_now > v_target.recorded_at + make_interval(days => v_target.reversal_days) THEN
    RETURN jsonb_build_object('code', 'reversal.window_over', 'target', p_reverses, 'days', v_target.reversal_days,
                              'recorded_at', v_target.recorded_at);
  END IF;
  SELECT jsonb_agg(jsonb_build_array(a.code, s.code, p.credit, p.debit) ORDER BY p.line) INTO v_mirror
  FROM posting p
  JOIN account a ON a.book_id = p.book_id AND a.account_id = p.account_id
  JOIN asset s ON s.book_id = p.book_id AND s.asset_id = p.asset_id
  WHERE p.book_id = p_book AND p.entry_id = p_reverses;
  IF v_mirror <> p_postings THEN
    RETURN jsonb_build_object('code', 'reversal.not_the_mirror', 'target', p_reverses);
  END IF;
  RETURN NULL;
END
$$;

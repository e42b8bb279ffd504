-- Whether a payment of a fee, its correction, a refund or a rescheduling waits for its second person, but for one act.
-- Callers: check_fee_act_waits, ledger.permits.actions.fee_waits.
-- Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.fee_act_waits(p_book integer, p_fee uuid, p_but uuid DEFAULT NULL) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT EXISTS (
    SELECT FROM permit_act t
    JOIN process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state = 'proposed'
    WHERE t.book_id = p_book AND t.terms ->> 'fee' = p_fee::text AND t.act_id IS DISTINCT FROM p_but
      AND t.machine IN ('permits.fee_payment', 'permits.fee_correction', 'permits.fee_refund', 'permits.fee_schedule'))
$$;

-- The enterprise for which one representative alone has asked for another code under a mandate that is confirmed, where two are needed for what
-- disposes of its property; null where nobody else is needed. Another key of a colleague is as much power as a new colleague.
-- Callers: ledger.permits.actions.internal, check_code_inside. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.code_alone(p_book integer, p_enrolment integer) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_owner text; v_from record;
BEGIN
  SELECT a.owner INTO v_owner FROM enrolment e JOIN mandate m ON m.mandate_id = e.mandate_id JOIN actor a ON a.actor_id = e.asked_by
  WHERE e.enrolment_id = p_enrolment AND e.asked_at > m.confirmed_at AND a.book_id = p_book AND a.role = 'enterprise';
  IF v_owner IS NULL THEN
    RETURN NULL;
  END IF;
  SELECT * INTO v_from FROM dual_control(p_book, v_owner);
  RETURN CASE WHEN v_from.quantity IS NOT NULL OR v_from.money IS NOT NULL THEN v_owner END;
END
$$;

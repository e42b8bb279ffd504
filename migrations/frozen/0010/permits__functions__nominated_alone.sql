-- The enterprise for which one representative alone has asked for a mandate, where two are needed for what disposes of its property and no other one
-- has approved it inside who has the key still; null where nobody else is needed.
-- Callers: ledger.permits.actions.internal, check_mandate_inside. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.nominated_alone(p_book integer, p_mandate integer) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_owner text; v_asker integer; v_from record;
BEGIN
  SELECT a.owner, a.actor_id INTO v_owner, v_asker FROM mandate m JOIN actor a ON a.actor_id = m.asked_by
  WHERE m.mandate_id = p_mandate AND a.book_id = p_book AND a.role = 'enterprise';
  IF v_owner IS NULL THEN
    RETURN NULL;
  END IF;
  SELECT * INTO v_from FROM dual_control(p_book, v_owner);
  IF v_from.quantity IS NULL AND v_from.money IS NULL OR EXISTS (
      SELECT FROM permit_act i
      JOIN process p ON p.book_id = i.book_id AND p.process_id = i.act_id AND p.state = 'confirmed' AND p.started_by = v_asker
      WHERE i.book_id = p_book AND i.site = v_owner AND i.machine = 'permits.internal'
        AND i.terms ->> 'operation' = 'mandate.nominate' AND i.terms -> 'body' ->> 'mandate' = p_mandate::text
        AND NOT EXISTS (SELECT FROM process_event c WHERE c.book_id = p.book_id AND c.process_id = p.process_id AND c.action = 'confirm'
                                                      AND gone_since(c.actor_id, c.recorded_at) IS NOT NULL)) THEN
    RETURN NULL;
  END IF;
  RETURN v_owner;
END
$$;

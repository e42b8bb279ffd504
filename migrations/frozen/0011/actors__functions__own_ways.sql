-- Tells by which ways who comes with a key is told.
-- Callers: ledger.actors.ways, as the web's role (SECURITY DEFINER), with the text of the key that came; the web reads no address itself.
-- Locks: those of bearer_of. Errors: LG051 key_issuer_living.
CREATE OR REPLACE FUNCTION ledger.own_ways(p_key text) RETURNS TABLE (kind text, address text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_by integer := bearer_of(p_key);
BEGIN
  RETURN QUERY SELECT w.kind::text, w.address FROM way w JOIN actor a ON a.person_id = w.person_id
    WHERE a.actor_id = v_by AND NOT is_machine(v_by) AND w.until_at IS NULL ORDER BY w.way_id;
END
$$;

-- Keeps by which ways the holder of a mandate is told that waits, as who asked for it says: they are the holder's once the mandate is confirmed,
-- where he has given none himself.
-- Callers: ledger.actors.ways, as the web's role (SECURITY DEFINER), with the text of the key of who asked for the mandate.
-- Locks: those of bearer_of and put_ways; the row of the mandate.
-- Errors, in this order: LG051 key_issuer_living; LG098 ways_asked: this mandate does not wait, or another asked for it; those of put_ways.
CREATE OR REPLACE FUNCTION ledger.give_ways(p_key text, p_mandate integer, p_kinds text[], p_addresses text[]) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_by integer := bearer_of(p_key);
BEGIN
  PERFORM FROM mandate m WHERE m.mandate_id = p_mandate AND m.asked_by = v_by AND m.confirmed_at IS NULL AND m.dropped_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'mandate % is not asked for by who says how its holder is told', p_mandate USING ERRCODE = 'LG098', CONSTRAINT = 'ways_asked';
  END IF;
  PERFORM put_ways(NULL, p_mandate, p_kinds, p_addresses, clock_now());
END
$$;

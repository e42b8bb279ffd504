-- Keeps by which ways who comes with a key is told, in the place of those before; without any it is told by none.
-- Callers: ledger.actors.ways, as the web's role (SECURITY DEFINER), with the text of the key that came.
-- Locks: those of bearer_of and put_ways.
-- Errors, in this order: LG051 key_issuer_living; LG098 ways_by_person: a machine came, or nobody who is registered; those of put_ways.
CREATE OR REPLACE FUNCTION ledger.set_ways(p_key text, p_kinds text[], p_addresses text[]) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_by integer := bearer_of(p_key);
  v_person integer := (SELECT a.person_id FROM actor a WHERE a.actor_id = v_by AND NOT is_machine(v_by));
BEGIN
  IF v_person IS NULL THEN
    RAISE EXCEPTION 'the ways of nobody' USING ERRCODE = 'LG098', CONSTRAINT = 'ways_by_person';
  END IF;
  PERFORM put_ways(v_person, NULL, p_kinds, p_addresses);
END
$$;

-- Keeps by which ways who comes with a key is told, in the place of those before; without any it is told by none. What changes is told in every
-- book in which the person acts, of an administrator in every one there is, and by the ways before as by those after: who turns the notices of
-- another aside is seen. No address is told.
-- Callers: ledger.actors.ways, as the web's role (SECURITY DEFINER), with the text of the key that came.
-- Locks: those of bearer_of and put_ways.
-- Errors, in this order: LG051 key_issuer_living; LG098 ways_by_person: a machine came, or nobody who is registered; those of put_ways.
CREATE OR REPLACE FUNCTION ledger.set_ways(p_key text, p_kinds text[], p_addresses text[]) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_by integer := bearer_of(p_key);
  v_at timestamptz := clock_now();
  v_person integer := (SELECT a.person_id FROM actor a WHERE a.actor_id = v_by AND NOT is_machine(v_by));
BEGIN
  IF v_person IS NULL THEN
    RAISE EXCEPTION 'the ways of nobody' USING ERRCODE = 'LG098', CONSTRAINT = 'ways_by_person';
  END IF;
  IF ARRAY(SELECT (w.kind || ' ' || w.address) COLLATE "C" FROM way w WHERE w.person_id = v_person AND w.until_at IS NULL ORDER BY w.way_id)
     = ARRAY(SELECT (g.kind || ' ' || g.address) COLLATE "C" FROM unnest(p_kinds, p_addresses) WITH ORDINALITY AS g (kind, address, nth)
             ORDER BY g.nth) THEN
    RETURN;
  END IF;
  PERFORM put_ways(v_person, NULL, p_kinds, p_addresses, v_at);
  INSERT INTO outbox (book_id, kind, subject, owners, figures, actor_id)
  SELECT DISTINCT b.book_id, 'ways.changed', v_person::text, '{}'::text[],
    jsonb_build_object('person', v_person, 'at', to_char(v_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')), v_by
  FROM actor a JOIN book b ON b.book_id = a.book_id OR a.book_id IS NULL WHERE a.person_id = v_person;
END
$$;

-- Writes the ways by which a person is told, in the place of those before: each with its address, in the order in which they are tried.
-- Callers: set_ways, give_ways. Locks: the rows that go.
-- Errors: LG098 ways_few: more than four; the checks of the table.
CREATE OR REPLACE FUNCTION ledger.put_ways(p_person integer, p_mandate integer, p_kinds text[], p_addresses text[]) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF cardinality(p_kinds) > 4 THEN
    RAISE EXCEPTION 'more than four ways to be told' USING ERRCODE = 'LG098', CONSTRAINT = 'ways_few';
  END IF;
  DELETE FROM ledger.way w WHERE w.person_id = p_person OR w.mandate_id = p_mandate;
  INSERT INTO ledger.way (person_id, mandate_id, kind, address, given_at)
  SELECT p_person, p_mandate, g.kind, g.address, clock_now() FROM unnest(p_kinds, p_addresses) WITH ORDINALITY AS g (kind, address, nth) ORDER BY g.nth;
END
$$;

-- Writes the ways by which a person is told, in the place of those before: each with its address, in the order in which they are tried.
-- What a person is told by no more stands until it was told of that (`notices`), 30 days at most.
-- Callers: set_ways, give_ways. Locks: the rows that go.
-- Errors: LG098 ways_few: more than four; the checks of the table.
CREATE OR REPLACE FUNCTION ledger.put_ways(p_person integer, p_mandate integer, p_kinds text[], p_addresses text[], p_at timestamptz)
RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF cardinality(p_kinds) > 4 THEN
    RAISE EXCEPTION 'more than four ways to be told' USING ERRCODE = 'LG098', CONSTRAINT = 'ways_few';
  END IF;
  UPDATE ledger.way w SET until_at = p_at WHERE w.person_id = p_person AND w.until_at IS NULL
    AND NOT EXISTS (SELECT FROM unnest(p_kinds, p_addresses) AS g (kind, address)
                    WHERE g.kind COLLATE "C" = w.kind AND g.address COLLATE "C" = w.address);
  DELETE FROM ledger.way w WHERE w.person_id = p_person AND w.until_at IS NULL OR w.mandate_id = p_mandate;
  INSERT INTO ledger.way (person_id, mandate_id, kind, address, given_at)
  SELECT p_person, p_mandate, g.kind, g.address, p_at FROM unnest(p_kinds, p_addresses) WITH ORDINALITY AS g (kind, address, nth) ORDER BY g.nth;
END
$$;

-- For which area somebody acts whose mandates are all for other areas than a thing lies in; null where one that runs is for the whole book or
-- for the place of the thing, and for who has none (the ledger's own jobs, persons of an archive).
-- With p_every it must be the one area in which all of it lies, else one of them; what lies in none is of the whole book.
-- Callers: ledger.actors.areas, and the triggers of the rooms. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.area_other(p_actor integer, p_areas text[], p_every boolean) RETURNS text
LANGUAGE plpgsql STABLE
AS $$
BEGIN
  RETURN (SELECT min(m.area) FROM ledger.mandate m
          WHERE m.actor_id = p_actor AND ledger.mandate_runs(m.mandate_id)
          HAVING bool_and(m.area IS NOT NULL
                          AND NOT (m.area = ANY (p_areas) AND (NOT p_every OR cardinality(array_remove(p_areas, m.area)) = 0))));
END
$$;

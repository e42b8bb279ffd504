-- For which area somebody acts whose mandates are all for other areas than a thing lies in; null where one that runs is for the whole book or
-- for the place of the thing, and for who has none (the ledger's own jobs, persons of an archive).
-- With p_every it must be the one area in which all of it lies, else one of them; what lies in none is of the whole book. An area is the same under
-- the code that it had and under the one that took its place: they are compared as they are called today.
-- Callers: ledger.actors.areas, and the triggers of the rooms. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.area_other(p_actor integer, p_areas text[], p_every boolean) RETURNS text
LANGUAGE plpgsql STABLE
AS $$
DECLARE
  v_book integer := (SELECT a.book_id FROM ledger.actor a WHERE a.actor_id = p_actor);
BEGIN
  -- Looked at first: whose mandate is for the whole book is asked at every act, and to follow a division through its law takes milliseconds.
  IF EXISTS (SELECT FROM ledger.mandate m WHERE m.actor_id = p_actor AND m.area IS NULL AND ledger.mandate_runs(m.mandate_id)) THEN
    RETURN NULL;
  END IF;
  RETURN (SELECT min(m.area)
          FROM ledger.mandate m
          LEFT JOIN LATERAL (SELECT ledger.region_on(v_book, m.area, ledger.legal_day()) AS codes) n ON m.area IS NOT NULL
          LEFT JOIN LATERAL (SELECT bool_or(i.mine) AS one, bool_and(i.mine) AS every_one
                             FROM (SELECT u.area = m.area OR ledger.region_on(v_book, u.area, ledger.legal_day()) && n.codes
                                   FROM unnest(p_areas) AS u (area)) AS i (mine)) AS l ON m.area IS NOT NULL
          WHERE m.actor_id = p_actor AND ledger.mandate_runs(m.mandate_id)
          HAVING bool_and(m.area IS NOT NULL AND NOT coalesce(CASE WHEN p_every THEN l.every_one ELSE l.one END, false)));
END
$$;

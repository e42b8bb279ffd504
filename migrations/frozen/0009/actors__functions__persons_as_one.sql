-- The persons that are one human being with another by the numbers that were enrolled until an instant and not taken back by then, itself among
-- them: by one number, or by several in a chain. Without an instant as it stands now.
-- Callers: count_persons, check_person, one_at, ledger.actors.numbers, the doctor. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.persons_as_one(p_person integer, p_at timestamptz) RETURNS integer[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  RETURN (WITH RECURSIVE met (person_id) AS (
      SELECT p_person
      UNION
      SELECT CASE r.person_id WHEN m.person_id THEN r.one_with ELSE r.person_id END FROM met m JOIN renumbering r ON m.person_id IN (r.person_id, r.one_with)
      WHERE r.one_with IS NOT NULL AND r.used_at <= coalesce(p_at, 'infinity') AND coalesce(r.undone_at > p_at, r.undone_at IS NULL))
    SELECT array_agg(m.person_id ORDER BY m.person_id) FROM met m);
END
$$;

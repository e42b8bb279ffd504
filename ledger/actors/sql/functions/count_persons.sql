-- Writes as which person each of some counts, by the numbers that are enrolled now.
-- Callers: enrol_number, confirm_undoing.
-- Locks: the rows of the persons. Errors: none.
CREATE OR REPLACE FUNCTION ledger.count_persons(p_persons integer[]) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  UPDATE person p SET counts_as = nullif((persons_as_one(p.person_id, NULL))[1], p.person_id) WHERE p.person_id = ANY (p_persons);
END
$$;

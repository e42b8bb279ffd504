-- Finds a mandate of a book, or one of the administrators, and keeps it until this transaction ends; gives its actor,
-- which it has once it was confirmed.
-- Callers: confirm_mandate, drop_mandate, end_mandate, ask_enrolment, confirm_enrolment. Locks: the row of the mandate.
-- Errors: LG080 mandate_there.
CREATE OR REPLACE FUNCTION ledger.mandate_there(p_book integer, p_mandate integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_actor integer;
BEGIN
  SELECT m.actor_id INTO v_actor FROM mandate m JOIN holder_of_mandate o ON o.mandate_id = m.mandate_id
  WHERE m.mandate_id = p_mandate AND o.book_id IS NOT DISTINCT FROM p_book FOR UPDATE OF m;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is no mandate % there', p_mandate USING ERRCODE = 'LG080', CONSTRAINT = 'mandate_there';
  END IF;
  RETURN v_actor;
END
$$;

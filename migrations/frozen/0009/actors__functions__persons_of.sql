-- The registered persons that count as one with who acts, itself among them; none where no person stands behind the actor.
-- Callers: recused_for, erasure_there, confirm_erasure, check_permit_recused, ledger.actors.
-- Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.persons_of(p_actor integer) RETURNS integer[]
LANGUAGE plpgsql STABLE
AS $$
DECLARE
  v_person integer := ledger.person_of(p_actor);
BEGIN
  RETURN ARRAY(SELECT p.person_id FROM ledger.person p WHERE p.person_id = v_person OR p.counts_as = v_person ORDER BY p.person_id);
END
$$;

-- Who is to be told of an event: who represents today an enterprise that it concerns, and the person whom it names. By number of person, in order.
-- Callers: notices, ledger.processes.queries. Locks: none.
-- Errors: none.
CREATE OR REPLACE FUNCTION ledger.persons_to_tell(p_book integer, p_owners text[], p_figures jsonb) RETURNS integer[]
LANGUAGE plpgsql STABLE
AS $$
BEGIN
  RETURN ARRAY(
    SELECT a.person_id FROM ledger.actor a
    WHERE a.book_id = p_book AND a.owner = ANY (p_owners) AND a.person_id IS NOT NULL AND ledger.has_mandate(a.actor_id)
    UNION
    SELECT p.person_id FROM ledger.person p WHERE to_jsonb(p.person_id) = p_figures -> 'person'
    ORDER BY 1);
END
$$;

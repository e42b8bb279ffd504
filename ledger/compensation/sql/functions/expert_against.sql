-- What stands against an expert in a case on a day, as a word; null where nothing does: not in the pool, drawn, named or recused there before (but by an act
-- that is left out), of the side of a party by institution or name, who handled the case or represents a party of it.
-- Callers: ledger.compensation.actions.experts, check_expert_chosen. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.expert_against(p_book integer, p_case integer, p_expert uuid, p_on date, p_record uuid) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  RETURN (SELECT coalesce(CASE
    WHEN NOT EXISTS (SELECT FROM process p JOIN process_event e ON e.book_id = p.book_id AND e.process_id = p.process_id AND e.to_state = 'listed'
                     WHERE p.book_id = x.book_id AND p.process_id = x.expert_id AND p.state = 'listed' AND e.effective_on <= p_on)
      OR p_on < x.first_on OR p_on > x.last_on THEN 'not_listed'
    WHEN EXISTS (SELECT FROM damage_expert_choice c WHERE c.book_id = x.book_id AND c.case_id = p_case AND c.expert_id = x.expert_id
                   AND c.record_id IS DISTINCT FROM p_record) THEN 'there_before'
  END, expert_sided(x.book_id, p_case, x.expert_id), CASE
    WHEN EXISTS (SELECT FROM damage_record r WHERE r.book_id = x.book_id AND r.case_id = p_case AND person_of(r.actor_id) = person_of(x.actor))
      THEN 'handled'
  END)
  FROM damage_expert x WHERE x.book_id = p_book AND x.expert_id = p_expert);
END
$$;

-- Whether an expert is, or belongs to, a party of a case by institution or name, or represents one: as a word; null where neither is so.
-- Whoever has left the case counts, as in damage_side_of.
-- Callers: expert_against, check_expert_opinion, ledger.compensation.actions.experts. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.expert_sided(p_book integer, p_case integer, p_expert uuid) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  RETURN (SELECT CASE
    WHEN damage_side_of(x.book_id, p_case, x.institution_code, x.institution) IS NOT NULL OR damage_side_of(x.book_id, p_case, '', x.name) IS NOT NULL
      THEN 'party_side'
    WHEN recused_for(p_book, x.actor, ARRAY(SELECT p.owner::text FROM damage_party p WHERE p.book_id = p_book AND p.case_id = p_case)) IS NOT NULL
      THEN 'represents'
  END
  FROM damage_expert x WHERE x.book_id = p_book AND x.expert_id = p_expert);
END
$$;

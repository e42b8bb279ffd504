-- Which party of a case somebody is or belongs to: by the root of a code, a credit code in code or name, or the name as it is compared; null where it
-- is none. A name in the register counts for nothing: one person writes it there, of a code of which it is not. Who is named as an assessor of the case has its code, too. Who has left the case counts; who assesses in it, and a court, are
-- no parties.
-- Callers: expert_sided, check_damage_independent, ledger.compensation.actions.independence. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.damage_side_of(p_book integer, p_case integer, p_code text, p_name text) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  RETURN (
    SELECT d.owner
    FROM damage_party d
    WHERE d.book_id = p_book AND d.case_id = p_case AND d.side NOT IN ('assessor', 'court')
      AND (owner_forms(d.owner, d.name) && owner_forms(p_code, p_name)
        OR plain_text(p_name) <> '' AND EXISTS (
          SELECT FROM damage_party a
          WHERE a.book_id = d.book_id AND a.case_id = d.case_id AND a.side = 'assessor' AND plain_text(a.name) = plain_text(p_name)
            AND owner_forms(d.owner, d.name) && owner_forms(a.owner, ''))
        OR plain_text(p_name) <> '' AND plain_text(p_name) = plain_text(d.name))
    ORDER BY d.owner LIMIT 1);
END
$$;

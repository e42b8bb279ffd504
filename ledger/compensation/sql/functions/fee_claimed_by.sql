-- Which version of the assessment claims a fee, where it is the last one of its case that was accepted; null where none does.
-- Callers: check_fee_cancelled, ledger.compensation.actions.fee_sums.
-- Locks: none. Errors: none. Twin: none.
CREATE OR REPLACE FUNCTION ledger.fee_claimed_by(p_book integer, p_case integer, p_fee uuid) RETURNS uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT a.assessment_id
  FROM (
    SELECT x.book_id, x.assessment_id FROM damage_assessment x
    JOIN process p ON p.book_id = x.book_id AND p.process_id = x.assessment_id AND p.state = 'accepted'
    WHERE x.book_id = p_book AND x.case_id = p_case
    ORDER BY x.version DESC LIMIT 1) a
  WHERE EXISTS (SELECT FROM damage_item i WHERE i.book_id = a.book_id AND i.assessment_id = a.assessment_id AND p_fee = ANY (i.fees))
$$;

-- Whether money of a party may not go to an account of this name on a day: several took its place; or the name is none under which case or register know whom
-- the money goes to, the party, or the one who took its place, or, where that is bankrupt, its administrator, who alone receives what is its (企业破产法 art. 17).
-- Callers: check_damage_refund, check_damage_interest. Locks: none. Errors: none.
-- Twins: ledger.compensation.actions.estates.bankruptcy_of, ledger.compensation.actions.refunds.check_account.
CREATE OR REPLACE FUNCTION ledger.damage_account_barred(p_book integer, p_case integer, p_party text, p_name text, p_on date) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_owners text[] := (SELECT array_agg(t.owner) FROM damage_took_place(p_book, p_case, p_party) t);
  v_owner text;
  v_names text[];
BEGIN
  IF cardinality(v_owners) <> 1 THEN
    RETURN true;
  END IF;
  v_owner := coalesce((
    SELECT n.administrator FROM damage_insolvency n
    WHERE n.book_id = p_book AND n.case_id = p_case AND n.owner = v_owners[1] AND n.counts AND n.accepted_on <= p_on), v_owners[1]);
  SELECT array_agg(plain_text(k.name)) INTO v_names
  FROM (
    SELECT n.administrator, n.administrator_name FROM damage_insolvency n WHERE n.book_id = p_book AND n.case_id = p_case AND n.counts
    UNION ALL SELECT d.owner, d.name FROM damage_party d WHERE d.book_id = p_book AND d.case_id = p_case
    UNION ALL SELECT r.code, r.name FROM party r WHERE r.book_id = p_book AND lower(r.code) = ANY (owner_forms(v_owner, p_name))
  ) k (code, name)
  WHERE owner_forms(k.code, '') && owner_forms(v_owner, '') AND plain_text(k.name) <> '';
  RETURN coalesce(plain_text(p_name) <> ALL (v_names), false);
END
$$;

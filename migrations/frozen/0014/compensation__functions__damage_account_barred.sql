-- Whether money of a party may not go to an account of this name on a day: it, or the one who took its place, is bankrupt, and the name is none under which
-- case or register know its administrator, who alone receives what is its (企业破产法 art. 17).
-- Callers: check_damage_refund, check_damage_interest. Locks: none. Errors: none.
-- Twins: ledger.compensation.actions.estates.bankruptcy_of, ledger.compensation.actions.refunds.check_account.
CREATE OR REPLACE FUNCTION ledger.damage_account_barred(p_book integer, p_case integer, p_party text, p_name text, p_on date) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  RETURN EXISTS (
    SELECT FROM (SELECT min(x.owner) AS owner FROM damage_took_place(p_book, p_case, p_party) x HAVING count(*) = 1) t
    JOIN damage_insolvency n ON n.book_id = p_book AND n.case_id = p_case AND n.owner = t.owner AND n.counts AND n.accepted_on <= p_on
    WHERE NOT EXISTS (
      SELECT FROM (
        SELECT n.administrator, n.administrator_name
        UNION ALL SELECT d.owner, d.name FROM damage_party d WHERE d.book_id = p_book AND d.case_id = p_case
        UNION ALL SELECT r.code, r.name FROM party r WHERE r.book_id = p_book AND lower(r.code) = ANY (owner_forms(n.administrator, p_name))
      ) k (code, name)
      WHERE owner_forms(k.code, '') && owner_forms(n.administrator, '') AND plain_text(k.name) = plain_text(p_name)));
END
$$;

-- What went to a party itself, or to one whose place it alone took, in a case since a day, in fen, and was not reversed: refunds, a deposit that was
-- released, interest of it, what was left in the fund.
-- Callers: check_damage_insolvency.
-- Locks: none. Errors: none. Twin: ledger.compensation.actions.gone_out.
CREATE OR REPLACE FUNCTION ledger.damage_gone_to(p_book integer, p_case integer, p_party text, p_since date) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  RETURN (WITH its (owner) AS (
    SELECT p_party
    UNION SELECT x.party FROM (
      SELECT DISTINCT r.words ->> 'party' AS party FROM damage_record r
      WHERE r.book_id = p_book AND r.case_id = p_case AND r.kind = 'substitute') x
    WHERE (SELECT array_agg(t.owner) FROM damage_took_place(p_book, p_case, x.party) t) = ARRAY[p_party]
  )
  SELECT coalesce(sum(CASE r.kind
    WHEN 'grant_relief' THEN (
      SELECT l.amount - coalesce((SELECT f.amount FROM damage_refund f WHERE f.book_id = l.book_id AND f.refund_id = l.relief_id), 0)
      FROM damage_relief l WHERE l.book_id = r.book_id AND l.relief_id = r.subject AND l.kind LIKE 'refund%' AND l.payee IN (SELECT owner FROM its))
    ELSE (SELECT max(q.debit) FROM posting q WHERE q.book_id = r.book_id AND q.entry_id = derived_id(r.record_id, r.kind)) END), 0)::bigint
  FROM damage_record r
  WHERE r.book_id = p_book AND r.case_id = p_case AND r.effective_on >= p_since AND damage_act_stands(r.book_id, r.case_id, r.record_id)
    AND CASE r.kind
      WHEN 'grant_relief' THEN true
      WHEN 'pay_refund' THEN EXISTS (SELECT FROM damage_refund f WHERE f.book_id = r.book_id AND f.refund_id = r.subject AND f.payee IN (SELECT owner FROM its))
      WHEN 'release_guarantee' THEN EXISTS (
        SELECT FROM damage_guarantee g WHERE g.book_id = r.book_id AND g.guarantee_id = r.subject AND g.kind = 'deposit' AND g.guarantor IN (SELECT owner FROM its))
      WHEN 'pay_interest' THEN EXISTS (SELECT FROM damage_interest i WHERE i.book_id = r.book_id AND i.interest_id = r.subject AND i.owner IN (SELECT owner FROM its))
      WHEN 'dispose_fund' THEN r.words ->> 'payee' IN (SELECT owner FROM its)
      ELSE false END);
END
$$;

-- What a guarantor was called to pay for somebody of a part, and the call not reversed, in fen.
-- Callers: check_damage_payment_within, the doctor. Locks: none. Errors: none.
-- Twin: ledger.compensation.actions.dividends.secured.
CREATE OR REPLACE FUNCTION ledger.damage_secured(p_book integer, p_case integer, p_part integer, p_guarantor text, p_debtor text) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT coalesce(sum(k.amount), 0)::bigint
  FROM damage_called k
  JOIN damage_guarantee g ON g.book_id = k.book_id AND g.guarantee_id = k.guarantee_id
  WHERE k.book_id = p_book AND k.case_id = p_case AND k.part = p_part AND g.guarantor = p_guarantor AND k.debtor = p_debtor
    AND NOT EXISTS (SELECT FROM damage_reversal x
      WHERE x.book_id = k.book_id AND x.target = k.call_id AND x.confirmed_on IS NOT NULL)
$$;

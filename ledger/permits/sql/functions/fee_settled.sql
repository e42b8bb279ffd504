-- Whether a use fee that charges a lot is settled: paid whole or exempt, also while it is asked to revoke the exemption, for until that is confirmed the
-- exemption stands. It is a fee of the site, or one that has left it with what it charged. And how much of the lot fees of it charge that are owed.
-- Callers: unpaid_though_paid, check_sold_paid, strange_figures, ledger.permits.actions.fee_returns, ledger.permits.actions.unpaid.
-- Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.fee_settled(p_book integer, p_site text, p_asset integer, OUT settled boolean, OUT owed bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT coalesce(bool_or(p.state IN ('paid', 'exempt', 'exemption_revocation_asked')), false),
    coalesce(sum(x.quantity) FILTER (WHERE p.state IN ('proposed', 'due', 'revocation_asked')), 0)::bigint
  FROM permit_fee_lot x
  JOIN permit_fee f ON f.book_id = x.book_id AND f.fee_id = x.fee_id
  JOIN process p ON p.book_id = f.book_id AND p.process_id = f.fee_id
  WHERE x.book_id = p_book AND x.asset_id = p_asset AND (f.site = p_site OR fee_left(f.book_id, f.fee_id, p_site))
$$;

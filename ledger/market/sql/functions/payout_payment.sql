-- The entry by which what a party asked for was paid last: of the first payment it has the id of the request, of a later one, after what was
-- recorded by mistake, an id that is derived from its number. Null where it was never paid.
-- Callers: check_payout_paid. Locks: none. Errors: none. Twin: ledger.market.actions.payouts.
CREATE OR REPLACE FUNCTION ledger.payout_payment(p_book integer, p_request uuid) RETURNS uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT CASE count(*) WHEN 0 THEN NULL WHEN 1 THEN p_request ELSE derived_id(p_request, 'pay:' || count(*)) END
  FROM process_event e
  WHERE e.book_id = p_book AND e.process_id = p_request AND e.action = 'confirm'
$$;

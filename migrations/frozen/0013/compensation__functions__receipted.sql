-- For how much of a payment receipts stand, in fen: those that were issued, or lost, and not taken back, replaced or struck.
-- Callers: check_nontax_receipt, check_payment_unreceipted, the doctor. Locks: none. Errors: none.
-- Twin: ledger.compensation.actions.receipts.room_of_receipts.
CREATE OR REPLACE FUNCTION ledger.receipted(p_book integer, p_payment uuid) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT coalesce(sum(x.amount), 0)::bigint
  FROM nontax_receipt x JOIN process p ON p.book_id = x.book_id AND p.process_id = x.receipt_id AND p.state IN ('issued', 'lost')
  WHERE x.book_id = p_book AND x.payment_id = p_payment AND x.reddens IS NULL
$$;

-- Whether a fee has left a site with what it charges: a move of that site that is done took lots of the fee, and the fee went along.
-- Callers: fee_settled, fee_withdrawn, check_refund_stands, ledger.permits.actions.fee_refunds.
-- Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.fee_left(p_book integer, p_fee uuid, p_site text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT EXISTS (SELECT FROM process_event s WHERE s.book_id = p_book AND s.process_id = p_fee AND s.action = 'move')
    AND EXISTS (
      SELECT FROM permit_fee_lot f
      JOIN permit_act_lot x ON x.book_id = f.book_id AND x.asset_id = f.asset_id
      JOIN permit_act t ON t.book_id = x.book_id AND t.act_id = x.act_id AND t.machine = 'permits.move' AND t.site = p_site
      JOIN process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state = 'done'
      WHERE f.book_id = p_book AND f.fee_id = p_fee)
$$;

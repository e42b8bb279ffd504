-- Whether a freeze or a withdrawal that stands has taken something of a lot from an account, and would give it back.
-- Callers: check_fee_moved, ledger.permits.actions.fee_moves.
-- Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.comes_back(p_book integer, p_account integer, p_asset integer) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT EXISTS (
    SELECT FROM (SELECT x.act_id FROM permit_act_lot x
                 WHERE x.book_id = p_book AND x.asset_id = p_asset AND x.account_id = p_account
                 UNION ALL
                 SELECT h.act_id FROM permit_inherited h
                 WHERE h.book_id = p_book AND h.asset_id = p_asset AND h.account_id = p_account) n
    JOIN process p ON p.book_id = p_book AND p.process_id = n.act_id
    WHERE p.machine = 'permits.freeze' AND p.state IN ('provisional', 'frozen', 'lift_asked')
       OR p.machine = 'permits.withdrawal' AND p.state IN ('open_to_objection', 'objected'))
$$;

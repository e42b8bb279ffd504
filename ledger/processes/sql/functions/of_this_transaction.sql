-- Whether a row that one sees was written by this transaction, also inside a savepoint, whose rows bear a number of their own. What others are
-- writing is not seen, so a row that one sees and whose writer is still at work is one's own.
-- Callers: the triggers that ask for a step or a record of this transaction. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.of_this_transaction(p_xmin xid) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_top bigint := pg_current_xact_id()::text::bigint;
  -- How far it is from the number of the transaction, which counts in 32 bits and begins anew.
  v_after bigint := (p_xmin::text::bigint - v_top % 4294967296 + 6442450944) % 4294967296 - 2147483648;
BEGIN
  RETURN v_after = 0 OR (v_after > 0 AND pg_xact_status((v_top + v_after)::text::xid8) = 'in progress');
END
$$;

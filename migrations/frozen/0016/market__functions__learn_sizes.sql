-- Lets PostgreSQL look how large the tables have become that a stock fills: of what one transaction writes, and of a book that has just begun, its
-- statistics say nothing, and whatever is looked up is looked for in all of it.
-- Callers: ledger.market.actions.stock, as the web's role (SECURITY DEFINER). Locks: SHARE UPDATE EXCLUSIVE on these tables until the
-- transaction ends, which nobody but another stock and the vacuum wait for. Errors: none.
CREATE OR REPLACE FUNCTION ledger.learn_sizes() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  ANALYZE party, site, site_attributes, account, asset, balance, entry, posting, permit_cap, permit_lot, permit_grant_line, permit_act,
    permit_act_line, permit_act_lot, permit_fee, permit_fee_lot, permit_fee_instalment, process, process_event, outbox;
END
$$;

-- A name without blanks, marks, capitals and full width, as the payer of a deposit is compared with the register.
-- Callers: check_deposit_line, ledger.market.actions.money. Locks: none.
-- Errors: none. Twin: ledger.market.rules.deposits.plain_name.
CREATE OR REPLACE FUNCTION ledger.plain_name(name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT translate(normalize(name, NFKC), U&'ABCDEFGHIJKLMNOPQRSTUVWXYZ \00a0\3000()（）·.,，。''"-', 'abcdefghijklmnopqrstuvwxyz')
$$;

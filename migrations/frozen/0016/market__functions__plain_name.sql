-- A name without blanks, marks, capitals, full width and what is not seen (joiners, selectors of variants), as the payer of
-- a deposit is compared with the register, and names of the register with each other.
-- Callers: check_deposit_line, ledger.market.actions.money. Locks: none.
-- Errors: none. Twin: ledger.register.looks.plain_name.
CREATE OR REPLACE FUNCTION ledger.plain_name(name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT translate(
    regexp_replace(normalize(name, NFKC), U&'[\200c\200d\180b-\180f\fe00-\fe0f\+0e0100-\+0e01ef]', '', 'g'),
    U&'ABCDEFGHIJKLMNOPQRSTUVWXYZ \00a0\3000()（）[]【】〔〕·.,，。''"-', 'abcdefghijklmnopqrstuvwxyz')
$$;

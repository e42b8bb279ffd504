-- Whether something with a last day goes on until then: a lease, a freeze, a secured debt.
-- Callers: the list of what comes to its end.
-- Locks: none. Errors: none. Twin: the machines of ledger.permits and ledger.market.
CREATE OR REPLACE FUNCTION ledger.alarm_runs(p_machine text, p_state text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT (p_machine, p_state) IN (
    ('permits.lease', 'running'), ('permits.freeze', 'provisional'), ('permits.freeze', 'frozen'), ('permits.freeze', 'lift_asked'),
    ('permits.pledge', 'registered'), ('permits.pledge', 'replacement_proposed'), ('permits.pledge', 'replacement_accepted'),
    ('permits.pledge', 'release_asked'))
$$;

-- Whether what a record tells was done: true but for an act that waits for a second person, or was dropped.
-- It names its tables in full and has no path of its own, which is called fastest.
-- Callers: check_damage_record, the doctor, ledger.compensation.queries.
-- Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.damage_act_done(p_book integer, p_record uuid) RETURNS boolean
LANGUAGE sql STABLE
AS $$
  SELECT NOT EXISTS (SELECT FROM ledger.process p WHERE p.book_id = p_book AND p.process_id = ledger.derived_id(p_record, 'recording')
                     AND p.state <> 'recorded')
$$;

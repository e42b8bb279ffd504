-- Why: what is written once is not changed by the owner of the tables either.
-- Locks: SHARE ROW EXCLUSIVE on every table that gets a trigger, for a moment.

-- Written by make freeze, from here on:
DROP FUNCTION ledger.recorded_tables();
-- to here.

-- Why: what life does to a case or a permit has its road, and its way back.
-- Locks: none on what is there.

-- Why: the leaf hashes of a sweep are made where its records are, so that these do not cross the wire: another result is another function.
-- Locks: none.
DROP FUNCTION ledger.next_records(integer, integer);

-- Why: a record has one word for what is not there, so a column that may be empty is empty, and never the null of JSON. A report without months had
-- that; its record says the same before and after, so none is written.
-- Locks: ACCESS EXCLUSIVE on ledger.permit_report, ledger.permit_pack and ledger.period_step, while their rows are looked at.
ALTER TABLE ledger.permit_report DISABLE TRIGGER written_once;
UPDATE ledger.permit_report SET months = NULL WHERE jsonb_typeof(months) = 'null';
ALTER TABLE ledger.permit_report ENABLE ALWAYS TRIGGER written_once;
ALTER TABLE ledger.permit_report ADD CONSTRAINT permit_report_months_or_nothing CHECK (jsonb_typeof(months) = 'array');
ALTER TABLE ledger.period_step DISABLE TRIGGER written_once;
UPDATE ledger.period_step SET checklist = NULL WHERE jsonb_typeof(checklist) = 'null';
ALTER TABLE ledger.period_step ENABLE ALWAYS TRIGGER written_once;
ALTER TABLE ledger.period_step ADD CONSTRAINT period_step_checklist_or_nothing CHECK (jsonb_typeof(checklist) = 'object');
ALTER TABLE ledger.permit_pack ADD CONSTRAINT permit_pack_simulated_or_nothing CHECK (jsonb_typeof(simulated) = 'object');

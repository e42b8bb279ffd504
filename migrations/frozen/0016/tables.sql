-- Why: what permits are bound by ends, is put right, and is brought in.
-- Locks: none on what is there.

-- Written by make freeze, from here on:
ALTER TABLE ledger.entry_kind DISABLE TRIGGER written_once;
UPDATE ledger.entry_kind SET debits = ARRAY['reserve', 'holding', 'sellable', 'unpaid', 'frozen']::text[] WHERE code = 'permits.withdrawal_end';
UPDATE ledger.entry_kind SET debits = ARRAY['holding', 'sellable', 'frozen']::text[], acts = ARRAY['permits.lease return return', 'permits.lease end end', 'permits.lease expire expire']::text[] WHERE code = 'permits.lease_return';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.lease', 'expire', 'running', 'returned', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
ALTER TABLE ledger.entry_kind ENABLE ALWAYS TRIGGER written_once;
-- to here.

-- Why: what permits are bound by ends, is put right, and is brought in.
-- Locks: none on what is there.

-- Written by make freeze, from here on:
ALTER TABLE ledger.entry_kind DISABLE TRIGGER written_once;
ALTER TABLE ledger.process_transition DISABLE TRIGGER written_once;
UPDATE ledger.entry_kind SET acts = ARRAY['permits.expiry since:confirm *', 'permits.expiry since:expire_by_night *', 'permits.expiry since:expire *']::text[] WHERE code = 'permits.expiry';
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('permits.surrender_late', ARRAY['surrendered']::text[], ARRAY['expired']::text[], ARRAY['debit:surrendered', 'credit:expired']::text[], FALSE, TRUE, 60, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits', ARRAY['permits.surrender confirm -']::text[], ARRAY['permits.surrender confirm undo']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.expiry', 'expire_by_night', '', 'running', FALSE, ARRAY['administrator']::text[], ARRAY[]::text[], ARRAY[]::text[]);
UPDATE ledger.process_transition SET roles = ARRAY['bureau', 'administrator']::text[] WHERE machine = 'permits.expiry' AND action = 'end' AND from_state = 'running';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.expiry', 'resume', 'ended', 'running', FALSE, ARRAY['bureau', 'administrator']::text[], ARRAY[]::text[], ARRAY[]::text[]);
ALTER TABLE ledger.entry_kind ENABLE ALWAYS TRIGGER written_once;
ALTER TABLE ledger.process_transition ENABLE ALWAYS TRIGGER written_once;
-- to here.

-- Why: what people do and what things mean is written down beside the entries, so that a change behind our back is found.
-- Locks: each statement names its own where it takes more than a moment.

-- Written by make freeze, from here on:
UPDATE ledger.entry_kind SET acts = ARRAY['market.payout_request fail fail', 'market.payout_request cancel cancel', 'market.payout_request return return']::text[] WHERE code = 'market.payout_return';
UPDATE ledger.entry_kind SET reversible = TRUE, acts = ARRAY['market.payout_request confirm -', 'market.payout_request confirm *']::text[], undone_by = ARRAY['market.correction confirm -']::text[] WHERE code = 'market.payout_paid';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('market.payout_request', 'return', 'paid', 'returned', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('market.payout_request', 'reopen', 'paid', 'asked', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
-- to here.

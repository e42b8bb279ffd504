-- Why: what was begun off the straight road has its end.
-- Locks: none on what is there.

-- Written by make freeze, from here on:
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'reverse_performance', 'performing', 'agreed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'reverse_performance', 'restoring', 'agreed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'reverse_performance', 'defaulted', 'agreed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'reverse_performance', 'settled', 'agreed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
-- to here.

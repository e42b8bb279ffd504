-- Why: permits beside the straight road: creditors, receivers, periods, part years, fees and what is typed.
-- Locks: none on what is there.

-- Written by make freeze, from here on:
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.move', 'accept', 'applied', 'accepted', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[], ARRAY['initiate']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.move', 'renew', 'accepted', 'accepted', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[], ARRAY['initiate']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.move', 'approve', 'accepted', 'done', TRUE, ARRAY['bureau']::text[], ARRAY['confirm']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.move', 'reject', 'accepted', 'rejected', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
-- to here.

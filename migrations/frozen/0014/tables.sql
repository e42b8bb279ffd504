-- Why: what rests on something falls or waits with it, and what somebody asks for is judged when it is asked for.
-- Locks: none on what is there.

-- Written by make freeze, from here on:
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'reverse_revival', 'distributed', 'distributed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
-- to here.

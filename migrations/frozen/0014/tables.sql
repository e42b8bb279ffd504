-- Why: what rests on something falls or waits with it, and what somebody asks for is judged when it is asked for.
-- Locks: none on what is there.
-- What bases hold is changed by two: a new table. Locks: none on what is there but SHARE ROW EXCLUSIVE on process and damage_base for the keys, for a moment.
CREATE TABLE ledger.damage_base_change (
  book_id INTEGER NOT NULL,
  change_id UUID NOT NULL,
  unit TEXT COLLATE "C" NOT NULL,
  base_id UUID NOT NULL,
  amount BIGINT NOT NULL,
  CONSTRAINT damage_base_change_pkey PRIMARY KEY (book_id, change_id, unit),
  CONSTRAINT damage_base_change_process_fkey FOREIGN KEY(book_id, change_id) REFERENCES ledger.process (book_id, process_id),
  CONSTRAINT damage_base_change_base_fkey FOREIGN KEY(book_id, base_id) REFERENCES ledger.damage_base (book_id, base_id),
  CONSTRAINT damage_base_change_amount_positive CHECK (amount > 0),
  CONSTRAINT damage_base_change_unit_known CHECK (unit IN ('m2', 'm3', 'm', 't', 'trees', 'fry', 'items'))
);
CREATE INDEX damage_base_change_base_idx ON ledger.damage_base_change (book_id, base_id);

-- Written by make freeze, from here on:
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.base_change', 'propose', '', 'proposed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.base_change', 'confirm', 'proposed', 'in_force', FALSE, ARRAY['bureau']::text[], ARRAY['propose']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.base_change', 'drop', 'proposed', 'dropped', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
-- to here.

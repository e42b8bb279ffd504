-- Why: what life does to a case or a permit has its road, and its way back.
-- Locks: none on what is there.

-- Why: the lists of clues that ministry and province send are imported once and whole, each row judged, and withdrawn whole by two.
-- Locks: none on what is there; SHARE ROW EXCLUSIVE on the tables to which the new ones refer, for a moment.
CREATE TABLE ledger.damage_clue_list (
  book_id INTEGER NOT NULL,
  list_id UUID NOT NULL,
  code TEXT COLLATE "C" NOT NULL,
  number TEXT NOT NULL,
  issuer TEXT NOT NULL,
  channel TEXT COLLATE "C" NOT NULL,
  received_on DATE NOT NULL,
  file_name TEXT NOT NULL,
  sha256 TEXT COLLATE "C" NOT NULL,
  rows INTEGER NOT NULL,
  counts BOOLEAN DEFAULT true NOT NULL,
  CONSTRAINT damage_clue_list_pkey PRIMARY KEY (book_id, list_id),
  CONSTRAINT damage_clue_list_code_key UNIQUE (book_id, code),
  CONSTRAINT damage_clue_list_process_fkey FOREIGN KEY(book_id, list_id) REFERENCES ledger.process (book_id, process_id),
  CONSTRAINT damage_clue_list_rows_range CHECK (rows BETWEEN 1 AND 500),
  CONSTRAINT damage_clue_list_hash_form CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  CONSTRAINT damage_clue_list_number_kept CHECK (number <> '' AND number !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND number !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$'),
  CONSTRAINT damage_clue_list_issuer_kept CHECK (issuer <> '' AND issuer !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND issuer !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$')
);
CREATE UNIQUE INDEX damage_clue_list_bytes_key ON ledger.damage_clue_list (book_id, sha256) WHERE counts;
CREATE UNIQUE INDEX damage_clue_list_number_key ON ledger.damage_clue_list (book_id, number) WHERE counts;
CREATE TABLE ledger.damage_clue (
  book_id INTEGER NOT NULL,
  list_id UUID NOT NULL,
  row INTEGER NOT NULL,
  number TEXT NOT NULL,
  title TEXT NOT NULL,
  area TEXT COLLATE "C" NOT NULL,
  place TEXT NOT NULL,
  party TEXT NOT NULL,
  party_code TEXT COLLATE "C" NOT NULL,
  penalty TEXT NOT NULL,
  penalty_form TEXT COLLATE "C" NOT NULL,
  verdict TEXT COLLATE "C" NOT NULL,
  ground TEXT COLLATE "C",
  why TEXT NOT NULL,
  case_id INTEGER,
  same_case_id INTEGER,
  CONSTRAINT damage_clue_pkey PRIMARY KEY (book_id, list_id, row),
  CONSTRAINT damage_clue_list_fkey FOREIGN KEY(book_id, list_id) REFERENCES ledger.damage_clue_list (book_id, list_id),
  CONSTRAINT damage_clue_case_fkey FOREIGN KEY(book_id, case_id) REFERENCES ledger.damage_case (book_id, case_id),
  CONSTRAINT damage_clue_same_fkey FOREIGN KEY(book_id, same_case_id) REFERENCES ledger.damage_case (book_id, case_id),
  CONSTRAINT damage_clue_verdict_known CHECK (verdict IN ('registered', 'duplicate', 'left_out')),
  CONSTRAINT damage_clue_ground_known CHECK (ground IN ('clue', 'penalty', 'party_and_place')),
  CONSTRAINT damage_clue_registered_as_case CHECK ((verdict = 'registered') = (case_id IS NOT NULL)),
  CONSTRAINT damage_clue_same_as_case CHECK ((ground IS NULL) = (same_case_id IS NULL)),
  CONSTRAINT damage_clue_duplicate_of_case CHECK (verdict <> 'duplicate' OR ground IS NOT NULL),
  CONSTRAINT damage_clue_says_why CHECK (verdict = 'duplicate' OR (verdict = 'registered' AND ground IS NULL) OR why <> ''),
  CONSTRAINT damage_clue_no_twin CHECK (verdict <> 'registered' OR ground IS NULL OR ground = 'party_and_place')
);
CREATE UNIQUE INDEX damage_clue_case_key ON ledger.damage_clue (book_id, case_id) WHERE case_id IS NOT NULL;
CREATE INDEX damage_clue_penalty_idx ON ledger.damage_clue (book_id, penalty_form) WHERE penalty_form <> '';
CREATE INDEX damage_clue_same_idx ON ledger.damage_clue (book_id, same_case_id) WHERE same_case_id IS NOT NULL;

-- Why: a case has somebody who handles it, from a day on. Locks: none on what is there; SHARE ROW EXCLUSIVE on the tables to which the new one refers, for a
-- moment.
CREATE TABLE ledger.damage_officer (
  book_id INTEGER NOT NULL,
  record_id UUID NOT NULL,
  case_id INTEGER NOT NULL,
  officer INTEGER NOT NULL,
  since_on DATE NOT NULL,
  standing BOOLEAN DEFAULT true NOT NULL,
  CONSTRAINT damage_officer_pkey PRIMARY KEY (book_id, record_id),
  CONSTRAINT damage_officer_case_fkey FOREIGN KEY(book_id, case_id) REFERENCES ledger.damage_case (book_id, case_id),
  CONSTRAINT damage_officer_actor_fkey FOREIGN KEY(officer) REFERENCES ledger.actor (actor_id)
);
CREATE UNIQUE INDEX damage_officer_case_key ON ledger.damage_officer (book_id, case_id) WHERE standing;
CREATE INDEX damage_officer_of_idx ON ledger.damage_officer (book_id, officer, case_id) WHERE standing;

-- Why: cases and documents have numbers as they are printed. Locks: none on what is there; SHARE ROW EXCLUSIVE on the tables to which the new ones refer, for
-- a moment.
CREATE TABLE ledger.damage_series (
  book_id INTEGER NOT NULL,
  code TEXT COLLATE "C" NOT NULL,
  prefix TEXT NOT NULL,
  title TEXT NOT NULL,
  added_by INTEGER NOT NULL,
  CONSTRAINT damage_series_pkey PRIMARY KEY (book_id, code),
  CONSTRAINT damage_series_prefix_key UNIQUE (book_id, prefix),
  CONSTRAINT damage_series_book_fkey FOREIGN KEY(book_id) REFERENCES ledger.book (book_id),
  CONSTRAINT damage_series_actor_fkey FOREIGN KEY(added_by) REFERENCES ledger.actor (actor_id),
  CONSTRAINT damage_series_prefix_kept CHECK (prefix <> '' AND prefix !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND prefix !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$'),
  CONSTRAINT damage_series_title_kept CHECK (title <> '' AND title !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND title !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$')
);
CREATE TABLE ledger.damage_number (
  book_id INTEGER NOT NULL,
  series TEXT COLLATE "C" NOT NULL,
  year INTEGER NOT NULL,
  number INTEGER NOT NULL,
  record_id UUID NOT NULL,
  case_id INTEGER NOT NULL,
  paper TEXT COLLATE "C" NOT NULL,
  title TEXT NOT NULL,
  given_on DATE NOT NULL,
  printed TEXT NOT NULL,
  cancelled BOOLEAN DEFAULT false NOT NULL,
  CONSTRAINT damage_number_pkey PRIMARY KEY (book_id, series, year, number),
  CONSTRAINT damage_number_record_key UNIQUE (book_id, record_id),
  CONSTRAINT damage_number_printed_key UNIQUE (book_id, printed),
  CONSTRAINT damage_number_series_fkey FOREIGN KEY(book_id, series) REFERENCES ledger.damage_series (book_id, code),
  CONSTRAINT damage_number_case_fkey FOREIGN KEY(book_id, case_id) REFERENCES ledger.damage_case (book_id, case_id),
  CONSTRAINT damage_number_number_positive CHECK (number > 0),
  CONSTRAINT damage_number_year_of_day CHECK (year = extract(year FROM given_on)),
  CONSTRAINT damage_number_paper_known CHECK (paper IN ('case', 'start', 'notice', 'minutes', 'agreement', 'confirmation', 'suit', 'evaluation', 'closing', 'other'))
);
CREATE INDEX damage_number_case_idx ON ledger.damage_number (book_id, case_id);
CREATE UNIQUE INDEX damage_number_of_case_key ON ledger.damage_number (book_id, case_id) WHERE paper = 'case' AND NOT cancelled;

-- Written by make freeze, from here on:
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'withdraw', 'registered', 'withdrawn', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.clue_list', 'import', '', 'imported', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.clue_list', 'ask_withdrawal', 'imported', 'withdrawal_asked', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.clue_list', 'confirm', 'withdrawal_asked', 'withdrawn', FALSE, ARRAY['bureau']::text[], ARRAY['ask_withdrawal']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.clue_list', 'drop', 'withdrawal_asked', 'imported', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
-- to here.

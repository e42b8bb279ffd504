-- Why: nobody alone gives power. That somebody may act is asked for by one person and confirmed by another; a key is made by its holder.
-- Locks: SHARE ROW EXCLUSIVE on actor, while the references to it are made, and ACCESS EXCLUSIVE on api_key, of which every row is written.
-- ACCESS EXCLUSIVE on permit_exclusion, whose few rows get ids.

CREATE TABLE ledger.mandate (
  mandate_id INTEGER GENERATED ALWAYS AS IDENTITY,
  actor_id INTEGER,
  asked_name TEXT,
  asked_number BYTEA,
  asked_book INTEGER,
  asked_role TEXT COLLATE "C",
  asked_owner TEXT COLLATE "C",
  asked_system TEXT,
  kind TEXT COLLATE "C",
  rights TEXT[],
  operations TEXT[] COLLATE "C",
  area TEXT COLLATE "C",
  department TEXT,
  deputy_for INTEGER,
  from_on DATE NOT NULL,
  until_on DATE,
  document TEXT NOT NULL,
  given TEXT COLLATE "C" NOT NULL,
  asked_by INTEGER,
  asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
  confirmed_by INTEGER,
  confirmed_at TIMESTAMP WITH TIME ZONE,
  dropped_by INTEGER,
  dropped_at TIMESTAMP WITH TIME ZONE,
  ended_by INTEGER,
  ended_at TIMESTAMP WITH TIME ZONE,
  why TEXT,
  CONSTRAINT mandate_pkey PRIMARY KEY (mandate_id),
  CONSTRAINT mandate_term_in_order CHECK (until_on >= from_on),
  CONSTRAINT mandate_given_known CHECK (given IN ('by_two', 'by_one', 'by_list', 'by_hand', 'before')),
  CONSTRAINT mandate_asked_whole CHECK ((given IN ('by_two', 'by_one')) = (asked_by IS NOT NULL)),
  CONSTRAINT mandate_confirmed_whole CHECK (CASE given WHEN 'by_two' THEN (confirmed_at IS NULL) = (confirmed_by IS NULL) ELSE confirmed_at IS NOT NULL AND confirmed_by IS NULL END),
  CONSTRAINT mandate_dropped_whole CHECK ((dropped_at IS NULL) = (dropped_by IS NULL) AND (dropped_at IS NULL OR confirmed_at IS NULL)),
  CONSTRAINT mandate_ended_whole CHECK ((ended_at IS NULL) = (why IS NULL) AND (ended_at IS NOT NULL OR ended_by IS NULL) AND (ended_at IS NULL OR confirmed_at IS NOT NULL)),
  CONSTRAINT mandate_holder_whole CHECK (CASE WHEN confirmed_at IS NOT NULL THEN actor_id IS NOT NULL AND num_nonnulls(asked_name, asked_number, asked_book, asked_role, asked_owner, asked_system) = 0 ELSE actor_id IS NULL AND asked_role IS NOT NULL AND num_nonnulls(asked_name, asked_number) = CASE WHEN dropped_at IS NULL THEN 2 ELSE 0 END END),
  CONSTRAINT mandate_asked_role_known CHECK (asked_role IN ('administrator', 'bureau', 'finance', 'enterprise', 'auditor', 'assessor', 'court', 'procuratorate')),
  CONSTRAINT mandate_asked_owner_fits CHECK ((asked_role IN ('enterprise', 'assessor', 'court', 'procuratorate')) = (asked_owner IS NOT NULL)),
  CONSTRAINT mandate_asked_owner_not_reserved CHECK (asked_role <> 'enterprise' OR asked_owner !~ '^(bureau|exchange|treasury)(:|$)'),
  CONSTRAINT mandate_asked_kind_fits CHECK ((asked_role = 'enterprise') = (kind IS NOT NULL)),
  CONSTRAINT mandate_kind_known CHECK (kind IN ('legal', 'authorised', 'viewing')),
  CONSTRAINT mandate_rights_fit CHECK ((kind IS NULL) = (rights IS NULL) AND CASE kind WHEN 'legal' THEN rights = '{initiate,approve,read}' WHEN 'viewing' THEN rights = '{read}' ELSE rights = '{initiate,approve,read}' OR rights = '{initiate,read}' OR rights = '{approve,read}' END),
  CONSTRAINT mandate_asked_operations_fit CHECK (confirmed_at IS NOT NULL OR (asked_system IS NULL) = (operations IS NULL)),
  CONSTRAINT mandate_operations_some CHECK (operations IS NULL OR (cardinality(operations) BETWEEN 1 AND 100 AND array_position(operations, NULL) IS NULL)),
  CONSTRAINT mandate_area_form CHECK (area ~ '^[1-9][0-9]{5}$'),
  CONSTRAINT mandate_area_of_bureau CHECK (area IS NULL OR asked_role IS NULL OR asked_role = 'bureau'),
  CONSTRAINT mandate_department_kept CHECK (department <> '' AND department !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND department !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$'),
  CONSTRAINT mandate_asked_number_is_hmac CHECK (octet_length(asked_number) = 32),
  CONSTRAINT mandate_asked_name_kept CHECK (asked_name <> '' AND asked_name !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND asked_name !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$'),
  CONSTRAINT mandate_asked_system_kept CHECK (asked_system <> '' AND asked_system !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND asked_system !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$'),
  CONSTRAINT mandate_document_kept CHECK (document <> '' AND document !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND document !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$'),
  CONSTRAINT mandate_why_kept CHECK (why <> '' AND why !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND why !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$'),
  CONSTRAINT mandate_deputy_for_days CHECK (deputy_for IS NULL OR until_on IS NOT NULL),
  CONSTRAINT mandate_deputy_for_fkey FOREIGN KEY(deputy_for) REFERENCES ledger.mandate (mandate_id),
  CONSTRAINT mandate_actor_id_fkey FOREIGN KEY(actor_id) REFERENCES ledger.actor (actor_id),
  CONSTRAINT mandate_asked_by_fkey FOREIGN KEY(asked_by) REFERENCES ledger.actor (actor_id),
  CONSTRAINT mandate_confirmed_by_fkey FOREIGN KEY(confirmed_by) REFERENCES ledger.actor (actor_id),
  CONSTRAINT mandate_dropped_by_fkey FOREIGN KEY(dropped_by) REFERENCES ledger.actor (actor_id),
  CONSTRAINT mandate_ended_by_fkey FOREIGN KEY(ended_by) REFERENCES ledger.actor (actor_id)
);
CREATE INDEX mandate_actor_idx ON ledger.mandate (actor_id);
CREATE INDEX mandate_deputy_idx ON ledger.mandate (deputy_for);

CREATE TABLE ledger.enrolment (
  enrolment_id INTEGER GENERATED ALWAYS AS IDENTITY,
  mandate_id INTEGER NOT NULL,
  asked_by INTEGER NOT NULL,
  asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
  first_digest BYTEA NOT NULL,
  confirmed_by INTEGER,
  confirmed_at TIMESTAMP WITH TIME ZONE,
  second_digest BYTEA,
  expires_at TIMESTAMP WITH TIME ZONE,
  expires_on DATE,
  networks CIDR[],
  dropped_at TIMESTAMP WITH TIME ZONE,
  used_at TIMESTAMP WITH TIME ZONE,
  key_id INTEGER,
  CONSTRAINT enrolment_pkey PRIMARY KEY (enrolment_id),
  CONSTRAINT enrolment_digests_are_sha256 CHECK (octet_length(first_digest) = 32 AND octet_length(second_digest) = 32),
  CONSTRAINT enrolment_confirmed_whole CHECK ((confirmed_at IS NULL) = (second_digest IS NULL) AND (confirmed_at IS NULL) = (expires_at IS NULL) AND (confirmed_at IS NOT NULL OR confirmed_by IS NULL)),
  CONSTRAINT enrolment_used_whole CHECK ((used_at IS NULL) = (key_id IS NULL) AND (used_at IS NULL OR (confirmed_at IS NOT NULL AND dropped_at IS NULL))),
  CONSTRAINT enrolment_networks_some CHECK (networks IS NULL OR cardinality(networks) BETWEEN 1 AND 16),
  CONSTRAINT enrolment_mandate_id_fkey FOREIGN KEY(mandate_id) REFERENCES ledger.mandate (mandate_id),
  CONSTRAINT enrolment_asked_by_fkey FOREIGN KEY(asked_by) REFERENCES ledger.actor (actor_id),
  CONSTRAINT enrolment_first_digest_key UNIQUE (first_digest),
  CONSTRAINT enrolment_confirmed_by_fkey FOREIGN KEY(confirmed_by) REFERENCES ledger.actor (actor_id),
  CONSTRAINT enrolment_key_id_fkey FOREIGN KEY(key_id) REFERENCES ledger.api_key (key_id)
);
CREATE UNIQUE INDEX enrolment_open_key ON ledger.enrolment (mandate_id) WHERE confirmed_at IS NOT NULL AND used_at IS NULL AND dropped_at IS NULL;

CREATE TABLE ledger.erasure (
  erasure_id INTEGER GENERATED ALWAYS AS IDENTITY,
  actor_id INTEGER NOT NULL,
  asked_by INTEGER NOT NULL,
  asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
  confirmed_by INTEGER,
  confirmed_at TIMESTAMP WITH TIME ZONE,
  dropped_by INTEGER,
  dropped_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT erasure_pkey PRIMARY KEY (erasure_id),
  CONSTRAINT erasure_done_whole CHECK ((confirmed_at IS NULL) = (confirmed_by IS NULL) AND (dropped_at IS NULL) = (dropped_by IS NULL) AND (confirmed_at IS NULL OR dropped_at IS NULL)),
  CONSTRAINT erasure_actor_id_fkey FOREIGN KEY(actor_id) REFERENCES ledger.actor (actor_id),
  CONSTRAINT erasure_asked_by_fkey FOREIGN KEY(asked_by) REFERENCES ledger.actor (actor_id),
  CONSTRAINT erasure_confirmed_by_fkey FOREIGN KEY(confirmed_by) REFERENCES ledger.actor (actor_id),
  CONSTRAINT erasure_dropped_by_fkey FOREIGN KEY(dropped_by) REFERENCES ledger.actor (actor_id)
);
CREATE UNIQUE INDEX erasure_open_key ON ledger.erasure (actor_id) WHERE confirmed_at IS NULL AND dropped_at IS NULL;

CREATE TABLE ledger.renaming (
  renaming_id INTEGER GENERATED ALWAYS AS IDENTITY,
  person_id INTEGER NOT NULL,
  name TEXT,
  document TEXT NOT NULL,
  asked_by INTEGER NOT NULL,
  asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
  confirmed_by INTEGER,
  confirmed_at TIMESTAMP WITH TIME ZONE,
  dropped_by INTEGER,
  dropped_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT renaming_pkey PRIMARY KEY (renaming_id),
  CONSTRAINT renaming_done_whole CHECK ((confirmed_at IS NULL) = (confirmed_by IS NULL) AND (dropped_at IS NULL) = (dropped_by IS NULL) AND (confirmed_at IS NULL OR dropped_at IS NULL)),
  CONSTRAINT renaming_name_waits CHECK ((name IS NULL) = (coalesce(confirmed_at, dropped_at) IS NOT NULL)),
  CONSTRAINT renaming_name_kept CHECK (name <> '' AND name !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND name !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$'),
  CONSTRAINT renaming_document_kept CHECK (document <> '' AND document !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND document !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$'),
  CONSTRAINT renaming_person_id_fkey FOREIGN KEY(person_id) REFERENCES ledger.person (person_id),
  CONSTRAINT renaming_asked_by_fkey FOREIGN KEY(asked_by) REFERENCES ledger.actor (actor_id),
  CONSTRAINT renaming_confirmed_by_fkey FOREIGN KEY(confirmed_by) REFERENCES ledger.actor (actor_id),
  CONSTRAINT renaming_dropped_by_fkey FOREIGN KEY(dropped_by) REFERENCES ledger.actor (actor_id)
);
CREATE UNIQUE INDEX renaming_open_key ON ledger.renaming (person_id) WHERE confirmed_at IS NULL AND dropped_at IS NULL;

-- A person is known by other numbers, too, and two that were registered count as one where a number shows that they are. ACCESS EXCLUSIVE on
-- person, for an instant.
ALTER TABLE ledger.person ADD COLUMN counts_as INTEGER,
  ADD CONSTRAINT person_counts_as_fkey FOREIGN KEY(counts_as) REFERENCES ledger.person (person_id),
  ADD CONSTRAINT person_counts_as_first CHECK (counts_as < person_id);
CREATE INDEX person_counts_as_idx ON ledger.person (counts_as) WHERE counts_as IS NOT NULL;
CREATE TABLE ledger.renumbering (
  renumbering_id INTEGER GENERATED ALWAYS AS IDENTITY,
  person_id INTEGER NOT NULL,
  one_with INTEGER,
  document TEXT NOT NULL,
  asked_by INTEGER NOT NULL,
  asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
  first_digest BYTEA NOT NULL,
  confirmed_by INTEGER,
  confirmed_at TIMESTAMP WITH TIME ZONE,
  second_digest BYTEA,
  expires_at TIMESTAMP WITH TIME ZONE,
  dropped_by INTEGER,
  dropped_at TIMESTAMP WITH TIME ZONE,
  used_at TIMESTAMP WITH TIME ZONE,
  number_digest BYTEA,
  undone_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT renumbering_pkey PRIMARY KEY (renumbering_id),
  CONSTRAINT renumbering_of_two CHECK (one_with <> person_id),
  CONSTRAINT renumbering_digests_whole CHECK (octet_length(first_digest) = 32 AND octet_length(second_digest) = 32 AND octet_length(number_digest) = 32),
  CONSTRAINT renumbering_confirmed_whole CHECK ((confirmed_at IS NULL) = (confirmed_by IS NULL) AND (confirmed_at IS NULL) = (second_digest IS NULL) AND (confirmed_at IS NULL) = (expires_at IS NULL)),
  CONSTRAINT renumbering_dropped_whole CHECK (dropped_by IS NULL OR dropped_at IS NOT NULL),
  CONSTRAINT renumbering_used_whole CHECK (CASE WHEN used_at IS NULL THEN number_digest IS NULL AND undone_at IS NULL ELSE confirmed_at IS NOT NULL AND dropped_at IS NULL AND (number_digest IS NULL) = (one_with IS NOT NULL) END),
  CONSTRAINT renumbering_document_kept CHECK (document <> '' AND document !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND document !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$'),
  CONSTRAINT renumbering_person_id_fkey FOREIGN KEY(person_id) REFERENCES ledger.person (person_id),
  CONSTRAINT renumbering_one_with_fkey FOREIGN KEY(one_with) REFERENCES ledger.person (person_id),
  CONSTRAINT renumbering_asked_by_fkey FOREIGN KEY(asked_by) REFERENCES ledger.actor (actor_id),
  CONSTRAINT renumbering_first_digest_key UNIQUE (first_digest),
  CONSTRAINT renumbering_confirmed_by_fkey FOREIGN KEY(confirmed_by) REFERENCES ledger.actor (actor_id),
  CONSTRAINT renumbering_dropped_by_fkey FOREIGN KEY(dropped_by) REFERENCES ledger.actor (actor_id)
);
CREATE UNIQUE INDEX renumbering_number_key ON ledger.renumbering (number_digest) WHERE undone_at IS NULL;
CREATE INDEX renumbering_one_with_idx ON ledger.renumbering (one_with) WHERE one_with IS NOT NULL;
CREATE UNIQUE INDEX renumbering_open_key ON ledger.renumbering (person_id) WHERE used_at IS NULL AND dropped_at IS NULL;
CREATE INDEX renumbering_person_idx ON ledger.renumbering (person_id);

CREATE TABLE ledger.undoing (
  undoing_id INTEGER GENERATED ALWAYS AS IDENTITY,
  renumbering_id INTEGER NOT NULL,
  document TEXT NOT NULL,
  asked_by INTEGER NOT NULL,
  asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
  confirmed_by INTEGER,
  confirmed_at TIMESTAMP WITH TIME ZONE,
  dropped_by INTEGER,
  dropped_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT undoing_pkey PRIMARY KEY (undoing_id),
  CONSTRAINT undoing_done_whole CHECK ((confirmed_at IS NULL) = (confirmed_by IS NULL) AND (dropped_at IS NULL) = (dropped_by IS NULL) AND (confirmed_at IS NULL OR dropped_at IS NULL)),
  CONSTRAINT undoing_document_kept CHECK (document <> '' AND document !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND document !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$'),
  CONSTRAINT undoing_renumbering_id_fkey FOREIGN KEY(renumbering_id) REFERENCES ledger.renumbering (renumbering_id),
  CONSTRAINT undoing_asked_by_fkey FOREIGN KEY(asked_by) REFERENCES ledger.actor (actor_id),
  CONSTRAINT undoing_confirmed_by_fkey FOREIGN KEY(confirmed_by) REFERENCES ledger.actor (actor_id),
  CONSTRAINT undoing_dropped_by_fkey FOREIGN KEY(dropped_by) REFERENCES ledger.actor (actor_id)
);
CREATE UNIQUE INDEX undoing_open_key ON ledger.undoing (renumbering_id) WHERE confirmed_at IS NULL AND dropped_at IS NULL;

-- Ways by which persons are told, apart from all that is kept.
CREATE TABLE ledger.way (
  way_id INTEGER GENERATED ALWAYS AS IDENTITY,
  person_id INTEGER,
  mandate_id INTEGER,
  kind TEXT COLLATE "C" NOT NULL,
  address TEXT NOT NULL,
  given_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT way_pkey PRIMARY KEY (way_id),
  CONSTRAINT way_of_one CHECK (num_nonnulls(person_id, mandate_id) = 1),
  CONSTRAINT way_address_fits CHECK (CASE kind WHEN 'mail' THEN address ~ '^[A-Za-z0-9._%+-]{1,64}@([A-Za-z0-9-]{1,63}[.])+[A-Za-z]{2,63}$' AND octet_length(address) <= 254 WHEN 'mobile' THEN address ~ '^[+][1-9][0-9]{7,14}$' ELSE false END),
  CONSTRAINT way_person_id_fkey FOREIGN KEY(person_id) REFERENCES ledger.person (person_id),
  CONSTRAINT way_mandate_id_fkey FOREIGN KEY(mandate_id) REFERENCES ledger.mandate (mandate_id)
);
CREATE UNIQUE INDEX way_mandate_idx ON ledger.way (mandate_id, kind, address);
CREATE UNIQUE INDEX way_person_idx ON ledger.way (person_id, kind, address);

-- Who has a key goes on, under a mandate that nobody has confirmed and that says so; whose keys were all revoked has one that ended then.
-- What the outbox tells of it is written when its view is there (revision 0009). Who represents an enterprise goes on with every right, as before.
INSERT INTO ledger.mandate (actor_id, kind, rights, from_on, document, given, asked_at, confirmed_at, ended_at, why)
SELECT k.actor_id, CASE a.role WHEN 'enterprise' THEN 'authorised' END, CASE a.role WHEN 'enterprise' THEN ARRAY['initiate', 'approve', 'read'] END,
       (min(k.created_at) AT TIME ZONE 'Asia/Shanghai')::date, 'from before mandates were kept', 'before', min(k.created_at),
       min(k.created_at), CASE WHEN bool_and(k.revoked_at IS NOT NULL) THEN max(k.revoked_at) END,
       CASE WHEN bool_and(k.revoked_at IS NOT NULL) THEN 'the keys were revoked before mandates were kept' END
FROM ledger.api_key k JOIN ledger.actor a ON a.actor_id = k.actor_id GROUP BY k.actor_id, a.role ORDER BY k.actor_id;

-- A key belongs to the mandate under which it was made; those from before to that of their actor. One that its holder made names the one before.
ALTER TABLE ledger.api_key ADD COLUMN mandate_id INTEGER,
  ADD COLUMN parent_id INTEGER CONSTRAINT api_key_parent_id_fkey REFERENCES ledger.api_key (key_id);
CREATE INDEX api_key_parent_idx ON ledger.api_key (parent_id);
UPDATE ledger.api_key k SET mandate_id = m.mandate_id FROM ledger.mandate m WHERE m.actor_id = k.actor_id;
ALTER TABLE ledger.api_key ALTER COLUMN mandate_id SET NOT NULL,
  ADD CONSTRAINT api_key_mandate_id_fkey FOREIGN KEY(mandate_id) REFERENCES ledger.mandate (mandate_id);

-- An exclusion from the check of a year is known by its act, so that it can be withdrawn and decided about anew. Those that were recorded
-- before get ids here, and acts when the steps of their machine are there (revision 0009).
ALTER TABLE ledger.permit_exclusion ADD COLUMN exclusion_id UUID;
UPDATE ledger.permit_exclusion SET exclusion_id = gen_random_uuid();
ALTER TABLE ledger.permit_exclusion DROP CONSTRAINT permit_exclusion_pkey,
  ADD CONSTRAINT permit_exclusion_pkey PRIMARY KEY (book_id, exclusion_id);
CREATE INDEX permit_exclusion_site_idx ON ledger.permit_exclusion (book_id, site, year);

-- A bank account is tied by two persons; a wrong tie is ended by two. Ties from before stand as they were made. ACCESS EXCLUSIVE on both tables,
-- for an instant.
ALTER TABLE ledger.bank_account ADD COLUMN ended_at TIMESTAMP WITH TIME ZONE,
  DROP CONSTRAINT bank_account_number_once, DROP CONSTRAINT bank_account_tied_once;
ALTER TABLE ledger.bank_import ADD COLUMN ended_at TIMESTAMP WITH TIME ZONE, DROP CONSTRAINT bank_import_once;
CREATE UNIQUE INDEX bank_account_number_once ON ledger.bank_account (book_id, number) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX bank_account_tied_once ON ledger.bank_account (book_id, account_id, asset_id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX bank_import_once ON ledger.bank_import (book_id, sha256) WHERE ended_at IS NULL;
CREATE TABLE ledger.bank_tie (
  book_id INTEGER NOT NULL,
  tie_id INTEGER GENERATED ALWAYS AS IDENTITY,
  number TEXT COLLATE "C" NOT NULL,
  name TEXT NOT NULL,
  bank TEXT NOT NULL,
  account_id INTEGER NOT NULL,
  asset_id INTEGER NOT NULL,
  since DATE NOT NULL,
  asked_by INTEGER NOT NULL,
  asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
  confirmed_by INTEGER,
  confirmed_at TIMESTAMP WITH TIME ZONE,
  dropped_by INTEGER,
  dropped_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT bank_tie_pkey PRIMARY KEY (book_id, tie_id),
  CONSTRAINT bank_tie_account_fkey FOREIGN KEY(book_id, account_id) REFERENCES ledger.account (book_id, account_id),
  CONSTRAINT bank_tie_asset_fkey FOREIGN KEY(book_id, asset_id) REFERENCES ledger.asset (book_id, asset_id),
  CONSTRAINT bank_tie_asker_fkey FOREIGN KEY(asked_by) REFERENCES ledger.actor (actor_id),
  CONSTRAINT bank_tie_confirmer_fkey FOREIGN KEY(confirmed_by) REFERENCES ledger.actor (actor_id),
  CONSTRAINT bank_tie_dropper_fkey FOREIGN KEY(dropped_by) REFERENCES ledger.actor (actor_id),
  CONSTRAINT bank_tie_number_form CHECK (number ~ '^[A-Z0-9-]{4,40}$'),
  CONSTRAINT bank_tie_name_kept CHECK (name <> '' AND name !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND name !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$'),
  CONSTRAINT bank_tie_done_whole CHECK ((confirmed_at IS NULL) = (confirmed_by IS NULL) AND (dropped_at IS NULL) = (dropped_by IS NULL) AND (confirmed_at IS NULL OR dropped_at IS NULL))
);
CREATE UNIQUE INDEX bank_tie_open_key ON ledger.bank_tie (book_id, number) WHERE confirmed_at IS NULL AND dropped_at IS NULL;
CREATE TABLE ledger.bank_tie_end (
  book_id INTEGER NOT NULL,
  end_id INTEGER GENERATED ALWAYS AS IDENTITY,
  bank_account_id INTEGER NOT NULL,
  why TEXT NOT NULL,
  asked_by INTEGER NOT NULL,
  asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
  confirmed_by INTEGER,
  confirmed_at TIMESTAMP WITH TIME ZONE,
  dropped_by INTEGER,
  dropped_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT bank_tie_end_pkey PRIMARY KEY (book_id, end_id),
  CONSTRAINT bank_tie_end_account_fkey FOREIGN KEY(book_id, bank_account_id) REFERENCES ledger.bank_account (book_id, bank_account_id),
  CONSTRAINT bank_tie_end_asker_fkey FOREIGN KEY(asked_by) REFERENCES ledger.actor (actor_id),
  CONSTRAINT bank_tie_end_confirmer_fkey FOREIGN KEY(confirmed_by) REFERENCES ledger.actor (actor_id),
  CONSTRAINT bank_tie_end_dropper_fkey FOREIGN KEY(dropped_by) REFERENCES ledger.actor (actor_id),
  CONSTRAINT bank_tie_end_why_kept CHECK (why <> '' AND why !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND why !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$'),
  CONSTRAINT bank_tie_end_done_whole CHECK ((confirmed_at IS NULL) = (confirmed_by IS NULL) AND (dropped_at IS NULL) = (dropped_by IS NULL) AND (confirmed_at IS NULL OR dropped_at IS NULL))
);
CREATE UNIQUE INDEX bank_tie_end_open_key ON ledger.bank_tie_end (book_id, bank_account_id) WHERE confirmed_at IS NULL AND dropped_at IS NULL;

-- What is said of the register is said by an act of two persons: lists, what is known of a site, the quality of an area, licences. What was
-- recorded before names none. ACCESS EXCLUSIVE on the four tables, for an instant; of an area several versions may stand, of which the last counts.
ALTER TABLE ledger.standing ADD COLUMN act_id UUID, ADD COLUMN ended_act UUID,
  ADD CONSTRAINT standing_act_fkey FOREIGN KEY(book_id, act_id) REFERENCES ledger.process (book_id, process_id),
  ADD CONSTRAINT standing_ended_act_fkey FOREIGN KEY(book_id, ended_act) REFERENCES ledger.process (book_id, process_id),
  ADD CONSTRAINT standing_act_key UNIQUE (book_id, act_id),
  ADD CONSTRAINT standing_ended_act_key UNIQUE (book_id, ended_act);
-- What PostgreSQL reads of a rule pack; of those that were adopted before, revision 0009 writes it. ACCESS EXCLUSIVE, for an instant.
ALTER TABLE ledger.permit_pack ADD COLUMN figures JSONB DEFAULT '[]' NOT NULL;
CREATE TABLE ledger.annulment (
  book_id INTEGER NOT NULL,
  act_id UUID NOT NULL,
  standing_id BIGINT,
  site TEXT COLLATE "C",
  version INTEGER,
  CONSTRAINT annulment_pkey PRIMARY KEY (book_id, act_id),
  CONSTRAINT annulment_act_fkey FOREIGN KEY(book_id, act_id) REFERENCES ledger.process (book_id, process_id),
  CONSTRAINT annulment_standing_fkey FOREIGN KEY(book_id, standing_id) REFERENCES ledger.standing (book_id, standing_id),
  CONSTRAINT annulment_licence_fkey FOREIGN KEY(book_id, site, version) REFERENCES ledger.licence_version (book_id, site, version),
  CONSTRAINT annulment_standing_key UNIQUE (book_id, standing_id),
  CONSTRAINT annulment_licence_key UNIQUE (book_id, site, version),
  CONSTRAINT annulment_of_one CHECK ((standing_id IS NULL) = (site IS NOT NULL) AND (site IS NULL) = (version IS NULL))
);
ALTER TABLE ledger.site_attributes ADD COLUMN act_id UUID,
  ADD CONSTRAINT site_attributes_act_fkey FOREIGN KEY(book_id, act_id) REFERENCES ledger.process (book_id, process_id),
  ADD CONSTRAINT site_attributes_act_key UNIQUE (book_id, act_id);
ALTER TABLE ledger.licence_version ADD COLUMN act_id UUID,
  ADD CONSTRAINT licence_version_act_fkey FOREIGN KEY(book_id, act_id) REFERENCES ledger.process (book_id, process_id),
  ADD CONSTRAINT licence_version_act_key UNIQUE (book_id, act_id);
ALTER TABLE ledger.area_quality ADD COLUMN act_id UUID, ADD COLUMN version SMALLINT NOT NULL DEFAULT 1,
  DROP CONSTRAINT area_quality_pkey, ADD CONSTRAINT area_quality_pkey PRIMARY KEY (book_id, area, pollutant, year, version),
  ADD CONSTRAINT area_quality_act_fkey FOREIGN KEY(book_id, act_id) REFERENCES ledger.process (book_id, process_id),
  ADD CONSTRAINT area_quality_act_key UNIQUE (book_id, act_id),
  ADD CONSTRAINT area_quality_version_positive CHECK (version >= 1);
-- What somebody did is read by who did it.
CREATE INDEX outbox_actor_idx ON ledger.outbox (actor_id, event_id);

-- Who read a case file, evidence, names or a whole book is kept, once a day and subject.
CREATE TABLE ledger.reading (
  book_id INTEGER NOT NULL,
  reading_id BIGINT GENERATED ALWAYS AS IDENTITY,
  actor_id INTEGER NOT NULL,
  read_on DATE NOT NULL,
  what TEXT COLLATE "C" NOT NULL,
  subject TEXT NOT NULL,
  times INTEGER NOT NULL,
  first_at TIMESTAMP WITH TIME ZONE NOT NULL,
  last_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT reading_pkey PRIMARY KEY (book_id, reading_id),
  CONSTRAINT reading_day_key UNIQUE (book_id, actor_id, read_on, what, subject),
  CONSTRAINT reading_what_known CHECK (what IN ('case', 'evidence', 'names', 'bundle', 'book')),
  CONSTRAINT reading_counted CHECK (times > 0 AND last_at >= first_at AND (times > 1 OR last_at = first_at)),
  CONSTRAINT reading_actor_id_fkey FOREIGN KEY(actor_id) REFERENCES ledger.actor (actor_id)
);
CREATE INDEX reading_subject_idx ON ledger.reading (book_id, subject, reading_id);

-- Which right of a representative each step of an enterprise needs.
ALTER TABLE ledger.process_transition ADD COLUMN rights TEXT[] NOT NULL DEFAULT '{}';
ALTER TABLE ledger.process_transition ALTER COLUMN rights DROP DEFAULT;

-- What posts an entry of each kind is told by its row. ACCESS EXCLUSIVE on a table of some sixty rows.
ALTER TABLE ledger.entry_kind ADD COLUMN acts TEXT[] NOT NULL DEFAULT '{}', ADD COLUMN undone_by TEXT[] NOT NULL DEFAULT '{}';

-- Written by make freeze, from here on:
INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('settlement_bound', FALSE, ARRAY['money']::text[], 0, 'What a party has asked the exchange to pay out to it');
UPDATE ledger.entry_kind SET acts = ARRAY['periods.step approve *']::text[] WHERE code = 'periods.year_close';
UPDATE ledger.entry_kind SET acts = ARRAY['permits.cap set -', 'permits.cap confirm -']::text[] WHERE code = 'permits.cap';
UPDATE ledger.entry_kind SET acts = ARRAY['permits.cap share -', 'permits.cap confirm -']::text[] WHERE code = 'permits.cap_share';
UPDATE ledger.entry_kind SET acts = ARRAY['permits.cap cut -', 'permits.cap confirm -']::text[] WHERE code = 'permits.cap_cut';
UPDATE ledger.entry_kind SET acts = ARRAY['permits.grant allocate *', 'permits.grant confirm *', 'permits.grant execute *']::text[] WHERE code = 'permits.allocation';
UPDATE ledger.entry_kind SET acts = ARRAY['permits.surplus recognise recognise', 'permits.move approve approve']::text[] WHERE code = 'permits.recast';
UPDATE ledger.entry_kind SET acts = ARRAY['permits.fee confirm_exempt free', 'permits.fee pay_last free', 'permits.fee assess_exempt free']::text[] WHERE code = 'permits.fee_paid';
UPDATE ledger.entry_kind SET acts = ARRAY['permits.move release -', 'permits.move confirm -', 'permits.move release release']::text[] WHERE code = 'permits.reserve_grant';
UPDATE ledger.entry_kind SET acts = ARRAY['permits.pledge register register', 'permits.pledge confirm replace', 'permits.pledge replace replace']::text[] WHERE code = 'permits.pledge';
UPDATE ledger.entry_kind SET acts = ARRAY['permits.pledge release release', 'permits.pledge confirm release', 'permits.pledge substitute substitute']::text[] WHERE code = 'permits.pledge_release';
UPDATE ledger.entry_kind SET acts = ARRAY['permits.freeze freeze_provisionally -', 'permits.freeze confirm -', 'permits.freeze freeze freeze']::text[] WHERE code = 'permits.freeze';
UPDATE ledger.entry_kind SET acts = ARRAY['permits.freeze lift lift', 'permits.freeze confirm lift', 'permits.freeze lapse lapse']::text[] WHERE code = 'permits.unfreeze';
UPDATE ledger.entry_kind SET acts = ARRAY['permits.withdrawal confirm -', 'permits.withdrawal decide decide']::text[] WHERE code = 'permits.withdrawal';
UPDATE ledger.entry_kind SET acts = ARRAY['permits.withdrawal conclude conclude', 'permits.withdrawal undo undo', 'permits.withdrawal lapse lapse']::text[] WHERE code = 'permits.withdrawal_end';
UPDATE ledger.entry_kind SET acts = ARRAY['permits.move approve approve']::text[] WHERE code = 'permits.move';
UPDATE ledger.entry_kind SET acts = ARRAY['permits.surrender surrender -', 'permits.surrender confirm -', 'permits.surrender surrender surrender']::text[], undone_by = ARRAY['permits.surrender confirm undo', 'permits.surrender undo undo']::text[] WHERE code = 'permits.surrender';
UPDATE ledger.entry_kind SET acts = ARRAY['permits.retirement deduct -', 'permits.retirement confirm -', 'permits.retirement deduct deduct']::text[] WHERE code = 'permits.deduction';
UPDATE ledger.entry_kind SET acts = ARRAY['permits.retirement retire -', 'permits.retirement confirm -', 'permits.retirement retire retire']::text[] WHERE code = 'permits.retirement';
UPDATE ledger.entry_kind SET acts = ARRAY['permits.retirement cancel -', 'permits.retirement confirm -', 'permits.retirement cancel cancel']::text[] WHERE code = 'permits.cancellation';
UPDATE ledger.entry_kind SET acts = ARRAY['permits.expiry since:confirm *', 'permits.expiry since:expire *']::text[] WHERE code = 'permits.expiry';
UPDATE ledger.entry_kind SET acts = ARRAY['permits.fee confirm assess', 'permits.fee assess assess']::text[] WHERE code = 'permits.fee_assessment';
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('permits.fee_revocation', ARRAY['fee_assessed']::text[], ARRAY['fee_receivable']::text[], ARRAY['debit:fee_assessed', 'credit:fee_receivable']::text[], FALSE, FALSE, NULL, '财税〔2015〕61号 art. 9–13', ARRAY['permits.fee confirm revoke']::text[], ARRAY[]::text[]);
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('permits.exemption_revocation', ARRAY['unpaid']::text[], ARRAY['holding']::text[], ARRAY['debit:unpaid', 'credit:holding']::text[], FALSE, FALSE, NULL, '财税〔2015〕61号 art. 9–13', ARRAY['permits.fee confirm revoke']::text[], ARRAY[]::text[]);
UPDATE ledger.entry_kind SET acts = ARRAY['permits.fee pay *', 'permits.fee pay_last *']::text[] WHERE code = 'permits.fee_payment';
UPDATE ledger.entry_kind SET acts = ARRAY['compensation.record accept_assessment']::text[] WHERE code = 'compensation.assessment';
UPDATE ledger.entry_kind SET acts = ARRAY['compensation.record confirm', 'compensation.record perform', 'compensation.record judge', 'compensation.record settle_suit', 'compensation.record order']::text[] WHERE code = 'compensation.obligation';
UPDATE ledger.entry_kind SET acts = ARRAY['compensation.record judge', 'compensation.record settle_suit', 'compensation.record confirm', 'compensation.record order']::text[] WHERE code = 'compensation.replacement';
UPDATE ledger.entry_kind SET acts = ARRAY['compensation.record *']::text[] WHERE code = 'compensation.interest';
UPDATE ledger.entry_kind SET acts = ARRAY['compensation.record pay']::text[], undone_by = ARRAY['compensation.record confirm_reversal']::text[] WHERE code = 'compensation.payment';
UPDATE ledger.entry_kind SET acts = ARRAY['compensation.record pay']::text[], undone_by = ARRAY['compensation.record confirm_reversal']::text[] WHERE code = 'compensation.agency_receipt';
UPDATE ledger.entry_kind SET acts = ARRAY['compensation.record remit']::text[], undone_by = ARRAY['compensation.record confirm_reversal']::text[] WHERE code = 'compensation.remittance';
UPDATE ledger.entry_kind SET acts = ARRAY['compensation.record pay']::text[], undone_by = ARRAY['compensation.record confirm_reversal']::text[] WHERE code = 'compensation.escrow';
UPDATE ledger.entry_kind SET acts = ARRAY['compensation.record release_escrow']::text[], undone_by = ARRAY['compensation.record confirm_reversal']::text[] WHERE code = 'compensation.escrow_release';
UPDATE ledger.entry_kind SET acts = ARRAY['compensation.record pay']::text[], undone_by = ARRAY['compensation.record confirm_reversal']::text[] WHERE code = 'compensation.court_collection';
UPDATE ledger.entry_kind SET acts = ARRAY['compensation.record transfer_court']::text[], undone_by = ARRAY['compensation.record confirm_reversal']::text[] WHERE code = 'compensation.court_transfer';
UPDATE ledger.entry_kind SET acts = ARRAY['compensation.record accept_project']::text[] WHERE code = 'compensation.performance';
UPDATE ledger.entry_kind SET acts = ARRAY['compensation.record convert_project']::text[] WHERE code = 'compensation.conversion';
UPDATE ledger.entry_kind SET acts = ARRAY['compensation.record end', 'compensation.record accept_project', 'compensation.record grant_relief']::text[], undone_by = ARRAY['compensation.record confirm_reversal']::text[] WHERE code = 'compensation.waiver';
UPDATE ledger.entry_kind SET acts = ARRAY['compensation.record grant_relief']::text[], undone_by = ARRAY['compensation.record confirm_reversal']::text[] WHERE code = 'compensation.credit';
UPDATE ledger.entry_kind SET acts = ARRAY['compensation.record confirm_spending']::text[], undone_by = ARRAY['compensation.record confirm_reversal']::text[] WHERE code = 'compensation.spending';
UPDATE ledger.entry_kind SET acts = ARRAY['compensation.record grant_relief']::text[], undone_by = ARRAY['compensation.record confirm_reversal']::text[] WHERE code = 'compensation.refund';
UPDATE ledger.entry_kind SET acts = ARRAY['compensation.record give_guarantee']::text[], undone_by = ARRAY['compensation.record confirm_reversal']::text[] WHERE code = 'compensation.deposit';
UPDATE ledger.entry_kind SET acts = ARRAY['compensation.record call_guarantee', 'compensation.record release_guarantee']::text[], undone_by = ARRAY['compensation.record confirm_reversal']::text[] WHERE code = 'compensation.deposit_return';
UPDATE ledger.entry_kind SET acts = ARRAY['compensation.record call_guarantee']::text[], undone_by = ARRAY['compensation.record confirm_reversal']::text[] WHERE code = 'compensation.deposit_call';
UPDATE ledger.entry_kind SET acts = ARRAY['compensation.record *']::text[] WHERE code = 'compensation.recourse';
UPDATE ledger.entry_kind SET acts = ARRAY['permits.sale accept accept', 'permits.sale confirm accept']::text[] WHERE code = 'permits.set_aside';
UPDATE ledger.entry_kind SET acts = ARRAY['permits.sale end end', 'permits.sale cancel cancel']::text[] WHERE code = 'permits.put_back';
UPDATE ledger.entry_kind SET acts = ARRAY['permits.lease register register']::text[] WHERE code = 'permits.lease';
UPDATE ledger.entry_kind SET acts = ARRAY['permits.lease return return', 'permits.lease end end']::text[] WHERE code = 'permits.lease_return';
UPDATE ledger.entry_kind SET acts = ARRAY['permits.buyback pay pay']::text[] WHERE code = 'permits.buyback';
UPDATE ledger.entry_kind SET acts = ARRAY['market.deposit record -', 'market.deposit confirm -']::text[], undone_by = ARRAY['market.correction confirm -']::text[] WHERE code = 'market.deposit';
UPDATE ledger.entry_kind SET acts = ARRAY['permits.sale settle settle', 'permits.pledge enforce enforce', 'permits.freeze execute execute']::text[] WHERE code = 'market.settlement';
UPDATE ledger.entry_kind SET acts = ARRAY['market.payout confirm -']::text[], undone_by = ARRAY['market.correction confirm -']::text[] WHERE code = 'market.payout';
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('market.payout_hold', ARRAY['settlement_claim']::text[], ARRAY['settlement_bound']::text[], ARRAY['debit:settlement_claim', 'credit:settlement_bound']::text[], FALSE, FALSE, NULL, 'docs/spec/market.md 6', ARRAY['market.payout_request ask ask']::text[], ARRAY[]::text[]);
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('market.payout_return', ARRAY['settlement_bound']::text[], ARRAY['settlement_claim']::text[], ARRAY['debit:settlement_bound', 'credit:settlement_claim']::text[], FALSE, FALSE, NULL, 'docs/spec/market.md 6', ARRAY['market.payout_request fail fail', 'market.payout_request cancel cancel']::text[], ARRAY[]::text[]);
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('market.payout_paid', ARRAY['settlement_bound']::text[], ARRAY['settlement_cash']::text[], ARRAY['debit:settlement_bound', 'credit:settlement_cash']::text[], FALSE, FALSE, NULL, 'docs/spec/market.md 6', ARRAY['market.payout_request confirm -']::text[], ARRAY[]::text[]);
UPDATE ledger.process_transition SET rights = ARRAY['initiate']::text[] WHERE machine = 'permits.pledge' AND action = 'apply' AND from_state = '';
UPDATE ledger.process_transition SET rights = ARRAY['initiate']::text[] WHERE machine = 'permits.pledge' AND action = 'accept' AND from_state = 'applied';
UPDATE ledger.process_transition SET rights = ARRAY['initiate']::text[] WHERE machine = 'permits.pledge' AND action = 'attest' AND from_state = 'applied';
UPDATE ledger.process_transition SET rights = ARRAY['initiate']::text[] WHERE machine = 'permits.pledge' AND action = 'accept' AND from_state = 'attested';
UPDATE ledger.process_transition SET rights = ARRAY['initiate']::text[] WHERE machine = 'permits.pledge' AND action = 'attest' AND from_state = 'attested';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.pledge', 'renew', 'applied', 'applied', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[], ARRAY['initiate']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.pledge', 'renew', 'attested', 'attested', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[], ARRAY['initiate']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.pledge', 'renew', 'accepted', 'accepted', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[], ARRAY['initiate']::text[]);
UPDATE ledger.process_transition SET apart = ARRAY['accept', 'attest', 'confirm', 'renew']::text[] WHERE machine = 'permits.pledge' AND action = 'register' AND from_state = 'accepted';
UPDATE ledger.process_transition SET rights = ARRAY['initiate']::text[] WHERE machine = 'permits.pledge' AND action = 'release' AND from_state = 'registered';
UPDATE ledger.process_transition SET rights = ARRAY['initiate']::text[] WHERE machine = 'permits.pledge' AND action = 'release' AND from_state = 'release_asked';
UPDATE ledger.process_transition SET roles = ARRAY[]::text[] WHERE machine = 'permits.freeze' AND action = 'freeze' AND from_state = '';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.freeze', 'freeze_provisionally', '', 'provisional', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.freeze', 'confirm', 'provisional', 'frozen', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.freeze', 'lapse', 'provisional', 'lapsed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.freeze', 'lift', 'provisional', 'lifted', FALSE, ARRAY['bureau']::text[], ARRAY['freeze_provisionally']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.freeze', 'propose', '', 'proposed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.freeze', 'confirm', 'proposed', 'frozen', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.freeze', 'drop', 'proposed', 'dropped', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
UPDATE ledger.process_transition SET roles = ARRAY[]::text[], apart = ARRAY[]::text[] WHERE machine = 'permits.freeze' AND action = 'lift' AND from_state = 'frozen';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.freeze', 'ask_lift', 'frozen', 'lift_asked', FALSE, ARRAY['bureau']::text[], ARRAY['freeze', 'freeze_provisionally', 'propose']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.freeze', 'confirm', 'lift_asked', 'lifted', FALSE, ARRAY['bureau']::text[], ARRAY['ask_lift']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.freeze', 'drop', 'lift_asked', 'frozen', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
UPDATE ledger.process_transition SET roles = ARRAY[]::text[] WHERE machine = 'permits.withdrawal' AND action = 'decide' AND from_state = '';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.withdrawal', 'propose', '', 'proposed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.withdrawal', 'confirm', 'proposed', 'open_to_objection', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.withdrawal', 'drop', 'proposed', 'dropped', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.withdrawal', 'object', 'open_to_objection', 'objected', FALSE, ARRAY['enterprise', 'bureau']::text[], ARRAY[]::text[], ARRAY['initiate', 'approve']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.withdrawal', 'conclude', 'objected', 'final', TRUE, ARRAY['bureau']::text[], ARRAY['decide', 'confirm']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.withdrawal', 'undo', 'objected', 'undone', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.withdrawal', 'lapse', 'open_to_objection', 'lapsed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.withdrawal', 'lapse', 'objected', 'lapsed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
UPDATE ledger.process_transition SET rights = ARRAY['initiate', 'approve']::text[] WHERE machine = 'permits.surplus' AND action = 'apply' AND from_state = '';
UPDATE ledger.process_transition SET rights = ARRAY['initiate']::text[] WHERE machine = 'permits.move' AND action = 'apply' AND from_state = '';
UPDATE ledger.process_transition SET rights = ARRAY['initiate']::text[] WHERE machine = 'permits.move' AND action = 'accept' AND from_state = 'attested';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.move', 'renew', 'applied', 'applied', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[], ARRAY['initiate']::text[]);
UPDATE ledger.process_transition SET rights = ARRAY['initiate']::text[] WHERE machine = 'permits.surrender' AND action = 'surrender' AND from_state = '';
UPDATE ledger.process_transition SET rights = ARRAY['approve']::text[] WHERE machine = 'permits.surrender' AND action = 'confirm' AND from_state = 'proposed';
UPDATE ledger.process_transition SET rights = ARRAY['initiate', 'approve']::text[] WHERE machine = 'permits.surrender' AND action = 'drop' AND from_state = 'proposed';
UPDATE ledger.process_transition SET roles = ARRAY[]::text[] WHERE machine = 'permits.surrender' AND action = 'undo' AND from_state = 'surrendered';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.surrender', 'ask_undo', 'surrendered', 'undo_asked', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.surrender', 'confirm', 'undo_asked', 'undone', FALSE, ARRAY['enterprise', 'bureau']::text[], ARRAY['ask_undo']::text[], ARRAY['approve']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.surrender', 'drop', 'undo_asked', 'surrendered', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
UPDATE ledger.process_transition SET rights = ARRAY['initiate']::text[] WHERE machine = 'permits.retirement' AND action = 'retire' AND from_state = '';
UPDATE ledger.process_transition SET rights = ARRAY['initiate']::text[] WHERE machine = 'permits.retirement' AND action = 'propose_retirement' AND from_state = '';
UPDATE ledger.process_transition SET rights = ARRAY['approve']::text[] WHERE machine = 'permits.retirement' AND action = 'confirm' AND from_state = 'retirement_proposed';
UPDATE ledger.process_transition SET rights = ARRAY['initiate', 'approve']::text[] WHERE machine = 'permits.retirement' AND action = 'drop' AND from_state = 'retirement_proposed';
UPDATE ledger.process_transition SET rights = ARRAY['initiate', 'approve']::text[] WHERE machine = 'permits.report' AND action = 'report' AND from_state = '';
UPDATE ledger.process_transition SET roles = ARRAY['enterprise']::text[], rights = ARRAY['initiate', 'approve']::text[] WHERE machine = 'permits.report' AND action = 'dispute' AND from_state = 'verified';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.report', 'ask_dispute', 'verified', 'dispute_asked', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.report', 'confirm', 'dispute_asked', 'disputed', FALSE, ARRAY['bureau']::text[], ARRAY['ask_dispute']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.report', 'drop', 'dispute_asked', 'verified', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
UPDATE ledger.process_transition SET apart = ARRAY['dispute', 'ask_dispute', 'confirm']::text[] WHERE machine = 'permits.report' AND action = 'verify' AND from_state = 'disputed';
UPDATE ledger.process_transition SET apart = ARRAY['dispute', 'ask_dispute', 'confirm']::text[] WHERE machine = 'permits.report' AND action = 'reject' AND from_state = 'disputed';
UPDATE ledger.process_transition SET roles = ARRAY[]::text[] WHERE machine = 'permits.fee' AND action = 'assess' AND from_state = '';
UPDATE ledger.process_transition SET roles = ARRAY[]::text[] WHERE machine = 'permits.fee' AND action = 'assess_exempt' AND from_state = '';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee', 'propose', '', 'proposed', FALSE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee', 'confirm', 'proposed', 'due', TRUE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee', 'confirm_exempt', 'proposed', 'exempt', TRUE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee', 'drop', 'proposed', 'dropped', FALSE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
UPDATE ledger.process_transition SET apart = ARRAY['assess', 'propose', 'confirm']::text[] WHERE machine = 'permits.fee' AND action = 'pay' AND from_state = 'due';
UPDATE ledger.process_transition SET apart = ARRAY['assess', 'propose', 'confirm']::text[] WHERE machine = 'permits.fee' AND action = 'pay_last' AND from_state = 'due';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee', 'ask_revocation', 'due', 'revocation_asked', FALSE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee', 'confirm', 'revocation_asked', 'revoked', FALSE, ARRAY['bureau', 'finance']::text[], ARRAY['ask_revocation']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee', 'drop', 'revocation_asked', 'due', FALSE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee', 'ask_revocation', 'exempt', 'exemption_revocation_asked', FALSE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee', 'confirm', 'exemption_revocation_asked', 'revoked', FALSE, ARRAY['bureau', 'finance']::text[], ARRAY['ask_revocation']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee', 'drop', 'exemption_revocation_asked', 'exempt', FALSE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee_payment', 'propose', '', 'proposed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee_payment', 'confirm', 'proposed', 'done', TRUE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee_payment', 'drop', 'proposed', 'dropped', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.exclusion', 'exclude', '', 'excluded', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.exclusion', 'propose', '', 'proposed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.exclusion', 'confirm', 'proposed', 'excluded', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.exclusion', 'drop', 'proposed', 'dropped', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.exclusion', 'withdraw', 'excluded', 'withdrawn', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.exclusion', 'ask_annulment', 'excluded', 'annulment_asked', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.exclusion', 'confirm', 'annulment_asked', 'annulled', FALSE, ARRAY['bureau']::text[], ARRAY['ask_annulment']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.exclusion', 'drop', 'annulment_asked', 'excluded', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.exclusion', 'ask_annulment', 'withdrawn', 'withdrawn_annulment_asked', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.exclusion', 'confirm', 'withdrawn_annulment_asked', 'annulled', FALSE, ARRAY['bureau']::text[], ARRAY['ask_annulment']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.exclusion', 'drop', 'withdrawn_annulment_asked', 'withdrawn', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.expiry', 'expire', '', 'running', FALSE, ARRAY[]::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.expiry', 'propose', '', 'proposed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.expiry', 'confirm', 'proposed', 'running', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.expiry', 'drop', 'proposed', 'dropped', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.expiry', 'end', 'running', 'ended', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.account', 'propose', '', 'proposed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.account', 'confirm', 'proposed', 'changed', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.account', 'drop', 'proposed', 'dropped', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.comparison', 'compare', '', 'compared', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.explanation', 'explain', '', 'explained', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.dual_control', 'propose', '', 'proposed', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[], ARRAY['initiate']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.dual_control', 'confirm', 'proposed', 'done', TRUE, ARRAY['enterprise']::text[], ARRAY[]::text[], ARRAY['approve']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.dual_control', 'drop', 'proposed', 'dropped', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[], ARRAY['initiate', 'approve']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.internal', 'ask', '', 'asked', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[], ARRAY['initiate']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.internal', 'confirm', 'asked', 'confirmed', TRUE, ARRAY['enterprise']::text[], ARRAY[]::text[], ARRAY['approve']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.internal', 'drop', 'asked', 'dropped', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[], ARRAY['initiate', 'approve']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.register', 'propose_listing', '', 'proposed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.register', 'propose_delisting', '', 'proposed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.register', 'propose_annulment', '', 'proposed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.register', 'propose_facts', '', 'proposed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.register', 'propose_quality', '', 'proposed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.register', 'propose_licence', '', 'proposed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.register', 'confirm', 'proposed', 'done', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.register', 'drop', 'proposed', 'dropped', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
UPDATE ledger.process_transition SET rights = ARRAY['initiate', 'approve']::text[] WHERE machine = 'compensation.case' AND action = 'answer' AND from_state = 'notified';
UPDATE ledger.process_transition SET rights = ARRAY['initiate', 'approve']::text[] WHERE machine = 'compensation.case' AND action = 'offer' AND from_state = 'consulting';
UPDATE ledger.process_transition SET apart = ARRAY['agree']::text[] WHERE machine = 'compensation.case' AND action = 'perform' AND from_state = 'agreed';
UPDATE ledger.process_transition SET apart = ARRAY['apply_order']::text[] WHERE machine = 'compensation.case' AND action = 'order' AND from_state = 'ordering';
UPDATE ledger.process_transition SET rights = ARRAY['initiate', 'approve']::text[] WHERE machine = 'compensation.case' AND action = 'object' AND from_state = 'ordering';
UPDATE ledger.process_transition SET rights = ARRAY['initiate', 'approve']::text[] WHERE machine = 'compensation.relief' AND action = 'propose' AND from_state = '';
UPDATE ledger.process_transition SET rights = ARRAY['initiate', 'approve']::text[] WHERE machine = 'compensation.project' AND action = 'plan' AND from_state = '';
UPDATE ledger.process_transition SET apart = ARRAY['plan', 'approve']::text[] WHERE machine = 'compensation.project' AND action = 'drop' AND from_state = 'approved';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.project', 'accept_stage', 'working', 'working', FALSE, ARRAY['bureau']::text[], ARRAY['contract']::text[], ARRAY[]::text[]);
UPDATE ledger.process_transition SET rights = ARRAY['initiate', 'approve']::text[] WHERE machine = 'compensation.project' AND action = 'complete' AND from_state = 'working';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.recording', 'propose', '', 'proposed', FALSE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.recording', 'confirm', 'proposed', 'recorded', TRUE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.recording', 'drop', 'proposed', 'dropped', FALSE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
UPDATE ledger.process_transition SET rights = ARRAY['initiate']::text[] WHERE machine = 'permits.sale' AND action = 'propose' AND from_state = '';
UPDATE ledger.process_transition SET rights = ARRAY['initiate']::text[] WHERE machine = 'permits.sale' AND action = 'accept' AND from_state = 'proposed';
UPDATE ledger.process_transition SET rights = ARRAY['initiate']::text[] WHERE machine = 'permits.sale' AND action = 'attest' AND from_state = 'proposed';
UPDATE ledger.process_transition SET rights = ARRAY['initiate']::text[] WHERE machine = 'permits.sale' AND action = 'accept' AND from_state = 'attested';
UPDATE ledger.process_transition SET rights = ARRAY['initiate']::text[] WHERE machine = 'permits.sale' AND action = 'attest' AND from_state = 'attested';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.sale', 'renew', 'proposed', 'proposed', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[], ARRAY['initiate']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.sale', 'renew', 'attested', 'attested', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[], ARRAY['initiate']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.sale', 'renew', 'accepted', 'accepted', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[], ARRAY['initiate']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.sale', 'renew', 'countersigned', 'countersigned', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[], ARRAY['initiate']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.sale', 'renew', 'approved', 'approved', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[], ARRAY['initiate']::text[]);
UPDATE ledger.process_transition SET apart = ARRAY['accept', 'attest', 'confirm', 'renew']::text[] WHERE machine = 'permits.sale' AND action = 'countersign' AND from_state = 'accepted';
UPDATE ledger.process_transition SET apart = ARRAY['accept', 'attest', 'confirm', 'renew']::text[] WHERE machine = 'permits.sale' AND action = 'approve' AND from_state = 'accepted';
UPDATE ledger.process_transition SET apart = ARRAY['accept', 'attest', 'confirm', 'renew', 'countersign']::text[] WHERE machine = 'permits.sale' AND action = 'approve' AND from_state = 'countersigned';
UPDATE ledger.process_transition SET apart = ARRAY['propose', 'accept', 'attest', 'confirm', 'renew', 'countersign', 'approve']::text[] WHERE machine = 'permits.sale' AND action = 'settle' AND from_state = 'approved';
UPDATE ledger.process_transition SET rights = ARRAY['initiate', 'approve']::text[] WHERE machine = 'permits.sale' AND action = 'cancel' AND from_state = 'proposed';
UPDATE ledger.process_transition SET rights = ARRAY['initiate', 'approve']::text[] WHERE machine = 'permits.sale' AND action = 'cancel' AND from_state = 'attested';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.sale', 'end', 'accepted', 'cancelled', FALSE, ARRAY['enterprise', 'bureau']::text[], ARRAY[]::text[], ARRAY['initiate']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.sale', 'end', 'countersigned', 'cancelled', FALSE, ARRAY['enterprise', 'bureau']::text[], ARRAY[]::text[], ARRAY['initiate']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.sale', 'end', 'approved', 'cancelled', FALSE, ARRAY['enterprise', 'bureau']::text[], ARRAY[]::text[], ARRAY['initiate']::text[]);
UPDATE ledger.process_transition SET roles = ARRAY[]::text[] WHERE machine = 'permits.sale' AND action = 'cancel' AND from_state = 'accepted';
UPDATE ledger.process_transition SET roles = ARRAY[]::text[] WHERE machine = 'permits.sale' AND action = 'cancel' AND from_state = 'countersigned';
UPDATE ledger.process_transition SET roles = ARRAY[]::text[] WHERE machine = 'permits.sale' AND action = 'cancel' AND from_state = 'approved';
UPDATE ledger.process_transition SET rights = ARRAY['initiate']::text[] WHERE machine = 'permits.lease' AND action = 'propose' AND from_state = '';
UPDATE ledger.process_transition SET rights = ARRAY['initiate']::text[] WHERE machine = 'permits.lease' AND action = 'accept' AND from_state = 'proposed';
UPDATE ledger.process_transition SET rights = ARRAY['initiate']::text[] WHERE machine = 'permits.lease' AND action = 'attest' AND from_state = 'proposed';
UPDATE ledger.process_transition SET rights = ARRAY['initiate']::text[] WHERE machine = 'permits.lease' AND action = 'accept' AND from_state = 'attested';
UPDATE ledger.process_transition SET rights = ARRAY['initiate']::text[] WHERE machine = 'permits.lease' AND action = 'attest' AND from_state = 'attested';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.lease', 'renew', 'proposed', 'proposed', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[], ARRAY['initiate']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.lease', 'renew', 'attested', 'attested', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[], ARRAY['initiate']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.lease', 'renew', 'accepted', 'accepted', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[], ARRAY['initiate']::text[]);
UPDATE ledger.process_transition SET apart = ARRAY['accept', 'attest', 'confirm', 'renew']::text[] WHERE machine = 'permits.lease' AND action = 'register' AND from_state = 'accepted';
UPDATE ledger.process_transition SET roles = ARRAY['enterprise', 'bureau']::text[], rights = ARRAY['initiate', 'approve']::text[] WHERE machine = 'permits.lease' AND action = 'return' AND from_state = 'running';
UPDATE ledger.process_transition SET rights = ARRAY['initiate', 'approve']::text[] WHERE machine = 'permits.lease' AND action = 'cancel' AND from_state = 'proposed';
UPDATE ledger.process_transition SET rights = ARRAY['initiate', 'approve']::text[] WHERE machine = 'permits.lease' AND action = 'cancel' AND from_state = 'attested';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.lease', 'end', 'accepted', 'cancelled', FALSE, ARRAY['enterprise', 'bureau']::text[], ARRAY[]::text[], ARRAY['initiate']::text[]);
UPDATE ledger.process_transition SET roles = ARRAY[]::text[] WHERE machine = 'permits.lease' AND action = 'cancel' AND from_state = 'accepted';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.lease', 'end', 'running', 'returned', FALSE, ARRAY['enterprise', 'bureau']::text[], ARRAY[]::text[], ARRAY['initiate']::text[]);
UPDATE ledger.process_transition SET rights = ARRAY['initiate']::text[] WHERE machine = 'permits.buyback' AND action = 'accept' AND from_state = 'offered';
UPDATE ledger.process_transition SET rights = ARRAY['initiate']::text[] WHERE machine = 'permits.buyback' AND action = 'attest' AND from_state = 'offered';
UPDATE ledger.process_transition SET rights = ARRAY['initiate']::text[] WHERE machine = 'permits.buyback' AND action = 'accept' AND from_state = 'attested';
UPDATE ledger.process_transition SET rights = ARRAY['initiate']::text[] WHERE machine = 'permits.buyback' AND action = 'attest' AND from_state = 'attested';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.buyback', 'renew', 'accepted', 'accepted', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[], ARRAY['initiate']::text[]);
UPDATE ledger.process_transition SET apart = ARRAY['accept', 'attest', 'confirm', 'renew']::text[] WHERE machine = 'permits.buyback' AND action = 'pay' AND from_state = 'accepted';
UPDATE ledger.process_transition SET rights = ARRAY['initiate', 'approve']::text[] WHERE machine = 'permits.buyback' AND action = 'cancel' AND from_state = 'offered';
UPDATE ledger.process_transition SET rights = ARRAY['initiate', 'approve']::text[] WHERE machine = 'permits.buyback' AND action = 'cancel' AND from_state = 'attested';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.buyback', 'end', 'accepted', 'cancelled', FALSE, ARRAY['enterprise', 'bureau']::text[], ARRAY[]::text[], ARRAY['initiate']::text[]);
UPDATE ledger.process_transition SET roles = ARRAY[]::text[] WHERE machine = 'permits.buyback' AND action = 'cancel' AND from_state = 'accepted';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('market.ending', 'propose', '', 'proposed', FALSE, ARRAY['enterprise', 'bureau']::text[], ARRAY[]::text[], ARRAY['initiate']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('market.ending', 'end_alone', '', 'accepted', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[], ARRAY['initiate']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('market.ending', 'accept', 'proposed', 'accepted', FALSE, ARRAY['enterprise', 'bureau']::text[], ARRAY[]::text[], ARRAY['initiate']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('market.ending', 'attest', 'proposed', 'attested', FALSE, ARRAY['enterprise', 'bureau']::text[], ARRAY[]::text[], ARRAY['initiate']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('market.ending', 'accept', 'attested', 'accepted', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[], ARRAY['initiate']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('market.ending', 'attest', 'attested', 'attested', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[], ARRAY['initiate']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('market.ending', 'confirm', 'attested', 'accepted', FALSE, ARRAY['bureau']::text[], ARRAY['propose', 'attest']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('market.ending', 'renew', 'proposed', 'proposed', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[], ARRAY['initiate']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('market.ending', 'renew', 'attested', 'attested', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[], ARRAY['initiate']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('market.ending', 'drop', 'proposed', 'dropped', FALSE, ARRAY['enterprise', 'bureau']::text[], ARRAY[]::text[], ARRAY['initiate', 'approve']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('market.ending', 'drop', 'attested', 'dropped', FALSE, ARRAY['enterprise', 'bureau']::text[], ARRAY[]::text[], ARRAY['initiate', 'approve']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('market.payout_request', 'ask', '', 'asked', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[], ARRAY['initiate']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('market.payout_request', 'propose_payment', 'asked', 'paying', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('market.payout_request', 'confirm', 'paying', 'paid', TRUE, ARRAY['finance']::text[], ARRAY['propose_payment']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('market.payout_request', 'drop', 'paying', 'asked', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('market.payout_request', 'fail', 'asked', 'failed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('market.payout_request', 'cancel', 'asked', 'cancelled', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[], ARRAY['initiate', 'approve']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('market.decision', 'propose', '', 'proposed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('market.decision', 'confirm', 'proposed', 'registered', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('market.decision', 'drop', 'proposed', 'dropped', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('market.decision', 'ask_revocation', 'registered', 'revocation_asked', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('market.decision', 'confirm', 'revocation_asked', 'revoked', FALSE, ARRAY['bureau']::text[], ARRAY['ask_revocation']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('market.decision', 'drop', 'revocation_asked', 'registered', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
DROP FUNCTION ledger.check_administrator(integer);
DROP FUNCTION ledger.erase_person(integer, integer, integer);
DROP FUNCTION ledger.issue_key(integer, integer, text, bytea, bytea, text, text, text, bytea, date, cidr[]);
DROP FUNCTION ledger.keys_gone(integer);
DROP FUNCTION ledger.revoke_key(integer, integer, integer);
DROP FUNCTION ledger.use_key(integer);
-- to here.

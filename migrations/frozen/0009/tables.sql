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
  CONSTRAINT mandate_asked_number_is_hmac CHECK (octet_length(asked_number) = 32),
  CONSTRAINT mandate_asked_name_kept CHECK (asked_name <> '' AND asked_name !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND asked_name !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$'),
  CONSTRAINT mandate_asked_system_kept CHECK (asked_system <> '' AND asked_system !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND asked_system !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$'),
  CONSTRAINT mandate_document_kept CHECK (document <> '' AND document !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND document !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$'),
  CONSTRAINT mandate_why_kept CHECK (why <> '' AND why !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND why !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$'),
  CONSTRAINT mandate_actor_id_fkey FOREIGN KEY(actor_id) REFERENCES ledger.actor (actor_id),
  CONSTRAINT mandate_asked_by_fkey FOREIGN KEY(asked_by) REFERENCES ledger.actor (actor_id),
  CONSTRAINT mandate_confirmed_by_fkey FOREIGN KEY(confirmed_by) REFERENCES ledger.actor (actor_id),
  CONSTRAINT mandate_dropped_by_fkey FOREIGN KEY(dropped_by) REFERENCES ledger.actor (actor_id),
  CONSTRAINT mandate_ended_by_fkey FOREIGN KEY(ended_by) REFERENCES ledger.actor (actor_id)
);
CREATE INDEX mandate_actor_idx ON ledger.mandate (actor_id);

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

-- Who has a key goes on, under a mandate that nobody has confirmed and that says so; whose keys were all revoked has one that ended then.
-- What the outbox tells of it is written when its view is there (revision 0009).
INSERT INTO ledger.mandate (actor_id, from_on, document, given, asked_at, confirmed_at, ended_at, why)
SELECT k.actor_id, (min(k.created_at) AT TIME ZONE 'Asia/Shanghai')::date, 'from before mandates were kept', 'before', min(k.created_at),
       min(k.created_at), CASE WHEN bool_and(k.revoked_at IS NOT NULL) THEN max(k.revoked_at) END,
       CASE WHEN bool_and(k.revoked_at IS NOT NULL) THEN 'the keys were revoked before mandates were kept' END
FROM ledger.api_key k GROUP BY k.actor_id ORDER BY k.actor_id;

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

-- Written by make freeze, from here on:
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.exclusion', 'exclude', '', 'excluded', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.exclusion', 'propose', '', 'proposed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.exclusion', 'confirm', 'proposed', 'excluded', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.exclusion', 'drop', 'proposed', 'dropped', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.exclusion', 'withdraw', 'excluded', 'withdrawn', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.expiry', 'expire', '', 'running', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.expiry', 'end', 'running', 'ended', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.comparison', 'compare', '', 'compared', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.explanation', 'explain', '', 'explained', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[]);
UPDATE ledger.process_transition SET apart = ARRAY['agree']::text[] WHERE machine = 'compensation.case' AND action = 'perform' AND from_state = 'agreed';
UPDATE ledger.process_transition SET apart = ARRAY['apply_order']::text[] WHERE machine = 'compensation.case' AND action = 'order' AND from_state = 'ordering';
UPDATE ledger.process_transition SET apart = ARRAY['plan', 'approve']::text[] WHERE machine = 'compensation.project' AND action = 'drop' AND from_state = 'approved';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('compensation.project', 'accept_stage', 'working', 'working', FALSE, ARRAY['bureau']::text[], ARRAY['contract']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('compensation.recording', 'propose', '', 'proposed', FALSE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('compensation.recording', 'confirm', 'proposed', 'recorded', TRUE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('compensation.recording', 'drop', 'proposed', 'dropped', FALSE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[]);
DROP FUNCTION ledger.erase_person(integer, integer, integer);
DROP FUNCTION ledger.issue_key(integer, integer, text, bytea, bytea, text, text, text, bytea, date, cidr[]);
DROP FUNCTION ledger.keys_gone(integer);
-- to here.

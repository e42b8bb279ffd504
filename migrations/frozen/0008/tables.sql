-- Why: behind a key stands a person. Two keys of one human being, a new key, another role, erasure and a return make no second person.
-- Locks: ACCESS EXCLUSIVE on actor and api_key, while columns are added; a new constraint reads actor once, and no row is rewritten.

CREATE TABLE ledger.person (
  person_id INTEGER GENERATED ALWAYS AS IDENTITY,
  name TEXT NOT NULL,
  number_digest BYTEA NOT NULL,
  registered_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
  erased_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT person_pkey PRIMARY KEY (person_id),
  CONSTRAINT person_digest_is_hmac CHECK (octet_length(number_digest) = 32),
  CONSTRAINT person_erased_whole CHECK (CASE WHEN erased_at IS NULL THEN name <> '' ELSE name = 'person ' || person_id::text END),
  CONSTRAINT person_name_kept CHECK (name <> '' AND name !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND name !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$'),
  CONSTRAINT person_number_digest_key UNIQUE (number_digest)
);

CREATE TABLE ledger.number_key (
  only_row BOOLEAN DEFAULT 'true' NOT NULL,
  fingerprint BYTEA NOT NULL,
  CONSTRAINT number_key_pkey PRIMARY KEY (only_row),
  CONSTRAINT number_key_one_row CHECK (only_row),
  CONSTRAINT number_key_fingerprint_is_sha256 CHECK (octet_length(fingerprint) = 32)
);

-- A person who has been erased is called by the number of the person, and actors without one by theirs: no number means both.
SELECT setval(pg_get_serial_sequence('ledger.person', 'person_id'), coalesce((SELECT max(actor_id) FROM ledger.actor), 0) + 1, false);

ALTER TABLE ledger.actor
  ADD COLUMN person_id integer,
  ADD COLUMN system text,
  ADD CONSTRAINT actor_person_id_fkey FOREIGN KEY (person_id) REFERENCES ledger.person (person_id),
  ADD CONSTRAINT actor_system_kept CHECK (system <> '' AND system !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND system !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$'),
  DROP CONSTRAINT actor_erased_whole,
  ADD CONSTRAINT actor_erased_whole
    CHECK (CASE WHEN name_salt IS NULL THEN name = 'person ' || coalesce(person_id, actor_id)::text ELSE name <> '' END);
CREATE INDEX actor_person_idx ON ledger.actor (person_id);

ALTER TABLE ledger.api_key
  ADD COLUMN expires_on date,
  ADD COLUMN networks cidr[],
  ADD COLUMN last_used_on date,
  ADD CONSTRAINT api_key_networks_some CHECK (networks IS NULL OR cardinality(networks) BETWEEN 1 AND 16);

-- Written by make freeze, from here on:
DROP FUNCTION ledger.issue_key(integer, integer, text, text, text, bytea);
-- to here.

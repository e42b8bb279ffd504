-- Why: what is written once is not changed by the owner of the tables either.
-- Locks: SHARE ROW EXCLUSIVE on every table that gets a trigger, for a moment.

-- Why: an import to a wrong account is withdrawn whole, by two. Locks: ACCESS EXCLUSIVE on bank_account, for a moment; its rows are not read anew.
CREATE TABLE ledger.bank_withdrawal (
	book_id INTEGER NOT NULL,
	withdrawal_id INTEGER GENERATED ALWAYS AS IDENTITY,
	import_id INTEGER NOT NULL,
	why TEXT NOT NULL,
	asked_by INTEGER NOT NULL,
	asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
	confirmed_by INTEGER,
	confirmed_at TIMESTAMP WITH TIME ZONE,
	dropped_by INTEGER,
	dropped_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT bank_withdrawal_pkey PRIMARY KEY (book_id, withdrawal_id),
	CONSTRAINT bank_withdrawal_import_fkey FOREIGN KEY(book_id, import_id) REFERENCES ledger.bank_import (book_id, import_id),
	CONSTRAINT bank_withdrawal_asker_fkey FOREIGN KEY(asked_by) REFERENCES ledger.actor (actor_id),
	CONSTRAINT bank_withdrawal_confirmer_fkey FOREIGN KEY(confirmed_by) REFERENCES ledger.actor (actor_id),
	CONSTRAINT bank_withdrawal_dropper_fkey FOREIGN KEY(dropped_by) REFERENCES ledger.actor (actor_id),
	CONSTRAINT bank_withdrawal_why_kept CHECK (why <> '' AND why !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND why !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$'),
	CONSTRAINT bank_withdrawal_done_whole CHECK ((confirmed_at IS NULL) = (confirmed_by IS NULL) AND (dropped_at IS NULL) = (dropped_by IS NULL) AND (confirmed_at IS NULL OR dropped_at IS NULL))
);
CREATE UNIQUE INDEX bank_withdrawal_open_key ON ledger.bank_withdrawal (book_id, import_id) WHERE confirmed_at IS NULL AND dropped_at IS NULL;
ALTER TABLE ledger.bank_account ADD COLUMN withdrawal_id INTEGER,
	ADD CONSTRAINT bank_account_withdrawal_fkey FOREIGN KEY(book_id, withdrawal_id) REFERENCES ledger.bank_withdrawal (book_id, withdrawal_id),
	ADD CONSTRAINT bank_account_withdrawn_ended CHECK (withdrawal_id IS NULL OR ended_at IS NOT NULL);
-- The new table has its records; locks: SHARE ROW EXCLUSIVE on each table, for a moment.
SELECT ledger.keep_records();

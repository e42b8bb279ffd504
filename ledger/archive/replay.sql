-- name: stage
-- Where the rows of a slice wait.
CREATE TEMP TABLE staged_entry (
  entry_id uuid, kind text, effective_on date, recorded_at timestamptz, actor_id integer,
  approver_id integer, lines smallint, reverses uuid, memo text, document text, place bigint,
  voucher_month date, voucher_number integer, leaf_hash bytea) ON COMMIT DROP;
CREATE TEMP TABLE staged_posting (
  entry_id uuid, line smallint, account_id integer, asset_id integer, debit bigint, credit bigint,
  version bigint, balance_after bigint, recorded_at timestamptz, effective_on date) ON COMMIT DROP

-- name: write
-- Entries and postings of a slice; the triggers of the journal check them as they check a batch.
WITH written AS (
  INSERT INTO ledger.entry (book_id, entry_id, kind, effective_on, recorded_at, actor_id, approver_id,
    lines, reverses, memo, document)
  SELECT %(book)s, entry_id, kind, effective_on, recorded_at, actor_id, approver_id, lines, reverses, memo,
    document
  FROM staged_entry ORDER BY place)
INSERT INTO ledger.posting (
  book_id, account_id, asset_id, line, entry_id, debit, credit, version, balance_after, recorded_at,
    effective_on)
SELECT %(book)s, account_id, asset_id, line, entry_id, debit, credit, version, balance_after, recorded_at,
  effective_on
FROM staged_posting

-- name: seal
-- The places of a slice in the log.
INSERT INTO ledger.seal (book_id, place, entry_id, position, voucher_month, voucher_number, leaf_hash)
SELECT %(book)s, s.place, s.entry_id, e.position, s.voucher_month, s.voucher_number, s.leaf_hash
FROM staged_entry s JOIN ledger.entry e ON e.book_id = %(book)s AND e.entry_id = s.entry_id ORDER BY s.place

-- name: statuses
-- Balances know whether their account is open.
UPDATE ledger.balance b
SET status = a.status FROM ledger.account a
WHERE a.book_id = b.book_id AND a.account_id = b.account_id AND b.book_id = %s AND a.status <> 'open'

-- name: book
-- The book under its code.
INSERT INTO ledger.book (code, name, opens_on, zone, jurisdiction)
VALUES (%s, %s, %s, %s, %s) RETURNING book_id

-- name: account_numbers
-- What the codes of accounts are here.
SELECT code, account_id FROM ledger.account WHERE book_id = %s

-- name: empty_stage
-- Make room for the next slice.
TRUNCATE staged_entry, staged_posting

-- name: newest
-- The log is settled up to the newest entry.
SELECT coalesce(max(position), 0) FROM ledger.entry WHERE book_id = %s

-- name: log_head
-- The head of the log, with the root that was signed.
INSERT INTO ledger.log_head (book_id, suite, size, root, settled_position, reached_position, drawn_position)
VALUES (%s, %s, %s, %s, %s, %s, %s)

-- name: settings
-- One setting, for this transaction.
SELECT set_config(%s, %s, true)

-- name: known_book
-- Whether there is a book of this code.
SELECT FROM ledger.book WHERE code = %s

-- name: actor
-- An actor; somebody with this name may be here already.
WITH new AS (INSERT INTO ledger.actor (book_id, name, role, owner, created_at, name_salt, name_digest)
  VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (name_digest) DO NOTHING RETURNING actor_id)
SELECT actor_id FROM new
UNION ALL SELECT actor_id FROM ledger.actor
WHERE name_digest = %s LIMIT 1

-- name: asset
-- An asset.
INSERT INTO ledger.asset (book_id, code, name, kind, unit, scale, digits)
VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING asset_id

-- name: account_event
-- A change of the status of an account.
INSERT INTO ledger.account_event (book_id, account_id, status_before, status_after, reason, actor_id,
  recorded_at)
VALUES (%s, %s, %s, %s, %s, %s, %s)

-- name: party
-- A party of the register.
INSERT INTO ledger.party (book_id, code, name, exception, registered_on, registered_by)
VALUES (%s, %s, %s, %s, %s, %s)

-- name: approval
-- An approval that waits for its entry or had one.
INSERT INTO ledger.approval (book_id, entry_id, content, actor_id, approved_at)
VALUES (%s, %s, %s, %s, %s)

-- name: refusal
-- A refusal that is remembered.
INSERT INTO ledger.refusal (book_id, entry_id, code, figures, content, actor_id, refused_at)
VALUES (%s, %s, %s, %s, %s, %s, %s)

-- name: pack
-- A rule pack.
INSERT INTO ledger.permit_pack (book_id, pack_id, text, digest, in_force_from, simulated)
VALUES (%s, %s, %s, %s, %s, %s)

-- name: process
-- A process as it stands.
INSERT INTO ledger.process (book_id, process_id, machine, state, version, started_by)
VALUES (%s, %s, %s, %s, %s, %s)

-- name: process_event
-- A step of a process.
INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, previous, from_state,
  to_state, four_eyes, started_by, actor_id, effective_on, reason, document, recorded_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)

-- name: period_step
-- A step that was asked for.
INSERT INTO ledger.period_step (book_id, step_id, kind, month, content)
VALUES (%s, %s, %s, %s, %s)

-- name: period_move
-- A step that was taken.
INSERT INTO ledger.period_move (book_id, step_id, soft_before, soft_after, closed_before, closed_after,
  entries, recorded_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s)

-- name: update_book
-- The frontiers, as the last step left them.
UPDATE ledger.book SET soft_closed_through = %s, closed_through = %s WHERE book_id = %s

-- name: log_key
-- A key that signed heads.
INSERT INTO ledger.log_key (book_id, number, verifier_key) VALUES (%s, %s, %s)

-- name: checkpoint
-- A signed head.
INSERT INTO ledger.checkpoint (book_id, size, root, key_number, signed_at, note)
VALUES (%s, %s, %s, %s, to_timestamp(%s), %s)

-- name: analyze
-- Let the planner see how the tables have grown.
ANALYZE ledger.entry, ledger.posting, ledger.balance, ledger.seal

-- name: accounts
-- Accounts, as lines.
COPY ledger.account (book_id, code, owner, purpose, debit_normal, floor, ceiling, status, opened_at, opened_by) FROM STDIN

-- name: balances
-- Balances before any entry, as lines.
COPY ledger.balance (book_id, account_id, asset_id, debits, credits, version, floor, ceiling, debit_normal,
  status, purpose) FROM STDIN

-- name: staged_entries
-- Entries of a slice, as lines.
COPY staged_entry (entry_id, kind, effective_on, recorded_at, actor_id, approver_id, lines, reverses, memo, document,
  place, voucher_month, voucher_number, leaf_hash) FROM STDIN

-- name: staged_postings
-- Postings of a slice, as lines.
COPY staged_posting (entry_id, line, account_id, asset_id, debit, credit, version, balance_after, recorded_at,
  effective_on) FROM STDIN

-- name: tiles
-- The tiles of the log, as lines.
COPY ledger.tile (book_id, level, number, hashes) FROM STDIN

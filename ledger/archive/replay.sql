-- name: stage
-- Where the rows of a slice wait; an entry has its position from here on, so that its place in the log need not look for it.
CREATE TEMP TABLE staged_entry (
  entry_id uuid, kind text, effective_on date, recorded_at timestamptz, actor_id integer,
  approver_id integer, lines smallint, reverses uuid, memo text, document text, place bigint,
  voucher_month date, voucher_number integer, leaf_hash bytea,
  position bigint DEFAULT nextval('ledger.entry_position_seq')) ON COMMIT DROP;
CREATE TEMP TABLE staged_posting (
  entry_id uuid, line smallint, account_id integer, asset_id integer, debit bigint, credit bigint,
  version bigint, balance_after bigint, recorded_at timestamptz, effective_on date) ON COMMIT DROP

-- name: write
-- Entries and postings of a slice; the triggers of the journal check them as they check a batch.
WITH written AS (
  INSERT INTO ledger.entry (book_id, entry_id, kind, effective_on, recorded_at, actor_id, approver_id,
    lines, reverses, memo, document, position)
  OVERRIDING SYSTEM VALUE
  SELECT %(book)s, entry_id, kind, effective_on, recorded_at, actor_id, approver_id, lines, reverses, memo,
    document, position
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
SELECT %(book)s, place, entry_id, position, voucher_month, voucher_number, leaf_hash FROM staged_entry ORDER BY place

-- name: statuses
-- Balances know whether their account is open, and the newest day of what was posted on them.
UPDATE ledger.balance b
SET status = a.status, newest_on = n.newest_on
FROM ledger.account a,
  (SELECT account_id, asset_id, max(effective_on) AS newest_on FROM ledger.posting WHERE book_id = %s
   GROUP BY account_id, asset_id) AS n
WHERE a.book_id = b.book_id AND a.account_id = b.account_id
  AND n.account_id = b.account_id AND n.asset_id = b.asset_id AND b.book_id = %s

-- name: next_book
-- The number of the new book.
SELECT nextval(pg_get_serial_sequence('ledger.book', 'book_id'))

-- name: own_actor
-- An actor of the book, as its record says.
INSERT INTO ledger.actor (actor_id, book_id, person_id, name, system, role, owner, created_at, name_salt, name_digest)
OVERRIDING SYSTEM VALUE
SELECT n.id, %s, %s, coalesce(%s, 'person ' || coalesce(%s, n.id)), %s, %s, %s, %s, %s, %s
FROM nextval(pg_get_serial_sequence('ledger.actor', 'actor_id')) AS n (id) RETURNING actor_id

-- name: person
-- A person who is known by the digest of the number, here or from now on; the name comes with the next key.
WITH new AS (INSERT INTO ledger.person (person_id, name, number_digest, erased_at) OVERRIDING SYSTEM VALUE
  SELECT n.id, 'person ' || n.id, %s, ledger.clock_now()
  FROM nextval(pg_get_serial_sequence('ledger.person', 'person_id')) AS n (id)
  ON CONFLICT (number_digest) DO NOTHING RETURNING person_id)
SELECT person_id FROM new
UNION ALL SELECT person_id FROM ledger.person
WHERE number_digest = %s LIMIT 1

-- name: are_one
-- Whether two persons count as one here.
SELECT ledger.counted_as(%s) = ledger.counted_as(%s)

-- name: make_one
-- That two persons are one, as it was asked for, confirmed and enrolled elsewhere; nobody has the halves of this code.
INSERT INTO ledger.renumbering (person_id, one_with, document, asked_by, asked_at, first_digest, confirmed_by, confirmed_at,
  second_digest, expires_at, used_at)
VALUES (%(person)s, %(one_with)s, %(document)s, %(asked_by)s, %(asked_at)s,
  sha256(convert_to(gen_random_uuid()::text, 'UTF8')), %(confirmed_by)s, %(confirmed_at)s,
  sha256(convert_to(gen_random_uuid()::text, 'UTF8')), %(used_at)s, %(used_at)s)

-- name: count
-- Write as which person each counts now of those with whom one is one.
SELECT ledger.count_persons(ledger.persons_as_one(%s, NULL))

-- name: asset_numbers
-- What the codes of assets are here.
SELECT code, asset_id FROM ledger.asset WHERE book_id = %s

-- name: positions
-- Positions for so many records.
SELECT nextval('ledger.entry_position_seq') FROM generate_series(1, %s)

-- name: records
-- Records of rows, as lines.
COPY ledger.record (book_id, position, recorded_at, source, operation, rows, salts) FROM STDIN

-- name: seals
-- Their places, as lines.
COPY ledger.seal (book_id, place, position, leaf_hash) FROM STDIN

-- name: frontiers
-- The frontiers, as the last step left them, and up to which event everything was told elsewhere.
UPDATE ledger.book b SET soft_closed_through = %s, closed_through = %s,
  replayed_through = (SELECT max(o.event_id) FROM ledger.outbox o WHERE o.book_id = b.book_id)
WHERE b.book_id = %s

-- name: keys_told
-- The keys of all administrators here.
INSERT INTO ledger.outbox (book_id, kind, subject, owners, figures, actor_id)
SELECT e.book_id, e.kind, e.key_id, '{}', e.figures, e.actor_id FROM ledger.key_event e
WHERE e.book_id = %s ORDER BY e.at, e.key_id, e.kind

-- name: mandates_told
-- The mandates of all administrators here.
INSERT INTO ledger.outbox (book_id, kind, subject, owners, figures, actor_id)
SELECT e.book_id, e.kind, e.subject, e.owners, e.figures, e.actor_id FROM ledger.mandate_event e
WHERE e.book_id = %s ORDER BY e.at, e.kind, e.subject

-- name: account_numbers
-- What the codes of accounts are here.
SELECT code, account_id FROM ledger.account WHERE book_id = %s

-- name: empty_stage
-- Make room for the next slice.
TRUNCATE staged_entry, staged_posting

-- name: newest
-- The log is settled up to the newest entry and record.
SELECT coalesce(max(position), 0) FROM ledger.seal WHERE book_id = %s

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

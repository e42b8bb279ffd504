-- name: lock
-- Lock a process, and tell its state.
SELECT state, version, started_by FROM ledger.process
WHERE book_id = %s AND process_id = %s AND machine = %s FOR UPDATE

-- name: step
-- Keep a step of a process.
INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, previous, from_state,
                                  to_state, four_eyes, started_by, actor_id, effective_on, reason, document)
VALUES (%(book)s, %(id)s, %(version)s, %(machine)s, %(action)s, %(previous)s, %(from)s, %(to)s, %(eyes)s,
        %(started)s, %(actor)s, %(on)s, %(reason)s, %(document)s)

-- name: state
-- Keep where the process stands.
UPDATE ledger.process
SET state = %(to)s, version = %(version)s
WHERE book_id = %(book)s AND process_id = %(id)s

-- name: taken
-- Read the steps of a process, and put them together with what its row tells.
SELECT action, actor_id, effective_on, document, reason, ledger.person_of(actor_id), to_state FROM ledger.process_event
WHERE book_id = %s AND process_id = %s ORDER BY version

-- name: gone
-- For whom was asked, the party or the role, by who has lost the key since he asked last for what is confirmed, or approved
-- that inside, and was not renewed. With `locks` whoever revokes one waits until this is done; without, nothing is locked.
SELECT x.asker, x.gone, ledger.gone_how(x.actor_id, x.gone)
FROM (SELECT a.actor_id, coalesce(a.owner, a.role) AS asker,
         CASE WHEN %(locks)s THEN ledger.keys_gone(a.actor_id, max(s.recorded_at))
              ELSE ledger.gone_since(a.actor_id, max(s.recorded_at)) END AS gone
  FROM ledger.stand_behind(%(book)s, %(id)s) AS s JOIN ledger.actor a ON a.actor_id = s.actor_id
  WHERE (s.action = ANY(%(apart)s) OR (%(eyes)s AND s.version = 1))
    AND NOT ledger.renewed_since(%(book)s, %(id)s, s.version, s.actor_id)
  GROUP BY a.actor_id, s.action ORDER BY a.actor_id) x WHERE x.gone IS NOT NULL

-- name: lost
-- For whom somebody began what several sides agree to, or said yes for one, or approved that inside, had a key taken back
-- since, and was not renewed. With `locks` as above.
SELECT coalesce(a.owner, a.role) AS asker, x.gone, ledger.gone_how(y.actor_id, x.gone)
FROM (SELECT s.actor_id, min(s.recorded_at) AS at FROM ledger.stand_behind(%(book)s, %(id)s) AS s
      WHERE (s.version = 1 OR s.action = ANY(%(yes)s))
        AND NOT ledger.renewed_since(%(book)s, %(id)s, s.version, s.actor_id)
      GROUP BY s.actor_id ORDER BY s.actor_id) y
JOIN ledger.actor a ON a.actor_id = y.actor_id
CROSS JOIN LATERAL (SELECT CASE WHEN %(locks)s THEN ledger.keys_taken_back(y.actor_id, y.at)
                                ELSE ledger.taken_back(y.actor_id, y.at) END AS gone) x
WHERE x.gone IS NOT NULL ORDER BY y.actor_id

-- name: record
-- A step and where it led, in one statement.
WITH step AS ({step}) {state}

-- name: running_of
-- Read a process that is there without locking it, for whoever only looks.
SELECT machine, state, version, started_by FROM ledger.process
WHERE book_id = %s AND process_id = %s

-- name: hold_id
-- Let one at a time look whether an id or a name is known, and act on it; held until the transaction ends.
SELECT pg_advisory_xact_lock(%s, hashtext(%s))

-- name: emit
-- Tell in the outbox what happened, in the same transaction.
INSERT INTO ledger.outbox (book_id, kind, subject, owners, figures, actor_id)
VALUES (%s, %s, %s, %s, %s, %s)

-- name: number_events
-- Give every event of a book that was committed its number, before the feed is read.
SELECT ledger.number_events(%s)

-- name: emit_account
-- Tell in the outbox, to the party that owns an account or the site that does, that the account may do something else now.
INSERT INTO ledger.outbox (book_id, kind, subject, owners, figures, actor_id)
SELECT a.book_id, 'accounts.status', a.code,
  ARRAY[coalesce(substring(a.owner from '^enterprise:[^:]*'), a.owner)], %s, %s
FROM ledger.account a WHERE a.book_id = %s AND a.code = %s

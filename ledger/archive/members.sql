-- name: acted
-- Everybody who acted in the book.
SELECT DISTINCT a.actor_id FROM ledger.actor a WHERE a.book_id = %(book)s
UNION SELECT actor_id FROM ledger.entry WHERE book_id = %(book)s
UNION SELECT approver_id FROM ledger.entry WHERE book_id = %(book)s
UNION SELECT opened_by FROM ledger.account WHERE book_id = %(book)s
UNION SELECT actor_id FROM ledger.account_event WHERE book_id = %(book)s
UNION SELECT actor_id FROM ledger.approval WHERE book_id = %(book)s
UNION SELECT actor_id FROM ledger.refusal WHERE book_id = %(book)s
UNION SELECT registered_by FROM ledger.party WHERE book_id = %(book)s
UNION SELECT e.actor_id FROM ledger.process_event e WHERE e.book_id = %(book)s AND (
  EXISTS (SELECT FROM ledger.period_step s WHERE s.book_id = e.book_id AND s.step_id = e.process_id)
  OR EXISTS (SELECT FROM ledger.permit_pack p WHERE p.book_id = e.book_id AND p.pack_id = e.process_id))

-- name: checkpoints
-- Those that announce a key or state what is lost, and the last of each month; so the newest is one of them.
SELECT note FROM (
  SELECT c.*, row_number() OVER (PARTITION BY key_number ORDER BY checkpoint_id) AS of_key,
         lead(checkpoint_id) OVER (PARTITION BY date_trunc('month', signed_at AT TIME ZONE 'UTC')
           ORDER BY checkpoint_id) AS later
  FROM ledger.checkpoint c WHERE book_id = %(book)s) AS x
WHERE (key_number > 1 AND of_key = 1) OR later IS NULL OR note LIKE E'%%\nrestored %%' ORDER BY checkpoint_id

-- name: law_packs
-- Rule packs, a line for each step.
SELECT p.pack_id AS id, p.text, p.digest, p.in_force_from, p.simulated::text, e.machine,
       e.version::text AS event, e.action, e.from_state, e.to_state, e.four_eyes,
       encode(o.name_digest, 'hex') AS actor, e.effective_on, e.reason, e.document, e.recorded_at
FROM ledger.permit_pack p
JOIN ledger.process_event e ON e.book_id = p.book_id AND e.process_id = p.pack_id
JOIN ledger.actor o ON o.actor_id = e.actor_id WHERE p.book_id = %(book)s ORDER BY p.pack_id, e.version

-- name: assets
-- What is counted.
SELECT code, name, kind, unit, scale, digits FROM ledger.asset
WHERE book_id = %(book)s ORDER BY code

-- name: accounts
-- Accounts as they stand.
SELECT a.code, a.owner, a.purpose, a.debit_normal, a.floor::text, a.ceiling::text, a.status, a.opened_at,
       encode(o.name_digest, 'hex') AS opened_by
FROM ledger.account a JOIN ledger.actor o ON o.actor_id = a.opened_by WHERE a.book_id = %(book)s
ORDER BY a.code

-- name: account_events
-- How the status of accounts changed.
SELECT a.code AS account, e.status_before, e.status_after, e.reason, encode(o.name_digest, 'hex') AS actor,
  e.recorded_at
FROM ledger.account_event e JOIN ledger.account a ON a.book_id = e.book_id AND a.account_id = e.account_id
JOIN ledger.actor o ON o.actor_id = e.actor_id WHERE e.book_id = %(book)s ORDER BY e.event_id

-- name: actors
-- Who acted, by digest.
SELECT encode(a.name_digest, 'hex') AS digest, a.role, a.owner, a.created_at FROM ledger.actor a
WHERE a.actor_id IN ({acted}) ORDER BY 1

-- name: persons
-- Who they are, but for those who were erased.
SELECT encode(a.name_digest, 'hex') AS digest, a.name, encode(a.name_salt, 'hex') AS salt
FROM ledger.actor a
WHERE a.name_salt IS NOT NULL AND a.actor_id IN ({acted}) ORDER BY 1

-- name: parties
-- The register.
SELECT p.code, p.name, p.exception, p.registered_on, encode(o.name_digest, 'hex') AS registered_by
FROM ledger.party p JOIN ledger.actor o ON o.actor_id = p.registered_by WHERE p.book_id = %(book)s
ORDER BY p.code

-- name: approvals
-- Approvals.
SELECT a.entry_id AS id, a.content::text, encode(o.name_digest, 'hex') AS actor, a.approved_at
FROM ledger.approval a JOIN ledger.actor o ON o.actor_id = a.actor_id WHERE a.book_id = %(book)s
ORDER BY a.entry_id

-- name: refusals
-- Refusals that are remembered.
SELECT r.entry_id AS id, r.code, r.figures::text, r.content::text, encode(o.name_digest, 'hex') AS actor,
  r.refused_at
FROM ledger.refusal r JOIN ledger.actor o ON o.actor_id = r.actor_id WHERE r.book_id = %(book)s
ORDER BY r.entry_id

-- name: periods
-- How the frontiers moved.
SELECT m.closed_after AS closed_through, m.soft_after AS soft_closed_through,
  encode(f.name_digest, 'hex') AS asked_by,
       CASE WHEN d.four_eyes THEN encode(o.name_digest, 'hex') END AS approved_by, b.reason, m.recorded_at
FROM ledger.period_move m
JOIN ledger.process_event b ON b.book_id = m.book_id AND b.process_id = m.step_id AND b.version = 1
JOIN ledger.actor f ON f.actor_id = b.actor_id
JOIN ledger.process_event d ON d.book_id = m.book_id AND d.process_id = m.step_id AND d.to_state = 'done'
JOIN ledger.actor o ON o.actor_id = d.actor_id
WHERE m.book_id = %(book)s ORDER BY m.move_id

-- name: period_steps
-- Steps of periods, a line for each step of theirs.
SELECT s.step_id AS id, s.kind, s.month, s.content, e.machine, e.version::text AS event, e.action,
       e.from_state, e.to_state, e.four_eyes, encode(o.name_digest, 'hex') AS actor, e.effective_on,
       e.reason, e.document, e.recorded_at, m.soft_before, m.soft_after, m.closed_before, m.closed_after,
         m.entries::text, m.recorded_at AS moved_at
FROM ledger.period_step s
JOIN ledger.process_event e ON e.book_id = s.book_id AND e.process_id = s.step_id
JOIN ledger.actor o ON o.actor_id = e.actor_id
LEFT JOIN ledger.period_move m ON m.book_id = s.book_id AND m.step_id = s.step_id AND e.to_state = 'done'
WHERE s.book_id = %(book)s ORDER BY s.step_id, e.version

-- name: balances
-- Balances as the records of the log give them.
SELECT a.code AS account, s.code AS asset, sum(p.debit)::text AS debits, sum(p.credit)::text AS credits,
       count(*)::text AS version
FROM ledger.posting p
JOIN ledger.seal l ON l.book_id = p.book_id AND l.entry_id = p.entry_id AND l.place < %(size)s
JOIN ledger.account a ON a.book_id = p.book_id AND a.account_id = p.account_id
JOIN ledger.asset s ON s.book_id = p.book_id AND s.asset_id = p.asset_id
WHERE p.book_id = %(book)s GROUP BY a.code, s.code ORDER BY a.code, s.code

-- name: ask_mandate
-- Ask for a mandate, and for the code of its holder.
SELECT ledger.ask_mandate(%s, %s, %s, %s, %s, %s, %s, %s, %s, CAST(%s AS text[]), %s, %s, %s, %s, CAST(%s AS cidr[]),
  %s, %s, %s, %s, %s)

-- name: named_otherwise
-- Who is registered under a number with another name than this.
SELECT p.person_id FROM ledger.person p WHERE p.person_id = ledger.person_of_number(%s) AND p.name <> %s AND p.erased_at IS NULL

-- name: namesakes
-- Who is registered under the name of a mandate, and under another number; one mandate is one row, and namesakes are few.
SELECT p.person_id FROM ledger.holder_of_mandate o
JOIN ledger.person p ON p.name = o.name AND p.person_id IS DISTINCT FROM o.person_id
WHERE o.mandate_id = %s AND p.erased_at IS NULL ORDER BY p.person_id LIMIT 20

-- name: confirm_mandate
-- Confirm a mandate, and the code of its holder.
SELECT ledger.confirm_mandate(%s, %s, %s, %s)

-- name: drop_mandate
-- Drop a mandate that nobody has confirmed.
SELECT ledger.drop_mandate(%s, %s, %s)

-- name: end_mandate
-- End a mandate before its time.
SELECT ledger.end_mandate(%s, %s, %s, %s)

-- name: ask_enrolment
-- Ask for another code under a mandate.
SELECT ledger.ask_enrolment(%s, %s, %s, %s, CAST(%s AS cidr[]), %s)

-- name: confirm_enrolment
-- Confirm the code that was asked for under a mandate.
SELECT ledger.confirm_enrolment(%s, %s, %s, %s, %s)

-- name: drop_enrolment
-- Drop a code that nobody has confirmed.
SELECT ledger.drop_enrolment(%s, %s, %s, %s)

-- name: enrol
-- Make the key of who has both halves of a code.
SELECT e.key_id, e.actor_id, e.person_id, a.role, b.code AS book, e.from_on, e.until_on
FROM ledger.enrol(%s, %s, %s) e JOIN ledger.actor a ON a.actor_id = e.actor_id LEFT JOIN ledger.book b ON b.book_id = a.book_id

-- name: standing
-- How a mandate stands: whose it is, who asked for it, and whether who asked can still act.
SELECT m.actor_id, o.role, o.owner, o.holder, o.named,
       CASE WHEN m.dropped_at IS NOT NULL THEN 'dropped' WHEN m.confirmed_at IS NULL THEN 'asked'
            WHEN m.ended_at IS NOT NULL THEN 'ended' WHEN ledger.in_term(NULL, m.until_on) THEN 'confirmed'
            ELSE 'over' END AS state, m.from_on, m.until_on, m.deputy_for,
       ledger.person_of(m.asked_by) AS asker, ledger.gone_since(m.asked_by, m.asked_at) AS gone,
       ledger.gone_how(m.asked_by, ledger.gone_since(m.asked_by, m.asked_at)) AS how
FROM ledger.mandate m JOIN ledger.holder_of_mandate o ON o.mandate_id = m.mandate_id
WHERE m.mandate_id = :mandate AND o.book_id IS NOT DISTINCT FROM CAST(:book AS integer)

-- name: code
-- Who asked for a code that waits, and whether he can still act.
SELECT ledger.person_of(e.asked_by) AS asker, ledger.gone_since(e.asked_by, e.asked_at) AS gone,
       ledger.gone_how(e.asked_by, ledger.gone_since(e.asked_by, e.asked_at)) AS how
FROM ledger.enrolment e
WHERE e.mandate_id = :mandate AND e.enrolment_id = :code AND e.confirmed_at IS NULL AND e.dropped_at IS NULL

-- name: last_administrator
-- Tell whether no person but the holder of this mandate is an administrator who can act.
SELECT NOT EXISTS (SELECT FROM ledger.actor a JOIN ledger.api_key k USING (actor_id)
  WHERE a.role = 'administrator' AND a.actor_id <> %s AND ledger.key_good(k.revoked_at, k.expires_on, k.mandate_id))


-- name: person_of_number
-- Who is registered under a number, as which person it counts.
SELECT ledger.counted_as(ledger.person_of_number(%s))

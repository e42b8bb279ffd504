-- name: entries
-- The entries that the bundle is about, in the order of recording.
SELECT e.entry_id AS entry, e.kind, k.article, e.effective_on, e.recorded_at,
       encode(a.name_digest, 'hex') AS actor, encode(b.name_digest, 'hex') AS approver, e.reverses,
       u.entry_id AS reversed_by, e.memo, e.document, s.place,
       to_char(s.voucher_month, 'YYYY-MM') || '/' || s.voucher_number AS voucher
FROM ledger.entry e JOIN ledger.actor a USING (actor_id) JOIN ledger.entry_kind k ON k.code = e.kind
LEFT JOIN ledger.actor b ON b.actor_id = e.approver_id
LEFT JOIN ledger.seal s ON s.book_id = e.book_id AND s.entry_id = e.entry_id
LEFT JOIN ledger.entry u ON u.book_id = e.book_id AND u.reverses = e.entry_id AND u.recorded_at <= :recorded
WHERE e.book_id = :book AND e.effective_on BETWEEN :first AND :last AND e.recorded_at <= :recorded
  AND e.entry_id IN ({wanted})
ORDER BY e.position LIMIT :most + 1

-- name: postings
-- Their postings.
SELECT p.entry_id, p.line, a.code AS account, a.owner, s.code AS asset, p.debit, p.credit, p.balance_after,
       p.version, s.unit, s.scale, s.digits
FROM ledger.posting p JOIN ledger.account a USING (book_id, account_id)
JOIN ledger.asset s USING (book_id, asset_id)
JOIN ledger.entry e ON e.book_id = p.book_id AND e.entry_id = p.entry_id
WHERE p.book_id = :book AND p.entry_id = ANY(:ids) ORDER BY e.position, p.line

-- name: approvals
-- Who approved them.
SELECT v.entry_id AS entry, v.content, encode(a.name_digest, 'hex') AS actor, v.approved_at
FROM ledger.approval v JOIN ledger.actor a USING (actor_id)
WHERE v.book_id = :book AND v.approved_at <= :recorded AND v.entry_id = ANY(:ids) ORDER BY v.entry_id

-- name: refusals
-- What was refused of it.
SELECT DISTINCT r.entry_id AS entry, r.code, r.figures, r.content, encode(a.name_digest, 'hex') AS actor,
  r.refused_at
FROM ledger.refusal r JOIN ledger.actor a USING (actor_id)
LEFT JOIN LATERAL jsonb_array_elements(
  CASE WHEN jsonb_typeof(r.content -> 'postings') = 'array' THEN r.content -> 'postings' END) AS leg ON true
WHERE r.book_id = :book AND r.refused_at <= :recorded AND {refused} ORDER BY r.entry_id LIMIT :most + 1

-- name: lots
-- The lots that they moved.
SELECT s.code AS lot, c.code AS cap, l.owner, l.origin, l.document, l.valid_from, l.valid_to
FROM ledger.permit_lot l JOIN ledger.asset s USING (book_id, asset_id)
JOIN ledger.asset c ON c.book_id = l.book_id AND c.asset_id = l.cap_id
WHERE l.book_id = :book
  AND l.asset_id IN (SELECT asset_id FROM ledger.posting WHERE book_id = :book AND entry_id = ANY(:ids))
ORDER BY s.code

-- name: records
-- The records of the case.
SELECT r.record_id AS record, r.kind, r.effective_on, r.state, r.reason, r.document, r.basis, r.law,
       encode(a.name_digest, 'hex') AS actor, r.recorded_at
FROM ledger.damage_record r JOIN ledger.actor a USING (actor_id)
WHERE r.book_id = :book AND r.case_id = :case AND r.recorded_at <= :recorded
ORDER BY r.recorded_at, r.record_id

-- name: actors
-- Who acted, by the digests in the records.
SELECT encode(name_digest, 'hex') AS digest, role, owner, name FROM ledger.actor
WHERE encode(name_digest, 'hex') = ANY(:digests) ORDER BY 1

-- name: wanted_entry
-- An entry, what it undoes and what undoes it.
SELECT CAST(:name AS uuid) AS entry_id
UNION SELECT reverses FROM ledger.entry
WHERE book_id = :book AND entry_id = CAST(:name AS uuid) AND reverses IS NOT NULL
UNION SELECT entry_id FROM ledger.entry
WHERE book_id = :book AND reverses = CAST(:name AS uuid)

-- name: wanted_case
-- Entries that touch the accounts of a case.
SELECT p.entry_id FROM ledger.damage_case c
JOIN ledger.damage_account d USING (book_id, case_id)
JOIN ledger.posting p USING (book_id, account_id)
WHERE c.book_id = :book AND c.code = :name

-- name: wanted_owner
-- Entries that touch the accounts of an owner.
SELECT p.entry_id FROM ledger.posting p
JOIN ledger.account a USING (book_id, account_id)
WHERE p.book_id = :book AND a.owner = :name

-- name: refused_owner
-- What would have touched the accounts of an owner.
leg ->> 0 IN (SELECT code FROM ledger.account WHERE book_id = :book AND owner = :name)

-- name: refused_entry
-- The entry itself.
r.entry_id = CAST(:name AS uuid)

-- name: refused_case
-- What would have touched the accounts of a case.
starts_with(leg ->> 0, 'case:' || :name || ':')

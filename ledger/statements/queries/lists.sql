-- name: leg
-- The columns of a posting.
p.entry_id, p.line, a.code, a.owner, a.purpose, x.code AS asset, x.kind, x.scale, x.unit, x.digits,
  p.debit, p.credit

-- name: journal
-- List entries with their postings, by effective date and then in the order in which they were recorded.
SELECT e.entry_id, e.position, e.lines FROM ledger.entry e
LEFT JOIN ledger.entry u ON u.book_id = e.book_id AND u.entry_id = e.reverses
WHERE e.book_id = :book AND (CAST(:since AS date) IS NULL OR e.effective_on >= :since)
  AND (CAST(:effective AS date) IS NULL OR e.effective_on <= :effective)
  AND (CAST(:recorded AS timestamptz) IS NULL OR e.recorded_at <= :recorded)
  AND (CAST(:kind AS text) IS NULL OR coalesce(u.kind, e.kind) = :kind)
  AND (CAST(:after_on AS date) IS NULL OR (e.effective_on, e.position) > (:after_on, :after_position))
ORDER BY e.effective_on, e.position LIMIT :limit

-- name: of_posting
-- The name of the posting in `behind`.
p

-- name: of_entry
-- The id of the entry in `facts`.
e.entry_id

-- name: facts
-- Tell what some entries say of themselves, with their voucher numbers and cases.
SELECT e.entry_id, e.kind, e.effective_on, e.recorded_at, e.memo, e.document, e.reverses, v.voucher_month,
  v.voucher_number, {case_of} AS case_code
FROM ledger.entry e LEFT JOIN ledger.seal v ON v.book_id = e.book_id AND v.entry_id = e.entry_id
WHERE e.book_id = :book AND e.entry_id = ANY(:ids)

-- name: legs
-- List entries with their postings, by effective date and then in the order in which they were recorded.
SELECT {leg} FROM ledger.posting p
JOIN ledger.account a ON a.book_id = p.book_id AND a.account_id = p.account_id
JOIN ledger.asset x ON x.book_id = p.book_id AND x.asset_id = p.asset_id
WHERE p.book_id = :book AND p.entry_id = ANY(:ids) ORDER BY p.entry_id, p.line

-- name: behind
-- List the postings that a figure stands on, by effective date and then in the order of recording.
SELECT {leg}, p.effective_on, p.recorded_at FROM ledger.posting p
JOIN ledger.account a ON a.book_id = p.book_id AND a.account_id = p.account_id {names}
WHERE p.book_id = :book AND (CAST(:since AS date) IS NULL OR p.effective_on >= :since) {filters}
  AND (CAST(:after_on AS date) IS NULL
       OR (p.effective_on, p.recorded_at, p.entry_id, p.line) > (:after_on, :after_recorded, :after_id,
         :after_line))
ORDER BY p.effective_on, p.recorded_at, p.entry_id, p.line LIMIT :limit

-- name: standing
-- Tell the book's name and the instant of the database; asked first, the instant is after all that the
-- snapshot holds.
SELECT b.name, ledger.clock_now() AS now FROM ledger.book b WHERE b.book_id = :book

-- name: stood_in_for
-- What is asked of a mandate in whose place another acts: whose it is, for what, with which power, and on which days.
SELECT o.holder, o.role, o.owner, m.area, m.rights, coalesce(o.system, '') AS system, m.operations,
       m.from_on, m.until_on, m.deputy_for
FROM ledger.mandate m JOIN ledger.holder_of_mandate o ON o.mandate_id = m.mandate_id
WHERE m.mandate_id = :mandate AND o.book_id IS NOT DISTINCT FROM CAST(:book AS integer)
  AND m.confirmed_at IS NOT NULL AND m.ended_at IS NULL

-- name: wished
-- What was asked for with a mandate.
SELECT o.holder, o.role, o.owner, m.area, m.kind, m.rights, coalesce(o.system, '') AS system, m.operations
FROM ledger.mandate m JOIN ledger.holder_of_mandate o ON o.mandate_id = m.mandate_id WHERE m.mandate_id = :mandate

-- name: legal_there
-- The mandate of another legal representative of the same enterprise on one of the days, today or later, of a mandate of one.
SELECT f.mandate_id, o.owner, f.from_on, f.until_on
FROM ledger.mandate f JOIN ledger.holder_of_mandate o ON o.mandate_id = f.mandate_id
WHERE f.mandate_id = ledger.legal_there(:mandate)

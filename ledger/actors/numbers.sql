-- name: numbered_person
-- How a person counts, and what waits of another number: asked for by whom, who can act still or not.
SELECT p.person_id, ledger.counted_as(p.person_id) AS counts_as, r.one_with, ledger.counted_as(r.one_with) AS other_counts_as,
       r.document, r.asked_by, ledger.person_of(r.asked_by) AS asker, r.asked_at, r.confirmed_at, r.expires_at,
       ledger.gone_since(r.asked_by, r.asked_at) AS gone,
       ledger.gone_how(r.asked_by, ledger.gone_since(r.asked_by, r.asked_at)) AS how
FROM ledger.person p
LEFT JOIN ledger.renumbering r ON r.person_id = p.person_id AND r.used_at IS NULL AND r.dropped_at IS NULL
WHERE p.person_id = :person AND p.erased_at IS NULL

-- name: counted_as
-- As which person one counts; none where there is none.
SELECT ledger.counted_as(%s)

-- name: as_one
-- The persons that are one with another, itself among them.
SELECT ledger.persons_as_one(%s, NULL)

-- name: enrolled
-- The numbers that a person has enrolled, the first one first, and what waits to take them back.
SELECT r.renumbering_id, r.one_with, r.document, r.used_at, r.undone_at, u.document AS undoing, u.asked_by, u.asked_at
FROM ledger.renumbering r
LEFT JOIN ledger.undoing u ON u.renumbering_id = r.renumbering_id AND u.confirmed_at IS NULL AND u.dropped_at IS NULL
WHERE r.person_id = :person AND r.used_at IS NOT NULL ORDER BY r.renumbering_id

-- name: enrolled_number
-- One number that a person has enrolled and that counts, and who asked that it be taken back, who can act still or not.
SELECT r.renumbering_id, ledger.counted_as(r.person_id) AS counts_as, ledger.counted_as(r.one_with) AS other_counts_as,
       u.asked_by,
       ledger.person_of(u.asked_by) AS asker, ledger.gone_since(u.asked_by, u.asked_at) AS gone,
       ledger.gone_how(u.asked_by, ledger.gone_since(u.asked_by, u.asked_at)) AS how
FROM ledger.renumbering r
LEFT JOIN ledger.undoing u ON u.renumbering_id = r.renumbering_id AND u.confirmed_at IS NULL AND u.dropped_at IS NULL
WHERE r.person_id = :person AND r.renumbering_id = :number AND r.used_at IS NOT NULL AND r.undone_at IS NULL

-- name: ask_renumbering
-- Ask that a person enrol another number.
SELECT ledger.ask_renumbering(%s, %s, %s, %s, %s)

-- name: confirm_renumbering
-- Confirm that a person enrols another number.
SELECT ledger.confirm_renumbering(%s, %s, %s)

-- name: drop_renumbering
-- Drop another number that was not enrolled.
SELECT ledger.drop_renumbering(%s, %s)

-- name: enrol_number
-- Enrol the number of who has both halves of a code.
SELECT person_id, outcome FROM ledger.enrol_number(%s, %s, %s, %s)

-- name: ask_undoing
-- Ask that a number be taken back.
SELECT ledger.ask_undoing(%s, %s, %s, %s)

-- name: confirm_undoing
-- Take a number back, as another administrator has asked.
SELECT ledger.confirm_undoing(%s, %s, %s)

-- name: drop_undoing
-- Drop what was asked for and not confirmed.
SELECT ledger.drop_undoing(%s, %s, %s)

-- name: named_person
-- How a person is called, and by which name it is to be called: asked for by whom, who can act still or not.
SELECT p.person_id, ledger.counted_as(p.person_id) AS counts_as, p.name, r.name AS asked_name, r.document, r.asked_by,
       ledger.person_of(r.asked_by) AS asker, r.asked_at,
       ledger.gone_since(r.asked_by, r.asked_at) AS gone,
       ledger.gone_how(r.asked_by, ledger.gone_since(r.asked_by, r.asked_at)) AS how
FROM ledger.person p
LEFT JOIN ledger.renaming r ON r.person_id = p.person_id AND r.confirmed_at IS NULL AND r.dropped_at IS NULL
WHERE p.person_id = :person AND p.erased_at IS NULL

-- name: ask_renaming
-- Ask that a person be called otherwise.
SELECT ledger.ask_renaming(%s, %s, %s, %s)

-- name: confirm_renaming
-- Call a person otherwise, as another administrator has asked.
SELECT ledger.confirm_renaming(%s, %s)

-- name: drop_renaming
-- Drop what was asked for and not confirmed.
SELECT ledger.drop_renaming(%s, %s)

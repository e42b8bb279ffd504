-- For whom and for what a mandate is: as its actor says, and as it was asked for while it has none. `holder` is the person as `person_of`
-- counts it, `named` the number of the person where the number that was asked for is registered under another name.
-- Who reads: the functions and lists of mandates, `mandate_event`. Locks: none. Errors: none.
CREATE OR REPLACE VIEW ledger.holder_of_mandate AS
SELECT
  m.mandate_id,
  coalesce(a.person_id, p.person_id) AS person_id,
  coalesce(ledger.person_of(a.actor_id), p.counts_as, p.person_id) AS holder,
  CASE WHEN p.name <> m.asked_name AND p.erased_at IS NULL THEN p.person_id END AS named,
  coalesce(a.name, m.asked_name, '') AS name,
  coalesce(a.book_id, m.asked_book) AS book_id,
  coalesce(a.role, m.asked_role) AS role,
  coalesce(a.owner, m.asked_owner) AS owner,
  coalesce(a.system, m.asked_system) AS system
FROM ledger.mandate m
LEFT JOIN ledger.actor a ON a.actor_id = m.actor_id
LEFT JOIN ledger.person p ON p.person_id = ledger.person_of_number(m.asked_number);

-- name: lapsed
-- Whether a freeze of a site by one person, or one by an order, has lapsed before.
SELECT EXISTS (
  SELECT FROM ledger.process p
  JOIN ledger.permit_act r ON r.book_id = p.book_id AND r.act_id = p.process_id
  CROSS JOIN LATERAL ledger.as_corrected(r) t
  WHERE p.book_id = %(book)s AND p.machine = 'permits.freeze' AND p.state = 'lapsed' AND r.site = %(site)s
    AND (ledger.plain_number(t.terms ->> 'order') = ledger.plain_number(%(order)s)
         OR ledger.person_of(p.started_by) = %(person)s))

-- name: held
-- A freeze of a site by an order, however that is written, that stands or waits for its second person.
SELECT p.process_id AS act_id, t.terms ->> 'order' AS named, p.state
FROM ledger.process p
JOIN ledger.permit_act r ON r.book_id = p.book_id AND r.act_id = p.process_id
CROSS JOIN LATERAL ledger.as_corrected(r) t
WHERE p.book_id = %(book)s AND p.machine = 'permits.freeze' AND p.state IN ('proposed', 'provisional', 'frozen', 'lift_asked')
  AND r.site = %(site)s
  AND ledger.plain_number(t.terms ->> 'order') = ledger.plain_number(%(order)s)
ORDER BY p.process_id
LIMIT 1

-- name: overdue
-- The freezes by one person that nobody has confirmed by the last day of their term, and those after the last
-- day of their order, in the order in which they were made.
SELECT p.process_id AS act_id
FROM ledger.process p
JOIN ledger.permit_act r ON r.book_id = p.book_id AND r.act_id = p.process_id
CROSS JOIN LATERAL ledger.as_corrected(r) t
WHERE p.book_id = %(book)s AND p.machine = 'permits.freeze'
  AND (p.state = 'provisional' AND (t.terms ->> 'confirm_by')::date < %(today)s
    OR p.state IN ('provisional', 'frozen', 'lift_asked') AND t.until_on < %(today)s)
ORDER BY p.process_id

-- name: in_force
-- The decision of a number that is in force between two sides, with the persons who registered and confirmed it.
SELECT t.act_id, t.effective_on AS from_on, t.until_on,
  ARRAY(
    SELECT ledger.person_of(e.actor_id)
    FROM ledger.process_event e
    WHERE e.book_id = t.book_id AND e.process_id = t.act_id AND e.version <= 2) AS deciders
FROM ledger.permit_act t
JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id
WHERE t.book_id = %(book)s AND t.machine = 'market.decision' AND t.site = %(seller)s AND t.other = %(buyer)s
  AND ledger.plain_number(t.terms ->> 'number') = ledger.plain_number(%(number)s)
  AND p.state IN ('registered', 'revocation_asked')

-- name: same_paper
-- Numbers of other decisions in force between two sides with the same paper.
SELECT t.terms ->> 'number'
FROM ledger.permit_act t
JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id
WHERE t.book_id = %(book)s AND t.machine = 'market.decision' AND t.site = %(seller)s AND t.other = %(buyer)s
  AND t.terms ->> 'digest' = %(digest)s AND t.act_id <> %(act)s AND p.state IN ('registered', 'revocation_asked')

-- name: took_part
-- Whether somebody took a step of a sale that names a number and is not cancelled.
SELECT EXISTS (
  SELECT FROM ledger.permit_act s
  JOIN ledger.process p ON p.book_id = s.book_id AND p.process_id = s.act_id AND p.state <> 'cancelled'
  JOIN ledger.process_event e ON e.book_id = s.book_id AND e.process_id = s.act_id
  WHERE s.book_id = %(book)s AND s.machine = 'permits.sale' AND s.site = %(seller)s AND s.other = %(buyer)s
    AND ledger.plain_number(s.terms ->> 'approval') = ledger.plain_number(%(number)s)
    AND ledger.person_of(e.actor_id) = %(person)s)

-- name: uses
-- What a decision allows of each pollutant, area and year, and what other sales that are not cancelled use of it.
SELECT n.pollutant, n.area, y.vintage, sum(n.quantity)::bigint AS allowed, coalesce((
    SELECT sum(m.quantity)
    FROM ledger.permit_act s
    JOIN ledger.process p ON p.book_id = s.book_id AND p.process_id = s.act_id AND p.state <> 'cancelled'
    JOIN ledger.permit_act_line m ON m.book_id = s.book_id AND m.act_id = s.act_id
    WHERE s.book_id = %(book)s AND s.machine = 'permits.sale' AND s.site = %(seller)s AND s.other = %(buyer)s
      AND ledger.plain_number(s.terms ->> 'approval') = ledger.plain_number(%(number)s)
      AND s.act_id IS DISTINCT FROM %(sale)s::uuid AND m.pollutant = n.pollutant AND m.area = n.area
      AND y.vintage BETWEEN m.first_vintage AND m.last_vintage), 0)::bigint AS used
FROM ledger.permit_act_line n
CROSS JOIN LATERAL generate_series(n.first_vintage::integer, n.last_vintage::integer) AS y (vintage)
WHERE n.book_id = %(book)s AND n.act_id = %(act)s
GROUP BY n.pollutant, n.area, y.vintage

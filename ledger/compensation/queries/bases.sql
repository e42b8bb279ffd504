-- name: bases
-- The bases by their codes, from after one; of each unit what it holds now, what cases have booked, and what of that was
-- accepted.
SELECT b.base_id AS id, b.code, b.name, b.area, b.place, b.owner, b.owner_name, p.state, (
  SELECT jsonb_agg(jsonb_build_object('unit', c.unit,
      'capacity', ledger.base_capacity(b.book_id, b.base_id, c.unit, 'infinity'),
      'booked', coalesce(m.booked, 0), 'accepted', coalesce(m.accepted, 0))
                   ORDER BY c.unit)
  FROM (SELECT x.unit FROM ledger.damage_base_capacity x WHERE x.book_id = b.book_id AND x.base_id = b.base_id
        UNION SELECT h.unit FROM ledger.damage_base_change h
        JOIN ledger.process q ON q.book_id = h.book_id AND q.process_id = h.change_id AND q.state = 'in_force'
        WHERE h.book_id = b.book_id AND h.base_id = b.base_id) c
  LEFT JOIN LATERAL (
    SELECT sum(CASE m.move WHEN 'booked' THEN m.amount WHEN 'released' THEN -m.amount ELSE 0 END) AS booked,
      sum(CASE m.move WHEN 'accepted' THEN m.amount WHEN 'taken_back' THEN -m.amount ELSE 0 END) AS accepted
    FROM ledger.damage_booking k
    JOIN ledger.damage_booking_move m ON m.book_id = k.book_id AND m.booking_id = k.booking_id
    WHERE k.book_id = b.book_id AND k.base_id = b.base_id AND m.unit = c.unit) m ON true) AS quantities
FROM ledger.damage_base b
JOIN ledger.process p ON p.book_id = b.book_id AND p.process_id = b.base_id
WHERE b.book_id = :book AND b.code > :after
ORDER BY b.code LIMIT :limit

-- name: bookings
-- The bookings in a base, or of a case, in the order in which they were made, from after one; what was booked of each unit,
-- accepted, and is left.
SELECT k.booking_id AS id, b.code AS base, c.code AS "case", k.project_id AS restoration, (
  SELECT jsonb_agg(jsonb_build_object('unit', m.unit, 'booked', m.booked, 'accepted', m.accepted, 'open', m.open) ORDER BY m.unit)
  FROM (
    SELECT m.unit, sum(m.amount) FILTER (WHERE m.move = 'booked') AS booked,
      sum(CASE m.move WHEN 'accepted' THEN m.amount WHEN 'taken_back' THEN -m.amount ELSE 0 END) AS accepted,
      sum(CASE WHEN m.move IN ('booked', 'taken_back') THEN m.amount ELSE -m.amount END) AS open
    FROM ledger.damage_booking_move m WHERE m.book_id = k.book_id AND m.booking_id = k.booking_id
    GROUP BY m.unit) m) AS quantities
FROM ledger.damage_booking k
JOIN ledger.damage_base b ON b.book_id = k.book_id AND b.base_id = k.base_id
JOIN ledger.damage_case c ON c.book_id = k.book_id AND c.case_id = k.case_id
WHERE k.book_id = :book AND k.booking_id > :after
  AND (CAST(:base AS uuid) IS NULL OR k.base_id = :base) AND (CAST(:case AS integer) IS NULL OR k.case_id = :case)
ORDER BY k.booking_id LIMIT :limit

-- name: capacity
-- What a base holds now, by unit.
SELECT u.unit, ledger.base_capacity(:book, :base, u.unit, 'infinity') AS amount
FROM (SELECT x.unit FROM ledger.damage_base_capacity x WHERE x.book_id = :book AND x.base_id = :base
      UNION SELECT h.unit FROM ledger.damage_base_change h
      JOIN ledger.process q ON q.book_id = h.book_id AND q.process_id = h.change_id AND q.state = 'in_force'
      WHERE h.book_id = :book AND h.base_id = :base) u
ORDER BY u.unit

-- name: changes
-- The changes of what bases hold, of one base or of all, from after one, with the day from which each is.
SELECT h.change_id AS id, b.code AS base, e.effective_on AS from_on, p.state,
  jsonb_agg(jsonb_build_object('unit', h.unit, 'capacity', h.amount) ORDER BY h.unit) AS quantities
FROM ledger.damage_base_change h
JOIN ledger.damage_base b ON b.book_id = h.book_id AND b.base_id = h.base_id
JOIN ledger.process p ON p.book_id = h.book_id AND p.process_id = h.change_id
JOIN ledger.process_event e ON e.book_id = h.book_id AND e.process_id = h.change_id AND e.version = 1
WHERE h.book_id = :book AND h.change_id > :after AND (CAST(:base AS text) IS NULL OR b.code = :base)
GROUP BY h.change_id, b.code, e.effective_on, p.state
ORDER BY h.change_id LIMIT :limit

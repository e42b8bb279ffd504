-- name: base
-- A base by its code, where it is open, when it was opened last, and what is left of each of its units from a day on.
SELECT b.base_id, (
  SELECT max(e.effective_on) FROM ledger.process_event e
  WHERE e.book_id = b.book_id AND e.process_id = b.base_id AND e.to_state = 'open') AS opened_on, (
  SELECT jsonb_object_agg(u.unit, ledger.base_capacity(b.book_id, b.base_id, u.unit, %(on)s)
                                  - ledger.base_taken(b.book_id, b.base_id, u.unit))
  FROM (SELECT c.unit FROM ledger.damage_base_capacity c WHERE c.book_id = b.book_id AND c.base_id = b.base_id
        UNION SELECT h.unit FROM ledger.damage_base_change h WHERE h.book_id = b.book_id AND h.base_id = b.base_id) u) AS there
FROM ledger.damage_base b
JOIN ledger.process p ON p.book_id = b.book_id AND p.process_id = b.base_id AND p.state = 'open'
WHERE b.book_id = %(book)s AND b.code = %(code)s

-- name: booking
-- A booking of a case: in which base, who accepted anything of it, and by unit what is left of it and what is accepted.
SELECT k.booking_id, b.code AS base,
  jsonb_object_agg(u.unit, u.open) AS open, jsonb_object_agg(u.unit, u.accepted) AS accepted
FROM ledger.damage_booking k
JOIN ledger.damage_base b ON b.book_id = k.book_id AND b.base_id = k.base_id
JOIN LATERAL (
  SELECT m.unit, sum(CASE WHEN m.move IN ('booked', 'taken_back') THEN m.amount ELSE -m.amount END) AS open,
    sum(CASE m.move WHEN 'accepted' THEN m.amount WHEN 'taken_back' THEN -m.amount ELSE 0 END) AS accepted
  FROM ledger.damage_booking_move m WHERE m.book_id = k.book_id AND m.booking_id = k.booking_id GROUP BY m.unit) u ON true
WHERE k.book_id = %(book)s AND k.case_id = %(case)s AND k.booking_id = %(booking)s
GROUP BY k.booking_id, b.code

-- name: bookings_open
-- In which bases something is booked by a case that is neither accepted nor released.
SELECT DISTINCT b.code FROM ledger.damage_booking k
JOIN ledger.damage_base b ON b.book_id = k.book_id AND b.base_id = k.base_id
JOIN ledger.damage_booking_move m ON m.book_id = k.book_id AND m.booking_id = k.booking_id
WHERE k.book_id = %(book)s AND k.case_id = %(case)s
GROUP BY b.code, k.booking_id, m.unit
HAVING sum(CASE WHEN m.move IN ('booked', 'taken_back') THEN m.amount ELSE -m.amount END) > 0
ORDER BY b.code

-- name: standing
-- A base that is open, since when it holds what it holds, and how much of each unit is taken.
SELECT b.base_id, (
  SELECT max(e.effective_on) FROM ledger.process_event e
  WHERE e.book_id = b.book_id AND (e.process_id = b.base_id AND e.to_state = 'open' OR e.action = 'propose' AND e.process_id IN (
    SELECT h.change_id FROM ledger.damage_base_change h
    JOIN ledger.process q ON q.book_id = h.book_id AND q.process_id = h.change_id AND q.state = 'in_force'
    WHERE h.book_id = b.book_id AND h.base_id = b.base_id))) AS since, coalesce((
  SELECT jsonb_object_agg(x.unit, ledger.base_taken(b.book_id, b.base_id, x.unit))
  FROM (SELECT DISTINCT m.unit FROM ledger.damage_booking k
        JOIN ledger.damage_booking_move m ON m.book_id = k.book_id AND m.booking_id = k.booking_id
        WHERE k.book_id = b.book_id AND k.base_id = b.base_id) x), '{}') AS taken
FROM ledger.damage_base b
JOIN ledger.process p ON p.book_id = b.book_id AND p.process_id = b.base_id AND p.state = 'open'
WHERE b.book_id = %(book)s AND b.code = %(base)s

-- name: change
-- A change, with what the base holds by it.
SELECT h.change_id, b.code AS base, h.base_id, jsonb_object_agg(h.unit, h.amount) AS quantities
FROM ledger.damage_base_change h
JOIN ledger.damage_base b ON b.book_id = h.book_id AND b.base_id = h.base_id
WHERE h.book_id = %(book)s AND h.change_id = %(change)s
GROUP BY h.change_id, b.code, h.base_id

-- name: area
-- Where the base of a change lies.
SELECT DISTINCT b.area FROM ledger.damage_base_change h
JOIN ledger.damage_base b ON b.book_id = h.book_id AND b.base_id = h.base_id
WHERE h.book_id = %(book)s AND h.change_id = %(change)s

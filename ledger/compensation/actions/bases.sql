-- name: base
-- A base, with what it holds by unit.
SELECT b.base_id, b.code, b.name, b.area, b.place, b.owner, b.owner_name,
  (SELECT jsonb_object_agg(c.unit, c.amount) FROM ledger.damage_base_capacity c
   WHERE c.book_id = b.book_id AND c.base_id = b.base_id) AS capacity
FROM ledger.damage_base b WHERE b.book_id = %(book)s AND b.base_id = %(base)s

-- name: of_code
-- Whether a code is that of a base.
SELECT code FROM ledger.damage_base WHERE book_id = %(book)s AND code = %(code)s

-- name: area
-- Where a base lies.
SELECT area FROM ledger.damage_base WHERE book_id = %(book)s AND base_id = %(base)s

-- name: open_bookings
-- In how many cases something is booked in a base that is neither accepted nor released, and in which first.
SELECT count(DISTINCT x.code)::int AS cases, min(x.code) AS first
FROM (
  SELECT c.code FROM ledger.damage_booking b
  JOIN ledger.damage_case c ON c.book_id = b.book_id AND c.case_id = b.case_id
  JOIN ledger.damage_booking_move m ON m.book_id = b.book_id AND m.booking_id = b.booking_id
  WHERE b.book_id = %(book)s AND b.base_id = %(base)s
  GROUP BY c.code, b.booking_id, m.unit
  HAVING sum(CASE WHEN m.move IN ('booked', 'taken_back') THEN m.amount ELSE -m.amount END) > 0) x

-- How much of a unit a base holds from a day on: the least of what it holds on that day and after it, by the changes that two have made, the last one of a day
-- last; and how much of it is taken: what cases have booked, less what they released. Thousandths.
-- Callers: check_booking_move, check_booking_of_case, check_base_change, ledger.compensation.actions bookings and base_changes. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.base_capacity(p_book integer, p_base uuid, p_unit text, p_on date) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  WITH held AS (
    SELECT '-infinity'::date AS from_on, '-infinity'::timestamptz AS at, c.amount
    FROM damage_base_capacity c WHERE c.book_id = p_book AND c.base_id = p_base AND c.unit = p_unit
    UNION ALL
    SELECT a.effective_on, b.recorded_at, h.amount
    FROM damage_base_change h
    JOIN process_event a ON a.book_id = h.book_id AND a.process_id = h.change_id AND a.action = 'propose'
    JOIN process_event b ON b.book_id = h.book_id AND b.process_id = h.change_id AND b.action = 'confirm'
    WHERE h.book_id = p_book AND h.base_id = p_base AND h.unit = p_unit
  )
  SELECT least(coalesce((SELECT x.amount FROM held x WHERE x.from_on <= p_on ORDER BY x.from_on DESC, x.at DESC LIMIT 1), 0),
               (SELECT min(x.amount) FROM held x WHERE x.from_on > p_on))
$$;

CREATE OR REPLACE FUNCTION ledger.base_taken(p_book integer, p_base uuid, p_unit text) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT coalesce(sum(CASE m.move WHEN 'booked' THEN m.amount WHEN 'released' THEN -m.amount ELSE 0 END), 0)::bigint
  FROM damage_booking k JOIN damage_booking_move m ON m.book_id = k.book_id AND m.booking_id = k.booking_id
  WHERE k.book_id = p_book AND k.base_id = p_base AND m.unit = p_unit
$$;

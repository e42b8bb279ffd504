-- name: table
-- A version of a table of unit costs.
SELECT table_id, code, version, source, first_on, last_on, file_name, sha256, rows
FROM ledger.damage_cost_table WHERE book_id = %(book)s AND table_id = %(table)s

-- name: last
-- How many versions of a table there are.
SELECT coalesce(max(version), 0) FROM ledger.damage_cost_table WHERE book_id = %(book)s AND code = %(code)s

-- name: found
-- The row for an object and a year, the nearest of some places, in the newest version in force whose days have a day.
SELECT t.table_id, t.version, t.source, c.row, c.unit, c.place, c.cost
FROM (
  SELECT t.book_id, t.table_id, t.version, t.source FROM ledger.damage_cost_table t
  JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.table_id AND p.state = 'in_force'
  WHERE t.book_id = %(book)s AND t.code = %(code)s AND t.first_on <= %(on)s AND (t.last_on IS NULL OR %(on)s <= t.last_on)
  ORDER BY t.version DESC LIMIT 1) t
JOIN ledger.damage_unit_cost c ON c.book_id = t.book_id AND c.table_id = t.table_id
WHERE c.object = %(object)s AND c.place = ANY(%(places)s) AND %(year)s BETWEEN c.first_year AND c.last_year
ORDER BY c.place DESC LIMIT 1

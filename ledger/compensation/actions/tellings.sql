-- name: runs_again
-- Let the term run again that ended on the day on which something was told, or the case was closed.
UPDATE ledger.damage_clock
SET stopped_on = NULL
WHERE book_id = %(book)s AND case_id = %(case)s AND code = %(code)s AND subject = %(subject)s
  AND stopped_on = greatest(%(on)s, starts_on)

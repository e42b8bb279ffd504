-- name: report
-- A report as it was made.
SELECT site, year, pollutant, source, measured, abnormal, months
FROM ledger.permit_report
WHERE book_id = %(book)s AND report_id = %(report)s

-- name: exclusion
-- The decision that takes a site out of the check of a year; an empty pollutant means all.
SELECT kind, document
FROM ledger.permit_exclusion
WHERE book_id = %(book)s AND site = %(site)s AND year = %(year)s AND pollutant = %(pollutant)s

-- name: expire_lots
-- End some lots of a vintage after one, and tell up to which; a fault is told as the journal tells it.
SELECT ended, upto, fault
FROM ledger.expire_lots(%(book)s, %(cap)s, %(actor)s, %(on)s, %(document)s, %(base)s, %(after)s, %(most)s)

-- name: expired_of
-- The parties whose lots ended with some entries, the area whose reserve did among them.
SELECT DISTINCT coalesce(substring(a.owner from '^enterprise:[^:]*'), a.owner)
FROM ledger.posting p JOIN ledger.account a ON (a.book_id, a.account_id) = (p.book_id, p.account_id)
WHERE p.book_id = %(book)s AND p.entry_id = ANY(%(ids)s)

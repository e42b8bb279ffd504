-- name: find_report
-- Find a report; None when there is none with this id.
SELECT site, year, pollutant, source, measured, abnormal, months
FROM ledger.permit_report
WHERE book_id = %s AND report_id = %s

-- name: exclude
-- Take a site out of the check of a year by a decision; an empty pollutant means all.
SELECT kind, document FROM ledger.permit_exclusion
WHERE book_id = %s AND site = %s AND year = %s AND pollutant = %s

-- name: expire_some
-- End some lots of a vintage that is over; called again from where it stopped, each time in its own
-- transaction.
SELECT ended, upto, fault FROM ledger.expire_lots(%s, %s, %s, %s, %s, %s, %s, %s)

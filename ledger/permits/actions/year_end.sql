-- name: report
-- A report as it was made.
SELECT site, year, pollutant, source, measured, abnormal, months
FROM ledger.permit_report
WHERE book_id = %(book)s AND report_id = %(report)s

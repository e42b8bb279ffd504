-- name: standing
-- The pollutants for which a site is taken out of the check of a year by decisions that stand; an empty one means all.
SELECT x.pollutant
FROM ledger.permit_exclusion x
JOIN ledger.process p ON p.book_id = x.book_id AND p.process_id = x.exclusion_id AND p.state IN ('excluded', 'annulment_asked')
WHERE x.book_id = %(book)s AND x.site = %(site)s AND x.year = %(year)s

-- name: opens_on
-- The first day of a book.
SELECT opens_on FROM ledger.book WHERE book_id = %(book)s

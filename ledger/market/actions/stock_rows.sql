-- name: known_sites
-- Which of some sites the register knows.
SELECT code
FROM ledger.site
WHERE book_id = %(book)s AND code = ANY(%(codes)s)

-- name: lots_there
-- What the book has of some sites, by the decision that granted it, without what came with a stock that is annulled.
SELECT DISTINCT l.owner AS site, c.pollutant, c.area, c.vintage, l.document
FROM ledger.permit_lot l
JOIN ledger.permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id
LEFT JOIN ledger.process p ON p.book_id = l.book_id AND p.process_id = l.grant_id
WHERE l.book_id = %(book)s AND l.owner = ANY(%(sites)s) AND p.state IS DISTINCT FROM 'annulled'

-- name: known_sites
-- Which of some sites the register knows.
SELECT code
FROM ledger.site
WHERE book_id = %(book)s AND code = ANY(%(codes)s)

-- name: known_sites
-- Which of some sites the register knows, and whether they are described on a day.
SELECT s.code, EXISTS (
    SELECT FROM ledger.site_attributes a
    WHERE a.book_id = s.book_id AND a.site = s.code AND a.valid_from <= %(on)s) AS described
FROM ledger.site s
WHERE s.book_id = %(book)s AND s.code = ANY(%(codes)s)

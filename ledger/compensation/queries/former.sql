-- name: left
-- The last day on which a party was in a case that it has left; nothing where it is in it still, or never truly was.
SELECT max(x.until_on) - 1 AS last_on
FROM ledger.damage_case c
JOIN ledger.damage_party x ON x.book_id = c.book_id AND x.case_id = c.case_id
WHERE c.book_id = :book AND c.code = :code AND x.owner = :owner AND x.reads
GROUP BY c.book_id, c.case_id, c.received_on
HAVING bool_and(x.until_on IS NOT NULL) AND max(x.until_on) > c.received_on

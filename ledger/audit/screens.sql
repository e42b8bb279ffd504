-- name: flow_teller
-- How amounts of some assets are written.
SELECT code, scale, unit, digits FROM ledger.asset WHERE book_id = :book AND code = ANY(:codes)

-- name: side_elsewhere
-- In which areas a side lies for which nobody of them has said yes; none where there is no such side.
SELECT ledger.side_elsewhere(%s, %s, %s)

-- name: acts_for_both
-- Whether of two persons each acts for another side.
SELECT ledger.acts_for_both(%s, %s, %s, %s)

-- name: set_ways
-- Keep by which ways who comes with a key is told.
SELECT ledger.set_ways(%s, CAST(%s AS text[]), CAST(%s AS text[]))

-- name: give_ways
-- Keep by which ways the holder of a mandate that waits is told.
SELECT ledger.give_ways(%s, %s, CAST(%s AS text[]), CAST(%s AS text[]))

-- name: own_ways
-- By which ways who comes with a key is told.
SELECT kind, address FROM ledger.own_ways(:key)

-- name: acts_in
-- Tell whether somebody acts or acted in a book.
SELECT EXISTS (SELECT FROM ledger.actor a WHERE a.person_id = %s AND a.book_id IS NOT DISTINCT FROM %s)

-- name: ways_of
-- By which ways somebody who acts in a book is told.
SELECT kind, address FROM ledger.ways_of(:key, :book, :person)

-- name: notices
-- Who is to be told of the events of a book after one, and by which ways.
SELECT event_id, what, subject, persons, person_id, kind, address FROM ledger.notices(:key, :book, :after, :limit)

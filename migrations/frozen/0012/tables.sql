-- Why: what life does to a case or a permit has its road, and its way back.
-- Locks: none on what is there.

-- Why: the leaf hashes of a sweep are made where its records are, so that these do not cross the wire: another result is another function.
-- Locks: none.
DROP FUNCTION ledger.next_records(integer, integer);

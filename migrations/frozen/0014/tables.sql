-- Why: what rests on something falls or waits with it, and what somebody asks for is judged when it is asked for.
-- Locks: none on what is there.

-- Why: a case is found by the number of what it is linked with. Locks: SHARE on damage_record while the index is built.
CREATE INDEX damage_record_linked_idx ON ledger.damage_record (book_id, (words ->> 'number')) WHERE kind = 'link_case';

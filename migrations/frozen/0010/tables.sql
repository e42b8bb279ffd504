-- Why: what people do and what things mean is written down beside the entries, so that a change behind our back is found.
-- Locks: each statement names its own where it takes more than a moment.

-- Who has approved inside an enterprise what was done with a process is asked at each of its steps.
-- Locks: writing of the acts, for as long as it is built (seconds).
CREATE INDEX permit_act_inside_idx ON ledger.permit_act (book_id, (terms ->> 'of')) WHERE machine = 'permits.internal';

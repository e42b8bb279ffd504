-- Why: what is written once is not changed by the owner of the tables either.
-- Locks: SHARE ROW EXCLUSIVE on every table that gets a trigger, for a moment.

-- What each night has checked, signed.
CREATE TABLE ledger.night_mark (
  book_id INTEGER NOT NULL,
  mark_id BIGINT GENERATED ALWAYS AS IDENTITY,
  ran_at TIMESTAMP WITH TIME ZONE NOT NULL,
  milliseconds BIGINT NOT NULL,
  note TEXT NOT NULL,
  CONSTRAINT night_mark_pkey PRIMARY KEY (book_id, mark_id),
  CONSTRAINT night_mark_form CHECK (milliseconds >= 0 AND note <> '')
);

-- Written by make freeze, from here on:
DROP FUNCTION ledger.record_faults(text, integer);
-- to here.

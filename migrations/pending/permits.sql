-- Who disposes of whose property: from the declarations of revision 0004 to those of this branch. SQL objects under sql/ come after it.

-- A step may be kept apart from earlier ones: `apart` names their actions.
ALTER TABLE ledger.process_transition ADD COLUMN apart text[] NOT NULL DEFAULT '{}';
ALTER TABLE ledger.process_transition ALTER COLUMN apart DROP DEFAULT;

-- Acts that take two persons: why one sufficed, and the line of the bank behind a deposit. What was done before stays as it is; the
-- triggers look at what comes.
CREATE TABLE ledger.permit_deposit_line (
  book_id INTEGER NOT NULL,
  act_id UUID NOT NULL,
  bank_line INTEGER NOT NULL,
  CONSTRAINT permit_deposit_line_pkey PRIMARY KEY (book_id, act_id),
  CONSTRAINT permit_deposit_line_act_fkey FOREIGN KEY(book_id, act_id) REFERENCES ledger.permit_act (book_id, act_id),
  CONSTRAINT permit_deposit_line_once UNIQUE (book_id, bank_line),
  CONSTRAINT permit_deposit_line_whole_key UNIQUE (book_id, act_id, bank_line)
);
CREATE TABLE ledger.permit_alone (
  book_id INTEGER NOT NULL,
  act_id UUID NOT NULL,
  figure BIGINT NOT NULL,
  threshold BIGINT NOT NULL,
  bank_line INTEGER,
  CONSTRAINT permit_alone_pkey PRIMARY KEY (book_id, act_id),
  CONSTRAINT permit_alone_process_fkey FOREIGN KEY(book_id, act_id) REFERENCES ledger.process (book_id, process_id),
  CONSTRAINT permit_alone_line_fkey FOREIGN KEY(book_id, act_id, bank_line) REFERENCES ledger.permit_deposit_line (book_id, act_id, bank_line),
  CONSTRAINT permit_alone_suffices CHECK (figure > 0 AND threshold >= 0 AND (figure <= threshold OR bank_line IS NOT NULL))
);

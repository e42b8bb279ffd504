-- Why: permits beside the straight road: creditors, receivers, periods, part years, fees and what is typed.
-- Locks: none on what is there.

-- Why: what comes to its end is told to whom it concerns, each mark once.
-- Locks: none on what is there.
CREATE TABLE ledger.permit_alarm (
  book_id INTEGER NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  due_on DATE NOT NULL,
  mark SMALLINT NOT NULL,
  site TEXT COLLATE "C" NOT NULL,
  quantity BIGINT,
  told_on DATE NOT NULL,
  actor_id INTEGER NOT NULL,
  CONSTRAINT permit_alarm_pkey PRIMARY KEY (book_id, kind, subject, due_on, mark),
  CONSTRAINT permit_alarm_actor_fkey FOREIGN KEY(actor_id) REFERENCES ledger.actor (actor_id),
  CONSTRAINT permit_alarm_kind_known CHECK (kind IN ('licence', 'lease', 'freeze', 'debt', 'fee', 'report', 'surrender', 'emitted')),
  CONSTRAINT permit_alarm_mark_known CHECK (mark >= CASE WHEN kind = 'emitted' THEN 1 ELSE -1 END),
  CONSTRAINT permit_alarm_told_in_time CHECK (kind = 'emitted' OR (mark = -1) = (told_on > due_on))
);
CREATE INDEX permit_alarm_told_idx ON ledger.permit_alarm (book_id, told_on);

-- Why: what life does to a case or a permit has its road, and its way back.
-- Locks: none on what is there.

-- Why: the leaf hashes of a sweep are made where its records are, so that these do not cross the wire: another result is another function.
-- Locks: none.
DROP FUNCTION ledger.next_records(integer, integer);

-- A case that was reopened for damage that was not known is assessed at both: the last version before each reopening, and the last one.
-- Rows of cases that were reopened are locked.
UPDATE ledger.damage_case c
SET assessed = x.amount
FROM (
  SELECT y.book_id, y.case_id, sum(y.amount)::bigint AS amount
  FROM (
    SELECT f.book_id, f.case_id, f.amount, f.record_id,
      first_value(f.record_id) OVER (
        PARTITION BY f.book_id, f.case_id, o.round ORDER BY f.recorded_at DESC, f.record_id) AS newest
    FROM ledger.damage_figure f
    CROSS JOIN LATERAL (
      SELECT count(*) AS round FROM ledger.damage_record r
      WHERE r.book_id = f.book_id AND r.case_id = f.case_id AND r.kind = 'reopen' AND r.state = 'investigating'
        AND r.recorded_at < f.recorded_at) o
    WHERE f.figure = 'assessed') y
  WHERE y.record_id = y.newest
  GROUP BY y.book_id, y.case_id) x
WHERE c.book_id = x.book_id AND c.case_id = x.case_id AND c.assessed < x.amount
  AND EXISTS (SELECT FROM ledger.damage_record r
    WHERE r.book_id = c.book_id AND r.case_id = c.case_id AND r.kind = 'reopen' AND r.state = 'investigating');


-- Why: what is owed in kind is a duty: of heads, by somebody, until a day, with what it becomes where it fails; and works perform one.
-- What an older case owes in kind is one duty, number 1, of the agreement or judgment that holds: what it has made owed since a judgment last
-- replaced what was open, by those who owe its money (where nobody does, by the liable parties), until the last day of that. What of it became money
-- since is kept beside. The number of a duty is the part of its accounts, so nothing is posted.
-- Locks: ACCESS EXCLUSIVE on damage_project, and SHARE ROW EXCLUSIVE on the tables to which the new ones refer, for a moment; damage_project is read
-- once for its check.
CREATE TABLE ledger.damage_duty (
  book_id INTEGER NOT NULL,
  case_id INTEGER NOT NULL,
  duty SMALLINT NOT NULL,
  obligation_id UUID NOT NULL,
  due_on DATE NOT NULL,
  conversion BIGINT NOT NULL,
  CONSTRAINT damage_duty_pkey PRIMARY KEY (book_id, case_id, duty),
  CONSTRAINT damage_duty_obligation_fkey FOREIGN KEY(book_id, obligation_id) REFERENCES ledger.damage_obligation (book_id, obligation_id),
  CONSTRAINT damage_duty_number_positive CHECK (duty >= 1),
  CONSTRAINT damage_duty_conversion_not_negative CHECK (conversion >= 0)
);
CREATE TABLE ledger.damage_duty_head (
  book_id INTEGER NOT NULL,
  case_id INTEGER NOT NULL,
  duty SMALLINT NOT NULL,
  head TEXT COLLATE "C" NOT NULL,
  amount BIGINT NOT NULL,
  CONSTRAINT damage_duty_head_pkey PRIMARY KEY (book_id, case_id, duty, head),
  CONSTRAINT damage_duty_head_duty_fkey FOREIGN KEY(book_id, case_id, duty) REFERENCES ledger.damage_duty (book_id, case_id, duty),
  CONSTRAINT damage_duty_head_head_known CHECK (head IN ('H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'H7', 'H8')),
  CONSTRAINT damage_duty_head_amount_positive CHECK (amount > 0)
);
CREATE TABLE ledger.damage_duty_obligor (
  book_id INTEGER NOT NULL,
  case_id INTEGER NOT NULL,
  duty SMALLINT NOT NULL,
  owner TEXT COLLATE "C" NOT NULL,
  place SMALLINT NOT NULL,
  numerator BIGINT NOT NULL,
  denominator BIGINT NOT NULL,
  since_on DATE,
  until_on DATE,
  follows SMALLINT,
  CONSTRAINT damage_duty_obligor_pkey PRIMARY KEY (book_id, case_id, duty, place),
  CONSTRAINT damage_duty_obligor_duty_fkey FOREIGN KEY(book_id, case_id, duty) REFERENCES ledger.damage_duty (book_id, case_id, duty),
  CONSTRAINT damage_duty_obligor_share CHECK (numerator >= 0 AND denominator > 0),
  CONSTRAINT damage_duty_obligor_days_ordered CHECK (until_on >= since_on),
  CONSTRAINT damage_duty_obligor_follows_since CHECK (follows IS NULL OR since_on IS NOT NULL)
);
CREATE TABLE ledger.damage_conversion (
  book_id INTEGER NOT NULL,
  conversion_id UUID NOT NULL,
  case_id INTEGER NOT NULL,
  duty SMALLINT NOT NULL,
  project_id UUID,
  in_kind BIGINT NOT NULL,
  money BIGINT NOT NULL,
  CONSTRAINT damage_conversion_pkey PRIMARY KEY (book_id, conversion_id),
  CONSTRAINT damage_conversion_obligation_fkey FOREIGN KEY(book_id, conversion_id) REFERENCES ledger.damage_obligation (book_id, obligation_id),
  CONSTRAINT damage_conversion_duty_fkey FOREIGN KEY(book_id, case_id, duty) REFERENCES ledger.damage_duty (book_id, case_id, duty),
  CONSTRAINT damage_conversion_project_fkey FOREIGN KEY(book_id, project_id) REFERENCES ledger.damage_project (book_id, project_id),
  CONSTRAINT damage_conversion_amounts CHECK (in_kind > 0 AND money >= 0)
);
CREATE INDEX damage_conversion_duty_idx ON ledger.damage_conversion (book_id, case_id, duty);
ALTER TABLE ledger.damage_project ADD COLUMN duty SMALLINT,
  ADD CONSTRAINT damage_project_funded_has_no_duty CHECK (mode <> 'funded' OR duty IS NULL),
  ADD CONSTRAINT damage_project_duty_fkey FOREIGN KEY(book_id, case_id, duty) REFERENCES ledger.damage_duty (book_id, case_id, duty);
-- Why: a term and a pause keep what they were, with the moment, so that a file as known at a moment tells them as they were known. Of those of before
-- nothing is kept, as their records tell.
-- Locks: ACCESS EXCLUSIVE on damage_clock and damage_pause, for a moment; no row is written.
ALTER TABLE ledger.damage_clock ADD COLUMN known JSONB,
  ADD CONSTRAINT damage_clock_known_or_nothing CHECK (jsonb_typeof(known) = 'array');
ALTER TABLE ledger.damage_pause ADD COLUMN known JSONB,
  ADD CONSTRAINT damage_pause_known_or_nothing CHECK (jsonb_typeof(known) = 'array');
-- Why: a stage is accepted in part, refused, or ends with the works of who had contracted it. What was accepted is accepted wholly.
-- Locks: ACCESS EXCLUSIVE on damage_milestone, of which the rows that were accepted are written.
ALTER TABLE ledger.damage_milestone ADD COLUMN accepted BIGINT, ADD COLUMN refused_on DATE, ADD COLUMN ended_on DATE;
-- Why: an agreement or a judgment leaves something claimed from others; what was assessed is what is owed, that, and what is waived.
-- Locks: ACCESS EXCLUSIVE on damage_figure, which is read once for its check.
ALTER TABLE ledger.damage_figure DROP CONSTRAINT damage_figure_figure_known,
  ADD CONSTRAINT damage_figure_figure_known CHECK (figure IN ('claimed', 'assessed', 'agreed', 'judged', 'apart', 'waived', 'beyond'));
-- Why: somebody comes to owe beside others, or in their place, from a day on and perhaps up to a sum; its share is told against theirs.
-- Who owed a part for some days may owe it again from a later one, so it is known by its place.
-- Locks: ACCESS EXCLUSIVE on damage_obligor and damage_account, which are read once for their checks.
ALTER TABLE ledger.damage_account DROP CONSTRAINT damage_account_creditor_fkey, DROP CONSTRAINT damage_account_debtor_fkey;
ALTER TABLE ledger.damage_obligor ADD COLUMN since_on DATE, ADD COLUMN until_on DATE, ADD COLUMN most BIGINT,
  DROP CONSTRAINT damage_obligor_place_key, DROP CONSTRAINT damage_obligor_pkey,
  ADD CONSTRAINT damage_obligor_pkey PRIMARY KEY (book_id, case_id, part, place),
  DROP CONSTRAINT damage_obligor_share,
  ADD CONSTRAINT damage_obligor_share CHECK (numerator >= 0 AND denominator > 0),
  ADD CONSTRAINT damage_obligor_days_ordered CHECK (until_on >= since_on),
  ADD CONSTRAINT damage_obligor_most_positive CHECK (most > 0);
ALTER TABLE ledger.damage_account
  ADD CONSTRAINT damage_account_creditor_fkey FOREIGN KEY (book_id, case_id, part, creditor)
    REFERENCES ledger.damage_obligor (book_id, case_id, part, place),
  ADD CONSTRAINT damage_account_debtor_fkey FOREIGN KEY (book_id, case_id, part, debtor)
    REFERENCES ledger.damage_obligor (book_id, case_id, part, place);
-- Why: another takes the place of a party, which is in the case no more from then on. Who follows whom is kept, for what one paid counts for the other.
-- Locks: ACCESS EXCLUSIVE on damage_party and damage_obligor, for a moment.
ALTER TABLE ledger.damage_party ADD COLUMN until_on DATE;
ALTER TABLE ledger.damage_obligor ADD COLUMN follows SMALLINT,
  ADD CONSTRAINT damage_obligor_follows_since CHECK (follows IS NULL OR since_on IS NOT NULL);
-- Why: a liable party is bankrupt: what it alone owes bears no interest, its administrator pays, and what it did not bring is written off.
-- Locks: ACCESS EXCLUSIVE on damage_payment, which is read once for its check; SHARE ROW EXCLUSIVE on damage_case and process, for a moment.
CREATE TABLE ledger.damage_insolvency (
  book_id INTEGER NOT NULL,
  insolvency_id UUID NOT NULL,
  case_id INTEGER NOT NULL,
  owner TEXT COLLATE "C" NOT NULL,
  number TEXT NOT NULL,
  administrator TEXT COLLATE "C" NOT NULL,
  administrator_name TEXT NOT NULL,
  accepted_on DATE NOT NULL,
  declare_by DATE NOT NULL,
  claimed BIGINT,
  admitted BIGINT,
  distributed BIGINT DEFAULT 0 NOT NULL,
  counts BOOLEAN DEFAULT true NOT NULL,
  CONSTRAINT damage_insolvency_pkey PRIMARY KEY (book_id, insolvency_id),
  CONSTRAINT damage_insolvency_case_fkey FOREIGN KEY(book_id, case_id) REFERENCES ledger.damage_case (book_id, case_id),
  CONSTRAINT damage_insolvency_process_fkey FOREIGN KEY(book_id, insolvency_id) REFERENCES ledger.process (book_id, process_id),
  CONSTRAINT damage_insolvency_declared_after CHECK (declare_by > accepted_on),
  CONSTRAINT damage_insolvency_claimed_positive CHECK (claimed > 0),
  CONSTRAINT damage_insolvency_admitted_of_claimed CHECK (admitted BETWEEN 0 AND coalesce(claimed, -1)),
  CONSTRAINT damage_insolvency_distributed_of_admitted CHECK (distributed BETWEEN 0 AND coalesce(admitted, 0))
);
CREATE UNIQUE INDEX damage_insolvency_owner_key ON ledger.damage_insolvency (book_id, case_id, owner) WHERE counts;
ALTER TABLE ledger.damage_payment DROP CONSTRAINT damage_payment_route_known,
  ADD CONSTRAINT damage_payment_route_known CHECK (route IN ('treasury', 'agency', 'court', 'escrow', 'deposit', 'waiver', 'release', 'credit', 'replaced', 'written_off'));
SELECT ledger.keep_records();

CREATE TEMPORARY VIEW owed_in_kind AS
SELECT d.book_id, d.case_id, d.head, e.kind, e.entry_id, e.position, p.debit, p.credit,
  coalesce(max(e.position) FILTER (WHERE e.kind = 'compensation.replacement') OVER (PARTITION BY d.book_id, d.case_id), -1) AS replaced
FROM ledger.damage_account d
JOIN ledger.account a ON a.book_id = d.book_id AND a.account_id = d.account_id AND a.purpose = 'claim_in_kind'
JOIN ledger.posting p ON p.book_id = d.book_id AND p.account_id = d.account_id
JOIN ledger.entry e ON e.book_id = p.book_id AND e.entry_id = p.entry_id;

INSERT INTO ledger.damage_duty (book_id, case_id, duty, obligation_id, due_on, conversion)
SELECT DISTINCT ON (o.book_id, o.case_id) o.book_id, o.case_id, 1, o.obligation_id, greatest(o.in_force_on, (
    SELECT max(i.due_on) FROM ledger.damage_part p
    JOIN ledger.damage_instalment i ON i.book_id = p.book_id AND i.case_id = p.case_id AND i.part = p.part
    WHERE p.book_id = o.book_id AND p.obligation_id = o.obligation_id)), o.conversion
FROM ledger.damage_obligation o
WHERE o.in_force_on IS NOT NULL AND o.kind <> 'conversion' AND EXISTS (
  SELECT FROM owed_in_kind k
  WHERE k.book_id = o.book_id AND k.case_id = o.case_id AND k.kind = 'compensation.obligation' AND k.position > k.replaced)
ORDER BY o.book_id, o.case_id, o.in_force_on DESC, o.obligation_id DESC;

INSERT INTO ledger.damage_duty_head (book_id, case_id, duty, head, amount)
SELECT k.book_id, k.case_id, 1, k.head, sum(k.debit)
FROM owed_in_kind k
WHERE k.kind = 'compensation.obligation' AND k.position > k.replaced
GROUP BY k.book_id, k.case_id, k.head HAVING sum(k.debit) > 0;

INSERT INTO ledger.damage_duty_obligor (book_id, case_id, duty, owner, place, numerator, denominator)
SELECT x.book_id, x.case_id, 1, x.owner, row_number() OVER (PARTITION BY x.book_id, x.case_id ORDER BY x.owner), 1,
  count(*) OVER (PARTITION BY x.book_id, x.case_id)
FROM (
  SELECT DISTINCT d.book_id, d.case_id, w.owner
  FROM ledger.damage_duty d
  JOIN ledger.damage_part p ON p.book_id = d.book_id AND p.obligation_id = d.obligation_id
  JOIN ledger.damage_obligor w ON w.book_id = p.book_id AND w.case_id = p.case_id AND w.part = p.part
  UNION
  SELECT d.book_id, d.case_id, y.owner
  FROM ledger.damage_duty d
  JOIN ledger.damage_party y ON y.book_id = d.book_id AND y.case_id = d.case_id AND y.side = 'liable'
  WHERE NOT EXISTS (SELECT FROM ledger.damage_part p WHERE p.book_id = d.book_id AND p.obligation_id = d.obligation_id)) x;

INSERT INTO ledger.damage_conversion (book_id, conversion_id, case_id, duty, project_id, in_kind, money)
SELECT o.book_id, o.obligation_id, o.case_id, 1, r.subject, sum(k.credit), (
    SELECT sum(p.amount) FROM ledger.damage_part p WHERE p.book_id = o.book_id AND p.obligation_id = o.obligation_id)
FROM ledger.damage_obligation o
JOIN ledger.damage_duty d ON d.book_id = o.book_id AND d.case_id = o.case_id
JOIN ledger.damage_record r ON r.book_id = o.book_id AND r.record_id = o.obligation_id
JOIN owed_in_kind k ON k.book_id = o.book_id AND k.case_id = o.case_id AND k.position > k.replaced
  AND k.entry_id = ledger.derived_id(r.record_id, 'convert_project')
WHERE o.kind = 'conversion'
GROUP BY o.book_id, o.obligation_id, o.case_id, r.subject;

ALTER TABLE ledger.damage_project DISABLE TRIGGER written_once;
UPDATE ledger.damage_project x
SET duty = 1
FROM ledger.damage_duty d
WHERE d.book_id = x.book_id AND d.case_id = x.case_id AND x.mode <> 'funded';
ALTER TABLE ledger.damage_milestone DISABLE TRIGGER written_once;
UPDATE ledger.damage_milestone SET accepted = amount WHERE accepted_on IS NOT NULL;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
ALTER TABLE ledger.damage_project ENABLE ALWAYS TRIGGER written_once;
ALTER TABLE ledger.damage_milestone ENABLE ALWAYS TRIGGER written_once;
ALTER TABLE ledger.damage_milestone DROP CONSTRAINT damage_milestone_paid_in_amount,
  ADD CONSTRAINT damage_milestone_paid_in_amount CHECK (amount >= 0 AND accepted BETWEEN 0 AND amount AND paid BETWEEN 0 AND coalesce(accepted, 0)),
  ADD CONSTRAINT damage_milestone_accepted_on_a_day CHECK ((accepted IS NULL) = (accepted_on IS NULL));

DROP VIEW owed_in_kind;


-- Why: what of the claim is pursued from some of the liable parties apart from the others has a way, sums and debtors of its own; and an enforcement
-- names whom it is against. What is owed so far came by the way of the case. One of several joint debtors is released.
-- Locks: ACCESS EXCLUSIVE on damage_obligation, and on damage_payment and damage_relief, which are read once for their checks, and SHARE ROW EXCLUSIVE on the tables to which the new ones refer.
CREATE TABLE ledger.damage_separate (
  book_id INTEGER NOT NULL,
  separate_id UUID NOT NULL,
  case_id INTEGER NOT NULL,
  ground TEXT COLLATE "C" NOT NULL,
  CONSTRAINT damage_separate_pkey PRIMARY KEY (book_id, separate_id),
  CONSTRAINT damage_separate_case_fkey FOREIGN KEY(book_id, case_id) REFERENCES ledger.damage_case (book_id, case_id),
  CONSTRAINT damage_separate_process_fkey FOREIGN KEY(book_id, separate_id) REFERENCES ledger.process (book_id, process_id)
);
CREATE INDEX damage_separate_case_idx ON ledger.damage_separate (book_id, case_id);
CREATE TABLE ledger.damage_separate_party (
  book_id INTEGER NOT NULL,
  separate_id UUID NOT NULL,
  owner TEXT COLLATE "C" NOT NULL,
  case_id INTEGER NOT NULL,
  CONSTRAINT damage_separate_party_pkey PRIMARY KEY (book_id, separate_id, owner),
  CONSTRAINT damage_separate_party_separate_fkey FOREIGN KEY(book_id, separate_id) REFERENCES ledger.damage_separate (book_id, separate_id)
);
CREATE TABLE ledger.damage_separate_head (
  book_id INTEGER NOT NULL,
  separate_id UUID NOT NULL,
  head TEXT COLLATE "C" NOT NULL,
  case_id INTEGER NOT NULL,
  amount BIGINT NOT NULL,
  CONSTRAINT damage_separate_head_pkey PRIMARY KEY (book_id, separate_id, head),
  CONSTRAINT damage_separate_head_separate_fkey FOREIGN KEY(book_id, separate_id) REFERENCES ledger.damage_separate (book_id, separate_id),
  CONSTRAINT damage_separate_head_head_known CHECK (head IN ('H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'H7', 'H8')),
  CONSTRAINT damage_separate_head_amount_positive CHECK (amount > 0)
);
CREATE TABLE ledger.damage_enforced (
  book_id INTEGER NOT NULL,
  enforcement_id UUID NOT NULL,
  owner TEXT COLLATE "C" NOT NULL,
  case_id INTEGER NOT NULL,
  CONSTRAINT damage_enforced_pkey PRIMARY KEY (book_id, enforcement_id, owner),
  CONSTRAINT damage_enforced_process_fkey FOREIGN KEY(book_id, enforcement_id) REFERENCES ledger.process (book_id, process_id),
  CONSTRAINT damage_enforced_case_fkey FOREIGN KEY(book_id, case_id) REFERENCES ledger.damage_case (book_id, case_id)
);
ALTER TABLE ledger.damage_relief DROP CONSTRAINT damage_relief_kind_known,
  ADD CONSTRAINT damage_relief_kind_known CHECK (kind IN ('waiver', 'release', 'credit', 'refund_excess', 'refund_reversed', 'suspension'));
ALTER TABLE ledger.damage_obligation ADD COLUMN separate_id UUID,
  ADD CONSTRAINT damage_obligation_separate_fkey FOREIGN KEY(book_id, separate_id) REFERENCES ledger.damage_separate (book_id, separate_id);
SELECT ledger.keep_records();


-- Why: the lists of clues that ministry and province send are imported once and whole, each row judged, and withdrawn whole by two.
-- Locks: none on what is there; SHARE ROW EXCLUSIVE on the tables to which the new ones refer, for a moment.
CREATE TABLE ledger.damage_clue_list (
  book_id INTEGER NOT NULL,
  list_id UUID NOT NULL,
  code TEXT COLLATE "C" NOT NULL,
  number TEXT NOT NULL,
  issuer TEXT NOT NULL,
  channel TEXT COLLATE "C" NOT NULL,
  received_on DATE NOT NULL,
  file_name TEXT NOT NULL,
  sha256 TEXT COLLATE "C" NOT NULL,
  rows INTEGER NOT NULL,
  counts BOOLEAN DEFAULT true NOT NULL,
  CONSTRAINT damage_clue_list_pkey PRIMARY KEY (book_id, list_id),
  CONSTRAINT damage_clue_list_code_key UNIQUE (book_id, code),
  CONSTRAINT damage_clue_list_process_fkey FOREIGN KEY(book_id, list_id) REFERENCES ledger.process (book_id, process_id),
  CONSTRAINT damage_clue_list_rows_range CHECK (rows BETWEEN 1 AND 500),
  CONSTRAINT damage_clue_list_hash_form CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  CONSTRAINT damage_clue_list_number_kept CHECK (number <> '' AND number !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND number !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$'),
  CONSTRAINT damage_clue_list_issuer_kept CHECK (issuer <> '' AND issuer !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND issuer !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$')
);
CREATE UNIQUE INDEX damage_clue_list_bytes_key ON ledger.damage_clue_list (book_id, sha256) WHERE counts;
CREATE UNIQUE INDEX damage_clue_list_number_key ON ledger.damage_clue_list (book_id, number) WHERE counts;
CREATE TABLE ledger.damage_clue (
  book_id INTEGER NOT NULL,
  list_id UUID NOT NULL,
  row INTEGER NOT NULL,
  number TEXT NOT NULL,
  title TEXT NOT NULL,
  area TEXT COLLATE "C" NOT NULL,
  place TEXT NOT NULL,
  party TEXT NOT NULL,
  party_code TEXT COLLATE "C" NOT NULL,
  penalty TEXT NOT NULL,
  penalty_form TEXT COLLATE "C" NOT NULL,
  verdict TEXT COLLATE "C" NOT NULL,
  ground TEXT COLLATE "C",
  why TEXT NOT NULL,
  case_id INTEGER,
  same_case_id INTEGER,
  CONSTRAINT damage_clue_pkey PRIMARY KEY (book_id, list_id, row),
  CONSTRAINT damage_clue_list_fkey FOREIGN KEY(book_id, list_id) REFERENCES ledger.damage_clue_list (book_id, list_id),
  CONSTRAINT damage_clue_case_fkey FOREIGN KEY(book_id, case_id) REFERENCES ledger.damage_case (book_id, case_id),
  CONSTRAINT damage_clue_same_fkey FOREIGN KEY(book_id, same_case_id) REFERENCES ledger.damage_case (book_id, case_id),
  CONSTRAINT damage_clue_verdict_known CHECK (verdict IN ('registered', 'duplicate', 'left_out')),
  CONSTRAINT damage_clue_ground_known CHECK (ground IN ('clue', 'penalty', 'party_and_place')),
  CONSTRAINT damage_clue_registered_as_case CHECK ((verdict = 'registered') = (case_id IS NOT NULL)),
  CONSTRAINT damage_clue_same_as_case CHECK ((ground IS NULL) = (same_case_id IS NULL)),
  CONSTRAINT damage_clue_duplicate_of_case CHECK (verdict <> 'duplicate' OR ground IS NOT NULL),
  CONSTRAINT damage_clue_says_why CHECK (verdict = 'duplicate' OR (verdict = 'registered' AND ground IS NULL) OR why <> ''),
  CONSTRAINT damage_clue_no_twin CHECK (verdict <> 'registered' OR ground IS NULL OR ground = 'party_and_place')
);
CREATE UNIQUE INDEX damage_clue_case_key ON ledger.damage_clue (book_id, case_id) WHERE case_id IS NOT NULL;
CREATE INDEX damage_clue_penalty_idx ON ledger.damage_clue (book_id, penalty_form) WHERE penalty_form <> '';
CREATE INDEX damage_clue_same_idx ON ledger.damage_clue (book_id, same_case_id) WHERE same_case_id IS NOT NULL;

-- Why: the cases of before the book are imported as a list with their money, by one, and carried over when another has confirmed it.
-- Locks: none on what is there; SHARE ROW EXCLUSIVE on the table to which the new ones refer, for a moment.
CREATE TABLE ledger.damage_old_list (
  book_id INTEGER NOT NULL,
  list_id UUID NOT NULL,
  code TEXT COLLATE "C" NOT NULL,
  number TEXT NOT NULL,
  opened_on DATE NOT NULL,
  file_name TEXT NOT NULL,
  sha256 TEXT COLLATE "C" NOT NULL,
  rows INTEGER NOT NULL,
  cases INTEGER NOT NULL,
  counts BOOLEAN DEFAULT true NOT NULL,
  CONSTRAINT damage_old_list_pkey PRIMARY KEY (book_id, list_id),
  CONSTRAINT damage_old_list_code_key UNIQUE (book_id, code),
  CONSTRAINT damage_old_list_process_fkey FOREIGN KEY(book_id, list_id) REFERENCES ledger.process (book_id, process_id),
  CONSTRAINT damage_old_list_rows_range CHECK (cases BETWEEN 1 AND 500 AND rows BETWEEN cases AND 3000),
  CONSTRAINT damage_old_list_hash_form CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  CONSTRAINT damage_old_list_number_kept CHECK (number <> '' AND number !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND number !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$')
);
CREATE UNIQUE INDEX damage_old_list_bytes_key ON ledger.damage_old_list (book_id, sha256) WHERE counts;
CREATE UNIQUE INDEX damage_old_list_number_key ON ledger.damage_old_list (book_id, number) WHERE counts;
CREATE TABLE ledger.damage_old_case (
  book_id INTEGER NOT NULL,
  list_id UUID NOT NULL,
  own TEXT COLLATE "C" NOT NULL,
  number TEXT NOT NULL,
  area TEXT COLLATE "C" NOT NULL,
  said JSONB NOT NULL,
  counts BOOLEAN DEFAULT true NOT NULL,
  CONSTRAINT damage_old_case_pkey PRIMARY KEY (book_id, list_id, own),
  CONSTRAINT damage_old_case_list_fkey FOREIGN KEY(book_id, list_id) REFERENCES ledger.damage_old_list (book_id, list_id),
  CONSTRAINT damage_old_case_number_kept CHECK (number <> '' AND number !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND number !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$')
);
CREATE UNIQUE INDEX damage_old_case_number_key ON ledger.damage_old_case (book_id, number) WHERE counts;

-- Why: a case has somebody who handles it, from a day on. Locks: none on what is there; SHARE ROW EXCLUSIVE on the tables to which the new one refers, for a
-- moment.
CREATE TABLE ledger.damage_officer (
  book_id INTEGER NOT NULL,
  record_id UUID NOT NULL,
  case_id INTEGER NOT NULL,
  officer INTEGER NOT NULL,
  since_on DATE NOT NULL,
  standing BOOLEAN DEFAULT true NOT NULL,
  CONSTRAINT damage_officer_pkey PRIMARY KEY (book_id, record_id),
  CONSTRAINT damage_officer_case_fkey FOREIGN KEY(book_id, case_id) REFERENCES ledger.damage_case (book_id, case_id),
  CONSTRAINT damage_officer_actor_fkey FOREIGN KEY(officer) REFERENCES ledger.actor (actor_id)
);
CREATE UNIQUE INDEX damage_officer_case_key ON ledger.damage_officer (book_id, case_id) WHERE standing;
CREATE INDEX damage_officer_of_idx ON ledger.damage_officer (book_id, officer, case_id) WHERE standing;


-- Why: a notice of consultation is each party's own: how and when it was served, until when it is answered, what answered it, and whether consultation failed with this
-- party alone; meetings tell who came; and parties have agents. The notices of before were served on all liable parties at once, and whoever answered
-- first had answered for all.
-- Locks: none on what is there; SHARE ROW EXCLUSIVE on damage_case, to which the new ones refer, for a moment.
CREATE TABLE ledger.damage_notice (
  book_id INTEGER NOT NULL,
  record_id UUID NOT NULL,
  owner TEXT COLLATE "C" NOT NULL,
  case_id INTEGER NOT NULL,
  way TEXT COLLATE "C" NOT NULL,
  served_on DATE NOT NULL,
  answer_by DATE NOT NULL,
  proof TEXT NOT NULL,
  address TEXT NOT NULL,
  answer_id UUID,
  failure_id UUID,
  CONSTRAINT damage_notice_pkey PRIMARY KEY (book_id, record_id, owner),
  CONSTRAINT damage_notice_case_fkey FOREIGN KEY(book_id, case_id) REFERENCES ledger.damage_case (book_id, case_id),
  CONSTRAINT damage_notice_way_known CHECK (way IN ('direct', 'left', 'post', 'electronic', 'publication'))
);
CREATE INDEX damage_notice_case_idx ON ledger.damage_notice (book_id, case_id);
CREATE TABLE ledger.damage_attendance (
  book_id INTEGER NOT NULL,
  record_id UUID NOT NULL,
  owner TEXT COLLATE "C" NOT NULL,
  case_id INTEGER NOT NULL,
  came BOOLEAN NOT NULL,
  CONSTRAINT damage_attendance_pkey PRIMARY KEY (book_id, record_id, owner),
  CONSTRAINT damage_attendance_case_fkey FOREIGN KEY(book_id, case_id) REFERENCES ledger.damage_case (book_id, case_id)
);
CREATE INDEX damage_attendance_case_idx ON ledger.damage_attendance (book_id, case_id);
CREATE TABLE ledger.damage_agent (
  book_id INTEGER NOT NULL,
  record_id UUID NOT NULL,
  case_id INTEGER NOT NULL,
  owner TEXT COLLATE "C" NOT NULL,
  name TEXT NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  scope TEXT COLLATE "C" NOT NULL,
  since_on DATE NOT NULL,
  until_on DATE,
  end_id UUID,
  CONSTRAINT damage_agent_pkey PRIMARY KEY (book_id, record_id),
  CONSTRAINT damage_agent_case_fkey FOREIGN KEY(book_id, case_id) REFERENCES ledger.damage_case (book_id, case_id),
  CONSTRAINT damage_agent_kind_known CHECK (kind IN ('lawyer', 'employee', 'relative', 'other')),
  CONSTRAINT damage_agent_scope_known CHECK (scope IN ('general', 'special')),
  CONSTRAINT damage_agent_ends_after_start CHECK (until_on >= since_on),
  CONSTRAINT damage_agent_name_kept CHECK (name <> '' AND name !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND name !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$')
);
CREATE INDEX damage_agent_case_idx ON ledger.damage_agent (book_id, case_id);
SELECT ledger.keep_records();
INSERT INTO ledger.damage_notice (book_id, record_id, owner, case_id, way, served_on, answer_by, proof, address, answer_id)
SELECT r.book_id, r.record_id, p.owner, r.case_id, 'direct', r.effective_on, (r.words ->> 'answer_by')::date,
  coalesce(r.words ->> 'proof_of_service', ''), '', (
    SELECT a.record_id FROM ledger.damage_record a
    WHERE a.book_id = r.book_id AND a.case_id = r.case_id AND a.kind = 'answer' AND a.recorded_at > r.recorded_at
      AND NOT EXISTS (SELECT FROM ledger.damage_record m
        WHERE m.book_id = r.book_id AND m.case_id = r.case_id AND m.kind = 'notify' AND m.recorded_at > r.recorded_at
          AND m.recorded_at < a.recorded_at)
    ORDER BY a.recorded_at LIMIT 1)
FROM ledger.damage_record r
JOIN ledger.damage_party p ON p.book_id = r.book_id AND p.case_id = r.case_id AND p.side = 'liable'
WHERE r.kind = 'notify';


-- Why: a record has one word for what is not there, so a column that may be empty is empty, and never the null of JSON. A report without months had
-- that; its record says the same before and after, so none is written.
-- Locks: ACCESS EXCLUSIVE on ledger.permit_report, ledger.permit_pack and ledger.period_step, while their rows are looked at.
ALTER TABLE ledger.permit_report DISABLE TRIGGER written_once;
UPDATE ledger.permit_report SET months = NULL WHERE jsonb_typeof(months) = 'null';
ALTER TABLE ledger.permit_report ENABLE ALWAYS TRIGGER written_once;
ALTER TABLE ledger.permit_report ADD CONSTRAINT permit_report_months_or_nothing CHECK (jsonb_typeof(months) = 'array');
ALTER TABLE ledger.period_step DISABLE TRIGGER written_once;
UPDATE ledger.period_step SET checklist = NULL WHERE jsonb_typeof(checklist) = 'null';
ALTER TABLE ledger.period_step ENABLE ALWAYS TRIGGER written_once;
ALTER TABLE ledger.period_step ADD CONSTRAINT period_step_checklist_or_nothing CHECK (jsonb_typeof(checklist) = 'object');
ALTER TABLE ledger.permit_pack ADD CONSTRAINT permit_pack_simulated_or_nothing CHECK (jsonb_typeof(simulated) = 'object');

-- Why: cases and documents have numbers as they are printed. Locks: none on what is there; SHARE ROW EXCLUSIVE on the tables to which the new ones refer, for
-- a moment.
CREATE TABLE ledger.damage_series (
  book_id INTEGER NOT NULL,
  code TEXT COLLATE "C" NOT NULL,
  prefix TEXT NOT NULL,
  title TEXT NOT NULL,
  added_by INTEGER NOT NULL,
  CONSTRAINT damage_series_pkey PRIMARY KEY (book_id, code),
  CONSTRAINT damage_series_prefix_key UNIQUE (book_id, prefix),
  CONSTRAINT damage_series_book_fkey FOREIGN KEY(book_id) REFERENCES ledger.book (book_id),
  CONSTRAINT damage_series_actor_fkey FOREIGN KEY(added_by) REFERENCES ledger.actor (actor_id),
  CONSTRAINT damage_series_prefix_kept CHECK (prefix <> '' AND prefix !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND prefix !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$'),
  CONSTRAINT damage_series_title_kept CHECK (title <> '' AND title !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND title !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$')
);
CREATE TABLE ledger.damage_number (
  book_id INTEGER NOT NULL,
  series TEXT COLLATE "C" NOT NULL,
  year INTEGER NOT NULL,
  number INTEGER NOT NULL,
  record_id UUID NOT NULL,
  case_id INTEGER NOT NULL,
  paper TEXT COLLATE "C" NOT NULL,
  about UUID,
  title TEXT NOT NULL,
  given_on DATE NOT NULL,
  printed TEXT NOT NULL,
  cancelled BOOLEAN DEFAULT false NOT NULL,
  CONSTRAINT damage_number_pkey PRIMARY KEY (book_id, series, year, number),
  CONSTRAINT damage_number_record_key UNIQUE (book_id, record_id),
  CONSTRAINT damage_number_printed_key UNIQUE (book_id, printed),
  CONSTRAINT damage_number_series_fkey FOREIGN KEY(book_id, series) REFERENCES ledger.damage_series (book_id, code),
  CONSTRAINT damage_number_case_fkey FOREIGN KEY(book_id, case_id) REFERENCES ledger.damage_case (book_id, case_id),
  CONSTRAINT damage_number_number_positive CHECK (number > 0),
  CONSTRAINT damage_number_year_of_day CHECK (year = extract(year FROM given_on)),
  CONSTRAINT damage_number_paper_known CHECK (paper IN ('case', 'check', 'start', 'notice', 'service', 'minutes', 'agreement', 'confirmation', 'suit', 'order', 'enforcement', 'preservation', 'payment', 'plan', 'evaluation', 'closing', 'other')),
  CONSTRAINT damage_number_about_paper CHECK (about IS NULL OR paper NOT IN ('case', 'other'))
);
CREATE UNIQUE INDEX damage_number_about_key ON ledger.damage_number (book_id, about) WHERE about IS NOT NULL AND NOT cancelled;
CREATE INDEX damage_number_case_idx ON ledger.damage_number (book_id, case_id);
CREATE UNIQUE INDEX damage_number_of_case_key ON ledger.damage_number (book_id, case_id) WHERE paper = 'case' AND NOT cancelled;

-- Why: a bureau has templates of its own for the papers that it sends, in versions. Locks: none on what is there; SHARE ROW EXCLUSIVE on process, for a moment.
CREATE TABLE ledger.damage_template (
  book_id INTEGER NOT NULL,
  template_id UUID NOT NULL,
  paper TEXT COLLATE "C" NOT NULL,
  version INTEGER NOT NULL,
  file_name TEXT NOT NULL,
  sha256 TEXT COLLATE "C" NOT NULL,
  content BYTEA NOT NULL,
  in_force BOOLEAN DEFAULT false NOT NULL,
  CONSTRAINT damage_template_pkey PRIMARY KEY (book_id, template_id),
  CONSTRAINT damage_template_version_key UNIQUE (book_id, paper, version),
  CONSTRAINT damage_template_process_fkey FOREIGN KEY(book_id, template_id) REFERENCES ledger.process (book_id, process_id),
  CONSTRAINT damage_template_version_positive CHECK (version > 0),
  CONSTRAINT damage_template_hash_of_content CHECK (sha256 = encode(sha256(content), 'hex')),
  CONSTRAINT damage_template_content_size CHECK (octet_length(content) BETWEEN 1 AND 2097152)
);
CREATE UNIQUE INDEX damage_template_in_force_key ON ledger.damage_template (book_id, paper) WHERE in_force;

-- Written by make freeze, from here on:
ALTER TABLE ledger.entry_kind DISABLE TRIGGER written_once;
ALTER TABLE ledger.process_transition DISABLE TRIGGER written_once;
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('compensation.opening', ARRAY['claim_assessed', 'claim_due', 'claim_in_kind', 'claim_in_transit', 'claim_with_court', 'claim_escrowed', 'claim_received', 'claim_performed', 'claim_waived', 'case_fund', 'treasury_cash', 'agency_cash', 'escrow_cash']::text[], ARRAY['claim_established', 'case_fund_source', 'net_assets', 'agency_payable', 'deposit_payable', 'escrow_payable']::text[], ARRAY['credit:claim_established']::text[], FALSE, TRUE, NULL, '政府会计制度 2018; docs/spec/compensation.md 17', ARRAY['compensation.record carry_over']::text[], ARRAY['compensation.record withdraw']::text[]);
UPDATE ledger.entry_kind SET reversible = TRUE, acts = ARRAY['compensation.record confirm', 'compensation.record perform', 'compensation.record judge', 'compensation.record settle_suit', 'compensation.record order', 'compensation.record confirm_apart', 'compensation.record perform_apart', 'compensation.record judge_apart', 'compensation.record settle_apart']::text[], undone_by = ARRAY['compensation.record confirm_reversal']::text[] WHERE code = 'compensation.obligation';
UPDATE ledger.entry_kind SET acts = ARRAY['compensation.record judge', 'compensation.record settle_suit', 'compensation.record confirm', 'compensation.record order', 'compensation.record judge_apart', 'compensation.record settle_apart']::text[] WHERE code = 'compensation.replacement';
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('compensation.duty_conversion', ARRAY['claim_due', 'claim_waived']::text[], ARRAY['claim_in_kind', 'claim_established']::text[], ARRAY['credit:claim_in_kind']::text[], FALSE, TRUE, NULL, '民法典 art. 577; 法释〔2019〕8号 art. 12', ARRAY['compensation.record convert_duty']::text[], ARRAY['compensation.record confirm_reversal']::text[]);
UPDATE ledger.entry_kind SET acts = ARRAY['compensation.record end', 'compensation.record end_round', 'compensation.record end_apart', 'compensation.record accept_project', 'compensation.record grant_relief']::text[] WHERE code = 'compensation.waiver';
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('compensation.write_off', ARRAY['claim_waived']::text[], ARRAY['claim_due', 'claim_in_kind']::text[], ARRAY['debit:claim_waived']::text[], FALSE, TRUE, NULL, '企业破产法 art. 120, 124; 民法典 art. 1161', ARRAY['compensation.record close_insolvency', 'compensation.record write_off']::text[], ARRAY['compensation.record confirm_reversal']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'end_round', 'opened', 'closed', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'end_round', 'investigating', 'closed', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'end_round', 'assessing', 'closed', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'end_round', 'concluded', 'closed', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'end_round', 'failed', 'closed', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'end_round', 'suing', 'closed', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'answer', 'consulting', 'consulting', FALSE, ARRAY['bureau', 'enterprise']::text[], ARRAY[]::text[], ARRAY['initiate', 'approve']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'answer', 'failed', 'failed', FALSE, ARRAY['bureau', 'enterprise']::text[], ARRAY[]::text[], ARRAY['initiate', 'approve']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'answer', 'agreed', 'agreed', FALSE, ARRAY['bureau', 'enterprise']::text[], ARRAY[]::text[], ARRAY['initiate', 'approve']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'answer', 'confirming', 'confirming', FALSE, ARRAY['bureau', 'enterprise']::text[], ARRAY[]::text[], ARRAY['initiate', 'approve']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'answer', 'performing', 'performing', FALSE, ARRAY['bureau', 'enterprise']::text[], ARRAY[]::text[], ARRAY['initiate', 'approve']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'answer', 'restoring', 'restoring', FALSE, ARRAY['bureau', 'enterprise']::text[], ARRAY[]::text[], ARRAY['initiate', 'approve']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'answer', 'defaulted', 'defaulted', FALSE, ARRAY['bureau', 'enterprise']::text[], ARRAY[]::text[], ARRAY['initiate', 'approve']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'answer', 'ordering', 'ordering', FALSE, ARRAY['bureau', 'enterprise']::text[], ARRAY[]::text[], ARRAY['initiate', 'approve']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'answer', 'suing', 'suing', FALSE, ARRAY['bureau', 'enterprise']::text[], ARRAY[]::text[], ARRAY['initiate', 'approve']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'answer', 'pronounced', 'pronounced', FALSE, ARRAY['bureau', 'enterprise']::text[], ARRAY[]::text[], ARRAY['initiate', 'approve']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'answer', 'appealed', 'appealed', FALSE, ARRAY['bureau', 'enterprise']::text[], ARRAY[]::text[], ARRAY['initiate', 'approve']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'accept_suit', 'suing', 'suing', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'hear', 'suing', 'suing', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'withdraw_suit', 'suing', 'failed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'drop_suit', 'suing', 'defaulted', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'pronounce', 'suing', 'pronounced', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'appeal', 'pronounced', 'appealed', FALSE, ARRAY['bureau', 'enterprise']::text[], ARRAY[]::text[], ARRAY['initiate', 'approve']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'hear', 'appealed', 'appealed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'withdraw_appeal', 'appealed', 'pronounced', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'remand', 'appealed', 'suing', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'publish_settlement', 'appealed', 'appealed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'judge', 'pronounced', 'performing', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'judge', 'appealed', 'performing', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'settle_suit', 'appealed', 'performing', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'retry', 'performing', 'suing', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'retry', 'restoring', 'suing', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'retry', 'defaulted', 'suing', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'retry', 'closed', 'suing', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'restore', 'defaulted', 'restoring', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'reverse_judgment', 'performing', 'suing', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'reverse_judgment', 'restoring', 'suing', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'reverse_judgment', 'defaulted', 'suing', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'reverse_confirmation', 'performing', 'confirming', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'reverse_confirmation', 'restoring', 'confirming', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'reverse_confirmation', 'defaulted', 'confirming', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'reverse_order', 'performing', 'ordering', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'reverse_order', 'restoring', 'ordering', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'reverse_order', 'defaulted', 'ordering', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'withdraw', 'registered', 'withdrawn', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'withdraw', 'consulting', 'withdrawn', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'withdraw', 'performing', 'withdrawn', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'withdraw', 'restoring', 'withdrawn', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'withdraw', 'closed', 'withdrawn', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
UPDATE ledger.process_transition SET roles = ARRAY['bureau', 'finance']::text[] WHERE machine = 'compensation.case' AND action = 'carry_over' AND from_state = '';
UPDATE ledger.process_transition SET roles = ARRAY['bureau', 'finance']::text[] WHERE machine = 'compensation.case' AND action = 'carry_over' AND from_state = 'assessing';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'carry_over', 'performing', 'closed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'carry_consulting', 'assessing', 'consulting', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'carry_restoring', 'performing', 'restoring', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.clue_list', 'import', '', 'imported', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.clue_list', 'ask_withdrawal', 'imported', 'withdrawal_asked', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.clue_list', 'confirm', 'withdrawal_asked', 'withdrawn', FALSE, ARRAY['bureau']::text[], ARRAY['ask_withdrawal']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.clue_list', 'drop', 'withdrawal_asked', 'imported', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.old_list', 'import', '', 'imported', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.old_list', 'confirm', 'imported', 'booked', TRUE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.old_list', 'drop', 'imported', 'dropped', FALSE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.old_list', 'ask_withdrawal', 'booked', 'withdrawal_asked', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.old_list', 'confirm_withdrawal', 'withdrawal_asked', 'withdrawn', FALSE, ARRAY['finance']::text[], ARRAY['ask_withdrawal']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.old_list', 'drop', 'withdrawal_asked', 'booked', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.template', 'upload', '', 'uploaded', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.template', 'confirm', 'uploaded', 'in_force', FALSE, ARRAY['bureau']::text[], ARRAY['upload']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.template', 'drop', 'uploaded', 'dropped', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.template', 'replace', 'in_force', 'replaced', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.template', 'retire', 'in_force', 'replaced', FALSE, ARRAY['bureau']::text[], ARRAY['upload']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.template', 'reinstate', 'replaced', 'in_force', FALSE, ARRAY['bureau']::text[], ARRAY['upload']::text[], ARRAY[]::text[]);
UPDATE ledger.process_transition SET roles = ARRAY['bureau', 'finance']::text[] WHERE machine = 'compensation.assessment' AND action = 'carry_over' AND from_state = '';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.guarantee', 'carry_over', '', 'held', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.guarantee', 'withdraw', 'held', 'withdrawn', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.project', 'bind', 'planned', 'planned', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.project', 'bind', 'approved', 'approved', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.project', 'bind', 'working', 'working', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.project', 'bind', 'completed', 'completed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.project', 'bind', 'failed', 'failed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.project', 'bind', 'given_up', 'given_up', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.project', 'bind', 'taken_over', 'taken_over', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.project', 'vary', 'approved', 'approved', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.project', 'vary', 'working', 'working', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
UPDATE ledger.process_transition SET apart = ARRAY['contract', 'take_over']::text[] WHERE machine = 'compensation.project' AND action = 'accept_stage' AND from_state = 'working';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.project', 'refuse_stage', 'working', 'working', FALSE, ARRAY['bureau']::text[], ARRAY['contract', 'take_over']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.project', 'give_up', 'working', 'given_up', FALSE, ARRAY['bureau']::text[], ARRAY['contract', 'take_over']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.project', 'give_up', 'failed', 'given_up', FALSE, ARRAY['bureau']::text[], ARRAY['contract', 'take_over']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.project', 'take_over', 'working', 'taken_over', FALSE, ARRAY['bureau']::text[], ARRAY['contract', 'take_over']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.project', 'take_over', '', 'working', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.project', 'complete', 'given_up', 'completed', FALSE, ARRAY['bureau', 'enterprise']::text[], ARRAY[]::text[], ARRAY['initiate', 'approve']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.project', 'complete', 'taken_over', 'completed', FALSE, ARRAY['bureau', 'enterprise']::text[], ARRAY[]::text[], ARRAY['initiate', 'approve']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.project', 'reverse', 'failed', 'completed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.project', 'reverse', 'working', 'working', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.project', 'reverse', 'given_up', 'working', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.project', 'reverse_failed', 'given_up', 'failed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.project', 'reverse', 'taken_over', 'working', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.project', 'reverse_taken', 'working', 'dropped', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'open', '', 'open', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'sue', 'open', 'suing', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'sue', 'agreed', 'suing', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'sue', 'settled', 'suing', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'docket', 'suing', 'suing', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'hear', 'suing', 'suing', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'hear', 'appealed', 'appealed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'withdraw', 'suing', 'open', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'abandon', 'suing', 'settled', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'pronounce', 'suing', 'pronounced', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'appeal', 'pronounced', 'appealed', FALSE, ARRAY['bureau', 'enterprise']::text[], ARRAY[]::text[], ARRAY['initiate', 'approve']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'withdraw_appeal', 'appealed', 'pronounced', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'remand', 'appealed', 'suing', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'publish', 'confirming', 'confirming', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'publish', 'suing', 'suing', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'publish', 'appealed', 'appealed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'judge', 'suing', 'settled', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'judge', 'pronounced', 'settled', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'judge', 'appealed', 'settled', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'settle', 'suing', 'settled', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'settle', 'appealed', 'settled', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'retry', 'settled', 'suing', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'agree', 'open', 'agreed', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'agree', 'agreed', 'agreed', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'apply', 'agreed', 'confirming', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'ratify', 'confirming', 'settled', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'refuse', 'confirming', 'agreed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'perform', 'agreed', 'settled', FALSE, ARRAY['bureau']::text[], ARRAY['agree']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'enforce', 'settled', 'settled', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'end', 'open', 'ended', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'end', 'suing', 'ended', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'rejoin', 'open', 'rejoined', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'reverse', 'settled', 'suing', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'reverse_confirmation', 'settled', 'confirming', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'reverse', 'ended', 'open', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.enforcement', 'apply', '', 'applied', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.enforcement', 'accept', 'applied', 'running', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.enforcement', 'suspend', 'running', 'suspended', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.enforcement', 'exhaust', 'running', 'exhausted', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.enforcement', 'resume', 'suspended', 'running', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.enforcement', 'resume', 'exhausted', 'running', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.enforcement', 'conclude', 'running', 'concluded', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.enforcement', 'withdraw', 'applied', 'withdrawn', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.enforcement', 'withdraw', 'running', 'withdrawn', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.enforcement', 'withdraw', 'suspended', 'withdrawn', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.enforcement', 'withdraw', 'exhausted', 'withdrawn', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.preservation', 'apply', '', 'applied', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.preservation', 'grant', 'applied', 'granted', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.preservation', 'prolong', 'granted', 'granted', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.preservation', 'lift', 'granted', 'lifted', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.preservation', 'deny', 'applied', 'denied', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'declare', '', 'accepted', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'file_claim', 'accepted', 'filed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'dispute_claim', 'filed', 'disputed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'admit_claim', 'filed', 'admitted', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'admit_claim', 'disputed', 'admitted', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'distribute_assets', 'admitted', 'distributed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'distribute_assets', 'distributed', 'distributed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'close', 'accepted', 'closed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'close', 'filed', 'closed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'close', 'disputed', 'closed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'close', 'admitted', 'closed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'close', 'distributed', 'closed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'dismiss', 'accepted', 'dismissed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'dismiss', 'filed', 'dismissed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'dismiss', 'disputed', 'dismissed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'dismiss', 'admitted', 'dismissed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'dismiss', 'distributed', 'dismissed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'reverse_accepted', 'closed', 'accepted', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'reverse_filed', 'closed', 'filed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'reverse_disputed', 'closed', 'disputed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'reverse_admitted', 'closed', 'admitted', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'reverse', 'closed', 'distributed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
ALTER TABLE ledger.entry_kind ENABLE ALWAYS TRIGGER written_once;
ALTER TABLE ledger.process_transition ENABLE ALWAYS TRIGGER written_once;
-- to here.

-- Why: what rests on something falls or waits with it, and what somebody asks for is judged when it is asked for.
-- Locks: ACCESS EXCLUSIVE on damage_item and damage_fee, for a moment; none on what is there else.

-- Which fees a figure claims, and the invoice of each fee as numbers are compared, so that one is recorded once: of what was recorded before, the first fee of an
-- invoice has it, and figures do not say.
ALTER TABLE ledger.damage_item ADD COLUMN fees uuid[];
ALTER TABLE ledger.damage_fee ADD COLUMN invoice text, ADD CONSTRAINT damage_fee_invoice_or_nothing CHECK (invoice <> '');
ALTER TABLE ledger.damage_fee DISABLE TRIGGER written_once;
UPDATE ledger.damage_fee f SET invoice = x.invoice
FROM (
  SELECT DISTINCT ON (g.book_id, g.payee, ledger.plain_text(r.words ->> 'invoice')) g.book_id, g.fee_id, ledger.plain_text(r.words ->> 'invoice') AS invoice
  FROM ledger.damage_fee g
  JOIN ledger.damage_record r ON r.book_id = g.book_id AND r.record_id = g.fee_id
  WHERE g.counts AND ledger.plain_text(r.words ->> 'invoice') <> ''
  ORDER BY g.book_id, g.payee, ledger.plain_text(r.words ->> 'invoice'), r.recorded_at) x
WHERE f.book_id = x.book_id AND f.fee_id = x.fee_id;
ALTER TABLE ledger.damage_fee ENABLE ALWAYS TRIGGER written_once;
CREATE UNIQUE INDEX damage_fee_invoice_once ON ledger.damage_fee (book_id, payee, invoice) WHERE counts;

-- Written by make freeze, from here on:
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'reverse_revival', 'distributed', 'distributed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
-- to here.

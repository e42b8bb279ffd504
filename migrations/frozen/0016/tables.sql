-- Why: what permits are bound by ends, is put right, and is brought in.
-- Locks: none on what is there.

-- Why: what is late is reckoned to the day on which the money came, which the payment names. What is kept was booked on that day, and names none.
-- Locks: ACCESS EXCLUSIVE on permit_fee_instalment, for a moment; the CHECK reads it once.
ALTER TABLE ledger.permit_fee_instalment ADD COLUMN came_on DATE,
  ADD CONSTRAINT permit_fee_instalment_came_in_time CHECK (came_on IS NULL OR coalesce(came_on <= paid_on, false));

-- Written by make freeze, from here on:
ALTER TABLE ledger.entry_kind DISABLE TRIGGER written_once;
UPDATE ledger.entry_kind SET acts = ARRAY['permits.fee confirm_exempt free', 'permits.fee pay_last free', 'permits.fee pay_last *', 'permits.fee assess_exempt free', 'permits.freeze lift freed', 'permits.freeze confirm freed', 'permits.freeze lapse freed', 'permits.freeze expire freed', 'permits.withdrawal undo freed', 'permits.withdrawal lapse freed', 'permits.surrender confirm freed']::text[] WHERE code = 'permits.fee_paid';
ALTER TABLE ledger.entry_kind ENABLE ALWAYS TRIGGER written_once;
-- to here.

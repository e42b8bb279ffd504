-- Why: permits beside the straight road: creditors, receivers, periods, part years, fees and what is typed.
-- Locks: none on what is there.

-- Why: a fee says for how much of its years it counts, and its amount follows from what the line says. What was assessed before charged whole years.
-- Locks: ACCESS EXCLUSIVE on permit_fee_line, for a moment; the CHECKs read the table once.
ALTER TABLE ledger.permit_fee_line ADD COLUMN term_units bigint, ADD COLUMN term_per smallint,
  ADD CONSTRAINT permit_fee_line_term_whole CHECK ((term_units IS NULL) = (term_per IS NULL) AND term_units >= 0),
  ADD CONSTRAINT permit_fee_line_term_per_known CHECK (term_per IN (1, 12, 365)),
  ADD CONSTRAINT permit_fee_line_amount_follows CHECK (amount = div(
    2 * coalesce(term_units, quantity * (last_vintage - first_vintage + 1)::numeric) * rate * coefficient::numeric
      + (1000000::numeric * coalesce(term_per, 1)), 2 * (1000000::numeric * coalesce(term_per, 1))));

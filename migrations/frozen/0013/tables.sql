-- Why: what was begun off the straight road has its end.
-- Locks: none on what is there.

-- Why: a spending says of which heads of loss its money is, and which invoice it pays, which nothing else pays; null of what was spent before.
-- Locks: damage_spending alone, briefly: no row is written, and the index is empty.
ALTER TABLE ledger.damage_spending ADD COLUMN heads jsonb, ADD COLUMN invoice text, ADD COLUMN invoice_stands text,
  ADD CONSTRAINT damage_spending_heads_or_nothing CHECK (jsonb_typeof(heads) = 'object');
CREATE UNIQUE INDEX damage_spending_invoice_once ON ledger.damage_spending (book_id, payee, invoice_stands)
  WHERE invoice_stands IS NOT NULL;
SELECT ledger.keep_records();

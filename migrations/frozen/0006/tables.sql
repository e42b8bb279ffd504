-- Written by make freeze, from here on:
UPDATE ledger.entry_kind SET debits = ARRAY['service_income', 'budget_paid', 'nontax_revenue', 'net_assets']::text[] WHERE code = 'periods.year_close';
-- to here.

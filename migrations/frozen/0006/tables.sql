-- The lines that the close of a year carries stand in the order of the chart, because they are read from it now.
UPDATE ledger.entry_kind SET debits = '{service_income,budget_paid,nontax_revenue,net_assets}' WHERE code = 'periods.year_close';

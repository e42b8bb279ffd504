-- Every account of a damage case says where in its case it stands: no account of the room's purposes is opened without its row in
-- damage_account, by whomever, and no row is written that does not fit the account's name.
-- Fires after each statement that opens accounts or writes rows, set-based. Locks: none.
-- Errors: LG078 damage_account_missing, damage_account_named.
-- Twin: ledger.compensation.actions.engine, which writes both in one statement; the doctor looks again.
CREATE OR REPLACE FUNCTION ledger.check_damage_account() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT FROM new_rows n JOIN damage_case c USING (book_id, case_id) JOIN account a USING (book_id, account_id)
             WHERE a.code <> damage_account_code(c.code, a.purpose, n.head, n.part, n.creditor, n.debtor)) THEN
    RAISE EXCEPTION 'a row of another account' USING ERRCODE = 'LG078', CONSTRAINT = 'damage_account_named';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_account_placed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT FROM new_accounts n
             WHERE n.purpose IN ('claim_established', 'claim_assessed', 'claim_due', 'claim_in_kind', 'claim_in_transit',
                 'claim_with_court', 'claim_escrowed', 'claim_received', 'claim_performed', 'claim_waived', 'claim_overpaid',
                 'agency_cash', 'agency_payable', 'deposit_payable', 'overpaid_payable', 'court_excess', 'interest_payable', 'bank_charge', 'refund_payable', 'refund_in_transit', 'escrow_cash', 'escrow_payable',
                 'case_fund', 'case_fund_source', 'restoration_expense', 'recourse_claim', 'recourse_debt')
               AND NOT EXISTS (SELECT FROM damage_account d WHERE d.book_id = n.book_id AND d.account_id = n.account_id)) THEN
    RAISE EXCEPTION 'an account of a case that says nothing of its place' USING ERRCODE = 'LG078', CONSTRAINT = 'damage_account_missing';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER damage_account_named AFTER INSERT ON ledger.damage_account REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_damage_account();
ALTER TABLE ledger.damage_account ENABLE ALWAYS TRIGGER damage_account_named;
CREATE OR REPLACE TRIGGER damage_account_placed AFTER INSERT ON ledger.account REFERENCING NEW TABLE AS new_accounts
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_account_placed();
ALTER TABLE ledger.account ENABLE ALWAYS TRIGGER damage_account_placed;

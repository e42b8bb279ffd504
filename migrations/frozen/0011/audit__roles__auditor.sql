-- What an auditor's login may do in the database: read the views whose names begin with audit_, and nothing else.
-- Who may call: migrations. Locks: none. Errors: none.
-- It revokes everything of its own first, so that this file says the whole truth. Functions are revoked from PUBLIC by
-- the journal.
REVOKE ALL ON ALL TABLES IN SCHEMA ledger FROM ecoledger_auditor;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ledger FROM ecoledger_auditor;
GRANT USAGE ON SCHEMA ledger TO ecoledger_auditor;
GRANT SELECT ON
  ledger.audit_book,
  ledger.audit_account,
  ledger.audit_account_event,
  ledger.audit_asset,
  ledger.audit_balance,
  ledger.audit_kind,
  ledger.audit_entry,
  ledger.audit_posting,
  ledger.audit_approval,
  ledger.audit_refusal,
  ledger.audit_attempt,
  ledger.audit_actor,
  ledger.audit_seal,
  ledger.audit_checkpoint,
  ledger.audit_case,
  ledger.audit_case_record,
  ledger.audit_evidence,
  ledger.audit_process_event
TO ecoledger_auditor;

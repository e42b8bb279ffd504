-- What a holder's account in this room is called: a name for people, made of holder and purpose and never read back.
-- Callers: issue_lots, issue_postings, expire_lots, ledger.permits.queries. Locks: none. It sets no path, so that it is taken into the query.
-- Errors: none. Twin: ledger.permits.rules.strips.account.
CREATE OR REPLACE FUNCTION ledger.permit_account_code(p_holder text, p_purpose text) RETURNS text
LANGUAGE sql IMMUTABLE
AS $$
  SELECT p_holder || ':permits:' || p_purpose
$$;

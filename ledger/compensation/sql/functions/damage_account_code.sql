-- What an account of a case is called: a name for people, made of the columns of damage_account and never read back.
-- damage_section is its heading: a head of loss with its part, recourse within a part, the fund, or the money of the case.
-- Callers: check_damage_account, the doctor, ledger.compensation.queries.cases. Locks: none.
-- Errors: none. Twins: ledger.compensation.rules.claims account_code and section.
CREATE OR REPLACE FUNCTION ledger.damage_section(p_purpose text, p_head text, p_part integer) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT CASE WHEN p_head IS NOT NULL THEN p_head || CASE WHEN p_part > 1 THEN '.' || p_part ELSE '' END
              WHEN p_part IS NOT NULL THEN 'recourse.' || p_part
              WHEN p_purpose IN ('case_fund', 'case_fund_source') THEN 'fund' ELSE 'money' END COLLATE "C"
$$;

CREATE OR REPLACE FUNCTION ledger.damage_account_code(
  p_case text, p_purpose text, p_head text, p_part integer, p_creditor integer, p_debtor integer) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT 'case:' || p_case || ':' || damage_section(p_purpose, p_head, p_part) || ':' || coalesce(p_creditor || '-' || p_debtor || ':', '')
         || p_purpose
$$;

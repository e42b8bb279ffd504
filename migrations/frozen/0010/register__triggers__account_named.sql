-- An account that acts of permits and of the market find by its name is what the name says: of the owner, for the purpose, with no limit of its
-- own, and open at first; and none lies lower than its purpose lets it. Opened otherwise it would hide what comes there, keep it from coming, or
-- give what is not there.
-- Fires before each account that the web opens. Only what the web writes is asked: an archive that is replayed brings what there was.
-- Locks: none. Errors: LG102 account_named. Twin: ledger.house.check_named; the names are those of ledger.register.holders.
CREATE OR REPLACE FUNCTION ledger.named_otherwise(p_account ledger.account) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_name text[] := regexp_match(p_account.code, '^(.+):(money|permits):([^:]+)$');
BEGIN
  RETURN EXISTS (SELECT FROM purpose p WHERE p.code = p_account.purpose AND coalesce(p_account.floor < p.floor, p.floor IS NOT NULL))
    OR v_name IS NOT NULL AND (p_account.owner, p_account.purpose, p_account.floor, p_account.ceiling) IS DISTINCT FROM (
      CASE WHEN v_name[2] = 'permits' AND v_name[1] LIKE 'enterprise:%' THEN 'enterprise:' || split_part(v_name[1], ':', 2) ELSE v_name[1] END,
      v_name[3], (SELECT p.floor FROM purpose p WHERE p.code = v_name[3]), NULL);
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_account_named() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND (NEW.status <> 'open' OR named_otherwise(NEW)) THEN
    RAISE EXCEPTION 'the account % is opened as something else than its name says', NEW.code USING ERRCODE = 'LG102', CONSTRAINT = 'account_named';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER account_named BEFORE INSERT ON ledger.account
  FOR EACH ROW EXECUTE FUNCTION ledger.check_account_named();
ALTER TABLE ledger.account ENABLE ALWAYS TRIGGER account_named;

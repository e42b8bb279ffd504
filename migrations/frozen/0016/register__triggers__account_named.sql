-- An account that acts of permits and of the market find by its name is what the name says: of the owner, for the purpose, with no limit of its
-- own, and open at first; and none lies lower than its purpose lets it. Opened otherwise it would hide what comes there, keep it from coming, or
-- give what is not there.
-- Fires before each account that the web opens. Only what the web writes is asked: an archive that is replayed brings what there was.
-- Locks: none. Errors: LG102 account_named. Twin: ledger.house.check_named; the names are those of ledger.register.holders.
CREATE OR REPLACE FUNCTION ledger.named_otherwise(p_account ledger.account) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  -- By parts and not by a pattern: a plan opens an account for each of its sites.
  v_last text := split_part(p_account.code, ':', -1);
  v_kind text := split_part(p_account.code, ':', -2);
  v_owner text := left(p_account.code, -(length(v_last) + length(v_kind) + 2));
  v_floor bigint;
BEGIN
  SELECT p.floor INTO v_floor FROM purpose p WHERE p.code = p_account.purpose;
  IF coalesce(p_account.floor < v_floor, v_floor IS NOT NULL) THEN
    RETURN true;
  END IF;
  RETURN v_kind IN ('money', 'permits') AND v_owner <> '' AND v_last <> ''
    AND (p_account.owner, p_account.purpose, p_account.floor, p_account.ceiling) IS DISTINCT FROM (
      CASE WHEN v_kind = 'permits' AND v_owner LIKE 'enterprise:%' THEN 'enterprise:' || split_part(v_owner, ':', 2) ELSE v_owner END,
      v_last, v_floor, NULL);
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

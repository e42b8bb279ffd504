-- Nobody represents an enterprise of which the book knows nothing: a letter that was mistyped would give power over what comes later under the
-- code. Asked when a mandate of two persons is asked for, and when it is confirmed.
-- Fires after each row, so that a code that nobody may represent is told first; always, whoever writes. Locks: none. Errors: LG080 mandate_owner_known.
CREATE OR REPLACE FUNCTION ledger.check_owner_known() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_ask mandate := CASE WHEN TG_OP = 'INSERT' THEN NEW ELSE OLD END;
BEGIN
  IF v_ask.asked_role = 'enterprise' AND (TG_OP = 'INSERT' OR NEW.confirmed_at IS NOT NULL)
     AND NOT owner_known(v_ask.asked_book, v_ask.asked_owner) THEN
    RAISE EXCEPTION 'nothing is known of %', v_ask.asked_owner USING ERRCODE = 'LG080', CONSTRAINT = 'mandate_owner_known';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER mandate_owner_known AFTER INSERT OR UPDATE ON ledger.mandate
  FOR EACH ROW EXECUTE FUNCTION ledger.check_owner_known();
ALTER TABLE ledger.mandate ENABLE ALWAYS TRIGGER mandate_owner_known;

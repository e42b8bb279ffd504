-- A mandate that a representative of an enterprise asked for is confirmed once another representative has approved that inside, where two are needed
-- for what disposes of its property.
-- Fires after each row that is confirmed, whoever writes. Locks: the valid keys of who approved it, shared, so that who is being revoked comes
-- before or after. Errors: LG094 mandate_inside.
-- Twin: ledger.permits.actions.internal.check_nomination.
CREATE OR REPLACE FUNCTION ledger.check_mandate_inside() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  PERFORM keys_gone(c.actor_id, c.recorded_at)
  FROM permit_act i
  JOIN process_event c ON c.book_id = i.book_id AND c.process_id = i.act_id AND c.action = 'confirm'
  WHERE i.book_id = OLD.asked_book AND i.machine = 'permits.internal' AND i.terms ->> 'operation' = 'mandate.nominate'
    AND i.terms -> 'body' ->> 'mandate' = NEW.mandate_id::text;
  IF nominated_alone(OLD.asked_book, NEW.mandate_id) IS NOT NULL THEN
    RAISE EXCEPTION 'a nomination without another representative' USING ERRCODE = 'LG094', CONSTRAINT = 'mandate_inside';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER mandate_inside AFTER UPDATE ON ledger.mandate
  FOR EACH ROW WHEN (OLD.confirmed_at IS NULL AND NEW.confirmed_at IS NOT NULL) EXECUTE FUNCTION ledger.check_mandate_inside();
ALTER TABLE ledger.mandate ENABLE ALWAYS TRIGGER mandate_inside;

-- A code that a representative asked for under the mandate of a colleague is not confirmed where two of them are needed.
-- Fires after each code that is confirmed, whoever writes. Locks: none. Errors: LG094 code_inside.
-- Twin: ledger.permits.actions.internal.check_code.
CREATE OR REPLACE FUNCTION ledger.check_code_inside() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF code_alone((SELECT a.book_id FROM actor a WHERE a.actor_id = NEW.asked_by), NEW.enrolment_id) IS NOT NULL THEN
    RAISE EXCEPTION 'a code of a colleague that one representative asked for' USING ERRCODE = 'LG094', CONSTRAINT = 'code_inside';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER code_inside AFTER UPDATE ON ledger.enrolment
  FOR EACH ROW WHEN (OLD.confirmed_at IS NULL AND NEW.confirmed_at IS NOT NULL) EXECUTE FUNCTION ledger.check_code_inside();
ALTER TABLE ledger.enrolment ENABLE ALWAYS TRIGGER code_inside;

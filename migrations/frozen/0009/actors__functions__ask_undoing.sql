-- Asks that a number that a person has enrolled be taken back: it tells who comes no more, and two that it made one are two again.
-- Callers: ledger.actors.numbers, as the web's role (SECURITY DEFINER), with the text of the key of an administrator.
-- Locks: those of check_administrator; the row of the number.
-- Errors, in this order: LG051 key_issuer_living; LG097 renumbering_enrolled: there is no such number, or it was taken back; the checks of the
-- table; LG080 mandate_by_two.
CREATE OR REPLACE FUNCTION ledger.ask_undoing(p_key text, p_person integer, p_renumbering integer, p_document text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_by integer := check_administrator(p_key);
BEGIN
  PERFORM FROM renumbering r
  WHERE r.renumbering_id = p_renumbering AND r.person_id = p_person AND r.used_at IS NOT NULL AND r.undone_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'number % is not enrolled', p_renumbering USING ERRCODE = 'LG097', CONSTRAINT = 'renumbering_enrolled';
  END IF;
  INSERT INTO undoing (renumbering_id, document, asked_by, asked_at) VALUES (p_renumbering, p_document, v_by, clock_now());
END
$$;

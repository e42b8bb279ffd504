-- Sees that somebody may ask for, confirm or end a mandate, by the role and the owner of both. A representative of an
-- enterprise is asked for by an administrator, by the bureau of the book or by a representative of the same owner who may initiate, confirmed by the
-- bureau, and ended by the bureau or an administrator; everybody else by administrators alone. Who represents the enterprise does none of it for
-- the public side, and whose mandate is for one area does it for no enterprise that lies elsewhere alone. That they are two persons, and none
-- the holder, is kept by the triggers of the tables.
-- Callers: ask_mandate, confirm_mandate, drop_mandate, end_mandate, ask_enrolment, confirm_enrolment, drop_enrolment.
-- Locks: none. Errors, in this order: LG080 mandate_giver; LG092 mandate_recused; LG089 mandate_in_area.
-- Twin: ledger.actors.mandates, by ledger.actors.recusal.check_concerns.
CREATE OR REPLACE FUNCTION ledger.check_giver(p_by integer, p_mandate integer, p_what text) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_by actor; v_of record; v_areas text[];
BEGIN
  SELECT * INTO v_by FROM actor a WHERE a.actor_id = p_by;
  SELECT * INTO v_of FROM holder_of_mandate o WHERE o.mandate_id = p_mandate;
  IF NOT (CASE
    WHEN v_of.role <> 'enterprise' THEN v_by.role = 'administrator'
    WHEN v_by.role = 'administrator' THEN p_what <> 'confirm'
    WHEN v_by.book_id IS DISTINCT FROM v_of.book_id THEN false
    WHEN v_by.role = 'bureau' THEN true
    ELSE v_by.role = 'enterprise' AND v_by.owner = v_of.owner AND p_what = 'ask' AND has_right(p_by, '{initiate}')
  END) THEN
    RAISE EXCEPTION 'actor % does not % this mandate', p_by, p_what USING ERRCODE = 'LG080', CONSTRAINT = 'mandate_giver';
  ELSIF v_of.role <> 'enterprise' THEN
    RETURN;
  END IF;
  v_areas := areas_of_holder(v_of.book_id, v_of.owner);
  IF recused_for(v_of.book_id, p_by, ARRAY[v_of.owner::text]) IS NOT NULL THEN
    RAISE EXCEPTION 'a mandate of whom one represents' USING ERRCODE = 'LG092', CONSTRAINT = 'mandate_recused';
  ELSIF v_areas <> '{}' AND area_other(p_by, v_areas, false) IS NOT NULL THEN
    RAISE EXCEPTION 'a mandate of another area' USING ERRCODE = 'LG089', CONSTRAINT = 'mandate_in_area';
  END IF;
END
$$;

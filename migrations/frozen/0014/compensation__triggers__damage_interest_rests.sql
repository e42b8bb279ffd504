-- What a bank credits or charges rests on money of its sort that has come by its day: it is not recorded before, and while it stands that money is not taken back.
-- Fires for each record of it and of its confirmation, and for each reversal that is confirmed, of the case and of that into whose fund a disposal went, when the
-- transaction commits, because entries are posted before. Only what the web writes is asked. Locks: none; the row of the case is locked by whoever acts in it.
-- Errors: LG143 damage_interest_rests. Twin: ledger.compensation.actions.interests, with the figures.
-- What it asks, it asks by ids: one plan does for all, and it is not made anew for each act.
CREATE OR REPLACE FUNCTION ledger.check_damage_interest_rests() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
  v_new jsonb := to_jsonb(NEW);
BEGIN
  IF ledger.as_web() AND EXISTS (
      SELECT FROM (
        SELECT NEW.case_id
        UNION
        SELECT o.case_id FROM damage_record r JOIN damage_case o ON o.book_id = r.book_id AND o.code = r.words ->> 'other_case'
        WHERE r.book_id = NEW.book_id AND r.record_id::text = v_new ->> 'target') c (case_id)
      CROSS JOIN LATERAL interest_without_money(NEW.book_id, c.case_id, '{}') x
      WHERE TG_TABLE_NAME = 'damage_reversal' OR x.record_id::text IN (v_new ->> 'record_id', v_new ->> 'subject')) THEN
    RAISE EXCEPTION 'interest or a charge of a bank without money of its sort' USING ERRCODE = 'LG143', CONSTRAINT = 'damage_interest_rests';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS damage_interest_rests ON ledger.damage_record;
CREATE CONSTRAINT TRIGGER damage_interest_rests AFTER INSERT ON ledger.damage_record DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.kind IN ('credit_interest', 'bear_charge', 'confirm_recording')) EXECUTE FUNCTION ledger.check_damage_interest_rests();
ALTER TABLE ledger.damage_record ENABLE ALWAYS TRIGGER damage_interest_rests;
DROP TRIGGER IF EXISTS damage_reversal_rests ON ledger.damage_reversal;
CREATE CONSTRAINT TRIGGER damage_reversal_rests AFTER UPDATE OF confirmed_on ON ledger.damage_reversal DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_interest_rests();
ALTER TABLE ledger.damage_reversal ENABLE ALWAYS TRIGGER damage_reversal_rests;

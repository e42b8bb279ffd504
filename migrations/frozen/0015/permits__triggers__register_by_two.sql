-- The register changes by an act of two persons, and says what the act said: a list on which a party stands or which it leaves, what is known of
-- a site, the quality of an area, a version of a licence with all of its lines, how a party or a site is called. Only what a site is registered with is written by one: the
-- only row there is of it. Of an area and a licence the versions follow one another. What has ended is written anew only by another act.
-- Fires when the transaction commits, so that the act may be rehearsed; for lines of a licence after each statement, for the number of a version
-- after each row, for what has ended before it. Locks: one of its own for a site that is described without an act, until the transaction ends.
-- Errors: LG065 register_by_two, register_version, standing_ends_once, of what the web writes: an archive brings what one person recorded before;
-- LG093 standing_shortened, and standing_apart of what the web writes.
-- Twin: ledger.permits.actions.register.
CREATE OR REPLACE FUNCTION ledger.check_register_by_two() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_row jsonb := to_jsonb(NEW);
  v_ends boolean := TG_OP = 'UPDATE';
  v_action text := CASE TG_TABLE_NAME WHEN 'site_attributes' THEN 'describe' WHEN 'area_quality' THEN 'judge' WHEN 'licence_version' THEN 'license'
                                      WHEN 'naming' THEN 'rename'
                                      ELSE CASE WHEN v_ends THEN 'delist' ELSE 'list' END END;
  v_said text[] := CASE v_action WHEN 'describe' THEN '{region,industry,sector,watershed,licence,chp_heat_ppm,online_monitoring}'::text[]
                                 WHEN 'judge' THEN '{pollutant,year,met}' WHEN 'license' THEN '{licence,valid_from,valid_to}'
                                 WHEN 'rename' THEN '{name}' ELSE '{list}' END;
BEGIN
  IF v_ends THEN
    IF v_row ->> 'until' IS NULL OR (v_row ->> 'until')::date >= (to_jsonb(OLD) ->> 'until')::date THEN
      RAISE EXCEPTION 'an end that does not shorten an entry in a list' USING ERRCODE = 'LG093', CONSTRAINT = 'standing_shortened';
    END IF;
  END IF;
  IF NOT ledger.as_web() THEN
    RETURN NULL;
  END IF;
  IF v_action = 'list' AND EXISTS (
      SELECT FROM standing s
      WHERE s.book_id = NEW.book_id AND s.party = v_row ->> 'party' AND s.list = v_row ->> 'list' AND s.ended_by IS NULL
        AND s.standing_id <> (v_row ->> 'standing_id')::bigint
        AND NOT EXISTS (SELECT FROM annulment n WHERE n.book_id = s.book_id AND n.standing_id = s.standing_id)
        AND daterange(s.since, s.until, '[]') && daterange((v_row ->> 'since')::date, (v_row ->> 'until')::date, '[]')) THEN
    RAISE EXCEPTION 'two entries in a list for one day' USING ERRCODE = 'LG093', CONSTRAINT = 'standing_apart';
  END IF;
  IF v_action = 'describe' AND v_row ->> 'act_id' IS NULL THEN
    PERFORM pg_advisory_xact_lock(NEW.book_id, hashtext('described:' || (v_row ->> 'site')));
    IF (SELECT count(*) FROM site_attributes a WHERE a.book_id = NEW.book_id AND a.site = v_row ->> 'site') = 1 THEN
      RETURN NULL;
    END IF;
  END IF;
  IF NOT EXISTS (
      SELECT FROM permit_act t
      JOIN process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.machine = t.machine AND p.state = 'done'
      WHERE t.book_id = NEW.book_id AND t.act_id = (v_row ->> CASE WHEN v_ends THEN 'ended_act' ELSE 'act_id' END)::uuid
        AND t.machine = 'permits.register' AND t.terms ->> 'action' = v_action
        AND t.document = v_row ->> CASE WHEN v_ends THEN 'ended_document' ELSE 'document' END
        AND t.site = coalesce(v_row ->> 'party', v_row ->> 'site', 'bureau:' || (v_row ->> 'area'))
        AND t.terms @> (SELECT jsonb_object_agg(key, value) FROM jsonb_each(v_row) WHERE key = ANY (v_said))
        AND CASE v_action
            WHEN 'list' THEN t.effective_on = (v_row ->> 'since')::date AND t.until_on IS NOT DISTINCT FROM (v_row ->> 'until')::date
            WHEN 'delist' THEN t.terms -> 'standing' = v_row -> 'standing_id' AND t.effective_on = (v_row ->> 'until')::date
            WHEN 'rename' THEN t.effective_on = (v_row ->> 'valid_from')::date
            WHEN 'describe' THEN t.effective_on = (v_row ->> 'valid_from')::date
                                 AND coalesce((t.terms ->> 'power')::boolean, (v_row ->> 'power')::boolean) = (v_row ->> 'power')::boolean
            WHEN 'license' THEN jsonb_array_length(t.terms -> 'outlets') = (
              SELECT count(*) FROM licence_line n
              WHERE n.book_id = t.book_id AND n.site = t.site AND n.version = (v_row ->> 'version')::integer)
            ELSE true END
        AND done_by_two(t.book_id, t.act_id)) THEN
    RAISE EXCEPTION 'a change of the register without a second person' USING ERRCODE = 'LG065', CONSTRAINT = 'register_by_two';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_licence_lines() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
      SELECT n.book_id, n.site, n.version, n.outlet::text, n.pollutant::text, n.year::text, n.quantity::text FROM new_lines n
      EXCEPT
      SELECT v.book_id, v.site, v.version, said ->> 0, said ->> 1, said ->> 2, said ->> 3
      FROM (SELECT DISTINCT book_id, site, version FROM new_lines) n
      JOIN licence_version v USING (book_id, site, version)
      JOIN permit_act t ON t.book_id = v.book_id AND t.act_id = v.act_id
      CROSS JOIN jsonb_array_elements(t.terms -> 'outlets') AS said) THEN
    RAISE EXCEPTION 'a line of a licence that no act has named' USING ERRCODE = 'LG065', CONSTRAINT = 'register_by_two';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_register_version() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_last integer;
BEGIN
  IF TG_TABLE_NAME = 'area_quality' THEN
    SELECT max(q.version) INTO v_last FROM area_quality q
    WHERE q.book_id = NEW.book_id AND q.area = NEW.area AND q.pollutant = NEW.pollutant AND q.year = NEW.year AND q.version <> NEW.version;
  ELSE
    SELECT max(v.version) INTO v_last FROM licence_version v
    WHERE v.book_id = NEW.book_id AND v.site = NEW.site AND v.version <> NEW.version;
  END IF;
  IF NEW.version <> coalesce(v_last, 0) + 1 AND ledger.as_web() THEN
    RAISE EXCEPTION 'a version that does not follow the last one' USING ERRCODE = 'LG065', CONSTRAINT = 'register_version';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_standing_ended() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() THEN
    RAISE EXCEPTION 'a standing that has ended ends again' USING ERRCODE = 'LG065', CONSTRAINT = 'standing_ends_once';
  END IF;
  RETURN NEW;
END
$$;

DROP TRIGGER IF EXISTS standing_by_two ON ledger.standing;
CREATE CONSTRAINT TRIGGER standing_by_two AFTER INSERT OR UPDATE ON ledger.standing DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_register_by_two();
ALTER TABLE ledger.standing ENABLE ALWAYS TRIGGER standing_by_two;
DROP TRIGGER IF EXISTS site_attributes_by_two ON ledger.site_attributes;
CREATE CONSTRAINT TRIGGER site_attributes_by_two AFTER INSERT ON ledger.site_attributes DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_register_by_two();
ALTER TABLE ledger.site_attributes ENABLE ALWAYS TRIGGER site_attributes_by_two;
DROP TRIGGER IF EXISTS area_quality_by_two ON ledger.area_quality;
CREATE CONSTRAINT TRIGGER area_quality_by_two AFTER INSERT ON ledger.area_quality DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_register_by_two();
ALTER TABLE ledger.area_quality ENABLE ALWAYS TRIGGER area_quality_by_two;
DROP TRIGGER IF EXISTS licence_version_by_two ON ledger.licence_version;
CREATE CONSTRAINT TRIGGER licence_version_by_two AFTER INSERT ON ledger.licence_version DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_register_by_two();
ALTER TABLE ledger.licence_version ENABLE ALWAYS TRIGGER licence_version_by_two;
DROP TRIGGER IF EXISTS naming_by_two ON ledger.naming;
CREATE CONSTRAINT TRIGGER naming_by_two AFTER INSERT ON ledger.naming DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_register_by_two();
ALTER TABLE ledger.naming ENABLE ALWAYS TRIGGER naming_by_two;
CREATE OR REPLACE TRIGGER licence_line_by_two AFTER INSERT ON ledger.licence_line REFERENCING NEW TABLE AS new_lines
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_licence_lines();
ALTER TABLE ledger.licence_line ENABLE ALWAYS TRIGGER licence_line_by_two;
CREATE OR REPLACE TRIGGER area_quality_version AFTER INSERT ON ledger.area_quality
  FOR EACH ROW EXECUTE FUNCTION ledger.check_register_version();
ALTER TABLE ledger.area_quality ENABLE ALWAYS TRIGGER area_quality_version;
CREATE OR REPLACE TRIGGER licence_version_number AFTER INSERT ON ledger.licence_version
  FOR EACH ROW EXECUTE FUNCTION ledger.check_register_version();
ALTER TABLE ledger.licence_version ENABLE ALWAYS TRIGGER licence_version_number;
CREATE OR REPLACE TRIGGER standing_ends_once BEFORE UPDATE ON ledger.standing
  FOR EACH ROW WHEN (OLD.ended_by IS NOT NULL AND (NEW.ended_act IS NULL OR NEW.ended_act IS NOT DISTINCT FROM OLD.ended_act))
  EXECUTE FUNCTION ledger.check_standing_ended();
ALTER TABLE ledger.standing ENABLE ALWAYS TRIGGER standing_ends_once;

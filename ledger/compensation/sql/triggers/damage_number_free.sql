-- A number that stands for one thing of a book stands for no other, however it is written: of a list of clues or of old cases, of an old case among old ones and
-- those that the book has given, of a series, and the code and clue of a case in a simplified form while another one waits.
-- Fires for each list, series and form that comes, and for the old cases of a list when the transaction commits. Only what the web writes is asked: archives of
-- before have theirs. Locks: the form of the number, so that two that come at once see each other.
-- Errors: LG148 damage_number_free. Twins: ledger.compensation.actions clues, old_cases, numbering, and ledger.compensation.simple_cases.
CREATE OR REPLACE FUNCTION ledger.check_number_free() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_new jsonb := to_jsonb(NEW);
  v_own uuid := coalesce(v_new ->> 'list_id', v_new ->> 'form_id')::uuid;
  v_form text := number_form(coalesce(v_new ->> 'number', v_new ->> 'prefix', v_new ->> 'code'));
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NEW;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('number:' || NEW.book_id || ':' || TG_TABLE_NAME || ':' || v_form, 0));
  IF (CASE TG_TABLE_NAME
      WHEN 'damage_clue_list' THEN EXISTS (
        SELECT FROM damage_clue_list x WHERE x.book_id = NEW.book_id AND x.counts AND x.list_id <> v_own AND number_form(x.number) = v_form)
      WHEN 'damage_old_list' THEN EXISTS (
        SELECT FROM damage_old_list x WHERE x.book_id = NEW.book_id AND x.counts AND x.list_id <> v_own AND number_form(x.number) = v_form)
      WHEN 'damage_series' THEN EXISTS (
        SELECT FROM damage_series x WHERE x.book_id = NEW.book_id AND x.code <> v_new ->> 'code' AND number_form(x.prefix) = v_form)
      ELSE EXISTS (
        SELECT FROM damage_simple_form x JOIN process p ON p.book_id = x.book_id AND p.process_id = x.form_id AND p.state = 'handed_in'
        WHERE x.book_id = NEW.book_id AND x.form_id <> v_own
          AND (x.code = v_new ->> 'code' OR nullif(x.words -> 'case' ->> 'source', '') = v_new -> 'words' -> 'case' ->> 'source')) END) THEN
    RAISE EXCEPTION 'a number that stands for another one' USING ERRCODE = 'LG148', CONSTRAINT = 'damage_number_free';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_old_numbers_free() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
      SELECT FROM (
        SELECT number_form(x.number) AS form, x.list_id = NEW.list_id AS own, x.counts FROM damage_old_case x
        WHERE x.book_id = NEW.book_id AND (x.counts OR x.list_id = NEW.list_id)
        UNION ALL SELECT number_form(n.printed), false, true FROM damage_number n WHERE n.book_id = NEW.book_id) AS known
      GROUP BY form HAVING count(*) > 1 AND bool_or(own) AND bool_or(counts)) THEN
    RAISE EXCEPTION 'an old case with the number of another one' USING ERRCODE = 'LG148', CONSTRAINT = 'damage_number_free';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER damage_number_free BEFORE INSERT ON ledger.damage_clue_list
  FOR EACH ROW EXECUTE FUNCTION ledger.check_number_free();
ALTER TABLE ledger.damage_clue_list ENABLE ALWAYS TRIGGER damage_number_free;
CREATE OR REPLACE TRIGGER damage_number_free BEFORE INSERT ON ledger.damage_old_list
  FOR EACH ROW EXECUTE FUNCTION ledger.check_number_free();
ALTER TABLE ledger.damage_old_list ENABLE ALWAYS TRIGGER damage_number_free;
CREATE OR REPLACE TRIGGER damage_number_free BEFORE INSERT ON ledger.damage_series
  FOR EACH ROW EXECUTE FUNCTION ledger.check_number_free();
ALTER TABLE ledger.damage_series ENABLE ALWAYS TRIGGER damage_number_free;
CREATE OR REPLACE TRIGGER damage_number_free BEFORE INSERT ON ledger.damage_simple_form
  FOR EACH ROW EXECUTE FUNCTION ledger.check_number_free();
ALTER TABLE ledger.damage_simple_form ENABLE ALWAYS TRIGGER damage_number_free;
DROP TRIGGER IF EXISTS old_numbers_free ON ledger.damage_old_list;
CREATE CONSTRAINT TRIGGER old_numbers_free AFTER INSERT ON ledger.damage_old_list DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_old_numbers_free();
ALTER TABLE ledger.damage_old_list ENABLE ALWAYS TRIGGER old_numbers_free;

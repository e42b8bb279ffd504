-- The web posts no entry of a damage case but with the record that it is of: its kind names the kinds of record, the record was written or
-- confirmed in the same transaction by who posted the entry, and the id of the entry follows from that of the record.
-- Fires for each entry of such a kind, and each reversal of one, when the transaction commits, because the record is kept after it. Locks: none.
-- Only what the web posts is asked: the work at night, by the owner, posts interest, and an archive brings entries and records in its own
-- order. Errors: LG101 entry_of_record. Twin: ledger.compensation.acts.take, by which every act goes.
CREATE OR REPLACE FUNCTION ledger.check_entry_of_record() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_rules text[];
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NULL;
  END IF;
  IF NEW.reverses IS NULL THEN
    SELECT k.acts INTO v_rules FROM entry_kind k WHERE k.code = NEW.kind;
  ELSE
    SELECT k.undone_by INTO v_rules
    FROM entry e JOIN entry_kind k ON k.code = e.kind WHERE e.book_id = NEW.book_id AND e.entry_id = NEW.reverses;
  END IF;
  IF v_rules[1] LIKE 'compensation.record %'
     AND record_of_entry(NEW.book_id, NEW.entry_id, NEW.reverses, v_rules, NEW.actor_id) IS NULL THEN
    RAISE EXCEPTION 'an entry of a damage case without its record' USING ERRCODE = 'LG101', CONSTRAINT = 'entry_of_record';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS entry_of_record ON ledger.entry;
CREATE CONSTRAINT TRIGGER entry_of_record AFTER INSERT ON ledger.entry DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.kind LIKE 'compensation.%' OR NEW.kind = 'journal.reversal')
  EXECUTE FUNCTION ledger.check_entry_of_record();
ALTER TABLE ledger.entry ENABLE ALWAYS TRIGGER entry_of_record;

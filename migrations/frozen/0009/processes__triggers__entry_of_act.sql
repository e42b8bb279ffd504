-- The web posts no entry of a room but with the act that it is of: the rows of its kind name the machine and the step, the step was taken in the
-- same transaction by who posted or approved the entry, and its id follows from that of the process. What is recorded by hand has no act,
-- and its reversal is by hand.
-- Fires for each entry of a kind that is not the journal's own, and each reversal, when the transaction commits. Locks: none. Only what the web posts
-- is asked: an archive that is replayed, by the owner, brings entries and steps in its own order. Errors: LG101 entry_of_act.
-- Twin: ledger.processes.acting, by which every act goes; the damage cases have a trigger of their own.
CREATE OR REPLACE FUNCTION ledger.check_entry_of_act() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_rules text[]; v_by_hand boolean; v_kind text := NEW.kind;
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NULL;
  END IF;
  IF NEW.reverses IS NULL THEN
    SELECT k.acts, false INTO v_rules, v_by_hand FROM entry_kind k WHERE k.code = NEW.kind;
  ELSE
    SELECT k.undone_by, k.acts = '{}', 'reversal of ' || k.code INTO v_rules, v_by_hand, v_kind
    FROM entry e JOIN entry_kind k ON k.code = e.kind WHERE e.book_id = NEW.book_id AND e.entry_id = NEW.reverses;
  END IF;
  IF v_by_hand OR v_rules[1] LIKE 'compensation.record %'
     OR act_of_entry(NEW.book_id, NEW.entry_id, v_rules, ARRAY[NEW.actor_id, NEW.approver_id]) IS NOT NULL THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'an entry of the kind % without its act', v_kind USING ERRCODE = 'LG101', CONSTRAINT = 'entry_of_act';
END
$$;

DROP TRIGGER IF EXISTS entry_of_act ON ledger.entry;
CREATE CONSTRAINT TRIGGER entry_of_act AFTER INSERT ON ledger.entry DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.kind NOT IN ('journal.transfer', 'journal.adjustment'))
  EXECUTE FUNCTION ledger.check_entry_of_act();
ALTER TABLE ledger.entry ENABLE ALWAYS TRIGGER entry_of_act;

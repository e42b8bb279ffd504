-- Nobody takes the place of a debtor but by a substitution of two that names both, who owes up to a sum none of a duty that is open in kind; nobody owes a duty in kind twice on one day; nobody
-- leaves a case in which it owes something by a document that holds, or while its bankruptcy goes on because another takes its place, and nobody is taken out of one that is pursued apart in it, waits for a relief, or is the only one of whom it is after notice was given.
-- Fires for each new place that follows another, and each party that leaves, when the transaction commits, because the record is kept after it; and for
-- each place of a duty. Who takes a place is asked only of what the web writes: archives bring rows in their own order.
-- Locks: none; the row of the case is locked by whoever acts in it. Errors: LG121 damage_succeeded, damage_party_left; LG059 damage_obligor_once. Twins: ledger.compensation.actions.successions and reversals.
CREATE OR REPLACE FUNCTION ledger.check_damage_succeeded() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_old text := CASE WHEN TG_TABLE_NAME = 'damage_obligor'
    THEN (SELECT o.owner FROM damage_obligor o WHERE o.book_id = NEW.book_id AND o.case_id = NEW.case_id
            AND o.part = (to_jsonb(NEW) ->> 'part')::smallint AND o.place = NEW.follows)
    ELSE (SELECT o.owner FROM damage_duty_obligor o WHERE o.book_id = NEW.book_id AND o.case_id = NEW.case_id
            AND o.duty = (to_jsonb(NEW) ->> 'duty')::smallint AND o.place = NEW.follows) END;
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
       SELECT FROM damage_record c
       JOIN damage_record r ON r.book_id = c.book_id AND r.case_id = c.case_id AND c.subject IN (r.record_id, derived_id(r.record_id, 'recording'))
       WHERE c.book_id = NEW.book_id AND c.case_id = NEW.case_id AND c.kind = 'confirm_recording' AND of_this_transaction(c.xmin)
         AND r.kind = 'substitute' AND r.effective_on = NEW.since_on AND r.words ->> 'party' = v_old
         AND NOT ((r.words ->> 'event' = 'death' OR jsonb_path_exists(r.words, '$.successors[*].most ? (@ != "")')) AND EXISTS (
           SELECT FROM damage_account a
           JOIN account u ON u.book_id = a.book_id AND u.account_id = a.account_id AND u.purpose = 'claim_in_kind'
           JOIN balance b ON b.book_id = a.book_id AND b.account_id = a.account_id AND b.debits > b.credits
           WHERE a.book_id = NEW.book_id AND a.case_id = NEW.case_id AND a.part = (to_jsonb(NEW) ->> 'duty')::smallint))
         AND r.words -> 'successors' @> jsonb_build_array(jsonb_build_object('owner', NEW.owner))) THEN
    RAISE EXCEPTION 'the place of a debtor taken without a substitution' USING ERRCODE = 'LG121', CONSTRAINT = 'damage_succeeded';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_damage_party_left() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT FROM damage_party p WHERE p.book_id = NEW.book_id AND p.case_id = NEW.case_id AND p.owner = NEW.owner AND p.side = NEW.side
               AND p.until_on IS NOT NULL)
     AND (EXISTS (SELECT FROM damage_obligor o
                  JOIN damage_part x ON x.book_id = o.book_id AND x.case_id = o.case_id AND x.part = o.part
                  JOIN damage_obligation b ON b.book_id = x.book_id AND b.obligation_id = x.obligation_id AND b.in_force_on IS NOT NULL
                  WHERE o.book_id = NEW.book_id AND o.case_id = NEW.case_id AND o.owner = NEW.owner AND o.until_on IS NULL)
       OR EXISTS (SELECT FROM damage_duty_obligor d
                  JOIN damage_duty y ON y.book_id = d.book_id AND y.case_id = d.case_id AND y.duty = d.duty
                  JOIN damage_obligation b ON b.book_id = y.book_id AND b.obligation_id = y.obligation_id AND b.in_force_on IS NOT NULL
                  WHERE d.book_id = NEW.book_id AND d.case_id = NEW.case_id AND d.owner = NEW.owner AND d.until_on IS NULL)) THEN
    RAISE EXCEPTION 'who owes something leaves the case' USING ERRCODE = 'LG121', CONSTRAINT = 'damage_party_left';
  END IF;
  IF ledger.as_web() AND EXISTS (
       SELECT FROM damage_record c
       JOIN damage_record r ON r.book_id = c.book_id AND r.case_id = c.case_id AND c.subject IN (r.record_id, derived_id(r.record_id, 'recording'))
       WHERE c.book_id = NEW.book_id AND c.case_id = NEW.case_id AND c.kind = 'confirm_recording' AND of_this_transaction(c.xmin)
         AND r.kind = 'substitute' AND r.words ->> 'party' = NEW.owner)
     AND EXISTS (SELECT FROM damage_insolvency n JOIN process p ON p.book_id = n.book_id AND p.process_id = n.insolvency_id
                 WHERE n.book_id = NEW.book_id AND n.case_id = NEW.case_id AND n.owner = NEW.owner AND n.counts
                   AND p.state NOT IN ('closed', 'dismissed')) THEN
    RAISE EXCEPTION 'the place of a bankrupt taken while its bankruptcy goes on' USING ERRCODE = 'LG121', CONSTRAINT = 'damage_party_left';
  END IF;
  IF ledger.as_web() AND EXISTS (
       SELECT FROM damage_record c
       JOIN damage_record r ON r.book_id = c.book_id AND r.case_id = c.case_id AND c.subject IN (r.record_id, derived_id(r.record_id, 'recording'))
       WHERE c.book_id = NEW.book_id AND c.case_id = NEW.case_id AND c.kind = 'confirm_recording' AND of_this_transaction(c.xmin)
         AND r.kind = 'remove_party' AND r.words ->> 'party' = NEW.owner)
     AND (EXISTS (SELECT FROM damage_separate_party s JOIN process p ON p.book_id = s.book_id AND p.process_id = s.separate_id
                  WHERE s.book_id = NEW.book_id AND s.case_id = NEW.case_id AND s.owner = NEW.owner AND p.state NOT IN ('ended', 'rejoined'))
       OR EXISTS (SELECT FROM damage_relief f JOIN process p ON p.book_id = f.book_id AND p.process_id = f.relief_id AND p.state = 'proposed'
                  WHERE f.book_id = NEW.book_id AND f.case_id = NEW.case_id AND f.payee = NEW.owner)
       OR NOT EXISTS (SELECT FROM damage_party o WHERE o.book_id = NEW.book_id AND o.case_id = NEW.case_id AND o.side = 'liable' AND o.until_on IS NULL)
          AND EXISTS (SELECT FROM damage_case d JOIN process p ON p.book_id = d.book_id AND p.process_id = d.process_id
                      WHERE d.book_id = NEW.book_id AND d.case_id = NEW.case_id
                        AND p.state NOT IN ('registered', 'checking', 'opened', 'investigating', 'assessing', 'concluded'))) THEN
    RAISE EXCEPTION 'a party is taken out that is pursued, asks for something, or is the only one' USING ERRCODE = 'LG121', CONSTRAINT = 'damage_party_left';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_damage_duty_owed_once() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT FROM damage_duty_obligor o
             WHERE o.book_id = NEW.book_id AND o.case_id = NEW.case_id AND o.duty = NEW.duty AND o.owner = NEW.owner AND o.place <> NEW.place
               AND daterange(o.since_on, o.until_on) && daterange(NEW.since_on, NEW.until_on)) THEN
    RAISE EXCEPTION 'a duty is owed twice by one party' USING ERRCODE = 'LG059', CONSTRAINT = 'damage_obligor_once';
  END IF;
  RETURN NEW;
END
$$;

DROP TRIGGER IF EXISTS damage_obligor_succeeded ON ledger.damage_obligor;
CREATE CONSTRAINT TRIGGER damage_obligor_succeeded AFTER INSERT ON ledger.damage_obligor DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.follows IS NOT NULL) EXECUTE FUNCTION ledger.check_damage_succeeded();
ALTER TABLE ledger.damage_obligor ENABLE ALWAYS TRIGGER damage_obligor_succeeded;
DROP TRIGGER IF EXISTS damage_duty_obligor_succeeded ON ledger.damage_duty_obligor;
CREATE CONSTRAINT TRIGGER damage_duty_obligor_succeeded AFTER INSERT ON ledger.damage_duty_obligor DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.follows IS NOT NULL) EXECUTE FUNCTION ledger.check_damage_succeeded();
ALTER TABLE ledger.damage_duty_obligor ENABLE ALWAYS TRIGGER damage_duty_obligor_succeeded;
DROP TRIGGER IF EXISTS damage_party_left ON ledger.damage_party;
CREATE CONSTRAINT TRIGGER damage_party_left AFTER UPDATE ON ledger.damage_party DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.side = 'liable' AND NEW.until_on IS NOT NULL) EXECUTE FUNCTION ledger.check_damage_party_left();
ALTER TABLE ledger.damage_party ENABLE ALWAYS TRIGGER damage_party_left;
CREATE OR REPLACE TRIGGER damage_obligor_once BEFORE INSERT OR UPDATE ON ledger.damage_duty_obligor
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_duty_owed_once();
ALTER TABLE ledger.damage_duty_obligor ENABLE ALWAYS TRIGGER damage_obligor_once;

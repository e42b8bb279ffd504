-- A correction of a pledge or a freeze says of what binds the same permits for the same creditor what it should say, on paper: no debt or claim
-- below what sales have paid, no order that has ended or stands on the site already, no rank of another order on the same lot. It is the only one
-- that waits, no sale of what is bound and no other lots wait beside it; and no enterprise confirms it but the creditor of a pledge.
-- Fires for each one that is asked for or confirmed when the transaction commits, because an act is written after its first step. Locks: the
-- freezes of the site (advisory, in the transaction). Only what the web writes is asked: an archive that is replayed brings acts in its own order.
-- Errors: LG188 bound_corrected. Twin: ledger.permits.actions.bound_corrections; whether a debt ends within the right the law says, to Python alone.
CREATE OR REPLACE FUNCTION ledger.check_bound_corrected() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_new permit_act; v_of permit_act; v_before permit_act;
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NULL;
  END IF;
  SELECT * INTO v_new FROM permit_act t WHERE t.book_id = NEW.book_id AND t.act_id = NEW.process_id;
  PERFORM pg_advisory_xact_lock(NEW.book_id, hashtext(format('freeze:%s', v_new.site)));
  SELECT * INTO v_of FROM permit_act t WHERE t.book_id = NEW.book_id AND t.act_id = (v_new.terms ->> 'corrects')::uuid;
  v_before := last_correction(v_of.book_id, v_of.act_id, v_new.act_id);
  IF v_new.document !~ '\S'
     OR (v_of.machine, v_of.site, v_of.other) IS DISTINCT FROM
        (CASE v_new.terms ->> 'action' WHEN 'correct_pledge' THEN 'permits.pledge' ELSE 'permits.freeze' END, v_new.site, v_new.other)
     OR NOT EXISTS (SELECT FROM process p WHERE p.book_id = v_of.book_id AND p.process_id = v_of.act_id
                      AND p.state IN ('registered', 'release_asked', 'provisional', 'frozen', 'lift_asked'))
     OR v_new.effective_on < v_of.effective_on
     OR v_new.money < (SELECT coalesce(sum(r.paid), 0) FROM permit_proceeds r WHERE r.book_id = v_of.book_id AND r.claim_id = v_of.act_id)
     OR v_of.machine = 'permits.freeze' AND (
       v_new.until_on < v_new.effective_on
       OR (v_new.terms ->> 'rank') <> coalesce(v_before.terms ->> 'rank', v_of.terms ->> 'rank') AND EXISTS (
         SELECT FROM permit_act_lot x
         JOIN permit_act_lot y ON y.book_id = x.book_id AND y.asset_id = x.asset_id AND y.act_id <> x.act_id
         JOIN permit_act o ON o.book_id = y.book_id AND o.act_id = y.act_id AND o.site = v_of.site AND o.machine = 'permits.freeze'
         JOIN process p ON p.book_id = o.book_id AND p.process_id = o.act_id AND p.state IN ('provisional', 'frozen', 'lift_asked')
         WHERE x.book_id = v_of.book_id AND x.act_id = v_of.act_id AND (as_corrected(o)).terms ->> 'rank' = v_new.terms ->> 'rank')
       OR EXISTS (
         SELECT FROM permit_act o
         JOIN process p ON p.book_id = o.book_id AND p.process_id = o.act_id AND p.state IN ('proposed', 'provisional', 'frozen', 'lift_asked')
         WHERE o.book_id = v_of.book_id AND o.site = v_of.site AND o.machine = 'permits.freeze' AND o.act_id <> v_of.act_id
           AND plain_number((as_corrected(o)).terms ->> 'order') = plain_number(v_new.terms ->> 'order')))
     OR EXISTS (
       SELECT FROM permit_act w JOIN process p ON p.book_id = w.book_id AND p.process_id = w.act_id
       WHERE w.book_id = v_of.book_id AND w.site = v_of.site AND w.act_id <> v_new.act_id
         AND w.machine IN ('permits.bound_correction', 'permits.enforcement', 'permits.pledge')
         AND v_of.act_id::text IN (w.terms ->> 'corrects', w.terms ->> 'of', w.terms ->> 'replaces')
         AND p.state IN ('proposed', 'order_proposed', 'accepted', 'replacement_proposed', 'replacement_accepted'))
     OR NEW.action = 'confirm' AND EXISTS (
       SELECT FROM actor a WHERE a.actor_id = NEW.actor_id AND a.role = 'enterprise'
         AND (v_of.machine = 'permits.freeze' OR a.owner IS DISTINCT FROM v_new.other)) THEN
    RAISE EXCEPTION 'a correction of what binds permits that cannot be' USING ERRCODE = 'LG188', CONSTRAINT = 'bound_corrected';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS bound_corrected ON ledger.process_event;
CREATE CONSTRAINT TRIGGER bound_corrected AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'permits.bound_correction' AND NEW.action <> 'drop') EXECUTE FUNCTION ledger.check_bound_corrected();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER bound_corrected;

-- A relief, a guarantee, a spending, a restoration, a bankruptcy or a separate claim goes back a step only by the confirmed reversal of the act that had taken this very step: the giving
-- of a guarantee is not reversed while something of it is called, or it is released; one that was wholly called is held again when something of it is left.
-- Fires for each such step when the transaction commits, because the reversal is confirmed beside it. Locks: none; the row of the process is
-- locked by whoever takes a step.
-- Errors: LG057 damage_step_reversed. Twin: ledger.compensation.actions.reversals, with the day.
CREATE OR REPLACE FUNCTION ledger.check_damage_step_reversed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF (SELECT count(*) FROM process_event e
      WHERE e.book_id = NEW.book_id AND e.process_id = NEW.process_id AND e.action LIKE 'reverse%' AND e.from_state = NEW.from_state)
     > (SELECT count(*) FROM damage_reversal x
        JOIN process q ON q.book_id = x.book_id AND q.process_id = x.reversal_id AND q.state = 'confirmed'
        JOIN damage_record r ON r.book_id = x.book_id AND r.record_id = x.target AND NEW.process_id IN (r.subject, r.record_id)
        JOIN (VALUES ('compensation.guarantee', 'held', 'give_guarantee'), ('compensation.guarantee', 'called', 'call_guarantee'),
                     ('compensation.guarantee', 'released', 'release_guarantee'), ('compensation.relief', 'granted', 'grant_relief'),
                     ('compensation.spending', 'paid', 'confirm_spending'), ('compensation.spending', 'paid', 'spend'),
                     ('compensation.project', 'accepted', 'accept_project'), ('compensation.project', 'converted', 'convert_project'),
                     ('compensation.project', 'failed', 'reject_project'), ('compensation.project', 'given_up', 'give_up'),
                     ('compensation.project', 'taken_over', 'take_over'), ('compensation.project', 'working', 'take_over'),
                     ('compensation.separate_claim', 'settled', 'judge_apart'), ('compensation.separate_claim', 'settled', 'settle_apart'),
                     ('compensation.separate_claim', 'settled', 'confirm_apart'), ('compensation.separate_claim', 'settled', 'order_apart'),
                     ('compensation.separate_claim', 'settled', 'perform_apart'),
                     ('compensation.separate_claim', 'ended', 'end_apart'), ('compensation.insolvency', 'closed', 'close_insolvency'),
                     ('compensation.insolvency', 'distributed', 'revive'),
                     ('compensation.project', 'working', 'accept_stage'), ('compensation.project', 'working', 'refuse_stage')) AS w (machine, state, kind)
          ON w.machine = NEW.machine AND w.state = NEW.from_state AND w.kind = r.kind
            AND (w.kind <> 'take_over' OR (w.state = 'working') = (NEW.process_id = r.record_id))
        WHERE x.book_id = NEW.book_id AND x.confirmed_on IS NOT NULL)
     OR EXISTS (SELECT FROM damage_guarantee g WHERE NEW.machine = 'compensation.guarantee' AND g.book_id = NEW.book_id AND g.guarantee_id = NEW.process_id
       AND CASE WHEN NEW.to_state = 'reversed' THEN damage_called_of(g.book_id, g.guarantee_id) > 0
           ELSE NEW.from_state = 'called' AND damage_called_of(g.book_id, g.guarantee_id) >= g.amount END) THEN
    RAISE EXCEPTION 'a step of % back without its reversal', NEW.machine USING ERRCODE = 'LG057', CONSTRAINT = 'damage_step_reversed';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS damage_step_reversed ON ledger.process_event;
CREATE CONSTRAINT TRIGGER damage_step_reversed AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.action LIKE 'reverse%'
                     AND NEW.machine IN ('compensation.relief', 'compensation.guarantee', 'compensation.spending', 'compensation.project',
                                         'compensation.separate_claim', 'compensation.insolvency'))
  EXECUTE FUNCTION ledger.check_damage_step_reversed();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER damage_step_reversed;

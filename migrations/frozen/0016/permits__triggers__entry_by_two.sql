-- The web posts no cap, allocation, grant out of the reserve, surrender, retirement, cancellation, deduction, withdrawal, deposit or pay-out, and takes no
-- deposit or pay-out back, but as the entry of an act that two persons have brought to its end, or one for whom that sufficed
-- (`done_by_two`): the entry has the id of its act, and moves what the act counts.
-- Fires for each such entry when the transaction commits, so that an act may be rehearsed. Locks: none. Only what the web posts is
-- asked: an archive that is replayed, by the owner, brings entries without the acts of this room.
-- Errors: LG064 entry_by_two. Twin: ledger.permits.actions.second.
CREATE OR REPLACE FUNCTION ledger.check_entry_by_two() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off
AS $$
DECLARE
  v_kind text := NEW.kind; v_machine text; v_state text; v_moved bigint; v_sound boolean; v_grants uuid[];
  v_act uuid := NEW.entry_id;
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NULL;
  END IF;
  IF v_kind = 'journal.reversal' THEN
    SELECT 'reversal of ' || e.kind INTO v_kind FROM entry e WHERE e.book_id = NEW.book_id AND e.entry_id = NEW.reverses
      AND e.kind IN ('market.deposit', 'market.payout', 'market.payout_paid', 'permits.fee_payment');
    IF NOT FOUND THEN
      RETURN NULL;
    END IF;
  END IF;
  IF v_kind IN ('permits.allocation', 'permits.opening') THEN
    -- A lot is issued once, by the entry that grants it, in the quantity of its line, under a decision that two persons have taken.
    SELECT bool_and((l.asset_id IS NOT NULL AND p.version = 1 AND p.credit IS NOT DISTINCT FROM g.quantity)
                      AND (g.origin IS NOT NULL) = (v_kind = 'permits.opening')
                    OR (l.asset_id IS NULL AND EXISTS (SELECT FROM permit_cap c WHERE c.book_id = p.book_id AND c.asset_id = p.asset_id))),
           array_agg(DISTINCT l.grant_id) FILTER (WHERE l.asset_id IS NOT NULL)
    INTO v_sound, v_grants
    FROM posting p
    LEFT JOIN permit_lot l ON l.book_id = p.book_id AND l.asset_id = p.asset_id
    LEFT JOIN permit_grant_line g ON g.book_id = l.book_id AND g.grant_id = l.grant_id AND g.line = l.grant_line
    WHERE p.book_id = NEW.book_id AND p.entry_id = NEW.entry_id AND p.credit > 0;
    IF v_sound AND (SELECT bool_and(done_by_two(NEW.book_id, d)) FROM unnest(v_grants) AS d) THEN
      RETURN NULL;
    END IF;
  ELSE
    SELECT w.machine, w.state INTO v_machine, v_state
    FROM (VALUES ('permits.cap', 'permits.cap', 'done'), ('permits.cap_cut', 'permits.cap', 'done'), ('permits.cap_share', 'permits.cap', 'done'),
                 ('permits.reserve_grant', 'permits.move', 'released'), ('permits.surrender', 'permits.surrender', 'surrendered'),
                 ('permits.surrender_late', 'permits.surrender', 'surrendered'),
                 ('permits.retirement', 'permits.retirement', 'retired'), ('permits.cancellation', 'permits.retirement', 'cancelled'),
                 ('permits.deduction', 'permits.retirement', 'deducted'),
                 ('permits.withdrawal', 'permits.withdrawal', 'open_to_objection'),
                 ('reversal of permits.fee_payment', 'permits.fee_correction', 'reversed'),
                 ('permits.fee_refund', 'permits.fee_refund', 'done'), ('permits.fee_refund_back', 'permits.fee_refund', 'done'),
                 ('market.deposit', 'market.deposit', 'recorded'), ('market.payout', 'market.payout', 'paid'),
                 ('market.payout_paid', 'market.payout_request', 'paid'),
                 ('reversal of market.deposit', 'market.correction', 'reversed'),
                 ('reversal of market.payout', 'market.correction', 'reversed'),
                 ('reversal of market.payout_paid', 'market.correction', 'reversed')) AS w (kind, machine, state)
    WHERE w.kind = v_kind;
    SELECT CASE v_kind WHEN 'permits.cap_share' THEN sum(p.debit) / 2
                       WHEN 'reversal of permits.fee_payment' THEN sum(p.credit) FILTER (WHERE a.purpose = 'treasury_cash')
                       ELSE sum(p.debit) END INTO v_moved
    FROM posting p JOIN account a ON a.book_id = p.book_id AND a.account_id = p.account_id
    WHERE p.book_id = NEW.book_id AND p.entry_id = NEW.entry_id;
    IF v_kind = 'permits.cap_cut' THEN  -- of a lower cap it is room of the higher one again: as much on each of the four lines
      SELECT CASE WHEN min(p.debit + p.credit) = max(p.debit + p.credit)
                   AND count(*) = CASE WHEN bool_or(a.purpose = 'cap_limit' AND c.parent_id IS NOT NULL) THEN 4 ELSE 2 END
                  THEN max(p.debit + p.credit) END INTO v_moved
      FROM posting p
      JOIN account a ON a.book_id = p.book_id AND a.account_id = p.account_id
      LEFT JOIN permit_cap c ON c.book_id = p.book_id AND c.asset_id = p.asset_id
      WHERE p.book_id = NEW.book_id AND p.entry_id = NEW.entry_id;
    END IF;
    IF v_kind = 'market.payout_paid' THEN  -- a request that was recorded as paid by mistake is paid again under another id
      v_act := act_of_entry(NEW.book_id, NEW.entry_id, (SELECT k.acts FROM entry_kind k WHERE k.code = v_kind), NULL);
    END IF;
    IF EXISTS (SELECT FROM process p WHERE p.book_id = NEW.book_id AND p.process_id = v_act AND p.machine = v_machine AND p.state = v_state)
       AND done_by_two(NEW.book_id, v_act) AND v_moved = act_figure(NEW.book_id, v_act)
       AND (NEW.reverses IS NULL OR EXISTS (SELECT FROM permit_act t WHERE t.book_id = NEW.book_id AND t.act_id = NEW.entry_id
                                                                     AND t.terms ->> 'reverses' = NEW.reverses::text)) THEN
      RETURN NULL;
    END IF;
  END IF;
  RAISE EXCEPTION 'an entry of the kind % without a second person', NEW.kind USING ERRCODE = 'LG064', CONSTRAINT = 'entry_by_two';
END
$$;

DROP TRIGGER IF EXISTS entry_by_two ON ledger.entry;
CREATE CONSTRAINT TRIGGER entry_by_two AFTER INSERT ON ledger.entry DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.kind IN ('permits.cap', 'permits.cap_cut', 'permits.cap_share', 'permits.allocation', 'permits.opening',
                                  'permits.reserve_grant', 'permits.surrender', 'permits.surrender_late', 'permits.retirement',
                                  'permits.cancellation', 'permits.deduction', 'permits.withdrawal', 'permits.fee_refund',
                                  'permits.fee_refund_back', 'market.deposit', 'market.payout', 'market.payout_paid', 'journal.reversal'))
  EXECUTE FUNCTION ledger.check_entry_by_two();
ALTER TABLE ledger.entry ENABLE ALWAYS TRIGGER entry_by_two;

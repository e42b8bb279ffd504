-- Permits pass without a sale by a succession alone, on its paper, and to nobody who has not accepted them with a key of its own.
-- Fires for each application for a move, and for each step that carries one out, always, whoever writes. Locks: none.
-- Errors: LG062 move_founded, move_accepted. Twins: ledger.permits.rules.moves and ledger.permits.actions.moves, with what would be left behind.
CREATE OR REPLACE FUNCTION ledger.check_move_founded() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF btrim(NEW.document) = ''
     OR coalesce(NEW.terms ->> 'basis', '') NOT IN ('merger', 'division', 'relocation', 'succession', 'rename', 'code_corrected') THEN
    RAISE EXCEPTION 'a move that rests on no succession' USING ERRCODE = 'LG062', CONSTRAINT = 'move_founded';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_move_accepted() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF EXISTS (
      SELECT FROM permit_act t
      LEFT JOIN site g ON g.book_id = t.book_id AND g.code = t.site
      LEFT JOIN site r ON r.book_id = t.book_id AND r.code = t.other
      WHERE t.book_id = NEW.book_id AND t.act_id = NEW.process_id AND g.party IS DISTINCT FROM r.party
        AND NOT EXISTS (SELECT FROM process_event e JOIN actor a USING (actor_id)
                        WHERE e.book_id = t.book_id AND e.process_id = t.act_id AND e.action = 'accept' AND a.owner = r.party)) THEN
    RAISE EXCEPTION 'a move to one who has not accepted it' USING ERRCODE = 'LG062', CONSTRAINT = 'move_accepted';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER move_founded BEFORE INSERT ON ledger.permit_act
  FOR EACH ROW WHEN (NEW.machine = 'permits.move' AND NEW.terms ->> 'action' = 'apply') EXECUTE FUNCTION ledger.check_move_founded();
ALTER TABLE ledger.permit_act ENABLE ALWAYS TRIGGER move_founded;
CREATE OR REPLACE TRIGGER move_accepted BEFORE INSERT ON ledger.process_event
  FOR EACH ROW WHEN (NEW.machine = 'permits.move' AND NEW.action = 'approve') EXECUTE FUNCTION ledger.check_move_accepted();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER move_accepted;

-- Moves a frontier of a book by the step that was approved, and keeps that it did.
-- Callers: ledger.periods.actions, as the web's role (SECURITY DEFINER), in the transaction in which the process is done.
-- Locks: that of the book's periods, exclusive: it waits at most five seconds for entries that are being posted, and they for it.
-- Errors: LG017 period_step_done: the step was not approved by two (a soft close: not taken), or has moved already;
-- LG017 period_open_items: it closes a month of which something stood open, and the second person gave no reason; LG017 period_in_order: another month is next; 55P03 when too much is being posted (try again).
CREATE OR REPLACE FUNCTION ledger.move_period(p_book integer, p_step uuid) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp SET lock_timeout = '5s'
AS $$
DECLARE
  v_kind text; v_month date; v_last date; v_soft date; v_closed date; v_opens date; v_soft_after date; v_closed_after date;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('ecoledger.periods'), p_book);
  SELECT s.kind, s.month, (s.month + interval '1 month' - interval '1 day')::date INTO v_kind, v_month, v_last
  FROM period_step s
  JOIN process_event e ON e.book_id = s.book_id AND e.process_id = s.step_id AND e.machine = 'periods.step' AND e.to_state = 'done'
  WHERE s.book_id = p_book AND s.step_id = p_step AND (e.four_eyes OR s.kind = 'soft_close') AND s.kind <> 'year_close'
    AND NOT EXISTS (SELECT FROM period_move m WHERE m.book_id = p_book AND m.step_id = p_step);
  IF v_kind IS NULL THEN
    RAISE EXCEPTION 'the step % moves nothing', p_step USING ERRCODE = 'LG017', CONSTRAINT = 'period_step_done';
  END IF;
  IF v_kind = 'close' AND EXISTS (
       SELECT FROM period_step s
       JOIN process_event e ON e.book_id = s.book_id AND e.process_id = s.step_id AND e.machine = 'periods.step' AND e.to_state = 'done'
       WHERE s.book_id = p_book AND s.step_id = p_step AND s.checklist -> 'open' <> '[]' AND e.reason !~ '\S') THEN
    RAISE EXCEPTION 'the step % leaves something open without a word', p_step
      USING ERRCODE = 'LG017', CONSTRAINT = 'period_open_items';
  END IF;
  SELECT b.soft_closed_through, b.closed_through, b.opens_on INTO v_soft, v_closed, v_opens FROM book b WHERE b.book_id = p_book;
  v_soft_after := v_soft;
  v_closed_after := v_closed;
  IF v_kind = 'soft_close' AND v_month = coalesce(v_soft + 1, date_trunc('month', v_opens)::date) THEN
    v_soft_after := v_last;
  ELSIF v_kind = 'close' AND v_month = coalesce(v_closed + 1, date_trunc('month', v_opens)::date) AND v_last <= v_soft THEN
    v_closed_after := v_last;
  ELSIF v_kind = 'reopen' AND v_last = v_closed THEN
    v_closed_after := CASE WHEN v_month > v_opens THEN v_month - 1 END;
  ELSIF v_kind = 'open' AND v_last = v_soft AND v_soft IS DISTINCT FROM v_closed THEN
    v_soft_after := CASE WHEN v_month > v_opens THEN v_month - 1 END;
  ELSE
    RAISE EXCEPTION '% of % is not next', v_kind, v_month USING ERRCODE = 'LG017', CONSTRAINT = 'period_in_order';
  END IF;
  UPDATE book b SET soft_closed_through = v_soft_after, closed_through = v_closed_after WHERE b.book_id = p_book;
  INSERT INTO period_move (book_id, step_id, soft_before, soft_after, closed_before, closed_after, entries, recorded_at)
  SELECT p_book, p_step, v_soft, v_soft_after, v_closed, v_closed_after, count(*), clock_now()
  FROM entry e WHERE e.book_id = p_book AND e.effective_on BETWEEN v_month AND v_last;
END
$$;

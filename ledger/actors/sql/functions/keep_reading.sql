-- Keeps that who comes with the text of a key reads something of a book: once a day and subject, with how often.
-- Callers: ledger.actors.reads, as the web's role (SECURITY DEFINER), before the answer leaves, so that one that is broken off counts.
-- Locks: those of bearer_of; the row. Errors: LG051 key_issuer_living; the checks of the table.
CREATE OR REPLACE FUNCTION ledger.keep_reading(p_key text, p_book integer, p_what text, p_subject text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_by integer := bearer_of(p_key);
  v_now timestamptz := clock_now();
BEGIN
  INSERT INTO reading AS r (book_id, actor_id, read_on, what, subject, times, first_at, last_at)
  VALUES (p_book, v_by, legal_day(), p_what, p_subject, 1, v_now, v_now)
  ON CONFLICT ON CONSTRAINT reading_day_key DO UPDATE SET times = r.times + 1, last_at = greatest(r.last_at, EXCLUDED.last_at);
END
$$;

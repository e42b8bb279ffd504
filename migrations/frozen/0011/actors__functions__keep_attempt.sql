-- Keeps that who comes with the text of a key was refused: the first ten of a key in a minute as rows, further ones of that minute in one row
-- that counts them. In the book of the key, whatever was asked for; of an administrator's in the book that was, and in that of the installation, 0.
-- Callers: ledger.actors.attempts, as the web's role (SECURITY DEFINER), in a transaction of its own, after what was refused is rolled back.
-- Locks: the row that counts, for others of the same key. Errors: LG051 key_issuer_living; the checks of the table.
CREATE OR REPLACE FUNCTION ledger.keep_attempt(
  p_key text, p_book integer, p_operation text, p_code text, p_subject text, p_body bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  k record;
  v_book integer;
  v_now timestamptz := clock_now();
  v_minute timestamptz := date_trunc('minute', clock_now());
  v_nth integer;
BEGIN
  SELECT g.key_id, a.actor_id, a.person_id, a.book_id INTO k FROM api_key g JOIN actor a USING (actor_id)
  WHERE g.digest = sha256(convert_to(p_key, 'UTF8')) AND key_good(g.revoked_at, g.expires_on, g.mandate_id);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no key that is good came' USING ERRCODE = 'LG051', CONSTRAINT = 'key_issuer_living';
  END IF;
  v_book := coalesce(k.book_id, (SELECT b.book_id FROM book b WHERE b.book_id = p_book), 0);
  SELECT coalesce(max(t.nth), 0) + 1 INTO v_nth FROM attempt t
  WHERE t.book_id = v_book AND t.key_id = k.key_id AND t.minute = v_minute;
  IF v_nth BETWEEN 1 AND 10 THEN
    INSERT INTO attempt (book_id, key_id, actor_id, person_id, minute, nth, operation, code, subject, body, times, first_at, last_at)
    VALUES (v_book, k.key_id, k.actor_id, k.person_id, v_minute, v_nth, p_operation, p_code, p_subject, p_body, 1, v_now, v_now)
    ON CONFLICT ON CONSTRAINT attempt_nth_key DO NOTHING;
    IF FOUND THEN
      RETURN;
    END IF;
  END IF;
  INSERT INTO attempt AS t (book_id, key_id, actor_id, person_id, minute, nth, times, first_at, last_at)
  VALUES (v_book, k.key_id, k.actor_id, k.person_id, v_minute, 0, 1, v_now, v_now)
  ON CONFLICT ON CONSTRAINT attempt_nth_key DO UPDATE SET times = t.times + 1, last_at = greatest(t.last_at, EXCLUDED.last_at);
END
$$;

-- Keeps the refusal of an entry whose transaction was rolled back, so that the same id never succeeds later.
-- Callers: ledger.journal.posting, after the rollback, as the web's role (SECURITY DEFINER).
-- Locks: none. Errors: none; an id that is known already stays as it is.
CREATE OR REPLACE FUNCTION ledger.remember_refusal(
  p_book integer, p_entry uuid, p_code text, p_figures jsonb, p_content jsonb, p_actor integer) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
  INSERT INTO refusal (book_id, entry_id, code, figures, content, actor_id, refused_at)
  SELECT p_book, p_entry, p_code, p_figures, p_content, p_actor, clock_now()
  WHERE NOT EXISTS (SELECT FROM entry e WHERE e.book_id = p_book AND e.entry_id = p_entry)
  ON CONFLICT DO NOTHING
$$;

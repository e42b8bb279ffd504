-- The content of a stored entry, in the form in which a submitted one is compared with it.
-- Callers: post_entries, when an id is known already. Locks: none. Errors: none; null when there is no such entry.
-- The keys stand for what the client said; the order in which differences are named is in content_difference.
CREATE OR REPLACE FUNCTION ledger.entry_content(p_book integer, p_entry uuid) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT jsonb_build_object(
           'kind', e.kind, 'effective_on', e.effective_on, 'memo', e.memo, 'document', e.document, 'reverses', e.reverses,
           'postings', (SELECT jsonb_agg(jsonb_build_array(a.code, s.code, p.debit, p.credit) ORDER BY p.line)
                        FROM posting p
                        JOIN account a ON a.book_id = p.book_id AND a.account_id = p.account_id
                        JOIN asset s ON s.book_id = p.book_id AND s.asset_id = p.asset_id
                        WHERE p.book_id = e.book_id AND p.entry_id = e.entry_id))
  FROM entry e
  WHERE e.book_id = p_book AND e.entry_id = p_entry
$$;

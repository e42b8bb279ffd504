-- Which record of a damage case an entry was posted by: one of the kinds that some rules name (`entry_kind.acts`), from whose id that of the entry
-- is derived, and that was done; null where there is none. An id that is derived keeps the millisecond of the one from which it is.
-- Where somebody is named it was written, or confirmed, by him in this transaction.
-- Callers: check_entry_of_record, the doctor. Locks: none. Errors: none. Twin of the names: ledger.compensation.acts.
-- What it asks, it asks by ids: one plan does for all, and it is not made anew for each act.
CREATE OR REPLACE FUNCTION ledger.record_of_entry(p_book integer, p_entry uuid, p_reverses uuid, p_rules text[], p_actor integer) RETURNS uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp SET plan_cache_mode = force_generic_plan SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off
AS $$
BEGIN
  RETURN (
    SELECT r.record_id
    FROM damage_record r
    WHERE r.book_id = p_book
      AND r.record_id BETWEEN (left(p_entry::text, 13) || '-0000-0000-000000000000')::uuid
                          AND (left(p_entry::text, 13) || '-ffff-ffff-ffffffffffff')::uuid
      AND ('compensation.record ' || r.kind = ANY (p_rules) OR 'compensation.record *' = ANY (p_rules))
      AND damage_act_done(p_book, r.record_id)
      AND p_entry IN (
        SELECT derived_id(r.record_id, n) FROM unnest(ARRAY[r.kind, 'rest', 'excess', 'recourse', 'replaced', 'reversal ' || p_reverses]) AS n
        UNION ALL SELECT derived_id(r.record_id, n || ' ' || p.part)
        FROM damage_part p CROSS JOIN unnest(ARRAY['interest', 'reckoned', 'forward', 'called', 'lowered']) AS n
        WHERE p.book_id = r.book_id AND p.case_id = r.case_id)
      AND (p_actor IS NULL OR (r.actor_id = p_actor AND of_this_transaction(r.xmin)) OR EXISTS (
        SELECT FROM damage_record c WHERE c.book_id = p_book AND c.case_id = r.case_id AND c.kind = 'confirm_recording'
          AND c.subject IN (r.record_id, derived_id(r.record_id, 'recording')) AND c.actor_id = p_actor AND of_this_transaction(c.xmin)))
    ORDER BY r.record_id LIMIT 1);
END
$$;

-- Which process an entry was posted by: one of the machine and with the step that some rules name (`entry_kind.acts`), from whose id that of
-- the entry is derived; null where there is none. An id that is derived keeps the millisecond of the one from which it is, so that only the
-- processes of that millisecond are looked at. Where somebody is named it was his step, in this transaction, or one that lasts.
-- Callers: check_entry_of_act, check_entry_as_its_act, the doctor. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.act_of_entry(p_book integer, p_entry uuid, p_rules text[], p_actors integer[]) RETURNS uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off
AS $$
BEGIN
  RETURN (
    SELECT e.process_id
    FROM process_event e
    JOIN unnest(p_rules) AS r (rule) ON e.machine = split_part(r.rule, ' ', 1)
      AND e.action = regexp_replace(split_part(r.rule, ' ', 2), '^since:', '')
      AND CASE split_part(r.rule, ' ', 3) WHEN '-' THEN e.process_id = p_entry WHEN '*' THEN e.process_id <> p_entry
                                          ELSE p_entry = derived_id(e.process_id, split_part(r.rule, ' ', 3)) END
    WHERE e.book_id = p_book
      AND e.process_id BETWEEN (left(p_entry::text, 13) || '-0000-0000-000000000000')::uuid
                           AND (left(p_entry::text, 13) || '-ffff-ffff-ffffffffffff')::uuid
      AND (p_actors IS NULL OR r.rule LIKE '% since:%' OR (e.actor_id = ANY (p_actors) AND of_this_transaction(e.xmin)))
    ORDER BY e.process_id LIMIT 1);
END
$$;

-- What a book's law says of a figure on a day: the nearest of the bureau's own packs that are in force on it, and says anything, else what is shipped,
-- which is the same for all places. Null for a figure of which PostgreSQL knows nothing. A decimal, in the unit of the rule pack.
-- Callers: check_alone_threshold, check_surrender_window.
-- Locks: none. Errors: none. Twin: ledger.law_in_force.queries.law_of; the figures of a pack are those of `figures_of`.
CREATE OR REPLACE FUNCTION ledger.law_figure(p_book integer, p_key text, p_on date) RETURNS numeric
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT coalesce((
    SELECT (f ->> 'value')::numeric
    FROM permit_pack k
    JOIN process p ON p.book_id = k.book_id AND p.process_id = k.pack_id AND p.machine = 'permits.pack' AND p.state = 'in_force'
    CROSS JOIN LATERAL jsonb_array_elements(k.figures) WITH ORDINALITY AS x (f, number)
    WHERE k.book_id = p_book AND k.in_force_from <= p_on AND f ->> 'key' = p_key
      AND p_on >= (f ->> 'from')::date AND p_on <= coalesce((f ->> 'until')::date, 'infinity')
    ORDER BY k.in_force_from DESC, k.pack_id DESC, x.number LIMIT 1),
    CASE WHEN p_key = 'surrender.undo_days' THEN 10
         WHEN p_key IN ('second_person.caps', 'second_person.allocations', 'second_person.releases', 'second_person.cancellations',
                        'second_person.deductions', 'second_person.retirements', 'second_person.deposits') THEN 0 END)
$$;

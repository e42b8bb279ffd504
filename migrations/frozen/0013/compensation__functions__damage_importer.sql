-- Who imported the list of old cases with which a case, or a guarantee in one, was carried over: that person began it as well as who confirmed the
-- list. Null for whatever began in the book.
-- Callers: check_damage_record_by_two, check_damage_began_by_two, ledger.compensation.actions.engine. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.damage_importer(p_book integer, p_process uuid) RETURNS integer
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT person_of(q.started_by)
  FROM process_event e
  JOIN damage_case c ON c.book_id = e.book_id AND (
    c.process_id = e.process_id
    OR c.case_id = (SELECT g.case_id FROM damage_guarantee g WHERE g.book_id = e.book_id AND g.guarantee_id = e.process_id))
  JOIN damage_old_list l ON l.book_id = c.book_id AND c.process_id = derived_id(l.list_id, 'case:' || substr(c.code, length(l.code) + 2))
  JOIN process q ON q.book_id = l.book_id AND q.process_id = l.list_id
  WHERE e.book_id = p_book AND e.process_id = p_process AND e.version = 1 AND e.action = 'carry_over'
$$;

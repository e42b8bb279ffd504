-- Whether a case is carried over in this transaction with the list of old cases on which it came, whose confirmation is in it: a payment, a guarantee
-- or an entry of it needs no recording of its own then, for two have confirmed the list.
-- Callers: check_damage_payment_by_two, check_damage_guarantee_by_two, check_carried. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.carried_now(p_book integer, p_case integer) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT EXISTS (
    SELECT FROM damage_case c
    JOIN damage_record r ON r.book_id = c.book_id AND r.record_id = c.process_id AND r.case_id = c.case_id AND r.kind = 'carry_over'
      AND of_this_transaction(r.xmin)
    JOIN damage_old_list l ON l.book_id = c.book_id AND l.counts
    JOIN damage_old_case k ON k.book_id = l.book_id AND k.list_id = l.list_id AND k.counts AND c.code = l.code || '-' || k.own
      AND c.process_id = derived_id(l.list_id, 'case:' || k.own)
    JOIN process_event e ON e.book_id = l.book_id AND e.process_id = l.list_id AND e.action = 'confirm' AND of_this_transaction(e.xmin)
    WHERE c.book_id = p_book AND c.case_id = p_case)
$$;

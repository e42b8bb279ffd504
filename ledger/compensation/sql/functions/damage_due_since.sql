-- What who paid has come to owe in a case since a refund of it was approved, in fen, of what is due on a day: principal that is overdue, and late interest
-- as it was posted, but no more than what more is owed than then.
-- Callers: check_damage_refund, ledger.compensation.actions.refunds. Locks: none. Errors: none. Twin: none.
CREATE OR REPLACE FUNCTION ledger.damage_due_since(p_book integer, p_case integer, p_refund uuid, p_on date) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  WITH own AS (
    SELECT DISTINCT b.part
    FROM damage_refund f
    JOIN damage_obligor b ON b.book_id = f.book_id AND b.case_id = f.case_id AND b.owner = f.payee AND daterange(b.since_on, b.until_on) @> p_on
    WHERE f.book_id = p_book AND f.refund_id = p_refund
      AND NOT EXISTS (SELECT FROM damage_payment y WHERE y.book_id = b.book_id AND y.case_id = b.case_id AND y.part = b.part
                        AND y.route = 'release' AND y.payer = b.owner AND y.reversed_by IS NULL)
  ), posted AS (
    SELECT x.head, q.debit - q.credit AS fen, e.position > coalesce((
      SELECT max(g.position) FROM damage_record r JOIN entry g ON g.book_id = r.book_id
        AND g.entry_id IN (derived_id(r.record_id, r.kind), derived_id(r.record_id, 'excess'))
      WHERE r.book_id = p_book AND r.case_id = p_case AND r.kind = 'grant_relief' AND r.subject = p_refund), 0) AS since
    FROM own
    JOIN damage_account x ON x.book_id = p_book AND x.case_id = p_case AND x.part = own.part
    JOIN account a ON a.book_id = x.book_id AND a.account_id = x.account_id AND a.purpose = 'claim_due'
    JOIN posting q ON q.book_id = a.book_id AND q.account_id = a.account_id
    JOIN entry e ON e.book_id = q.book_id AND e.entry_id = q.entry_id
  )
  SELECT greatest(0, least(
    (SELECT coalesce(sum(fen) FILTER (WHERE head = 'LI'), 0) FROM posted)
      + (SELECT coalesce(sum(i.amount - i.settled), 0) FROM own
         JOIN damage_instalment i ON i.book_id = p_book AND i.case_id = p_case AND i.part = own.part AND i.due_on < p_on),
    (SELECT coalesce(sum(fen) FILTER (WHERE since), 0) FROM posted)))::bigint
$$;

-- What an act counts: fen where it is about money, else the sum over its lines and years in the smallest unit; of an allocation that of its lines.
-- Callers: done_by_two, check_entry_by_two. Locks: none. Errors: none.
-- Twin: ledger.permits.rules.second.
CREATE OR REPLACE FUNCTION ledger.act_figure(p_book integer, p_act uuid) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT coalesce(
    (SELECT t.money FROM permit_act t WHERE t.book_id = p_book AND t.act_id = p_act),
    (SELECT sum(n.delivered * (n.last_vintage - n.first_vintage + 1)) FROM permit_act_line n WHERE n.book_id = p_book AND n.act_id = p_act),
    (SELECT sum(g.quantity * (g.last_vintage - g.first_vintage + 1)) FROM permit_grant_line g WHERE g.book_id = p_book AND g.grant_id = p_act)
  )::bigint
$$;

-- How much of a lot a site has surrendered out of what has ended: of acts that stand, the one that is confirmed now among them.
-- Callers: ledger.permits.queries.lots, check_surrender_late.
-- Locks: none; of one site one act at a time decides. Errors: none.
CREATE OR REPLACE FUNCTION ledger.surrendered_late(p_book integer, p_site text, p_lot integer) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT coalesce(sum(x.quantity), 0)::bigint
  FROM permit_act t
  JOIN process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state IN ('surrendered', 'undo_asked')
  JOIN permit_act_lot x ON x.book_id = t.book_id AND x.act_id = t.act_id AND x.asset_id = p_lot
  WHERE t.book_id = p_book AND t.site = p_site AND t.machine = 'permits.surrender' AND t.terms ->> 'action' = 'surrender_late'
$$;

-- How much of a lot expiries ended on accounts of a site, out of which it surrenders what it surrendered in time: what was its own, but for what
-- secured a debt, whatever an order held of it still.
-- Callers: ledger.permits.queries.lots, check_surrender_late, surrendered_of_withdrawn. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.ended_of_site(p_book integer, p_site text, p_lot integer) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT coalesce(sum(p.credit), 0)::bigint
  FROM account a
  JOIN posting p ON p.book_id = a.book_id AND p.account_id = a.account_id AND p.asset_id = p_lot
  JOIN entry e ON e.book_id = p.book_id AND e.entry_id = p.entry_id AND e.kind = 'permits.expiry'
  WHERE a.book_id = p_book AND a.code = ANY (ARRAY[
    permit_account_code(p_site, 'leased'), permit_account_code(p_site, 'unpaid'), permit_account_code(p_site, 'holding'),
    permit_account_code(p_site, 'sellable'), permit_account_code(p_site, 'listed'), permit_account_code(p_site, 'frozen')])
$$;

-- How much of a lot ended while withdrawals of a site held it that never became final, and have been undone, lapsed or annulled since: not more than
-- ended on that account. What a review leaves owed of one is given once: surrendered so, or granted for the review.
-- Callers: ledger.permits.queries.lots, check_surrender_late. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.ended_withdrawn(p_book integer, p_site text, p_lot integer) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT least(sum(x.quantity), max(n.quantity))::bigint
  FROM (SELECT sum(p.credit) AS quantity, max(p.recorded_at) AS recorded_at
        FROM account a
        JOIN posting p ON p.book_id = a.book_id AND p.account_id = a.account_id AND p.asset_id = p_lot
        JOIN entry e ON e.book_id = p.book_id AND e.entry_id = p.entry_id AND e.kind = 'permits.expiry'
        WHERE a.book_id = p_book AND a.code = permit_account_code(p_site, 'withdrawn')) AS n
  JOIN permit_act t ON t.book_id = p_book AND t.site = p_site AND t.machine = 'permits.withdrawal'
  JOIN permit_act_lot x ON x.book_id = t.book_id AND x.act_id = t.act_id AND x.asset_id = p_lot
  JOIN process_event v ON v.book_id = t.book_id AND v.process_id = t.act_id AND v.to_state IN ('undone', 'lapsed', 'quashed')
    AND v.recorded_at >= n.recorded_at
  WHERE NOT EXISTS (SELECT FROM process_event f WHERE f.book_id = t.book_id AND f.process_id = t.act_id AND f.to_state = 'final')
    AND NOT EXISTS (
      SELECT FROM permit_act r
      JOIN permit_act g ON g.book_id = r.book_id AND g.machine = 'permits.move' AND g.other = p_site AND g.terms ->> 'review' = r.act_id::text
      JOIN process q ON q.book_id = g.book_id AND q.process_id = g.act_id AND q.state = 'released'
      WHERE r.book_id = t.book_id AND r.machine = 'permits.review' AND r.site = p_site AND r.terms ->> 'decision' = t.act_id::text)
$$;

-- How much of a lot a site has surrendered out of what ended while a withdrawal held it: what came out of its other accounts came first.
-- Callers: ledger.permits.actions.review_debts, check_review_owes. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.surrendered_of_withdrawn(p_book integer, p_site text, p_lot integer) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT greatest(ledger.surrendered_late(p_book, p_site, p_lot) - ledger.ended_of_site(p_book, p_site, p_lot), 0)
$$;

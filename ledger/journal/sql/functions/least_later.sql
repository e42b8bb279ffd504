-- The least that a balance would hold at the end of a legal day from p_on on, and the first day on which it holds that little.
-- Callers: post_entries, for a leg that lowers a balance before its newest day; ledger.journal.foreseeing, as the web's role, which only looks.
-- Locks: none beyond the balance row, which post_entries holds.
-- p_held is what it holds once all is counted, the leg too; p_version the version then; p_days and p_moves are the legs dated later that the
-- caller has decided and not yet written (debits above zero). Errors: none.
-- Nothing is dated after the day on which it was recorded, and versions rise as time goes: so what is dated later stands among the newest
-- versions, after one that was recorded before that day, which is found by steps that double. A clock may have been set back by a day.
CREATE OR REPLACE FUNCTION ledger.least_later(
  p_book integer, p_account integer, p_asset integer, p_normal boolean, p_on date, p_held bigint, p_version bigint,
  p_days date[], p_moves bigint[], OUT day date, OUT held bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_since timestamptz := (SELECT p_on::timestamp AT TIME ZONE b.zone FROM book b WHERE b.book_id = p_book);
  v_from bigint := p_version;
  v_step bigint := 32;
BEGIN
  WHILE v_from > 0 AND NOT EXISTS (SELECT FROM posting p
                                   WHERE p.book_id = p_book AND p.account_id = p_account AND p.asset_id = p_asset
                                     AND p.version = v_from AND p.recorded_at < v_since) LOOP
    v_from := v_from - v_step;
    v_step := 2 * v_step;
  END LOOP;
  SELECT x.day, x.held INTO least_later.day, least_later.held
  FROM (SELECT m.day,
               p_held - coalesce(sum(sum(CASE WHEN p_normal THEN m.moved ELSE -m.moved END))
                                   OVER (ORDER BY m.day DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)::bigint AS held
        FROM (SELECT p_on AS day, 0 AS moved
              UNION ALL
              SELECT p.effective_on, p.debit - p.credit FROM posting p
              WHERE p.book_id = p_book AND p.account_id = p_account AND p.asset_id = p_asset
                AND p.version > v_from AND p.effective_on > p_on
              UNION ALL
              SELECT u.day, u.moved FROM unnest(p_days, p_moves) AS u (day, moved)) AS m
        GROUP BY m.day) AS x
  ORDER BY x.held, x.day LIMIT 1;
END
$$;

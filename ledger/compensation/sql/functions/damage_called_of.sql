-- What was called of a guarantee and not reversed, in fen: of a deposit it is paid, another guarantor pays it.
-- Callers: ledger.compensation.queries standing and cases, check_damage_called, check_damage_step_reversed, the doctor.
-- Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.damage_called_of(p_book integer, p_guarantee uuid) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT coalesce(sum(k.amount), 0)::bigint
  FROM damage_called k
  WHERE k.book_id = p_book AND k.guarantee_id = p_guarantee
    AND NOT EXISTS (SELECT FROM damage_reversal x
      WHERE x.book_id = k.book_id AND x.target = k.call_id AND x.confirmed_on IS NOT NULL)
$$;

-- Whether what a record tells was done, and neither reversed nor retracted since.
-- Callers: damage_rests_later, check_damage_telling, check_correction_ruled, interest_without_money,
-- ledger.compensation.actions order and tellings.
-- Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.damage_act_stands(p_book integer, p_case integer, p_record uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT damage_act_done(p_book, p_record)
    AND NOT EXISTS (SELECT FROM damage_reversal x WHERE x.book_id = p_book AND x.target = p_record AND x.confirmed_on IS NOT NULL)
    AND NOT EXISTS (SELECT FROM damage_record x
                    WHERE x.book_id = p_book AND x.case_id = p_case AND x.kind = 'retract' AND x.subject = p_record)
$$;

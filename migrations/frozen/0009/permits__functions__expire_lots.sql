-- Ends lots of one cap whose year is over: everything of them that still circulates goes to `expired`, in entries.
-- Callers: ledger.permits.actions.year_end, as the web's role (SECURITY DEFINER), with the day on which it is done.
-- Takes the p_most lots numbered above p_after, and tells how many holdings it ended and up to which lot it looked (null
-- at the end); called until then, each time in a transaction of its own, it can be stopped and begun again anywhere.
-- Locks: as post_entries. Returns the number of holdings ended, and the first refusal.
-- What stands on an account that may send nothing is left.
-- Errors: LG012 expiry_too_early when the year of the cap is not over on that day; LG088 expiry_by_two when the web ends lots of a cap of
-- which no expiry runs that two persons began.
CREATE OR REPLACE FUNCTION ledger.expire_lots(
  p_book integer, p_cap integer, p_actor integer, p_on date, p_document text, p_base uuid, p_after integer,
  p_most integer, OUT ended integer, OUT upto integer, OUT fault jsonb)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  c_entry CONSTANT integer := 400;
  v_area text; v_vintage integer; v_account integer; v_entries integer[]; v_accounts integer[]; v_assets integer[];
  v_amounts bigint[];
BEGIN
  SELECT area, vintage INTO STRICT v_area, v_vintage FROM permit_cap WHERE book_id = p_book AND asset_id = p_cap FOR UPDATE;
  IF p_on <= make_date(v_vintage, 12, 31) THEN
    RAISE EXCEPTION 'the year % is not over on %', v_vintage, p_on USING ERRCODE = 'LG012', CONSTRAINT = 'expiry_too_early';
  END IF;
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM permit_act t JOIN process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state = 'running'
      JOIN permit_cap c ON c.book_id = p_book AND c.asset_id = p_cap
      WHERE t.book_id = p_book AND t.machine = 'permits.expiry' AND t.site = 'bureau:' || v_area
        AND t.terms ->> 'vintage' = v_vintage::text AND t.terms ->> 'pollutant' = c.pollutant) THEN
    RAISE EXCEPTION 'an expiry that two persons have not begun' USING ERRCODE = 'LG088', CONSTRAINT = 'expiry_by_two';
  END IF;
  INSERT INTO account (book_id, code, owner, purpose, floor, debit_normal, opened_by)
  SELECT p_book, permit_account_code('bureau:' || v_area, u.code), 'bureau:' || v_area, u.code, u.floor, u.debit_normal, p_actor
  FROM purpose u WHERE u.code = 'expired'
  ON CONFLICT DO NOTHING;
  SELECT account_id INTO STRICT v_account FROM account
  WHERE book_id = p_book AND code = permit_account_code('bureau:' || v_area, 'expired');
  SELECT max(asset_id) INTO upto
  FROM (SELECT asset_id FROM permit_lot WHERE book_id = p_book AND cap_id = p_cap AND asset_id > p_after
        ORDER BY asset_id LIMIT p_most) AS l;
  WITH held AS (
    SELECT b.account_id, l.asset_id, b.quantity, ((row_number() OVER (ORDER BY l.asset_id, b.account_id) - 1) / c_entry + 1)::integer AS entry
    FROM (SELECT asset_id FROM permit_lot
          WHERE book_id = p_book AND cap_id = p_cap AND asset_id > p_after AND asset_id <= upto ORDER BY asset_id) AS l
    CROSS JOIN LATERAL (SELECT account_id, debits - credits AS quantity FROM balance
                        WHERE book_id = p_book AND asset_id = l.asset_id AND debit_normal AND debits > credits AND status = 'open'
                          AND purpose <> ALL (ARRAY['surrendered', 'retired', 'expired']) OFFSET 0) AS b
  ), legs AS (
    SELECT entry, asset_id, 1 AS part, v_account AS account, sum(quantity)::bigint AS amount FROM held GROUP BY entry, asset_id
    UNION ALL SELECT entry, asset_id, 2, account_id, -quantity FROM held
  )
  SELECT array_agg(entry ORDER BY entry, asset_id, part, account), array_agg(account ORDER BY entry, asset_id, part, account),
         array_agg(asset_id ORDER BY entry, asset_id, part, account), array_agg(amount ORDER BY entry, asset_id, part, account),
         count(*) FILTER (WHERE part = 2)
  INTO v_entries, v_accounts, v_assets, v_amounts, ended FROM legs;
  IF ended > 0 THEN
    fault := post_legs(p_book, p_actor, 'permits.expiry', p_on, 'vintage ' || v_vintage, p_document, p_base, 'expiry:' || p_cap || ':' || p_after,
                       0, v_entries, v_accounts, v_assets, v_amounts);
  END IF;
END
$$;

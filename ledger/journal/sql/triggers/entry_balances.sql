-- Every entry is complete and balances in each asset, of which no account stands on both sides, unless it reverses one from before; every posting
-- agrees with the balance of its account.
-- Fires after each INSERT statement, always; set-based over the new rows. Locks: none beyond the posting function's.
-- Errors, in this order: LG001 entry_balances, LG002 entry_complete, LG003 posting_account_of_book,
-- LG004 posting_account_open, LG005 posting_matches_balance, LG001 entry_sides_apart; for entries LG002 entry_complete, LG016 entry_period_open: nothing
-- takes effect in a closed month, and in a soft-closed one nothing without a second person.
-- An entry and its postings are inserted by one statement, as post_entries does. With the unique versions of a balance,
-- LG005 leaves no room for a posting that its balance does not count.
CREATE OR REPLACE FUNCTION ledger.check_postings() RETURNS trigger
LANGUAGE plpgsql
AS $$
DECLARE
  v_promise text;
  v_both uuid[];
BEGIN
  SELECT CASE WHEN p.unbalanced THEN 'entry_balances' ELSE 'entry_complete' END INTO v_promise
  FROM (SELECT a.book_id, a.entry_id, sum(a.lines) AS lines, min(a.first) AS first, max(a.last) AS last,
               bool_or(a.difference <> 0) AS unbalanced, min(a.effective_on) AS effective_on, max(a.effective_to) AS effective_to
        FROM (SELECT n.book_id, n.entry_id, count(*) AS lines, min(n.line) AS first, max(n.line) AS last,
                     sum(n.debit - n.credit) AS difference, min(n.effective_on) AS effective_on,
                     max(n.effective_on) AS effective_to
              FROM new_postings n GROUP BY n.book_id, n.entry_id, n.asset_id) AS a
        GROUP BY a.book_id, a.entry_id) AS p
  LEFT JOIN ledger.entry e ON e.book_id = p.book_id AND e.entry_id = p.entry_id
  WHERE p.unbalanced OR e.lines IS DISTINCT FROM p.lines OR p.first <> 1 OR p.last <> p.lines
     OR e.effective_on <> p.effective_on OR e.effective_on <> p.effective_to
  ORDER BY NOT p.unbalanced LIMIT 1;
  IF v_promise IS NULL THEN
    SELECT CASE WHEN b.account_id IS NULL THEN 'posting_account_of_book'
                WHEN p.version <= b.version AND p.version > 0 AND (p.version < b.version
                     OR p.balance_after = CASE WHEN b.debit_normal THEN b.debits - b.credits ELSE b.credits - b.debits END)
                  THEN 'posting_account_open'
                ELSE 'posting_matches_balance' END INTO v_promise
    FROM new_postings p
    LEFT JOIN ledger.balance b ON b.book_id = p.book_id AND b.account_id = p.account_id AND b.asset_id = p.asset_id
    WHERE b.account_id IS NULL OR p.version > b.version OR p.version < 1
       OR (p.version = b.version
           AND p.balance_after <> CASE WHEN b.debit_normal THEN b.debits - b.credits ELSE b.credits - b.debits END)
       OR (b.status <> 'open' AND (b.status <> 'receive_only' OR (p.debit > 0) <> b.debit_normal))
    ORDER BY b.account_id IS NOT NULL, b.status = 'open', p.entry_id, p.line LIMIT 1;
  END IF;
  IF v_promise IS NOT NULL THEN
    RAISE EXCEPTION 'these postings break the promise %', v_promise
      USING CONSTRAINT = v_promise,
            ERRCODE = 'LG00' || array_position(ARRAY['entry_balances', 'entry_complete', 'posting_account_of_book',
                                                     'posting_account_open', 'posting_matches_balance'], v_promise);
  END IF;
  -- A posting is a debit or a credit: who has both has one without a debit. Grouped, and not joined: a batch has thousands of lines.
  SELECT array_agg(x.entry_id) INTO v_both
  FROM (SELECT n.entry_id FROM new_postings n GROUP BY n.book_id, n.entry_id, n.asset_id, n.account_id
        HAVING min(n.debit) = 0 AND max(n.debit) <> 0) AS x;
  IF v_both IS NOT NULL AND EXISTS (SELECT FROM ledger.entry e JOIN (SELECT DISTINCT n.book_id FROM new_postings n) AS o ON o.book_id = e.book_id
                                    WHERE e.entry_id = ANY (v_both) AND e.reverses IS NULL) THEN
    RAISE EXCEPTION 'an account on both sides of an asset' USING ERRCODE = 'LG001', CONSTRAINT = 'entry_sides_apart';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER entry_balances AFTER INSERT ON ledger.posting REFERENCING NEW TABLE AS new_postings
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_postings();
ALTER TABLE ledger.posting ENABLE ALWAYS TRIGGER entry_balances;

CREATE OR REPLACE FUNCTION ledger.check_entries() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
  IF EXISTS (SELECT FROM new_entries e
             WHERE NOT EXISTS (SELECT FROM ledger.posting p
                               WHERE p.book_id = e.book_id AND p.entry_id = e.entry_id AND p.line = 1)) THEN
    RAISE EXCEPTION 'an entry without postings' USING ERRCODE = 'LG002', CONSTRAINT = 'entry_complete';
  END IF;
  IF EXISTS (SELECT FROM ledger.book b
             WHERE b.soft_closed_through >= (SELECT min(e.effective_on) FROM new_entries e WHERE e.book_id = b.book_id)
               AND EXISTS (SELECT FROM new_entries e WHERE e.book_id = b.book_id AND e.effective_on <= b.soft_closed_through
                           AND (e.approver_id IS NULL OR e.effective_on <= coalesce(b.closed_through, '-infinity')))) THEN
    RAISE EXCEPTION 'an entry in a closed month' USING ERRCODE = 'LG016', CONSTRAINT = 'entry_period_open';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER entry_complete AFTER INSERT ON ledger.entry REFERENCING NEW TABLE AS new_entries
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_entries();
ALTER TABLE ledger.entry ENABLE ALWAYS TRIGGER entry_complete;

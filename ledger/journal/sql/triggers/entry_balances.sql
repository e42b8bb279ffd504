-- Every entry is complete and balances in each asset; every posting agrees with the balance of its account.
-- Fires after each INSERT statement, always; set-based over the new rows. Locks: none beyond the posting function's.
-- Errors, in this order: LG001 entry_balances, LG002 entry_complete, LG003 posting_account_of_book,
-- LG004 posting_account_open, LG005 posting_matches_balance.
-- An entry and its postings are inserted by one statement, as post_entries does.
CREATE OR REPLACE FUNCTION ledger.check_postings() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off
AS $$
DECLARE
  v_promise text;
BEGIN
  IF EXISTS (SELECT FROM new_postings GROUP BY book_id, entry_id, asset_id HAVING sum(debit) <> sum(credit)) THEN
    RAISE EXCEPTION 'debits and credits of an entry differ' USING ERRCODE = 'LG001', CONSTRAINT = 'entry_balances';
  END IF;
  IF EXISTS (SELECT FROM (SELECT book_id, entry_id, count(*) AS lines, min(line) AS first, max(line) AS last,
                                 min(effective_on) AS effective_on, max(effective_on) AS effective_to
                          FROM new_postings GROUP BY book_id, entry_id) AS p
             LEFT JOIN entry e ON e.book_id = p.book_id AND e.entry_id = p.entry_id
             WHERE e.lines IS DISTINCT FROM p.lines OR p.first <> 1 OR p.last <> p.lines
                OR e.effective_on <> p.effective_on OR e.effective_on <> p.effective_to) THEN
    RAISE EXCEPTION 'postings without their whole entry' USING ERRCODE = 'LG002', CONSTRAINT = 'entry_complete';
  END IF;
  SELECT CASE
           WHEN b.account_id IS NULL THEN 'posting_account_of_book'
           WHEN b.status IN ('closed', 'frozen')
             OR (b.status = 'receive_only' AND CASE WHEN b.debit_normal THEN p.credited ELSE p.debited END)
             THEN 'posting_account_open'
           ELSE 'posting_matches_balance'
         END INTO v_promise
  FROM (SELECT book_id, account_id, asset_id, count(*) AS postings, min(version) AS first, max(version) AS last,
               bool_or(debit > 0) AS debited, bool_or(credit > 0) AS credited,
               (array_agg(balance_after ORDER BY version DESC))[1] AS balance
        FROM new_postings GROUP BY book_id, account_id, asset_id) AS p
  LEFT JOIN balance b ON b.book_id = p.book_id AND b.account_id = p.account_id AND b.asset_id = p.asset_id
  WHERE b.account_id IS NULL OR b.status <> 'open' AND (b.status <> 'receive_only'
          OR CASE WHEN b.debit_normal THEN p.credited ELSE p.debited END)
     OR b.version <> p.last OR p.first <> p.last - p.postings + 1
     OR p.balance <> CASE WHEN b.debit_normal THEN b.debits - b.credits ELSE b.credits - b.debits END
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'a posting breaks the promise %', v_promise
      USING CONSTRAINT = v_promise, ERRCODE = CASE v_promise WHEN 'posting_account_of_book' THEN 'LG003'
                                                             WHEN 'posting_account_open' THEN 'LG004' ELSE 'LG005' END;
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER entry_balances AFTER INSERT ON ledger.posting REFERENCING NEW TABLE AS new_postings
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_postings();
ALTER TABLE ledger.posting ENABLE ALWAYS TRIGGER entry_balances;

CREATE OR REPLACE FUNCTION ledger.check_entries() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off
AS $$
BEGIN
  IF EXISTS (SELECT FROM new_entries e
             WHERE NOT EXISTS (SELECT FROM posting p WHERE p.book_id = e.book_id AND p.entry_id = e.entry_id AND p.line = 1)) THEN
    RAISE EXCEPTION 'an entry without postings' USING ERRCODE = 'LG002', CONSTRAINT = 'entry_complete';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER entry_complete AFTER INSERT ON ledger.entry REFERENCING NEW TABLE AS new_entries
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_entries();
ALTER TABLE ledger.entry ENABLE ALWAYS TRIGGER entry_complete;

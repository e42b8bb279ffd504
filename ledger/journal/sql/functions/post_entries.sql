-- Posts a batch of entries: the only writer of entries, postings and balances.
--
-- Callers: ledger.journal.posting, as the web's role (SECURITY DEFINER). Arrays by entry (p_ids … p_ends), by posting
-- in the order of the entries (p_leg_*; amounts above zero are debits, below zero credits), and by distinct (account,
-- asset) pair in ascending order (p_accounts, p_assets); p_leg_keys points into the pairs, p_ends at the last posting
-- of each entry; p_unknown as in legs_content. Entries with the same number above 0 in p_groups stand together and succeed or fail as one.
-- Locks: that of the book's periods, shared (a month that is being closed waits for it); then the balance rows of all pairs, in
-- ascending order, so that no two batches wait for each other in a circle; last the valid keys of approvers, shared.
-- Returns one outcome per entry (posted, replayed, refused, conflict, linked) with code and figures, or null for
-- outcomes when all were posted; the balance and version after each posting; the instant recorded.
-- Order of precedence of the refusals: docs/spec/journal.md section 4.
-- Errors: 23505 on entry_pkey, posting_pkey or entry_reverses_once when the same id, or two reversals of one entry, arrive twice at
-- once (try again: it is then known).
CREATE OR REPLACE FUNCTION ledger.post_entries(
  p_book integer, p_actors integer[], p_ids uuid[], p_kinds text[], p_effective date[], p_memos text[],
  p_documents text[], p_reverses uuid[], p_groups integer[], p_ends integer[],
  p_leg_entries integer[], p_leg_keys integer[], p_leg_amounts bigint[],
  p_accounts integer[], p_assets integer[], p_unknown jsonb,
  OUT recorded_at timestamptz, OUT outcomes text[], OUT codes text[], OUT figures jsonb[],
  OUT balances bigint[], OUT versions bigint[])
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, ledger, pg_temp SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off
AS $$
DECLARE
  c_total_max CONSTANT bigint := 9000000000000000000;
  c_periods CONSTANT integer := hashtext('ecoledger.periods');
  v_entries integer := cardinality(p_ids);
  v_account integer[]; v_asset integer[]; v_purpose text[]; v_normal boolean[]; v_status text[];
  v_floor bigint[]; v_ceiling bigint[]; v_debits bigint[]; v_credits bigint[]; v_version bigint[];
  v_newest date[]; v_newest_before date[]; v_version_before bigint[]; v_days date[]; v_moves bigint[];
  v_known uuid[]; v_approved uuid[]; v_approver integer[];
  v_today date; v_opens date; v_closed date; v_soft date;
  v_kind text; v_kind_found boolean; v_may_debit text[]; v_may_credit text[]; v_required text[]; v_approval boolean;
  v_actor integer;
  v_first integer; v_group_first integer := 1; v_leg integer; v_key integer; v_debit bigint; v_credit bigint;
  v_balance bigint; v_fault jsonb; v_content jsonb; v_seen text[]; v_skip integer := 0; v_other integer;
  v_all_posted boolean := true; v_least record; v_gone timestamptz; v_approved_at timestamptz;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(c_periods, p_book);
  outcomes := array_fill(NULL::text, ARRAY[v_entries]);
  codes := outcomes;
  figures := array_fill(NULL::jsonb, ARRAY[v_entries]);
  v_approver := array_fill(NULL::integer, ARRAY[v_entries]);
  balances := array_fill(NULL::bigint, ARRAY[cardinality(p_leg_keys)]);
  versions := balances;
  -- One pass over the balances: lock them in order, and read what the decisions need. LATERAL and, below, ON CONFLICT
  -- leave the planner no choice but one look-up for each pair, whatever the statistics of young tables say.
  SELECT array_agg(x.account_id), array_agg(x.asset_id), array_agg(x.purpose), array_agg(x.debit_normal),
         array_agg(x.status), array_agg(x.floor), array_agg(x.ceiling), array_agg(x.debits), array_agg(x.credits),
         array_agg(x.version), array_agg(x.newest_on)
  INTO v_account, v_asset, v_purpose, v_normal, v_status, v_floor, v_ceiling, v_debits, v_credits, v_version, v_newest
  FROM (SELECT l.* FROM (SELECT * FROM unnest(p_accounts, p_assets) AS u (account_id, asset_id) ORDER BY 1, 2) AS q
        CROSS JOIN LATERAL (SELECT b.* FROM balance b
                            WHERE b.book_id = p_book AND b.account_id = q.account_id AND b.asset_id = q.asset_id
                            FOR NO KEY UPDATE) AS l) AS x;
  IF v_account IS DISTINCT FROM p_accounts OR v_asset IS DISTINCT FROM p_assets THEN
    PERFORM open_balances(p_book, p_accounts, p_assets);
    SELECT array_agg(x.account_id), array_agg(x.asset_id), array_agg(x.purpose), array_agg(x.debit_normal),
           array_agg(x.status), array_agg(x.floor), array_agg(x.ceiling), array_agg(x.debits), array_agg(x.credits),
           array_agg(x.version), array_agg(x.newest_on)
    INTO v_account, v_asset, v_purpose, v_normal, v_status, v_floor, v_ceiling, v_debits, v_credits, v_version, v_newest
    FROM (SELECT l.* FROM (SELECT * FROM unnest(p_accounts, p_assets) AS u (account_id, asset_id) ORDER BY 1, 2) AS q
          CROSS JOIN LATERAL (SELECT b.* FROM balance b
                              WHERE b.book_id = p_book AND b.account_id = q.account_id AND b.asset_id = q.asset_id
                              FOR NO KEY UPDATE) AS l) AS x;
  END IF;
  IF v_account IS DISTINCT FROM p_accounts OR v_asset IS DISTINCT FROM p_assets THEN  -- some pair cannot be: leave its place empty
    SELECT array_agg(b.account_id ORDER BY q.place), array_agg(b.asset_id ORDER BY q.place),
           array_agg(b.purpose ORDER BY q.place), array_agg(b.debit_normal ORDER BY q.place),
           array_agg(b.status ORDER BY q.place), array_agg(b.floor ORDER BY q.place),
           array_agg(b.ceiling ORDER BY q.place), array_agg(b.debits ORDER BY q.place),
           array_agg(b.credits ORDER BY q.place), array_agg(b.version ORDER BY q.place),
           array_agg(b.newest_on ORDER BY q.place)
    INTO v_account, v_asset, v_purpose, v_normal, v_status, v_floor, v_ceiling, v_debits, v_credits, v_version, v_newest
    FROM unnest(p_accounts, p_assets) WITH ORDINALITY AS q (account_id, asset_id, place)
    LEFT JOIN balance b ON b.book_id = p_book AND b.account_id = q.account_id AND b.asset_id = q.asset_id;
  END IF;
  v_newest_before := v_newest;
  v_version_before := v_version;
  recorded_at := clock_now();
  SELECT (post_entries.recorded_at AT TIME ZONE b.zone)::date, b.opens_on, coalesce(b.closed_through, '-infinity'),
         coalesce(b.soft_closed_through, '-infinity')
  INTO v_today, v_opens, v_closed, v_soft
  FROM book b WHERE b.book_id = p_book;
  SELECT array_agg(k.entry_id) INTO v_known
  FROM (SELECT e.entry_id FROM entry e WHERE e.book_id = p_book AND e.entry_id = ANY (p_ids)
        UNION ALL SELECT r.entry_id FROM refusal r WHERE r.book_id = p_book AND r.entry_id = ANY (p_ids)) AS k;
  SELECT array_agg(a.entry_id) INTO v_approved FROM approval a WHERE a.book_id = p_book AND a.entry_id = ANY (p_ids);

  FOR i IN 1 .. v_entries LOOP
    v_first := CASE WHEN i = 1 THEN 1 ELSE p_ends[i - 1] + 1 END;
    IF p_groups[i] = 0 OR i = 1 OR p_groups[i] <> p_groups[i - 1] THEN
      v_group_first := i;
    END IF;
    IF v_skip <> 0 AND v_skip = p_groups[i] THEN  -- an earlier member of the group failed
      outcomes[i] := 'linked';
      CONTINUE;
    END IF;
    v_fault := NULL;
    IF p_kinds[i] IS DISTINCT FROM v_kind THEN
      v_kind := p_kinds[i];
      SELECT k.debits, k.credits, nullif(k.required, '{}'), k.needs_approval
      INTO v_may_debit, v_may_credit, v_required, v_approval FROM entry_kind k WHERE k.code = v_kind;
      v_kind_found := FOUND;
    END IF;
    IF p_actors[i] IS DISTINCT FROM v_actor THEN
      v_actor := p_actors[i];
      PERFORM FROM actor a WHERE a.actor_id = v_actor AND (a.book_id = p_book OR a.book_id IS NULL);
      IF NOT FOUND THEN
        RAISE EXCEPTION 'actor % does not belong to book %', v_actor, p_book
          USING ERRCODE = 'LG006', CONSTRAINT = 'entry_actor_of_book';
      END IF;
    END IF;
    IF v_known IS NOT NULL OR v_approval OR v_kind = 'journal.reversal' OR p_effective[i] <= v_soft OR p_ids[i] = ANY (v_approved) THEN
      v_content := jsonb_build_object(
        'kind', v_kind, 'effective_on', p_effective[i], 'memo', p_memos[i], 'document', p_documents[i],
        'reverses', p_reverses[i],
        'postings', legs_content(p_book, p_accounts, p_assets, p_leg_keys, p_leg_amounts, v_first, p_ends[i], p_unknown));
    ELSE
      v_content := NULL;
    END IF;

    -- 1. An id that is known: the same answer again, or a conflict.
    IF p_ids[i] = ANY (v_known) THEN
      v_fault := known_fault(p_book, p_ids[i], v_content);
      IF v_fault IS NULL THEN
        outcomes[i] := 'replayed';
        v_all_posted := false;
        CONTINUE;
      END IF;
    -- 2. What the entry is.
    ELSIF NOT v_kind_found THEN
      v_fault := jsonb_build_object('code', 'entry.kind_unknown', 'kind', v_kind);
    ELSIF p_effective[i] > v_today THEN
      v_fault := jsonb_build_object('code', 'entry.effective_in_future', 'effective_on', p_effective[i], 'today', v_today);
    ELSIF p_effective[i] < v_opens THEN
      v_fault := jsonb_build_object('code', 'entry.effective_before_book', 'effective_on', p_effective[i],
                                    'opens_on', v_opens);
    ELSIF p_effective[i] <= v_closed THEN
      v_fault := jsonb_build_object('code', 'entry.period_closed', 'effective_on', p_effective[i], 'closed_through', v_closed);
    END IF;

    -- 3. Line by line: does the account exist, hold such an asset, fit the kind, take part?
    IF v_fault IS NULL THEN
      v_seen := '{}';
      FOR v_leg IN v_first .. p_ends[i] LOOP
        v_key := p_leg_keys[v_leg];
        v_debit := p_leg_amounts[v_leg];
        IF v_account[v_key] IS NULL THEN
          v_fault := jsonb_build_object('code', missing_pair(p_book, p_accounts[v_key], p_assets[v_key]));
        ELSIF v_kind <> 'journal.reversal'
              AND NOT v_purpose[v_key] = ANY (CASE WHEN v_debit > 0 THEN v_may_debit ELSE v_may_credit END) THEN
          v_fault := jsonb_build_object('code', 'entry.kind_legs', 'kind', v_kind, 'purpose', v_purpose[v_key],
                                        'side', CASE WHEN v_debit > 0 THEN 'debit' ELSE 'credit' END);
        ELSIF v_status[v_key] <> 'open' THEN
          IF v_status[v_key] = 'closed' THEN
            v_fault := jsonb_build_object('code', 'account.closed');
          ELSIF v_status[v_key] = 'frozen' THEN
            v_fault := jsonb_build_object('code', 'account.frozen');
          ELSIF (v_debit > 0) <> v_normal[v_key] THEN
            v_fault := jsonb_build_object('code', 'account.receive_only');
          END IF;
        END IF;
        IF v_fault IS NOT NULL THEN
          v_fault := v_fault || jsonb_build_object('line', v_leg - v_first + 1);
          EXIT;
        END IF;
        IF v_required IS NOT NULL THEN
          v_seen := v_seen || (CASE WHEN v_debit > 0 THEN 'debit:' ELSE 'credit:' END || v_purpose[v_key]);
        END IF;
      END LOOP;
    END IF;

    -- 4. The entry as a whole.
    IF v_fault IS NULL AND v_required IS NOT NULL AND NOT v_required <@ v_seen THEN
      v_fault := jsonb_build_object('code', 'entry.leg_missing', 'kind', v_kind,
                                    'leg', (SELECT leg FROM unnest(v_required) AS leg WHERE leg <> ALL (v_seen) LIMIT 1));
    END IF;
    IF v_fault IS NULL AND (v_kind = 'journal.reversal') <> (p_reverses[i] IS NOT NULL) THEN
      v_fault := jsonb_build_object('code', 'reversal.kind_and_target', 'kind', v_kind);
    END IF;
    IF v_fault IS NULL AND p_reverses[i] IS NOT NULL THEN
      v_fault := reversal_fault(p_book, p_reverses[i], v_content -> 'postings', recorded_at);
      IF v_fault IS NULL AND p_reverses[i] = ANY (p_reverses[1 : i - 1]) THEN
        FOR j IN 1 .. i - 1 LOOP
          IF p_reverses[j] = p_reverses[i] AND outcomes[j] IS NULL THEN
            v_fault := jsonb_build_object('code', 'reversal.reversed_already', 'target', p_reverses[i], 'by', p_ids[j]);
          END IF;
        END LOOP;
      END IF;
    END IF;
    IF v_fault IS NULL AND (v_approval OR p_effective[i] <= v_soft) THEN
      SELECT a.actor_id, a.approved_at INTO v_other, v_approved_at FROM approval a
      WHERE a.book_id = p_book AND a.entry_id = p_ids[i] AND a.content = v_content;
      IF p_effective[i] <= v_soft AND (v_other IS NULL OR EXISTS (SELECT FROM actor a WHERE a.actor_id IN (v_actor, v_other)
                                                                  AND a.role <> 'finance')) THEN
        v_fault := jsonb_build_object('code', 'entry.period_soft_closed', 'effective_on', p_effective[i],
                                      'soft_closed_through', v_soft);
      ELSIF v_other IS NULL THEN
        v_fault := jsonb_build_object('code', 'entry.approval_missing', 'kind', v_kind);
      ELSIF person_of(v_other) = person_of(v_actor) THEN
        v_fault := jsonb_build_object('code', 'entry.approved_by_poster', 'kind', v_kind);
      ELSE
        v_approver[i] := v_other;
        v_gone := keys_gone(v_other, v_approved_at);  -- whose key was taken back, or is good no more, has taken the yes along
        IF v_gone IS NOT NULL THEN
          v_fault := jsonb_build_object('code', 'entry.approval_void', 'kind', v_kind, 'revoked_at', v_gone);
        END IF;
      END IF;
    ELSIF v_fault IS NULL AND p_ids[i] = ANY (v_approved) THEN  -- nobody had to approve it, but another person did: it is kept who
      SELECT a.actor_id INTO v_other FROM approval a
      WHERE a.book_id = p_book AND a.entry_id = p_ids[i] AND a.content = v_content AND person_of(a.actor_id) <> person_of(v_actor) AND keys_gone(a.actor_id, a.approved_at) IS NULL;
      v_approver[i] := v_other;
    END IF;

    -- 5. Line by line again: move the balances, and hold them against their limits.
    IF v_fault IS NULL THEN
      FOR v_leg IN v_first .. p_ends[i] LOOP
        v_key := p_leg_keys[v_leg];
        v_debit := greatest(p_leg_amounts[v_leg], 0);
        v_credit := greatest(-p_leg_amounts[v_leg], 0);
        v_debits[v_key] := v_debits[v_key] + v_debit;
        v_credits[v_key] := v_credits[v_key] + v_credit;
        v_version[v_key] := v_version[v_key] + 1;
        v_balance := CASE WHEN v_normal[v_key] THEN v_debits[v_key] - v_credits[v_key]
                          ELSE v_credits[v_key] - v_debits[v_key] END;
        balances[v_leg] := v_balance;
        versions[v_leg] := v_version[v_key];
        IF v_balance < v_floor[v_key] AND (v_debit > 0) <> v_normal[v_key] THEN
          v_fault := jsonb_build_object('code', 'account.overdraft', 'line', v_leg - v_first + 1,
            'needed', v_debit + v_credit, 'available', v_balance + v_debit + v_credit - v_floor[v_key]);
        ELSIF v_balance > v_ceiling[v_key] AND (v_debit > 0) = v_normal[v_key] THEN
          v_fault := jsonb_build_object('code', 'account.ceiling', 'line', v_leg - v_first + 1,
            'amount', v_debit + v_credit, 'room', v_ceiling[v_key] - v_balance + v_debit + v_credit,
            'ceiling', v_ceiling[v_key]);
        ELSIF v_debits[v_key] > c_total_max OR v_credits[v_key] > c_total_max THEN
          v_fault := jsonb_build_object('code', 'account.total_too_large', 'line', v_leg - v_first + 1);
        END IF;
        IF v_fault IS NULL AND p_effective[i] < v_newest[v_key] AND v_floor[v_key] IS NOT NULL AND (v_debit > 0) <> v_normal[v_key] THEN
          -- Something is dated later already: what it left is not taken away beneath it.
          v_days := NULL;
          v_moves := NULL;
          IF v_version[v_key] > v_version_before[v_key] + 1 THEN  -- by an earlier entry of the batch perhaps
            SELECT array_agg(p_effective[l.entry]), array_agg(l.amount) INTO v_days, v_moves
            FROM unnest(p_leg_entries, p_leg_keys, p_leg_amounts) AS l (entry, key, amount)
            WHERE l.key = v_key AND l.entry < i AND p_effective[l.entry] > p_effective[i] AND outcomes[l.entry] IS NULL;
          END IF;
          SELECT least.day, least.held INTO v_least
          FROM least_later(p_book, v_account[v_key], v_asset[v_key], v_normal[v_key], p_effective[i], v_balance, v_version[v_key],
                           v_days, v_moves) AS least;
          IF v_least.held < v_floor[v_key] THEN
            v_fault := jsonb_build_object('code', 'account.overdraft_later', 'line', v_leg - v_first + 1,
              'effective_on', p_effective[i], 'day', v_least.day,
              'needed', v_debit + v_credit, 'available', v_least.held + v_debit + v_credit - v_floor[v_key]);
          END IF;
        END IF;
        IF v_fault IS NOT NULL THEN  -- take back this entry's lines up to here
          FOR j IN v_first .. v_leg LOOP
            v_key := p_leg_keys[j];
            v_debits[v_key] := v_debits[v_key] - greatest(p_leg_amounts[j], 0);
            v_credits[v_key] := v_credits[v_key] - greatest(-p_leg_amounts[j], 0);
            v_version[v_key] := v_version[v_key] - 1;
          END LOOP;
          EXIT;
        END IF;
        IF p_effective[i] > v_newest[v_key] OR v_newest[v_key] IS NULL THEN
          v_newest[v_key] := p_effective[i];
        END IF;
      END LOOP;
    END IF;

    IF v_fault IS NOT NULL THEN
      codes[i] := v_fault ->> 'code';
      figures[i] := v_fault - 'code' - 'conflict';
      outcomes[i] := CASE WHEN v_fault ? 'conflict' THEN 'conflict' ELSE 'refused' END;
      v_all_posted := false;
      IF p_groups[i] <> 0 THEN  -- the earlier members of the group go too
        v_skip := p_groups[i];
        FOR g IN v_group_first .. i - 1 LOOP
          IF outcomes[g] IS NULL THEN
            outcomes[g] := 'linked';
            FOR j IN CASE WHEN g = 1 THEN 1 ELSE p_ends[g - 1] + 1 END .. p_ends[g] LOOP
              v_key := p_leg_keys[j];
              v_debits[v_key] := v_debits[v_key] - greatest(p_leg_amounts[j], 0);
              v_credits[v_key] := v_credits[v_key] - greatest(-p_leg_amounts[j], 0);
              v_version[v_key] := v_version[v_key] - 1;
            END LOOP;
          END IF;
        END LOOP;
      END IF;
    END IF;
  END LOOP;

  -- Write what was decided: the balances; entries and postings in one statement, so that the triggers of both see
  -- both; the refusals.
  IF v_all_posted THEN
    outcomes := NULL;
    codes := NULL;
    figures := NULL;
  ELSE  -- what was refused dates nothing
    SELECT array_agg(k.newest ORDER BY k.key) INTO v_newest
    FROM (SELECT d.key, max(d.newest) AS newest
          FROM (SELECT u.key, u.newest FROM unnest(v_newest_before) WITH ORDINALITY AS u (newest, key)
                UNION ALL
                SELECT l.key, p_effective[l.entry] FROM unnest(p_leg_entries, p_leg_keys) AS l (entry, key)
                WHERE outcomes[l.entry] IS NULL) AS d
          GROUP BY d.key) AS k;
  END IF;
  INSERT INTO balance AS b (book_id, account_id, asset_id, debits, credits, version, floor, ceiling, debit_normal, status, purpose,
                            newest_on)
  SELECT p_book, u.*
  FROM unnest(v_account, v_asset, v_debits, v_credits, v_version, v_floor, v_ceiling, v_normal, v_status, v_purpose, v_newest)
       AS u (account_id, asset_id, debits, credits, version, floor, ceiling, debit_normal, status, purpose, newest_on)
  WHERE u.account_id IS NOT NULL
  ON CONFLICT (book_id, account_id, asset_id) DO UPDATE
    SET debits = excluded.debits, credits = excluded.credits, version = excluded.version, newest_on = excluded.newest_on
    WHERE b.version <> excluded.version;
  WITH written AS (
    INSERT INTO entry (book_id, entry_id, kind, effective_on, recorded_at, actor_id, approver_id, lines, reverses, memo, document)
    SELECT p_book, u.id, u.kind, u.effective_on, post_entries.recorded_at, u.actor, u.approver,
           u.upto - (CASE WHEN u.place = 1 THEN 0 ELSE p_ends[u.place - 1] END), u.reverses, u.memo, u.document
    FROM unnest(p_ids, p_kinds, p_effective, p_actors, v_approver, p_ends, p_reverses, p_memos, p_documents, outcomes)
         WITH ORDINALITY AS u (id, kind, effective_on, actor, approver, upto, reverses, memo, document, outcome, place)
    WHERE u.outcome IS NULL)
  INSERT INTO posting (book_id, account_id, asset_id, line, entry_id, debit, credit, version, balance_after, recorded_at, effective_on)
  SELECT p_book, v_account[l.key], v_asset[l.key],
         l.place - (CASE WHEN l.entry = 1 THEN 0 ELSE p_ends[l.entry - 1] END), p_ids[l.entry],
         greatest(l.amount, 0), greatest(-l.amount, 0), l.version, l.balance, post_entries.recorded_at, p_effective[l.entry]
  FROM unnest(p_leg_entries, p_leg_keys, p_leg_amounts, versions, balances) WITH ORDINALITY
       AS l (entry, key, amount, version, balance, place)
  WHERE outcomes IS NULL OR outcomes[l.entry] IS NULL;
  IF outcomes IS NOT NULL THEN
    INSERT INTO refusal (book_id, entry_id, code, figures, content, actor_id, refused_at)
    SELECT p_book, u.id, u.code, u.figures, jsonb_build_object(
             'kind', u.kind, 'effective_on', u.effective_on, 'memo', u.memo, 'document', u.document, 'reverses', u.reverses,
             'postings', legs_content(p_book, p_accounts, p_assets, p_leg_keys, p_leg_amounts,
                                      CASE WHEN u.place = 1 THEN 1 ELSE p_ends[u.place - 1] + 1 END::integer, u.upto, p_unknown)),
           u.actor, post_entries.recorded_at
    FROM unnest(p_ids, outcomes, codes, figures, p_actors, p_kinds, p_effective, p_memos, p_documents, p_reverses, p_ends)
         WITH ORDINALITY AS u (id, outcome, code, figures, actor, kind, effective_on, memo, document, reverses, upto, place)
    WHERE u.outcome = 'refused'
    ON CONFLICT DO NOTHING;
  END IF;
END
$$;

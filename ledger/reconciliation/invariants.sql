-- name: net
-- What a line of a bank moves, with its sign.
CASE WHEN l.direction = 'in' THEN l.amount ELSE -l.amount END

-- name: bank_statements_add_up
-- A statement has the lines that it counts, of its own account and days, and opening plus lines is closing.
SELECT format('statement %s', s.statement_id) FROM ledger.bank_statement s
JOIN ledger.bank_account a ON a.book_id = s.book_id AND a.bank_account_id = s.bank_account_id
CROSS JOIN LATERAL (
  SELECT count(*) AS lines, coalesce(sum({net}), 0) AS net,
         coalesce(bool_and((l.bank_account_id = s.bank_account_id OR a.withdrawal_id IS NOT NULL)
           AND l.booked_on BETWEEN s.from_on AND s.to_on), true) AS own
  FROM ledger.bank_statement_line p
  JOIN ledger.bank_line l ON l.book_id = p.book_id AND l.line_id = p.line_id
  WHERE p.book_id = s.book_id AND p.statement_id = s.statement_id) x
WHERE x.lines <> s.lines OR s.opening + x.net <> s.closing OR NOT x.own

-- name: bank_lines_stand_in_statements
-- Every line of a bank stands in a statement.
SELECT format('line %s', l.line_id) FROM ledger.bank_line l WHERE NOT EXISTS (
SELECT FROM ledger.bank_statement_line p WHERE p.book_id = l.book_id AND p.line_id = l.line_id)

-- name: bank_matches_balance
-- What the lines of a match move is what its postings move, on the tied account and in its asset.
SELECT format('match %s', m.match_id) FROM ledger.bank_match m
JOIN ledger.bank_account a USING (book_id, bank_account_id)
CROSS JOIN LATERAL (
  SELECT count(*) AS members, coalesce(sum({net}), 0) AS net,
         coalesce(bool_and(l.bank_account_id = m.bank_account_id OR NOT x.live), true) AS own
  FROM ledger.bank_match_line x JOIN ledger.bank_line l ON l.book_id = x.book_id AND l.line_id = x.line_id
  WHERE x.book_id = m.book_id AND x.match_id = m.match_id) b
CROSS JOIN LATERAL (
  SELECT count(*) AS members, coalesce(sum(p.debit - p.credit), 0) AS net,
         coalesce(bool_and(p.account_id = a.account_id AND p.asset_id = a.asset_id), true) AS own
  FROM ledger.bank_match_posting x
  JOIN ledger.posting p ON p.book_id = x.book_id AND p.entry_id = x.entry_id AND p.line = x.line
  WHERE x.book_id = m.book_id AND x.match_id = m.match_id) j
WHERE b.members + j.members < 2 OR b.net <> j.net OR NOT b.own OR NOT j.own

-- name: nothing_is_matched_twice
-- A line and a posting are in one match at most that is proposed or stands, and its members are live, and
-- no others.
SELECT format('line %s', x.line_id) FROM ledger.bank_match_line x
JOIN ledger.bank_match m USING (book_id, match_id)
GROUP BY x.book_id, x.line_id
HAVING count(*) FILTER (WHERE m.state IN ('proposed', 'matched')) > 1
    OR bool_or(x.live <> (m.state IN ('proposed', 'matched')))
UNION ALL
SELECT format('entry %s line %s', x.entry_id, x.line)
FROM ledger.bank_match_posting x JOIN ledger.bank_match m USING (book_id, match_id)
GROUP BY x.book_id, x.entry_id, x.line
HAVING count(*) FILTER (WHERE m.state IN ('proposed', 'matched')) > 1
    OR bool_or(x.live <> (m.state IN ('proposed', 'matched')))

-- name: bank_matches_are_by_two
-- A match that persons made was approved by a second one, and a match that was undone was released by two.
SELECT format('match %s', m.match_id) FROM ledger.bank_match m
WHERE (m.state = 'matched' OR m.state = 'released') AND m.rule = 'manual' AND NOT EXISTS (
        SELECT FROM ledger.process_event e WHERE e.book_id = m.book_id AND e.process_id = m.match_id
          AND e.machine = 'reconciliation.match' AND e.to_state = 'matched'
          AND NOT (ledger.person_of(e.actor_id) = ledger.person_of(e.started_by)
            AND ledger.one_at(e.actor_id, e.started_by, e.recorded_at)))
   OR m.state = 'released' AND NOT EXISTS (
        SELECT FROM ledger.bank_release r
        JOIN ledger.process_event e ON e.book_id = r.book_id AND e.process_id = r.release_id
        WHERE r.book_id = m.book_id AND r.match_id = m.match_id AND e.machine = 'reconciliation.release'
          AND e.to_state = 'released'
          AND NOT (ledger.person_of(e.actor_id) = ledger.person_of(e.started_by)
            AND ledger.one_at(e.actor_id, e.started_by, e.recorded_at)))

-- name: bank_ties_are_by_two
-- Each tie, each end of one and each withdrawal was confirmed by another person than who asked, and an account ended by such
-- an end.
SELECT format('%s %s', x.what, x.id) FROM (
SELECT 'tie' AS what, tie_id AS id, asked_by, confirmed_by, confirmed_at FROM ledger.bank_tie
UNION ALL
SELECT 'end', end_id, asked_by, confirmed_by, confirmed_at FROM ledger.bank_tie_end
UNION ALL
SELECT 'withdrawal', withdrawal_id, asked_by, confirmed_by, confirmed_at FROM ledger.bank_withdrawal) x
WHERE ledger.person_of(x.asked_by) = ledger.person_of(x.confirmed_by)
  AND ledger.one_at(x.asked_by, x.confirmed_by, x.confirmed_at)
UNION ALL
SELECT format('account %s', b.number) FROM ledger.bank_account b
WHERE b.ended_at IS NOT NULL AND NOT EXISTS (
  SELECT FROM ledger.bank_tie_end e
  WHERE e.book_id = b.book_id AND e.bank_account_id = b.bank_account_id AND e.confirmed_at IS NOT NULL)
  AND NOT EXISTS (
  SELECT FROM ledger.bank_withdrawal w
  WHERE w.book_id = b.book_id AND w.withdrawal_id = b.withdrawal_id AND w.confirmed_at IS NOT NULL)

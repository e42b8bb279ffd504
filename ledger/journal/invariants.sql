-- name: entries_balance
-- Debits equal credits in every asset of every entry.
SELECT format('entry %s', entry_id) FROM ledger.posting
GROUP BY book_id, entry_id, asset_id HAVING sum(debit) <> sum(credit)

-- name: entries_complete
-- Every entry has the lines it says it has, and no line stands alone.
SELECT format('entry %s', coalesce(e.entry_id, p.entry_id)) FROM ledger.entry e
FULL JOIN (SELECT book_id, entry_id, count(*) AS lines, max(line) AS last FROM ledger.posting
           GROUP BY book_id, entry_id) p USING (book_id, entry_id)
WHERE e.lines IS DISTINCT FROM p.lines OR p.lines <> p.last

-- name: balances_are_sums
-- Every balance equals the sum of its postings, and its version their number.
SELECT format('account %s asset %s', coalesce(b.account_id, p.account_id), coalesce(b.asset_id, p.asset_id))
FROM (SELECT * FROM ledger.balance WHERE version > 0) b
FULL JOIN (SELECT book_id, account_id, asset_id, sum(debit) AS debits, sum(credit) AS credits,
                  count(*) AS version
           FROM ledger.posting GROUP BY book_id, account_id, asset_id) p
  USING (book_id, account_id, asset_id)
WHERE (b.debits, b.credits, b.version) IS DISTINCT FROM (p.debits, p.credits, p.version)

-- name: balances_are_sums_in_part
-- Every balance is what its newest posting says; those of accounts whose turn it is are the sum of all.
SELECT format('account %s asset %s', b.account_id, b.asset_id)
FROM ledger.balance b
LEFT JOIN LATERAL (
  SELECT p.version, p.balance_after FROM ledger.posting p
  WHERE p.book_id = b.book_id AND p.account_id = b.account_id AND p.asset_id = b.asset_id
  ORDER BY p.version DESC LIMIT 1) n ON true
WHERE (b.version, CASE WHEN b.debit_normal THEN b.debits - b.credits ELSE b.credits - b.debits END)
      IS DISTINCT FROM (coalesce(n.version, 0), coalesce(n.balance_after, 0))
UNION
SELECT format('account %s asset %s', coalesce(b.account_id, p.account_id), coalesce(b.asset_id, p.asset_id))
FROM (SELECT * FROM ledger.balance WHERE version > 0 AND account_id % :nights = ANY(:days)) b
FULL JOIN (SELECT book_id, account_id, asset_id, sum(debit) AS debits, sum(credit) AS credits,
                  count(*) AS version
           FROM ledger.posting WHERE account_id % :nights = ANY(:days)
           GROUP BY book_id, account_id, asset_id) p
  USING (book_id, account_id, asset_id)
WHERE (b.debits, b.credits, b.version) IS DISTINCT FROM (p.debits, p.credits, p.version)

-- name: running_balances_agree
-- The balance after each posting is the one before it plus or minus its amount.
SELECT format('entry %s line %s', x.entry_id, x.line)
FROM (SELECT p.*, b.debit_normal,
             sum(p.debit - p.credit) OVER (PARTITION BY p.book_id, p.account_id, p.asset_id
               ORDER BY p.version)
               AS net,
             row_number() OVER (PARTITION BY p.book_id, p.account_id, p.asset_id
               ORDER BY p.version) AS place
      FROM ledger.posting p JOIN ledger.balance b USING (book_id, account_id, asset_id)) x
WHERE x.balance_after <> CASE WHEN x.debit_normal THEN x.net ELSE -x.net END OR x.version <> x.place

-- name: running_balances_agree_in_part
-- The balance after each posting is the one of the version before it plus or minus its amount.
SELECT format('entry %s line %s', p.entry_id, p.line)
FROM part_posting p
JOIN ledger.balance b ON b.book_id = p.book_id AND b.account_id = p.account_id AND b.asset_id = p.asset_id
LEFT JOIN ledger.posting q ON q.book_id = p.book_id AND q.account_id = p.account_id
  AND q.asset_id = p.asset_id AND q.version = p.version - 1
WHERE (q.version IS NULL) <> (p.version = 1)
  OR p.balance_after <> coalesce(q.balance_after, 0)
                        + CASE WHEN b.debit_normal THEN p.debit - p.credit ELSE p.credit - p.debit END

-- name: limits_hold
-- No account is below its floor or above its ceiling.
SELECT format('account %s asset %s', account_id, asset_id) FROM ledger.balance
WHERE CASE WHEN debit_normal THEN debits - credits ELSE credits - debits END NOT BETWEEN
      coalesce(floor, -9223372036854775808) AND coalesce(ceiling, 9223372036854775807)

-- name: held_on_every_day
-- Accounts that were below their floor at the end of a legal day: the first day.
SELECT DISTINCT ON (book_id, account_id, asset_id)
  format('account %s asset %s: %s on %s', account_id, asset_id, held, effective_on)
FROM (SELECT p.book_id, p.account_id, p.asset_id, b.floor, p.effective_on,
             sum(sum(CASE WHEN b.debit_normal THEN p.debit - p.credit ELSE p.credit - p.debit END))
               OVER (PARTITION BY p.book_id, p.account_id, p.asset_id ORDER BY p.effective_on) AS held
      FROM ledger.balance b JOIN ledger.posting p USING (book_id, account_id, asset_id)
      WHERE b.floor IS NOT NULL
      GROUP BY p.book_id, p.account_id, p.asset_id, b.floor, b.debit_normal, p.effective_on) x
WHERE held < floor
ORDER BY book_id, account_id, asset_id, effective_on

-- name: held_on_every_day_in_part
-- The same of accounts whose turn it is, and of those with a posting that is dated before their newest day: any
-- other posting leaves the day as the balance is.
SELECT DISTINCT ON (book_id, account_id, asset_id)
  format('account %s asset %s: %s on %s', account_id, asset_id, held, effective_on)
FROM (SELECT p.book_id, p.account_id, p.asset_id, b.floor, p.effective_on,
             sum(sum(CASE WHEN b.debit_normal THEN p.debit - p.credit ELSE p.credit - p.debit END))
               OVER (PARTITION BY p.book_id, p.account_id, p.asset_id ORDER BY p.effective_on) AS held
      FROM ledger.balance b JOIN ledger.posting p USING (book_id, account_id, asset_id)
      LEFT JOIN (SELECT DISTINCT n.book_id, n.account_id, n.asset_id FROM part_posting n
                 JOIN ledger.balance t USING (book_id, account_id, asset_id)
                 WHERE n.effective_on < t.newest_on) d USING (book_id, account_id, asset_id)
      WHERE b.floor IS NOT NULL AND (b.account_id % :nights = ANY(:days) OR d.account_id IS NOT NULL)
      GROUP BY p.book_id, p.account_id, p.asset_id, b.floor, b.debit_normal, p.effective_on) x
WHERE held < floor
ORDER BY book_id, account_id, asset_id, effective_on

-- name: newest_days_agree
-- A balance knows the newest effective day of its postings.
SELECT format('account %s asset %s', b.account_id, b.asset_id) FROM ledger.balance b
LEFT JOIN (SELECT book_id, account_id, asset_id, max(effective_on) AS newest_on FROM ledger.posting
           GROUP BY book_id, account_id, asset_id) p USING (book_id, account_id, asset_id)
WHERE b.newest_on IS DISTINCT FROM p.newest_on

-- name: newest_days_agree_in_part
-- No posting is later than the newest day of its balance; that of accounts whose turn it is is the day of one.
SELECT DISTINCT format('account %s asset %s', p.account_id, p.asset_id)
FROM part_posting p
JOIN ledger.balance b ON b.book_id = p.book_id AND b.account_id = p.account_id AND b.asset_id = p.asset_id
WHERE b.newest_on IS NULL OR b.newest_on < p.effective_on
UNION
SELECT format('account %s asset %s', b.account_id, b.asset_id)
FROM (SELECT * FROM ledger.balance WHERE account_id % :nights = ANY(:days)) b
LEFT JOIN LATERAL (SELECT max(p.effective_on) AS newest_on FROM ledger.posting p
                   WHERE p.book_id = b.book_id AND p.account_id = b.account_id AND p.asset_id = b.asset_id) n ON true
WHERE b.newest_on IS DISTINCT FROM n.newest_on

-- name: accounts_and_balances_agree
-- Limits, status and purpose are the same on an account and on its balances.
SELECT format('account %s', a.code) FROM ledger.balance b JOIN ledger.account a USING (book_id, account_id)
WHERE (a.floor, a.ceiling, a.status, a.purpose, a.debit_normal)
      IS DISTINCT FROM (b.floor, b.ceiling, b.status, b.purpose, b.debit_normal)

-- name: lines_tell_the_time_of_their_entry
-- A posting carries the effective date and the instant of its entry.
SELECT format('entry %s line %s', p.entry_id, p.line) FROM ledger.posting p
JOIN ledger.entry e USING (book_id, entry_id)
WHERE (p.effective_on, p.recorded_at) IS DISTINCT FROM (e.effective_on, e.recorded_at)

-- name: reversals_mirror
-- A reversal has the postings of its target with the sides exchanged.
SELECT format('entry %s', r.entry_id) FROM ledger.entry r
JOIN ledger.posting p ON p.book_id = r.book_id AND p.entry_id = r.entry_id
LEFT JOIN ledger.posting t ON t.book_id = r.book_id AND t.entry_id = r.reverses AND t.line = p.line
WHERE r.reverses IS NOT NULL
  AND (p.account_id, p.asset_id, p.debit, p.credit) IS DISTINCT FROM (t.account_id, t.asset_id, t.credit,
    t.debit)

-- name: refused_ids_are_not_posted
-- An id that was refused is not the id of an entry.
SELECT format('entry %s', entry_id) FROM ledger.refusal
JOIN ledger.entry USING (book_id, entry_id)

-- name: approvals_are_by_two
-- An entry of a kind that needs approval has one, by another person than its poster.
SELECT format('entry %s', e.entry_id) FROM ledger.entry e JOIN ledger.entry_kind k ON k.code = e.kind
WHERE k.needs_approval AND (e.approver_id IS NULL OR (ledger.person_of(e.approver_id) = ledger.person_of(e.actor_id)
  AND ledger.one_at(e.approver_id, e.actor_id, e.recorded_at)))

-- name: coming
-- What ends by a day and has not ended: the newest licence of a site, leases, freezes, secured debts and unpaid
-- instalments, each with its last day and the parties whom it concerns; an instalment of a fee that is due.
SELECT 'licence' AS kind, v.site || '/' || v.version AS subject, v.site, v.valid_to AS due_on, NULL::bigint AS quantity,
  ARRAY[s.party] AS owners
FROM (
  SELECT DISTINCT ON (v.site) v.site, v.version, v.valid_to
  FROM ledger.licence_version v
  WHERE v.book_id = %(book)s AND NOT EXISTS (
    SELECT FROM ledger.annulment a WHERE a.book_id = v.book_id AND a.site = v.site AND a.version = v.version)
  ORDER BY v.site, v.version DESC) v
JOIN ledger.site s ON s.book_id = %(book)s AND s.code = v.site
WHERE v.valid_to <= %(until)s
UNION ALL
SELECT CASE p.machine WHEN 'permits.pledge' THEN 'debt' ELSE substr(p.machine, 9) END, t.act_id::text, t.site, e.ends,
  CASE p.machine WHEN 'permits.pledge' THEN (ledger.as_corrected(t)).money END, ledger.permit_parties(t.book_id, t.act_id)
FROM ledger.permit_act t
JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND ledger.alarm_runs(p.machine, p.state)
CROSS JOIN LATERAL (SELECT ledger.alarm_ends(t) AS ends) e
WHERE t.book_id = %(book)s AND e.ends <= %(until)s
UNION ALL
SELECT 'fee', i.fee_id || '/' || i.number, f.site, i.due_on, i.amount, ARRAY[s.party]
FROM ledger.permit_fee f
JOIN ledger.process p ON p.book_id = f.book_id AND p.process_id = f.fee_id AND p.state IN ('due', 'revocation_asked')
JOIN ledger.permit_fee_instalment i ON i.book_id = f.book_id AND i.fee_id = f.fee_id AND i.paid_on IS NULL
  AND i.replaced_by IS NULL AND i.due_on <= %(until)s
JOIN ledger.site s ON s.book_id = f.book_id AND s.code = f.site
WHERE f.book_id = %(book)s
ORDER BY 4, 1, 2

-- name: reporting
-- The sites that have reported anything of a year.
SELECT DISTINCT site FROM ledger.permit_report WHERE book_id = %(book)s AND year = %(year)s ORDER BY site

-- name: parties
-- Whose some sites are.
SELECT code, party FROM ledger.site WHERE book_id = %(book)s AND code = ANY(%(sites)s)

-- name: told
-- What was told of already, of what ends on a day or later.
SELECT kind, subject, due_on, mark FROM ledger.permit_alarm WHERE book_id = %(book)s AND subject = ANY(%(subjects)s)

-- name: alarms
-- What was told, the newest day first, and of a day what ends first; with an owner what concerns it.
SELECT a.kind, a.subject, a.site, a.due_on, a.mark, a.quantity, a.told_on
FROM ledger.permit_alarm a
WHERE a.book_id = %(book)s
  AND (%(owner)s::text IS NULL OR %(owner)s = ANY (ledger.alarm_parties(a.book_id, a.kind, a.subject, a.site, a.due_on)))
  AND (%(kind)s::text IS NULL OR a.kind = %(kind)s)
  AND (%(site)s::text IS NULL OR a.site = %(site)s)
  AND (%(told)s::date IS NULL
    OR (-(a.told_on - DATE '2000-01-01'), a.due_on, a.kind, a.subject, a.mark)
      > (-(%(told)s - DATE '2000-01-01'), %(due)s::date, %(after_kind)s::text, %(subject)s::text, %(mark)s::smallint))
ORDER BY a.told_on DESC, a.due_on, a.kind, a.subject, a.mark
LIMIT %(limit)s

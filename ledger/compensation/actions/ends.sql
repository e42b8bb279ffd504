-- name: stop_all
-- Stop every term of a case that runs, but those for what the public is told and says, and for what a procuratorate and the
-- claimant are still to be told: that is told after the end, too.
UPDATE ledger.damage_clock
SET stopped_on = greatest(%(on)s, starts_on)
WHERE book_id = %(book)s AND case_id = %(case)s AND stopped_on IS NULL
  AND code NOT IN ('disclosure', 'comments', 'apology', 'procuratorate_notice', 'claimant_report',
    'procuratorate_feedback')

-- name: offended_before
-- Whether a liable party of the case is one in another case of the two years before, that was not ended because
-- it had kept within its permit. Who was added wrongly is none.
SELECT EXISTS (
  SELECT FROM ledger.damage_party x
  JOIN ledger.damage_party y ON y.book_id = x.book_id AND y.owner = x.owner AND y.side = 'liable' AND y.case_id <> x.case_id
  JOIN ledger.damage_case c ON c.book_id = y.book_id AND c.case_id = y.case_id
  WHERE x.book_id = %(book)s AND x.case_id = %(case)s AND x.side = 'liable'
    AND (x.until_on > %(received)s) IS NOT FALSE AND (y.until_on > c.received_on) IS NOT FALSE
    AND c.received_on <= %(received)s AND c.received_on >= %(received)s::date - interval '2 years'
    AND NOT EXISTS (SELECT FROM ledger.damage_record r
      WHERE r.book_id = c.book_id AND r.case_id = c.case_id AND r.kind = 'end' AND r.words ->> 'ground' = 'within_permit')
) AS before

-- name: free
-- Let the paper of a clue be registered anew.
UPDATE ledger.damage_case SET source = NULL WHERE book_id = %(book)s AND case_id = %(case)s

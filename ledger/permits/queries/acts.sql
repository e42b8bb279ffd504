-- Acts. The sites of an owner are an ARRAY, so that they are read once a query, not once a row.

-- name: acts
-- A page of acts by id, the order in which clients made them; an owner sees those that it is a side of.
SELECT t.act_id, t.machine, p.state, t.site, t.other, t.effective_on, t.until_on, t.document, t.law, t.money,
  t.terms, t.recorded_at,
  (SELECT e.entry_id FROM ledger.entry e
   WHERE e.book_id = t.book_id AND e.reverses = CASE
     WHEN t.machine IN ('market.deposit', 'market.payout') THEN t.act_id
     WHEN t.machine = 'permits.fee_payment' THEN ledger.derived_id((t.terms ->> 'fee')::uuid, 'pay:' || t.act_id)
     END) AS reversed_by
FROM ledger.permit_act t
JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id
WHERE t.book_id = %(book)s
  AND (%(owner)s::text IS NULL OR %(owner)s IN (t.site, t.other)
    OR t.site = ANY (ARRAY(SELECT code FROM ledger.site WHERE book_id = %(book)s AND party = %(owner)s))
    OR t.other = ANY (ARRAY(SELECT code FROM ledger.site WHERE book_id = %(book)s AND party = %(owner)s)))
  AND (%(machine)s::text IS NULL OR t.machine = %(machine)s)
  AND (%(state)s::text IS NULL OR p.state = %(state)s)
  AND (%(site)s::text IS NULL OR t.site = %(site)s OR t.other = %(site)s)
  AND (%(after)s::uuid IS NULL OR t.act_id > %(after)s)
ORDER BY t.act_id
LIMIT %(limit)s

-- name: act_of
-- One act: apart from the list, so that PostgreSQL looks in the index whatever plan it keeps.
SELECT t.act_id, t.machine, p.state, t.site, t.other, t.effective_on, t.until_on, t.document, t.law, t.money,
  t.terms, t.recorded_at,
  (SELECT e.entry_id FROM ledger.entry e
   WHERE e.book_id = t.book_id AND e.reverses = CASE
     WHEN t.machine IN ('market.deposit', 'market.payout') THEN t.act_id
     WHEN t.machine = 'permits.fee_payment' THEN ledger.derived_id((t.terms ->> 'fee')::uuid, 'pay:' || t.act_id)
     END) AS reversed_by
FROM ledger.permit_act t
JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id
WHERE t.book_id = %(book)s AND t.act_id = %(id)s
  AND (%(owner)s::text IS NULL OR %(owner)s IN (t.site, t.other)
    OR EXISTS (
      SELECT FROM ledger.site o
      WHERE o.book_id = t.book_id AND o.party = %(owner)s AND o.code IN (t.site, t.other)))

-- name: lots_taken
-- The lots that an act took, and from which accounts.
SELECT s.code AS asset, a.code AS account, x.quantity
FROM ledger.permit_act_lot x
JOIN ledger.asset s USING (book_id, asset_id)
JOIN ledger.account a USING (book_id, account_id)
WHERE x.book_id = %(book)s AND x.act_id = %(act)s
ORDER BY s.code, a.code

-- name: place
-- Where the process of a permit lies, and whether each of the areas counts.
SELECT areas, every_one FROM ledger.permit_place(%s, %s)

-- name: parties
-- Whom a process of permits concerns.
SELECT ledger.permit_parties(%s, %s)

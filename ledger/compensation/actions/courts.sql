-- name: court_since
-- What holds, is no court document and has money open that was overdue when a payment order was asked for becomes one: the
-- order, which is final, stands behind it. It is about what the case itself has brought, or a separate claim.
UPDATE ledger.damage_obligation o
SET court_since = %(day)s
WHERE o.book_id = %(book)s AND o.case_id = %(case)s AND o.in_force_on IS NOT NULL AND o.court_since IS NULL
  AND o.separate_id IS NOT DISTINCT FROM %(way)s::uuid
  AND EXISTS (
    SELECT FROM ledger.damage_part p JOIN ledger.damage_instalment i USING (book_id, case_id, part)
    WHERE p.book_id = o.book_id AND p.obligation_id = o.obligation_id AND i.settled < i.amount
      AND i.due_on < (
        SELECT max(r.effective_on) FROM ledger.damage_record r
        WHERE r.book_id = o.book_id AND r.case_id = o.case_id AND r.kind IN ('apply_order', 'apply_order_apart')
          AND CASE r.kind WHEN 'apply_order_apart' THEN r.subject END IS NOT DISTINCT FROM o.separate_id))

-- name: untitled
-- Whether something in money is open, on the way of the case or of a separate claim, of which no court document says so.
SELECT EXISTS (
  SELECT FROM ledger.damage_obligation o JOIN ledger.damage_part p USING (book_id, obligation_id)
  JOIN ledger.damage_instalment i ON i.book_id = p.book_id AND i.case_id = p.case_id AND i.part = p.part
  WHERE o.book_id = %(book)s AND o.case_id = %(case)s AND o.in_force_on IS NOT NULL AND o.court_since IS NULL
    AND o.separate_id IS NOT DISTINCT FROM %(way)s::uuid AND i.settled < i.amount) AS untitled

-- name: last_due
-- Last day of the terms of the way of a case, or of a separate claim, in money and in kind;
-- the day of the act where it owes nothing.
SELECT coalesce(max(x.due_on), %(on)s::date) AS due_on
FROM (
  SELECT i.due_on, p.obligation_id
  FROM ledger.damage_instalment i JOIN ledger.damage_part p USING (book_id, case_id, part)
  WHERE i.book_id = %(book)s AND i.case_id = %(case)s
  UNION ALL
  SELECT d.due_on, d.obligation_id FROM ledger.damage_duty d WHERE d.book_id = %(book)s AND d.case_id = %(case)s) x
JOIN ledger.damage_obligation o ON o.book_id = %(book)s AND o.obligation_id = x.obligation_id
WHERE o.separate_id IS NOT DISTINCT FROM %(way)s::uuid

-- name: let_in
-- Let bodies see the case that one person has named.
UPDATE ledger.damage_party
SET reads = true
WHERE book_id = %(book)s AND case_id = %(case)s AND owner = ANY(%(owners)s) AND NOT reads

-- name: let_in_named
-- Let bodies see the case that its registration names.
UPDATE ledger.damage_party p
SET reads = true
FROM ledger.damage_record r
CROSS JOIN LATERAL jsonb_to_recordset(r.words -> 'parties') AS n (owner text, side text)
WHERE p.book_id = %(book)s AND p.case_id = %(case)s AND NOT p.reads AND n.owner = p.owner AND n.side = p.side
  AND r.book_id = p.book_id AND r.case_id = p.case_id AND r.kind = 'register'

-- name: claimant
-- Whether the case names who claims.
SELECT EXISTS (SELECT FROM ledger.damage_party
  WHERE book_id = %(book)s AND case_id = %(case)s AND until_on IS NULL
    AND (side = 'claimant' OR side = 'lead' AND %(lead)s)) AS there

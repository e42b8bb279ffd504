-- name: refunded
-- What of each part of a fee has gone back, less what was taken back of that, but for one act.
SELECT (t.terms ->> 'number')::integer AS number,
  sum(CASE t.terms ->> 'action' WHEN 'refund' THEN t.money ELSE -t.money END)::bigint AS amount
FROM ledger.permit_act t
JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state = 'done'
WHERE t.book_id = %(book)s AND t.machine = 'permits.fee_refund' AND t.terms ->> 'fee' = %(fee)s::text
  AND t.act_id IS DISTINCT FROM %(but)s
GROUP BY 1
ORDER BY 1

-- name: withdrawn
-- Of the lots that a fee charges, what was withdrawn for good from its site.
SELECT x.asset_id, sum(x.quantity)::bigint AS quantity
FROM ledger.permit_fee_lot f
JOIN ledger.permit_act_lot x ON x.book_id = f.book_id AND x.asset_id = f.asset_id
JOIN ledger.permit_act t ON t.book_id = x.book_id AND t.act_id = x.act_id
  AND t.machine = 'permits.withdrawal' AND t.site = %(site)s
JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state = 'final'
WHERE f.book_id = %(book)s AND f.fee_id = %(fee)s
GROUP BY x.asset_id
ORDER BY x.asset_id

-- name: voucher_used
-- The voucher of a refund that stands, where it is this one, however either is written.
SELECT t.terms ->> 'voucher' AS voucher
FROM ledger.permit_act t
JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state = 'done'
WHERE t.book_id = %(book)s AND t.machine = 'permits.fee_refund' AND t.terms ->> 'action' = 'refund'
  AND t.act_id IS DISTINCT FROM %(but)s AND ledger.plain_voucher(t.terms ->> 'voucher') = ledger.plain_voucher(%(voucher)s)
  AND NOT EXISTS (
    SELECT FROM ledger.permit_act o
    JOIN ledger.process q ON q.book_id = o.book_id AND q.process_id = o.act_id AND q.state = 'done'
    WHERE o.book_id = t.book_id AND o.machine = 'permits.fee_refund' AND o.terms ->> 'returns' = t.act_id::text)
LIMIT 1

-- name: returned
-- Whether a refund is taken back.
SELECT EXISTS (
  SELECT FROM ledger.permit_act t
  JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state = 'done'
  WHERE t.book_id = %(book)s AND t.machine = 'permits.fee_refund' AND t.terms ->> 'returns' = %(refund)s
    AND t.act_id IS DISTINCT FROM %(but)s)

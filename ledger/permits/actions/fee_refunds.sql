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
-- Of the lots that a fee charges, what was withdrawn for good from its site or one that it has left, and no review gave back.
SELECT w.asset_id, w.quantity
FROM ledger.fee_withdrawn(%(book)s, %(fee)s) w
ORDER BY w.asset_id

-- name: charging
-- The fees of its site, or that have left it since, which charge a lot that a withdrawal took, and of which something has
-- gone back.
SELECT DISTINCT f.fee_id
FROM ledger.permit_act d
JOIN ledger.permit_act_lot x ON x.book_id = d.book_id AND x.act_id = d.act_id
JOIN ledger.permit_fee_lot y ON y.book_id = x.book_id AND y.asset_id = x.asset_id
JOIN ledger.permit_fee f ON f.book_id = y.book_id AND f.fee_id = y.fee_id
  AND (f.site = d.site OR ledger.fee_left(f.book_id, f.fee_id, d.site))
WHERE d.book_id = %(book)s AND d.act_id = %(decision)s
  AND EXISTS (SELECT FROM ledger.fee_refunded(f.book_id, f.fee_id) r WHERE r.amount > 0)
ORDER BY f.fee_id

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

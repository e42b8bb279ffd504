-- name: waits
-- Whether a payment of a fee, what takes one back, or a rescheduling, waits for its second person; but for one act.
SELECT ledger.fee_act_waits(%(book)s, %(fee)s, %(but)s)

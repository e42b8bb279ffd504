-- name: waits
-- Whether a payment of a fee, or what takes one back, waits for its second person.
SELECT ledger.fee_act_waits(%(book)s, %(fee)s)

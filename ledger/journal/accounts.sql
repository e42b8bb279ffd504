-- name: set_status
-- Open, freeze, half-freeze (may receive, may not send) or close an account, and keep who did it and why.
SELECT ledger.set_account_status(%s, %s, %s, %s, %s)

"""The reconciliation room: statements, matching, and what lies between both balances."""

"""What people do with permits: one function for each verb.

    caps          set, raise, lower, share out
    grants        a single allocation; what is issued under a grant
    plans         an allocation of many lines, from its upload to its execution
    plan_sheets, report_sheets   what a spreadsheet says, with all its faults
    pledges, freezes   what binds lots, and lets them go
    withdrawals, surplus, moves   into the reserve and out of it, from one origin or site to another
    year_end      reports, surrender, deduction, retirement, expiry
    fees          assess, pay
    simulation    what a pack of a bureau's own would change
    reconcile     licences against the ledger
    sides         whose yes an act has
    second        what one person asks for and another confirms

Each changes everything it changes in one transaction, posts through the journal, tells the outbox, and may be retried
with the same id.
"""

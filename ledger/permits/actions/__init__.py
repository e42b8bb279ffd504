"""What people do with permits: one function for each verb.

    caps          set, raise, lower, share out
    grants        a single allocation; a plan from the spreadsheet to its execution
    sales         propose, accept, countersign, approve, settle, cancel; the dry run of the gates
    encumbrances  lease, pledge, freeze
    enforcement   what is pledged or frozen is sold
    reserve       withdrawal, surplus, buy-back, release, moves
    year_end      reports, surrender, deduction, retirement, expiry
    fees          assess, pay
    packs         a bureau's own law
    reconcile     licences against the ledger
    money         the settlement account of the exchange: deposits, pay-outs, and taking either back
    sides         whose yes an act has
    second        what one person asks for and another confirms

Each changes everything it changes in one transaction, posts through the journal, tells the outbox, and may be retried
with the same id.
"""

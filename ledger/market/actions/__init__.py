"""What people do in the market: one function for each verb.

    sales         propose, accept, confirm, countersign, approve, settle, cancel; the dry run of the gates
    leases        propose, accept, confirm, register, return, cancel
    buybacks      offer, accept, confirm, pay, cancel
    enforcement   what is pledged or frozen is sold
    money         the settlement account of the exchange: deposits, pay-outs, and taking either back
    certificates  what is handed out when a sale is settled

Each changes everything it changes in one transaction, posts through the journal, tells the outbox, and may be retried
with the same id.
"""

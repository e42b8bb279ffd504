"""Compensation: a damage case from its assessment to the last instalment, each yuan traceable to its head of loss.

    open_case ──▶ assess ──▶ make_due ──▶ receive (once per instalment)

The claim is a sub-ledger in the same book, by case and head: established = assessed + due + received at every moment.
What is received stands at the same time in the treasury's cash and in non-tax revenue, in the same entry.

Law: 民法典 art. 1234–1235 (heads of loss), 法释〔2019〕8号 (suits and confirmed agreements). Money is non-tax revenue
and is paid in full into the treasury.
"""

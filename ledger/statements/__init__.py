"""Statements: what a clerk, finance, an auditor and a court read of a book, each figure with the way to its entries.

    rules      which purposes make which part of which statement; sides, sums and checks (pure)
    queries    turnovers (opening, debits, credits, closing), the journal, the entries behind a figure, permits, treasury
    papers     every statement as a report in Chinese or English, for XLSX, CSV and PDF

Every statement is asked for a range of effective dates, as it was known at an instant. What it answers rests on postings alone,
which are never changed: so the same question about a past instant gets the same figures for ever (`docs/spec/statements.md`).
"""

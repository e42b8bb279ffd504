"""Exports for other programs: the whole book in plain-text accounting and in tables, from one snapshot.

    names        codes of accounts and assets as names that beancount and hledger accept, and back (pure)
    readings     what all forms read: one snapshot, entries through a server-side cursor
    plaintext    beancount and hledger, with balance assertions that leave no room for one smallest unit
    table_files  entries, postings, balances, accounts, assets and the data dictionary, as Parquet or CSV in one zip
    forms        beancount, hledger, parquet, csv: how each is written, and what its file is called

Nothing here writes to the database. Whoever may read the whole book may export it, and nobody else.
"""

"""A verifier of its own for what a book of ecoledger gives out.

It shares no line with the program that keeps the book: what it knows of the formats it knows from docs/spec/audit.md. It
opens no connection, asks no server and writes nothing but what it is told to write. It needs Python and `cryptography`.

`tree` computes hashes and proofs, `notes` reads checkpoints and signatures, `records` the entries, `receipts` one entry
with its proof, `archive` a whole book, `tiles` a published tree; `cli` speaks to people.
"""

"""Seals: the log of a book, to which a sequencer appends every entry after it was committed.

    entry ──1:1── seal (place, voucher number, leaf hash)        log_head (size, root, how far the journal was swept)
                   └── tile (256 hashes of one level)            checkpoint (signed head)     log_key (public keys)

Posting knows nothing of it, so sealing never makes a writer wait. The sequencer acts under a role of its own, which
may append and nothing else; it may be killed at any point, and two may run at once: one transaction appends seals,
tiles and head, or nothing. A second one signs the head, if it goes on from what the signer remembers outside the database: so
another history is not signed, whoever owns the database. The mathematics is `ledger.proofs`; the normative text is
`docs/spec/audit.md` 2 to 6, and 9.

Modules: `tables`, `keys` (signing keys in their folder), `memory` (what was signed last, in its folder), `continuing` (the log beside it),
`restoring` (what two state is lost), `faults` (for the doctor), `sequencer` (sweep, append, sign), `queries` (records, proofs,
receipts), `verification` (everything read again and compared), `invariants`.
"""

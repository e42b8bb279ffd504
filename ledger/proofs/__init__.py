"""Proofs: the mathematics of the log, with no database and no clock.

Modules: `tree` (RFC 9162 hashing, tiles, inclusion and consistency proofs), `notes` (C2SP signed notes, checkpoints,
cosignatures), `receipts` (one entry's proof as a document). The normative text is `docs/spec/audit.md` 4 to 6; the
verifier in `verifier/` is written against the same text and shares no code with this.
"""

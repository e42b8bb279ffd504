"""Checks receipts, checkpoints and archives of ecoledger without its server, its database or its code.

Written against `docs/spec/audit.md`, sections 2 to 7, and sharing nothing with the programs that make what is checked.

    cli ──▶ archive ──▶ records ──▶ periods      one pass over an archive; entry by entry; which months were open
        ──▶ archive, monitor ──▶ once            what no record may change; `changes` says what may
        ──▶ receipts ──▶ records                 one entry with its proof
        ──▶ consistency, tiles                   two checkpoints; the published tree
    under them: tree (RFC 9162), notes (C2SP), tables (members of the lines), tar, strict (JSON, base64), report, texts

Nothing here repairs or guesses. What cannot be read is `Unreadable`; what can be read and is wrong is a fault in a `Report`.
"""

__version__ = "1.0"

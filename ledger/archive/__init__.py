"""Archives: a whole book in one signed file, and the book built anew from it.

    write_archive ──▶ tar of records, facts, checkpoints, MANIFEST ──▶ replay_archive ──▶ equal balances, equal root
                                          └──▶ ecoledger-verify, without us

The ledger's facts are in it, and what the rooms know beside them (permits, cases, bank statements) is not. The normative
text is `docs/spec/audit.md` 7. Modules: `members` (what each member says), `writing`, `reading`, `replay`.
"""

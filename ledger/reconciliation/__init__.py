"""Reconciliation: what the bank and the treasury say, held against what the ledger says (银行对账).

    camt.053, CSV, XLSX ──▶ statement ──< line ──┐
                                                 ├── match ── explained, by a rule that is certain or by two persons
    entry ──< posting on a cash account ─────────┘
                        │
                        ▼
    open items by age, and the statement that brings both balances together (银行存款余额调节表)

A bank account is tied to one account of cash of the ledger. A file is taken whole or not at all, and told twice it changes
nothing. A match moves no money; whoever wants to move some posts an entry, in the room to which it belongs. What a rule is
certain of is matched at once, with its explanation; the rest is proposed. A match that persons make needs two of them, and so
does undoing any match.

Modules: `accounts` (ties to the bank), `rules` (files, mappings, matching: pure), `actions`, `queries`, `machines`, `papers`, `tables`,
`words`, `invariants`, `room`.

Promises: `bank_statements_add_up`, `bank_lines_stand_in_statements`, `bank_matches_balance`, `nothing_is_matched_twice`,
`bank_matches_are_by_two` (`ledger.reconciliation.invariants`). Clauses: docs/spec/reconciliation.md.
"""

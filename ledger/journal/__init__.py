"""The kernel: a double-entry journal that knows debits and credits, and nothing of permits or damages.

    book ──< asset          what is counted: money, or one lot of permits
         ──< account        where one owner holds assets for one purpose (the chart says which)
         ──< entry ──< posting >── account   one balanced event and its lines
         ──< balance        what an account holds of an asset, kept current under its row lock

Modules: `chart` and `kinds` (what a purpose and a kind of entry are, and the kernel's own), `manifest` (what a room declares of
itself), `accounts` (open, freeze, close), `posting` (the only writer), `balances` (everything that can be asked), `invariants` (what
must always be true).
The normative text is `docs/spec/journal.md`.
"""

"""The kernel: a double-entry journal that knows debits and credits, and nothing of permits or damages.

    book ──< asset          what is counted: money, or one lot of permits
         ──< account        where one owner holds assets for one purpose (the chart says which)
         ──< entry ──< posting >── account   one balanced event and its lines
         ──< balance        what an account holds of an asset, kept current under its row lock

Modules: `chart` and `kinds` (what a purpose and a kind of entry are, and the kernel's own), `room` (what the kernel declares of
itself), `accounts` (open, freeze, close), `posting` (the only writer), `foreseeing` (what would refuse an entry, asked without a
lock), `balances` and `queries` (everything that can be asked), `codes` (from codes to numbers), `refusals` and `words` (what is told),
`tables` (the columns), `invariants` (what must always be true).
The normative text is `docs/spec/journal.md`.
"""

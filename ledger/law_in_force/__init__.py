"""The law in force in a book: its place's rule packs as they are shipped, and above them those that its bureau has adopted.

    propose ─▶ proposed ─▶ simulate ─▶ simulated ─▶ approve (another person) ─▶ in force from a day on
                    └────────────────────┴──────▶ drop

A pack is data with citations (`ledger.law`). One of a bureau's own is checked whole when it is proposed, held against the year before by
whoever knows what it would change, approved by a second person, and never takes effect backwards: what was decided stands.

Modules: `queries` (the law of a book on a day), `actions` (propose, simulate, approve, drop), `invariants`, `machines`, `tables`,
`words`. What a pack would change in fees and in the year's end, the room of permits knows (`ledger.permits.actions.simulation`).
The normative text is `docs/spec/permits.md` 2.
"""

"""Processes: things that pass through states, and the events that others hear of.

A sale, a lease, a pledge, an allocation plan: each is a *process* of some *machine*. A machine is a table of allowed
transitions; each says from which state to which, by what action, who may do it, and whether it must be somebody else
than the one who began. The rows are copied into `ledger.process_transition` when a database is migrated, and foreign
keys let no event through that is not a row of it, whoever writes.

    process ──< process_event ──> process_transition        outbox: what happened, for those who were not there

Modules: `machines` (the values), `tables`, `actions` (begin, move, emit, number events), `acting` (the one way to act, and what comes
next), `queries`, `invariants`.
"""

"""The domain: a double-entry ledger and the rooms of environmental policy that stand on it.

Where to start reading, from the ground up:

- values: `amounts`, `entries`, `errors`, `identifiers`, `clock`, `messages`, `settings`;
- `database`: one engine, one place that commits, and the embedded server;
- `parties`: who acts, and with which powers;
- `journal`: the kernel. It knows debits and credits, not permits;
- `permits`, `compensation`: one room per mechanism;
- `audit`: reads everything, posts nothing.

Arrows point downward in this list and import-linter keeps it so.
"""

__version__ = "0.1.0"

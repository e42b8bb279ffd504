"""The domain: a double-entry ledger and the rooms of environmental policy that stand on it.

Where to start reading, from the ground up:

- values: `amounts`, `entries`, `errors`, `identifiers`, `clock`, `messages`, `settings`, `manifest`;
- `database`: one engine, one place that commits, and the embedded server;
- `actors`: who acts, with which key and powers;
- `journal`: the kernel. It knows debits and credits, not permits;
- `seals`: the log of a book, to which every entry is appended;
- `processes`: what passes through states, and by whom;
- `law_in_force`: the law of a book on a day;
- `register`: enterprises, sites, licences, regions;
- `periods`: months and years that are closed;
- `permits`, `compensation`: one room per mechanism; `market`: permits against money; `reconciliation`: what banks say;
- `house`: names these rooms, and reads chart and kinds from their manifests;
- `statements`, `exports`, `archive`, `audit`: read everything, post nothing;
- `schema`: the whole house, as a database is built of it.

Arrows point back to what stands before in this list, and import-linter keeps it so.
"""

__version__ = "0.1.0"

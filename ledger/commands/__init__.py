"""The groups of the command `ecoledger`: each module adds one to `ledger.cli`."""

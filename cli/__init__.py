"""The groups of the command `ecoledger`: each module adds one to `cli.app`."""

"""`python -m ledger`: the same as the command `ecoledger`."""

from ledger.cli import main

main()

"""`python -m ledger`: the same as the command `ecoledger`."""

from cli.app import main

main()

"""`python -m ledger`: the same as the command `ecoledger`."""

from cli.start import main

main()

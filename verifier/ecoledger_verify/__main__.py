"""`python -m ecoledger_verify` is `ecoledger-verify`."""

from ecoledger_verify.cli import main

main()

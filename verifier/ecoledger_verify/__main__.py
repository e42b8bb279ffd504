"""`python -m ecoledger_verify` is the command `ecoledger-verify`."""

from ecoledger_verify.cli import main

raise SystemExit(main())

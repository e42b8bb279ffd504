"""`python -m ecoledger_verify` is `ecoledger-verify`."""

from ecoledger_verify.cli import main

if __name__ == "__main__":  # where processes are not forked, those that read ahead import this again
    main()

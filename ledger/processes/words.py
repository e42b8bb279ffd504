"""What the powers of this room are called."""

from typing import Final

from ledger.words import Glossary, named

WORDS: Final[Glossary] = {
    "power": named("""
        event.read  查看事项进展  read events
    """)
}

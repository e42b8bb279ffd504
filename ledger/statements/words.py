"""What the power of this room is called."""

from typing import Final

from ledger.words import Words, named

WORDS: Final[Words] = {"power": named("statements.read  查看报表  read statements")}

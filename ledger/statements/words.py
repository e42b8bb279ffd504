"""What the power of this room is called."""

from typing import Final

from ledger.words import Glossary, named

WORDS: Final[Glossary] = {
    "power": named("statements.read  查看报表  read statements"),
    "field.statements": named("by  汇总方式  grouping\npart  报表部分  part of the statement"),
}

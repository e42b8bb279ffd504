"""What the power of this room is called."""

from typing import Final

from ledger.words import Glossary, named

WORDS: Final[Glossary] = {"power": named("export.read  导出数据  export the book")}

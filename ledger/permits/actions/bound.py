"""What counts of a pledge or a freeze: what it says, or what the last correction of it says that two have confirmed.

What was recorded stays in its words; whoever reads an act reads what counts (`counting`), and PostgreSQL the same (`ledger.as_corrected`).
"""

from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import find, named_queries
from ledger.permits.actions.engine import KeptAct
from ledger.permits.shapes import FreezeTerms, PledgeTerms, ReplacementTerms, Terms
from ledger.processes.acting import Conduct

SQL: Final = named_queries(__name__)


class _Counted(NamedTuple):
    money: int | None
    until_on: date | None
    reference: str
    named: str
    authority: str
    rank: int


def counting(conduct: Conduct[KeptAct]) -> Conduct[KeptAct]:
    """Let what is read of the acts of a conduct be what counts of each; their words stay as they came."""
    recorded = conduct.find

    def counted(books: ReadBooks, book_id: int, act_id: UUID) -> KeptAct | None:
        kept = recorded(books, book_id, act_id)
        last = None if kept is None else find(books, _Counted, SQL["last"], book=book_id, act=act_id)
        if kept is None or last is None:
            return kept
        return replace(kept, money=last.money, until_on=last.until_on, terms=_terms(kept.terms, last))

    return replace(conduct, find=counted)


def _terms(recorded: Terms, last: _Counted) -> Terms:
    if isinstance(recorded, FreezeTerms):
        return replace(recorded, order=last.named, authority=last.authority, rank=last.rank)
    assert isinstance(recorded, PledgeTerms | ReplacementTerms), "nothing else binds and is corrected"
    return replace(recorded, reference=last.reference)

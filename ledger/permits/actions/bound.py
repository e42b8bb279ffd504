"""What counts of a pledge or a freeze: what it says, or what the last correction of it says that two have confirmed.

What was recorded stays in its words; whoever reads an act reads what counts (`find_counted`); PostgreSQL the same (`as_corrected`).
"""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import find, named_queries
from ledger.permits.actions.engine import KeptAct, Shapes, act_conduct, find_act
from ledger.permits.shapes import FreezeTerms, PledgeTerms, ReplacementTerms, Terms
from ledger.processes.acting import Conduct, Verb
from ledger.processes.machines import Machine

SQL: Final = named_queries(__name__)


class _Counted(NamedTuple):
    money: int | None
    until_on: date | None
    reference: str
    named: str
    authority: str
    rank: int


def binding_conduct(machine: Machine, said: Shapes, *verbs: Verb[KeptAct]) -> Conduct[KeptAct]:
    """Say how one acts with acts of which the last correction counts; their words stay as they came."""
    return replace(act_conduct(machine, said, *verbs), find=partial(find_counted, machine.name, said))


def find_counted(machine: str, said: Shapes, books: ReadBooks, book_id: int, act_id: UUID) -> KeptAct | None:
    """Find an act as it counts; None when there is none."""
    kept = find_act(machine, said, books, book_id, act_id)
    last = None if kept is None else find(books, _Counted, SQL["last"], book=book_id, act=act_id)
    if kept is None or last is None:
        return kept
    return replace(kept, money=last.money, until_on=last.until_on, terms=_terms(kept.terms, last))


def _terms(recorded: Terms, last: _Counted) -> Terms:
    if isinstance(recorded, FreezeTerms):
        return replace(recorded, order=last.named, authority=last.authority, rank=last.rank)
    assert isinstance(recorded, PledgeTerms | ReplacementTerms), "nothing else binds and is corrected"
    return replace(recorded, reference=last.reference)

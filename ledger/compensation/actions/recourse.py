"""What joint debtors of a part owe each other after a payment, or after somebody came to owe beside them: a memorandum.

It is reckoned with the shares that hold on the day of the act, or since who owes it last changed, without punitive damages.

Law: 民法典 art. 178, 519.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from ledger.compensation.actions.engine import Work
from ledger.compensation.rules.claims import PUNITIVE, Leg, Place, placed
from ledger.compensation.rules.liability import Owing, recourse_changes, without_punitive
from ledger.compensation.rules.successions import last_change, paid_for
from ledger.database.queries import named_queries

SQL: Final = named_queries(__name__)


class Paid(NamedTuple):
    """What somebody paid; fen."""

    payer: str
    amount: int


class Recovered(NamedTuple):
    """What a joint debtor may recover from another, by their places; fen."""

    creditor: int
    debtor: int
    amount: int


class RemainingDebt(NamedTuple):
    """What a judgment leaves owed, where one was named; fen."""

    owed: int | None


def recourse_legs(work: Work, part: int, amount: int, owing: Sequence[Owing]) -> list[Leg]:
    """Change what joint debtors of a part owe each other by what was paid or changed since.

    Args:
        work: the act in the making.
        part: its number.
        amount: its sum, in fen.
        owing: who owes it, ever, by their places.
    """
    if len(owing) < 2:
        return []
    ordinary = 1 - Fraction(work.one(int, SQL["punitive"], head=PUNITIVE, part=part), amount)
    found = work.read(Paid, SQL["paid"], part=part)
    day = last_change(owing, work.on)
    paid = paid_for(owing, {who: without_punitive(fen, ordinary) for who, fen in found}, day)
    left = work.one(RemainingDebt, SQL["left_owed"], part=part).owed
    debt = without_punitive(amount if left is None else min(left, amount), ordinary)
    rows = work.read(Recovered, SQL["recourse"], part=part)
    known = {(row.creditor, row.debtor): row.amount for row in rows}
    gone = work.read(str, SQL["gone"]) if work.stands.insolvencies else []
    owners = {who.place: who.owner for who in owing}
    legs: list[Leg] = []
    for (creditor, debtor), change in recourse_changes(owing, day, debt, paid, known, gone).items():
        place = Place(None, part, creditor, debtor)
        legs += [
            placed(work.case.code, "recourse_claim", change, place, owners[creditor]),
            placed(work.case.code, "recourse_debt", -change, place, owners[debtor]),
        ]
    return legs

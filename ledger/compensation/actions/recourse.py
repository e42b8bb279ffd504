"""What joint debtors owe each other: who paid more than its share recovers it from those who paid less; a memorandum beside the claim.

Law: 民法典 art. 178, 519; 法释〔2023〕5号 art. 24–25; docs/spec/compensation.md 4.5, 16.5.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final, NamedTuple

from ledger.compensation.actions.engine import Work
from ledger.compensation.rules.claims import PUNITIVE, Leg, Place, placed
from ledger.compensation.rules.liability import Owing, owing_on, recourse, shares_on, without_punitive
from ledger.compensation.rules.successions import paid_for
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


def recourse_legs(work: Work, number: int, amount: int, owing: Sequence[Owing]) -> list[Leg]:
    """Give what has changed since recourse was last posted for a part.

    It is reckoned with the shares that hold on the day of the act, or on the day on which who owes it last changed, where that is later.

    Args:
        work: the act in the making.
        number: of the part.
        amount: the whole of the part in fen.
        owing: who owes it, ever.
    """
    if len(owing) < 2:
        return []
    changed = [day for one in owing for day in (one.since_on, one.until_on) if day is not None]
    day = max([work.on, *changed])
    shares, holding = shares_on(owing, day), owing_on(owing, day)
    most = {owner: who.most for owner, who in holding.items() if who.most is not None}
    ordinary = _ordinary_share(work, number)
    found = work.read(Paid, SQL["principal_paid"], part=number)
    paid = paid_for(owing, {payer: without_punitive(fen, ordinary) for payer, fen in found}, day)
    left = work.one(RemainingDebt, SQL["left_owed"], part=number)
    owed = amount if left.owed is None else min(left.owed, amount)
    wanted = {
        (holding[creditor].place, holding[debtor].place): fen
        for (creditor, debtor), fen in recourse(shares, without_punitive(owed, ordinary), paid, most).items()
    }
    rows = work.read(Recovered, SQL["recourse"], part=number)
    known = {(row.creditor, row.debtor): row.amount for row in rows}
    owners = {who.place: who.owner for who in owing}
    code = work.case.code
    legs: list[Leg] = []
    for creditor, debtor in sorted(wanted.keys() | known.keys()):
        change = wanted.get((creditor, debtor), 0) - known.get((creditor, debtor), 0)
        if change:
            place = Place(None, number, creditor, debtor)
            legs += [
                placed(code, "recourse_claim", change, place, owners[creditor]),
                placed(code, "recourse_debt", -change, place, owners[debtor]),
            ]
    return legs


def _ordinary_share(work: Work, number: int) -> Fraction:
    """Give the share of a part that is no punitive damages."""
    due = work.one(int, SQL["made_due"], head=PUNITIVE, part=number)
    total = work.one(int, SQL["amount"], part=number)
    return 1 - Fraction(due, total)

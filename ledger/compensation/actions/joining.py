"""Who comes to owe a part beside those who owe it: by a judgment against it, an agreement that it signs, or because it takes the debt on.

    owed since    by        share    up to
    the judgment  A         1        –          60,000.00 of a part of 100,000.00 are paid
    1 July        B         1/4      40,000.00  B owes 40,000.00 at most, jointly with A, who owes all; in the end A bears 3/4

What was paid before counts for all. Recourse is reckoned with the shares that hold, from that day on and of all that was paid; nobody bears
more of it than it owes.

Law: 民法典 art. 178, 518–519, 552; 法释〔2023〕5号 art. 5–7.
"""

from collections.abc import Sequence, Set

from ledger.amounts import yuan
from ledger.compensation.actions.engine import Work
from ledger.compensation.actions.payments import (
    OwedPart,
    PartNotThere,
    check_counted,
    load_parts,
    post_recourse,
)
from ledger.compensation.rules.liability import against_others, owing_on
from ledger.compensation.rules.obligations import Join
from ledger.compensation.tables.money import obligor
from ledger.errors import RuleViolation
from ledger.words import Phrase, phrase

KEPT_MOST = 2**63 - 1
"""Largest numerator and denominator that are kept."""


class JoinImpossible(RuleViolation):
    """{owner} cannot come to owe part {part}: {fault}.

    Name a part of which something is open, and a liable party that does not owe it yet, up to the part at most.
    """

    code = "compensation.join_impossible"
    source = "民法典 art. 178, 552"


def check_joins(work: Work, parts: Sequence[OwedPart], joins: Sequence[Join]) -> None:
    """Check that each part is owed and open, by others, on the day of the act. Twin: `ledger.check_damage_obligor_once`.

    Raises (in this order):
        PartNotThere, JoinImpossible, BeforeOwed, PaymentBackdated.
    """
    known = {one.part: one for one in parts}
    seen: set[tuple[int, str]] = set()
    for one in joins:
        part = known.get(one.part)
        if part is None:
            raise PartNotThere(case=work.case.code, part=one.part)
        fault = _fault(work, part, one)
        if (one.part, one.owner) in seen:
            fault = phrase("it is named twice")
        if fault is not None:
            raise JoinImpossible(owner=one.owner, part=one.part, fault=fault)
        seen.add((one.part, one.owner))
        check_counted(work, part)


def _fault(work: Work, part: OwedPart, one: Join) -> Phrase | None:
    left = sum(x.open for x in part.instalments)
    if not left:
        return phrase("nothing of it is open")
    if any(x.owner == one.owner and (x.until_on is None or work.on < x.until_on) for x in part.owing):
        return phrase("it owes it already")
    if one.most is not None and one.most > part.amount:
        return phrase(
            "{most} yuan are more than the {amount} of the part",
            most=yuan(one.most),
            amount=yuan(part.amount),
        )
    return None


def join_parts(work: Work, joins: Sequence[Join], changed: Set[int] = frozenset()) -> None:
    """Let somebody owe parts beside others, from the day of the act, and reckon recourse anew, also of other parts that have changed.

    Raises (in this order):
        those of `check_joins`; those of `Work.post`.
    """
    if not joins and not changed:
        return
    parts = load_parts(work)
    check_joins(work, parts, joins)
    for part in parts:
        others = [one.share for one in owing_on(part.owing, work.on).values()]
        first = max(one.place for one in part.owing) + 1
        for place, one in enumerate((one for one in joins if one.part == part.part), first):
            share = against_others(one.share, others)
            if max(share.numerator, share.denominator) > KEPT_MOST:
                fault = phrase("its share is told too finely")
                raise JoinImpossible(owner=one.owner, part=one.part, fault=fault)
            others.append(share)
            work.insert(
                obligor,
                {
                    "part": part.part,
                    "owner": one.owner,
                    "place": place,
                    "numerator": share.numerator,
                    "denominator": share.denominator,
                    "since_on": work.on,
                    "most": one.most,
                },
            )
    joined = {one.part for one in joins} | changed
    post_recourse(work, *(one for one in load_parts(work) if one.part in joined))

"""What a paper says of what is owed: by whom, alone or jointly, up to how much, when, and what a duty in kind becomes where it fails."""

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction

from ledger.amounts import capitals
from ledger.compensation import shapes
from ledger.compensation.letter_parts import (
    SIDES,
    Making,
    Roles,
    as_money,
    by_head,
    in_yuan,
    liable_of,
    name_liable,
    parties_of,
    several,
)
from ledger.compensation.letter_tellings import Cell, Telling
from ledger.compensation.rows import HistoryRow
from ledger.compensation.rules.liability import Obligor
from ledger.compensation.rules.obligations import Obligation, read_obligation
from ledger.messages import in_brackets, listing
from ledger.processes.acts import known_of, read
from ledger.words import said


def together(told: Telling, owners: Sequence[str]) -> str:
    """Name those who owe something: several of them jointly, each for the whole."""
    jointly = told.say("jointly, each for the whole") if len(owners) > 1 else ""
    return in_brackets(several(told, owners), jointly, told.locale)


def owed_by_agreement(told: Telling, act: HistoryRow, made: Making, roles: Roles = SIDES) -> None:
    """Fill in what an agreement makes owed, as it is split and scheduled: just what becomes due when it takes effect; and between whom it
    is: those who sign, or where nobody is named all who owe by it.
    """
    liable = [one.owner for one in liable_of(told)]
    owed = read_obligation(read(shapes.Signed, known_of(shapes.Signed, act.words)), act.effective_on, liable)
    made.tables["heads"] = [
        {
            "head": said("head", head, told.locale),
            "money": as_money(money),
            "in_kind": as_money(owed.kind.get(head, 0)),
        }
        for head, money in owed.money.items()
    ]
    made.tables["shares"] = _shares(told, owed)
    made.tables["by_party"] = _by_party(told, owed)
    made.tables["instalments"] = [
        {
            "part": str(number),
            "owed_by": together(told, _owners(part.obligors)),
            "due_on": str(one.due_on),
            "amount": as_money(one.amount),
        }
        for number, (part, schedule) in enumerate(zip(owed.parts, owed.schedules, strict=True), 1)
        for one in schedule
    ]
    made.tables["duties"] = [
        {
            "duty": str(number),
            "owed_by": together(told, _owners(one.obligors)),
            "worth": by_head(told, one.heads),
            "due_on": str(one.due_on),
            "conversion": as_money(one.conversion or one.value),
        }
        for number, one in enumerate(owed.duties, 1)
    ]
    if owed.apart:
        made.fields["apart"] = by_head(told, owed.apart)
    if owed.bound:
        made.fields["signed_by"] = several(told, owed.bound)
    if owed.duties:
        made.fields["on_failure"] = in_yuan(told, sum(one.conversion or one.value for one in owed.duties))
    if owed.joins:
        made.fields["joins"] = "\n".join(_joining(told, owed))
    made.fields["in_words"] = capitals(sum(owed.money.values()))
    signing = owed.bound or _bound(owed)
    made.tables["parties"] = parties_of(told, roles, signing)
    name_liable(told, made, signing)


def _bound(owed: Obligation) -> tuple[str, ...]:
    """Name all who owe something by it."""
    several = (*(one.obligors for one in owed.parts), *(one.obligors for one in owed.duties))
    return (*(one.owner for who in several for one in who), *(one.owner for one in owed.joins))


def _owners(obligors: Sequence[Obligor]) -> list[str]:
    return [one.owner for one in obligors]


def _shares(told: Telling, owed: Obligation) -> list[Mapping[str, Cell]]:
    """Tell of each part, and of each duty, who owes it, alone or jointly, and what each bears of it in the end."""
    parts = [
        (told.say("Money, part {part}", part=n), x.obligors, x.amount) for n, x in enumerate(owed.parts, 1)
    ]
    duties = [
        (told.say("In kind, duty {duty}", duty=n), x.obligors, x.value) for n, x in enumerate(owed.duties, 1)
    ]
    return [
        {
            "of_what": name,
            "owed_by": together(told, _owners(obligors)),
            "share": listing(
                (f"{several(told, [x.owner])} {_written(x.share)}" for x in obligors), told.locale
            ),
            "amount": as_money(amount),
        }
        for name, obligors, amount in (*parts, *duties)
    ]


def _written(share: Fraction) -> str:
    return str(share) if share.denominator > 1 else "100%" if share else "0"


def _by_party(told: Telling, owed: Obligation) -> list[Mapping[str, Cell]]:
    """Tell of each party how much it owes alone, jointly with others, and at the most in all, in money and in kind."""
    alone: Counter[str] = Counter()
    jointly: Counter[str] = Counter()
    for obligors, amount in (
        *((x.obligors, x.amount) for x in owed.parts),
        *((x.obligors, x.value) for x in owed.duties),
    ):
        for one in obligors:
            (jointly if len(obligors) > 1 else alone)[one.owner] += amount
    return [
        {
            "owed_by": several(told, [owner]),
            "alone": as_money(alone[owner]),
            "jointly": as_money(jointly[owner]),
            "at_most": as_money(alone[owner] + jointly[owner]),
        }
        for owner in dict.fromkeys((*alone, *jointly))
    ]


def _joining(told: Telling, owed: Obligation) -> list[str]:
    """Say who comes to owe beside others what is owed already."""
    return [
        told.say(
            "{who} owes part {part} of the case jointly with those who owe it, for {most}, and bears of it {share}.",
            who=several(told, [one.owner]),
            part=one.part,
            most=told.say("the whole of it")
            if one.most is None
            else told.say("{amount} at most", amount=in_yuan(told, one.most)),
            share=told.say("a share equal to theirs") if one.share is None else str(one.share),
        )
        for one in owed.joins
    ]

"""What a damage amounts to: versions of an assessment, each computed by named methods, accepted by a second person.

Accepting a version puts its heads into the ledger; accepting a later one moves the claim by the difference, as long as
nothing has become due.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Final
from uuid import UUID

from ledger.amounts import parse_decimal, yuan
from ledger.compensation import shapes
from ledger.compensation.actions.claims import assessed, write_figures
from ledger.compensation.actions.engine import View, Work
from ledger.compensation.actions.fee_sums import check_standing, gathered
from ledger.compensation.actions.independence import (
    check_assessor,
    check_own_name,
    check_own_report,
    check_reported,
)
from ledger.compensation.actions.payments import HeadAmount
from ledger.compensation.actions.subjects import check_asker, say_why
from ledger.compensation.actions.unit_costs import price
from ledger.compensation.machines import ASSESSMENT
from ledger.compensation.rules.claims import OPEN, Leg, check_heads, leg
from ledger.compensation.rules.figures import classify, printed_amount
from ledger.compensation.rules.methods import COEFFICIENTS, compute
from ledger.compensation.rules.worksheets import Computed, to_the_yuan
from ledger.compensation.tables.cases import assessment, item
from ledger.compensation.tables.unit_costs import item_cost
from ledger.database.queries import named_queries
from ledger.errors import Forbidden, RuleViolation
from ledger.processes.actions import begin

SQL: Final = named_queries(__name__)
_FRACTION: Final = re.compile(r"[.．]")


class ExpertsNotEnough(RuleViolation):
    """{total} yuan are too much, or the facts too disputed, for an opinion of experts: the limit is {limit} yuan.

    Commission an appraisal body, or say that facts and liability are undisputed where they are.
    """

    code = "compensation.experts_not_enough"
    source = "环法规〔2025〕6号, simple cases"


class DueAlready(RuleViolation):
    """The claim of the case {case} has become due, so another assessment cannot take the place of the accepted one.

    What a court or an agreement decided stays; new damage is a case reopened.
    """

    code = "compensation.due_already"
    source = "docs/spec/compensation.md 3"


class PrintedDiffers(RuleViolation):
    """The report prints {printed} under {head}, and the method gives {computed} yuan.

    Check the inputs and their units; where the report rounds, but for whole yuan, mark the printed amount as approximate ("about").
    """

    code = "compensation.printed_differs"
    source = "docs/spec/compensation.md 3"


class OwnOpinion(Forbidden):
    """This person is an expert of the case {case}, and has given an opinion in it.

    Let another person accept the version.
    """

    code = "compensation.own_opinion"
    source = "环法规〔2022〕31号 art. 20–21; docs/spec/compensation.md 20.9"


def coefficients(work: View) -> dict[str, object]:
    """Give what the rule packs say about methods on the day, by name."""
    found: dict[str, object] = {}
    for name in COEFFICIENTS:
        key = "compensation." + name
        value = work.law.find(key, work.on)
        if value is not None:
            found[name] = list(value.value) if isinstance(value.value, tuple | list) else value.value
    return found


class BelowPursued(RuleViolation):
    """The version says {assessed} yuan under {head}, and {pursued} yuan are pursued apart.

    Let the separate claim rejoin the case first, and pursue anew what the version says.
    """

    code = "compensation.below_pursued"
    source = "docs/spec/compensation.md 16.4"


@dataclass(frozen=True, slots=True)
class Figure:
    """An item with its amount, as it is computed here."""

    item: shapes.Item
    made: Computed
    approximate: bool
    """Whether the report prints it rounded."""
    rounded: str = ""
    """What was computed, and what is booked, where the report prints it in whole yuan."""
    row: Mapping[str, object] | None = None
    """Of the table of unit costs with which it was computed."""
    fees: list[UUID] | None = None
    """Which fees are its costs; None where it claims none."""


def _computed(work: View, one: shapes.Item, known: Mapping[str, object]) -> Figure:
    """Compute an item, with the unit cost of a table where it names one; what the report prints in whole yuan is booked so, where less
    than one yuan is between.

    Raises (in this order):
        those of `gathered`; those of `price`; those of `compute`; those of `printed_amount`; PrintedDiffers.
    """
    one, fees = gathered(work, one)
    priced = price(work, one)
    row = None
    if priced is not None:
        one, row = priced.item, priced.row
    made, about = compute(one.method, one.inputs, known), False
    if priced is not None:
        made = replace(made, lines=(priced.line, *made.lines))
    if one.printed:
        said, unit, about = printed_amount(one.printed)
        if said != made.amount and not about:
            whole = unit == "元" and not _FRACTION.search(one.printed)
            if not whole or abs(said - made.amount) >= 100 or not said:
                raise PrintedDiffers(head=one.head, printed=one.printed[:60], computed=yuan(made.amount))
            rounded = f"{one.head} {yuan(made.amount)} ≈ {yuan(said)}"
            return Figure(one, to_the_yuan(made, said), about, rounded, row, fees)
    return Figure(one, made, about, row=row, fees=fees)


def total_of(view: View, items: Sequence[shapes.Item]) -> int:
    """Compute what items amount to together, in fen, without keeping anything.

    Raises (in this order):
        HeadsMissing, HeadsRepeated, HeadUnknown, FeesNotClaimed, UnitCostUnknown, MethodUnknown, InputNotAllowed, InputMissing,
        EitherInputMissing, ChoiceUnknown, InputTextUnfit, InputUnreadable, InputOutOfRange, InputsDisagree, CoefficientMissing, RangeLeft,
        MultipleUnreasoned, AmountTooLarge, DamageNotPositive, PrintedAmountUnreadable, AmountNotDecimal, AmountTooPrecise,
        PrintedDiffers.
    """
    known = coefficients(view)
    check_heads(sorted({one.head for one in items}))
    return sum(_computed(view, one, known).made.amount for one in items)


def submit(work: Work, told: shapes.Assessment) -> None:
    """Submit a version: every figure is computed here, from inputs that are kept by name.

    Raises (in this order):
        HeadsMissing, HeadsRepeated, HeadUnknown, FeesNotClaimed, UnitCostUnknown, MethodUnknown, InputNotAllowed, InputMissing,
        EitherInputMissing, ChoiceUnknown, InputTextUnfit, InputUnreadable, InputOutOfRange, InputsDisagree, CoefficientMissing, RangeLeft,
        MultipleUnreasoned, AmountTooLarge, DamageNotPositive, PrintedAmountUnreadable, AmountNotDecimal, AmountTooPrecise, PrintedDiffers;
        ExpertsNotEnough, AssessorNotIndependent, NotYourSide; those of `begin`.
    """
    known = coefficients(work)
    check_heads(sorted({one.head for one in told.items}))
    figures = [_computed(work, one, known) for one in told.items]
    total = sum(one.made.amount for one in figures)
    class_ = _class(work, told, total)
    check_assessor(work, work.step.owner or "", told.body, told.subcontractors)
    check_own_name(work, told.body)
    version = work.one(int, SQL["next_version"])
    begin(work.books, work.book_id, work.record_id, ASSESSMENT, "submit", work.step)
    work.insert(
        assessment,
        {
            "assessment_id": work.record_id,
            "version": version,
            "total": total,
            "class_": class_,
            "assessed_on": work.on,
        },
    )
    for number, one in enumerate(figures, 1):
        row = {
            "book_id": work.book_id,
            "assessment_id": work.record_id,
            "number": number,
            "head": one.item.head,
            "method": one.item.method,
            "inputs": one.item.inputs,
            "coefficients": _used(one.item.method, known),
            "lines": [asdict(line) for line in one.made.lines],
            "amount": one.made.amount,
            "printed": one.item.printed,
            "approximate": one.approximate,
            "fees": one.fees,
        }
        work.books.connection.execute(item.insert(), [row]).close()
        if one.row is not None:
            of = {"book_id": work.book_id, "assessment_id": work.record_id, "number": number}
            work.books.connection.execute(item_cost.insert(), [{**of, **one.row}]).close()
    work.subject = work.record_id
    work.figures |= {"version": version, "total": yuan(total), "class": class_}
    rounded = [one.rounded for one in figures if one.rounded]
    if rounded:
        work.figures["rounded"] = "; ".join(rounded)


def _used(method: str, known: Mapping[str, object]) -> dict[str, object]:
    """Give the coefficients that a method may use, as they stand."""
    wanted = {
        "virtual_cost_water": ("tau", "omega"),
        "virtual_cost_multiple": ("multiple",),
        "punitive": ("punitive",),
        "equivalency": ("discount",),
        "interim_annual": ("discount",),
        "value_equivalency": ("discount",),
    }.get(method, ())
    return {name: value for name, value in known.items() if name.startswith(wanted)} if wanted else {}


def _class(work: Work, told: shapes.Assessment, total: int) -> str:
    # Before there was a figure, a case was simple by its facts alone.
    known = work.law.find("compensation.simple_limit", work.on)
    limit = parse_decimal(str(known.value), 2) if known is not None else total
    minor = work.law.find("compensation.minor_limit", work.on)
    is_minor = told.no_obvious_impact or (minor is not None and total <= parse_decimal(str(minor.value), 2))
    class_: str = classify(
        total,
        limit,
        facts_simple=told.facts_simple,
        undisputed=told.undisputed,
        minor=is_minor,
        red_line=bool(work.case.red_line),
        repeated=bool(work.case.repeated),
    )
    if told.by_experts and class_ == "ordinary":
        raise ExpertsNotEnough(total=yuan(total), limit=yuan(limit))
    return "major" if work.case.major else class_


def check_accepted(view: View, subject: UUID) -> None:
    """Check that a version can be accepted as it was submitted.

    Raises (in this order):
        SubjectUnknown, AskerGone, FeeCancelledSince, AssessorNotIndependent.
    """
    check_asker(view, ASSESSMENT, subject)
    check_standing(view, subject)
    check_reported(view, subject)


def check_withdrawn(view: View, subject: UUID) -> None:
    """Check that a version can be withdrawn by who acts.

    Raises:
        NotYourSide: another has submitted it.
    """
    check_own_report(view, subject)


def check_not_due(view: View) -> None:
    """Check that another version can take the place of the accepted one.

    Raises:
        DueAlready: the claim has become due.
    """
    moved = {one.purpose for one in view.stands.open(OPEN)} - {"claim_assessed"}
    if (moved or view.stands.in_force) and view.state not in ("investigating", "assessing", "concluded"):
        raise DueAlready(case=view.case.code)


def check_own_opinion(work: Work) -> None:
    """Check that who accepts a version gave no opinion in the case. Twin: `expert_opinion_apart`.

    Raises:
        OwnOpinion: this person did.
    """
    if work.one(bool, SQL["own_opinion"], actor=work.step.actor_id):
        raise OwnOpinion(case=work.case.code)


def accept(work: Work, told: shapes.Subject) -> None:
    """Accept a version: its heads are the claim from now on.

    Raises (in this order):
        OwnOpinion; those of `Work.sub`; BelowPursued; those of `Work.post`.
    """
    subject = told.subject
    check_own_opinion(work)
    work.sub(ASSESSMENT, "accept", subject)
    wanted: dict[str, int] = dict(work.read(HeadAmount, SQL["heads"], id=subject))
    for head, apart in work.stands.pursued().items():
        if wanted.get(head, 0) < apart:
            raise BelowPursued(head=head, assessed=yuan(wanted.get(head, 0)), pursued=yuan(apart))
    there = assessed(work)
    legs: list[Leg] = []
    for head in sorted(wanted.keys() | there.keys()):
        change = wanted.get(head, 0) - there.get(head, 0)
        legs += [
            leg(work.case.code, head, "claim_assessed", change),
            leg(work.case.code, head, "claim_established", -change),
        ]
    work.post("assessment", [one for one in legs if one.amount])
    write_figures(work, "assessed", wanted)
    work.run(SQL["keep_accepted"], id=subject)
    work.stop("assessment")
    work.go_on("investigation")
    work.figures["total"] = yuan(sum(wanted.values()))


def turn(work: Work, told: shapes.Subject) -> None:
    """Send a version back, and say why, or withdraw it.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty; those of `Work.sub`.
    """
    if work.action == "send_back_assessment":
        say_why(work)
    work.sub(ASSESSMENT, "send_back" if work.action == "send_back_assessment" else "withdraw", told.subject)

"""What a damage amounts to: versions of an assessment, each computed by named methods, accepted by a second person.

Accepting a version puts its heads into the ledger; accepting a later one moves the claim by the difference, as long as
nothing has become due.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final
from uuid import UUID

from ledger.amounts import parse_decimal, yuan
from ledger.compensation.actions.claims import assessed
from ledger.compensation.actions.engine import Action, Work
from ledger.compensation.actions.parts import open_amounts
from ledger.compensation.actions.subjects import subject_of
from ledger.compensation.machines import ASSESSMENT
from ledger.compensation.rules.claims import Leg, check_heads, leg
from ledger.compensation.rules.figures import classify, printed_amount
from ledger.compensation.rules.methods import COEFFICIENTS, compute
from ledger.compensation.tables import assessment, figure, item
from ledger.errors import RuleViolation
from ledger.processes.actions import begin


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

    Check the inputs and their units; where the report rounds, mark the printed amount as approximate ("about").
    """

    code = "compensation.printed_differs"
    source = "docs/spec/compensation.md 3"


def coefficients(work: Work) -> dict[str, Any]:
    """Give what the rule packs say about methods on the day, by name."""
    found: dict[str, Any] = {}
    for name in COEFFICIENTS:
        key = "compensation." + name
        value = work.law.find(key, work.on)
        if value is not None:
            found[name] = list(value.value) if isinstance(value.value, (tuple, list)) else value.value
    return found


def submit(work: Work) -> None:
    """Submit a version: every figure is computed here, from inputs that are kept by name.

    Raises (in this order):
        PrintedDiffers, HeadsRepeated, HeadUnknown, MethodUnknown, InputsDisagree, InputNotAllowed, InputMissing,
        CoefficientMissing, InputUnreadable, InputOutOfRange, PrintedAmountUnreadable, AmountNotDecimal,
        AmountTooPrecise, AmountTooLarge, DamageNotPositive, RangeLeft, ExpertsNotEnough, IdNotVersion7, TextTooLong,
        TextUnprintable, RoleNotForStep, IdUsed.
    """
    known = coefficients(work)
    items = work.words["items"]
    check_heads(sorted({one["head"] for one in items}))
    rows: list[dict[str, Any]] = []
    for number, one in enumerate(items, 1):
        made = compute(one["method"], one["inputs"], known)
        amount, printed, about = made.amount, str(one.get("printed") or ""), False
        if printed:
            said, _, about = printed_amount(printed)
            if said != amount and not about:
                raise PrintedDiffers(head=one["head"], printed=printed[:60], computed=yuan(amount))
        rows.append(
            {
                "assessment_id": work.record_id,
                "number": number,
                "head": one["head"],
                "method": one["method"],
                "inputs": one["inputs"],
                "coefficients": _used(one["method"], known),
                "lines": [asdict(x) for x in made.lines],
                "amount": amount,
                "printed": printed,
                "approximate": about,
            }
        )
    total = sum(row["amount"] for row in rows)
    class_ = _class(work, total)
    version = work.rows(
        "SELECT coalesce(max(version), 0) + 1 FROM ledger.damage_assessment WHERE book_id = %(book)s AND case_id = %(case)s"
    )[0][0]
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
    for row in rows:
        work.books.connection.execute(item.insert(), [{"book_id": work.book_id, **row}]).close()
    work.subject = work.record_id
    work.told |= {"version": version, "total": yuan(total), "class": class_}


def _used(method: str, known: Mapping[str, Any]) -> dict[str, Any]:
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


def _class(work: Work, total: int) -> str:
    # Before there was a figure, a case was simple by its facts alone.
    known = work.law.find("compensation.simple_limit", work.on)
    limit = parse_decimal(str(known.value), 2) if known is not None else total
    minor = work.law.find("compensation.minor_limit", work.on)
    words = work.words
    is_minor = bool(words["no_obvious_impact"]) or (
        minor is not None and total <= parse_decimal(str(minor.value), 2)
    )
    class_: str = classify(
        total,
        limit,
        facts_simple=words["facts_simple"],
        undisputed=words["undisputed"],
        minor=is_minor,
        red_line=work.case.red_line,
        repeated=work.case.repeated,
    )
    if words["by_experts"] and class_ == "ordinary":
        raise ExpertsNotEnough(total=yuan(total), limit=yuan(limit))
    return "major" if work.case.major else class_


def _version(work: Work) -> UUID:
    subject, _ = subject_of(
        work,
        "assessment",
        "SELECT 1 FROM ledger.damage_assessment WHERE book_id = %(book)s AND case_id = %(case)s AND assessment_id = %(id)s",
    )
    return subject


def accept(work: Work) -> None:
    """Accept a version: its heads are the claim from now on.

    Raises (in this order):
        DueAlready, SubjectUnknown, ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed,
        RoleNotForStep, SecondPersonNeeded, StepBackdated; those of `Work.post`; never ActedBefore and
        AskerGone.
    """
    subject = _version(work)
    work.sub(ASSESSMENT, "accept", subject)
    moved = {purpose for _, purpose in open_amounts(work)} - {"claim_assessed"}
    due = work.rows(
        "SELECT 1 FROM ledger.damage_obligation WHERE book_id = %(book)s AND case_id = %(case)s AND in_force_on IS NOT NULL LIMIT 1"
    )
    if (moved or due) and work.running.state not in ("investigating", "assessing", "concluded"):
        raise DueAlready(case=work.case.code)
    wanted: dict[str, int] = dict(
        work.rows(
            "SELECT head, sum(amount)::bigint FROM ledger.damage_item WHERE book_id = %(book)s AND assessment_id = %(id)s GROUP BY head",
            id=subject,
        )
    )
    there = assessed(work)
    legs: list[Leg] = []
    for head in sorted(wanted.keys() | there.keys()):
        change = wanted.get(head, 0) - there.get(head, 0)
        legs += [
            leg(work.case.code, head, "claim_assessed", change),
            leg(work.case.code, head, "claim_established", -change),
        ]
    work.post("assessment", [one for one in legs if one.amount])
    work.insert(
        figure,
        *(
            {"record_id": work.record_id, "figure": "assessed", "head": h, "amount": a}
            for h, a in wanted.items()
        ),
    )
    work.run(
        "UPDATE ledger.damage_case c SET class = a.class, assessed = a.total FROM ledger.damage_assessment a"
        " WHERE c.book_id = %(book)s AND c.case_id = %(case)s AND a.book_id = c.book_id AND a.assessment_id = %(id)s",
        id=subject,
    )
    work.stop("assessment")
    work.go_on("investigation")
    work.told["total"] = yuan(sum(wanted.values()))


def turn(work: Work) -> None:
    """Send a version back, or withdraw it.

    Raises (in this order):
        ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded,
        StepBackdated, SubjectUnknown; never ActedBefore and AskerGone.
    """
    work.sub(ASSESSMENT, "send_back" if work.action == "send_back_assessment" else "withdraw", _version(work))


_STATES: Final = ("investigating", "assessing", "concluded", "notified", "consulting", "failed", "suing")
_LAW: Final = "环法规〔2022〕31号 art. 20–21; GB/T 39791.1-2020"
STEPS: Final = (
    Action("submit_assessment", "提交鉴定评估", _LAW, submit, ("bureau", "assessor"), _STATES),
    Action("accept_assessment", "采信鉴定评估", _LAW, accept, ("bureau",), _STATES),
    Action("send_back_assessment", "退回鉴定评估", _LAW, turn, ("bureau",), _STATES),
    Action("withdraw_assessment", "撤回鉴定评估", _LAW, turn, ("bureau", "assessor"), _STATES),
)

"""Duties in kind: how they come to be owed, which works perform them, and what of them is not performed.

A duty has heads with their values, those who owe it, a day, and what it becomes where it fails. Works perform the duty that they name;
what none stands for when its day is past is a default, and becomes money (`conversions`).

Law: 民法典 art. 509, 577, 1234; 法释〔2019〕8号 art. 12.
"""

from collections.abc import Sequence
from typing import Final

from ledger.amounts import yuan
from ledger.compensation.actions.engine import SubjectUnknown, View, Work
from ledger.compensation.queries.beside import Project
from ledger.compensation.queries.standing import Duty
from ledger.compensation.rules import duties
from ledger.compensation.tables.duties import duty, duty_head, duty_obligor
from ledger.database.queries import named_queries
from ledger.errors import RuleViolation

SQL: Final = named_queries(__name__)


class DutyNotNamed(RuleViolation):
    """The case has {duties} duties in kind of which something is left, and the works do not say which of them they perform.

    Name the number of the duty, as the case lists it.
    """

    code = "compensation.duty_not_named"
    source = "docs/spec/compensation.md 7.1"


class NoDutyOfFunded(RuleViolation):
    """Works that the treasury pays for perform no duty of a liable party, and the duty {duty} is named.

    Leave the duty out, or plan works of a liable party.
    """

    code = "compensation.no_duty_of_funded"
    source = "docs/spec/compensation.md 7.1"


def next_duty(work: Work) -> int:
    """Give the number of the next duty of a case."""
    return work.one(int, SQL["next_duty"])


def keep_duties(work: Work, obligation_id: object, owed: Sequence[duties.Duty], first: int) -> None:
    """Keep the duties that take effect, each with its term; works whose duty is no more perform the one that takes its place."""
    for number, one in enumerate(owed, first):
        key = {"duty": number}
        work.insert(
            duty,
            {**key, "obligation_id": obligation_id, "due_on": one.due_on, "conversion": one.conversion},
        )
        work.insert(duty_head, *({**key, "head": h, "amount": a} for h, a in one.heads.items()))
        work.insert(
            duty_obligor,
            *(
                {
                    **key,
                    "owner": who.owner,
                    "place": n,
                    "numerator": who.share.numerator,
                    "denominator": who.share.denominator,
                }
                for n, who in enumerate(one.obligors, 1)
            ),
        )
        work.name_end(
            "restoration", one.due_on, "last day of the term of a duty in kind", subject=str(number)
        )
    if len(owed) == 1:
        work.run(SQL["adopt"], duty=first)


def find_duty(view: View, number: int) -> Duty:
    """Find a duty of a case.

    Raises:
        SubjectUnknown: the case has none of this number.
    """
    found = next((one for one in view.stands.duties if one.number == number), None)
    if found is None:
        raise SubjectUnknown(case=view.case.code, subject="duty in kind", id=str(number))
    return found


def named_duty(work: Work, mode: str, number: int | None) -> int | None:
    """Tell which duty works are to perform: the one that is named, or the only one; none before any has taken effect.

    Raises (in this order):
        NoDutyOfFunded, SubjectUnknown, DutyNotNamed.
    """
    if mode == "funded":
        if number is not None:
            raise NoDutyOfFunded(duty=number)
        return None
    if number is not None:
        return find_duty(work, number).number
    open_ones = [one.number for one in work.stands.duties if work.stands.left(one.number)]
    if len(open_ones) > 1:
        raise DutyNotNamed(duties=len(open_ones))
    if open_ones:
        return open_ones[0]
    return work.stands.duties[-1].number if work.stands.duties else None


def duty_of(view: View, works: Project) -> Duty:
    """Give the duty that works perform.

    Raises:
        DutyNotNamed: they name none; never SubjectUnknown: what is kept is there.
    """
    if works.duty is None:
        raise DutyNotNamed(duties=len(view.stands.duties))
    return find_duty(view, works.duty)


def stop_performed(work: Work, number: int, left: int) -> None:
    """Stop the terms of a duty of which nothing is left."""
    if not left:
        work.stop("restoration", subject=str(number))
        work.stop("enforcement", subject=f"duty {number}")


def run_again(work: Work, number: int) -> None:
    """Let the terms of a duty run again of which something is left after a reversal."""
    work.run(SQL["runs_again"], duty=number)


def note_default(work: Work) -> None:
    """Tell what of the duties is overdue."""
    for one in work.stands.unperformed(work.on):
        work.figures[f"duty {one.number}"] = yuan(sum(work.stands.left(one.number).values()))

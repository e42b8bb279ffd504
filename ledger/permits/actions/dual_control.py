"""Dual control inside an enterprise (双人办理): from amounts that it sets, what disposes of its property takes two of its representatives.

    propose ─▶ proposed ─▶ confirm (another representative: it holds at once)
                     └───▶ drop

Set, changed and ended by two, so that nobody alone lifts it. A rule pack may ask for two whatever the enterprise has set
(`second_person.enterprise`). What waits for the other one is kept by `ledger.permits.actions.internal`.
"""

from dataclasses import replace
from typing import Final
from uuid import UUID

from ledger.amounts import check_not_below_zero, format_decimal, yuan
from ledger.database import Books, ReadBooks
from ledger.entries import check_shown
from ledger.errors import RuleViolation
from ledger.permits.actions.engine import Asked, KeptAct, act_conduct
from ledger.permits.actions.inside import check_somebody, set_by
from ledger.permits.actions.second import Way, begin_way, second_verbs
from ledger.permits.machines import DUAL_CONTROL
from ledger.permits.rules.dual import DualControl
from ledger.permits.rules.strips import LOT_SCALE
from ledger.permits.shapes import DualControlTerms
from ledger.processes.acting import Acting, Done, Made
from ledger.processes.actions import Step


class DualControlSame(RuleViolation):
    """{owner} has set this already: quantity {quantity}, money {money}.

    Name other amounts; leave both out to end it.
    """

    code = "permits.dual_control_same"
    source = "docs/spec/permits.md 15"


def set_dual_control(
    books: Books, book_id: int, step: Step, *, act_id: UUID, control: DualControl
) -> Done[KeptAct]:
    """Ask that two representatives be needed from amounts, or that this ends; another representative confirms.

    Args:
        control: from zero on; of what is None, any amount takes one.

    Raises (in this order):
        AmountBelowZero, TextTooLong, TextUnprintable, TextEmpty, IdUsed, ProcessUnknown, IdNotVersion7, StepNotAllowed, RoleNotForStep,
        DualControlSame.
    """
    for figure in (control.quantity, control.money):
        check_not_below_zero(figure or 0)
    check_shown(document=step.document)
    asked = Asked(
        step.owner or step.role, terms=DualControlTerms(control.quantity, control.money), called={"site": ""}
    )
    return begin_way(books, book_id, SET, step, act_id=act_id, alone=None, asked=asked)


def _check(books: ReadBooks, book_id: int, _step: Step, act: KeptAct) -> None:
    said = act.said(DualControlTerms)
    there = set_by(books, book_id, act.site)
    if there == DualControl(said.quantity, said.money):
        raise DualControlSame(owner=act.site, quantity=_shown(there.quantity), money=_yuan(there.money))


def _set(books: Books, book_id: int, step: Step, act: KeptAct, asked_by: int | None) -> Made:
    """Set it: it stands in the act that is done.

    Raises:
        DualControlSame.
    """
    if asked_by is None:  # where it is confirmed it was checked before the step, with which it holds
        _check(books, book_id, step, act)
    said = act.said(DualControlTerms)
    return Made(figures={"quantity": _shown(said.quantity), "money": _yuan(said.money)})


def _shown(quantity: int | None) -> str:
    return "-" if quantity is None else format_decimal(quantity, LOT_SCALE, 0)


def _yuan(money: int | None) -> str:
    return "-" if money is None else yuan(money)


_CONFIRM, _DROP = second_verbs(lambda: (SET,), "a setting of dual control", "双人办理设定")


def _check_confirm(books: ReadBooks, taken: Acting[KeptAct]) -> None:
    _CONFIRM.check(books, taken)
    check_somebody(books, taken.book_id, taken.record.site, taken.process.started_by, "dual_control.set")


CONTROLS: Final = replace(
    act_conduct(DUAL_CONTROL, DualControlTerms, replace(_CONFIRM, check=_check_confirm), _DROP),
    sides=lambda kept: [kept.site],  # an owner is a party itself
)
"""How one acts with a setting of dual control."""
SET: Final[Way] = Way(CONTROLS, "set", _set, None, check=_check)

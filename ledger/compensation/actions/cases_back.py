"""What becomes of a case itself when an act is reversed on whose strength it was closed, or its default was cured.

Law: docs/spec/compensation.md 10.4.
"""

from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

from ledger.compensation.actions.engine import Work
from ledger.compensation.actions.payments import open_amounts
from ledger.compensation.actions.tellings import run_on
from ledger.compensation.queries.standing import DoneAct
from ledger.compensation.rules.claims import OPEN
from ledger.database.queries import named_queries
from ledger.processes.actions import move

SQL: Final = named_queries(__name__)

FREEING: Final = ("dispose_fund", "confirm_spending", "spend", "grant_relief")
"""Acts whose reversal brings money back into the fund."""


class CaseStep(NamedTuple):
    """A step of the case."""

    action: str
    from_state: str
    effective_on: date


def case_goes_back(work: Work, act: DoneAct) -> None:
    """Let the case be again what it was before it was closed, or before its default was cured, on the strength of the act."""
    steps = work.read(CaseStep, SQL["steps"], id=work.case.process_id)
    freed = act.kind in FREEING and _anything_free(work)
    if work.running.state == "closed" and (freed or _anything_open(work)):
        closing = [step for step in steps if step.action == "close"][-1]
        run_on(work, closing.effective_on)
        _step(work, "reverse" if closing.from_state == "performing" else "reverse_works")
    rest = [step for step in steps if step.action != "close"]
    cured = bool(rest) and rest[-1].action == "cure" and rest[-1].effective_on >= act.effective_on
    if cured and work.running.state in ("performing", "restoring") and _overdue(work):
        _step(work, "reverse")


def _step(work: Work, action: str) -> None:
    step = replace(work.step, on=max(work.on, work.running.last_on))
    work.running = move(work.books, work.running, action, step)


def _anything_open(work: Work) -> bool:
    unfinished = work.one(bool, SQL["is_held"]) or work.one(bool, SQL["is_restored"])
    return unfinished or bool(open_amounts(work, (*OPEN, "claim_overpaid")))


def _anything_free(work: Work) -> bool:
    return work.one(int, SQL["free"]) > 0


def _overdue(work: Work) -> bool:
    left = {one.part for one in open_amounts(work, ("claim_in_kind",))}
    late = any(one.due_on < work.on and one.number in left for one in work.stands.duties)
    return late or work.one(bool, SQL["is_overdue"], on=work.on)

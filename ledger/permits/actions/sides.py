"""Whose yes an act has: that of each side's own key, or that of two persons of the bureau who have its contract on paper.

    propose ─▶ accept ─────────────────────▶ accepted       every side has agreed
          └──▶ attest ─▶ confirm, or accept ─▶ accepted      a side stood on the paper of one person of the bureau alone

A bureau's own side (its reserve) is agreed to by one person of the bureau.
"""

from typing import Final

from ledger.database import ReadBooks
from ledger.errors import RuleViolation
from ledger.permits.actions.engine import Act, sides_of
from ledger.permits.machines import MOVE
from ledger.permits.rules.strips import party_of
from ledger.processes.acting import Acting
from ledger.processes.actions import Running, Step, check_side, check_step

AGREEING: Final = ("propose", "apply", "offer", "accept", "attest", "confirm")
"""Steps with which somebody says yes for a side."""
CLERKS: Final = 2
"""Persons of the bureau who stand for a side that does not act itself."""


class SideMissing(RuleViolation):
    """This step is for the other side: {party} has agreed to it already.

    Let the other side accept.
    """

    code = "permits.side_missing"
    source = "docs/spec/permits.md 12"


class PaperMissing(RuleViolation):
    """A person of the bureau stands for {party} only with its contract on paper, and no document is named.

    Name the contract, or let {party} accept with its own key.
    """

    code = "permits.paper_missing"
    source = "docs/spec/permits.md 12"


def agreement(books: ReadBooks, running: Running, kept: Act, step: Step) -> str:
    """Tell as which step somebody's yes counts; that of a person of the bureau who confirms counts as `accept` too.

    Returns:
        `accept` when with it every side has agreed, `attest` while one stands on one person of the bureau alone.

    Raises (in this order):
        NotYourSide: the party only gets what is moved; SideMissing: it has agreed already; PaperMissing.
    """
    givers = [party_of(kept.site)] if running.machine is MOVE else sides_of(kept)
    check_side("accept", step, *givers)
    agreed, clerks, named = _agreed(books, running)
    if step.owner is None:
        clerks.add(step.actor_id)
    elif step.owner in agreed:
        raise SideMissing(party=step.owner)
    else:
        agreed.add(step.owner)
    absent = [side for side in givers if not side.startswith("bureau:") and side not in agreed]
    if step.owner is None and absent and not (named or kept.document.strip() or step.document.strip()):
        raise PaperMissing(party=" / ".join(absent))
    return "accept" if not absent or len(clerks) >= CLERKS else "attest"


def check_paper(step: Step, holder: str) -> None:
    """Check that whoever of the bureau acts in the place of a holder names its paper.

    Raises:
        PaperMissing: it does not.
    """
    if step.owner is None and not holder.startswith("bureau:") and not step.document.strip():
        raise PaperMissing(party=party_of(holder))


def count_yes(books: ReadBooks, taken: Acting[Act]) -> str:
    """Tell as which step an acceptance counts.

    Raises:
        ActedBefore, NotYourSide, PaperMissing, RoleNotForStep, SecondPersonNeeded, SideMissing, StepBackdated,
        StepNotAllowed, TextTooLong, TextUnprintable.
    """
    check_step(taken.process, "accept", taken.step)
    return agreement(books, taken.process, taken.record, taken.step)


def check_confirmed(books: ReadBooks, taken: Acting[Act]) -> None:
    """Check that a second person of the bureau may say yes for a side.

    Raises:
        NotYourSide, PaperMissing, SideMissing.
    """
    agreement(books, taken.process, taken.record, taken.step)


def _agreed(books: ReadBooks, running: Running) -> tuple[set[str], set[int], bool]:
    """Read which parties agreed with their own keys, which persons of the bureau stand for the others, and whether one named a paper."""
    rows = books.connection.exec_driver_sql(
        "SELECT a.owner, a.role, e.actor_id, e.document FROM ledger.process_event e JOIN ledger.actor a USING (actor_id)"
        " WHERE e.book_id = %s AND e.process_id = %s AND e.action = ANY(%s)",
        (running.book_id, running.process_id, list(AGREEING)),
    ).all()
    clerks = [row for row in rows if row.role == "bureau"]
    named = any(row.document.strip() for row in clerks)
    return {row.owner for row in rows if row.owner}, {row.actor_id for row in clerks}, named

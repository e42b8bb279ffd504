"""What a case says of itself and was recorded wrongly is set right: what it is called, where, when and how it was found; a misspelt name.

Recorded by one person with reason and paper, and done when another confirms it. What stood before stays in the act that said it and in
the file of every earlier day.

Law: 会计基础工作规范 art. 51, by analogy; docs/spec/compensation.md 19.
"""

from datetime import date
from typing import Final, NamedTuple

from ledger.compensation import said_shapes
from ledger.compensation.actions.casework import check_names, check_new_clue
from ledger.compensation.actions.engine import Work
from ledger.database.queries import named_queries
from ledger.entries import check_shown
from ledger.errors import Malformed, NotFound, RuleViolation
from ledger.journal.accounts import check_code
from ledger.processes.acts import fields_of
from ledger.register.regions import region_name

SQL: Final = named_queries(__name__)


class Said(NamedTuple):
    """What a case says of itself."""

    title: str
    area: str
    medium: str
    place: str
    source: str | None
    received_on: date
    occurred_on: date | None
    red_line: bool | None
    repeated: bool | None
    major: bool | None


class CorrectionUngrounded(RuleViolation):
    """A correction of what a case says names its reason and its paper.

    Say what was recorded wrongly, and name the paper that shows it.
    """

    code = "compensation.correction_ungrounded"
    source = "docs/spec/compensation.md 19"


class NothingCorrected(Malformed):
    """Nothing is corrected: the case says all of it already.

    Name what is wrong as it is right.
    """

    code = "compensation.nothing_corrected"
    source = "docs/spec/compensation.md 19"


class CorrectionDays(RuleViolation):
    """The damage would have occurred on {occurred}, the clue come on {received}, and the case was registered on {registered}.

    Name days that follow each other.
    """

    code = "compensation.correction_days"
    source = "docs/spec/compensation.md 1"


class NameNotThere(NotFound):
    """The case {case} has no party {owner} of this capacity that is called {was}.

    Look at the parties of the case, and name the party as it stands there.
    """

    code = "compensation.name_not_there"
    source = "docs/spec/compensation.md 19"


def check_grounds(work: Work) -> None:
    """Check that a correction has its reason and its paper.

    Raises:
        CorrectionUngrounded: it does not.
    """
    if not work.step.reason.strip() or not work.step.document.strip():
        raise CorrectionUngrounded()


def correct(work: Work, told: said_shapes.CaseCorrection) -> None:
    """Set right what a case says; its terms that run from the day of the clue run from the right one.

    Raises (in this order):
        CorrectionUngrounded, NothingCorrected, TextTooLong, TextUnprintable, TextEmpty, CodeMalformed, ClueRegistered, CorrectionDays,
        RegionUnknown.
    """
    check_grounds(work)
    known = work.one(Said, SQL["said"])
    new = {
        name: value
        for name in fields_of(said_shapes.CaseCorrection)
        if (value := getattr(told, name)) is not None
    }
    changed = {name: value for name, value in new.items() if value != getattr(known, name)}
    if not changed:
        raise NothingCorrected()
    if told.title is not None:
        check_shown(title=told.title)
    if "source" in changed:
        check_code("source", str(changed["source"]))
        check_new_clue(work.books, work.book_id, str(changed["source"]))
    case = work.case
    received, occurred = told.received_on or case.received_on, told.occurred_on or case.occurred_on
    registered = work.running.steps[0].on
    if received > registered or (occurred is not None and occurred > received):
        days = {
            "occurred": str(occurred or received),
            "received": str(received),
            "registered": str(registered),
        }
        raise CorrectionDays(**days)
    region_name(told.area or case.area, received, work.law)
    place = changed.pop("place", None)
    kept = {**known._asdict(), **changed}
    if changed.keys() - {"source"}:
        work.run(SQL["correct"], **kept)
    if "source" in changed:
        work.run(SQL["correct_source"], **kept)
    if "received_on" in changed:
        _count_anew(work, received)
    work.figures |= {"corrected": ", ".join([*changed, *(["place"] if place is not None else [])])}


def _count_anew(work: Work, received: date) -> None:
    """Let the terms that run from the day of the clue run from the right one."""
    for one in work.stands.terms:
        if one.code in ("check", "limitation") and one.starts_on == work.case.received_on:
            work.stop(one.code)
            work.start(one.code, on=received)


def rename(work: Work, told: said_shapes.PartyName) -> None:
    """Set the name of a party right.

    Raises (in this order):
        CorrectionUngrounded, TextTooLong, TextUnprintable, TextEmpty, NothingCorrected, NameNotThere, NameInNumber.
    """
    check_grounds(work)
    check_shown(now=told.now)
    if told.now == told.was:
        raise NothingCorrected()
    if not work.run(SQL["rename"], owner=told.owner, side=told.side, was=told.was, now=told.now):
        raise NameNotThere(case=work.case.code, owner=told.owner, was=told.was)
    if work.stands.public:
        check_names(work)

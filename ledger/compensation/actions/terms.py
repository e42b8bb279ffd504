"""Terms that are paused, run on, or get another length, because somebody says so.

A term is named as the case lists it; what is done concerns every running term of the name. Only what has a length is paused or
extended: an end that a paper names is that of the paper, by which money, interest and guarantees count too.

Law: 民事诉讼法 art. 85; docs/spec/compensation.md 2.
"""

from collections.abc import Sequence
from datetime import date
from typing import TypeAlias

from ledger.compensation import shapes
from ledger.compensation.actions.engine import View, Work
from ledger.compensation.queries.standing import RunningTerm
from ledger.errors import Malformed, RuleViolation
from ledger.processes.acts import About
from ledger.words import Phrase, phrase

Named: TypeAlias = About[View, Work, str]
"""What an act is about that names a term."""


class TermNotPossible(RuleViolation, about="compensation.case", sorts={"clock": "term"}):
    """'{action}' is not possible with the term '{clock}' of the case {case}: {because}.

    Read what is next in the case: it names the terms with which it is possible.
    """

    code = "compensation.term_not_possible"
    source = "docs/spec/compensation.md 2"


class TermDayTooEarly(RuleViolation, about="compensation.case", sorts={"clock": "term"}):
    """'{action}' with the term '{clock}' takes effect on {on}, and is possible from {from_day}: {why}.

    Name that day or a later one.
    """

    code = "compensation.term_day_too_early"
    source = "docs/spec/compensation.md 2"


class ExtensionWithoutReason(Malformed, sorts={"clock": "term"}):
    """The term '{clock}' is to get another length, and no reason is given.

    Say why in the reason.
    """

    code = "compensation.extension_without_reason"
    source = "docs/spec/compensation.md 2"


def _refused(view: View, clock: str, because: Phrase) -> TermNotPossible:
    return TermNotPossible(action=view.action, clock=clock, case=view.case.code, because=because)


def _too_early(view: View, clock: str, from_day: date, why: Phrase) -> TermDayTooEarly:
    return TermDayTooEarly(
        action=view.action, clock=clock, on=view.on.isoformat(), from_day=from_day.isoformat(), why=why
    )


def _names(terms: Sequence[RunningTerm]) -> list[str]:
    return list(dict.fromkeys(one.code for one in terms))


def pausable(view: View) -> list[str]:
    """List the terms by name that run and can be paused."""
    return _names([one for one in view.stands.terms if one.length and one.paused_on is None])


def paused(view: View) -> list[str]:
    """List the terms by name that are paused."""
    return _names([one for one in view.stands.terms if one.paused_on is not None])


def extendable(view: View) -> list[str]:
    """List the terms by name that have a length, and so can have another one."""
    return _names([one for one in view.stands.terms if one.length])


def _of_length(view: View, clock: str) -> list[RunningTerm]:
    """Find the running terms of a name that have a length.

    Raises:
        TermNotPossible: no such term runs, or a paper names its end.
    """
    running = [one for one in view.stands.terms if one.code == clock]
    if not running:
        raise _refused(view, clock, phrase("no such term runs"))
    found = [one for one in running if one.length]
    if not found:
        raise _refused(view, clock, phrase("a paper names its end, and only another paper gives another one"))
    return found


def check_pause(view: View, clock: str) -> None:
    """Check that a term can be paused: it runs, and neither its first day nor the end of an earlier pause comes after the day.

    Raises (in this order):
        TermNotPossible, TermDayTooEarly.
    """
    found = _of_length(view, clock)
    free = [one for one in found if one.paused_on is None]
    if not free:
        since = max(one.paused_on for one in found if one.paused_on is not None)
        raise _refused(view, clock, phrase("it is paused since {day}", day=since.isoformat()))
    starts = max(one.starts_on for one in free)
    if view.on < starts:
        raise _too_early(view, clock, starts, phrase("the term begins on that day"))
    rested = max((one.paused_through for one in free if one.paused_through is not None), default=starts)
    if view.on < rested:
        raise _too_early(view, clock, rested, phrase("until then it was paused before"))


def pause_clock(work: Work, told: shapes.Clock) -> None:
    """Pause a term.

    Raises:
        nothing of its own.
    """
    work.hold(told.clock)


def check_resume(view: View, clock: str) -> None:
    """Check that a term can run on: it is paused, and not only after the day.

    Raises (in this order):
        TermNotPossible, TermDayTooEarly.
    """
    running = [one for one in view.stands.terms if one.code == clock]
    if not running:
        raise _refused(view, clock, phrase("no such term runs"))
    since = max((one.paused_on for one in running if one.paused_on is not None), default=None)
    if since is None:
        raise _refused(view, clock, phrase("it is not paused"))
    if view.on < since:
        raise _too_early(view, clock, since, phrase("the pause begins on that day"))


def resume_clock(work: Work, told: shapes.Clock) -> None:
    """Let a paused term run on.

    Raises:
        nothing of its own.
    """
    work.go_on(told.clock)


def check_extension(view: View, clock: str) -> None:
    """Check that a term can have another length.

    Raises:
        TermNotPossible: no such term runs, or it has no length.
    """
    _of_length(view, clock)


def extend_clock(work: Work, told: shapes.Extension) -> None:
    """Give a term another length, with a reason; its end is counted anew from its start. Of several, the last that was started.

    Raises (in this order):
        ExtensionWithoutReason; never TermNotPossible.
    """
    if not work.step.reason.strip():
        raise ExtensionWithoutReason(clock=told.clock)
    last = max(_of_length(work, told.clock), key=lambda one: one.id)
    work.reckon(last.id, last.starts_on, told.length)


PAUSE: Named = About("running term", pausable, None, check_pause, field="clock")
RESUME: Named = About("running term", paused, None, check_resume, field="clock")
EXTEND: Named = About("running term", extendable, None, check_extension, field="clock")

"""Terms that are paused, run on, or get a longer length, because somebody says so on a ground that the rule pack has for the term.

A term is named as the case lists it; what is done concerns every running term of the name. Only what has a length is paused or
extended: an end that a paper names is that of the paper, by which money, interest and guarantees count too. For which terms there are
grounds, `compensation.pause.*` and `compensation.extend.*` say: a term of a statute, as those for publication, appeal and enforcement, is
nobody's to make longer.

Law: 民事诉讼法 art. 85–86, 250; 民法典 art. 188, 194; docs/spec/compensation.md 2.
"""

from collections.abc import Sequence
from datetime import date
from typing import Literal, TypeAlias, cast

from ledger.compensation import shapes
from ledger.compensation.actions.courts import GroundUnknown
from ledger.compensation.actions.engine import View, Work
from ledger.compensation.queries.standing import RunningTerm
from ledger.compensation.rules.days import check_near
from ledger.errors import Malformed, RuleViolation
from ledger.processes.acts import About
from ledger.words import Phrase, choices, phrase

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


class ExtensionShortens(RuleViolation, about="compensation.case", sorts={"clock": "term"}):
    """The term '{clock}' would end on {would}, and it ends on {ends}: an extension makes it longer.

    Name a length with which it ends later, on a day that the calendar knows.
    """

    code = "compensation.extension_shortens"
    source = "docs/spec/compensation.md 2"


def grounds(view: View, what: Literal["pause", "extend"], clock: str) -> tuple[str, ...]:
    """List the grounds on which the law lets a term be paused or extended; none where it does not."""
    find, on = view.law.find, view.on
    found = (
        find(f"compensation.pause.{clock}", on)
        if what == "pause"
        else find(f"compensation.extend.{clock}", on)
    )
    return () if found is None else tuple(map(str, cast(Sequence[object], found.value)))


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
    free = [one for one in view.stands.terms if one.length and one.paused_on is None]
    return _names([one for one in free if grounds(view, "pause", one.code)])


def paused(view: View) -> list[str]:
    """List the terms by name that are paused."""
    return _names([one for one in view.stands.terms if one.paused_on is not None])


def extendable(view: View) -> list[str]:
    """List the terms by name that have a length, and for which the law knows a ground to make it longer."""
    return _names([one for one in view.stands.terms if one.length and grounds(view, "extend", one.code)])


def _of_length(view: View, clock: str) -> list[RunningTerm]:
    """Find the running terms of a name that have a length.

    Raises:
        TermNotPossible: no such term runs, or a paper names its end.
    """
    running = [one for one in view.stands.terms if one.code == clock]
    if not running:
        raise _refused(view, clock, phrase("no such term runs"))
    found = [one for one in running if one.length]
    if not found and running[0].due_on is None:
        raise _refused(view, clock, phrase("no rule pack of the place says how long it is"))
    if not found:
        raise _refused(view, clock, phrase("a paper names its end, and only another paper gives another one"))
    return found


def check_pause(view: View, clock: str) -> None:
    """Check that a term can be paused: the law has a ground for it, it runs, and its first day, the end of an earlier pause, and the last
    step of the case do not come after the day.

    Raises (in this order):
        TermNotPossible, TermDayTooEarly.
    """
    found = _of_length(view, clock)
    if not grounds(view, "pause", clock):
        raise _refused(view, clock, phrase("no law lets it be paused"))
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
    if view.on < view.running.last_on:
        raise _too_early(view, clock, view.running.last_on, phrase("the case went on on that day"))


def _check_ground(work: Work, what: Literal["pause", "extend"], told: shapes.Pause) -> None:
    """Check that the law has the ground that is told.

    Raises:
        GroundUnknown: it does not.
    """
    known = grounds(work, what, told.clock)
    if told.ground not in known:
        raise GroundUnknown(ground=told.ground, grounds=choices("ground", known))


def pause_clock(work: Work, told: shapes.Pause) -> None:
    """Pause a term.

    Raises (in this order):
        GroundUnknown.
    """
    _check_ground(work, "pause", told)
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
    """Check that a term can have a longer length.

    Raises:
        TermNotPossible: no such term runs, it has no length, or no law lets it be extended.
    """
    _of_length(view, clock)
    if not grounds(view, "extend", clock):
        raise _refused(view, clock, phrase("no law lets it be extended"))


def extend_clock(work: Work, told: shapes.Extension) -> None:
    """Give a term a longer length, with a reason; its end is counted anew from its start. Of several, the last that was started.

    Raises (in this order):
        ExtensionWithoutReason, GroundUnknown, ExtensionShortens, DayTooFar; never TermNotPossible.
    """
    if not work.step.reason.strip():
        raise ExtensionWithoutReason(clock=told.clock)
    _check_ground(work, "extend", told)
    last = max(_of_length(work, told.clock), key=lambda one: one.id)
    ends = work.ends(last.id, last.starts_on, told.length).on
    if last.due_on is not None and (ends is None or ends <= last.due_on):
        would: str | Phrase = phrase("a day that is not known yet") if ends is None else ends.isoformat()
        raise ExtensionShortens(clock=told.clock, would=would, ends=last.due_on.isoformat())
    check_near(last.starts_on, ends)
    work.reckon(last.id, last.starts_on, told.length)


PAUSE: Named = About("running term", pausable, None, check_pause, field="clock")
RESUME: Named = About("running term", paused, None, check_resume, field="clock")
EXTEND: Named = About("running term", extendable, None, check_extension, field="clock")

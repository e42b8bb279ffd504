"""When a decision counts as served (送达), and when a hearing (听证) is owed before it is carried out.

Law: 民事诉讼法 art. 87–95 (manners of service; a public notice counts after thirty days), 行政许可法 art. 47–48, 行政处罚法 art. 61–64;
docs/spec/permits.md 19.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from ledger.errors import Forbidden, RuleViolation

NOTICE: Final = "notice"
MANNERS: Final = ("direct", "post", "electronic", NOTICE)
"""How something is served."""


class ServedOutside(RuleViolation):
    """This says that a decision of {decided} was served on {served}, as of {on}.

    Name the day on which it came to whom it concerns: not before the decision, and not after today.
    """

    code = "permits.served_outside"
    source = "docs/spec/permits.md 19"


class NotServed(RuleViolation):
    """The decision was not served on whom it concerns, and the law asks for that before it is carried out.

    Serve it, record how and when, and wait until the time for objections is over.
    """

    code = "permits.not_served"
    source = "rule pack service.required"


class HearingNotGiven(RuleViolation):
    """No law that holds here lets a party ask for a hearing about this.

    Object in writing while there is time; the authority can hold a hearing of its own accord.
    """

    code = "permits.hearing_not_given"
    source = "rule pack hearing.request_working_days"


class NothingToHear(RuleViolation, about="permits.withdrawal"):
    """A hearing is held before a withdrawal is concluded, and this one is {state}.

    Ask for a review of the decision.
    """

    code = "permits.nothing_to_hear"
    source = "docs/spec/permits.md 19"


class HearingLate(RuleViolation):
    """A hearing could be asked for until {until}, and this is {on}.

    Object in writing while there is time, or ask for a review of the decision.
    """

    code = "permits.hearing_late"
    source = "rule pack hearing.request_working_days"


class HearingMissing(RuleViolation):
    """A hearing has to be held before this is carried out, and none was.

    Hold it, led by somebody who took no part in the decision, and record it with its paper.
    """

    code = "permits.hearing_missing"
    source = "《行政许可法》 art. 47; 《行政处罚法》 art. 63–64; rule pack hearing.withdrawal_least"


class HearingOfYours(Forbidden):
    """You took part in the decision: somebody else leads the hearing about it.

    Let somebody else hold it.
    """

    code = "permits.hearing_of_yours"
    source = "《行政许可法》 art. 48; docs/spec/permits.md 19"


class HearingLed(Forbidden):
    """You led a hearing about this: somebody else makes the decision final.

    Let somebody else conclude it, who read what was said there.
    """

    code = "permits.hearing_led"
    source = "《行政许可法》 art. 48; docs/spec/permits.md 19"


class HearingSet(RuleViolation, about="permits.hearing"):
    """A hearing about this is {state} already: the authority holds one, and whom it concerns may ask for another.

    Let who leads it hold it, or conclude what is decided; where it was set by mistake, who set it drops it.
    """

    code = "permits.hearing_set"
    source = "docs/spec/permits.md 19"


class HearingOfAnother(Forbidden):
    """This hearing was set, or asked for, by another.

    Let who set it drop it, or whom it concerns give it up.
    """

    code = "permits.hearing_of_another"
    source = "docs/spec/permits.md 19"


def check_first(states: Sequence[str]) -> None:
    """Check that the authority sets no hearing where one is to be held, or was: of those that are left none holds anything up.

    Raises:
        HearingSet
    """
    state = next((one for one in states if one not in ("withdrawn", "dropped")), None)
    if state is not None:
        raise HearingSet(state=state)


def counts_from(manner: str, served: date, notice_days: int) -> date:
    """Give the day from which something counts as served.

    >>> counts_from("post", date(2026, 6, 1), 30), counts_from("notice", date(2026, 6, 1), 30)
    (datetime.date(2026, 6, 1), datetime.date(2026, 7, 1))
    """
    return served + timedelta(days=notice_days) if manner == NOTICE else served


def check_served(served: date, decided: date, on: date) -> None:
    """Check that something was served after it was decided, and is said after that.

    Raises:
        ServedOutside
    """
    if served < decided or served > on:
        raise ServedOutside(served=served.isoformat(), decided=decided.isoformat(), on=on.isoformat())


def check_asked(on: date, until: date) -> None:
    """Check that a hearing is asked for in time.

    Raises:
        HearingLate
    """
    if on > until:
        raise HearingLate(until=until.isoformat(), on=on.isoformat())


def check_heard(states: Sequence[str], quantity: int, least: int | Fraction | None) -> None:
    """Check that a hearing was held where one is owed: where one was asked for, or from a quantity on.

    Args:
        states: of the hearings about it.
        quantity: that it is about, in the smallest unit.
        least: from which on one is owed; None where the law asks for none.

    Raises:
        HearingMissing
    """
    owed = least is not None and quantity >= least
    if "asked" in states or "annulment_asked" in states or (owed and "held" not in states):
        raise HearingMissing()

"""One order of days: no act is dated before what it rests on, as `rules.grounds` says of each act. Twin: `damage_rested`."""

from typing import Final

from ledger.compensation.actions.engine import Work
from ledger.compensation.rules.grounds import GROUNDS, Earlier, later, named
from ledger.database.queries import named_queries
from ledger.errors import RuleViolation
from ledger.processes.acts import Words

SQL: Final = named_queries(__name__)


class ActBeforeGround(RuleViolation, about="compensation.case", sorts={"ground": "act"}):
    """'{action}' takes effect on {on}, and rests on '{ground}' of {before}.

    Name the day on which it was done. If that is right, put right first what came later, and record it again with its own day.
    """

    code = "compensation.before_its_ground"
    source = "docs/spec/compensation.md 1.9"


def check_rested(work: Work, told: Words) -> None:
    """Check that an act is not dated before what it rests on: what it names, and what its row implies.

    Args:
        work: the act, done and not yet recorded.
        told: its words.

    Raises:
        ActBeforeGround: it is.
    """
    words: Words = {"subject": work.subject and str(work.subject), **told, **work.marks}
    ids = [*named(words), *([work.subject] if work.subject else [])]
    grounds = GROUNDS[work.action]
    if not ids and not grounds:
        return
    known = {
        "ids": ids,
        "on": work.on,
        "acts": [act for one in grounds for act in one.acts],
        "first": [act for one in grounds if one.first for act in one.acts],
    }
    ground = later(work.action, words, ids, work.read(Earlier, SQL["there"], **known), work.on)
    if ground is not None:
        raise ActBeforeGround(
            action=work.action, on=work.on.isoformat(), ground=ground.kind, before=ground.on.isoformat()
        )

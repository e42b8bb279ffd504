"""Who acts for a liable party: agents with a power of attorney, appointed and ended by an act with its paper.

An act that a party takes by an agent names it, and its power runs on that day; to admit, agree, settle, appeal and withdraw takes a
special power.

Law: 民事诉讼法 (2023) art. 61–62; 民法典 art. 165, 173.
"""

from typing import Final
from uuid import UUID

from ledger.compensation import consult_shapes, shapes
from ledger.compensation.actions.engine import View, Work
from ledger.compensation.actions.own_side import check_objector
from ledger.compensation.actions.powers import AgentUnknown, check_power, not_running
from ledger.compensation.actions.subjects import say_why
from ledger.compensation.actions.suits import check_paper
from ledger.compensation.machines import CASE
from ledger.compensation.tables.consultation import agent
from ledger.database.queries import named_queries
from ledger.entries import check_shown
from ledger.errors import Malformed, RuleViolation
from ledger.processes.actions import check_side
from ledger.processes.acts import About
from ledger.words import several

SQL: Final = named_queries(__name__)
AGENTS_MAX: Final = 20
"""Agents of a party in a case, from which on it appoints none itself."""


class PartyNotLiable(RuleViolation):
    """{party} is no liable party of the case {case}.

    Add it as a liable party first, or name one of those that the case lists.
    """

    code = "compensation.party_not_liable"
    source = "环法规〔2022〕31号 art. 6–8"


class AgentsFull(RuleViolation, about="compensation.case"):
    """{party} has appointed {most} agents in this case, and appoints no more itself.

    Have the bureau record a further one.
    """

    code = "compensation.agents_full"
    source = "docs/spec/compensation.md 16.2"


class PowerDaysWrong(Malformed):
    """The power would run from {since} to {until}: it ends before it begins.

    Name the days as they stand in the power of attorney.
    """

    code = "compensation.power_days_wrong"


def check_liable(view: View, party: str) -> None:
    """Check that somebody is a liable party of the case.

    Raises:
        PartyNotLiable: it is not.
    """
    if party not in view.owners:
        raise PartyNotLiable(party=party, case=view.case.code)


def appoint_agent(work: Work, told: consult_shapes.Agent) -> None:
    """Record who acts for a liable party, with the power of attorney.

    Raises (in this order):
        NotYourSide, PartyNotLiable, AgentsFull, CourtPaperMissing, TextTooLong, TextUnprintable, TextEmpty, PowerDaysWrong.
    """
    check_side(CASE, work.action, work.step, told.party)
    check_liable(work, told.party)
    mine = sum(one.owner == told.party for one in work.stands.agents)
    if work.step.owner is not None and mine >= AGENTS_MAX:
        raise AgentsFull(party=told.party, most=AGENTS_MAX)
    check_paper(work)
    check_shown(agent_name=told.agent_name)
    since = told.since_on or work.on
    if told.until_on is not None and told.until_on < since:
        raise PowerDaysWrong(since=since.isoformat(), until=told.until_on.isoformat())
    row = {
        "record_id": work.record_id,
        "owner": told.party,
        "name": told.agent_name,
        "kind": told.kind,
        "scope": told.scope,
    }
    work.insert(agent, {**row, "since_on": since, "until_on": told.until_on})
    work.subject = work.record_id


def unended(view: View) -> list[UUID]:
    """List the agents whose power nobody has ended."""
    return [one.id for one in view.stands.agents if one.ended_on is None]


def check_agent(view: View, subject: UUID) -> None:
    """Check that the power of an agent of the case can end.

    Raises (in this order):
        AgentUnknown: the case, or the party that acts, has none of this id; PowerNotRunning: it was ended before.
    """
    owner = view.step.owner
    mine = [one for one in view.stands.agents if owner in (None, one.owner) and one.id == subject]
    if not mine:
        raise AgentUnknown(agent=str(subject), case=view.case.code, party=owner or several(view.owners))
    if mine[0].ended_on is not None:
        raise not_running(view, mine[0])


def end_agent(work: Work, told: shapes.Subject) -> None:
    """Record that the power of an agent ends, and why: from that day on it does not run.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty.
    """
    say_why(work)
    work.run(SQL["end"], agent=told.subject, record=work.record_id)
    work.subject = told.subject


def object_order(work: Work, told: shapes.OrderObjection) -> None:
    """Object to a payment order, by an agent where one does it.

    Raises (in this order):
        NotYourSide: others owe what it is about; those of `check_power`.
    """
    check_objector(work, CASE)
    if told.agent is not None:
        check_power(work, told.agent, [work.step.owner] if work.step.owner else work.owners)


AGENT: Final[About[View, Work, UUID]] = About("agent", unended, None, check_agent)

"""Whether an agent can act for a liable party in an act: its power of attorney runs on that day, and is special where that takes one.

Law: 民事诉讼法 (2023) art. 62; 民法典 art. 165, 173.
"""

from collections.abc import Collection, Iterable
from uuid import UUID

from ledger.compensation.actions.engine import View
from ledger.compensation.queries.standing import Agent
from ledger.errors import NotFound, RuleViolation
from ledger.words import Phrase, phrase, several


class AgentUnknown(NotFound):
    """There is no agent with the id {agent} in the case {case} who acts for {party}.

    Look at the case: it lists the agents. One who is not there is appointed first, with the power of attorney.
    """

    code = "compensation.agent_unknown"


class PowerNotRunning(RuleViolation):
    """The power of {agent} to act for {party} runs from {since} to {until}, and not on {on}.

    Let the party act itself, or record a new power of attorney.
    """

    code = "compensation.power_not_running"
    source = "民法典 art. 173"


class PowerTooNarrow(RuleViolation, about="compensation.case"):
    """'{action}' takes a special power, and {agent} has a general one from {party}.

    Let the party act itself, or record a special power of attorney; an answer that admits nothing takes none.
    """

    code = "compensation.power_too_narrow"
    source = "民事诉讼法 art. 62 (2023)"


def not_running(view: View, one: Agent) -> PowerNotRunning:
    """Say from when until when an agent has its power."""
    until: str | Phrase = phrase("no last day") if one.until_on is None else one.until_on.isoformat()
    if one.ended_on is not None:
        until = phrase("the day before {day}", day=one.ended_on.isoformat())
    since, on = one.since_on.isoformat(), view.on.isoformat()
    return PowerNotRunning(agent=one.name, party=one.owner, since=since, until=until, on=on)


def check_power(view: View, agent_id: UUID, parties: Collection[str], *, special: bool = False) -> None:
    """Check that an agent can act for a party on the day of the act. Twin: `damage_represented`.

    Args:
        view: the case, with the act in mind.
        agent_id: of the act that appointed it.
        parties: for which of them it acts.
        special: whether the act takes a special power.

    Raises (in this order):
        AgentUnknown: none of these parties has it; PowerNotRunning, PowerTooNarrow.
    """
    found = [one for one in view.stands.agents if one.id == agent_id and one.owner in parties]
    if not found:
        raise AgentUnknown(agent=str(agent_id), case=view.case.code, party=several(parties))
    one = found[0]
    if not one.runs(view.on):
        raise not_running(view, one)
    if special and one.scope != "special":
        raise PowerTooNarrow(action=view.action, agent=one.name, party=one.owner)


def check_powers(view: View, agents: Iterable[UUID], parties: Collection[str]) -> None:
    """Check that agents can bind their parties: each with its special power.

    Raises (in this order):
        those of `check_power`.
    """
    for one in agents:
        check_power(view, one, parties, special=True)

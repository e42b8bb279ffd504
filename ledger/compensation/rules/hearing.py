"""What a liable party hears of the history of its case.

Every act is told to it, with its day, its paper and its article, and where the case stood after it. What the office only worked out
for itself (the clue and who gave it, checks and findings, papers noted beside the claim, evidence that the party is not shown) is
told by its kind and day alone. Who acted is told by role, unless it was the party itself. So the case itself says no way and no paper
of the clue, and a reversal stands in it when it was confirmed. What is another party's own (where and how it was served, who acts for it,
that consultation failed with it, the account to which it is paid) is told by kind and day alone, too.
That its property may be preserved it hears when a court has granted
it, and of what was applied for and denied never: who hears of it before has time to take the property away.
"""

from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from typing import Final, Protocol, TypeVar
from uuid import UUID

from ledger.compensation.rows import AgentRow, CaseFile, CaseHead, HistoryRow, NoticeRow, PartyRow, TrailRow
from ledger.processes.acts import Words

Row = TypeVar("Row", NoticeRow, AgentRow)


class Term(Protocol):
    """A term of a case, whichever way it is read."""

    @property
    def code(self) -> str:
        """Its name."""


Timed = TypeVar("Timed", bound=Term)

REVERSING: Final = frozenset({"propose_reversal", "confirm_reversal", "drop_reversal"})
"""What finance does about an act that was recorded wrongly."""
SECRET: Final = frozenset({"state_findings", "transfer_crime", "leave_crime"})
"""Acts about what may be a crime, of which a liable party hears nothing at all. Twin: `outbox_of_record`."""
INNER: Final = frozenset(
    {
        "register",
        "check",
        "open",
        "investigate",
        "note",
        "add_evidence",
        "register_account",
        "hand_over",
        "show_evidence",
        "tell_procuratorate",
        "receive_receipt",
        "report_claimant",
        "feed_back",
        "retract",
        "link_case",
        "allow_late",
        "ask_approval",
        "sign_approval",
        "refuse_approval",
        *SECRET,
        "propose_reversal",
        "drop_reversal",
        "endorse_relief",
        "take_comment",
    }
)
"""Acts whose words and papers stay in the office."""
OFFICE: Final = (INNER | REVERSING) - {"register", "check", "open", "investigate"}
"""Acts that the office does for itself beside the way of the case: what can be done of them next tells what it knows."""
PARTIES: Final = frozenset({"enterprise", "assessor"})
"""Roles with whose keys a liable party acts."""
UNHEARD: Final = SECRET | {"take_comment", "apply_preservation", "deny_preservation"}
"""Acts of which no liable party is told when they are done. Twin: `outbox_of_record`."""


OFFICE_TERMS: Final = frozenset({"procuratorate_notice", "claimant_report", "procuratorate_feedback"})
"""Terms of the office toward others, of which a liable party is not told: that of the feedback says who sent the clue."""
OWN: Final = frozenset(
    {"notify_party", "fail_service", "fail_party", "appoint_agent", "end_agent", "name_refund_account"}
)
"""Acts that are about one party."""
PAID_BACK: Final = frozenset({"refund_payment", "interest_payment"})
"""Entries whose words name the account of a party."""


def heard(history: Sequence[HistoryRow], owner: str) -> list[HistoryRow]:
    """Give the history as a party hears it."""
    agents = {one.id for one in history if one.kind == "appoint_agent" and one.party == owner}
    mine = agents | {one.id for one in history if one.kind == "propose_relief" and _payee(one.words) == owner}
    told = without_applied(history)
    return [one if one.owner == owner else _by_role(one, owner, agents, mine) for one in told]


def _payee(told: Words) -> object:
    """Tell to whom something is to be paid; None where an act names nobody."""
    return told.get("payee")


def heard_trail(rows: Iterable[TrailRow], owner: str) -> list[TrailRow]:
    """Leave out of what was paid back to another one in whose name, and into which account."""
    return [
        one._replace(memo=one.memo.partition(", ")[0])
        if one.kind in PAID_BACK and f" to {owner}, " not in one.memo
        else one
        for one in rows
    ]


def without_applied(history: Sequence[HistoryRow]) -> list[HistoryRow]:
    """Leave out applications to preserve property that no court has granted, that one was denied, and what may be a crime."""
    granted = {one.subject for one in history if one.kind == "grant_preservation"}
    return [
        one
        for one in history
        if one.kind not in ("deny_preservation", *SECRET)
        and (one.kind != "apply_preservation" or one.id in granted)
    ]


def heard_parties(parties: Sequence[PartyRow], history: Sequence[HistoryRow]) -> list[PartyRow]:
    """Leave out a court that is in the case by nothing but an application which is not told."""
    heard_of = str([one.words for one in without_applied(history)])
    by_act = {_court(one.words) for one in history}
    return [
        one
        for one in parties
        if one.side != "court" or one.owner not in by_act or repr(one.owner) in heard_of
    ]


def _court(told: Words) -> object:
    """Tell which court an act names; None where it names none."""
    return told.get("court")


def _by_role(one: HistoryRow, owner: str, agents: Set[UUID], mine: Set[UUID]) -> HistoryRow:
    of_another = one.kind in OWN and one.party != owner and one.subject not in mine
    if one.kind in INNER or of_another:
        one = one._replace(reason="", document="", words={})
    told = _own_service(one.words, owner)
    if one.kind not in OWN:  # of what is its own the account is, too
        told = _own_account(told, owner)
    return one._replace(actor="", words=_without_agents(told, {str(id) for id in agents}))


def _own_account(told: Words, owner: str) -> Words:
    """Leave out of what is asked for the account of another one to which it is to be paid."""
    if told.get("payee") == owner or not told.get("payee_account"):
        return told
    return {name: one for name, one in told.items() if name not in ("payee_name", "payee_account")}


def _own_service(told: Words, owner: str) -> Words:
    """Leave out of a notice how others were served."""
    served = told.get("served")
    if not isinstance(served, list) or not served:
        return told
    return {**told, "proof_of_service": "", "served": [one for one in served if one["party"] == owner]}


def _without_agents(told: Words, known: Set[str]) -> Words:
    """Leave out of what was told by whom other parties acted."""
    left = {name: one for name, one in told.items() if name != "agent" or one in known}
    agents, present = told.get("agents"), told.get("present")
    if isinstance(agents, list):
        left["agents"] = [one for one in agents if one in known]
    if isinstance(present, list):
        left["present"] = [_without_agents(one, known) for one in present]
    return left


def heard_head(head: CaseHead) -> CaseHead:
    """Give a case as a party hears it: not by which way its clue came, nor on which paper."""
    return replace(head, channel="", source=None)


def heard_file(file: CaseFile, owner: str) -> CaseFile:
    """Give the file of a case as a party hears it."""
    return replace(
        file,
        head=heard_head(file.head),
        parties=heard_parties(file.parties, file.history),
        notices=own(file.notices, owner),
        agents=own(file.agents, owner),
        history=heard(file.history, owner),
        trail=heard_trail(file.trail, owner),
        terms=heard_terms(file.terms),
    )


def heard_terms(rows: Iterable[Timed]) -> list[Timed]:
    """Leave out the terms of which a liable party is not told."""
    return [one for one in rows if one.code not in OFFICE_TERMS]


def own(rows: Sequence[Row], owner: str) -> list[Row]:
    """Give the notices, or the agents, that a party hears of: its own."""
    return [one for one in rows if one.party == owner]

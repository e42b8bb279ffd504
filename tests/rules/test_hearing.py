"""What a liable party hears of the history of its case: each act, whose words it is told, and what is left out of them."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from ledger.compensation.acts import ACT
from ledger.compensation.rows import AgentRow, CaseFile, CaseHead, HistoryRow, PartyRow, TermRow, TrailRow
from ledger.compensation.rules.hearing import heard, heard_file, heard_parties, heard_trail

X, Y = "enterprise:x", "enterprise:y"
ON, AT = date(2025, 7, 1), datetime(2025, 7, 1, tzinfo=UTC)
MINE, OTHERS = UUID(int=1), UUID(int=2)
INSIDE = {
    "register", "check", "open", "investigate", "note", "add_evidence", "show_evidence", "hand_over", "register_account",
    "tell_procuratorate", "receive_receipt", "report_claimant", "feed_back", "retract", "link_case", "allow_late",
    "ask_approval", "sign_approval", "refuse_approval", "propose_reversal", "drop_reversal", "endorse_relief", "take_comment",
}  # fmt: skip
"""What the office works out for itself: told by kind and day alone (docs/spec/compensation.md 1.6, 11, 22)."""
NEVER = {"apply_preservation", "deny_preservation", "state_findings", "transfer_crime", "leave_crime"}
"""Not told at all: what would let it take its property away, and what may be a crime."""
ONE = {"notify_party", "fail_service", "fail_party", "appoint_agent", "end_agent", "name_refund_account"}
"""What is about one party: told to the others by kind and day alone."""


def act(kind: str, number: int = 9, **more: Any) -> HistoryRow:
    """An act of the office, with a reason, a paper and words."""
    known: dict[str, Any] = {"subject": None, "words": {"text": "said"}, **more}
    told: dict[str, Any] = {
        "reason": "why",
        "document": "paper",
        "basis": "b",
        "law": "l",
        "actor": "Li",
        "role": "bureau",
    }
    return HistoryRow(
        id=UUID(int=number), kind=kind, effective_on=ON, state="s", recorded_at=AT, **told, **known
    )


@pytest.mark.parametrize("kind", sorted(ACT))
def test_what_is_told_of_each_act(kind: str) -> None:
    """To x of an act of the office, once about x and once about y: everything but who did it, kind and day, or nothing."""
    for party in (X, Y):
        told = heard([act(kind, party=party)], X)
        if kind in NEVER:
            assert told == []
            continue
        inside = kind in INSIDE or (kind in ONE and party == Y)
        assert [(one.reason, one.document, one.words) for one in told] == [
            ("", "", {}) if inside else ("why", "paper", {"text": "said"})
        ]
        assert [(one.kind, one.effective_on, one.actor, one.role) for one in told] == [
            (kind, ON, "", "bureau")
        ]


def test_its_own_acts_it_hears_whole() -> None:
    """Of what it did itself the words and its person, of what another party did the role."""
    rows = [act("propose_relief", 1, owner=X), act("propose_relief", 2, owner=Y)]
    assert [one.actor for one in heard(rows, X)] == ["Li", ""]


def test_that_its_agent_ends_it_hears() -> None:
    """The act that ends a power names the one that gave it: that of x is told to x, that of y is not."""
    rows = [
        act("appoint_agent", 1, party=X),
        act("appoint_agent", 2, party=Y),
        act("end_agent", 3, subject=MINE),
        act("end_agent", 4, subject=OTHERS),
    ]
    assert [one.reason for one in heard(rows, X)] == ["why", "", "why", ""]


@pytest.mark.parametrize(("payee", "left"), [(X, True), (Y, False), (None, False)])
def test_an_account_is_told_to_whose_it_is(payee: str | None, left: bool) -> None:
    """Of what goes back, name and account of the payee; where nobody is named, to nobody."""
    words = {"payee": payee, "payee_name": "name", "payee_account": "6222", "amount": "1"}
    [one] = heard([act("propose_relief", words=words)], X)
    assert ("payee_account" in one.words, "payee_name" in one.words) == (left, left)
    assert one.words["amount"] == "1"


@pytest.mark.parametrize(("payee", "told"), [(X, True), (Y, False)])
def test_the_account_that_was_named_later_is_told_to_whose_it_is(payee: str, told: bool) -> None:
    """It says nobody: whose it is, says the application that it is about."""
    named = {"payee_name": "name", "payee_account": "6222"}
    rows = [
        act("propose_relief", 1, words={"payee": payee}),
        act("name_refund_account", 2, subject=MINE, words=named),
    ]
    assert heard(rows, X)[1].words == (named if told else {})


@pytest.mark.parametrize("kind", ["refund_payment", "interest_payment"])
@pytest.mark.parametrize(("payee", "told"), [(X, True), (Y, False), (X + "1", False)])
def test_into_whose_account_it_went_is_told_to_whose_it_is(kind: str, payee: str, told: bool) -> None:
    """An entry names who was paid, in whose name and into which account: the others hear who was."""
    row = TrailRow(MINE, kind, ON, AT, f"case C1: refund to {payee}, name, 6222", "slip", "a", "p", 1, 0)
    [one] = heard_trail([row], X)
    assert one.memo == f"case C1: refund to {payee}" + ", name, 6222" * told
    assert heard_trail([row._replace(kind="payment")], X)[0].memo == row.memo


def test_how_others_were_served_is_not_told() -> None:
    """Of a notice to both its own service alone, and no proof that covers all; of one to all together the proof."""
    served = [{"party": X, "proof": "a"}, {"party": Y, "proof": "b"}]
    [one] = heard([act("notify", words={"proof_of_service": "both", "served": served})], X)
    assert one.words == {"proof_of_service": "", "served": served[:1]}
    [one] = heard([act("notify", words={"proof_of_service": "both", "served": []})], X)
    assert one.words == {"proof_of_service": "both", "served": []}


def test_by_whom_others_acted_is_not_told() -> None:
    """The power of its own agent stays, wherever it is named; that of another one goes."""
    mine, others = str(MINE), str(OTHERS)
    words = {
        "agent": others,
        "agents": [mine, others],
        "present": [{"party": X, "agent": mine}, {"party": Y, "agent": others}],
    }
    rows = [act("appoint_agent", 1, party=X), act("appoint_agent", 2, party=Y), act("meet", words=words)]
    assert heard(rows, X)[-1].words == {
        "agents": [mine],
        "present": [{"party": X, "agent": mine}, {"party": Y}],
    }
    [*_, own] = heard([*rows[:2], act("answer", words={"agent": mine})], X)
    assert own.words == {"agent": mine}


def preserved(court: str, *, granted: bool) -> list[HistoryRow]:
    """An application to a court, and what became of it."""
    rows = [act("apply_preservation", 1, words={"court": court})]
    return [*rows, act("grant_preservation", 2, subject=MINE, words={})] if granted else rows


def test_a_court_that_was_asked_alone_is_not_named() -> None:
    """Before it has granted the application; a court of a suit is, though the code of the other is its beginning."""
    parties = [
        PartyRow("court:1", "court", "one", person=False),
        PartyRow("court:11", "court", "eleven", person=False),
    ]
    suit = act("sue", 3, words={"court": "court:11"})
    assert [one.name for one in heard_parties(parties, [*preserved("court:1", granted=False), suit])] == [
        "eleven"
    ]
    assert len(heard_parties(parties, [*preserved("court:1", granted=True), suit])) == 2


def test_the_file_tells_no_more() -> None:
    """Neither way and paper of the clue, nor the agents of others, nor terms of the office toward procuratorate and claimant."""
    head = CaseHead(
        1,
        "C1",
        "t",
        "a",
        "water",
        "report",
        "letter",
        ON,
        None,
        False,
        False,
        False,
        None,
        False,
        MINE,
        "s",
        1,
    )
    agents = [
        AgentRow(UUID(int=n), who, who, "lawyer", "general", "d", ON, None, None)
        for n, who in ((1, X), (2, Y))
    ]
    codes = ("answer", "procuratorate_notice", "claimant_report", "procuratorate_feedback")
    terms = [TermRow(code, "", ON, "5 W", ON, "w", "s") for code in codes]
    file = CaseFile(
        head=head,
        parties=[],
        notices=[],
        agents=agents,
        figures=[],
        versions=[],
        terms=terms,
        history=[act("check")],
        trail=[],
    )
    told = heard_file(file, X)
    assert (told.head.channel, told.head.source) == ("", None)
    assert [one.party for one in told.agents] == [X]
    assert [one.code for one in told.terms] == ["answer"]
    assert [one.words for one in told.history] == [{}]

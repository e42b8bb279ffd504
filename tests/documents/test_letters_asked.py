"""Papers ask for just what may be asked for: once, in its time, of whom it can be had, by what stands, and by who may act."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from ledger.compensation.letter_fields import fill
from ledger.compensation.letter_tellings import Filled, Telling
from ledger.compensation.queries.cases import EnforcementRow, InsolvencyRow, SeparateRow
from ledger.compensation.queries.letters import LetterRow
from ledger.compensation.rows import AgentRow, FigureVersion, NoticeRow, TermRow
from ledger.compensation.rules.forms import paper_id
from tests.documents.damages import DAY, a_file, a_party, an_act
from tests.documents.test_letters import AGREED, APART, BANKRUPT, COURT, PARTIES, told
from tests.documents.test_letters_exact import cells

BEFORE, AFTER = date(2026, 5, 31), date(2026, 6, 2)
X, Y = "enterprise:x", "enterprise:y"
DUE = date(2026, 5, 1)
"""Since when the 330.00 of the sample are overdue."""


def due(found: Filled) -> int:
    """What an application asks for in money, in fen."""
    return int(cells(found.tables["open"])[-1][1])


def earlier(applied_on: date, state: str, ended_on: date | None = None) -> EnforcementRow:
    """An application against x that was made before."""
    return EnforcementRow(uuid4(), None, "", "", "", [X], applied_on, ended_on, state)


def after(of: Telling, one: EnforcementRow) -> Filled:
    """The application for enforcement, where another one was made before."""
    return fill(replace(of, enforcements=[one, *of.enforcements]))


@pytest.mark.parametrize(("since", "fen"), [(DAY, 33000), (AFTER, 0)])
def test_a_title_of_a_later_day_is_none(since: date, fen: int) -> None:
    """Goal: 15.7. Method: a court document that is one on the day of the application, and on the day after it."""
    of = told("enforcement")
    assert due(fill(replace(of, debts=[of.debts[0]._replace(court_since=since)]))) == fen


@pytest.mark.parametrize(("until", "fen"), [(DAY, 33000), (BEFORE, 0)])
def test_what_was_not_enforced_in_its_time_is_not_asked_for(until: date, fen: int) -> None:
    """Method: the two years of the instalment end on the day of the application, and on the day before it."""
    of = told("enforcement")
    term = TermRow("enforcement", "1", date(2024, 5, 31), "2 Y", until, "", "")
    assert due(fill(replace(of, file=replace(of.file, terms=[term])))) == fen


@pytest.mark.parametrize(
    ("one", "fen"),
    [
        (earlier(date(2026, 5, 2), "running"), 0),
        (earlier(DUE, "running"), 33000),
        (earlier(date(2026, 5, 2), "withdrawn", BEFORE), 33000),
        (earlier(date(2026, 5, 2), "withdrawn", AFTER), 0),
    ],
    ids=["runs", "before it was overdue", "withdrawn", "withdrawn since"],
)
def test_nothing_is_enforced_twice(one: EnforcementRow, fen: int) -> None:
    """Goal: 16.6. Method: an application that was made before: after it was due, on its last day, withdrawn the day before, and since."""
    of = told("enforcement")
    of = replace(of, debts=[of.debts[0]._replace(court_since=DUE)])
    assert due(after(of, one)) == fen


def test_of_an_heir_no_more_is_asked_than_it_owes() -> None:
    """Goal: 16.5. Method: 330.00 are open, and x owes 100.00 of them at the most; all of them with who owes the whole."""
    of = told("enforcement")
    for most, fen in ((10000, 10000), (None, 33000)):
        found = fill(replace(of, debts=[of.debts[0]._replace(owing=[(X, most)])]))
        assert (due(found), cells(found.tables["most_of"])) == (fen, [("甲化工厂", fen, 0)])
        assert ("壹佰元整" in found.fields["request"]) == (most is not None)
    both = of.enforcements[0]._replace(against=[X, Y])
    parties = [*PARTIES, a_party(Y, "liable", "乙印染厂")]
    debt = of.debts[0]._replace(owing=[(X, 10000), (Y, None)])
    found = fill(replace(of, debts=[debt], enforcements=[both], file=replace(of.file, parties=parties)))
    assert cells(found.tables["most_of"]) == [("甲化工厂", 10000, 0), ("乙印染厂", 33000, 0)]


def test_a_confirmation_that_waits_is_no_title() -> None:
    """Method: an agreement that a court has confirmed, and a payment order that one person has recorded since."""
    of = told("enforcement")
    confirmed = an_act(
        kind="confirm", document="裁定1号", words={"number": "(2026)浙01民特1号"}, recording="recorded"
    )
    waits = an_act(
        kind="order", document="支付令1号", words={"number": "(2026)浙01民督1号"}, recording="proposed"
    )
    found = fill(replace(of, file=replace(of.file, history=[AGREED, confirmed, waits, of.act])))
    assert found.fields["instrument_number"] == "(2026)浙01民特1号"


def filing(kind: str = "supplement_claim", **words: Any) -> Telling:
    """What is filed in the bankruptcy of x, which owed 1,000.00: 900.00 of it were filed before."""
    first = an_act(kind="file_claim", subject=BANKRUPT.id, words={"amount": "900.00", "basis": "b"})
    act = an_act(kind=kind, subject=BANKRUPT.id, words=words)
    of = told("bankruptcy_claim")
    known = InsolvencyRow(
        BANKRUPT.id,
        X,
        "(2026)浙01破1号",
        "administrator:x",
        "某会计师事务所",
        DAY,
        AFTER,
        100000,
        100000,
        None,
        0,
        "filed",
    )
    row = LetterRow(paper_id(act.id, "bankruptcy_claim"), act.id, kind, "bankruptcy_claim", DAY, None)
    file = replace(of.file, history=[AGREED, BANKRUPT, first, act])
    return replace(of, file=file, act=act, letter=row, letters=[row], insolvencies=[known])


def test_what_was_filed_before_is_not_filed_again() -> None:
    """Method: the rest, which nobody has named: 100.00; and a sum that is named."""
    assert fill(filing()).fields["in_words"] == "壹佰元整"
    assert fill(filing(amount="60.00")).fields["in_words"] == "陆拾元整"


def test_property_that_secures_it_stands() -> None:
    """Method: a mortgage; one that waits for a second person, one that was reversed, a surety, which is no property, and one released."""
    given = [
        an_act(kind="give_guarantee", words={"kind": "mortgage", "amount": "10.00"}),
        an_act(kind="give_guarantee", words={"kind": "mortgage", "amount": "20.00"}, recording="proposed"),
        an_act(
            kind="give_guarantee",
            words={"kind": "deposit", "amount": "30.00"},
            recording="recorded",
            reversed_on=DAY,
        ),
        an_act(kind="give_guarantee", words={"kind": "surety", "amount": "40.00"}),
        back := an_act(kind="give_guarantee", words={"kind": "mortgage", "amount": "50.00"}),
        an_act(kind="release_guarantee", subject=back.id),
    ]
    of = filing()
    found = fill(replace(of, file=replace(of.file, history=[*given, *of.file.history]))).fields["secured"]
    assert [f"{n}.00" in found for n in (10, 20, 30, 40, 50)] == [True, False, False, False, False]


def test_who_acts_for_a_party_has_the_power_that_day() -> None:
    """Method: three powers of x: one that runs, one that ran out the day before, one that was ended; and one of y."""
    powers = (("李", X, None, None), ("王", X, BEFORE, None), ("赵", X, None, DAY), ("钱", Y, None, None))
    agents = [
        AgentRow(uuid4(), owner, name, "lawyer", "general", "d", date(2026, 1, 1), until, ended)
        for name, owner, until, ended in powers
    ]
    of = told("suit")
    found = fill(replace(of, file=replace(of.file, agents=agents)))
    assert [row["represented_by"] for row in found.tables["parties"] if row["name"] == "甲化工厂"] == ["李"]


def notice(address: str, returned_on: date | None) -> NoticeRow:
    """A notice to x at an address, which nobody has answered."""
    known: dict[str, Any] = {
        "id": uuid4(),
        "party": X,
        "address": address,
        "returned_on": returned_on,
        "counts": returned_on is None,
    }
    known |= {
        "way": "post",
        "sent_on": DAY,
        "served_on": DAY,
        "answer_by": AFTER,
        "proof_of_service": "slip",
        "received_by": "张三",
    }
    known |= {
        "not_taken": "",
        "answered_on": None,
        "failed_on": None,
        "ground": None,
        "met": [],
        "stayed_away": [],
    }
    return NoticeRow(**known)


def test_its_address_is_where_it_was_served() -> None:
    """Method: a notice that came back, and one that did not."""
    of = told("suit")
    notices = [notice("旧址", BEFORE), notice("新址", None)]
    found = fill(replace(of, file=replace(of.file, notices=notices)))
    assert [row["address"] for row in found.tables["parties"] if row["name"] == "甲化工厂"] == ["新址"]


def test_a_suit_apart_is_against_those_of_its_claim() -> None:
    """Goal: 16.4. Method: a suit on a separate claim against x, in a case in which y is liable, too."""
    words = {
        **COURT,
        "claimed": [{"head": "H2", "amount": "250.00"}],
        "consultation": "磋商未果",
        "situation": "other",
    }
    act = an_act(kind="sue_apart", subject=APART.id, words=words)
    row = LetterRow(paper_id(act.id, "suit"), act.id, act.kind, "suit", DAY, None)
    parties = [*PARTIES, a_party(Y, "liable", "乙印染厂")]
    claims = [SeparateRow(APART.id, "refused", [X], [], "open")]
    of = Telling(a_file(APART, act, parties=parties), act, row, [row], "C1", [], "zh_Hans", [], claims)
    found = fill(of)
    assert found.fields["liable"] == "甲化工厂"
    assert "乙印染厂" not in [one["name"] for one in found.tables["parties"]]


def test_a_notice_claims_what_it_tells() -> None:
    """Method: 250.00 by the notice, and another sum by a suit since; one more party is told what was claimed last."""
    of = told("notice")
    suit = an_act(kind="sue", words={})
    versions = [*of.file.versions, FigureVersion(DAY, "claimed", "H4", 70000, "sue", suit.id, 0)]
    changed = replace(of, file=replace(of.file, versions=versions))
    assert [row["amount"].minor for row in fill(changed).tables["claims"]] == [25000, 25000]  # type: ignore[union-attr]
    one_more = an_act(kind="notify_party", words={"facts": "倾倒"})
    found = fill(replace(changed, act=one_more))
    assert [row["amount"].minor for row in found.tables["claims"]] == [70000, 70000]  # type: ignore[union-attr]

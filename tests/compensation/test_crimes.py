"""What may be a crime is handed to the police, or left with a reason, before a case ends; and what a case is linked with by number."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from ledger.compensation.actions import tellings
from ledger.compensation.actions.engine import look
from ledger.compensation.actions.heard import heard_next
from ledger.compensation.acts import next_of
from ledger.compensation.queries import cases
from ledger.compensation.rules.crimes import CrimeLimits, Found, signs_of
from ledger.compensation.rules.hearing import heard
from ledger.database import Database
from tests.compensation.test_tellings import forged, offered
from tests.compensation.world import Desk, X
from tests.furnished import furnished

ON = date(2025, 3, 3)
POLICE: dict[str, Any] = {"told_to": "公安局"}


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A case of which is claimed."""
    made = Desk(database, owner)
    made.concluded()
    return made


LIMITS = CrimeLimits(Fraction(3), Fraction(30_000_000), 12)


@pytest.mark.parametrize(
    ("found", "signs"),
    [
        (Found(hazardous_waste=Fraction(2999, 1000)), ()),
        (Found(hazardous_waste=Fraction(3)), ("hazardous_waste",)),
        (Found(hazardous_waste=Fraction(3001, 1000)), ("hazardous_waste",)),
        (Found(loss=29_999_999), ()),
        (Found(loss=30_000_000), ("loss",)),
        (Found(water_cut=11), ()),
        (Found(water_cut=12), ("water_cut",)),
        (Found(metals=True, hidden_outlet=True, tampering=True), ("metals", "hidden_outlet", "tampering")),
    ],
)
def test_signs(found: Found, signs: tuple[str, ...]) -> None:
    """A figure that reaches its limit is a sign; where the law has no limit, it is none."""
    assert signs_of(found, LIMITS) == signs
    assert signs_of(Found(Fraction(9), 99_999_999, 99), CrimeLimits(None, None, None)) == ()


def test_three_tonnes_are_handed_over(desk: Desk) -> None:
    """It is told next, keeps the case from ending, and is decided on its paper; 2.999 t are no sign."""
    desk.must("state_findings", ON, hazardous_waste="2.999")
    assert offered(desk, "transfer-crime") is None
    assert desk.do("transfer_crime", ON, sign="hazardous_waste", **POLICE) == "compensation.sign_not_there"
    desk.must("state_findings", ON, hazardous_waste="3")
    for action in ("transfer-crime", "leave-crime"):
        told = offered(desk, action)
        assert told is not None
        assert (told.subjects, told.missing) == (("hazardous_waste",), ())
    end: dict[str, Any] = {"ground": "performed", "reason": "paid", "who": "chief"}
    assert desk.do("end", ON, **end) == "compensation.signs_undecided"
    assert "hazardous_waste" in desk.said["signs"]
    none: dict[str, Any] = {"sign": "hazardous_waste", "document": " ", **POLICE}
    assert desk.do("transfer_crime", ON, **none) == "compensation.transfer_paper_missing"
    desk.must("transfer_crime", ON, sign="hazardous_waste", **POLICE)
    assert offered(desk, "transfer-crime") is None
    assert desk.do("leave_crime", ON, sign="hazardous_waste", reason="r") == "compensation.sign_not_there"
    desk.must("retract", ON, subject=str(desk.ids["transfer_crime"]), reason="the letter was not sent")
    assert desk.do("end", ON, **end) == "compensation.signs_undecided"
    assert desk.do("leave_crime", ON, sign="hazardous_waste") == "entry.text_empty"
    desk.must("leave_crime", ON, sign="hazardous_waste", reason="it is no hazardous waste")
    desk.must("end", ON, **end)
    assert desk.broken() == []


def test_what_was_assessed_of_emergency_counts(database: Database, owner: Database) -> None:
    """Together with the losses that were said: 299,999.99 and one fen; no case is closed before it is decided."""
    made = Desk(database, owner)
    made.concluded(("H5", "299999.99"), ("H4", "700.01"))
    assert offered(made, "transfer-crime") is None
    made.must("state_findings", ON, loss="0.01")
    told = offered(made, "transfer-crime")
    assert told is not None
    assert told.subjects == ("loss",)
    made.must("state_findings", ON, loss="0")
    told = offered(made, "transfer-crime")
    assert told is not None, "a smaller figure that is said later takes no sign away"
    assert made.broken() == []


@pytest.mark.parametrize(
    ("sign", "found", "less"),
    [
        ("hazardous_waste", {"hazardous_waste": "50"}, {"hazardous_waste": "0.1"}),
        ("loss", {"loss": "900000"}, {"loss": "0"}),
        ("water_cut", {"water_cut": 13}, {"water_cut": 1}),
        ("metals", {"metals": True}, {"metals": False}),
        ("hidden_outlet", {"hidden_outlet": True}, {}),
        ("tampering", {"tampering": True}, {"metals": False}),
    ],
)
def test_no_sign_goes_without_a_decision(
    desk: Desk, sign: str, found: dict[str, Any], less: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A smaller figure, and a retraction, leave it; left with its reason, what was typed wrongly is retracted; PostgreSQL keeps facts."""
    desk.must("state_findings", ON, name="found", **found)
    desk.must("state_findings", ON, name="less", **less)
    told = offered(desk, "leave-crime")
    assert told is not None
    assert told.subjects == (sign,)
    retracted: dict[str, Any] = {"subject": str(desk.ids["found"]), "reason": "a slip"}
    assert desk.do("retract", ON, **retracted) == "compensation.signs_undecided"
    if found[sign] is True:
        with monkeypatch.context() as patch:
            patch.setattr(tellings, "check_lessened", lambda *_: None)
            assert desk.do("retract", ON, **retracted) == "database.promise_broken"
            assert desk.said == {"promise": "damage_telling"}
    desk.must("retract", ON, subject=str(desk.ids["less"]), reason="said twice")
    desk.must("leave_crime", ON, sign=sign, reason="a slip")
    desk.must("retract", ON, **retracted)
    assert desk.broken() == []


def test_a_liable_party_hears_nothing_of_it(desk: Desk) -> None:
    """Neither in its history nor in what is next, nor why the case does not end."""
    desk.must("state_findings", ON, hidden_outlet=True)
    desk.must("transfer_crime", ON, sign="hidden_outlet", **POLICE)
    desk.must("state_findings", ON, hidden_outlet=True, tampering=True)
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, "C1")
        history = cases.done_of(books, desk.book_id, head.case_id)
    kinds = {one.kind for one in history}
    assert {"state_findings", "transfer_crime"} <= kinds
    assert kinds - {one.kind for one in heard(history, X)} == {"state_findings", "transfer_crime"}
    with desk.database.read() as books:
        view = look(books, desk.book_id, "C1", X, ON)
        told = heard_next(next_of(view.as_heard(), ON), view, X)
    assert not {one.action for one in told} & {"state-findings", "transfer-crime", "leave-crime"}
    assert "compensation.signs_undecided" not in {refusal.code for one in told for refusal in one.missing}


def links(desk: Desk) -> list[tuple[str, str]]:
    """With what the case is linked."""
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, "C1")
        return [(one.link, one.number) for one in cases.links_of(books, desk.book_id, head.case_id)]


def test_a_case_is_linked_by_number(desk: Desk) -> None:
    """With a penalty and a rectification, each once; what was linked wrongly is retracted."""
    penalty: dict[str, Any] = {"link": "penalty", "number": "绍环罚〔2025〕1号", "of_authority": "生态环境局"}
    desk.must("link_case", ON, **penalty)
    assert desk.do("link_case", ON, **penalty) == "compensation.linked_already"
    desk.must("link_case", ON, name="other", link="rectification", number="D2-13", of_authority="督察办")
    assert links(desk) == [("penalty", "绍环罚〔2025〕1号"), ("rectification", "D2-13")]
    desk.must("retract", ON, subject=str(desk.ids["other"]), reason="another task")
    assert links(desk) == [("penalty", "绍环罚〔2025〕1号")]
    assert desk.broken() == []


def test_the_database_keeps_it_too(desk: Desk) -> None:
    """A transfer has its paper, what is left its reason."""
    words = '{"sign": "metals", "told_to": "p"}'
    assert forged(desk, "transfer_crime", words=words) == ""
    assert forged(desk, "transfer_crime", words=words, document="") == "damage_telling"
    assert forged(desk, "leave_crime", words=words) == "damage_telling"
    assert forged(desk, "leave_crime", words=words, reason="r") == ""

"""Notices, meetings, receipts and numbers as an act writes them carelessly: PostgreSQL refuses each row that is not what the act says."""

from datetime import date
from typing import Any

import pytest

from ledger.compensation.actions import casework, consultation, receipts
from ledger.compensation.actions import numbering as numbers
from ledger.database import Database
from tests.compensation import test_numbering as numbering
from tests.compensation.test_careless_rows import careless, refused
from tests.compensation.test_consultation import Z, agreed, notified
from tests.compensation.test_receipts import PAID, follow, record, turn
from tests.compensation.world import START, Desk, X, Y
from tests.furnished import furnished

MEET, AFTER = date(2025, 1, 14), date(2025, 1, 21)
PROMISE = "damage_notice_failed"


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A case against x, y and z, who were given notice, and x has answered."""
    made = Desk(database, owner)
    parties = [{"owner": one, "side": "liable", "name": one} for one in (X, Y, Z)]
    made.concluded(parties=parties)
    assert notified(made) == "done", made.said
    made.must("answer", date(2025, 1, 13), who="party", position="yes", admits=True)
    return made


def blind(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Let Python look away: some checks of the consultation hold whatever is done."""
    for name in names:
        monkeypatch.setattr(consultation, name, lambda *_, **__: None)


def test_a_notice_is_of_whom_its_act_names(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Z is served anew, and the row says y."""
    told: dict[str, Any] = {"party": Z, "answer_by": "2025-02-03", "proof_of_service": "slip"}
    with monkeypatch.context() as patch:
        careless(patch, "damage_notice", owner=Y)
        refused(desk, desk.do("notify_party", MEET, **told), "damage_notice_served")
    assert desk.do("notify_party", MEET, **told) == "done", desk.said


@pytest.mark.parametrize(("document", "reason"), [(" ", "moved away"), ("slip", " ")])
def test_a_notice_comes_back_for_a_reason(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, document: str, reason: str
) -> None:
    """With its paper, too."""
    blind(monkeypatch, "say_why", "check_paper")
    told: dict[str, Any] = {"party": Z, "document": document, "reason": reason}
    refused(desk, desk.do("fail_service", MEET, **told), "damage_notice_returned")


def test_who_has_admitted_the_claim_refuses_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """X has answered that it admits the claim."""
    assert desk.do("fail_party", AFTER, party=X, ground="refused") == "compensation.claim_admitted"
    blind(monkeypatch, "_check_on_record")
    refused(desk, desk.do("fail_party", AFTER, party=X, ground="refused"), PROMISE)


def test_who_came_did_not_stay_away(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of one meeting since its notice: y was there, and z was not."""
    desk.must("meet", MEET, attendance=["a"], minutes="m", present=[{"party": X}, {"party": Y}])
    blind(monkeypatch, "_check_stayed_away")
    refused(desk, desk.do("fail_party", AFTER, party=Y, ground="stayed_away"), PROMISE)
    assert desk.do("fail_party", AFTER, party=Z, ground="stayed_away") == "done", desk.said


def test_who_came_is_who_the_meeting_names(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The meeting names x; the rows say that all came."""
    told: dict[str, Any] = {"attendance": ["a"], "minutes": "m", "present": [{"party": X}]}
    with monkeypatch.context() as patch:
        careless(patch, "damage_attendance", came=True)
        refused(desk, desk.do("meet", MEET, **told), "damage_attendance_noticed")
    assert desk.do("meet", MEET, **told) == "done", desk.said


def test_nobody_signs_whose_notice_came_back(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Z could not be served: it signs no agreement, and x and y do."""
    desk.must("fail_service", MEET, party=Z, reason="moved away")
    monkeypatch.setattr(casework, "check_signing", lambda *_: None)
    refused(desk, agreed(desk, X, Y, Z, on=AFTER), "damage_agreed_noticed")
    assert agreed(desk, X, Y, on=AFTER) == "done", desk.said


# -- receipts and numbers ------------------------------------------------------------------------------------------------


@furnished
def paid(database: Database, owner: Database) -> Desk:
    """A case of 1,000.00, all of it paid into the treasury, of which a receipt of 600.00 is recorded."""
    made = Desk(database, owner)
    made.judged()
    assert made.pay("1000.00", PAID) == "done", made.said
    assert record(made, "600.00") == "done", made.said
    return made


@pytest.mark.parametrize("wrong", [{"issued_on": PAID}, {"amount": 100}], ids=["day", "amount"])
@pytest.mark.parametrize("step", ["redden", "replace"])
def test_what_follows_a_receipt_is_of_its_day_and_sum(
    paid: Desk, monkeypatch: pytest.MonkeyPatch, step: str, wrong: dict[str, Any]
) -> None:
    """Of 2 July over 600.00: not of the day before, nor over 1.00."""
    with monkeypatch.context() as patch:
        careless(patch, "nontax_receipt", **wrong)
        promise = "receipt_by_act" if "issued_on" in wrong else "receipt_within_payment"
        refused(paid, follow(paid, step, "0001", "9001"), promise)
    assert follow(paid, step, "0001", "9001") == "done", paid.said


def test_a_receipt_is_struck_for_a_reason(paid: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was recorded wrongly says why."""
    monkeypatch.setattr(receipts, "say_why", lambda *_: None)
    refused(paid, turn(paid, "strike", "0001", reason=" "), "receipt_by_act")


@pytest.mark.parametrize(
    ("act", "words", "wrong"),
    [
        ("give_number", {"series": "chs"}, {"given_on": START}),
        ("cancel_number", {"printed": "川环损〔2025〕1号", "reason": " "}, {}),
    ],
)
def test_a_number_is_given_and_cancelled_as_its_act_says(
    database: Database,
    owner: Database,
    monkeypatch: pytest.MonkeyPatch,
    act: str,
    words: dict[str, Any],
    wrong: dict[str, Any],
) -> None:
    """Given on the day of the act, and not the day before; cancelled with the reason."""
    desk = Desk(database, owner)
    assert desk.register() == "done"
    numbering.join_li(desk)
    assert numbering.added(desk) == "new", desk.said
    if act == "cancel_number":
        assert numbering.given(desk) == "done", desk.said
    with monkeypatch.context() as patch:
        careless(patch, "damage_number", **wrong)
        patch.setattr(numbers, "say_why", lambda *_: None)
        refused(desk, desk.do(act, numbering.LATER, **words), "damage_number_by_act")
    assert (
        desk.do(act, numbering.LATER, **{**words, **({"reason": "wrong"} if wrong == {} else {})}) == "done"
    ), desk.said

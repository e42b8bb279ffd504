"""Whose an approval inside is: of who asked for it, for one side, under the setting that was confirmed last."""

from dataclasses import replace
from typing import Any

import pytest

from api.routes import mandates as mandate_routes
from ledger.database.queries import single
from ledger.permits.actions import internal
from ledger.permits.actions.internal import ask_nomination
from tests.api import test_inside
from tests.api.test_inside import (
    DAY,
    INSIDE,
    ONE,
    TODAY,
    TWO,
    accept_lease,
    need_two,
    ok,
    propose_lease,
    sent,
    surrendering,
    told,
)
from tests.api.test_plans import Office

house, office = test_inside.house, test_inside.office
SET = "/permits/dual-control"


def of_both(office: Office) -> None:
    """Let the person who represents the second mill represent the first one, too, with a key of its own."""
    first = office.serving.keys["far"]
    office.serving.keys["both"] = office.serving.hire("far", "enterprise", ONE)["key"]
    office.serving.keys["far"] = first


def test_nobody_approves_for_two_sides(office: Office) -> None:
    """One person represents both mills: what he proposed for one he does not approve for the other, nor accepts where he approved."""
    of_both(office)
    need_two(office)
    path, body = accept_lease(office)
    asked = ok(office.post("mill", path, body))
    place = f"{INSIDE.format(asked['id'])}/confirm"
    assert told(office.post("both", place, DAY)) == (403, "permits.self_dealing")
    assert told(office.post("bert", place, DAY)) == (200, "confirmed")
    path, body = propose_lease(office)
    asked = ok(office.post("mill", path, body))
    ok(office.post("both", f"{INSIDE.format(asked['id'])}/confirm", DAY))
    refused = office.post("far", f"/permits/leases/{body['id']}/accept", DAY)
    assert told(refused) == (403, "permits.self_dealing")


def test_nobody_approves_twice_for_two_sides(office: Office) -> None:
    """Both mills ask for two: who approved inside the one that proposed approves nothing inside the other that accepts."""
    of_both(office)
    office.serving.hire("fay", "enterprise", TWO)
    need_two(office)
    need_two(office, by="far", yes="fay")
    path, body = propose_lease(office)
    asked = ok(office.post("mill", path, body))
    ok(office.post("both", f"{INSIDE.format(asked['id'])}/confirm", DAY))
    theirs = ok(office.post("fay", f"{path}/{body['id']}/accept", DAY))
    assert theirs["machine"] == "permits.internal"
    refused = office.post("far", f"{INSIDE.format(theirs['id'])}/confirm", DAY)
    assert told(refused) == (403, "permits.self_dealing")


@pytest.mark.parametrize(
    ("first", "second", "machine"), [("5", "1", "permits.surrender"), ("1", "5", "permits.internal")]
)
def test_the_setting_confirmed_last_counts(office: Office, first: str, second: str, machine: str) -> None:
    """Of two settings that wait, whichever was asked for first; what is done alone under it passes PostgreSQL, too."""
    bodies = sorted((sent({}), sent({})), key=lambda body: str(body["id"]))
    for body, quantity in zip(bodies, (first, second), strict=True):
        assert told(office.post("mill", SET, {**body, "quantity": quantity})) == (201, "proposed")
    for body in reversed(bodies):
        assert told(office.post("bert", f"{SET}/{body['id']}/confirm", DAY)) == (200, "done")
    assert ok(office.post("mill", *surrendering("2")))["machine"] == machine


def test_the_database_asks_who_asked(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: an approval is of the wish of one person. Method: under it the step of a colleague is taken, as who took the web over would."""
    need_two(office)
    colleague = me(office, "mill")["actor"]
    asked = ok(office.post("anna", *surrendering("1")))

    def of_a_colleague(books: Any, row: Any, sql: Any, **words: Any) -> Any:
        return single(books, row, sql, **{**words, "actor": colleague})

    monkeypatch.setattr(internal, "single", of_a_colleague)
    refused = office.post("bert", f"{INSIDE.format(asked['id'])}/confirm", DAY).json()
    assert refused["figures"]["promise"] == "second_inside"


def test_a_nomination_is_approved_for_who_nominates(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: two stand for a new representative. Method: one nominates, and the approval is asked for in the name of a colleague."""
    need_two(office)
    colleague = me(office, "anna")
    words = {"name": "Dora", "number": "TEST-Dora", "role": "enterprise", "owner": ONE, "document": "letter"}

    def by_a_colleague(books: Any, book: Any, by: Any, *more: Any) -> Any:
        other = replace(by, actor_id=colleague["actor"], person_id=colleague["person"])
        return ask_nomination(books, book, other, *more)

    with monkeypatch.context() as patch:
        patch.setattr(mandate_routes, "ask_nomination", by_a_colleague)
        asked = ok(office.post("mill", "/mandates", words))
    ok(office.post("bert", f"{INSIDE.format(asked['approval'])}/confirm", TODAY))
    refused = office.post("bureau", f"/mandates/{asked['id']}/confirm")
    assert told(refused) == (422, "permits.nomination_alone")


def me(office: Office, who: str) -> dict[str, Any]:
    """Who somebody is."""
    with office.serving.client(who) as client:
        return dict(client.get("/v1/me").json())

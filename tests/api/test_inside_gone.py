"""Who approved inside an enterprise and has lost the key since: his yes counts like any other, and another representative renews it."""

from collections.abc import Callable
from typing import Any, Final

import pytest

from api.routes import mandates as mandate_routes
from ledger.database import Database
from ledger.permits.actions.inside import DualControlled
from ledger.processes import actions
from tests.api import test_inside
from tests.api.test_inside import (
    DAY,
    INSIDE,
    ONE,
    TODAY,
    Request,
    accept_buyback,
    accept_lease,
    accept_pledge,
    accept_sale,
    apply_move,
    apply_pledge,
    end_sale,
    need_nobody,
    need_two,
    ok,
    propose_lease,
    propose_sale,
    retire,
    told,
)
from tests.api.test_plans import Office
from tests.permits.test_held_still import impatient

house, office = test_inside.house, test_inside.office
Begin = Callable[[Office], Request]
GOES_ON: Final[dict[Begin, tuple[str, str, str]]] = {
    propose_sale: ("bureau", "accept", "accepted"),
    accept_sale: ("chief", "approve", "approved"),
    propose_lease: ("far", "accept", "accepted"),
    accept_lease: ("chief", "register", "running"),
    apply_pledge: ("far", "accept", "accepted"),
    accept_pledge: ("chief", "register", "registered"),
    apply_move: ("far", "accept", "accepted"),
    end_sale: ("bureau", "accept", "accepted"),
}
"""Who goes on with what was begun or agreed to, and what it is then."""
PLACE: Final = {"sale": "sales", "lease": "leases", "pledge": "pledges", "move": "moves", "ending": "endings"}


def under_two(office: Office, prepare: Begin, by: str = "anna", yes: str = "bert") -> str:
    """Let one representative ask for it and another confirm; give the address of what was done."""
    path, body = prepare(office)
    need_two(office)
    asked = ok(office.post(by, path, body))
    assert told(office.post(yes, f"{INSIDE.format(asked['id'])}/confirm", DAY)) == (200, "confirmed")
    done = ok(office.post(by, path, body))
    return f"/permits/{PLACE.get(done['machine'].split('.')[1], path.split('/')[2])}/{done['id']}"


def take_back(office: Office, who: str) -> dict[str, Any]:
    """Let an administrator take back the key of somebody; what hangs on it."""
    with office.serving.client(who) as mine, office.serving.client("administrator") as root:
        [key] = mine.get("/v1/me").json()["keys"]
        return dict(root.delete(f"/v1/books/zj/keys/{key['id']}").json())


def can(office: Office, place: str) -> dict[str, Any]:
    """What the bureau is told that can be done now."""
    found = office.get("bureau", f"/permits/acts/{place.rsplit('/', 1)[1]}").json()["next"]
    return {one["action"]: one for one in found}


def hired(office: Office, who: str) -> str:
    """Another representative with all rights."""
    office.serving.hire(who, "enterprise", ONE)
    return who


@pytest.mark.parametrize("prepare", GOES_ON)
def test_nothing_goes_on_until_another_has_confirmed(office: Office, prepare: Begin) -> None:
    """Goal: a yes inside is a yes. Method: who gave it loses the key; what is told and listed; renewed by two; lost again; renewed."""
    who, action, state = GOES_ON[prepare]
    place = under_two(office, prepare)
    assert "renew" not in can(office, place)
    left = take_back(office, "bert")
    process_id = place.rsplit("/", 1)[1]
    assert process_id in [one["id"] for one in left["first_processes"]]
    refused = office.post(who, f"{place}/{action}", DAY)
    assert (told(refused), refused.json()["figures"]["asker"]) == ((422, "process.asker_gone"), ONE)
    now = can(office, place)
    assert [one["code"] for one in now[action]["missing"]] == ["process.asker_gone"]
    assert (now["renew"]["parties"], now["renew"]["missing"]) == ([ONE], [])
    for second in (hired(office, "dora"), hired(office, "emil")):
        asked = ok(office.post("anna", f"{place}/renew", {**DAY, "reason": second}))
        assert (asked["machine"], asked["state"]) == ("permits.internal", "asked"), "it takes two, too"
        assert told(office.post(who, f"{place}/{action}", DAY)) == (422, "process.asker_gone")
        assert told(office.post(second, f"{INSIDE.format(asked['id'])}/confirm", DAY)) == (200, "confirmed")
        assert "renew" not in can(office, place)
        if second == "dora":
            assert process_id in [one["id"] for one in take_back(office, second)["first_processes"]]
            assert told(office.post(who, f"{place}/{action}", DAY)) == (422, "process.asker_gone")
    assert told(office.post(who, f"{place}/{action}", DAY)) == (200, state)


@pytest.mark.parametrize("prepare", GOES_ON)
def test_the_database_goes_on_with_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch, prepare: Begin
) -> None:
    """Goal: the twin. Method: the same without the check in Python, as the web's role; renewed it passes."""
    who, action, state = GOES_ON[prepare]
    place = under_two(office, prepare)
    take_back(office, "bert")
    with monkeypatch.context() as patch:
        patch.setattr(actions, "_check_askers", lambda *_, **__: None)
        refused = office.post(who, f"{place}/{action}", DAY).json()
    assert (refused["code"], refused["figures"]["promise"]) == ("database.promise_broken", "process_asked")
    asked = ok(office.post("anna", f"{place}/renew", DAY))
    ok(office.post("carl", f"{INSIDE.format(asked['id'])}/confirm", DAY))
    assert told(office.post(who, f"{place}/{action}", DAY)) == (200, state)


def test_what_two_stood_for_is_renewed_by_two(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: no way around it. Method: an amount below which one suffices by now, in Python and PostgreSQL; ended by two, one suffices."""
    place = under_two(office, propose_sale)
    need_two(office, "", "9000000.00")
    take_back(office, "bert")
    assert ok(office.post("anna", *propose_sale(office)))["machine"] == "permits.sale", "one suffices"
    with monkeypatch.context() as patch:
        patch.setattr("ledger.permits.actions.inside.RENEW", "none")
        refused = office.post("mill", f"{place}/renew", DAY).json()
    assert refused["figures"]["promise"] == "second_inside"
    assert ok(office.post("mill", f"{place}/renew", DAY))["machine"] == "permits.internal"
    office.serving.keys["bert"] = office.serving.keys["carl"]
    need_nobody(office)
    assert ok(office.post("mill", f"{place}/renew", DAY))["machine"] == "permits.sale"


def test_a_renewal_is_approved_anew(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: one approval is for one step. Method: who approved a renewal is gone, too; renewed without asking, as the web's role."""
    place = under_two(office, propose_sale)
    take_back(office, "bert")
    asked = ok(office.post("anna", f"{place}/renew", DAY))
    ok(office.post(hired(office, "dora"), f"{INSIDE.format(asked['id'])}/confirm", DAY))
    take_back(office, "dora")
    monkeypatch.setattr(DualControlled, "check", lambda *_: None)
    refused = office.post("anna", f"{place}/renew", {**DAY, "version": 2}).json()
    assert refused["figures"]["promise"] == "second_inside"


def test_the_asker_counts_as_before(office: Office) -> None:
    """Who asked loses the key, who approved has it: one renews, another confirms, and both stand behind it."""
    place = under_two(office, propose_sale)
    take_back(office, "anna")
    assert told(office.post("bureau", f"{place}/accept", DAY)) == (422, "process.asker_gone")
    asked = ok(office.post("carl", f"{place}/renew", DAY))
    ok(office.post("bert", f"{INSIDE.format(asked['id'])}/confirm", DAY))
    assert told(office.post("bureau", f"{place}/accept", DAY)) == (200, "accepted")


def test_a_buyback_is_not_paid(office: Office) -> None:
    """What finance pays out stands still, too, and goes on when it is renewed."""
    place = under_two(office, accept_buyback)
    take_back(office, "bert")
    assert [one["code"] for one in can(office, place)["pay"]["missing"]] == ["process.asker_gone"]
    asked = ok(office.post("anna", f"{place}/renew", DAY))
    ok(office.post("carl", f"{INSIDE.format(asked['id'])}/confirm", DAY))
    assert can(office, place)["pay"]["missing"] == []


def test_what_the_bureau_confirms_is_dropped(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A retirement that two wanted, one of whom is gone: it is not confirmed, in Python and PostgreSQL, but dropped and asked for anew."""
    path, body = retire(office)
    need_two(office)
    asked = ok(office.post("anna", path, body))
    ok(office.post("bert", f"{INSIDE.format(asked['id'])}/confirm", DAY))
    take_back(office, "bert")
    place = f"{path}/{body['id']}"
    assert told(office.post("chief", f"{place}/confirm", DAY)) == (422, "process.asker_gone")
    with monkeypatch.context() as patch:
        patch.setattr(actions, "_check_askers", lambda *_, **__: None)
        refused = office.post("chief", f"{place}/confirm", DAY).json()
    assert refused["figures"]["promise"] == "process_asked"
    assert told(office.post("anna", f"{place}/drop", DAY)) == (200, "dropped")


def test_a_nomination_whose_second_is_gone(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bureau confirms no mandate whose second representative has lost the key; it is dropped and asked for anew."""
    need_two(office)
    words = {"name": "Dora", "number": "TEST-Dora", "role": "enterprise", "owner": ONE, "document": "letter"}
    asked = ok(office.post("mill", "/mandates", words))
    ok(office.post("bert", f"{INSIDE.format(asked['approval'])}/confirm", TODAY))
    take_back(office, "bert")
    place = f"/mandates/{asked['id']}"
    assert told(office.post("bureau", f"{place}/confirm")) == (422, "permits.nomination_alone")
    with monkeypatch.context() as patch:
        patch.setattr(mandate_routes, "check_nomination", lambda *_: None)
        refused = office.post("bureau", f"{place}/confirm").json()
    assert refused["figures"]["promise"] == "mandate_inside"
    assert office.post("mill", f"{place}/drop").status_code == 204
    asked = ok(office.post("mill", "/mandates", words))
    ok(office.post("carl", f"{INSIDE.format(asked['approval'])}/confirm", TODAY))
    assert office.post("bureau", f"/mandates/{asked['id']}/confirm").status_code == 200


def test_who_loses_the_key_meanwhile_comes_before_or_after(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Goal: no mandate is confirmed on the yes of a key that is being taken back. Method: who takes it holds its row, and nothing else."""
    need_two(office)
    words = {"name": "Dora", "number": "TEST-Dora", "role": "enterprise", "owner": ONE, "document": "letter"}
    asked = ok(office.post("mill", "/mandates", words))
    ok(office.post("bert", f"{INSIDE.format(asked['approval'])}/confirm", TODAY))
    begin, place = Database.begin, f"/mandates/{asked['id']}/confirm"
    keys = (
        "SELECT FROM ledger.api_key k JOIN ledger.actor a USING (actor_id) WHERE a.name = %s FOR UPDATE OF k"
    )
    with office.serving.owner.engine.begin() as taking, monkeypatch.context() as patch:
        patch.setattr(Database, "begin", lambda database, work: begin(database, impatient(work)))
        assert taking.exec_driver_sql(keys, ("bert",)).rowcount == 1
        assert told(office.post("bureau", place)) == (503, "database.busy")
    assert office.post("bureau", place).status_code == 200

"""What a reader of a process hears as `next` is what its last act was answered with."""

from typing import Any

import httpx
from fastapi.routing import APIRoute

from api.errors import room_of
from cli.demo.telling import Teller
from ledger import schema
from ledger.identifiers import uuid7
from ledger.market.acts import ALL
from tests.api.asking import ROUTES
from tests.api.test_calls import NOTHING, call
from tests.api.test_plans import Office, office, row, sheet
from tests.api.test_reconciliation import NUMBER, Desk, desk, take_sheet
from tests.api.test_twins import ID
from tests.permits.world import AREA, uscc
from tests.sampling import WHOLE

__all__ = ["desk", "office"]
PLACES = {
    "permits.grant": "/permits/plans/{id}",
    "permits.fee": "/permits/fees/{id}",
    "permits.report": "/permits/reports/{id}",
    "permits.pack": "/law/packs/{id}",
    "periods.step": "/periods/steps/{id}",
    "compensation.case": "/cases/{case}",
    "reconciliation.match": "/reconciliation/matches/{id}",
    "reconciliation.release": "/reconciliation/matches/{match}/releases/{id}",
}
"""Where a process is read; every other one at `/permits/acts/{id}`."""
STEP = {"effective_on": "2026-11-03", "document": "paper"}


def hear(get: Any, told: dict[str, Any], path: str = "") -> None:
    """Read the process that an act was about, and hold what is told against the answer of the act."""
    place = PLACES.get(told["machine"], "/permits/acts/{id}").format(**told)
    read = get(place)
    assert read.status_code == 200, (place, read.text)
    assert read.json()["next"] == told["next"], (path, place)


class Reader(Teller):
    """Tells a story, and reads the process after its acts: after the first of an address that leads to a state, or after all."""

    heard: set[tuple[str, str, str]]
    unheard: list[str]
    """What was read otherwise than the act was answered."""
    uncalled: list[str]
    """What was named as next and cannot be called."""

    def ask(self, role: str, method: str, path: str, body: object = None) -> httpx.Response:
        """Send a request; after an act, read what it was about."""
        answer = super().ask(role, method, path, body)
        told = answer.json() if answer.is_success and answer.content else {}
        if method == "POST" and {"machine", "next"} <= set(told):
            turn = (ID.sub("*", path), told["machine"], told["state"])
            if turn in self.heard and not WHOLE:
                return answer
            self.heard.add(turn)
            self.uncalled += call(self._empty, told)
            base = f"/v1/books/{self.book}"
            try:
                hear(lambda place: Teller.ask(self, role, "GET", base + place), told, path)
            except AssertionError as error:
                self.unheard.append(str(error))
        return answer

    def _empty(self, role: str, path: str) -> httpx.Response:
        """Post nothing, as somebody of a role of the story; as the auditor for a role that nobody in it has."""
        return Teller.ask(self, role if role in self.keys else "auditor", "POST", path, NOTHING)


def test_of_plans_packs_and_periods_too(office: Office) -> None:
    """What no story tells, from the first step to the last; a party hears of a public plan what its role may do."""

    def empty(role: str, path: str) -> httpx.Response:
        return office.post({"enterprise": "mill"}.get(role, role), path.removeprefix("/v1/books/zj"), NOTHING)

    def act(role: str, path: str, body: Any = None, **more: Any) -> dict[str, Any]:
        answer = office.post(role, path, body, **more)
        assert answer.is_success, answer.text
        told: dict[str, Any] = answer.json()
        hear(
            lambda place: office.get("bureau" if told["machine"] != "periods.step" else "auditor", place),
            told,
        )
        assert [*call(empty, told)] == []
        return told

    plan = str(uuid7())
    query = {"id": plan, "effective_on": "2026-11-02", "title": "plan"}
    act("bureau", "/permits/plans", content=sheet(row(1, "10")), params=query)
    act("bureau", f"/permits/plans/{plan}/publish", {"effective_on": "2026-11-02"})
    office.ran_out(plan, "2026-11-09")

    def possible(role: str = "chief") -> dict[str, tuple[list[str], list[str]]]:
        read = office.get(role, f"/permits/plans/{plan}").json()["next"]
        return {one["action"]: (one["subjects"], [m["code"] for m in one["missing"]]) for one in read}

    over: dict[str, tuple[list[str], list[str]]] = {
        "objections": ([], ["permits.publicity_over"])
    }  # its last day is before today
    assert possible("mill") == over
    assert possible() == {"approve": ([], []), "drop": ([], []), **over}, "nothing is there to be answered"
    objection = {"id": str(uuid7()), "text": "too little", **STEP}
    raised = office.post("bureau", f"/permits/plans/{plan}/objections", objection).json()
    hear(lambda place: office.get("bureau", place), raised)
    assert possible("mill") == over
    assert possible()["answer"] == ([objection["id"]], [])
    [missing] = [
        [refusal["code"] for refusal in one["missing"]]
        for one in office.get("chief", f"/permits/plans/{plan}").json()["next"]
        if one["action"] == "approve"
    ]
    assert missing == ["permits.objections_open"]
    place = f"/permits/plans/{plan}/objections/{objection['id']}/answer"
    act("bureau", place, {**STEP, "answer": "it is right", "upheld": True})
    assert "answer" not in possible()
    act("bureau", f"/permits/plans/{plan}/drop", STEP)

    pack = str(uuid7())
    text = '[pack]\njurisdiction = "cn"\nname = "own"\nname_zh = "own"\nversion = "1"\nbase = ""\n[[value]]\nkey = "fee.rate.SO2"\n'
    text += 'value = "200.00"\nfrom = 2020-01-01\nsource = "own"\nmark = "verified"\n'
    proposed = {"id": pack, "text": text, "from_day": STEP["effective_on"], **STEP}
    act("bureau", "/law/packs", {**proposed, "id": str(uuid7())})
    act("bureau", "/law/packs", proposed)
    act("bureau", f"/law/packs/{pack}/simulate", STEP)
    act("chief", f"/law/packs/{pack}/approve", STEP)
    assert office.get("mill", f"/law/packs/{pack}").json()["code"] == "process.unknown"

    step = {
        "id": str(uuid7()),
        "month": office.get("finance", "/periods").json()["months"][0]["month"],
        "reason": "month end",
    }
    act("finance", "/periods/steps", {**step, "kind": "soft_close"})
    act("finance", "/periods/steps", {**step, "id": str(uuid7()), "kind": "close"})

    site = f"enterprise:{uscc(1)}:001P"
    lots = {"pollutant": "SO2", "area": AREA, "first_vintage": 2026, "last_vintage": 2027, "quantity": "1"}
    grant = {"id": str(uuid7()), "owner": site, **lots, "fee_due": True, **STEP}
    act("bureau", "/permits/allocations", grant)
    act("chief", f"/permits/allocations/{grant['id']}/confirm", STEP)
    fee = {"id": str(uuid7()), "site": site, "notice": "N-1", **STEP}
    due = act("bureau", "/permits/fees", fee)["payable"]
    act("chief", f"/permits/fees/{fee['id']}/confirm", STEP)
    paid = {"id": str(uuid7()), "number": 1, "amount": due, "voucher": "V-1", "receipt": "R-1", **STEP}
    act("finance", f"/permits/fees/{fee['id']}/payments", paid)
    again = office.post("finance", f"/permits/fees/{fee['id']}/payments", paid)
    assert (again.status_code, again.json()["replayed"]) == (200, True)
    act("teller", f"/permits/fee-payments/{paid['id']}/confirm", STEP)
    assert office.get("mill", f"/permits/fees/{fee['id']}").json()["state"] == "paid"
    for name, other in (
        ("amount", "1"),
        ("receipt", "R-2"),
        ("effective_on", "2026-11-04"),
        ("document", "another"),
        ("reason", "another"),
    ):
        refused = office.post("finance", f"/permits/fees/{fee['id']}/payments", {**paid, name: other}).json()
        assert (refused["code"], refused["figures"]["field"]) == ("entry.id_used", name)

    report = {
        "site": f"enterprise:{uscc(1)}:001P",
        "year": 2025,
        "pollutant": "SO2",
        "source": "self",
        "measured": "1",
    }
    told = act("mill", "/permits/reports", {"id": str(uuid7()), **report, **STEP})
    act("bureau", f"/permits/reports/{told['id']}/verify", STEP)
    act("mill", f"/permits/reports/{told['id']}/dispute", STEP)
    assert office.get("mill", f"/permits/reports/{told['id']}").json()["state"] == "disputed"
    assert office.get("mill", f"/permits/reports/{uuid7()}").json()["code"] == "process.unknown"


def test_of_matches_and_their_releases_too(desk: Desk) -> None:
    """A match by hand and one by a rule, whose release is asked for and dropped, then approved; what was released is done."""
    entry_id = desk.deposit("1300.00", "FEE-000101")
    assert take_sheet(desk).status_code == 201

    def act(path: str, body: Any, role: str = "finance", **more: str) -> None:
        answer = desk.post(path, body, role)
        assert answer.is_success, answer.text
        hear(lambda place: desk.get(place.removeprefix("/reconciliation")), answer.json() | more)

    match = {
        "id": str(uuid7()),
        "account": NUMBER,
        "lines": [1],
        "postings": [{"entry": entry_id, "line": 1}],
        **STEP,
    }
    act("/matches", match)
    act(f"/matches/{match['id']}/drop", STEP)
    [found] = desk.post(f"/accounts/{NUMBER}/matching", {}).json()["matched"]
    possible = [[one["action"] for one in desk.get(f"/matches/{found['id']}").json()["next"]]]
    for turn in ("drop", "approve"):
        release = {"id": str(uuid7()), "reason": "wrong", **STEP}
        act(f"/matches/{found['id']}/releases", release)
        act(f"/matches/{found['id']}/releases/{release['id']}/{turn}", STEP, "colleague")
        possible += [[one["action"] for one in desk.get(f"/matches/{found['id']}").json()["next"]]]
    assert possible == [["releases"], ["releases"], []]
    act("/matches", {**match, "id": str(uuid7())})


def tells_next(route: APIRoute, room: str) -> bool:
    """Whether somebody reads at an address of a room what can be done with one of its processes."""
    reads = "GET" in (route.methods or ()) and route.path.endswith("}") and room_of(route) == room
    return reads and "next" in getattr(route.response_model, "model_fields", ())


def test_every_process_has_an_address() -> None:
    """Whatever is acted with in the one way can be read: as an act, or at an address of its own."""
    beside = {one.name for one in schema.MACHINES if one.name.startswith("compensation.")} - {
        "compensation.case"
    }
    machines = {one.name for one in schema.MACHINES} - beside  # what runs beside a case is read with the case
    assert not PLACES.keys() & ALL.keys()
    for (
        room
    ) in schema.HOUSE:  # a room that stands in neither list reads its processes at an address of its own
        new = {one.name for one in room.machines} & machines - PLACES.keys() - ALL.keys()
        assert not new or any(tells_next(route, room.name) for route in ROUTES), (
            f"{', '.join(sorted(new))}: no GET of {room.name} answers `next`"
        )
    addresses = {route.path_format for route in ROUTES if "GET" in (route.methods or ())}
    for place in (*PLACES.values(), "/permits/acts/{id}"):
        assert f"/v1/books/{{book}}{place}".replace("{case}", "{code}") in addresses

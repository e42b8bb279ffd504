"""A stranger's step on what belongs to others learns nothing: whatever the id, the answer is that of an id that nobody has."""

from typing import Any

import pytest

from ledger.actors.authority import Role
from ledger.clock import legal_date
from ledger.identifiers import uuid7
from ledger.schema import POWERS
from tests.api.conftest import Serving, transfer
from tests.api.test_plans import Office, office, row, sheet
from tests.api.test_roles import GUARDED, method_of, power_of
from tests.permits.world import AREA, uscc
from tests.serving import StoryClock

__all__ = ["office"]
ONE, TWO = (f"enterprise:{uscc(n)}:001P" for n in (1, 2))
STRIP: dict[str, Any] = {
    "pollutant": "SO2",
    "area": AREA,
    "first_vintage": 2026,
    "last_vintage": 2026,
    "quantity": "1",
}
STEP: dict[str, Any] = {"effective_on": "2026-11-03", "document": "C-1"}
ROUTES = sorted(
    route.path
    for route in GUARDED
    if method_of(route) == "POST"
    and "{id}" in route.path
    and route.path.startswith("/v1/books/{book}/permits/")
    and Role.ENTERPRISE in POWERS[power_of(route) or ""]
)
"""Every step by id that a key of an enterprise may ask for in the permits room."""


def _begun(office: Office) -> dict[str, str]:
    """Begin one act of each sort between the two mills, and take each as far as its first yes; ids by the address."""
    strips: dict[str, Any] = {"strips": [STRIP]}
    bodies: dict[str, dict[str, Any]] = {
        "sales": {"seller": f"bureau:{AREA}", "buyer": ONE, "goods": [{**STRIP, "price": "1"}]},
        "leases": {"lessor": ONE, "lessee": TWO, **strips},
        "pledges": {"pledgor": ONE, "creditor": "bank:icbc", **strips, "debt": "1", "debt_until": "2026-12-01"},
        "buybacks": {"site": ONE, **strips, "price": "1"}, "moves": {"site": ONE, "to": TWO, **strips, "basis": "merger"},
        "withdrawals": {"site": ONE, **strips, "ground": "idle"},
        "surrenders": {"site": ONE, **strips}, "retirements": {"holder": ONE, **strips},
        "reports": {"site": ONE, "year": 2025, "pollutant": "SO2", "source": "self", "measured": "1"},
    }  # fmt: skip
    ids = {}
    for name, body in bodies.items():
        ids[name] = str(uuid7())
        begun = office.post("bureau", f"/permits/{name}", {"id": ids[name], **body, **STEP})
        assert begun.status_code == 201, begun.text
    for name in ("sales", "leases", "pledges", "buybacks"):
        office.post("chief", f"/permits/{name}/{ids[name]}/accept", STEP)
    for who, half in (("bureau", "attest"), ("chief", "confirm")):
        office.post(who, f"/permits/leases/{ids['leases']}/{half}", STEP)
    ids["endings"] = str(uuid7())
    ended = office.post("bureau", f"/permits/leases/{ids['leases']}/end", {"id": ids["endings"], **STEP})
    assert ended.status_code == 201, ended.text
    ids |= _enforced(office, ids["pledges"])
    ids |= _decided(office)
    office.post("chief", f"/permits/reports/{ids['reports']}/verify", STEP)
    ids["plans"] = str(uuid7())
    query = {"id": ids["plans"], "effective_on": "2026-11-03"}
    assert (
        office.post("bureau", "/permits/plans", content=sheet(row(1, "1")), params=query).status_code == 201
    )
    return {**ids, **_inside(office)}


def _decided(office: Office) -> dict[str, str]:
    """Let a withdrawal be decided, set a hearing about it and have it reviewed, and let another pledge be corrected."""
    today = {"effective_on": legal_date(StoryClock().now()).isoformat()}
    ids = {
        name: str(uuid7()) for name in ("withdrawal", "hearings", "reviews", "pledge", "bound-corrections")
    }
    of = {"decision": ids["withdrawal"], "ground": "it was running"}
    pledge = {
        "pledgor": ONE,
        "creditor": "bank:icbc",
        "strips": [STRIP],
        "debt": "1",
        "debt_until": "2026-12-31",
    }
    steps: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("bureau", "/withdrawals", {"id": ids["withdrawal"], "site": ONE, "strips": [STRIP], "ground": "idle"}),
        ("chief", f"/withdrawals/{ids['withdrawal']}/confirm", {}),
        ("bureau", "/hearings", {"id": ids["hearings"], **of}),
        ("bureau", "/reviews", {"id": ids["reviews"], **of}),
        ("bureau", "/pledges", {"id": ids["pledge"], **pledge}),
        ("chief", f"/pledges/{ids['pledge']}/accept", {}),
        ("third", f"/pledges/{ids['pledge']}/register", {}),
        (
            "bureau",
            f"/pledges/{ids['pledge']}/corrections",
            {"id": ids["bound-corrections"], "debt": "2", "debt_until": "2026-12-31", "reason": "a slip"},
        ),
    )  # fmt: skip
    for who, path, body in steps:
        told = office.post(who, f"/permits{path}", {**STEP, **today, **body})
        assert told.is_success, (path, told.text)
    return ids


def _enforced(office: Office, pledge: str) -> dict[str, str]:
    """Let the bureau ask for the enforcement of a pledge, to which the buyer has not agreed yet."""
    office.serving.hire("third", "bureau")
    registered = office.post("third", f"/permits/pledges/{pledge}/register", STEP)
    assert registered.status_code == 200, registered.text
    money = {"id": str(uuid7()), "owner": TWO.rpartition(":")[0], "amount": "1", **STEP}
    office.twice("/settlement/deposits", money, "finance", "teller")
    asked = {"id": str(uuid7()), "buyer": TWO, "price": "1", **STEP}
    begun = office.post("bureau", f"/permits/pledges/{pledge}/enforce", asked)
    assert begun.status_code == 201, begun.text
    return {"enforcements": asked["id"]}


def _inside(office: Office) -> dict[str, str]:
    """Let the first mill ask for two representatives, and one of them for something; and for another setting."""
    office.serving.hire("mate", "enterprise", f"enterprise:{uscc(1)}")
    first, second = ({"id": str(uuid7()), "quantity": quantity, **STEP} for quantity in ("0", "1"))
    assert office.post("mill", "/permits/dual-control", first).status_code == 201
    assert office.post("mate", f"/permits/dual-control/{first['id']}/confirm", STEP).status_code == 200
    assert office.post("mill", "/permits/dual-control", second).status_code == 201
    body = {"id": str(uuid7()), "site": ONE, "strips": [STRIP], **STEP}
    asked = office.post("mill", "/permits/surrenders", body).json()
    assert asked["machine"] == "permits.internal"
    return {"dual-control": second["id"], "internal": asked["id"]}


def _body(path: str) -> dict[str, Any]:
    if path.endswith("/objections"):
        return {"id": str(uuid7()), "text": "x", **STEP}
    return {"id": str(uuid7()), **STEP} if path.endswith("/end") else STEP


@pytest.fixture
def furnished(office: Office, serving: Serving) -> Office:
    """The mills have something to agree about, and there is somebody from elsewhere."""
    for name, owner in (("stranger", uscc(9)), ("other", uscc(2))):
        serving.hire(name, "enterprise", f"enterprise:{owner}")
    for owner in (ONE, f"bureau:{AREA}"):
        body = {"id": str(uuid7()), "owner": owner, **{**STRIP, "quantity": "10"}, **STEP}
        assert office.twice("/permits/allocations", body).json()["state"] == "issued"
    return office


def test_a_stranger_learns_nothing(furnished: Office) -> None:
    """Each route answers 404 `process.unknown`, with the same words for an id that is there and one that is not."""
    ids = _begun(furnished)
    assert {path.split("/")[5] for path in ROUTES} <= ids.keys()
    for path in ROUTES:
        name = path.split("/")[5]
        told = []
        for id_ in (ids[name], str(uuid7())):
            answer = furnished.post(
                "stranger", path.removeprefix("/v1/books/{book}").replace("{id}", id_), _body(path)
            )
            content = answer.json()
            assert (answer.status_code, content["code"]) == (404, "process.unknown"), (path, content)
            told.append(
                {key: str(value).replace(id_, "ID") for key, value in content.items() if key != "request_id"}
            )
        assert told[0] == told[1], path


def test_an_id_of_others_tells_nothing_of_their_words(furnished: Office) -> None:
    """Who sends an id that belongs to an act of others hears that it is used, never which of their words differs."""
    ids = _begun(furnished)
    lease = {"id": ids["leases"], "site": f"enterprise:{uscc(9)}:001P", "strips": [STRIP], **STEP}
    told = furnished.post("stranger", "/permits/surrenders", lease).json()
    assert (told["code"], told["figures"]["field"]) == ("entry.id_used", "site")


def test_an_id_of_an_entry_tells_nothing_of_it(furnished: Office) -> None:
    """Who begins an act under the id of an entry of others hears that it is used, never in what the entry differs."""
    entry = transfer()
    assert furnished.post("finance", "/entries", entry).status_code == 201
    body = {"id": entry["id"], "holder": ONE, "strips": [STRIP], "ground": "closed", **STEP}
    told = furnished.post("mill", "/permits/retirements", body)
    assert (told.status_code, told.json()["code"], told.json()["figures"]["field"]) == (
        409,
        "entry.id_used",
        "site",
    )


def test_a_pack_is_not_there_before_it_is_in_force(furnished: Office) -> None:
    """A rule pack that is only proposed is read by nobody who acts for one party."""
    text = '[pack]\njurisdiction = "cn"\nname = "own"\nname_zh = "own"\nversion = "1"\nbase = ""\n[[value]]\nkey = "fee.rate.SO2"\n'
    text += 'value = "200.00"\nfrom = 2020-01-01\nsource = "own"\nmark = "verified"\n'
    pack = {"id": str(uuid7()), "text": text, "from_day": STEP["effective_on"], **STEP}
    answer = furnished.post("bureau", "/law/packs", pack)
    assert answer.status_code == 201, answer.text
    told = [furnished.get("stranger", f"/law/packs/{id_}").json() for id_ in (pack["id"], str(uuid7()))]
    assert [one["code"] for one in told] == ["process.unknown"] * 2


def test_a_plan_is_not_there_before_it_is_public(furnished: Office) -> None:
    """Neither a plan that is not published nor a single allocation is read by an enterprise."""
    ids = _begun(furnished)
    single = {"id": str(uuid7()), "owner": TWO, **STRIP, **STEP}
    assert furnished.twice("/permits/allocations", single).json()["state"] == "issued"
    for id_ in (ids["plans"], single["id"]):
        assert furnished.get("stranger", f"/permits/plans/{id_}").json()["code"] == "process.unknown"
    assert furnished.post("bureau", f"/permits/plans/{ids['plans']}/publish", STEP).status_code == 200
    assert furnished.get("stranger", f"/permits/plans/{ids['plans']}").json()["state"] == "published"

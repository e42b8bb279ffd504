"""No act names a party, a site, a reserve or an area that is not there: every field of every request that names one, with a slip in it.

The fields are those of the OpenAPI document, so that a new one is not forgotten; each stands in a request that passes without the slip.
"""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, Final

import pytest

from ledger.database import Database
from ledger.identifiers import uuid7
from ledger.journal.codes import book_id
from tests.api.conftest import Keys, furnish, served
from tests.api.decimals import DOCUMENT, PREFIX, Path, leaves
from tests.api.test_plans import Office
from tests.furnished import furnished
from tests.people import know
from tests.permits.world import AREA, uscc

ONE, TWO, THREE, LATER = (f"enterprise:{uscc(number)}" for number in (1, 2, 3, 4))
SITE, FAR, EMPTY, RESERVE = f"{ONE}:001P", f"{TWO}:001P", f"{THREE}:001P", f"bureau:{AREA}"
DAY: Final = {"effective_on": "2026-11-03", "document": "paper", "reason": "why"}
STRIP: Final = {
    "pollutant": "SO2",
    "area": AREA,
    "first_vintage": 2026,
    "last_vintage": 2026,
    "quantity": "1",
}
CAP: Final = {"pollutant": "SO2", "area": AREA, "vintage": 2026, "quantity": "1"}
GOODS: Final = [{**STRIP, "price": "1000.00"}]
ENFORCED: Final = {"buyer": EMPTY, "price": "100.00", "costs": "1.00", "costs_to": "court:1"}
KNOWN: Final = {"region": AREA, "industry": "C1713", "watershed": "cao-e", "online_monitoring": True}
PLEDGE, FREEZE, REPORT = (str(uuid7()) for _ in range(3))
ROOM: Final = ("/permits/", "/settlement/", "/parties", "/sites/", "/quality")
"""Where acts of permits begin."""
SITES: Final = ("site", "seller", "buyer", "lessor", "lessee", "pledgor", "to", "holder", "owner")
PARTIES: Final = ("creditor", "costs_to", "verifier")
AREAS: Final = ("area", "child", "to_area", "region")
SLIPS: Final = {
    **dict.fromkeys(
        SITES,
        (f"{ONE}:001Q", f"{TWO}:009P", "enterprise:ghost:001P", "enterprise:typo", "bureau:999999", "bureau:ghost", f"{LATER}:001P"),
    ),
    **dict.fromkeys(PARTIES, (f"{ONE}:001Q", "enterprise:typo", "bureau:ghost", "bank:icbz", LATER, f"{LATER}:001P")),
    **dict.fromkeys(AREAS, ("999999", "330699")),
}  # fmt: skip
"""By the name of a field what nobody is called on the day of the act."""
UNKNOWN: Final = {
    "party.site_unknown",
    "party.site_undescribed",
    "party.unknown",
    "party.region_unknown",
    "permits.reserve_unknown",
    "permits.body_unknown",
    "permits.verifier_unknown",
    "permits.cap_unknown",
}
TOLD: Final = {
    # To its own second site nobody sells or pledges, whether or not there is one.
    **{
        name: {"permits.same_party"}
        for name in ("seller", "buyer", "lessor", "lessee", "pledgor", "creditor")
    },
    # Nothing is held there, and so nothing is taken.
    **{name: {"permits.holding_too_small"} for name in ("site", "holder", *AREAS)},
}
"""By the name of a field what else a slip may be told."""
TAKES_NOTHING: Final = (
    "/permits/sales/check", "/permits/sales", "/permits/decisions", "/permits/leases", "/permits/pledges", "/permits/surplus",
    "/permits/buybacks", "/permits/moves",
)  # fmt: skip
"""What is offered or applied for before anything is held: of an area where nobody has permits it is refused when the sides have agreed."""


def named() -> set[tuple[str, Path]]:
    """Every field of a request that names a party, a site, a reserve or an area."""
    found = set()
    for template, operations in DOCUMENT["paths"].items():
        content = operations.get("post", {}).get("requestBody", {}).get("content", {})
        path = template.removeprefix(PREFIX)
        if path.startswith(ROOM) and "application/json" in content:
            found |= {
                (path, at) for at, _ in leaves(content["application/json"]["schema"]) if at[-1] in SLIPS
            }
    return found


def requests() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Who begins what, with which words; each passes as it stands."""
    yield "bureau", "/permits/sales/check", {"seller": SITE, "buyer": FAR, "goods": GOODS}
    yield "bureau", "/permits/sales", {"seller": RESERVE, "buyer": FAR, "goods": GOODS}
    decided = {
        "number": "(2026) 7",
        "issued_on": "2026-10-01",
        "issued_by": "province",
        "digest": "a" * 64,
        "until": "2026-12-31",
    }
    yield "bureau", "/permits/decisions", {**decided, "seller": SITE, "buyer": FAR, "strips": [STRIP]}
    yield "finance", "/settlement/deposits", {"owner": ONE, "amount": "1.00"}
    yield "finance", "/settlement/payouts", {"owner": ONE, "amount": "1.00"}
    yield "bureau", "/permits/caps", CAP
    yield "bureau", "/permits/caps/cuts", CAP
    yield "bureau", "/permits/caps/shares", {**CAP, "area": "330600", "child": "330604"}
    yield "bureau", "/permits/allocations", {"owner": SITE, **STRIP}
    yield "bureau", "/permits/closures", {"site": EMPTY, "ground": "closed"}
    yield "bureau", "/permits/reconciliations", {"site": SITE}
    yield "bureau", "/permits/leases", {"lessor": FAR, "lessee": SITE, "strips": [STRIP], "rent": "1.00"}
    pledged = {
        "pledgor": FAR,
        "creditor": "bank:icbc",
        "strips": [STRIP],
        "debt": "5.00",
        "debt_until": "2026-12-15",
    }
    yield "bureau", "/permits/pledges", pledged
    yield "bureau", "/permits/pledges/{id}/substitute", {"strips": [STRIP]}
    yield "third", "/permits/pledges/{id}/enforce", ENFORCED
    order = {"order": "N 8", "authority": "court", "rank": 2, "claim": "5.00", "creditor": "bank:icbc"}
    yield "bureau", "/permits/freezes", {"site": FAR, "strips": [STRIP], **order}
    yield "third", "/permits/freezes/{id}/execute", ENFORCED
    yield "bureau", "/permits/withdrawals", {"site": FAR, "strips": [STRIP], "ground": "idle"}
    surplus = {"measure": "m-1", "running_since": "2025-01-01", "irreversible": True, "evidence": "report"}
    yield "bureau", "/permits/surplus", {"site": FAR, "strips": [STRIP], **surplus}
    yield "bureau", "/permits/buybacks", {"site": FAR, "strips": [STRIP], "price": "1.00"}
    yield "bureau", "/permits/releases", {"area": AREA, "site": FAR, "strips": [STRIP], "fee_due": False}
    yield (
        "bureau",
        "/permits/moves",
        {"site": FAR, "to": SITE, "strips": [STRIP], "basis": "merger", "to_area": AREA},
    )
    yield "bureau", "/permits/expiries", {"pollutant": "SO2", "area": AREA, "vintage": 2025}
    yield "bureau", "/permits/fees", {"site": SITE, "notice": "N-1"}
    for end in ("retirements", "cancellations"):
        yield "bureau", f"/permits/{end}", {"holder": FAR, "strips": [STRIP], "ground": "given up"}
    yield "bureau", "/permits/surrenders", {"site": FAR, "strips": [STRIP]}
    yield "bureau", "/permits/deductions", {"site": FAR, "year": 2025, "strip": STRIP}
    yield (
        "bureau",
        "/permits/exclusions",
        {"site": SITE, "year": 2026, "pollutant": "SO2", "kind": "excluded"},
    )
    yield (
        "bureau",
        "/permits/reports",
        {"site": SITE, "year": 2026, "pollutant": "SO2", "source": "bureau", "measured": "1"},
    )
    yield "bureau", "/permits/verifications", {"report": REPORT, "verifier": "institute:2"}
    yield "bureau", "/quality", {"area": AREA, "pollutant": "SO2", "year": 2025, "met": True}
    yield "bureau", "/sites/{code}/attributes", {"attributes": {**KNOWN, "online_monitoring": False}}
    new = {"suffix": "002P", "name": "works", "effective_on": "2026-11-03", "document": "licence"}
    yield "bureau", "/parties/{code}/sites", {**new, "attributes": KNOWN}


REFUSED_BESIDE: Final = {
    "/permits/fees": "permits.nothing_unpaid",
    "/permits/deductions": "permits.nothing_to_deduct",
    "/permits/expiries": "permits.cap_unknown",
}
"""Requests that are refused also without the slip, for there is nothing to do."""
ELSEWHERE: Final = {
    "/permits/reviews/{id}/outcomes": "of a decision, whose lots it names; what it did not take is `permits.returned_too_much`",
}
"""Where a name is a part of something else that is looked for."""


@furnished
def town(database: Database, owner: Database) -> Keys:
    """Three mills, of which two have permits; a reserve, a pledge, a freeze, a report, a bank, a court and an institution."""
    with served(database, owner, Keys(*owner.begin(furnish))) as serving:
        office = Office(serving)
        office.furnish()
        serving.hire("third", "bureau")
        serving.hire("far", "enterprise", TWO)
        serving.hire("inspector", "verifier", "institute:2")
        know(database, database.begin(lambda books: book_id(books, "zj")), "court:1")
        for number, day in ((3, "2026-01-05"), (4, "2026-11-05")):
            new = {"uscc": uscc(number), "name": f"纺织 {number}", "effective_on": day}
            assert office.post("bureau", "/parties", new).status_code == 201
            works = {
                "suffix": "001P",
                "name": "works",
                "effective_on": day,
                "document": "licence",
                "attributes": KNOWN,
            }
            assert (
                office.post("bureau", f"/parties/enterprise:{uscc(number)}/sites", works).status_code == 201
            )
        cap = {"id": str(uuid7()), **CAP, "area": "330600", "quantity": "50", **DAY}
        assert office.twice("/permits/caps", cap).json()["state"] == "done"
        for holder in (SITE, FAR, RESERVE):
            grant = {"id": str(uuid7()), "owner": holder, **STRIP, "quantity": "10", **DAY}
            assert office.twice("/permits/allocations", grant).json()["state"] == "issued"
        for payer in (ONE, THREE):
            money = {"id": str(uuid7()), "owner": payer, "amount": "100.00", **DAY}
            assert office.twice("/settlement/deposits", money, "finance", "teller").is_success
        pledge = {
            "id": PLEDGE,
            "pledgor": SITE,
            "creditor": TWO,
            "strips": [STRIP],
            "debt": "5.00",
            "debt_until": "2026-12-15",
            **DAY,
        }
        report = {
            "id": REPORT,
            "site": FAR,
            "year": 2026,
            "pollutant": "SO2",
            "source": "bureau",
            "measured": "1",
            **DAY,
        }
        order = {"id": FREEZE, "site": SITE, "strips": [STRIP], "order": "N 7", "authority": "court", **DAY}
        for who, path, said in (
            ("mill", "/permits/pledges", pledge),
            ("far", f"/permits/pledges/{PLEDGE}/accept", DAY),
            ("bureau", f"/permits/pledges/{PLEDGE}/register", DAY),
            ("bureau", "/permits/freezes", order),
            ("chief", f"/permits/freezes/{FREEZE}/confirm", DAY),
            ("bureau", "/permits/reports", report),
        ):
            answer = office.post(who, path, said)
            assert answer.is_success, (path, answer.text)
    return Keys(serving.keys, serving.key_ids)


@pytest.fixture
def office(town: Keys, serving: Any) -> Office:
    """The town."""
    return Office(serving)


def changed(body: Any, at: Path, value: str) -> Any:
    """Write one field otherwise."""
    copy = deepcopy(body)
    place = copy
    for step in at[:-1]:
        place = place[step]
    assert at[-1] in place, at
    place[at[-1]] = value
    return copy


def address(path: str) -> str:
    """An address, with what stands in it."""
    code = THREE if path.startswith("/parties") else SITE
    return path.format(id=PLEDGE if "pledges" in path else FREEZE, code=code)


def begun(office: Office) -> list[int]:
    """How much the book has of what an act writes."""
    tables = (
        "process",
        "entry",
        "permit_act",
        "permit_grant",
        "permit_report",
        "permit_cap",
        "site",
        "site_attributes",
        "area_quality",
    )
    query = " UNION ALL ".join(f"SELECT count(*) FROM ledger.{one}" for one in tables)
    with office.serving.owner.engine.connect() as connection:
        return [int(row[0]) for row in connection.exec_driver_sql(query)]


def asked(office: Office, who: str, path: str, words: dict[str, Any]) -> str:
    """Ask for something under a new id; the code of the refusal, or nothing."""
    body = words if path == "/parties/{code}/sites" else {"id": str(uuid7()), **DAY, **words}
    if path == "/permits/sales/check":
        del body["id"]
    answer = office.post(who, address(path), body)
    return "" if answer.is_success else str(answer.json()["code"])


def test_no_act_names_nobody(office: Office) -> None:
    """Goal: nothing for nobody, in whatever field. Method: each request with each slip, which writes nothing; then without it."""
    seen, wrong, taken = set(), [], 0
    before = begun(office)
    for who, path, words in requests():
        for at in sorted((at for there, at in named() if there == path), key=str):
            seen.add((path, at))
            for slip in SLIPS[str(at[-1])]:
                code = asked(office, who, path, changed(words, at, slip))
                if code == "" and path in TAKES_NOTHING and at[-1] == "area":
                    taken += path != "/permits/sales/check"
                elif code not in UNKNOWN | TOLD.get(str(at[-1]), set()) | {REFUSED_BESIDE.get(path)}:
                    wrong.append((path, at, slip, code))
    assert not wrong, "\n".join(map(str, wrong))
    assert seen == {one for one in named() if one[0] not in ELSEWHERE}
    acts = (taken, 0, taken, 0, 0, 0, 0, 0, 0)
    assert begun(office) == [count + more for count, more in zip(before, acts, strict=True)]
    told = {path: asked(office, who, path, words) for who, path, words in requests()}
    assert {path: code for path, code in told.items() if code} == REFUSED_BESIDE


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/parties/{code}/sites", {"suffix": "003P", "name": "x", "effective_on": "2026-11-03", "document": "d", "attributes": KNOWN}),
        ("/parties/{code}/standing", {"list": "abnormal_operation", **DAY}),
        ("/parties/{code}/names", {"name": "another", **DAY}),
        ("/sites/{code}/names", {"name": "another", **DAY}),
        ("/sites/{code}/attributes", {"attributes": KNOWN, **DAY}),
        (
            "/sites/{code}/licences",
            {
                "licence": f"{uscc(1)}001P", "valid_from": "2026-01-01", "valid_to": "2027-01-01", "lines": [
                    {"outlet": "DA001", "pollutant": "SO2", "year": 2026, "quantity": "1"}
                ], **DAY,
            },
        ),
    ],
)  # fmt: skip
def test_no_address_names_nobody(office: Office, path: str, body: dict[str, Any]) -> None:
    """The same of what stands in an address of the register."""
    known = {} if path.endswith("/sites") else {"id": str(uuid7())}
    for slip in ("enterprise:typo", f"{ONE}:001Q", "bank:icbz", "bureau:999999"):
        answer = office.post("bureau", path.format(code=slip), {**known, **body})
        assert answer.json()["code"] in {"party.unknown", "party.site_unknown"}, (slip, answer.text)

"""Each slip of a stock that is in the book has its road (docs/spec/permits.md 18.11), walked over HTTP; and the whole is annulled."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

import httpx
import pytest

from ledger.clock import legal_date
from ledger.identifiers import derived, uuid7
from tests.api.conftest import Keys, Serving
from tests.api.test_plans import Office
from tests.api.test_stock import bound, ready
from tests.market.stock_books import AREA, BOUND, ONE, TWO, changed, made
from tests.permits.world import uscc
from tests.serving import StoryClock

DAY = "2026-11-03"
TODAY = legal_date(StoryClock().now()).isoformat()


class Centre(Office):
    """A centre whose stock is in the book."""

    def __init__(self, serving: Serving) -> None:
        super().__init__(serving)
        ready(self)
        self.stock = self.brought(BOUND)

    def brought(self, rows: Mapping[str, Sequence[Mapping[str, str]]]) -> str:
        """Bring a workbook in, by two; its id."""
        done = bound(self, rows, DAY)
        assert done.status_code == 200, done.text
        return str(done.json()["id"])

    def two(self, path: str, turn: str = "", /, **said: Any) -> httpx.Response:
        """Ask for something, and let another confirm it."""
        body = {"id": str(uuid7()), "effective_on": DAY, "document": "更正1", "reason": "录入有误", **said}
        asked = self.post("bureau", path, body)
        assert asked.status_code == 201, asked.text
        turn = turn or path
        return self.post("chief", f"{turn}/{body['id']}/confirm", {"effective_on": body["effective_on"]})

    def withdraw(self, quantity: str) -> httpx.Response:
        """Withdraw what a holding of 2027 has too much, on the day of the clock, from which its owner may object."""
        strip = {
            "pollutant": "COD",
            "area": AREA,
            "first_vintage": 2027,
            "last_vintage": 2027,
            "quantity": quantity,
        }
        said = {"site": ONE, "strips": [strip], "ground": "存量录入有误", "effective_on": TODAY}
        return self.two("/permits/withdrawals", **said)

    def annul(self, *parts: tuple[str, str]) -> httpx.Response:
        named = [{"sheet": sheet, "number": number} for sheet, number in parts]
        return self.two(f"/permits/stock/{self.stock}/annulments", "/permits/stock-annulments", parts=named)

    def held(self, site: str, purpose: str, year: int) -> str:
        """What stands on an account of a site, of one year."""
        query = """SELECT coalesce(sum(b.debits - b.credits), 0)::text FROM ledger.account a
          JOIN ledger.balance b USING (book_id, account_id) JOIN ledger.asset s USING (book_id, asset_id)
          WHERE a.code = %s AND split_part(s.code, ':', 4) = %s"""
        with self.serving.owner.engine.connect() as connection:
            return str(
                connection.exec_driver_sql(query, (f"{site}:permits:{purpose}", str(year))).scalar_one()
            )


@pytest.fixture
def centre(mills: Keys, serving: Serving) -> Centre:
    return Centre(serving)


def one(sheet: str, at: int, **cells: str) -> dict[str, list[dict[str, str]]]:
    """A workbook of one row, with other cells."""
    return {sheet: [changed(sheet, at, **cells)[sheet][at]]}


def done(answer: httpx.Response, state: str = "done") -> None:
    assert (answer.status_code, answer.json().get("state")) == (200, state), answer.text


def name(c: Centre) -> None:
    done(c.two(f"/parties/enterprise:{uscc(12)}/names", "/register/changes", name="绍兴二厂股份有限公司"))
    assert c.get("bureau", f"/parties/enterprise:{uscc(12)}").json()["name"] == "绍兴二厂股份有限公司"


def facts(c: Centre) -> None:
    done(c.two(f"/sites/{TWO}/attributes", "/register/changes", attributes={"industry": "C2220"}))


def licence(c: Centre) -> None:
    line = {"outlet": "DW001", "pollutant": "COD", "year": 2026, "quantity": "11"}
    said = {
        "licence": f"{uscc(11)}001P",
        "valid_from": "2024-01-01",
        "valid_to": "2028-12-31",
        "lines": [line],
    }
    done(c.two(f"/sites/{ONE}/licences", "/register/changes", **said))


def cap(c: Centre) -> None:
    what = {"pollutant": "COD", "area": AREA, "vintage": 2026, "quantity": "1"}
    done(c.two("/permits/caps/cuts", "/permits/caps", **what))


def too_much(c: Centre) -> None:
    before = int(c.held(ONE, "holding", 2027))
    done(c.withdraw("2.5"), "open_to_objection")
    assert int(c.held(ONE, "holding", 2027)) == before - 2_500_000


def too_little(c: Centre) -> None:
    """What is lacking comes in by its decision, with a workbook of that row."""
    before = int(c.held(ONE, "holding", 2027))
    c.brought(one("holdings", 0, quantity="0.5", document="环2023-17（更正）", first_vintage="2027"))
    assert int(c.held(ONE, "holding", 2027)) == before + 500_000


def another_year(c: Centre) -> None:
    """2027 was written for 2028: what is wrong is withdrawn, and what is right comes in."""
    done(c.withdraw("12.5"), "open_to_objection")
    c.brought(one("holdings", 0, document="环2023-17（更正）", first_vintage="2028"))
    assert (c.held(ONE, "holding", 2027), c.held(ONE, "holding", 2028)) == ("0", "20000000")


def fee_paid(c: Centre) -> None:
    done(c.annul(("fees", "缴2023-1")))
    c.brought(one("fees", 0, amount="8000", voucher="V2023-001"))


def fee_owed(c: Centre) -> None:
    """Its owed part was wrong; it comes in anew, and is owed as it should have been."""
    done(c.annul(("fees", "缴2025-7")))
    rows = changed("fees", 2, amount="6000.50")["fees"][1:]
    stock = c.brought({"fees": rows})
    told = c.get("bureau", f"/permits/fees/{derived(UUID(stock), 'fee:缴2025-7')}").json()
    assert told["state"] == "due"


def debt(c: Centre) -> None:
    pledge = derived(UUID(c.stock), "pledge:Z-1")
    said = {"debt": "150000.00", "debt_until": "2028-06-30"}
    done(c.two(f"/permits/pledges/{pledge}/corrections", "/permits/bound-corrections", **said))


def lots_of_a_pledge(c: Centre) -> None:
    done(c.annul(("pledges", "Z-1"), ("pledges", "Z-2")))
    assert c.held(ONE, "pledged", 2028) == "0"
    c.brought(one("pledges", 1, quantity="4"))
    assert c.held(ONE, "pledged", 2028) == "4000000"


def lease(c: Centre) -> None:
    done(c.annul(("leases", "L-1")))
    assert c.held(TWO, "leased", 2026) == "0"
    c.brought(one("leases", 0, quantity="1"))
    assert c.held(TWO, "leased", 2026) == "1000000"


ROADS: Sequence[Callable[[Centre], None]] = (
    name, facts, licence, cap, too_much, too_little, another_year, fee_paid, fee_owed, debt, lots_of_a_pledge, lease,
)  # fmt: skip


@pytest.mark.parametrize("roads", [ROADS[:6], ROADS[6:7], ROADS[7:]], ids=["apart", "another_year", "parts"])
def test_each_slip_has_its_road(centre: Centre, roads: Sequence[Callable[[Centre], None]]) -> None:
    for road in roads:
        road(centre)


def test_a_whole_stock_is_annulled_over_http(centre: Centre) -> None:
    """By two; it reads as annulled, and the corrected workbook is taken; what was used is told, with the road that is left."""
    body = {"id": str(uuid7()), "effective_on": DAY, "document": "更正1", "reason": "整表有误"}
    path = f"/permits/stock/{centre.stock}/annulments"
    asked = centre.post("bureau", path, body)
    assert (asked.status_code, asked.json()["state"]) == (201, "proposed"), asked.text
    waiting = centre.get("chief", "/permits/waiting").json()
    assert body["id"] in str(waiting)
    turn = f"/permits/stock-annulments/{body['id']}"
    assert centre.post("bureau", f"{turn}/confirm", {"effective_on": DAY}).status_code == 403
    done(centre.post("chief", f"{turn}/confirm", {"effective_on": DAY}))
    assert centre.get("bureau", f"/permits/stock/{centre.stock}").json()["state"] == "annulled"
    again = centre.brought(changed("holdings", 0, quantity="12"))
    assert centre.held(ONE, "holding", 2027) == "12000000"
    centre.stock = again
    too_much(centre)
    with centre.serving.client("bureau", **{"Accept-Language": "zh-CN"}) as client:
        refused = client.post(
            f"/v1/books/zj/permits/stock/{again}/annulments", json={**body, "id": str(uuid7())}
        ).json()
    assert refused["code"] == "permits.stock_used"
    assert "无偿收回" in refused["detail"] or "收回" in refused["detail"], refused
    assert "18.11" in refused["remedy"]


def test_a_workbook_of_one_sheet_is_taken(centre: Centre) -> None:
    assert (
        centre.post(
            "bureau", "/permits/stock/check", content=made({}), params={"effective_on": DAY}
        ).status_code
        == 422
    )

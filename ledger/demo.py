"""The demonstration: two published stories, told to a running server through its HTTP API, and to nobody else.

1. Jingde (Anhui): a sale by agreement of SO2 8.074 t/yr at 6,000 yuan and NOx 21.648 t/yr at 4,500 yuan per t·yr,
   for five years: 242,220.00 + 487,080.00 = 729,300.00 yuan.
2. The government of Jiangsu v. Haide (guideline case 129): restoration 36,379,000, loss of service 18,189,500 and
   assessment 260,000: 54,828,500.00 yuan, paid in instalments.

Amounts, prices and terms are the published ones. The names of the Jingde parties, the size of the cap, all dates and
the split into three instalments are ours. Every id is derived from the story, so telling it twice changes nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

import httpx

BOOK = "anhui"
SELLER, BUYER, HAIDE = "enterprise:91341825MA2JINGDE1", "enterprise:91341825MA2JINGDE2", "enterprise:91321191HAIDE0001X"
CASE = "HAIDE-129"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a story: what was asked, and what came."""

    title: str
    status: int
    said: str
    expected: bool
    """Whether it went as the story says; a step that must be refused is expected to be refused."""


class StoryBroken(RuntimeError):
    """The server answered something that the story does not allow."""


def story_id(name: str) -> str:
    """Derive the id of an entry from its name: a UUID of version 7 with a fixed time and hashed tail."""
    tail = int.from_bytes(sha256(f"ecoledger demonstration: {name}".encode()).digest()[:10], "big")
    value = (1_788_220_800_000 << 80) | (7 << 76) | ((tail >> 68) & 0xFFF) << 64 | (2 << 62) | (tail & (2**62 - 1))
    return str(UUID(int=value))


class Teller:
    """Tells stories to one server."""

    def __init__(self, client: httpx.Client, keys: dict[str, str]) -> None:
        """Keep the connection and the keys by role."""
        self.client = client
        self.keys = keys

    def ask(self, role: str, method: str, path: str, body: object = None) -> httpx.Response:
        """Send one request as one role."""
        headers = {"Authorization": f"Bearer {self.keys[role]}"}
        return self.client.request(method, path, json=body, headers=headers)

    def step(self, title: str, role: str, path: str, body: dict[str, Any], *, refused: str = "") -> Step:
        """Do one step, and hold the answer against the story.

        Raises:
            StoryBroken: it was refused and should not be, or the other way round, or for another reason.
        """
        answer = self.ask(role, "POST", f"/v1/books/{BOOK}{path}", body)
        told = answer.json()
        code = told.get("code", "")
        if answer.is_success == bool(refused) or code != refused:
            raise StoryBroken(f"{title}: {answer.status_code} {answer.text}")
        return Step(title, answer.status_code, told.get("detail", "") if refused else "recorded", not refused)


def prepare(client: httpx.Client, admin: str) -> dict[str, str]:
    """Open the book and issue a key for each role; keys of an earlier telling are replaced.

    Raises:
        StoryBroken: the server refused.
    """
    headers = {"Authorization": f"Bearer {admin}"}
    book = {"code": BOOK, "name": "安徽省 Anhui (demonstration)", "opens_on": "2026-01-01"}
    answer = client.post("/v1/books", json=book, headers=headers)
    if answer.status_code not in (201, 409):
        raise StoryBroken(f"opening the book: {answer.status_code} {answer.text}")
    keys: dict[str, str] = {}
    for role in ("bureau", "finance", "auditor"):
        issued = client.post(f"/v1/books/{BOOK}/keys", json={"name": f"demo {role}", "role": role}, headers=headers)
        if issued.status_code != 201:
            raise StoryBroken(f"issuing a key: {issued.status_code} {issued.text}")
        keys[role] = issued.json()["key"]
    money = {"code": "CNY", "name": "人民币 renminbi", "kind": "money", "unit": "yuan", "scale": 2, "digits": 2}
    answer = client.post(f"/v1/books/{BOOK}/assets", json=money, headers={"Authorization": f"Bearer {keys['bureau']}"})
    if answer.status_code not in (201, 409):
        raise StoryBroken(f"registering the yuan: {answer.status_code} {answer.text}")
    return keys


def jingde(tell: Teller) -> Iterator[Step]:
    """Tell the sale of Jingde, with the attempts that must fail."""
    on, years = "2026-03-02", {"first_vintage": 2026, "last_vintage": 2030}
    for pollutant, cap in (("SO2", "500"), ("NOX", "900")):
        for vintage in range(2026, 2031):
            yield tell.step(
                f"Cap on {pollutant} for {vintage}: {cap} t", "bureau", "/permits/caps",
                {"id": story_id(f"cap {pollutant} {vintage}"), "pollutant": pollutant, "area": "341825",
                 "vintage": vintage, "quantity": cap, "effective_on": on, "document": "Cap decision 2026-1"},
            )  # fmt: skip
    for pollutant, quantity in (("SO2", "8.074"), ("NOX", "21.648")):
        yield tell.step(
            f"Allocation to the seller: {pollutant} {quantity} t a year, 2026 to 2030", "bureau", "/permits/allocations",
            {"id": story_id(f"allocation {pollutant}"), "owner": SELLER, "pollutant": pollutant, "area": "341825",
             "quantity": quantity, **years, "effective_on": on, "document": "Allocation decision 2026-7"},
        )  # fmt: skip
    goods = [
        {"pollutant": "SO2", "area": "341825", **years, "quantity": "8.074", "price": "6000.00"},
        {"pollutant": "NOX", "area": "341825", **years, "quantity": "21.648", "price": "4500.00"},
    ]
    sale = {"seller": SELLER, "buyer": BUYER, "effective_on": "2026-03-20", "document": "Contract JD-2026-03"}
    yield tell.step(
        "Bad: delivery before anything was paid", "bureau", "/permits/sales",
        {"id": story_id("unpaid sale"), **sale, "goods": goods}, refused="account.overdraft",
    )  # fmt: skip
    deposit = {"id": story_id("deposit"), "owner": BUYER, "amount": "729300.00", "effective_on": "2026-03-18",
               "document": "Bank voucher 0318"}  # fmt: skip
    yield tell.step("The buyer pays 729,300.00 yuan into the settlement account", "finance", "/settlement/deposits", deposit)
    yield tell.step(
        "Bad: the same payment again with another amount", "finance", "/settlement/deposits",
        {**deposit, "amount": "729300.01"}, refused="entry.id_used",
    )  # fmt: skip
    yield tell.step(
        "Bad: selling 8.075 t, one kilogram more than is held", "bureau", "/permits/sales",
        {"id": story_id("oversale"), **sale, "goods": [{**goods[0], "quantity": "8.075"}]},
        refused="permits.holding_too_small",
    )  # fmt: skip
    yield tell.step(
        "Delivery against payment: ten lots and 729,300.00 yuan in one entry", "bureau", "/permits/sales",
        {"id": story_id("sale"), **sale, "goods": goods},
    )  # fmt: skip
    yield tell.step(
        "Bad: delivering permits without the money leg", "bureau", "/entries",
        {"id": story_id("half"), "kind": "market.settlement", "effective_on": "2026-03-20", "document": "Contract JD-2026-03",
         "postings": [
             {"account": f"{SELLER}:permits:holding", "asset": "lot:SO2:341825:2026:0001", "side": "debit", "amount": "1"},
             {"account": f"{BUYER}:permits:holding", "asset": "lot:SO2:341825:2026:0001", "side": "credit", "amount": "1"}]},
        refused="entry.leg_missing",
    )  # fmt: skip
    yield tell.step(
        "The settlement account pays the seller out", "finance", "/settlement/payouts",
        {"id": story_id("payout"), "owner": SELLER, "amount": "729300.00", "effective_on": "2026-03-23",
         "document": "Bank voucher 0323"},
    )  # fmt: skip


def haide(tell: Teller) -> Iterator[Step]:
    """Tell the case of Haide, with the attempts that must fail."""
    case = {"code": CASE, "title": "江苏省人民政府诉海德公司 Government of Jiangsu v. Haide", "liable": HAIDE}
    answer = tell.ask("bureau", "POST", f"/v1/books/{BOOK}/cases", case)
    if answer.status_code not in (201, 409):
        raise StoryBroken(f"opening the case: {answer.status_code} {answer.text}")
    yield Step("The case is opened", answer.status_code, "recorded", expected=True)
    heads = [{"head": "H4", "amount": "36379000.00"}, {"head": "H1", "amount": "18189500.00"}, {"head": "H3", "amount": "260000.00"}]
    yield tell.step(
        "The assessment is accepted: restoration, loss of service, assessment", "bureau", f"/cases/{CASE}/assessment",
        {"id": story_id("assessment"), "heads": heads, "effective_on": "2026-01-12", "document": "Assessment report"},
    )  # fmt: skip
    parts = ["18276166.67", "18276166.67", "18276166.66"]
    dates = ["2026-03-31", "2026-06-30", "2026-09-30"]
    schedule = [{"due_on": day, "amount": part} for day, part in zip(dates, parts, strict=True)]
    due = {"effective_on": "2026-02-10", "document": "Judgment, guideline case 129"}
    yield tell.step(
        "Bad: instalments that sum to less than was assessed", "bureau", f"/cases/{CASE}/obligation",
        {"id": story_id("short"), **due, "schedule": schedule[:2]}, refused="compensation.schedule_differs",
    )  # fmt: skip
    yield tell.step(
        "The judgment makes 54,828,500.00 yuan due in three instalments", "bureau", f"/cases/{CASE}/obligation",
        {"id": story_id("obligation"), **due, "schedule": schedule},
    )  # fmt: skip
    for number, (day, part) in enumerate(zip(dates, parts, strict=True), 1):
        body = {"id": story_id(f"instalment {number}"), "number": number, "amount": part, "effective_on": day,
                "document": f"Treasury voucher {number}"}  # fmt: skip
        yield tell.step(f"Instalment {number}: {part} yuan into the treasury", "finance", f"/cases/{CASE}/payments", body)
        if number == 1:
            yield tell.step(
                "Bad: the first instalment is paid twice", "finance", f"/cases/{CASE}/payments",
                {**body, "id": story_id("paid twice")}, refused="compensation.instalment_paid",
            )  # fmt: skip


STORIES: tuple[tuple[str, Callable[[Teller], Iterator[Step]]], ...] = (
    ("Jingde: permits sold by agreement, delivered against payment", jingde),
    ("Haide: a damage case paid into the treasury", haide),
)


LAST_ENTRY = story_id("instalment 3")
"""The entry with which the last story ends."""


def trial_balance(client: httpx.Client, key: str) -> dict[str, Any]:
    """Ask for the trial balance of the book."""
    answer = client.get(f"/v1/books/{BOOK}/trial-balance", headers={"Authorization": f"Bearer {key}"}, params={"limit": "1000"})
    answer.raise_for_status()
    body: dict[str, Any] = answer.json()
    return body

"""Two stories that end in a trial balance: a sale of permits by agreement, and a damage case paid into the treasury."""

from collections.abc import Callable, Iterator

from cli.demo.damages import haide
from cli.demo.telling import BUYER, SELLER, Step, Teller, party_of, story_id

AREA = "341825"
YEARS = {"first_vintage": 2026, "last_vintage": 2030}


def jingde(tell: Teller) -> Iterator[Step]:
    """Tell the sale of Jingde, with the attempts that must fail."""
    yield from tell.register(SELLER, "旌德卖方企业 Seller", "341825", "C3011")
    yield from tell.register(BUYER, "旌德买方企业 Buyer", "341825", "C3011")
    for pollutant, cap in (("SO2", "500"), ("NOX", "900")):
        for vintage in range(2026, 2031):
            yield tell.by_two(
                f"Cap on {pollutant} for {vintage}: {cap} t, asked for by one person of the bureau and confirmed by another",
                "bureau",
                "/permits/caps",
                {
                    "id": story_id(f"cap {pollutant} {vintage}"),
                    "pollutant": pollutant,
                    "area": AREA,
                    "vintage": vintage,
                    "quantity": cap,
                    "effective_on": "2026-03-02",
                    "document": "Cap decision 2026-1",
                },
            )[0]
    for pollutant, quantity in (("SO2", "8.074"), ("NOX", "21.648")):
        yield from tell.by_two(
            f"Allocation to the seller: {pollutant} {quantity} t a year, 2026 to 2030",
            "bureau",
            "/permits/allocations",
            {
                "id": story_id(f"allocation {pollutant}"),
                "owner": SELLER,
                "pollutant": pollutant,
                "area": AREA,
                "quantity": quantity,
                **YEARS,
                "effective_on": "2026-03-02",
                "document": "Allocation decision 2026-7",
            },
        )
    yield from _surplus(tell)
    yield from _sale(tell)


def _surplus(tell: Teller) -> Iterator[Step]:
    strips = [
        {"pollutant": "SO2", "area": AREA, **YEARS, "quantity": "8.074"},
        {"pollutant": "NOX", "area": AREA, **YEARS, "quantity": "21.648"},
    ]
    surplus = story_id("surplus")
    yield tell.step(
        "The seller applies for the recognition of its surplus, with the measure that made it",
        "seller",
        "/permits/surplus",
        {
            "id": surplus,
            "site": SELLER,
            "strips": strips,
            "measure": "JD-2024-desulphurisation",
            "running_since": "2024-06-01",
            "irreversible": True,
            "evidence": "Acceptance report 2024-11",
            "effective_on": "2026-03-03",
        },
    )
    step = {"effective_on": "2026-03-10", "document": "Recognition 2026-2"}
    yield tell.step(
        "Bad: an enterprise recognises its own surplus",
        "seller",
        f"/permits/surplus/{surplus}/recognise",
        step,
        refused="actor.not_allowed",
    )
    yield tell.step(
        "The bureau recognises it: lots of their own that may be sold",
        "bureau",
        f"/permits/surplus/{surplus}/recognise",
        step,
    )


def _sale(tell: Teller) -> Iterator[Step]:
    goods = [
        {"pollutant": "SO2", "area": AREA, **YEARS, "quantity": "8.074", "price": "6000.00"},
        {"pollutant": "NOX", "area": AREA, **YEARS, "quantity": "21.648", "price": "4500.00"},
    ]
    sale = {"seller": SELLER, "buyer": BUYER, "effective_on": "2026-03-16", "document": "Contract JD-2026-03"}
    over, sold = story_id("oversale"), story_id("sale")
    yield tell.step(
        "The seller proposes 8.075 t, one kilogram more than may be sold",
        "seller",
        "/permits/sales",
        {"id": over, **sale, "goods": [{**goods[0], "quantity": "8.075"}]},
    )
    step = {"effective_on": "2026-03-16"}
    yield tell.step(
        "Bad: setting 8.075 t aside, one kilogram more than is held",
        "buyer",
        f"/permits/sales/{over}/accept",
        step,
        refused="permits.holding_too_small",
    )
    yield tell.step(
        "The seller proposes what it has: 729,300.00 yuan",
        "seller",
        "/permits/sales",
        {"id": sold, **sale, "goods": goods},
    )
    yield tell.step(
        "The buyer accepts: ten lots are set aside", "buyer", f"/permits/sales/{sold}/accept", step
    )
    yield tell.step(
        "The bureau approves",
        "chief",
        f"/permits/sales/{sold}/approve",
        {**step, "document": "Approval 2026-4"},
    )
    settle = {"effective_on": "2026-03-20", "document": "Contract JD-2026-03"}
    yield tell.step(
        "Bad: delivery before anything was paid",
        "finance",
        f"/permits/sales/{sold}/settle",
        settle,
        refused="account.overdraft",
    )
    deposit = {
        "id": story_id("deposit"),
        "owner": party_of(BUYER),
        "amount": "729300.00",
        "effective_on": "2026-03-18",
        "document": "Bank voucher 0318",
    }
    yield from tell.by_two(
        "The buyer pays 729,300.00 yuan into the settlement account",
        "finance",
        "/settlement/deposits",
        deposit,
    )
    yield tell.step(
        "Bad: the same payment again with another amount",
        "finance",
        "/settlement/deposits",
        {**deposit, "amount": "729300.01"},
        refused="entry.id_used",
    )
    yield tell.step(
        "Delivery against payment: ten lots and 729,300.00 yuan in one entry",
        "finance",
        f"/permits/sales/{sold}/settle",
        settle,
    )
    lot = "lot:SO2:341825:2026:0002"
    yield tell.step(
        "Bad: moving permits by hand, past the gates",
        "bureau",
        "/entries",
        {
            "id": story_id("half"),
            "kind": "market.settlement",
            "effective_on": "2026-03-20",
            "document": "Contract JD-2026-03",
            "postings": [
                {"account": f"{SELLER}:permits:holding", "asset": lot, "side": "debit", "amount": "1"},
                {"account": f"{BUYER}:permits:holding", "asset": lot, "side": "credit", "amount": "1"},
            ],
        },
        refused="entry.kind_not_yours",
    )
    yield from tell.by_two(
        "The settlement account pays the seller out",
        "finance",
        "/settlement/payouts",
        {
            "id": story_id("payout"),
            "owner": party_of(SELLER),
            "amount": "729300.00",
            "effective_on": "2026-03-23",
            "document": "Bank voucher 0323",
        },
    )


STORIES: tuple[tuple[str, Callable[[Teller], Iterator[Step]]], ...] = (
    ("Jingde: permits sold by agreement, delivered against payment", jingde),
    ("Haide: a damage case paid into the treasury", haide),
)

"""Permits beside the straight road: a wrong notice, a merger with a half-paid fee, a part of a year, two ranks and a freeze.

The figures are ours, made so that each can be checked by hand: 100 t × 230.00 yuan × 5 years are 115,000.00; 6 t from 1 July 2026 to
the end of 2028 are 915 days of three years of 365, so at 4,000.00 yuan per t·yr 24,000.00 × 915 ÷ 365 = 60,164.38. Of ten tonnes five are
pledged, for 60,000.00 and behind that for 50,000.00; an order for 30,000.00 holds the other five and two of the pledged ones. Its seven
are sold for 140,000.00: 40,000.00 of that for the two go to the first bank, 30,000.00 to who froze, 70,000.00 to the owner; the three
that are left bring 60,000.00 when the second bank enforces: 20,000.00 for the first, 40,000.00 for the second.
"""

from collections.abc import Iterator
from typing import Any

from cli.demo.telling import Step, Teller, party_of, site_code, story_id

PLACE = "330603"
MILL, HEIR, LATE, DEBTOR, BUYER, BANKS = (site_code(PLACE, number) for number in (11, 12, 13, 14, 15, 16))
SECOND_BANK = site_code(PLACE, 17)
SITES = {
    "mill": MILL,
    "heir": HEIR,
    "late": LATE,
    "debtor": DEBTOR,
    "taker": BUYER,
    "bank": BANKS,
    "second_bank": SECOND_BANK,
}
FIVE = {"first_vintage": 2026, "last_vintage": 2030}
SO2 = {"pollutant": "SO2", "area": PLACE}
OWN = """[pack]
jurisdiction = "cn"
name = "Own rules"
name_zh = "本级规则"
version = "1"
base = "cn"

[[value]]
key = "fee.rate.SO2.330600"
value = "230.00"
from = 2026-01-05
source = "Our notice on use fees"
mark = "verified"

[[value]]
key = "pledge.ranks_allowed"
value = true
from = 2026-01-05
source = "Our rules on pledges"
mark = "verified"
"""


def beside(tell: Teller) -> Iterator[Step]:
    """Tell all of it."""
    yield from _begin(tell)
    yield from _notice(tell)
    yield from _merger(tell)
    yield from _part_year(tell)
    yield from _creditors(tell)


def _begin(tell: Teller) -> Iterator[Step]:
    for key, site in SITES.items():
        yield from tell.register(site, f"{key} 企业", PLACE, "C1713", "cao-e")
    pack, step = (
        story_id("b pack"),
        {"effective_on": "2026-01-05", "document": "Our notice", "reason": "rates of this city"},
    )
    told = {"id": pack, "text": OWN, "from_day": "2026-01-05", **step}
    yield tell.step(
        "A rate of one city, and ranks of pledges: an own rule pack", "bureau", "/law/packs", told
    )
    yield tell.step("… simulated", "bureau", f"/law/packs/{pack}/simulate", step)
    yield tell.step("… and approved by a second person", "chief", f"/law/packs/{pack}/approve", step)
    for year in range(2026, 2031):
        cap = {
            "id": story_id(f"b cap {year}"),
            **SO2,
            "vintage": year,
            "quantity": "5000",
            **_on("2026-01-06"),
        }
        tell.by_two("cap", "bureau", "/permits/caps", cap)
    yield Step("Caps of 5,000 t of SO2 a year", 201, "recorded", expected=True)


def _on(day: str, document: str = "Decision") -> dict[str, str]:
    return {"effective_on": day, "document": document}


def _allocate(tell: Teller, name: str, owner: str, quantity: str, on: str, **more: Any) -> tuple[Step, Step]:
    what = {
        "id": story_id(f"b allocation {name}"),
        "owner": owner,
        **SO2,
        "quantity": quantity,
        **FIVE,
        **_on(on),
        **more,
    }
    return tell.by_two(f"{quantity} t of SO2 a year for {name}", "bureau", "/permits/allocations", what)


def _notice(tell: Teller) -> Iterator[Step]:
    """A notice that was typed wrongly is revoked by two, and assessed anew."""
    yield from _allocate(tell, "mill", MILL, "100", "2026-01-12", fee_due=True)
    wrong, right, on = story_id("b fee wrong"), story_id("b fee"), _on("2026-01-13", "Notice")
    assessed = {"site": MILL, "instalments": 2, "parts": ["57500.00", "57500.00"], **on}
    yield from tell.by_two(
        "A fee of 115,000.00 yuan is assessed under a wrong number",
        "bureau",
        "/permits/fees",
        {"id": wrong, "notice": "N-2025-1", **assessed},
    )
    step = {**on, "reason": "the number is that of another notice"}
    yield tell.step("… its revocation is asked for", "bureau", f"/permits/fees/{wrong}/revoke", step)
    yield tell.step(
        "… and confirmed by a second person",
        "chief",
        f"/permits/fees/{wrong}/confirm",
        {**step, "version": 3},
    )
    yield from tell.by_two(
        "… and it is assessed anew",
        "bureau",
        "/permits/fees",
        {"id": right, "notice": "N-2026-1", **assessed},
    )


def _pay(tell: Teller, title: str, number: int, amount: str, on: str) -> Iterator[Step]:
    paid = {
        "id": story_id(f"b pay {number}"),
        "number": number,
        "amount": amount,
        "voucher": f"V-{number}",
        **_on(on, "Slip"),
    }
    yield from tell.by_two(
        title, "finance", f"/permits/fees/{story_id('b fee')}/payments", paid, place="/permits/fee-payments"
    )


def _merger(tell: Teller) -> Iterator[Step]:
    """A mill that has paid one of two instalments is merged into another: the fee follows its permits."""
    yield from _pay(tell, "The mill pays the first instalment, 57,500.00 yuan", 1, "57500.00", "2026-01-20")
    move, on = story_id("b move"), _on("2026-02-02", "Merger agreement")
    strips = [{**SO2, **FIVE, "quantity": "100"}]
    asked = {"id": move, "site": MILL, "to": HEIR, "strips": strips, "basis": "merger", **on}
    yield tell.step(
        "The mill is merged into its heir, and asks for its permits to pass", "mill", "/permits/moves", asked
    )
    yield tell.step(
        "Bad: before the heir has agreed",
        "bureau",
        f"/permits/moves/{move}/approve",
        on,
        refused="permits.receiver_missing",
    )
    yield tell.step("The heir agrees", "heir", f"/permits/moves/{move}/accept", on)
    yield tell.step(
        "… and the bureau approves: what is left of the fee is the heir's",
        "bureau",
        f"/permits/moves/{move}/approve",
        on,
    )
    yield tell.step(
        "Bad: to charge the heir again", "bureau", "/permits/fees",
        {"id": story_id("b fee again"), "site": HEIR, "notice": "N-2026-9", **on}, refused="permits.nothing_unpaid",
    )  # fmt: skip
    yield from _pay(
        tell, "The heir pays the second instalment, and its permits are free", 2, "57500.00", "2026-02-03"
    )


def _part_year(tell: Teller) -> Iterator[Step]:
    """Permits that are valid from 1 July cost what their days cost, and are certified from then."""
    reserve, three = f"bureau:{PLACE}", {"first_vintage": 2026, "last_vintage": 2028}
    yield from _allocate(tell, "the reserve", reserve, "6", "2026-02-10", valid_from="2026-07-01", **three)
    act, on = story_id("b sale"), _on("2026-02-16", "Contract 16")
    goods = [{**SO2, **three, "quantity": "6", "price": "4000.00"}]
    sale = {"id": act, "seller": reserve, "buyer": LATE, "goods": goods, **on}
    yield tell.step(
        "6 t from 1 July 2026 to 2028 are offered at 4,000.00 yuan per t·yr", "bureau", "/permits/sales", sale
    )
    yield tell.step("… accepted", "late", f"/permits/sales/{act}/accept", on)
    yield tell.step("… approved", "chief", f"/permits/sales/{act}/approve", on)
    paid = {"id": story_id("b deposit late"), "owner": party_of(LATE), "amount": "60164.38", **on}
    yield from tell.by_two(
        "60,164.38 yuan are paid in: 24,000.00 × 915 ÷ 365", "finance", "/settlement/deposits", paid
    )
    yield tell.step(
        "… settled, with a certificate from 1 July", "finance", f"/permits/sales/{act}/settle", on
    )


def _creditors(tell: Teller) -> Iterator[Step]:
    """Two ranks of pledges, and an order over what is free and a part of what is pledged; both are sold, and each has its place."""
    yield from _allocate(tell, "debtor", DEBTOR, "10", "2026-02-20")
    strips = [{**SO2, **FIVE, "quantity": "5"}]
    first, second = story_id("b pledge 1"), story_id("b pledge 2")
    for pledge, bank, debt, more in (
        (first, "bank", "60000.00", {}),
        (second, "second_bank", "50000.00", {"senior": first}),
    ):
        on = _on("2026-03-02", f"Loan of {debt}")
        creditor = party_of(SITES[bank])
        asked = {
            "id": pledge,
            "pledgor": DEBTOR,
            "creditor": creditor,
            "strips": strips,
            "debt": debt,
            "debt_until": "2026-06-01",
            **more,
            **on,
        }
        yield tell.step(f"A loan of {debt} yuan on 5 t a year", "debtor", "/permits/pledges", asked)
        yield tell.step("… the bank accepts", bank, f"/permits/pledges/{pledge}/accept", on)
        yield tell.step("… registered", "third", f"/permits/pledges/{pledge}/register", on)
    yield from _order(tell, second)
    yield from _sold(
        tell, "second", "60000.00", "2026-06-02", f"/permits/pledges/{second}/enforce", ("bureau", "chief"),
        "The second bank has the 3 t enforced that are left", "20,000.00 to the first bank, 40,000.00 to the second",
    )  # fmt: skip


def _order(tell: Teller, pledge: str) -> Iterator[Step]:
    """An order freezes the five tonnes that are free and two of the pledged ones, and is executed."""
    on = _on("2026-03-03", "Order (2026) 3")
    order = {
        "id": story_id("b freeze"),
        "site": DEBTOR,
        "strips": [{**SO2, **FIVE, "quantity": "7"}],
        "order": "(2026)浙0603执3号",
        "authority": "court of Keqiao",
        "claim": "30000.00",
        "creditor": party_of(HEIR),
        **on,
    }
    yield tell.step(
        "An order freezes the 5 t that are free and 2 t that are pledged", "bureau", "/permits/freezes", order
    )
    yield tell.step("… confirmed by a second person", "chief", f"/permits/freezes/{order['id']}/confirm", on)
    early = {
        "id": story_id("b early"),
        "buyer": BUYER,
        "price": "60000.00",
        **_on("2026-06-01", "Petition of the second bank"),
    }
    yield tell.step(
        "Bad: a pledge is enforced of which an order has frozen a part", "bureau", f"/permits/pledges/{pledge}/enforce", early,
        refused="permits.partly_frozen",
    )  # fmt: skip
    yield from _sold(
        tell, "order", "140000.00", "2026-06-01", f"/permits/freezes/{order['id']}/execute", ("third", "chief"),
        "The 7 t of the order are sold", "40,000.00 for its 2 t to the first bank, 30,000.00 to who froze, 70,000.00 to the owner",
    )  # fmt: skip


def _sold(
    tell: Teller, name: str, price: str, day: str, place: str, two: tuple[str, str], title: str, shares: str
) -> Iterator[Step]:
    """Sell what is bound to the buyer, which has paid the price in: asked for by one person, agreed to by it, confirmed by another."""
    on = _on(day, f"Petition {name}")
    paid = {"id": story_id(f"b deposit {name}"), "owner": party_of(BUYER), "amount": price, **on}
    yield from tell.by_two(f"The buyer pays {price} yuan in", "finance", "/settlement/deposits", paid)
    sale = {"id": story_id(f"b enforcement {name}"), "buyer": BUYER, "price": price, **on}
    yield tell.step(title, two[0], place, sale)
    enforcement = f"/permits/enforcements/{sale['id']}"
    yield tell.step("… the buyer agrees", "taker", f"{enforcement}/accept", on)
    yield tell.step(f"… confirmed: {shares}", two[1], f"{enforcement}/confirm", on)


BESIDE = ("Permits beside the straight road", beside, SITES)

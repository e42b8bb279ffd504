"""A province from its cap to the end of a year, out of published figures.

Jingzhou 2016: four pollutants sold for 96,473.55 + 4,685.00 + 50,463.15 + 36,379.20 = 188,000.90 yuan; COD 9.195 t,
NH3-N 0.298 t, SO2 12.315 t, NOx 8.392 t. Jiangxi 2022: SO2 at 389 and NOx at 489 yuan per t·yr for five years, 96 t and
137 t. Fujian 2014: NOx at 5,500 yuan per tonne. Shaoxing: 440,000 t of waste water a year secured 27.45 million yuan.

Which enterprise bought how much of Jingzhou's tonnes, the tonnes of Fujian, all names, caps and dates are ours.
"""

from collections.abc import Iterator
from typing import Any

from cli.demo.telling import Step, Teller, party_of, site_code, story_id

JINGZHOU, JIANGXI, FUJIAN, KEQIAO = "421002", "360102", "350102", "330603"
SITES = {
    "textile": site_code(JINGZHOU, 1),
    "paper": site_code(JINGZHOU, 2),
    "cement": site_code(JIANGXI, 3),
    "ceramics": site_code(JIANGXI, 4),
    "glass": site_code(FUJIAN, 5),
    "dyeing": site_code(KEQIAO, 6),
}
BANK = party_of(site_code("330602", 7))
SOLD = {
    "COD": (("3.558", "10400.00"), ("5.637", "10550.00")),
    "NH3N": (("0.170", "15700.00"), ("0.128", "15750.00")),
    "SO2": (("4.294", "4000.00"), ("8.021", "4150.00")),
    "NOX": (("2.520", "4300.00"), ("5.872", "4350.00")),
}
"""What was sold in Jingzhou: quantity and price of the two buyers, which sum to the published tonnes and yuan."""
FIVE = {"first_vintage": 2026, "last_vintage": 2030}
CAP_YEAR = 2025


def province(tell: Teller) -> Iterator[Step]:
    """Tell the whole year."""
    yield from _register(tell)
    yield from _caps(tell)
    yield from _jingzhou(tell)
    yield from _prices(tell)
    yield from _pledge(tell)
    yield from _year(tell)


def _register(tell: Teller) -> Iterator[Step]:
    names = {
        "textile": ("荆州纺织 Jingzhou Textile", JINGZHOU, "C1713"),
        "paper": ("荆州造纸 Jingzhou Paper", JINGZHOU, "C2221"),
        "cement": ("江西水泥 Jiangxi Cement", JIANGXI, "C3011"),
        "ceramics": ("江西陶瓷 Jiangxi Ceramics", JIANGXI, "C3071"),
        "glass": ("福建玻璃 Fujian Glass", FUJIAN, "C3041"),
        "dyeing": ("柯桥印染 Keqiao Dyeing", KEQIAO, "C1713"),
    }
    for key, (name, region, industry) in names.items():
        yield from tell.register(SITES[key], name, region, industry, "yangtze")
    on = "2024-01-02"
    known = {"uscc": BANK.partition(":")[2], "name": "示范银行 A bank", "effective_on": on}
    yield tell.step("The bank is registered, so that somebody may represent it", "bureau", "/parties", known)


def _caps(tell: Teller) -> Iterator[Step]:
    on = {"effective_on": "2025-01-06", "document": "Decomposition of the caps 2025-2030"}
    for pollutant, province_cap, city, county in (
        ("COD", "5000", "900", "400"),
        ("NH3N", "500", "90", "40"),
        ("SO2", "3000", "600", "300"),
        ("NOX", "4000", "800", "400"),
    ):
        for year in (2025, *range(2026, 2031)):
            what = {"pollutant": pollutant, "vintage": year, **on}
            path = "/permits/caps/shares"
            first = {
                "id": story_id(f"p cap {pollutant} {year}"),
                **what,
                "area": "420000",
                "quantity": province_cap,
            }
            second = {
                "id": story_id(f"p city {pollutant} {year}"),
                **what,
                "area": "420000",
                "child": "421000",
                "quantity": city,
            }
            third = {
                "id": story_id(f"p county {pollutant} {year}"),
                **what,
                "area": "421000",
                "child": JINGZHOU,
                "quantity": county,
            }
            caps = "/permits/caps"
            tell.by_two("cap", "bureau", caps, first)
            tell.by_two("share", "bureau", path, second, place=caps)
            title = f"{pollutant} {year}: province {province_cap} t, city {city} t, county {county} t, each confirmed by a second person"
            yield tell.by_two(title, "bureau", path, third, place=caps)[0]
    over = {
        "id": story_id("p over"),
        "pollutant": "SO2",
        "vintage": 2026,
        **on,
        "area": "420000",
        "child": "420100",
        "quantity": "2500",
    }
    yield tell.step(
        "Bad: sharing out more than the province has left",
        "bureau",
        "/permits/caps/shares",
        over,
        refused="account.overdraft",
    )
    for area, pollutants in ((JIANGXI, ("SO2", "NOX")), (FUJIAN, ("NOX",)), (KEQIAO, ("WW",))):
        for pollutant in pollutants:
            for year in range(2026, 2031):
                body = {
                    "id": story_id(f"p cap {area} {pollutant} {year}"),
                    "pollutant": pollutant,
                    "vintage": year,
                    **on,
                    "area": area,
                    "quantity": "1000000" if pollutant == "WW" else "1000",
                }
                tell.by_two("cap", "bureau", "/permits/caps", body)
    yield Step("Caps of the counties of Jiangxi, Fujian and Keqiao", 201, "recorded", expected=True)


def _allocate(
    tell: Teller,
    name: str,
    owner: str,
    pollutant: str,
    area: str,
    quantity: str,
    on: str,
    years: dict[str, int],
) -> tuple[Step, Step]:
    return tell.by_two(
        f"{pollutant} {quantity} t a year for {name}",
        "bureau",
        "/permits/allocations",
        {
            "id": story_id(f"p allocation {name} {pollutant} {years['first_vintage']}"),
            "owner": owner,
            "pollutant": pollutant,
            "area": area,
            "quantity": quantity,
            **years,
            "effective_on": on,
            "document": "Allocation decision",
        },
    )


def _jingzhou(tell: Teller) -> Iterator[Step]:
    """Sell out of the reserve of the county, as in 2016."""
    reserve = f"bureau:{JINGZHOU}"
    for pollutant in SOLD:
        yield from _allocate(tell, "the reserve", reserve, pollutant, JINGZHOU, "20", "2026-01-12", FIVE)
    for number, buyer in enumerate(("textile", "paper")):
        goods = [
            {
                "pollutant": pollutant,
                "area": JINGZHOU,
                **FIVE,
                "quantity": lines[number][0],
                "price": lines[number][1],
                "basis": "PER_TONNE_LUMP",
            }
            for pollutant, lines in SOLD.items()
        ]
        total = {"textile": "67684.20", "paper": "120316.70"}[buyer]
        yield from _sell(tell, f"Jingzhou {buyer}", reserve, buyer, goods, total, proposer="bureau")


def _sell(
    tell: Teller,
    name: str,
    seller: str,
    buyer: str,
    goods: list[dict[str, Any]],
    total: str,
    *,
    proposer: str,
) -> Iterator[Step]:
    act, step = story_id(f"p sale {name}"), {"effective_on": "2026-02-10", "document": f"Contract {name}"}
    site = SITES[buyer]
    sale = {"id": act, "seller": seller, "buyer": site, "goods": goods, **step}
    yield tell.step(f"{name}: the sale is proposed and passes the gates", proposer, "/permits/sales", sale)
    yield tell.step(f"{name}: accepted, the lots are set aside", buyer, f"/permits/sales/{act}/accept", step)
    yield tell.step(f"{name}: approved", "chief", f"/permits/sales/{act}/approve", step)
    deposit = {"id": story_id(f"p deposit {name}"), "owner": party_of(site), "amount": total, **step}
    yield from tell.by_two(f"{name}: {total} yuan are paid in", "finance", "/settlement/deposits", deposit)
    yield tell.step(f"{name}: settled, with a certificate", "finance", f"/permits/sales/{act}/settle", step)


def _prices(tell: Teller) -> Iterator[Step]:
    """Sell at the prices of Jiangxi and Fujian."""
    for pollutant in ("SO2", "NOX"):
        yield from _allocate(
            tell, "Jiangxi Cement", SITES["cement"], pollutant, JIANGXI, "200", "2026-01-12", FIVE
        )
    surplus, step = story_id("p surplus"), {"effective_on": "2026-01-20", "document": "Recognition 2026-1"}
    strips = [
        {"pollutant": p, "area": JIANGXI, **FIVE, "quantity": q} for p, q in (("SO2", "96"), ("NOX", "137"))
    ]
    yield tell.step(
        "Jiangxi Cement applies for the recognition of its surplus",
        "cement",
        "/permits/surplus",
        {
            "id": surplus,
            "site": SITES["cement"],
            "strips": strips,
            "measure": "JX-2023-kiln",
            "running_since": "2023-05-01",
            "irreversible": True,
            "evidence": "Acceptance report",
            "effective_on": "2026-01-15",
        },
    )
    yield tell.step("… and it is recognised", "chief", f"/permits/surplus/{surplus}/recognise", step)
    goods = [{**strips[0], "price": "389.00"}, {**strips[1], "price": "489.00"}]
    far = {
        "id": story_id("p far"),
        "seller": SITES["cement"],
        "buyer": SITES["glass"],
        "goods": goods,
        **step,
    }
    yield tell.step(
        "Bad: from Jiangxi to Fujian, past three gates",
        "cement",
        "/permits/sales",
        far,
        refused="permits.gates_failed",
    )
    yield from _sell(tell, "Jiangxi", SITES["cement"], "ceramics", goods, "521685.00", proposer="cement")
    yield from _allocate(
        tell, "the reserve of Fujian", f"bureau:{FUJIAN}", "NOX", FUJIAN, "50", "2026-01-12", FIVE
    )
    lump = [
        {
            "pollutant": "NOX",
            "area": FUJIAN,
            **FIVE,
            "quantity": "10",
            "price": "5500.00",
            "basis": "PER_TONNE_LUMP",
        }
    ]
    yield from _sell(tell, "Fujian", f"bureau:{FUJIAN}", "glass", lump, "55000.00", proposer="bureau")


def _pledge(tell: Teller) -> Iterator[Step]:
    """Secure a loan by waste water, as in Shaoxing."""
    yield from _allocate(tell, "Keqiao Dyeing", SITES["dyeing"], "WW", KEQIAO, "440000", "2026-01-12", FIVE)
    act, step = story_id("p pledge"), {"effective_on": "2026-03-02", "document": "Loan contract KQ-27"}
    strip = {
        "pollutant": "WW",
        "area": KEQIAO,
        "first_vintage": 2026,
        "last_vintage": 2028,
        "quantity": "440000",
    }
    yield tell.step(
        "A loan of 27,450,000.00 yuan on 440,000 t of waste water a year",
        "dyeing",
        "/permits/pledges",
        {
            "id": act,
            "pledgor": SITES["dyeing"],
            "creditor": BANK,
            "strips": [strip],
            "debt": "27450000.00",
            "debt_until": "2028-03-01",
            **step,
        },
    )
    yield tell.step("The bank accepts", "bank", f"/permits/pledges/{act}/accept", step)
    yield tell.step(
        "The pledge is registered the same day", "chief", f"/permits/pledges/{act}/register", step
    )
    move = {
        "id": story_id("p pledged retire"),
        "holder": SITES["dyeing"],
        "strips": [{**strip, "quantity": "1"}],
        **step,
    }
    yield tell.step(
        "Bad: retiring what is pledged",
        "dyeing",
        "/permits/retirements",
        move,
        refused="permits.holding_too_small",
    )


def _year(tell: Teller) -> Iterator[Step]:
    """End the year 2025 in Jingzhou: one site met its duty, the other is short, makes good, and the vintage ends."""
    years = {"first_vintage": CAP_YEAR, "last_vintage": CAP_YEAR}
    for name, quantity in (("textile", "12"), ("paper", "10")):
        yield from _allocate(tell, name, SITES[name], "SO2", JINGZHOU, quantity, "2025-01-10", years)
    for name, measured, surrendered in (("textile", "11.250", "11.250"), ("paper", "11.500", "10")):
        report, step = story_id(f"p report {name}"), {"effective_on": "2026-02-20"}
        yield tell.step(
            f"{name} reports {measured} t of SO2 for {CAP_YEAR}",
            name,
            "/permits/reports",
            {
                "id": report,
                "site": SITES[name],
                "year": CAP_YEAR,
                "pollutant": "SO2",
                "source": "self",
                "measured": measured,
                **step,
            },
        )
        yield tell.step("… and the bureau verifies it", "bureau", f"/permits/reports/{report}/verify", step)
        strip = {"pollutant": "SO2", "area": JINGZHOU, **years, "quantity": surrendered}
        yield from tell.by_two(
            f"{name} has surrendered {surrendered} t in time, on paper",
            "bureau",
            "/permits/surrenders",
            {
                "id": story_id(f"p surrender {name}"),
                "site": SITES[name],
                "strips": [strip],
                "document": f"Letter of {name}",
                "effective_on": "2026-03-10",
            },
        )
    late = {
        "pollutant": "SO2",
        "area": JINGZHOU,
        **FIVE,
        "quantity": "0.100",
        "price": "4500.00",
        "basis": "PER_TONNE_LUMP",
    }
    sides = {"seller": SITES["paper"], "buyer": SITES["textile"]}
    sale = {"id": story_id("p short sale"), **sides, "goods": [late], "effective_on": "2026-04-10"}
    yield tell.step(
        "Bad: the site that is short sells", "paper", "/permits/sales", sale, refused="permits.gates_failed"
    )
    yield from tell.by_two(
        "1.500 t too much are deducted from 2026: 1.684616 t, bought on 10 February, cover as much",
        "bureau",
        "/permits/deductions",
        {
            "id": story_id("p deduction"),
            "site": SITES["paper"],
            "year": CAP_YEAR,
            "effective_on": "2026-04-15",
            "strip": {
                "pollutant": "SO2",
                "area": JINGZHOU,
                "first_vintage": 2026,
                "last_vintage": 2026,
                "quantity": "1.684616",
            },
        },
    )
    yield from tell.by_two(
        "The vintage 2025 ends: what is left of it expires",
        "bureau",
        "/permits/expiries",
        {
            "id": story_id("p expiry"),
            "pollutant": "SO2",
            "area": JINGZHOU,
            "vintage": CAP_YEAR,
            "effective_on": "2026-04-16",
            "document": "Year end 2025",
        },
    )


def cap_account(tell: Teller) -> dict[str, Any]:
    """Ask for the account of the cap on SO2 of the county for 2025."""
    answer = tell.ask("auditor", "GET", f"/v1/books/{tell.book}/permits/caps/SO2/{JINGZHOU}/{CAP_YEAR}")
    answer.raise_for_status()
    body: dict[str, Any] = answer.json()
    return body


PERMITS = ("A province: from the cap to the surrender", province, {**SITES, "bank": f"{BANK}:001P"})

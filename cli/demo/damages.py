"""Damage cases from the clue to the closed file, out of published cases.

Shouxu (Chongqing, guideline case 130): 145,624 t of electroplating waste water at 22 yuan/t, older multiple 4.5 of class III:
14,416,776.00 yuan, owed jointly. Haide (Jiangsu, guideline case 129): restoration 36,379,000, loss of service one half of
it, assessment 260,000: 54,828,500.00 yuan, in instalments against a guarantee. Liupanshui (Guizhou): a spill on 2023-12-27,
an agreement of 36,000 yuan on 2024-04-02, not paid, a payment order on 2024-07-29, then paid.

Names of persons, numbers of papers, instalments, the restoration that fails and the shares of the joint debtors are ours.
"""

from collections.abc import Iterator
from typing import Any

from cli.demo.debtors import COKE, FURNACE, KILN, TAILINGS, furnace, tailings
from cli.demo.tale import COURT, PAPER, Tale, Words
from cli.demo.telling import CASE, HAIDE, Step, Teller

SHOUXU, ZANGJINGE = "enterprise:91500107SHOUXU0001", "enterprise:91500107ZANGJG0001"
SPILLER = "enterprise:91520200SPILL00001"
QUARRY = "enterprise:91330600QUARRY0004"


def _owed(heads: list[Words], parts: list[Words], schedule: list[Words], **words: Any) -> Words:
    return {"heads": heads, "parts": parts, "schedule": schedule, **words}


# A story is a table of its acts, and is read line by line.
# fmt: off
def haide(tell: Teller) -> Iterator[Step]:
    """Tell the case of Haide: a suit, a judgment, three instalments against a guarantee."""
    tale = Tale(tell, CASE, "江苏省人民政府诉海德公司 Government of Jiangsu v. Haide", area="321100", medium="water", channel="court")
    yield tale.register("2026-01-05", {HAIDE: "海德 Haide"})
    yield from tale.to_assessment("2026-01-12", [
        {"head": "H4", "method": "restoration_cost", "inputs": {"items": ["36379000"]}, "printed": "3,637.90 万"},
        {"head": "H1", "method": "share_of_restoration", "inputs": {"restoration_cost": "36379000", "share": "0.5"},
                        "printed": "1,818.95 万"},
        {"head": "H3", "method": "stated", "inputs": {"amount": "260000.00", "document": "invoice"}, "printed": "26 万元"},
    ])
    heads = [{"head": "H4", "money": "36379000"}, {"head": "H1", "money": "18189500"}, {"head": "H3", "money": "260000"}]
    yield tale.do("the government sues", "sue", "2026-01-19", **PAPER, document="Complaint",
                  situation="grave_consequence", consultation="could not be held",
                  claimed=[{"head": x["head"], "amount": x["money"]} for x in heads])
    parts = [{"amount": "54828500", "obligors": [{"owner": HAIDE}]}]
    days = ["2026-03-31", "2026-06-30", "2026-09-30"]
    short = [{"part": 1, "due_on": day, "amount": "18276166.67"} for day in days[:2]]
    docket: Words = {"number": "(2026)苏01民初129号", "document": "Judgment, guideline case 129"}
    yield tale.do("the court takes the suit", "accept_suit", "2026-01-20", **docket)
    yield tale.do("… hears it", "hear", "2026-01-22", attendance=["government", "Haide"], minutes="Facts are undisputed.")
    yield tale.do("… and judges in the first instance", "pronounce", "2026-01-23", served_on="2026-01-23",
                  outcome="For the government.", **docket)
    yield tale.do("Bad: in effect on the last day for an appeal", "judge", "2026-02-09", name="too soon", refused="compensation.too_early",
                  **docket, **_owed(heads, parts, short))
    yield tale.do("Bad: instalments that sum to less than is owed", "judge", "2026-02-10", name="short",
                  refused="compensation.schedule_differs", **docket, **_owed(heads, parts, short))
    yield from tale.two("a guarantee is given", "give_guarantee", "2026-02-10", kind="bank_letter", guarantor="bank:JS", amount="54828500",
                  expires_on="2026-12-31")
    yield from tale.two("the judgment makes 54,828,500.00 yuan due in three instalments", "judge", "2026-02-10",
                  **docket, **_owed(heads, parts, [{"part": 1, "due_on": day} for day in days]))
    for number, (day, part) in enumerate(zip(days, ("18276166.67", "18276166.67", "18276166.66"), strict=True), 1):
        yield from tale.two(f"instalment {number}: {part} yuan into the treasury", "pay", day, role="finance", name=f"instalment {number}",
                      route="treasury", payer=HAIDE, amount=part, document=f"Treasury voucher {number}")
    yield tale.do("Bad: a yuan more than is owed", "pay", "2026-09-30", role="finance", name="a yuan more", route="treasury", payer=HAIDE,
                  amount="1", document="Treasury voucher 4", refused="compensation.more_than_owed")
    yield tale.do("the guarantee goes back", "release_guarantee", "2026-10-09", role="chief", subject=tale.id("give_guarantee"))
    yield tale.do("Bad: closed without a word about the restoration", "close", "2026-10-12", role="chief", name="close bare",
                  refused="compensation.case_still_open")
    yield from tale.disposed("2026-10-12", "54828500", "Plan of restoration along the Yangtze", "substitute")
    yield tale.do("the case is closed", "close", "2026-10-12", role="chief", no_evaluation="paid_in_money", report="Paid in full.")


def shouxu(tell: Teller) -> Iterator[Step]:
    """Tell the case of Shouxu: virtual treatment cost, joint and several, one pays all, recourse."""
    tale = Tale(tell, "SHOUXU-130", "重庆市人民政府诉藏金阁、首旭 Chongqing v. Zangjinge and Shouxu", area="500107", medium="water",
                channel="penalty", source="CQ-penalty-130")
    yield tale.register("2025-03-03", {ZANGJINGE: "藏金阁 Zangjinge", SHOUXU: "首旭 Shouxu"})
    inputs = {"quantity": "145624", "unit_cost": "22", "multiple": "4.5", "medium": "surface_water", "grade": "III"}
    yield from tale.to_assessment("2025-03-20", [
        {"head": "H2", "method": "virtual_cost_multiple", "inputs": inputs, "printed": "1,441.6776 万"}
    ])
    yield tale.do("the government sues both", "sue", "2025-04-01", **PAPER, document="Complaint",
                  situation="grave_consequence", consultation="refused", claimed=[{"head": "H2", "amount": "14416776"}])
    both = [{"owner": ZANGJINGE, "share": "0.8"}, {"owner": SHOUXU, "share": "0.2"}]
    yield from tale.two("judged: owed jointly and severally, in one sum", "judge", "2025-06-03",
                        document="Judgment, guideline case 130", number="(2025)渝01民初130号", served_on="2025-05-15", **_owed(
        [{"head": "H2", "money": "14416776"}], [{"amount": "14416776", "obligors": both}], [{"part": 1, "due_on": "2025-06-30"}]
    ))
    yield from tale.two("Zangjinge pays all of it to the court", "pay", "2025-06-30", role="finance", route="court", payer=ZANGJINGE,
                  amount="14416776", document="Enforcement slip")
    yield tale.do("Bad: Shouxu pays as well", "pay", "2025-07-01", role="finance", name="pay twice", route="treasury", payer=SHOUXU,
                  amount="1", document="Voucher", refused="compensation.more_than_owed")
    yield from tale.two("the court pays the treasury", "transfer_court", "2025-07-10", role="finance", payment=tale.id("pay"),
                  document="Treasury voucher")
    yield tale.do("a restoration is planned out of the money", "plan_project", "2025-07-20", title="Wetland on the same river",
                  mode="funded", repairer="works:wetland", budget="14000000", stages=[
                      {"title": "earthworks", "due_on": "2025-09-30", "amount": "8000000"},
                      {"title": "planting", "due_on": "2026-03-31", "amount": "6000000"}])
    wetland = tale.id("plan_project")
    yield tale.do("… approved by a second person", "approve_project", "2025-07-25", role="chief", subject=wetland)
    yield tale.do("… and contracted", "contract_project", "2025-08-01", subject=wetland, amount="13900000")
    yield tale.do("restoration begins", "restore", "2025-08-01")
    yield from tale.paid_into("works:wetland", "2025-08-01", "湿地修复公司 Wetland works", "6222 0000 0130 0001")
    yield tale.do("Bad: paid before the stage is accepted", "spend", "2025-09-01", role="finance", name="too soon",
                    subject=wetland, stage=1,
                  use="restoration", payee="works:wetland", amount="8000000", document="Payment 1", invoice="25500001",
                  refused="compensation.stage_not_accepted")
    for number, (day, amount) in enumerate((("2025-09-28", "8000000"), ("2026-03-27", "5900000")), 1):
        yield tale.do(f"stage {number} is accepted", "accept_stage", day, role="chief", name=f"stage {number}", subject=wetland,
                      stage=number,
                      evidence="Survey and photographs")
        words: Words = {"subject": wetland, "stage": number, "use": "restoration", "payee": "works:wetland",
                        "document": f"Payment {number}", "invoice": f"2550000{number}"}
        if number == 2:
            yield tale.do("Bad: all that the stage is worth, more than the contract leaves", "spend", day, role="finance",
                          name="beyond the contract", amount="6000000", refused="compensation.beyond_contract", **words)
        yield tale.do("… its payment is asked for", "spend", day, role="finance", name=f"spend {number}", amount=amount, **words)
        if number == 1:
            yield tale.do("Bad: and confirmed by who asked for it", "confirm_spending", day, role="finance", name="alone",
                          subject=tale.id(f"spend {number}"), refused="process.second_person_needed")
        yield tale.do("… and paid by a second person", "confirm_spending", day, role="cashier", name=f"paid {number}",
                      subject=tale.id(f"spend {number}"))
    yield tale.do("the works are complete", "complete_project", "2026-04-01", subject=wetland)
    yield from tale.evaluator_joins("2026-04-01")
    yield tale.do("… evaluated by another body, and accepted", "accept_project", "2026-05-06", role="chief", subject=wetland,
                  evaluator="institute:EIA-02", opinion="Target met.")
    yield from tale.disposed("2026-05-20", "516776")
    yield tale.do("the case is closed", "close", "2026-05-20", role="chief", report="Paid, restored, evaluated.")


def liupanshui(tell: Teller) -> Iterator[Step]:
    """Tell the case of Liupanshui: an agreement that was not paid, and the payment order that was."""
    tale = Tale(tell, "LPS-2023", "六盘水 spill: COD 1.98, SS 47.26, Fe 71 times over", area="520200", medium="water", channel="emergency",
                occurred_on="2023-12-27")
    yield tale.register("2024-01-02", {SPILLER: "六盘水某公司 a company"})
    yield from tale.to_assessment("2024-02-20", [
        {"head": "H2", "method": "stated", "inputs": {"amount": "36000.00", "document": "opinion of experts"}, "printed": "3.6 万元"}
    ], by_experts=True, facts_simple=True, undisputed=True)
    yield from tale.to_agreement("2024-03-01", "2024-03-11", "2024-04-02", **_owed(
        [{"head": "H2", "money": "36000"}], [{"amount": "36000", "obligors": [{"owner": SPILLER}]}],
        [{"part": 1, "due_on": "2024-05-31", "amount": "36000"}],
    ))
    yield tale.do("the agreement takes effect without a court", "perform", "2024-04-02")
    yield tale.do("Bad: default on the last day of the term", "default", "2024-05-31", name="default early",
                  refused="compensation.nothing_overdue")
    yield tale.do("nothing was paid: default", "default", "2024-06-03")
    yield tale.do("a payment order is applied for", "apply_order", "2024-07-15", court=COURT, court_name="District court")
    yield tale.do("Bad: the order is final before the fifteen days have passed", "order", "2024-08-05", role="chief", name="order early",
                  number="2024-1",
                  served_on="2024-07-29", refused="compensation.too_early")
    yield tale.do("nobody objected: the order is final", "order", "2024-08-14", role="chief", number="2024-1", served_on="2024-07-29")
    yield from tale.two("paid into the account of the department, with ten days of interest: 36,063.00 yuan", "pay", "2024-08-23",
                        role="finance",
                  route="agency", payer=SPILLER, amount="36063.00", document="Bank slip")
    yield from tale.two("… and passed on to the treasury within its term", "remit", "2024-09-04", role="finance", payment=tale.id("pay"),
                  document="Treasury voucher")
    yield from tale.disposed("2025-02-10", "36063.00")
    yield tale.do("the case is closed", "close", "2025-02-10", role="chief", no_evaluation="recovered_naturally")


def quarry(tell: Teller) -> Iterator[Step]:
    """Tell a restoration that failed and became money, called from a deposit and paid late."""
    tale = Tale(tell, "QUARRY-7", "采石场复绿 a quarry to be planted", area="330600", medium="soil", channel="inspection")
    yield tale.register("2025-01-06", {QUARRY: "某采石场 a quarry"})
    yield from tale.to_assessment("2025-01-20", [
        {"head": "H4", "method": "restoration_cost", "inputs": {"items": ["420000", "60000", "20000"],
                        "names": "works; supervision; evaluation"}},
        {"head": "H1", "method": "interim_annual", "inputs": {"yearly_amount": "30000", "years": "2", "convention": "end_year"}},
        {"head": "H3", "method": "stated", "inputs": {"amount": "25000.00", "document": "invoice"}},
    ])
    heads = [{"head": "H4", "money": "0", "kind": "500000"}, {"head": "H1", "money": "57404.09"}, {"head": "H3", "money": "25000"}]
    yield from tale.to_agreement("2025-02-05", "2025-02-12", "2025-02-20", **_owed(
        heads, [{"amount": "82404.09", "obligors": [{"owner": QUARRY}]}],
        [{"part": 1, "due_on": "2025-04-30"}, {"part": 1, "due_on": "2025-06-30"}, {"part": 1, "due_on": "2025-08-29"}],
        conversion="520000", more_basis="Planting by another costs a tender more.",
        restoration="Planted by 2025-10-31, 85 % of the trees alive in spring.",
    ))
    yield from tale.confirmed("2025-03-03", "2025-04-03")
    yield from tale.two("a deposit of 30,000.00 yuan is taken", "give_guarantee", "2025-04-03", kind="deposit", guarantor=QUARRY,
                        amount="30000")
    yield tale.do("the quarry plans its own restoration", "plan_project", "2025-04-07", role="quarry", title="Planting", mode="own",
                  repairer=QUARRY, budget="500000", stages=[{"title": "planting", "due_on": "2025-10-31", "amount": "0"}])
    planting = tale.id("plan_project")
    yield tale.do("… approved", "approve_project", "2025-04-10", role="chief", subject=planting)
    yield tale.do("… contracted", "contract_project", "2025-04-11", subject=planting, amount="480000")
    yield from tale.two("the first instalment comes in time, into escrow with a notary", "pay", "2025-04-28", role="finance", name="pay 1",
                  route="escrow", payer=QUARRY, amount="27468.03", document="Notary 1")
    yield tale.do("the second does not: the deposit is called", "call_guarantee", "2025-07-14", role="chief",
                    subject=tale.id("give_guarantee"),
                  payer=QUARRY)
    yield from tale.two("… and passed on to the treasury", "remit", "2025-07-21", role="finance", name="remit 2",
                    payment=tale.id("call_guarantee"))
    yield from tale.two("the third is paid", "pay", "2025-08-29", role="finance", name="pay 3", route="treasury", payer=QUARRY,
                        amount="27468.03",
                  document="Voucher 3")
    yield tale.do("what is left of the deposit goes back", "release_guarantee", "2025-08-29", role="chief",
                  subject=tale.id("give_guarantee"))
    yield tale.do("restoration begins", "restore", "2025-09-01")
    yield tale.do("the planting is looked at", "accept_stage", "2025-10-31", role="chief", subject=planting, stage=1,
                  evidence="Photographs")
    yield tale.do("the works are called complete", "complete_project", "2025-11-03", subject=planting)
    yield tale.do("Bad: the quarry evaluates itself", "accept_project", "2026-04-07", role="chief", name="own praise", subject=planting,
                  evaluator=QUARRY, value="500000", refused="compensation.evaluator_not_independent")
    yield from tale.evaluator_joins("2026-04-07")
    yield tale.do("evaluated: a third of the trees is alive, the restoration failed", "reject_project", "2026-04-10", role="chief",
                  subject=planting, evaluator="institute:EIA-02", opinion="31 % alive.",
                  reason="31 % of the trees are alive; the target was 85 %.")
    yield from tale.two("it becomes money: 520,000.00 yuan", "convert_project", "2026-04-20", role="chief", subject=planting,
                  obligors=[QUARRY], due_on="2026-05-29")
    yield tale.do("back to performance", "return", "2026-04-20")
    yield from tale.two("paid 45 days late: 520,000.00 and 4,095.00 of interest", "pay", "2026-07-13", role="finance", name="pay 4", part=2,
                  route="treasury", payer=QUARRY, amount="524095.00", document="Voucher 4")
    yield from tale.two("the notary's money is released for a project", "release_escrow", "2026-07-20", role="finance", name="release",
                  payment=tale.id("pay 1"), project="Planting by the county")
    yield from tale.disposed("2026-08-03", "606566.39", "Plan of the county: it plants another quarry", "substitute")
    yield tale.do("the case is closed; the county plants with the money", "close", "2026-08-03", role="chief",
                    no_evaluation="paid_in_money")

# fmt: on


def damages(tell: Teller) -> Iterator[Step]:
    """Tell all cases."""
    for story in (shouxu, haide, liupanshui, quarry, furnace, tailings):
        yield from story(tell)


def case_view(tell: Teller, code: str) -> Words:
    """Read a case as an auditor."""
    answer = tell.ask("auditor", "GET", f"/v1/books/{tell.book}/cases/{code}")
    answer.raise_for_status()
    body: Words = answer.json()
    return body


def case_history(tell: Teller, code: str) -> list[Words]:
    """Read everything that was done in a case."""
    answer = tell.ask("auditor", "GET", f"/v1/books/{tell.book}/cases/{code}/history")
    answer.raise_for_status()
    rows: list[Words] = answer.json()["rows"]
    return rows


def treasury_view(tell: Teller) -> Words:
    """Read what the treasury sees: money under way, and funds that are not spent."""
    found = {}
    for name in ("waiting", "funds", "flags"):
        answer = tell.ask("auditor", "GET", f"/v1/books/{tell.book}/treasury/{name}")
        answer.raise_for_status()
        found[name] = answer.json()["rows"]
    return found


CASES = ("SHOUXU-130", CASE, "LPS-2023", "QUARRY-7", "FURNACE-3", "TAILINGS-2")
COMPENSATION = (
    "Damage cases: from the clue to the closed file",
    damages,
    {
        "shouxu": f"{SHOUXU}:001P",
        "haide": f"{HAIDE}:001P",
        "spiller": f"{SPILLER}:001P",
        "quarry": f"{QUARRY}:001P",
        "furnace": f"{FURNACE}:001P",
        "coke": f"{COKE}:001P",
        "kiln": f"{KILN}:001P",
        "tailings": f"{TAILINGS}:001P",
    },
)

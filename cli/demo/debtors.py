"""Two damage cases that courts had to decide: three partly joint debtors, and a judgment that was lowered on appeal.

Furnace: the emissions of a works cost 300,000 yuan, and 90,000 of planting are to be done. The furnace owes all, the coke plant up to
270,000 and the kiln up to 150,000 of it; the furnace does not sign. Tailings: 800,000 yuan are judged, and 700,000 on appeal.

Both are ours: parties, amounts, days and numbers of papers.
"""

from collections.abc import Iterator

from cli.demo.tale import PAPER, Tale, Words
from cli.demo.telling import Step, Teller

FURNACE, COKE, KILN = (f"enterprise:91130200{name}" for name in ("FURNACE00A", "COKE000001", "KILN000001"))
TAILINGS = "enterprise:91430100TAILING001"


# A story is a table of its acts, and is read line by line.
# fmt: off
def furnace(tell: Teller) -> Iterator[Step]:
    """Tell of three partly joint debtors: one is sued apart and enforced, one pays late, two plant; recourse at the end."""
    tale = Tale(tell, "FURNACE-3", "三家企业大气污染 three works and one plume", area="130200", medium="air", channel="monitoring")
    yield tale.register("2025-01-06", {FURNACE: "某钢厂 a furnace", COKE: "某焦化厂 a coke plant", KILN: "某石灰窑 a kiln"})
    yield from tale.to_assessment("2025-01-20", [
        {"head": "H2", "method": "stated", "inputs": {"amount": "300000.00", "document": "appraisal"}},
        {"head": "H4", "method": "restoration_cost", "inputs": {"items": ["80000", "10000"], "names": "planting; evaluation"}},
    ])
    yield from _consulted(tale)
    yield from _sued_apart(tale)
    yield from tale.confirmed("2025-03-03", "2025-04-03")
    yield from tale.two("the coke plant gives a deposit of 20,000.00 yuan", "give_guarantee", "2025-04-03", kind="deposit", guarantor=COKE,
                        amount="20000")
    yield from tale.two("the furnace is judged to pay 120,000.00 yuan, and to owe beside the others what they owe", "judge_apart",
                        "2025-04-07", subject=tale.id("fail_party"), number="(2025)冀02民初31号", document="Judgment", against=[FURNACE],
                        heads=[{"head": "H2", "money": "120000"}], parts=[{"amount": "120000", "obligors": [{"owner": FURNACE}]}],
                        schedule=[{"part": 1, "due_on": "2025-04-30"}],
                        joins=[{"part": 1, "owner": FURNACE, "share": "1/3"}, {"part": 2, "owner": FURNACE, "share": "1/2"}])
    yield from _planned(tale)
    yield from _paid(tale)
    yield from _planted(tale)
    yield from tale.disposed("2026-05-11", "301454.25")
    yield tale.do("the case is closed", "close", "2026-05-11", role="chief", report="Paid, enforced, planted, evaluated.")


def _consulted(tale: Tale) -> Iterator[Step]:
    """Each has its notice and its answer; consultation fails with one, and the others sign."""
    served = [{"party": FURNACE, "way": "direct", "proof_of_service": "Slip 1"},
              {"party": COKE, "way": "post", "proof_of_service": "Slip 2", "address": "Works road 2"},
              {"party": KILN, "way": "electronic", "proof_of_service": "Slip 3"}]
    yield tale.do("each is given notice on its own way", "notify", "2025-02-05", answer_by="2025-02-14", proof_of_service="Slips 1 to 3",
                  served=served)
    yield tale.do("the coke plant answers", "answer", "2025-02-10", role="coke", position="We accept the facts, and ask for instalments.")
    yield tale.do("the kiln answers", "answer", "2025-02-12", role="kiln", name="answer kiln", position="We would rather plant.")
    yield tale.do("the furnace refuses, by its letter", "answer", "2025-02-13", name="answer furnace", party=FURNACE,
                  position="We owe nothing.", document="Letter of the furnace")
    yield tale.do("two of them come to the meeting", "meet", "2025-02-14", attendance=["bureau", "coke plant", "kiln"],
                  minutes="Amount accepted; instalments and planting discussed.", present=[{"party": COKE}, {"party": KILN}])
    yield tale.do("consultation fails with the furnace, from which 120,000.00 yuan are claimed apart", "fail_party", "2025-02-17",
                  party=FURNACE, ground="refused", document="Letter of the furnace", claimed=[{"head": "H2", "amount": "120000"}])
    caps = [{"owner": FURNACE, "most": "390000"}, {"owner": COKE, "most": "270000"}, {"owner": KILN, "most": "150000"}]
    words: Words = {
        "facts": "as investigated", "extent": "as assessed", "mode": "mixed", "document": "Settlement agreement",
        "heads": [{"head": "H2", "money": "180000"}, {"head": "H4", "money": "0", "kind": "90000"}], "liability": {"caps": caps},
        "signed_by": [COKE, KILN], "restoration": "Planted by 2025-10-31.",
        "duties": [
            {"heads": [{"head": "H4", "amount": "50000"}], "obligors": [{"owner": COKE}, {"owner": KILN}], "due_on": "2025-10-31"},
            {"heads": [{"head": "H4", "amount": "40000"}], "obligors": [{"owner": COKE}], "due_on": "2025-10-31"}],
        "schedule": [{"part": 1, "due_on": "2025-04-30"}, {"part": 1, "due_on": "2025-06-30"},
                     {"part": 2, "due_on": "2025-06-30"}, {"part": 2, "due_on": "2025-08-29"}]}
    yield tale.do("Bad: a yuan less stays claimed from the furnace than the sums up to which each owes leave it", "agree", "2025-02-20",
                  role="chief", name="agree short", apart=[{"head": "H2", "amount": "119999"}], refused="compensation.parts_wrong", **words)
    yield tale.do("the coke plant and the kiln sign", "agree", "2025-02-20", role="chief", apart=[{"head": "H2", "amount": "120000"}],
                  **words)


def _sued_apart(tale: Tale) -> Iterator[Step]:
    """The furnace is sued by itself, and judged in the first instance."""
    it: Words = {"subject": tale.id("fail_party")}
    docket: Words = {**it, "number": "(2025)冀02民初31号", "document": "Paper of the court"}
    yield tale.do("the furnace is sued apart", "sue_apart", "2025-02-24", situation="grave_consequence", consultation="refused",
                  claimed=[{"head": "H2", "amount": "120000"}], document="Complaint", **it, **PAPER)
    yield tale.do("the court takes the suit", "accept_apart", "2025-02-26", **docket)
    yield tale.do("… hears it", "hear_apart", "2025-03-05", attendance=["government", "furnace"], minutes="The link is disputed.", **it)
    yield tale.do("… and judges in the first instance", "pronounce_apart", "2025-03-10", served_on="2025-03-10",
                  outcome="120,000.00 yuan, and jointly what the others owe.", **docket)


def _planned(tale: Tale) -> Iterator[Step]:
    """The kiln plans the planting that it owes with the coke plant, and the coke plant its own."""
    for who, owner, duty, budget, stages in (
        ("kiln", KILN, 1, "50000", [("soil", "2025-09-30", "20000"), ("trees", "2025-10-31", "30000")]),
        ("coke", COKE, 2, "40000", [("hedge", "2025-10-31", "40000")]),
    ):
        yield tale.do(f"{who}: works in kind are planned", "plan_project", "2025-04-14", role=who, name=f"plan {who}",
                      title=f"Planting by {who}", mode="own", repairer=owner, budget=budget, duty=duty,
                      stages=[{"title": title, "due_on": due, "amount": amount} for title, due, amount in stages])
        works = tale.id(f"plan {who}")
        yield tale.do("… approved", "approve_project", "2025-04-16", role="chief", name=f"approve {who}", subject=works)
        yield tale.do("… contracted", "contract_project", "2025-04-17", name=f"contract {who}", subject=works, amount=budget)


def _paid(tale: Tale) -> Iterator[Step]:
    """The coke plant pays by instalments, some of them late; what the furnace owes alone is enforced."""
    def pays(title: str, on: str, name: str, part: int, amount: str) -> Iterator[Step]:
        return tale.two(title, "pay", on, role="finance", name=name, route="treasury", payer=COKE, part=part, amount=amount,
                        document=f"Voucher {name}")

    yield from pays("the coke plant pays its first instalment", "2025-04-30", "coke 1", 1, "50000")
    yield tale.do("Bad: the coke plant, which owes it not, is to be enforced against", "enforce_apart", "2025-05-06", name="enforce coke",
                  subject=tale.id("fail_party"), against=[COKE], refused="compensation.not_late", **PAPER)
    yield tale.do("the furnace has not paid: enforcement is applied for", "enforce_apart", "2025-05-06", subject=tale.id("fail_party"),
                  **PAPER)
    enforced: Words = {"subject": tale.id("enforce_apart")}
    yield tale.do("… and runs", "accept_enforcement", "2025-05-09", number="(2025)冀02执7号", document="Notice of the court",
                  **enforced)
    yield from tale.two("enforced 40 days late: 120,000.00 and 840.00 of interest", "pay", "2025-06-09", role="finance", name="furnace",
                        route="court", payer=FURNACE, part=3, amount="120840.00", document="Enforcement slip")
    yield from tale.two("the court pays the treasury", "transfer_court", "2025-06-16", role="finance", payment=tale.id("furnace"),
                        document="Treasury voucher")
    yield tale.do("the enforcement has ended", "conclude_enforcement", "2025-06-16", document="Notice of the court", **enforced)
    yield from pays("39 days late, of what three owe: 50,000.00 and 341.25 of interest", "2025-08-08", "coke 2", 1, "50341.25")
    yield from pays("… and of what two owe: 40,000.00 and 273.00 of interest", "2025-08-08", "coke 3", 2, "40273.00")
    yield from pays("the last instalment comes in time", "2025-08-29", "coke 4", 2, "40000")


def _planted(tale: Tale) -> Iterator[Step]:
    """A stage of the kiln is refused, done again and accepted; both works are evaluated, and the deposit goes back."""
    kiln, coke = ({"subject": tale.id(f"plan {who}")} for who in ("kiln", "coke"))
    yield tale.do("restoration begins", "restore", "2025-09-01")
    yield tale.do("Bad: closed while the planting is owed and the deposit is held", "close", "2025-09-01", role="chief", name="close early",
                  refused="compensation.case_still_open")
    yield tale.do("the soil is accepted", "accept_stage", "2025-09-26", role="chief", name="soil", stage=1, evidence="Survey", **kiln)
    yield tale.do("the trees are refused", "refuse_stage", "2025-10-10", role="chief", name="refuse trees", stage=2, evidence="Photographs",
                  reason="Every third tree has no roots.", **kiln)
    yield tale.do("Bad: complete with a stage that was refused", "complete_project", "2025-10-10", name="complete early",
                  refused="compensation.stages_open", **kiln)
    yield tale.do("… done again, and accepted", "accept_stage", "2025-10-30", role="chief", name="trees", stage=2,
                  evidence="Survey", **kiln)
    yield tale.do("the hedge is accepted", "accept_stage", "2025-10-30", role="chief", name="hedge", stage=1, evidence="Survey", **coke)
    for who, works in (("kiln", kiln), ("coke", coke)):
        yield tale.do(f"{who}: the works are complete", "complete_project", "2025-11-03", role=who, name=f"complete {who}", **works)
    yield from tale.evaluator_joins("2026-04-07")
    for who, works, value in (("kiln", kiln, "50000"), ("coke", coke, "40000")):
        yield tale.do(f"{who}: evaluated, and accepted", "accept_project", "2026-04-10", role="chief", name=f"accept {who}",
                      evaluator="institute:EIA-02", opinion="Target met.", value=value, **works)
    yield tale.do("the deposit goes back", "release_guarantee", "2026-04-13", role="chief", subject=tale.id("give_guarantee"))


def tailings(tell: Teller) -> Iterator[Step]:
    """Tell of a judgment that is lowered on appeal, a payment that was mistyped, and works of which some are given up."""
    tale = Tale(tell, "TAILINGS-2", "尾矿库土壤污染 soil below a tailings pond", area="430100", medium="soil", channel="complaint")
    yield tale.register("2024-02-05", {TAILINGS: "某矿业公司 a mine"})
    yield from tale.to_assessment("2024-04-08", [
        {"head": "H4", "method": "restoration_cost", "inputs": {"items": ["700000", "50000", "30000"],
                        "names": "works; supervision; evaluation"}},
        {"head": "H3", "method": "stated", "inputs": {"amount": "20000.00", "document": "invoice"}},
    ])
    yield from _two_instances(tale)
    yield from _mistyped(tale)
    yield from _two_works(tale)
    yield tale.do("Bad: closed with 220,000.00 yuan left in its fund", "close", "2025-12-01", role="chief", name="close early",
                  refused="compensation.case_still_open")
    yield from tale.disposed("2025-12-01", "220000.00", "Plan of the county: soil below other ponds", "substitute")
    yield tale.do("the case is closed", "close", "2025-12-01", role="chief",
                  report="Paid, restored as far as it made sense, evaluated.")


def _two_instances(tale: Tale) -> Iterator[Step]:
    """800,000.00 yuan in the first instance, 700,000.00 in the second."""
    first: Words = {"number": "(2024)湘01民初9号", "document": "Paper of the court"}
    yield tale.do("the government sues", "sue", "2024-04-15", situation="grave_consequence", consultation="refused", document="Complaint",
                  claimed=[{"head": "H4", "amount": "780000"}, {"head": "H3", "amount": "20000"}], **PAPER)
    yield tale.do("the court takes the suit", "accept_suit", "2024-04-17", **first)
    yield tale.do("… hears it", "hear", "2024-05-15", attendance=["government", "mine"], minutes="The depth of the soil is disputed.")
    yield tale.do("… and judges 800,000.00 yuan in the first instance", "pronounce", "2024-06-03", served_on="2024-06-03",
                  outcome="For the government: 800,000.00 yuan.", **first)
    yield tale.do("the mine appeals within its fifteen days", "appeal", "2024-06-14", role="tailings", by=TAILINGS, document="Appeal",
                  findings="The lower layer is clean.")
    yield tale.do("the second instance hears it", "hear", "2024-07-10", name="hear again", attendance=["government", "mine"],
                  minutes="New samples of the lower layer.")
    judged: Words = {
        "heads": [{"head": "H4", "money": "680000"}, {"head": "H3", "money": "20000"}],
        "parts": [{"amount": "700000", "obligors": [{"owner": TAILINGS}]}], "schedule": [{"part": 1, "due_on": "2024-09-30"}],
        "document": "Judgment of the second instance"}
    yield tale.do("Bad: the judgment of the first instance, which was appealed against, is in effect", "judge", "2024-08-05", role="chief",
                  name="judge first", number=first["number"], refused="compensation.instance_wrong", **judged)
    yield from tale.two("the second instance judges 700,000.00 yuan", "judge", "2024-08-05", number="(2024)湘民终44号", instance="second",
                        **judged)


def _mistyped(tale: Tale) -> Iterator[Step]:
    """A zero is missing in a payment; two reverse it, and it is recorded as it was."""
    paid: Words = {"role": "finance", "route": "court", "payer": TAILINGS, "document": "Slip of the court"}
    yield from tale.two("paid to the court, and recorded with a zero too few: 70,000.00 yuan", "pay", "2024-09-25", name="mistyped",
                        amount="70000", **paid)
    yield tale.do("the slip says 700,000.00: a reversal is asked for", "propose_reversal", "2024-09-27", role="finance",
                  target=tale.id("mistyped"), reason="A zero is missing.", document="Slip of the court")
    yield tale.do("Bad: and confirmed by who asked for it", "confirm_reversal", "2024-09-27", role="finance", name="reverse alone",
                  subject=tale.id("propose_reversal"), refused="process.second_person_needed")
    yield tale.do("… and confirmed by a second person", "confirm_reversal", "2024-09-27", role="cashier",
                  subject=tale.id("propose_reversal"))
    yield from tale.two("the payment is recorded as it was: 700,000.00 yuan, on its own day", "pay", "2024-09-25", amount="700000", **paid)
    yield from tale.two("the court pays the treasury", "transfer_court", "2024-10-10", role="finance", payment=tale.id("pay"),
                        document="Treasury voucher")


def _two_works(tale: Tale) -> Iterator[Step]:
    """One restoration is done and evaluated; the other is given up after its first stage."""
    def works(title: str, budget: str, stages: list[tuple[str, str, str]]) -> Iterator[Step]:
        name = f"plan {title}"
        yield tale.do(f"{title}: planned out of the money", "plan_project", "2024-10-15", name=name, title=title, mode="funded",
                      repairer="works:soil", budget=budget,
                      stages=[{"title": one, "due_on": due, "amount": amount} for one, due, amount in stages])
        yield tale.do("… approved", "approve_project", "2024-10-18", role="chief", name=f"approve {title}", subject=tale.id(name))
        yield tale.do("… contracted", "contract_project", "2024-10-21", name=f"contract {title}", subject=tale.id(name), amount=budget)

    def done(title: str, stage: int, on: str, amount: str) -> Iterator[Step]:
        key = f"{title} {stage}"
        it: Words = {"subject": tale.id(f"plan {title}"), "stage": stage}
        yield tale.do(f"{title}: stage {stage} is accepted", "accept_stage", on, role="chief", name=key, evidence="Samples", **it)
        yield tale.do("… its payment is asked for", "spend", on, role="finance", name=f"spend {key}", use="restoration",
                      payee="works:soil", amount=amount, document=f"Payment {key}", invoice=f"Invoice {key}", **it)
        yield tale.do("… and paid by a second person", "confirm_spending", on, role="cashier", name=f"paid {key}",
                      subject=tale.id(f"spend {key}"))

    upper, lower = "upper layer", "lower layer"
    yield from works(upper, "400000", [("dig out", "2025-01-24", "250000"), ("refill", "2025-04-30", "150000")])
    yield from works(lower, "200000", [("samples", "2025-01-24", "80000"), ("wash", "2025-06-30", "120000")])
    yield tale.do("restoration begins", "restore", "2024-10-21")
    yield from tale.paid_into("works:soil", "2024-10-21", "土壤修复公司 Soil works", "6222 0000 0430 0002")
    yield from done(upper, 1, "2025-01-20", "250000")
    yield from done(lower, 1, "2025-01-22", "80000")
    yield tale.do("the lower layer is clean: its works are given up", "give_up", "2025-03-10", role="chief",
                  subject=tale.id(f"plan {lower}"), reason="The samples are below the limit.", document="Report on samples")
    yield tale.do("Bad: paid for the stage that was given up", "spend", "2025-03-11", role="finance", name="spend wash",
                  subject=tale.id(f"plan {lower}"), stage=2, use="restoration", payee="works:soil", amount="120000",
                  document="Payment wash", invoice="Invoice wash", refused="compensation.stage_not_accepted")
    yield from done(upper, 2, "2025-04-28", "150000")
    yield tale.do("the works are complete", "complete_project", "2025-05-06", subject=tale.id(f"plan {upper}"))
    yield from tale.evaluator_joins("2025-10-13")
    yield tale.do("… evaluated by another body, and accepted", "accept_project", "2025-11-10", role="chief",
                  subject=tale.id(f"plan {upper}"), evaluator="institute:EIA-02", opinion="Target met.")

# fmt: on

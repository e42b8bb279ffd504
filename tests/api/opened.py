"""One of everything of the permits and the market, open over HTTP: each act in the states in which its steps can be taken."""

from collections import defaultdict
from datetime import timedelta
from typing import Any, Final

from ledger.identifiers import uuid7
from tests.api.roads import ONE, TWO, Road, strip
from tests.api.test_plans import row, sheet
from tests.market.stock_books import ROWS, made
from tests.permits.world import AREA, uscc

THREE, FOUR, FIVE = (f"enterprise:{uscc(number)}:001P" for number in (3, 4, 5))
INSTITUTE: Final = "institute:first"
BANK: Final = "bank:icbc"
PACK: Final = {
    "fee.rate.SO2": '"100.00"',
    "sale.needs_recognition": "false",
    "withdrawal.objection_working_days": "0",
    "hearing.request_working_days": "30",
}


class Open(Road):
    """Opens everything."""

    def everything(self) -> dict[str, list[str]]:
        """Open it; ids by the first two words of their addresses."""
        self.ids: dict[str, list[str]] = defaultdict(list)
        for name, role, owner in (
            ("buyer", "enterprise", TWO.rpartition(":")[0]),
            ("anna", "verifier", INSTITUTE),
        ):
            self.office.serving.hire(name, role, owner)
        self.adopt(PACK)
        self.furnish()
        self.fees()
        self.agreements()
        self.bound()
        self.decisions()
        self.year()
        self.register()
        self.files()
        self.inside()
        return dict(self.ids)

    def open(
        self, who: str, path: str, state: str, *steps: tuple[str, str, str], at: str = "", **words: Any
    ) -> str:
        """Ask for something, take steps with it (who, which, to what state), and keep its id."""
        place = at or path
        id = self.ask(who, path, state, **words)
        for taker, action, after in steps:
            self.ask(taker, f"{place}/{id}/{action}", after)
        whole = (
            place
            if place.startswith(("/settlement", "/register", "/law", "/accounts"))
            else f"/permits{place}"
        )
        self.ids["/".join(whole.split("/")[1:3])].append(id)
        return id

    def furnish(self) -> None:
        """Lots for two years, money, two more mills, caps that wait."""
        for holder in (ONE, TWO):
            self.allocate(holder, "15", 2026)
            self.allocate(holder, "10", 2027)
            self.open(
                "finance", "/settlement/deposits", "proposed", ("teller", "confirm", "recorded"),
                owner=holder.rpartition(":")[0], amount="1000.00",
            )  # fmt: skip
        self.open(
            "finance", "/settlement/deposits", "proposed", ("teller", "confirm", "recorded"), owner=ONE.rpartition(":")[0], amount="5",
        )  # fmt: skip
        self.allocate(f"bureau:{AREA}", "5", 2026)
        for number in (3, 4, 5):
            party = {"uscc": uscc(number), "name": f"纺织 {number}", "effective_on": "2026-01-05"}
            assert self.office.post("bureau", "/parties", party).status_code == 201
            known = {"region": AREA, "industry": "C1713", "watershed": "cao-e", "online_monitoring": True}
            body = {
                "suffix": "001P",
                "name": "works",
                "effective_on": "2026-01-05",
                "document": "licence",
                "attributes": known,
            }
            code = f"enterprise:{uscc(number)}"
            assert self.office.post("bureau", f"/parties/{code}/sites", body).status_code == 201
        cap: dict[str, Any] = {"pollutant": "SO2", "area": AREA, "vintage": 2027}
        self.open("bureau", "/caps", "proposed", **cap, quantity="1")
        self.open("bureau", "/caps/cuts", "proposed", at="/caps", **cap, quantity="1")
        self.open("bureau", "/allocations", "proposed", owner=TWO, **strip("1"))
        self.open(
            "bureau", "/releases", "proposed", area=AREA, site=TWO, strips=[strip("1", 2026)], fee_due=False
        )
        self.open("finance", "/settlement/deposits", "proposed", owner=ONE.rpartition(":")[0], amount="1")
        self.open("finance", "/settlement/payouts", "proposed", owner=ONE.rpartition(":")[0], amount="1")
        self.open("mill", "/settlement/payout-requests", "asked", amount="1", to_bank="b", to_account="1")
        self.open(
            "finance", "/settlement/corrections", "proposed", payment=self.ids["settlement/deposits"][0]
        )
        self.open(
            "bureau",
            f"/accounts/{ONE}:permits:holding/status",
            "proposed",
            at="/accounts/status",
            status="frozen",
        )

    def fees(self) -> None:
        """A fee that is paid whole and of which permits were withdrawn for good, refunded in part; one that is due; one that waits."""
        self.allocate(THREE, "2", 2026, fee_due=True)
        paid = self.open("bureau", "/fees", "proposed", ("chief", "confirm", "due"), site=THREE, notice="N-1")
        due = self.office.get("bureau", f"/permits/fees/{paid}").json()["payable"]
        payment = self.ask(
            "finance", f"/fees/{paid}/payments", "proposed", number=1, amount=due, voucher="V-1"
        )
        self.ask("teller", f"/fee-payments/{payment}/confirm", "done")
        gone = self.ask(
            "bureau", "/withdrawals", "proposed", site=THREE, strips=[strip("2", 2026)], ground="idle"
        )
        self.ask("chief", f"/withdrawals/{gone}/confirm", "open_to_objection")
        self.later(4)
        self.ask("third", f"/withdrawals/{gone}/conclude", "final")
        back: dict[str, Any] = {"number": 1, "amount": "1", "voucher": "R-1"}
        done = self.open(
            "finance",
            f"/fees/{paid}/refunds",
            "proposed",
            ("teller", "confirm", "done"),
            at="/fee-refunds",
            **back,
        )
        self.open(
            "finance", f"/fees/{paid}/refunds", "proposed", at="/fee-refunds", **{**back, "voucher": "R-2"}
        )
        self.open("finance", f"/fee-refunds/{done}/returns", "proposed", at="/fee-refunds")
        self.allocate(TWO, "1", 2026, fee_due=True)
        owed = self.open("bureau", "/fees", "proposed", ("chief", "confirm", "due"), site=TWO, notice="N-2")
        due = self.office.get("bureau", f"/permits/fees/{owed}").json()["payable"]
        self.open(
            "finance",
            f"/fees/{owed}/payments",
            "proposed",
            at="/fee-payments",
            number=1,
            amount=due,
            voucher="V-2",
        )
        self.allocate(ONE, "1", 2026, fee_due=True)
        payer = self.open("bureau", "/fees", "proposed", ("chief", "confirm", "due"), site=ONE, notice="N-3")
        due = self.office.get("bureau", f"/permits/fees/{payer}").json()["payable"]
        payment = self.ask(
            "finance", f"/fees/{payer}/payments", "proposed", number=1, amount=due, voucher="V-3"
        )
        self.ask("teller", f"/fee-payments/{payment}/confirm", "done")
        self.open("finance", f"/fees/{payer}/corrections", "proposed", at="/fee-corrections", number=1)
        self.allocate(THREE, "1", 2026, fee_due=True)
        self.open("bureau", "/fees", "proposed", site=THREE, notice="N-4")
        self.allocate(FOUR, "1", 2026, fee_due=True)
        other = self.open("bureau", "/fees", "proposed", ("chief", "confirm", "due"), site=FOUR, notice="N-5")
        due = self.office.get("bureau", f"/permits/fees/{other}").json()["payable"]
        parts = [{"due_on": (self.today + timedelta(days=40)).isoformat(), "amount": due}]
        self.open(
            "bureau", f"/fees/{other}/schedules", "proposed", at="/fee-schedules", notice="N-6", parts=parts
        )

    def agreements(self) -> None:
        """Sales, leases, buy-backs and moves, from the wish to the last step but one; one that ends."""
        one = [strip("1", 2026)]
        goods = [{**strip("1", 2026), "price": "1.00"}]
        yes, approved = ("buyer", "accept", "accepted"), ("chief", "approve", "approved")
        for steps in ((), (yes,), (yes, approved)):
            self.open("mill", "/sales", "proposed", *steps, seller=ONE, buyer=TWO, goods=goods)
        paper = {
            "number": "D-1",
            "issued_on": self.today.isoformat(),
            "issued_by": "省厅",
            "digest": "ab" * 32,
        }
        until = (self.today + timedelta(days=20)).isoformat()
        for number, steps in (("D-1", ()), ("D-2", (("chief", "confirm", "registered"),))):
            said = {**paper, "number": number, "digest": number[-1] * 64}
            self.open(
                "bureau",
                "/decisions",
                "proposed",
                *steps,
                seller=ONE,
                buyer=TWO,
                strips=one,
                until=until,
                **said,
            )
        runs = ("third", "register", "running")
        for steps in ((), (yes,), (yes, runs)):
            lease = self.open(
                "mill", "/leases", "proposed", *steps, lessor=ONE, lessee=TWO, strips=one, rent="1"
            )
        self.open("mill", f"/leases/{lease}/end", "proposed", at="/endings")
        for steps in ((), (("mill", "accept", "accepted"),)):
            self.open("bureau", "/buybacks", "offered", *steps, site=ONE, strips=one, price="1")
        self.open("mill", "/moves", "applied", site=ONE, to=FOUR, strips=one, basis="merger")

    def bound(self) -> None:
        """Pledges and freezes, from the wish to what is in force; what corrects one, what sells one."""
        one, until = [strip("1")], (self.today + timedelta(days=300)).isoformat()
        paper = (
            ("chief", "accept", "attested"),
            ("third", "confirm", "accepted"),
            ("fourth", "register", "registered"),
        )
        said: dict[str, Any] = {
            "pledgor": ONE,
            "creditor": BANK,
            "strips": one,
            "debt": "10",
            "debt_until": until,
        }
        for many in (0, 1, 2, 3, 3, 3):
            pledge = self.open("mill", "/pledges", "applied", *paper[:many], **said)
        sold, corrected = self.ids["permits/pledges"][-3:-1]
        self.open(
            "bureau", f"/pledges/{sold}/enforce", "proposed", at="/enforcements", buyer=TWO, price="1.00"
        )
        self.open(
            "bureau", f"/pledges/{corrected}/corrections", "proposed", at="/bound-corrections", debt="11", debt_until=until,
        )  # fmt: skip
        assert pledge == self.ids["permits/pledges"][-1]
        order: dict[str, Any] = {"authority": "court", "rank": 1, "site": ONE, "strips": one}
        stands = ("third", "confirm", "frozen")
        for number, steps in enumerate(((), (stands,), (stands, ("fourth", "lift", "lift_asked")))):
            self.open("bureau", "/freezes", "provisional", *steps, order=f"O-{number}", **order)

    def decisions(self) -> None:
        """Withdrawals, what is served and heard and reviewed of them; closures; surplus."""
        decided = ("chief", "confirm", "open_to_objection")
        site: dict[str, Any] = {"site": ONE, "strips": [strip("1")], "ground": "idle"}
        self.open("bureau", "/withdrawals", "proposed", **site)
        first, second = (self.open("bureau", "/withdrawals", "proposed", decided, **site) for _ in range(2))
        served = {"decision": first, "manner": "direct", "served_on": self.today.isoformat()}
        for steps in ((), (("third", "annul", "annulment_asked"),)):
            self.open("third", "/services", "recorded", *steps, **served)
        about = {"decision": first, "ground": "x"}
        self.open("bureau", "/hearings", "asked", **about)
        other = {**about, "decision": second}
        held = ("third", "hold", "held")
        self.open("mill", "/hearings", "asked", held, **other)
        self.open("mill", "/hearings", "asked", held, ("third", "annul", "annulment_asked"), **other)
        self.open("mill", "/reviews", "asked", ("third", "suspend", "suspended"), **about)
        asked = self.open("mill", "/reviews", "asked", **other)
        self.open("third", f"/reviews/{asked}/outcomes", "proposed", at="/review-outcomes", outcome="upheld")
        self.open("bureau", "/closures", "proposed", site=FIVE, ground="moved away")

    def year(self) -> None:
        """Reports, what institutions find, surrenders and what else ends a year."""
        report: dict[str, Any] = {
            "site": ONE,
            "year": 2025,
            "pollutant": "SO2",
            "source": "self",
            "measured": "1",
        }
        verified = ("chief", "verify", "verified")
        for steps in ((), (verified,), (verified, ("bureau", "dispute", "dispute_asked"))):
            self.open("mill", "/reports", "reported", *steps, **report)
        said = {"report": self.ids["permits/reports"][0], "verifier": INSTITUTE}
        assigned = self.open("bureau", "/verifications", "assigned", **said)
        self.open("anna", "/findings", "found", verification=assigned, opinion="as_filed")
        one = [strip("1", 2026)]
        self.open("mill", "/surrenders", "surrendered", site=ONE, strips=one)
        self.open(
            "mill", "/surrenders", "surrendered", ("bureau", "undo", "undo_asked"), site=ONE, strips=one
        )
        self.open("mill", "/retirements", "retirement_proposed", holder=ONE, strips=one, ground="x")
        self.open("bureau", "/cancellations", "cancellation_proposed", holder=ONE, strips=one, ground="x")
        self.open("bureau", "/deductions", "deduction_proposed", site=ONE, year=2025, strip=strip("1", 2026))
        out: dict[str, Any] = {"year": 2026, "kind": "excluded"}
        self.open("bureau", "/exclusions", "proposed", site=TWO, **out)
        self.open("bureau", "/exclusions", "proposed", ("chief", "confirm", "excluded"), site=FOUR, **out)
        past = self.ask("bureau", "/caps", "proposed", pollutant="SO2", area=AREA, vintage=2025, quantity="1")
        self.ask("chief", f"/caps/{past}/confirm", "done")
        self.open("bureau", "/expiries", "proposed", pollutant="SO2", area=AREA, vintage=2025)
        measure: dict[str, Any] = {
            "measure": "M-1",
            "running_since": "2024-01-01",
            "irreversible": True,
            "evidence": "x",
        }
        self.open("mill", "/surplus", "applied", site=ONE, strips=one, **measure)
        self.ask("bureau", "/reconciliations", "compared", site=ONE)

    def register(self) -> None:
        """Changes of the register, and an entry in a list; codes that were typed wrong, from the wish to its undoing; a rule pack."""
        at = "/register/changes"
        party = ONE.rpartition(":")[0]
        self.open("bureau", f"/parties/{party}/names", "proposed", at=at, name="新名")
        self.open("bureau", f"/sites/{ONE}/names", "proposed", at=at, name="新厂")
        self.open(
            "bureau", f"/parties/{FOUR.rpartition(':')[0]}/standing", "proposed", ("chief", "confirm", "done"), at=at, list="credit_red",
        )  # fmt: skip
        found = self.office.get("bureau", f"/parties/{FOUR.rpartition(':')[0]}/standing").json()
        self.ids["standings"] = [str(found["standings"][0]["standing_id"])]
        self.open("bureau", "/quality", "proposed", at=at, area=AREA, pollutant="SO2", year=2025, met=True)
        for number in range(21, 25):
            new = {"uscc": uscc(number), "name": f"造纸 {number}", "effective_on": "2026-01-05"}
            assert self.office.post("bureau", "/parties", new).status_code == 201
        known = [f"enterprise:{uscc(number)}" for number in range(21, 25)]
        done = ("chief", "confirm", "corrected")
        for wrong, steps in zip(known, ((), (done,), (done, ("third", "undo", "undo_asked"))), strict=False):
            self.open(
                "bureau", "/register/code-corrections", "proposed", *steps, party=wrong, right=known[-1]
            )
        text = '[pack]\njurisdiction = "cn"\nname = "own"\nname_zh = "own"\nversion = "2"\nbase = ""\n'
        self.open("bureau", "/law/packs", "proposed", text=text, from_day=self.today.isoformat())

    def files(self) -> None:
        """Plans and stocks, as they come; one plan is public, with an objection; one stock is in the book, and is to be annulled."""
        for public in (False, True):
            plan = str(uuid7())
            query = {"id": plan, "effective_on": self.today.isoformat()}
            answer = self.office.post("bureau", "/permits/plans", content=sheet(row(1, "1")), params=query)
            assert answer.status_code == 201, answer.text
            self.ids["permits/plans"].append(plan)
            if public:
                self.ask("bureau", f"/plans/{plan}/publish", "published")
                self.objection = self.ask("mill", f"/plans/{plan}/objections", "published", text="x")
        more = {"enterprises": [{"uscc": uscc(13), "name": "绍兴三厂有限公司"}]}
        for number, rows in (("D-1", ROWS), ("D-2", more)):
            query = {"id": str(uuid7()), "area": "330600", "document": number, "file_name": "存量.xlsx"}
            query["effective_on"] = self.today.isoformat()
            answer = self.office.post("bureau", "/permits/stock", content=made(rows), params=query)
            assert answer.status_code == 201, answer.text
            self.ids["permits/stock"].append(query["id"])
        stock = self.ids["permits/stock"][0]
        self.ask("chief", f"/stock/{stock}/confirm", "recorded")
        self.open("bureau", f"/stock/{stock}/annulments", "proposed", at="/stock-annulments", parts=[])

    def inside(self) -> None:
        """What waits for another representative: the last, for from then on the mill takes two for everything."""
        self.office.serving.hire("mate", "enterprise", ONE.rpartition(":")[0])
        self.ask("mill", "/dual-control", "proposed", quantity="0")
        waits = self.asked[-1][2]["id"]
        self.ask("mate", f"/dual-control/{waits}/confirm", "done")
        self.open("mill", "/dual-control", "proposed", quantity="1")
        body = self.body(id=str(uuid7()), site=ONE, strips=[strip("1", 2026)])
        asked = self.office.post("mill", "/permits/surrenders", body).json()
        assert asked["machine"] == "permits.internal", asked
        self.ids["permits/internal"].append(str(asked["id"]))

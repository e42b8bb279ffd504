"""Reports of emissions: what was verified stands until something else is verified, whoever files, disputes or rejects what."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from ledger.database import Books, Database
from ledger.database.refusals import sqlstate
from ledger.documents.sheets import write_xlsx
from ledger.errors import LedgerError
from ledger.law_in_force.queries import law_of
from ledger.market.actions import buybacks, leases, sales
from ledger.market.machines import BUYBACK
from ledger.market.rules.prices import Goods, Proposal
from ledger.permits.actions import moves, pledges, report_sheets, year_end
from ledger.permits.machines import PLEDGE
from ledger.permits.queries.year import SiteYear, months_of, site_years
from ledger.permits.rules import year
from ledger.permits.rules.strips import party_of, written
from ledger.permits.rules.year import Report, Status
from tests.furnished import furnished
from tests.permits.world import District, judge, new, site, strip, t, turn
from tests.sampling import size

A, B = site(1), site(2)
OWNER = party_of(A)
PAST = date(2025, 1, 10)
DAY = date(2026, 6, 1)
REPORTERS = ("mill", "bureau")
LETS_GO: dict[str, tuple[Callable[..., Any], str, dict[str, Any]]] = {
    "move": (moves.apply_move, "mill", {"site": A, "to": B, "strips": [strip("1")], "basis": "merger"}),
    "pledge": (
        pledges.apply_pledge,
        "mill",
        {"pledgor": A, "creditor": "bank:1", "strips": [strip("1")], "debt": 1, "until": date(2026, 12, 1)},
    ),
    "buy-back": (buybacks.offer_buyback, "bureau", {"site": A, "strips": [strip("1")], "price": 1}),
}
"""Other ways by which permits leave a site."""


class Undone(Exception):
    """What was tried is taken back."""


@dataclass
class Works:
    """Mill A held 10 t of 2025 and surrendered them; 11.5 t were verified: 1.5 t are missing. It still has 8 t of 2026."""

    d: District
    reports: list[UUID] = field(default_factory=list)

    def step(self, who: str, on: date = DAY) -> Any:
        """The mill with its own key, or one of two of the bureau."""
        return self.d.of(OWNER, on) if who == "mill" else self.d.step(who, on)

    def report(
        self, who: str, source: str, quantity: str, *, year: int = 2025, on: date = DAY, **more: Any
    ) -> str:
        """File a report."""
        number = new()
        what = year_end.Emitted(A, year, "SO2", source, t(quantity), 0, **more)
        told = self.d.do(year_end.report_emissions, self.step(who, on), report_id=number, what=what)
        if told == "reported":
            self.reports.append(number)
        return told

    def judge(self, who: str, action: str, number: int) -> str:
        """Verify, dispute or reject the n-th report; 0 is the one that was verified first."""
        return self.d.do(judge, self.step(who), report_id=self.reports[number], action=action)

    def year(self, number: int = 2025, on: date = DAY) -> SiteYear:
        """The account of the year."""
        [found] = self.d.ask(site_years, A, number, on, self.d.ask(law_of, on))
        return found  # type: ignore[no-any-return]

    def figures(self) -> tuple[str, str, str, str]:
        """Status, verified, missing and over."""
        end = self.year().end
        return (
            end.status.value,
            "-" if end.verified is None else written(end.verified),
            written(end.missing),
            written(end.over),
        )

    def attempt(self, action: Callable[..., Any], *given: Any, **words: Any) -> str:
        """Tell whether something would be refused, and take it back."""

        def work(books: Books) -> None:
            action(books, self.d.book_id, *given, **words)
            raise Undone

        try:
            self.d.database.begin(work)
        except LedgerError as error:
            return error.code
        except Undone:
            return "passed"
        raise AssertionError("unreachable")

    def doors(self) -> dict[str, str]:
        """What each door says to mill A, and to the officer who deducts what is missing."""
        asked = Proposal(A, B, (Goods(strip("1"), 100),))
        gates = {str(gate["code"]) for gate in self.d.ask(sales.check_proposal, DAY, asked).gates}
        told = {
            "sale": self.attempt(sales.propose, self.step("mill"), act_id=new(), asked=asked),
            "lease": self.attempt(
                leases.propose_lease,
                self.step("mill"),
                act_id=new(),
                lessor=A,
                lessee=B,
                strips=[strip("1")],
            ),
            **{
                name: self.attempt(action, self.step(who), act_id=new(), **words)
                for name, (action, who, words) in LETS_GO.items()
            },
            "deduction": self.attempt(
                year_end.deduct, self.step("bureau"), act_id=new(), site=A, year=2025, strip=strip("1.5")
            ),
        }
        assert {told["sale"], told["lease"]} == {"permits.gates_failed" if gates else "passed"}
        others = "permits.gates_failed" if OVER in gates else "passed"
        assert {name: told[name] for name in LETS_GO} == dict.fromkeys(LETS_GO, others)
        return {"gates": " ".join(sorted(gates)), "deduction": told["deduction"]}


def mill(database: Database, owner: Database) -> Works:
    """Mill A with 10 t of 2025 and 8 t of 2026, of which nothing was reported yet."""
    d = District(database, owner)
    d.cap("100", 2025, 2026)
    d.enterprise(1)
    d.enterprise(2)
    d.allocate(A, "10", 2025, 2025, step=d.step(on=PAST))
    d.allocate(A, "8", 2026, 2026, step=d.step(on=PAST))
    return Works(d)


@furnished
def works(database: Database, owner: Database) -> Works:
    """The mill that emitted too much."""
    made = mill(database, owner)
    d = made.d
    early = date(2026, 1, 25)
    assert made.report("mill", "self", "11.5", on=early) == "reported"
    assert d.do(judge, d.step("chief", early), report_id=made.reports[0], action="verify") == "verified"
    assert (
        d.do(year_end.surrender, d.of(A, early), act_id=new(), site=A, strips=[strip("10", 2025, 2025)])
        == "surrendered"
    )
    return made


def test_an_over_emitter_does_not_unlock_itself(database: Database, owner: Database) -> None:
    """Goal: the whole story. Method: 11.5 t verified against 10 t; two months later 9 t are filed by the mill, and nobody verifies them."""
    d = District(database, owner)
    d.cap("100", 2024, 2025)
    for number, quantity in ((1, "10"), (2, "12")):
        d.enterprise(number)
        d.allocate(site(number), quantity, 2024, 2024, step=d.step(on=date(2024, 1, 10)))
        d.allocate(site(number), "5", 2025, 2025, step=d.step(on=date(2024, 1, 10)))
        early, report = date(2025, 1, 25), new()
        what = year_end.Emitted(site(number), 2024, "SO2", "self", t("11.5"), 0)
        d.do(year_end.report_emissions, d.of(site(number), early), report_id=report, what=what)
        assert d.do(judge, d.step("chief", early), report_id=report, action="verify") == "verified"
        lots = [strip("10" if number == 1 else "11.5", 2024, 2024)]
        assert (
            d.do(year_end.surrender, d.of(site(number), early), act_id=new(), site=site(number), strips=lots)
            == "surrendered"
        )
    on = date(2025, 4, 17)
    law = d.ask(law_of, on)

    def told() -> list[tuple[str, int | None, int, int]]:
        ends = [d.ask(site_years, site(number), 2024, on, law)[0].end for number in (1, 2)]
        return [(end.status.value, end.verified, end.missing, end.over) for end in ends]

    before = [("short", t("11.5"), t("1.5"), t("1.5")), ("met", t("11.5"), 0, 0)]
    assert told() == before
    for number in (1, 2):
        what = year_end.Emitted(site(number), 2024, "SO2", "self", t("9"), 0)
        step = d.of(site(number), on)
        assert d.do(year_end.report_emissions, step, report_id=new(), what=what) == "reported"
    assert told() == before
    asked = Proposal(A, B, (Goods(strip("1", 2025, 2025), 100),))
    assert d.do(sales.propose, d.of(OWNER, on), act_id=new(), asked=asked) == "permits.gates_failed"
    assert [gate["code"] for gate in d.ask(sales.check_proposal, on, asked).gates] == [OVER]
    deducted = {"act_id": new(), "site": A, "year": 2024, "strip": strip("1.5", 2025, 2025)}
    assert d.twice(year_end.DEDUCT, year_end.deduct, d.step(on=on), **deducted) == "deducted"
    assert told()[0] == ("met", t("11.5"), 0, t("1.5"))
    assert d.ask(sales.check_proposal, on, asked).gates == []
    assert d.broken() == []


SHORT = ("short", "11.500", "1.500", "1.500")
OVER, SILENT, FREE = "gate.over_emission", "gate.no_report", ""
Act = tuple[str, str, str | int] | tuple[str, str, str, str]
CASES: dict[str, tuple[Sequence[Act], tuple[str, str, str, str], str, int]] = {
    "nothing more": ((), SHORT, OVER, 0),
    "filed by the mill": ((("mill", "report", "self", "9"),), SHORT, OVER, 1),
    "filed with nothing": ((("mill", "report", "self", "0"),), SHORT, OVER, 1),
    "filed as much": ((("mill", "report", "self", "10"),), SHORT, OVER, 1),
    "filed by the bureau on paper": ((("bureau", "report", "self", "9"),), SHORT, OVER, 1),
    "filed from the monitors": ((("bureau", "report", "online", "9"),), SHORT, OVER, 1),
    "measured by the bureau": ((("bureau", "report", "bureau", "9"),), SHORT, OVER, 1),
    "filed and rejected": ((("mill", "report", "self", "9"), ("bureau", "reject", 1)), SHORT, OVER, 0),
    "filed and disputed": ((("mill", "report", "self", "9"), ("bureau", "dispute", 1)), SHORT, OVER, 1),
    "filed, disputed and rejected": (
        (("mill", "report", "self", "9"), ("bureau", "dispute", 1), ("chief", "reject", 1)), SHORT, OVER, 0
    ),
    "measured and disputed": ((("bureau", "report", "bureau", "9"), ("chief", "dispute", 1)), SHORT, OVER, 1),
    "measured and rejected": ((("bureau", "report", "bureau", "9"), ("chief", "reject", 1)), SHORT, OVER, 0),
    "filed and verified": (
        (("mill", "report", "self", "9"), ("bureau", "verify", 1)), ("met", "9.000", "0.000", "0.000"), FREE, 0
    ),
    "filed, disputed and verified": (
        (("mill", "report", "self", "9"), ("bureau", "dispute", 1), ("chief", "verify", 1)), ("met", "9.000", "0.000", "0.000"), FREE, 0
    ),
    "measured and verified": (
        (("bureau", "report", "bureau", "12"), ("chief", "verify", 1)), ("short", "12.000", "2.000", "2.000"), OVER, 0
    ),
    "measured, then the mill's is verified": (
        (("bureau", "report", "bureau", "12"), ("chief", "verify", 1), ("mill", "report", "self", "9"), ("bureau", "verify", 2)),
        ("short", "12.000", "2.000", "2.000"), OVER, 0,
    ),
    "monitors before the mill, measurement before monitors": (
        (("bureau", "report", "online", "9"), ("chief", "verify", 1), ("bureau", "report", "bureau", "12"), ("chief", "verify", 2)),
        ("short", "12.000", "2.000", "2.000"), OVER, 0,
    ),
    "its own disputed": ((("mill", "dispute", 0),), SHORT, f"{SILENT} {OVER}", 1),
    "its own disputed by one person of the bureau": ((("bureau", "ask_dispute", 0),), SHORT, OVER, 0),
    "its own disputed by two": ((("bureau", "ask_dispute", 0), ("chief", "confirm", 0)), SHORT, f"{SILENT} {OVER}", 1),
    "its own disputed by one, and dropped": ((("bureau", "ask_dispute", 0), ("bureau", "drop", 0)), SHORT, OVER, 0),
    "an earlier one disputed by one, and dropped": (
        (("mill", "report", "self", "12"), ("bureau", "verify", 1), ("bureau", "ask_dispute", 0), ("chief", "drop", 0)),
        ("short", "12.000", "2.000", "2.000"), OVER, 0,
    ),
    "its own disputed and rejected": ((("mill", "dispute", 0), ("bureau", "reject", 0)), SHORT, f"{SILENT} {OVER}", 0),
    "its own disputed, another filed": (
        (("mill", "dispute", 0), ("mill", "report", "self", "9")), SHORT, f"{SILENT} {OVER}", 2
    ),
    "its own disputed, another verified": (
        (("mill", "dispute", 0), ("mill", "report", "self", "9"), ("bureau", "verify", 1)), ("met", "9.000", "0.000", "0.000"), FREE, 1
    ),
    "its own disputed and verified again": ((("mill", "dispute", 0), ("chief", "verify", 0)), SHORT, OVER, 0),
    "two filed, the first verified last": (
        (("mill", "report", "self", "9"), ("mill", "report", "self", "12"), ("bureau", "verify", 2), ("bureau", "verify", 1)),
        ("met", "9.000", "0.000", "0.000"), FREE, 0,
    ),
    "verified, then less filed": (
        (("mill", "report", "self", "12"), ("bureau", "verify", 1), ("mill", "report", "self", "1")),
        ("short", "12.000", "2.000", "2.000"), OVER, 1,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_was_verified_stands(works: Works, name: str) -> None:
    """Goal: figures, status, gates and deductions follow verifications alone. Method: sequences of acts, then every door."""
    acts, figures, gates, pending = CASES[name]
    for act in acts:
        done = {
            "report": "reported", "verify": "verified", "dispute": "disputed", "reject": "rejected",
            "ask_dispute": "dispute_asked", "confirm": "disputed", "drop": "verified",
        }[act[1]]  # fmt: skip
        told = (
            works.report(act[0], act[2], act[3])
            if len(act) == 4
            else works.judge(act[0], act[1].removeprefix("ask_"), int(act[2]))
        )
        assert told == done, act
    assert (works.figures(), len(works.year().end.pending)) == (figures, pending)
    missing = figures[2]
    assert works.doors() == {
        "gates": gates,
        "deduction": "passed" if t(missing) >= t("1.5") else "permits.nothing_to_deduct",
    }
    assert works.d.broken() == []


@pytest.mark.parametrize(("action", "done"), [("reject", "rejected"), ("verify", "verified")])
@pytest.mark.parametrize("who", ["bureau", "chief"])
def test_who_disputed_does_not_decide(works: Works, action: str, done: str, who: str) -> None:
    """Goal: neither who asked for a dispute nor who confirmed it ends it, in SQL too. Method: each of them; then a third person."""
    assert works.judge("bureau", "dispute", 0) == "dispute_asked"
    assert works.judge("chief", "confirm", 0) == "disputed"
    assert works.judge(who, action, 0) == "process.acted_before"
    with works.d.database.read() as books:
        apart = "SELECT apart FROM ledger.process_transition WHERE machine = 'permits.report' AND action = %s AND from_state = 'disputed'"
        assert {"ask_dispute", "confirm"} <= {
            *books.connection.exec_driver_sql(apart, (action,)).scalar_one()
        }
    assert works.judge("third", action, 0) == done
    assert works.d.broken() == []


def test_as_of_the_days_before(works: Works) -> None:
    """Goal: a past day is told as it was. Method: ask before and after each of three verifications, one of them back-dated."""
    for number, (quantity, on) in enumerate((("9", date(2026, 2, 10)), ("12", date(2026, 4, 10))), 1):
        works.report("mill", "self", quantity, on=on)
        assert (
            works.d.do(
                judge,
                works.step("chief", on),
                report_id=works.reports[number],
                action="verify",
            )
            == "verified"
        )
    told = {
        on.isoformat(): works.year(on=on).end.verified
        for on in (
            date(2026, 1, 24),
            date(2026, 1, 25),
            date(2026, 2, 9),
            date(2026, 2, 10),
            date(2026, 4, 9),
            date(2026, 4, 10),
            DAY,
        )
    }
    assert list(told.values()) == [None, t("11.5"), t("11.5"), t("9"), t("9"), t("12"), t("12")]


def test_before_anything_is_verified(works: Works) -> None:
    """Goal: open reports are told, and give no figure. Method: report, dispute and reject for a year that has none."""
    works.report("mill", "self", "5", year=2024)
    assert (works.year(2024).end.status, works.year(2024).end.verified) == (Status.NO_REPORT, None)
    works.judge("bureau", "dispute", 1)
    assert works.year(2024).end.status is Status.DISPUTED
    works.judge("chief", "reject", 1)
    assert (works.year(2024).end.status, works.year(2024).end.pending) == (Status.NO_REPORT, ())


def test_old_years_are_not_pushed_out_of_sight(works: Works) -> None:
    """Goal: who was short long ago stays barred. Method: the mill files for every other year before it sells."""
    for other in range(2010, 2025):
        assert works.report("mill", "self", "1", year=other) == "reported"
    for other in range(2018, 2025):
        works.report("bureau", "bureau", "0", year=other)
        assert works.judge("chief", "verify", -1) == "verified"
    assert works.doors()["gates"] == OVER


def test_an_enterprise_files_what_it_knows_itself(works: Works) -> None:
    """Goal: sources belong to roles. Method: every source by both, one by one and from a sheet, where each row is told."""
    for source in ("bureau", "online", "self"):
        told = {who: works.report(who, source, "9") for who in REPORTERS}
        assert told == {
            "mill": "reported" if source == "self" else "permits.source_not_yours",
            "bureau": "reported",
        }
    titles = ("site", "year", "pollutant", "source", "measured", "abnormal")
    rows = [(A, "2025", "SO2", source, "9", "") for source in ("bureau", "self", "online")]
    given = {"base": new(), "sheet": report_sheets.read_sheet(write_xlsx([("data", titles, rows)]))}
    with pytest.raises(LedgerError) as refused:
        works.d.run(report_sheets.report_sheet, works.step("mill"), **given)
    assert (refused.value.code, refused.value.figures["count"]) == ("sheet.invalid", 2)
    assert works.d.run(report_sheets.report_sheet, works.step("bureau"), **given) == 3
    own = write_xlsx([("data", titles, rows[1:2])])
    assert (
        works.d.run(
            report_sheets.report_sheet, works.step("mill"), base=new(), sheet=report_sheets.read_sheet(own)
        )
        == 1
    )
    assert works.figures() == SHORT
    assert works.doors()["gates"] == OVER


def test_a_sheet_tells_the_years_to_come(works: Works) -> None:
    """Goal: a sheet tells all its faults at once, also a year that has not begun. Method: a row of such a year between others."""
    titles = ("site", "year", "pollutant", "source", "measured", "abnormal")
    rows = [(A, str(year), "SO2", "bureau", "9", "") for year in (2025, 2027, 2026, 2199)]
    sheet = report_sheets.read_sheet(write_xlsx([("data", titles, rows)]))
    with pytest.raises(LedgerError) as refused:
        works.d.run(report_sheets.report_sheet, works.step("bureau"), base=new(), sheet=sheet)
    assert (refused.value.code, refused.value.figures["count"]) == ("sheet.invalid", 2)
    problems: Any = refused.value.figures["problems"]
    assert [one["where"] for one in problems] == ["row 3, year", "row 5, year"]


YEARS = {
    "a year long over": (2024, DAY, "reported", "verified"),
    "last year": (2025, DAY, "reported", "verified"),
    "the first day after it": (2025, date(2026, 1, 1), "reported", "verified"),
    "the last day of it": (2025, date(2025, 12, 31), "reported", "permits.reported_year_not_over"),
    "this year": (2026, DAY, "reported", "permits.reported_year_not_over"),
    "the first day of it": (2025, date(2025, 1, 1), "reported", "permits.reported_year_not_over"),
    "the day before it": (2026, date(2025, 12, 31), "permits.report_ahead", ""),
    "next year": (2027, DAY, "permits.report_ahead", ""),
    "a year far away": (2199, DAY, "permits.report_ahead", ""),
}


@pytest.mark.parametrize("name", YEARS)
def test_a_year_that_is_not_over(works: Works, name: str) -> None:
    """Goal: filed when its year has begun, verified when it is over, in SQL too. Method: days around both ends, and plain SQL."""
    year, on, told, judged = YEARS[name]
    assert works.report("bureau", "online", "1", year=year, on=on) == told
    if told == "reported":
        verify = {"report_id": works.reports[-1], "action": "verify"}
        assert works.d.do(judge, works.step("chief", on), **verify) == judged
        if judged != "verified":
            assert _refused(works, VERIFY, report_id=works.reports[-1], on=on) == "LG076 report_year"
    else:
        assert _refused(works, REPORTED, report_id=works.reports[0], on=on, year=year) == "LG076 report_year"


VERIFY = """INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, previous, from_state, to_state, four_eyes,
                                              started_by, actor_id, effective_on, reason, document)
  SELECT p.book_id, p.process_id, 2, machine, 'verify', 1, 'reported', 'verified', true, started_by,
         (SELECT actor_id FROM ledger.actor WHERE name = 'chief'), %(on)s, '', '' FROM ledger.process p WHERE process_id = %(report_id)s"""
REPORTED = """INSERT INTO ledger.permit_report
    (book_id, report_id, site, year, pollutant, source, measured, abnormal, document, reported_on)
  SELECT book_id, gen_random_uuid(), site, %(year)s, pollutant, source, 0, 0, '', %(on)s FROM ledger.permit_report
  WHERE report_id = %(report_id)s"""


def _refused(works: Works, statement: str, **values: Any) -> str:
    """Write past Python, and tell what PostgreSQL says."""
    with pytest.raises(DBAPIError) as refused, works.d.owner.engine.begin() as connection:
        connection.exec_driver_sql(statement, values)
    return f"{sqlstate(refused.value)} {refused.value.orig.diag.constraint_name}"  # type: ignore[union-attr]


@pytest.mark.parametrize(("measured", "abnormal"), [(-1, 0), (0, -1), (-1, 1)])
def test_nothing_below_zero_was_emitted(works: Works, measured: int, abnormal: int) -> None:
    """Goal: refused with a sentence before the database is asked. Method: each quantity of a report below zero."""
    what = year_end.Emitted(A, 2025, "SO2", "self", measured=measured, abnormal=abnormal)
    assert (
        works.d.do(year_end.report_emissions, works.step("bureau"), report_id=new(), what=what)
        == "permits.emissions_below_zero"
    )


FILE = (
    """INSERT INTO ledger.process (book_id, process_id, machine, state, version, started_by)
       SELECT %(book)s, %(id)s, 'permits.report', 'reported', 1, actor_id FROM ledger.actor WHERE name = %(who)s""",
    """INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, from_state, to_state, four_eyes,
                                         started_by, actor_id, effective_on, reason, document)
       SELECT book_id, process_id, 1, machine, 'report', '', state, false, started_by, started_by, '2026-06-01', '', ''
       FROM ledger.process WHERE process_id = %(id)s""",
    """INSERT INTO ledger.permit_report (book_id, report_id, site, year, pollutant, source, measured, abnormal, document, reported_on)
       VALUES (%(book)s, %(id)s, %(site)s, 2025, 'SO2', %(source)s, 0, 0, '', '2026-06-01')""",
)


def test_the_database_looks_who_files_what(works: Works, database_url: str) -> None:
    """Goal: Python is not the only keeper. Method: plain SQL with an actor of the mill; a report is never changed nor removed."""
    with works.d.owner.engine.begin() as connection:
        add = "INSERT INTO ledger.actor (book_id, name, role, owner) VALUES (%s, 'mill', 'enterprise', %s)"
        connection.exec_driver_sql(add, (works.d.book_id, OWNER))

    def filed(who: str, source: str, where: str) -> str:
        who = {"mill": f"{OWNER} 1", "bureau 0": "bureau"}.get(who, who)
        works.d.of(OWNER)
        values = {"book": works.d.book_id, "id": new(), "who": who, "source": source, "site": where}
        with psycopg.connect(database_url) as plain:
            try:
                for statement in FILE:
                    plain.execute(statement, values)
                plain.commit()
            except psycopg.Error as error:
                plain.rollback()
                return f"{error.sqlstate} {error.diag.constraint_name}"
        return "filed"

    assert filed("mill", "self", A) == "filed"
    for source in ("bureau", "online"):
        assert filed("mill", source, A) == "LG055 report_source"
        assert filed("bureau 0", source, A) == "filed"
    assert filed("mill", "self", B) == "LG055 report_source"
    assert (
        filed("mill", "self", works.d.enterprise(1, suffix="002P")) == "filed"
    )  # a site of the same enterprise
    assert filed("mill", "self", A + "x") == "LG055 report_source"  # no site, whatever it begins with
    assert (
        filed("mill", "self", f"{OWNER}9:001P") == "LG055 report_source"
    )  # of another one, whose code begins alike
    for statement in (
        "UPDATE ledger.permit_report SET measured = 0",
        "DELETE FROM ledger.permit_report",
        "TRUNCATE ledger.permit_report",
    ):
        with psycopg.connect(database_url) as plain, pytest.raises(psycopg.Error) as refused:
            plain.execute("SET session_replication_role = replica")
            plain.execute(statement.encode())
        assert refused.value.sqlstate == "LG008"


def test_months_follow_the_report_that_counts(works: Works) -> None:
    """Goal: the monthly card is not made better by filing. Method: months verified, then others filed, rejected and verified."""
    sources = works.d.ask(law_of, DAY).texts("report.sources", DAY)
    high, low = tuple([t("2")] * 6 + [0] * 6), tuple([t("0.5")] * 12)

    def card() -> list[int]:
        return works.d.ask(months_of, A, 2025, "SO2", DAY, sources)  # type: ignore[no-any-return]

    works.report("mill", "self", "6", months=low)
    assert card() == list(low)
    works.report("mill", "self", "12", months=high)
    works.judge("bureau", "verify", 2)
    works.report("mill", "self", "6", months=low)
    assert card() == list(high)
    works.judge("bureau", "verify", 3)
    assert card() == list(low)


SOURCE = st.sampled_from(["self", "online", "bureau"])
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("report"), st.sampled_from([2023, 2024, 2025]), st.integers(0, 20), SOURCE),
        st.tuples(st.just("dispute"), st.integers(0, 30)),
        st.tuples(st.just("sheet"), st.integers(0, 20)),
    ),
    max_size=6,
)


@pytest.mark.long(2)
def test_an_enterprise_alone_improves_nothing(works: Works) -> None:
    """Goal: the property of the whole kind. Method: any acts of the mill, one example after the other, then figures and doors.

    A few examples by default, many where matrices are run whole.
    """
    titles = ("site", "year", "pollutant", "source", "measured")

    @settings(max_examples=size(8, 50), deadline=None)
    @given(ACTS)
    def acts(sequence: list[tuple[Any, ...]]) -> None:
        for act in sequence:
            if act[0] == "report":
                works.report("mill", act[3], str(act[2]), year=act[1])
            elif act[0] == "dispute":
                works.judge("mill", "dispute", act[1] % len(works.reports))
            else:
                sheet = write_xlsx([("data", titles, [(A, "2025", "SO2", "self", str(act[1]))])])
                works.d.run(
                    report_sheets.report_sheet,
                    works.step("mill"),
                    base=new(),
                    sheet=report_sheets.read_sheet(sheet),
                )
        assert works.figures() == SHORT
        doors = works.doors()
        assert OVER in doors["gates"].split()
        assert doors["deduction"] == "passed"

    acts()


DAYS = st.dates(date(2026, 1, 1), DAY)
MOMENTS = st.tuples(
    DAYS, st.integers(0, 10**6).map(lambda second: datetime.fromtimestamp(1_770_000_000 + second, UTC))
)
VERIFIED = st.builds(
    Report,
    SOURCE,
    st.integers(0, 30),
    st.integers(0, 3),
    st.sampled_from(["verified", "disputed", "rejected"]),
    DAYS,
    MOMENTS,
)
OPEN = st.builds(
    Report,
    SOURCE,
    st.integers(0, 30),
    st.integers(0, 3),
    st.sampled_from(["reported", "disputed", "rejected"]),
    DAYS,
)


@given(
    st.lists(VERIFIED, min_size=1, max_size=4),
    st.lists(OPEN, max_size=4),
    st.integers(0, 30),
    st.integers(0, 30),
    st.randoms(),
)
def test_open_reports_change_no_figure(
    verified: list[Report], others: list[Report], may: int, surrendered: int, order: Any
) -> None:
    """Goal: the rule itself. Method: any verified reports, with and without any others between them, in any order."""
    sources = ("bureau", "online", "self")
    alone = year.year_end(verified, may, surrendered, None, sources, abnormal_counts=True)
    mixed = [*verified, *others]
    order.shuffle(mixed)
    told = year.year_end(mixed, may, surrendered, None, sources, abnormal_counts=True)
    assert (told.status, told.verified, told.missing, told.over) == (
        alone.status,
        alone.verified,
        alone.missing,
        alone.over,
    )
    assert told.verified is not None
    assert len(told.pending) == sum(r.state in year.OPEN for r in mixed)


def test_what_was_asked_for_before_waits_until_it_is_made_good(database: Database, owner: Database) -> None:
    """Goal: nothing leaves a site between asking and doing. Method: move, pledge and buy-back are ready before the shortage is known."""
    works, ids, asked = mill(database, owner), {name: new() for name in LETS_GO}, date(2026, 1, 20)
    d = works.d
    for name, (action, who, words) in LETS_GO.items():
        said = d.do(action, works.step(who, asked), act_id=ids[name], **words)
        assert said == ("offered" if name == "buy-back" else "applied"), name
    assert d.do(moves.accept_move, d.of(B, asked), act_id=ids["move"]) == "accepted"
    assert (
        d.do(turn, d.of("bank:1", asked), act_id=ids["pledge"], machine=PLEDGE, action="accept") == "accepted"
    )
    assert (
        d.do(
            turn,
            works.step("mill", asked),
            act_id=ids["buy-back"],
            machine=BUYBACK,
            action="accept",
        )
        == "accepted"
    )
    early = date(2026, 1, 25)
    assert works.report("mill", "self", "11.5", on=early) == "reported"
    assert works.judge("chief", "verify", 0) == "verified"
    ends: dict[str, tuple[Callable[..., Any], str, str]] = {
        "move": (moves.approve_move, "chief", "done"),
        "pledge": (pledges.register_pledge, "chief", "registered"),
        "buy-back": (buybacks.pay_buyback, "finance", "paid"),
    }
    for name, (action, who, _) in ends.items():
        assert d.do(action, d.step(who, DAY), act_id=ids[name]) == "permits.gates_failed", name
    assert d.held(A, vintage=2026) == t("8")
    assert (
        d.do(year_end.surrender, d.of(A, DAY), act_id=new(), site=A, strips=[strip("10", 2025, 2025)])
        == "surrendered"
    )
    deducted = {"act_id": new(), "site": A, "year": 2025, "strip": strip("1.5")}
    assert d.twice(year_end.DEDUCT, year_end.deduct, d.step(on=DAY), **deducted) == "deducted"
    for name, (action, who, done) in ends.items():
        assert d.do(action, d.step(who, DAY), act_id=ids[name]) == done, name
    assert d.broken() == []

"""An institution reads the reports that are assigned to it and says what it finds of them; the authority decides, as its law lets it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.database import Database
from ledger.law_in_force.queries import law_of
from ledger.permits.actions import verifications, year_end
from ledger.permits.queries.verifications import Institution, found
from ledger.permits.queries.verifications import verifications as rows
from ledger.permits.queries.year import site_years
from ledger.permits.rules.strips import party_of, written
from ledger.processes import acting
from ledger.processes.actions import Step
from tests.market.test_agreements import past_python
from tests.permits.world import District, new, site, t

DAY = date(2026, 6, 1)
FILED_ON = date(2026, 2, 1)
MILL = site(1)
FIRST, SECOND = "institute:first", "institute:second"
BROKEN = "database.promise_broken"
"""What PostgreSQL refuses past Python."""


class Office:
    """A mill that reported 11.5 t of 2025, and two institutions."""

    def __init__(self, d: District) -> None:
        self.d = d
        d.enterprise(1)
        d.enterprise(2)
        self.people = {
            name: d._hire(name, "verifier", of)
            for name, of in (("anna", FIRST), ("bo", FIRST), ("carl", SECOND))
        }
        self.of = {"anna": FIRST, "bo": FIRST, "carl": SECOND}
        self.report = self.file(MILL)

    def file(self, holder: str, who: Step | None = None) -> UUID:
        """File a report."""
        number = new()
        what = year_end.Emitted(holder, 2025, "SO2", "self", t("11.5"), 0)
        step = who or self.d.of(holder, FILED_ON)
        assert self.d.do(year_end.report_emissions, step, report_id=number, what=what) == "reported"
        return number

    def step(self, who: str, **words: Any) -> Step:
        """Somebody of an institution."""
        return replace(
            Step(
                self.people[who], "verifier", DAY, "reason", "report of the institution", owner=self.of[who]
            ),
            **words,
        )

    def assign(
        self, verifier: str = FIRST, who: str = "bureau", report: UUID | None = None, **words: Any
    ) -> tuple[UUID, str]:
        """Assign the report."""
        act_id = new()
        step = self.d.step(who, **words)
        said = {"act_id": act_id, "report": report or self.report, "verifier": verifier}
        return act_id, self.d.do(verifications.assign_report, step, **said)

    def find(
        self,
        assigned: UUID,
        opinion: str = "as_filed",
        quantity: str | None = None,
        who: str = "anna",
        **words: Any,
    ) -> tuple[UUID, str]:
        """Say what was found."""
        act_id = new()
        amount = None if quantity is None else t(quantity)
        said = {"act_id": act_id, "verification": assigned, "opinion": opinion, "quantity": amount}
        return act_id, self.d.do(verifications.find_of_report, self.step(who, **words), **said)

    def end(self, assigned: UUID, who: str = "bureau", **words: Any) -> str:
        """End an assignment."""
        return self.d.do(verifications.end_verification, self.d.step(who, **words), act_id=assigned)

    def verify(self, who: str = "chief", report: UUID | None = None) -> str:
        """Verify the report."""
        return self.d.do(year_end.verify_report, self.d.step(who), report_id=report or self.report)

    def stands(self) -> tuple[str, str, str] | None:
        """What stands as found."""
        one = self.d.ask(found, self.report)
        return (
            None
            if one is None
            else (one.verifier, one.opinion, "-" if one.quantity is None else written(one.quantity))
        )

    def verified(self) -> str:
        """What the year counts as verified."""
        years = self.d.ask(site_years, MILL, 2025, DAY, self.d.ask(law_of, DAY))
        return next((written(one.end.verified) for one in years if one.end.verified is not None), "-")


def _for_all(opened: Callable[..., Any]) -> Callable[..., Any]:
    """Let everybody see a process."""
    return lambda books, book, conduct, number, step, called="": opened(
        books, book, conduct, number, replace(step, owner=None), called
    )


@pytest.fixture
def office(database: Database, owner: Database) -> Office:
    """The office."""
    return Office(District(database, owner))


def test_the_bureau_decides_by_shipped_law(office: Office) -> None:
    """With no finding, with one against it, and with one for it: the second person verifies, and the figure is the report's."""
    _, came = office.assign()
    assert came == "assigned"
    assert office.verified() == "-"
    assert office.verify() == "verified"
    assert office.verified() == "11.500"
    assert office.d.broken() == []


@pytest.mark.parametrize(
    ("opinion", "quantity", "came"),
    [
        ("as_filed", None, "found"),
        ("as_filed", "11.5", "permits.finding_unfit"),
        ("other", None, "permits.finding_unfit"),
        ("other", "11.5", "permits.finding_unfit"),
        ("other", "11.499999", "found"),
        ("other", "11.500001", "found"),
        ("other", "0", "found"),
        ("unverifiable", None, "found"),
        ("unverifiable", "12", "permits.finding_unfit"),
    ],
)
def test_a_finding_names_what_differs(office: Office, opinion: str, quantity: str | None, came: str) -> None:
    """Another quantity is another one, and nothing else names one; the year stays as it was."""
    assigned, _ = office.assign()
    assert office.find(assigned, opinion, quantity)[1] == came
    assert office.stands() == (
        (FIRST, opinion, "-" if quantity is None else written(t(quantity))) if came == "found" else None
    )
    assert office.verified() == "-"


def test_only_who_is_assigned_finds(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither another institution, nor the bureau, nor the mill, nor who took part in the report."""
    assigned, _ = office.assign()
    assert office.find(assigned, who="carl")[1] == "process.unknown"
    said = {"act_id": new(), "verification": assigned, "opinion": "as_filed", "quantity": None}
    d = office.d
    assert d.do(verifications.find_of_report, d.step(), **said) == "process.role_not_for_step"
    assert d.do(verifications.find_of_report, d.of(MILL), **said) == "process.not_your_side"
    assert d.do(verifications.find_of_report, office.step("anna", document=" "), **said) == "entry.text_empty"
    mine, _ = office.find(assigned)
    assert d.do(verifications.withdraw_finding, d.step(), act_id=mine) == "process.role_not_for_step"
    assert d.do(verifications.withdraw_finding, office.step("carl"), act_id=mine) == "process.unknown"
    monkeypatch.setattr(verifications, "check_side", lambda *_: None)
    monkeypatch.setattr(acting, "opened", _for_all(acting.opened))
    assert office.find(assigned, who="carl")[1] == BROKEN


def test_whom_a_report_is_assigned_to(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """One institution at a time that somebody acts for and that takes part in nothing; no report that is rejected."""
    d = office.d
    assert office.assign("institute:none")[1] == "permits.verifier_unknown"
    d._hire("of mill 2", "verifier", party_of(site(2)))
    assert office.assign(party_of(site(2)))[1] == "permits.verifier_not_independent"
    assert office.assign(document=" ")[1] == "entry.text_empty"
    assert office.assign(report=new())[1] == "process.unknown"
    first, came = office.assign()
    assert came == "assigned"
    assert office.assign(SECOND)[1] == "permits.verifier_assigned"
    assert office.end(first, reason=" ") == "entry.text_empty"
    assert office.end(first) == "ended"
    assert office.find(first)[1] == "permits.assignment_over"
    assert office.assign(SECOND)[1] == "assigned"
    other = office.file(site(2))
    assert d.do(year_end.reject_report, d.step("chief"), report_id=other) == "rejected"
    assert office.assign(report=other)[1] == "permits.nothing_to_verify"
    monkeypatch.setattr(verifications, "institution", lambda *_: Institution(known=True, takes_part=False))
    monkeypatch.setattr(verifications, "assigned_to", lambda *_: None)
    for verifier in (party_of(site(2)), "institute:none", FIRST):
        assert office.assign(verifier)[1] == BROKEN
    assert d.broken() == []


def test_who_took_part_finds_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who represents the mill and works for the institution, too: one human being; so who filed the report for the bureau."""
    assigned, _ = office.assign()
    with office.d.owner.engine.begin() as connection:
        query = (
            "INSERT INTO ledger.person (name, number_digest) VALUES ('Li', sha256('Li')) RETURNING person_id"
        )
        person = connection.exec_driver_sql(query).scalar_one()
        query = "INSERT INTO ledger.actor (book_id, person_id, name, role, owner) VALUES (%s, %s, 'Li', %s, %s) RETURNING actor_id"
        for role, of in (("enterprise", party_of(MILL)), ("verifier", FIRST)):
            said = (office.d.book_id, person, role, of)
            office.people["li"] = connection.exec_driver_sql(query, said).scalar_one()
    office.of["li"] = FIRST
    assert office.find(assigned, who="li")[1] == "permits.finding_of_yours"
    monkeypatch.setattr(verifications, "took_part", lambda *_: False)
    assert office.find(assigned, who="li")[1] == BROKEN
    assert office.find(assigned, who="bo")[1] == "found"


def test_the_newest_finding_stands(office: Office) -> None:
    """Corrected by a newer one, and withdrawn: the one before it stands again; an end takes two once something was found."""
    assigned, _ = office.assign()
    office.find(assigned, "other", "12")
    second, _ = office.find(assigned, "as_filed", who="bo")
    assert office.stands() == (FIRST, "as_filed", "-")
    d = office.d
    assert (
        d.do(verifications.withdraw_finding, office.step("anna", reason=" "), act_id=second)
        == "entry.text_empty"
    )
    assert d.do(verifications.withdraw_finding, office.step("anna"), act_id=second) == "withdrawn"
    assert office.stands() == (FIRST, "other", "12.000")
    assert office.end(assigned) == "end_asked"
    assert office.find(assigned)[1] == "permits.assignment_over"
    assert office.stands() == (FIRST, "other", "12.000")
    assert d.do(verifications.drop_end, d.step(), act_id=assigned) == "assigned"
    assert office.end(assigned) == "end_asked"
    assert d.do(verifications.confirm_end, d.step(), act_id=assigned) == "process.acted_before"
    assert d.do(verifications.confirm_end, d.step("chief"), act_id=assigned) == "ended"
    assert office.stands() is None
    [one] = d.ask(rows, report=office.report)
    assert (one.verifier, one.state, one.opinion) == (FIRST, "ended", "other")
    assert d.broken() == []


@pytest.mark.parametrize(
    ("needed", "opinion", "came"),
    [
        ("true", None, "permits.finding_missing"),
        ("true", "as_filed", "verified"),
        ("true", "other", "permits.found_otherwise"),
        ("true", "unverifiable", "permits.found_otherwise"),
        ("false", None, "verified"),
        ("false", "other", "verified"),
    ],
)
def test_the_law_may_ask_for_a_finding(office: Office, needed: str, opinion: str | None, came: str) -> None:
    """A pack of the bureau's own; PostgreSQL keeps it, too."""
    assert office.d.adopt(report__verifier_needed=needed) == "in_force"
    if opinion is not None:
        assigned, _ = office.assign()
        assert office.find(assigned, opinion, "12" if opinion == "other" else None)[1] == "found"
    assert office.verify() == came
    if came != "verified":
        with pytest.raises(DBAPIError, match="no institution found right"):
            past_python(office.d, office.report, "permits.report", "verify", "verified", DAY, "chief")
    assert office.verified() == ("11.500" if came == "verified" else "-")


def test_what_was_found_otherwise_goes_on(office: Office) -> None:
    """Another institution, once the first assignment was ended by two; and what the institution withdraws later changes no figure."""
    d = office.d
    assert d.adopt(report__verifier_needed="true") == "in_force"
    assigned, _ = office.assign()
    office.find(assigned, "unverifiable")
    assert office.verify() == "permits.found_otherwise"
    office.end(assigned)
    assert office.verify() == "permits.found_otherwise"
    assert d.do(verifications.confirm_end, d.step("third"), act_id=assigned) == "ended"
    assert office.verify() == "permits.finding_missing"
    again, _ = office.assign(SECOND)
    mine, _ = office.find(again, who="carl")
    assert office.verify() == "verified"
    assert d.do(verifications.withdraw_finding, office.step("carl"), act_id=mine) == "withdrawn"
    assert office.verified() == "11.500"


def test_an_institution_sees_its_own(office: Office) -> None:
    """It and the mill see the assignment; another institution and another mill nothing."""
    assigned, _ = office.assign()
    for owner, seen in ((FIRST, 1), (SECOND, 0), (party_of(MILL), 1), (party_of(site(2)), 0), (None, 1)):
        assert len(office.d.ask(rows, owner=owner)) == seen
    with office.d.database.read() as books:
        known = books.connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one()
    assert office.verify() == "verified"
    assert [one.report_state for one in office.d.ask(rows)] == ["verified"]
    assert [one.report_state for one in office.d.ask(rows, recorded=known)] == ["reported"]
    [one] = office.d.ask(rows, on=DAY)
    assert (one.id, one.state, written(one.filed), one.finding) == (assigned, "assigned", "11.500", None)
    assert office.d.ask(rows, on=date(2026, 5, 31)) == []

"""What comes of an act beside its state: the entries that it made, who is their second person, and the terms that it moves."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, NamedTuple

import psycopg
import pytest

from ledger.compensation.queries import cases
from ledger.database import Database
from tests.compensation.test_possible import COMPLETED, KIND, LATER, works
from tests.compensation.test_reversals import WHY
from tests.compensation.world import Desk, X
from tests.furnished import furnished

JULY, AUGUST = date(2025, 7, 10), date(2025, 8, 1)


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau."""
    return Desk(database, owner)


def posted(desk: Desk) -> list[object]:
    """Every entry of the book, in the order in which it was recorded."""
    with desk.database.read() as books:
        query = "SELECT entry_id FROM ledger.entry WHERE book_id = %s ORDER BY position"
        return list(books.connection.exec_driver_sql(query, (desk.book_id,)).scalars())


Do = Callable[[], str]


def story(desk: Desk) -> dict[str, Do]:
    """Acts that post, one after the other, in two cases: one owes money, the other works; each is done again by calling it again."""
    ids = desk.ids

    def do(action: str, on: date, name: str, **words: Any) -> Do:
        def once() -> str:
            told: dict[str, Any] = {
                key: str(ids[value[1:]]) if str(value).startswith("@") else value
                for key, value in words.items()
            }
            return desk.do(action, on, name=name, id=ids.get(name), **told)

        return once

    waived: dict[str, Any] = {"kind": "waiver", "basis": "b", "amount": "1.00"}
    stopped: dict[str, Any] = {
        "kind": "suspension",
        "basis": "b",
        "first_on": "2025-07-05",
        "last_on": "2025-07-06",
    }
    refund: dict[str, Any] = {"kind": "refund_excess", "basis": "b", "payee": X, "amount": "1.00"}
    both: dict[str, Any] = {"payer": X, "who": "cashier"}
    return {
        "pay late": do("pay", JULY, "late", route="agency", amount="100.00", **both),
        "pass it on": do("remit", JULY, "on", who="cashier", payment="@late"),
        "ask for a waiver": do("propose_relief", JULY, "ask waiver", who="payer", **waived),
        "waive": do("grant_relief", JULY, "waived", who="cashier", subject="@ask waiver"),
        "ask for a suspension": do("propose_relief", JULY, "ask stop", who="payer", **stopped),
        "suspend": do("grant_relief", JULY, "stopped", who="cashier", subject="@ask stop"),
        "give a deposit": do(
            "give_guarantee", JULY, "deposit", who="cashier", kind="deposit", guarantor=X, amount="2000.00"
        ),
        "call it": do("call_guarantee", AUGUST, "called", who="payer", subject="@deposit"),
        "ask to reverse the call": do(
            "propose_reversal", AUGUST, "ask undo", who="cashier", target="@called", **WHY
        ),
        "reverse the call": do("confirm_reversal", AUGUST, "undone", who="payer", subject="@ask undo"),
        "pay too much": do(
            "pay", AUGUST, "much", route="treasury", amount="1100.00", hold_excess=True, **both
        ),
        "ask for a refund": do("propose_relief", AUGUST, "ask back", who="payer", **refund),
        "refund": do("grant_relief", AUGUST, "back", who="cashier", subject="@ask back"),
        "ask to spend": do(
            "spend", AUGUST, "ask spend", who="cashier", use="assessment", payee="institute:1", amount="1.00"
        ),
        "spend": do("confirm_spending", AUGUST, "spent", who="payer", subject="@ask spend"),
        "ask to reverse the spending": do(
            "propose_reversal", AUGUST, "ask unspend", who="cashier", target="@spent", **WHY
        ),
        "reverse the spending": do(
            "confirm_reversal", AUGUST, "unspent", who="payer", subject="@ask unspend"
        ),
        "accept works": do(
            "accept_project",
            AUGUST,
            "met",
            who="third",
            code="C2",
            subject="@met works",
            evaluator="institute:1",
            value="1",
            fulfilled=True,
            less_basis="law",
        ),
    }


SILENT = {"ask for a waiver", "ask for a suspension", "ask to reverse the call", "ask for a refund", "ask to spend",
    "ask to reverse the spending"}  # fmt: skip
"""What asks, and posts nothing."""


def test_an_act_tells_its_entries_and_a_replay_the_same(desk: Desk) -> None:
    """Goal: `entries` are what the act posted, now and later. Method: the journal before and after each, then all of them again."""
    desk.judged()
    desk.judged(LATER, code="C2", **KIND)
    works_done(desk)
    told = {}
    for name, act in story(desk).items():
        before = posted(desk)
        assert act() == "done", (name, desk.said)
        told[name] = desk.entries
        assert list(told[name]) == posted(desk)[len(before) :], name
        assert bool(told[name]) == (name not in SILENT), name
    assert len(told["call it"]) > 2
    for name, act in story(desk).items():
        assert act() == "replayed", (name, desk.said)
        assert desk.entries == told[name], name
    assert desk.broken() == []


def works_done(desk: Desk) -> None:
    """Let the works of the second case wait for their acceptance."""
    desk.day = date(2025, 4, 1)
    works(desk, "C2", *COMPLETED, name="met works")


def test_entries_of_what_two_persons_do_name_both(desk: Desk, database_url: str) -> None:
    """What is confirmed has as its approver who asked; a reversal too, whatever it moves on its way."""
    desk.judged()
    desk.judged(LATER, code="C2", **KIND)
    works_done(desk)
    people = desk.people
    seen = {}
    for name, act in story(desk).items():
        assert act() == "done", (name, desk.said)
        with psycopg.connect(database_url) as connection:
            rows = connection.execute(
                "SELECT DISTINCT actor_id, approver_id FROM ledger.entry WHERE entry_id = ANY(%s)",
                ([*desk.entries],),
            ).fetchall()
        seen[name] = set(rows)
    for name in ("spend", "reverse the spending", "reverse the call"):
        assert seen[name] == {(people["payer"], people["cashier"])}, name
    assert seen["pay late"] == {(people["payer"], people["cashier"])}


class Clock(NamedTuple):
    """A term."""

    starts_on: date
    due_on: date | None
    stopped_on: date | None
    source: str
    why: str


def clocks(desk: Desk, database_url: str, code: str) -> list[Clock]:
    """The terms of a name, in the order in which they were started."""
    with psycopg.connect(database_url) as connection:
        return [
            Clock(*row)
            for row in connection.execute(
                "SELECT starts_on, due_on, stopped_on, source, why FROM ledger.damage_clock WHERE code = %s ORDER BY clock_id",
                (code,),
            )
        ]


def test_a_term_waits_and_goes_on(desk: Desk, database_url: str) -> None:
    """The investigation waits while the assessment is made, once however often it is paused, and then ends so much later."""
    assert desk.register() == "done"
    for action, who in (("check", "clerk"), ("open", "chief"), ("investigate", "clerk")):
        desk.must(action, who=who)
    with psycopg.connect(
        database_url
    ) as connection:  # the shipped packs have no such term; that of a place may
        connection.execute(
            "INSERT INTO ledger.damage_clock (book_id, case_id, code, subject, starts_on, length, due_on, why, source)"
            " SELECT book_id, case_id, 'investigation', '', '2025-01-06', '60 D', '2025-03-07', '-', 's' FROM ledger.damage_case"
        )
    before = clocks(desk, database_url, "investigation")[0]
    assert before.due_on is not None
    desk.must("pause_clock", date(2025, 1, 8), clock="investigation")
    desk.must(
        "commission",
        date(2025, 1, 9),
        body="institute:1",
        body_name="i",
        how="appraisal",
        due_on="2025-01-30",
    )
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT first_on, last_on FROM ledger.damage_pause").fetchall() == [
            (date(2025, 1, 8), None)
        ]
    named = clocks(desk, database_url, "assessment")[0]
    assert (named.starts_on, named.due_on, named.source, named.why) == (
        date(2025, 1, 9), date(2025, 1, 30), "paper", "by contract",
    )  # fmt: skip
    desk.day = date(2025, 1, 17)
    assert desk.assess(("H4", "1.00")) == "done"
    assert clocks(desk, database_url, "assessment")[0].stopped_on == date(2025, 1, 17)
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT first_on, last_on FROM ledger.damage_pause").fetchall() == [
            (date(2025, 1, 8), date(2025, 1, 17))
        ]
    after = clocks(desk, database_url, "investigation")[0]
    assert after.due_on is not None
    assert "10 days paused" in after.why
    assert (after.due_on - before.due_on).days == 10


def test_a_term_whose_end_has_passed_starts_at_its_end(desk: Desk, database_url: str) -> None:
    """A paper may name a day that is over: the term starts there, not after it; one stops no earlier than it starts."""
    assert desk.register() == "done"
    for action, who in (("check", "clerk"), ("open", "chief"), ("investigate", "clerk")):
        desk.must(action, who=who)
    desk.must(
        "commission",
        date(2025, 2, 3),
        body="institute:1",
        body_name="i",
        how="appraisal",
        due_on="2025-01-31",
    )
    (term,) = clocks(desk, database_url, "assessment")
    assert (term.starts_on, term.due_on) == (date(2025, 1, 31), date(2025, 1, 31))


def test_a_term_of_one_stops_alone(desk: Desk, database_url: str) -> None:
    """Of two payments to the department the term of the one that is passed on stops, and the other runs."""
    desk.judged()
    for name in ("first", "second"):
        assert desk.pay("10.00", date(2025, 4, 1), route="agency", name=name) == "done"
    desk.must("remit", date(2025, 4, 2), who="cashier", payment=str(desk.ids["first"]))
    assert [one.stopped_on for one in clocks(desk, database_url, "remittance")] == [date(2025, 4, 2), None]
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, "C1")
        running = cases.clocks_of(books, desk.book_id, head.case_id, running=True)
    told = {"claimant_report", "procuratorate_notice"}  # of the suit: in every case
    assert sorted({one.code for one in running} - told) == ["enforcement", "payment", "remittance"]


def named_end(desk: Desk, name: str) -> None:
    """Bring a case to a term whose end a paper names."""
    if name == "answer":
        desk.concluded()
        desk.must("notify", date(2025, 1, 8), answer_by="2025-01-20", proof_of_service="slip")
    elif name == "assessment":
        assert desk.register() == "done"
        for action, who in (("check", "clerk"), ("open", "chief"), ("investigate", "clerk")):
            desk.must(action, who=who)
        desk.must("commission", body="institute:1", body_name="i", how="appraisal", due_on="2025-02-28")
    else:
        desk.judged(LATER, **KIND)
    if name == "guarantee":
        given: dict[str, Any] = {"kind": "surety", "guarantor": X, "amount": "5", "expires_on": "2026-01-01"}
        desk.must("give_guarantee", who="cashier", **given)
    if name == "stage":
        works(desk, "C1", "approve_project", "contract_project")


@pytest.mark.parametrize("name", ["payment", "answer", "guarantee", "assessment", "stage"])
def test_an_end_that_a_paper_names_stays(desk: Desk, database_url: str, name: str) -> None:
    """It is neither paused nor extended, with a sentence that says why; one that a book of before has paused runs on to its end."""
    named_end(desk, name)
    before = clocks(desk, database_url, name)
    assert len(before) == (2 if name == "answer" else 1), "each party has its own term for its answer"
    acts: list[tuple[str, dict[str, Any]]] = [
        ("pause_clock", {}),
        ("extend_clock", {"length": "90 D", "reason": "r"}),
    ]
    for action, words in acts:
        came = desk.do(action, who="chief", clock=name, **words)
        assert (came, desk.said["clock"], "a paper names its end" in desk.said["because"]) == (
            "compensation.term_not_possible", name, True,
        )  # fmt: skip
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "INSERT INTO ledger.damage_pause (book_id, clock_id, first_on)"
            " SELECT book_id, clock_id, starts_on FROM ledger.damage_clock WHERE code = %s",
            (name,),
        )
    desk.must("resume_clock", clock=name)
    assert clocks(desk, database_url, name) == before
    assert desk.do("resume_clock", clock=name) == "compensation.term_not_possible"


def test_only_what_can_be_paused_is_paused(desk: Desk, database_url: str) -> None:
    """A table of what is told to the three acts, in order: a name, a day, and what comes of it, with the words that say why."""
    assert desk.register() == "done"
    early, tenth = date(2025, 1, 5), date(2025, 1, 10)
    table: list[tuple[str, date, dict[str, Any], str, str]] = [
        ("pause_clock", tenth, {"clock": "weather"}, "compensation.term_not_possible", "no such term runs"),
        ("resume_clock", tenth, {"clock": "weather"}, "compensation.term_not_possible", "no such term runs"),
        ("resume_clock", tenth, {"clock": "check"}, "compensation.term_not_possible", "it is not paused"),
        ("pause_clock", early, {"clock": "check"}, "compensation.act_before_case", ""),
        ("pause_clock", tenth, {"clock": "check"}, "done", ""),
        ("pause_clock", tenth, {"clock": "check"}, "compensation.term_not_possible", "it is paused since 2025-01-10"),
        ("resume_clock", date(2025, 1, 9), {"clock": "check"}, "compensation.term_day_too_early", "2025-01-10"),
        ("resume_clock", date(2025, 1, 14), {"clock": "check"}, "done", ""),
        ("pause_clock", date(2025, 1, 12), {"clock": "check"}, "compensation.term_day_too_early", "2025-01-14"),
        ("pause_clock", tenth, {"clock": "check"}, "compensation.term_day_too_early", "2025-01-14"),
        ("extend_clock", tenth, {"clock": "check", "length": "40 D"}, "compensation.extension_without_reason", ""),
        ("extend_clock", tenth, {"clock": "check", "length": "40 D", "reason": " "}, "compensation.extension_without_reason", ""),
        ("extend_clock", tenth, {"clock": "weather", "length": "40 D", "reason": "r"}, "compensation.term_not_possible",
            "no such term runs"),
    ]  # fmt: skip
    for action, on, words, wanted, why in table:
        came = desk.do(action, on, who="chief", **words)
        assert came == wanted, (action, on, words, desk.said)
        assert came == "done" or why in str(desk.said), (action, on, desk.said)
        assert "-" not in desk.said.values()
    desk.must("check", tenth)
    desk.must("open", tenth, who="chief")
    assert desk.do("pause_clock", clock="check") == "compensation.term_not_possible"
    assert desk.broken() == []


def test_a_pause_on_the_last_day_of_a_pause_is_one_with_it(desk: Desk, database_url: str) -> None:
    """Whoever pauses again on the day on which a term began to run on, goes on with the pause; each day counts once."""
    assert desk.register() == "done"
    (before,) = clocks(desk, database_url, "check")
    day = date(2025, 1, 10)
    for first, last in ((day, day), (day, date(2025, 1, 14)), (date(2025, 1, 14), date(2025, 1, 19))):
        desk.must("pause_clock", first, clock="check")
        desk.must("resume_clock", last, clock="check")
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT first_on, last_on FROM ledger.damage_pause").fetchall() == [
            (day, date(2025, 1, 19))
        ]
    (after,) = clocks(desk, database_url, "check")
    assert before.due_on is not None
    assert after.due_on is not None
    assert "10 days paused" in after.why
    assert after.due_on >= before.due_on + timedelta(days=10)

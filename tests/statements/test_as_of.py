"""What a statement said is what it says when it is asked later about that instant; and it is what a model adds up by hand."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.audit.checks import run_checks
from ledger.compensation.actions.places import account_of, ensure_places
from ledger.compensation.rules.claims import MONEY, Place, account_code, placed
from ledger.database import Database, ReadBooks
from ledger.entries import Entry, Posting
from ledger.identifiers import uuid7
from ledger.journal import posting
from ledger.journal.accounts import NewAccount
from ledger.journal.balances import Moment, statement
from ledger.journal.refusals import KindNotReversible
from ledger.permits.actions import year_end
from ledger.statements.invariants import INVARIANTS
from ledger.statements.queries.lists import behind, journal, standing
from ledger.statements.queries.permits import permit_statement
from ledger.statements.queries.treasury import treasury_lines, treasury_sums
from ledger.statements.queries.turnovers import turnovers, unequal_assets
from ledger.statements.rules import Period, Selection, balance_sheets, outcomes
from tests.permits.world import AREA, District, strip
from tests.world import World, make_world, move

FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 300).map(lambda n: FIRST + timedelta(days=n))
AMOUNTS = st.integers(1, 10**9)
TREASURY, REVENUE = "treasury:money:treasury_cash", "treasury:money:nontax_revenue"
PLACES = {
    **{p: Place("H1", 1) for p in ("claim_established", "claim_assessed", "claim_due", "claim_received")},
    **dict.fromkeys(("case_fund", "case_fund_source", "restoration_expense"), MONEY),
}
CLAIM = FUND = {purpose: account_code("C1", purpose, place) for purpose, place in PLACES.items()}
SPENT = FUND["restoration_expense"]
SHAPES: dict[str, tuple[tuple[str, str], ...]] = {
    "journal.transfer": (("a", "b"),), "market.deposit": (("cash", "claim"),),
    "compensation.payment": (
        (TREASURY, REVENUE), (CLAIM["claim_received"], CLAIM["claim_due"]), (FUND["case_fund"], FUND["case_fund_source"]),
    ),
    "compensation.spending": ((SPENT, TREASURY), (FUND["case_fund_source"], FUND["case_fund"])),
}  # fmt: skip
"""Pairs of debit and credit of the entries that are made at random."""
EVENTS = st.lists(
    st.tuples(st.sampled_from([*SHAPES, "journal.reversal"]), DAYS, AMOUNTS), min_size=1, max_size=8
)
LONG = settings.default.max_examples if settings.default.max_examples > 100 else 0  # type: ignore[union-attr]
_numbers = count(1)
_CASE = """WITH made AS (INSERT INTO ledger.process (book_id, process_id, machine, state, version, started_by)
    SELECT %(book)s, %(id)s, 'compensation.case', 'registered', 1, %(actor)s),
  begun AS (INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, from_state, to_state, four_eyes, started_by,
      actor_id, effective_on, reason, document)
    SELECT %(book)s, %(id)s, 1, 'compensation.case', 'register', '', 'registered', false, %(actor)s, %(actor)s, '2026-01-01', '', '')
  INSERT INTO ledger.damage_case (book_id, code, title, process_id, area, medium, channel, received_on, red_line, repeated, major)
  VALUES (%(book)s, 'C1', 'a river', %(id)s, '330603', 'water', 'report', '2026-01-01', false, false, false) RETURNING case_id"""


def legs(kind: str, amount: int) -> tuple[Posting, ...]:
    """The postings of an entry."""
    pairs = [
        (Posting(debit, "CNY", "debit", amount), Posting(credit, "CNY", "credit", amount))
        for debit, credit in SHAPES[kind]
    ]
    return tuple(leg for pair in pairs for leg in pair)


def furnish(database: Database, owner: Database) -> World:
    """A book with a treasury and a case to which much is owed."""
    world = make_world(database, owner, f"book{next(_numbers)}")
    world.open(
        NewAccount(TREASURY, "treasury", "treasury_cash"), NewAccount(REVENUE, "treasury", "nontax_revenue")
    )
    with owner.engine.begin() as connection:
        values = {"book": world.book_id, "id": uuid7(), "actor": world.poster}
        case_id = connection.exec_driver_sql(_CASE, values).scalar_one()
    wanted = [account_of(case_id, placed("C1", purpose, 0, place)) for purpose, place in PLACES.items()]
    database.begin(lambda books: ensure_places(books, world.book_id, wanted, world.poster))
    owed = 10**12
    world.post(
        move(
            CLAIM["claim_assessed"],
            CLAIM["claim_established"],
            owed,
            kind="compensation.assessment",
            on=FIRST,
        ),
        move(CLAIM["claim_due"], CLAIM["claim_assessed"], owed, kind="compensation.obligation", on=FIRST),
    )
    return world


def everything(books: ReadBooks, book_id: int, since: date | None, moment: Moment) -> list[Any]:
    """Every statement of the book."""
    period = Period(since, moment)
    result = Selection(part="surplus", year_close="without")
    account, asset = books.connection.exec_driver_sql(
        "SELECT a.account_id, s.asset_id FROM ledger.account a JOIN ledger.asset s USING (book_id)"
        " WHERE a.book_id = %s AND a.code = %s AND s.code = 'CNY'",
        (book_id, TREASURY),
    ).one()
    lines = turnovers(books, book_id, period)
    return [
        lines,
        unequal_assets(books, book_id, period),
        turnovers(books, book_id, period, by="account"),
        balance_sheets(lines),
        outcomes(
            turnovers(books, book_id, period, result),
            turnovers(books, book_id, Period(FIRST, moment), result),
        ),
        treasury_sums(books, book_id, period),
        treasury_lines(books, book_id, period, by="case"),
        journal(books, book_id, period),
        behind(books, book_id, period, Selection(case="C1")),
        statement(books, book_id, account, asset, moment, since=since),
    ]


@settings(
    max_examples=LONG or 8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(events=EVENTS, since=st.none() | DAYS, effective=st.none() | DAYS)
def test_answers_stay(
    database: Database, owner: Database, events: list[Any], since: date | None, effective: date | None
) -> None:
    """Goal: a past question has one answer. Method: ask after every entry, and ask all of it again at the end."""
    if since and effective and since > effective:
        since, effective = effective, since
    world = furnish(database, owner)
    asked: list[tuple[datetime, list[Any], list[Any]]] = []
    posted: list[Entry] = []
    for kind, on, amount in events:
        if kind == "journal.reversal":
            transfers = [e for e in posted if e.kind == "journal.transfer"]
            if not transfers:
                continue
            entry = posting.mirror(transfers[-1], uuid7(), max(on, transfers[-1].effective_on), "", "")
        else:
            entry = Entry(uuid7(), kind, on, legs(kind, amount))
        if world.one(entry) == "posted":
            posted.append(entry)
        with database.read() as books:
            at = standing(books, world.book_id)[1]
            asked.append(
                (
                    at,
                    everything(books, world.book_id, None, Moment()),
                    everything(books, world.book_id, since, Moment(effective)),
                )
            )
    with database.read() as books:
        for at, whole, narrowed in asked:
            assert everything(books, world.book_id, None, Moment(recorded=at)) == whole
            assert everything(books, world.book_id, since, Moment(effective, at)) == narrowed
        lines = turnovers(books, world.book_id, Period(since, Moment(effective)))
    assert {
        (x.purpose, x.opening, x.debits, x.credits) for x in lines if x.debits or x.credits or x.opening
    } == model(posted, since, effective)
    (sheet,) = balance_sheets(lines)
    assert sheet.balanced


def model(posted: list[Entry], since: date | None, effective: date | None) -> set[tuple[str, int, int, int]]:
    """Add up opening, debits and credits by purpose from the entries that were posted, without the database."""
    owed = 10**12
    whole = [
        (FIRST, "claim_assessed", owed),
        (FIRST, "claim_established", -owed),
        (FIRST, "claim_due", owed),
        (FIRST, "claim_assessed", -owed),
    ]
    names = {"a": "clearing", "b": "clearing", "cash": "settlement_cash", "claim": "settlement_claim"}
    for entry in posted:
        for leg in entry.postings:
            purpose = names.get(leg.account) or leg.account.rpartition(":")[2]
            whole.append((entry.effective_on, purpose, leg.amount if leg.side == "debit" else -leg.amount))
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for on, purpose, net in whole:
        if effective is None or on <= effective:
            place = 0 if since is not None and on < since else 1 if net > 0 else 2
            sums[purpose][place] += net if place < 2 else -net
    return {(purpose, *found) for purpose, found in sums.items() if any(found)}  # type: ignore[misc]


def test_permits_stay(database: Database, owner: Database) -> None:
    """The permit statement after every act of a year is told again from the postings alone, and is sound at every step."""
    district = District(database, owner)
    mill = district.enterprise(1)
    asked: list[tuple[datetime, Any]] = []

    def ask() -> None:
        with database.read() as books:
            asked.append(
                (standing(books, district.book_id)[1], permit_statement(books, district.book_id, Period()))
            )

    ask()
    district.cap("100")
    ask()
    assert district.allocate(mill, "10") == "issued"
    ask()
    assert district.allocate(f"bureau:{AREA}", "5") == "issued"
    ask()
    frozen = district.freeze(act_id=uuid7(), site=mill, strips=[strip("4")])
    ask()
    retired = district.twice(
        year_end.RETIRE,
        year_end.retire,
        district.of(mill),
        act_id=uuid7(),
        holder=mill,
        strips=[strip("1")],
        cancel=False,
        ground="closed line",
    )
    ask()
    with database.read() as books:
        for at, before in asked:
            assert permit_statement(books, district.book_id, Period(None, Moment(recorded=at))) == before
    assert asked[0][1] == ([], None)
    assert all(line.sound for _, (lines, _) in asked for line in lines)
    ((line,), _) = asked[-1][1]
    assert (frozen, retired) == ("frozen", "retired"), (frozen, retired)
    assert {p: a for p, a in line.amounts.items() if a} == {
        "cap_limit": 100_000_000,
        "cap_available": 85_000_000,
        "cap_issued": 15_000_000,
        "lot_issued": 15_000_000,
        "reserve": 5_000_000,
        "holding": 5_000_000,
        "frozen": 4_000_000,
        "retired": 1_000_000,
    }
    assert not replace(line, amounts={**line.amounts, "holding": 5_000_001}).sound


def test_an_unpaired_claim_is_found(database: Database, owner: Database) -> None:
    """Money against a claim leaves the sheet unbalanced though every entry balances: sheet and doctor both say so."""
    world = furnish(database, owner)
    world.post(Entry(uuid7(), "compensation.payment", FIRST, legs("compensation.payment", 500)))

    def broken() -> tuple[bool, list[str]]:
        with database.read() as books:
            (sheet,) = balance_sheets(turnovers(books, world.book_id, Period()))
            return sheet.balanced, [
                f.invariant.name for f in run_checks(books) if f.count and f.invariant in INVARIANTS
            ]

    assert broken() == (True, [])
    world.post(move(CLAIM["claim_established"], TREASURY, 7, kind="compensation.refund"))
    assert broken() == (False, ["balance_sheet_stands_alone"])


def test_year_close(database: Database, owner: Database) -> None:
    """After the close the year still shows its revenue; the sheet has it in the net assets, and no surplus."""
    world = furnish(database, owner)
    world.post(Entry(uuid7(), "compensation.payment", date(2026, 3, 1), legs("compensation.payment", 500)))
    world.post(Entry(uuid7(), "compensation.spending", date(2026, 4, 1), legs("compensation.spending", 200)))
    world.open(NewAccount("treasury:money:net_assets", "treasury", "net_assets"))
    close = Entry(
        uuid7(),
        "periods.year_close",
        date(2026, 6, 1),
        (
            Posting(REVENUE, "CNY", "debit", 500),
            Posting(SPENT, "CNY", "credit", 200),
            Posting("treasury:money:net_assets", "CNY", "credit", 300),
        ),
    )
    year = Selection(part="surplus", year_close="without")

    def told() -> tuple[int, int, int]:
        with database.read() as books:
            whole = Period(FIRST, Moment(date(2026, 12, 31)))
            (outcome,) = outcomes(turnovers(books, world.book_id, whole, year), [])
            (sheet,) = balance_sheets(turnovers(books, world.book_id, whole))
        assert sheet.balanced
        return (
            outcome.totals[2].amount,
            sheet.surplus[0],
            -sheet.totals[next(e for e in sheet.totals if e == "net_assets")][0],
        )

    assert told() == (300, 300, 0)
    world.database.begin(lambda books: posting.approve(books, world.book_id, close, world.approver))
    assert world.one(close) == "posted"
    assert told() == (300, 0, -300)
    undone = posting.mirror(close, uuid7(), date(2026, 6, 2), "", "")
    # What a year has left stays carried (docs/spec/audit.md 1.5), whoever asks.
    with pytest.raises(KindNotReversible):
        owner.begin(lambda books: posting.must(books, world.book_id, undone, world.poster))
    assert told() == (300, 0, -300)

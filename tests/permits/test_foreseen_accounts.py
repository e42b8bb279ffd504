"""What an act would post is foreseen line by line: an account that takes no part, and a closed month, are told before they refuse."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

import pytest

from ledger.database import Books, Database, ReadBooks
from ledger.errors import LedgerError
from ledger.journal.accounts import CloseNotEmpty, NewAccount, Status, ensure_accounts, set_status
from ledger.market.actions import enforcement, leases
from ledger.permits.actions import fees, moves, plans, withdrawals
from ledger.permits.machines import FREEZE
from ledger.permits.rules.plans import PlanLine
from ledger.processes.acting import Done, Next, take
from ledger.processes.actions import Step
from tests.furnished import furnished
from tests.permits import begun
from tests.permits.begun import BANK, ONE, TWO
from tests.permits.test_foreseen import (
    ASKED,
    STATES,
    conduct_of,
    through,
    told,
    two_mills,
)
from tests.permits.world import DAY, PEOPLE, District, new, strip
from tests.sampling import WHOLE, sample

STATUSES: tuple[Status, ...] = ("frozen", "closed", "receive_only")
JUNE = date(2026, 6, 30)


@furnished
def district(database: Database, owner: Database) -> District:
    """The two mills and their bank."""
    return two_mills(database, owner)


class Place(NamedTuple):
    """An account on which an act stands."""

    code: str
    owner: str
    purpose: str


def _plan(d: District) -> UUID:
    """A plan of two lines that waits for its execution."""
    grant_id, early = new(), date(2026, 5, 4)
    lines = [
        PlanLine(ONE, strip("1", 2025, 2026), "holding", None),
        PlanLine(ONE, strip("2"), "unpaid", None),
    ]
    d.run(plans.upload_plan, d.step(on=early), grant_id=grant_id, title="p", file_name="p", lines=lines)
    d.run(plans.publish_plan, d.step(on=early), grant_id=grant_id)
    d.run(plans.approve_plan, d.step("chief"), grant_id=grant_id)
    return grant_id


def _fee_asked(d: District) -> UUID:
    """An assessment that waits for a second person."""
    assert d.allocate(ONE, "1", purpose="unpaid") == "issued"
    d.run(fees.assess_fee, d.step(), fee_id=(fee_id := new()), site=ONE, notice="n")
    return fee_id


_BEFORE = date(2026, 5, 18)
"""A day whose time for objections is over, and whose term for the conclusion is not."""


def _decided(d: District) -> UUID:
    """A withdrawal to which nobody objects any more."""
    assert d.allocate(ONE, "1", 2025, 2025, step=d.step(on=_BEFORE)) == "issued"
    words = {"site": ONE, "strips": [strip("1", 2025, 2025)], "ground": "idle"}
    steps = (d.step("fourth", _BEFORE), d.step("third", _BEFORE))
    d.twice(withdrawals.WITHDRAW, withdrawals.withdraw, *steps, act_id=(act_id := new()), **words)
    return act_id


def _leased(d: District) -> UUID:
    """A lease of a year that ran then, and can be surrendered no more."""
    then = date(2025, 6, 2)
    assert d.allocate(ONE, "1", 2025, 2025, step=d.step(on=then)) == "issued"
    words = {"lessor": ONE, "lessee": TWO, "strips": [strip("1", 2025, 2025)]}
    d.run(leases.propose_lease, d.of(ONE, then), act_id=(act_id := new()), **words)
    d.run(leases.accept_lease, d.of(TWO, then), act_id=act_id)
    d.run(leases.register_lease, d.step("fourth", then), act_id=act_id)
    return act_id


def _moved_out(d: District) -> UUID:
    """A move into an area with a cap of its own."""
    d.cap("10", area="330604")
    words = {"site": ONE, "to": TWO, "strips": [strip("1")], "basis": "merger", "to_area": "330604"}
    d.run(moves.apply_move, d.of(ONE), act_id=(act_id := new()), **words)
    d.run(moves.accept_move, d.of(TWO), act_id=act_id)
    return act_id


def _execution(d: District) -> UUID:
    """The sale of what the fourth person froze, asked for by the first."""
    words = {"machine": FREEZE, "buyer": TWO, "price": 2_00, "costs": 1_00, "costs_to": BANK}
    d.run(enforcement.ask_enforcement, d.step(), act_id=(act_id := new()), of=begun.frozen(d), **words)
    d.run(enforcement.accept_enforcement, d.of(TWO), act_id=act_id)
    return act_id


POSTING: dict[str, set[str]] = {
    **{name: {"confirm"} for name in ASKED if name not in ("exclusion", "closure")},
    "sale": {"accept"},
    "sale, attested": {"confirm"},
    "sale, approved and paid for": {"settle"},
    "ending of a sale": {"accept"},
    "ending of a sale, attested": {"accept", "confirm"},
    "lease, accepted": {"register"},
    "ending of a lease that runs": {"accept"},
    "pledge, accepted": {"register"},
    "pledge, registered": {"release"},
    "pledge, release asked": {"release", "confirm"},
    "buy-back, accepted": {"pay"},
    "freeze, lifting asked": {"confirm"},
    "freeze by one": {"lift"},
    "freeze, asked for": {"confirm"},
    "withdrawal": {"undo"},
    "withdrawal, objected": {"undo"},
    "withdrawal, asked for": {"confirm"},
    "surplus": {"recognise"},
    "surplus, objected": {"recognise"},
    "move": {"approve"},
    "surrender, undoing asked": {"confirm"},
    "pay-out asked for": {"fail", "cancel"},
    "pay-out, being paid": {"confirm"},
}
"""What posts of the acts that can be taken in each of the states of the other tables; in those that are not named nothing does.

An exclusion is an opinion on a year, and moves nothing; nor does the closure of a site that holds nothing.
"""
OTHERS: dict[str, tuple[Callable[[District], UUID], set[str]]] = {
    "lease, after its term": (_leased, {"return"}),
    "withdrawal, after its time": (_decided, {"conclude", "undo"}),
    "move into another area": (_moved_out, {"approve"}),
    "execution of a freeze": (_execution, {"confirm"}),
    "plan": (_plan, {"execute"}),
    "fee, asked for": (_fee_asked, {"confirm"}),
}
"""What is in no state of those tables, and what posts of it."""
BEGUN = {
    **{name: (ask, POSTING.get(name, set())) for name, (ask, _, _) in ASKED.items()},
    **{name: (begin, POSTING.get(name, set())) for name, (begin, _) in STATES.items()},
    **OTHERS,
}
ROWS = sample(
    [(name, status) for name, (_, posting) in BEGUN.items() for status in STATUSES if posting],
    lambda row: row[0],
    lambda row: row[1],
)


def act(d: District, process_id: UUID, action: str, step: Step, books: Books) -> Done[Any]:
    """Take a step."""
    conduct = conduct_of(d, process_id)
    return take(books, d.book_id, conduct, process_id, action, step)


def tried(d: District, process_id: UUID, action: str, step: Step) -> tuple[list[Place], LedgerError | None]:
    """Take a step and take it back: on which accounts its entries stand, or why it is refused."""
    places: list[Place] = []

    def work(books: Books) -> None:
        done = act(d, process_id, action, step, books)
        query = """SELECT DISTINCT a.code, a.owner, a.purpose FROM ledger.posting p JOIN ledger.account a USING (book_id, account_id)
                   WHERE p.entry_id = ANY (%s) ORDER BY a.code"""
        places.extend(Place(*row) for row in books.connection.exec_driver_sql(query, (list(done.entries),)))

    try:
        d.database.begin(partial(Books.rehearse, work=work))
    except LedgerError as refusal:
        return [], refusal
    return places, None


def who_posts(d: District, process_id: UUID, one: Next) -> tuple[Step, list[Place]] | None:
    """Find somebody who may take a step with which something is posted, and the accounts on which that stands."""
    for name, number in d.people.items():
        role, party = PEOPLE.get(name, "enterprise"), name.split(" ")[0] if ":" in name else None
        if role in one.roles:
            paper = "" if one.action == "confirm" and "document" not in one.asks else "paper"
            step = Step(number, role, DAY, "reason", paper, owner=party, seen=d.version(process_id))
            places, _ = tried(d, process_id, one.action, step)
            if places:
                return step, places
    return None


def put(d: District, code: str, status: Status) -> None:
    """Give an account a status."""
    d.owner.begin(lambda books: set_status(books, d.book_id, code, status, "test", d.clerk))


def check_told(d: District, process_id: UUID, action: str, step: Step) -> str:
    """Check that what is told of a step first is what it is refused for, word by word; give its code."""
    _, refusal = tried(d, process_id, action, step)
    first = [(one.code, str(one)) for one in told(d, process_id)[action].missing[:1]]
    assert first == ([] if refusal is None else [(refusal.code, str(refusal))]), action
    return "" if refusal is None else refusal.code


@pytest.mark.parametrize(("name", "status"), ROWS)
def test_what_its_accounts_refuse_is_told_before(district: District, name: str, status: Status) -> None:
    """Goal: told word by word where refused, and passes again after. Method: each account of each entry in a status; a closed month.

    By default each state in one of the statuses, each status in some state, and of its accounts the first and the last.
    """
    d, (begin, posting) = district, BEGUN[name]
    process_id = begin(d)
    found = {}
    for action, one in told(d, process_id).items():
        posts = who_posts(d, process_id, one) if not one.missing and "id" not in one.asks else None
        if posts is not None:
            found[action] = posts
    assert found.keys() == posting
    for action, (step, places) in found.items():
        missing = [NewAccount(*place) for place in places]
        d.run(ensure_accounts, missing, d.clerk)
        for place in places if WHOLE else {places[0], places[-1]}:
            with suppress(CloseNotEmpty):
                put(d, place.code, status)
                code = check_told(d, process_id, action, step)
                assert code == f"account.{status}" or (status == "receive_only" and code == "")
                put(d, place.code, "open")
        through(d, JUNE, JUNE)
        assert check_told(d, process_id, action, step) == "entry.period_closed"
        through(d, JUNE, None)
        check_told(d, process_id, action, step)
        through(d, None, None)
        assert check_told(d, process_id, action, step) == ""
    assert d.broken() == []


LATER = {
    "lease, running": "its return waits for the end of its term, and for accounts and month as well",
    "sale, approved": "its settlement waits for the money, and for accounts and month as well",
    "freeze": "what is asked for is foreseen to its end, when it is confirmed and posted",
    "surrender": "what is asked for is foreseen to its end, when it is confirmed and posted",
}
"""In which states nothing is posted yet, but what would be is foreseen."""


@pytest.mark.parametrize(
    "name", [name for name, (_, posting) in BEGUN.items() if not posting and name not in LATER]
)
def test_what_posts_nothing_waits_for_no_account(district: District, name: str) -> None:
    """Goal: nothing is missing for a step that moves nothing. Method: all accounts frozen; the month closed, too late for some."""
    d = district
    process_id = BEGUN[name][0](d)
    calm = told(d, process_id)
    for code in d.ask(_codes):
        put(d, code, "frozen")
    assert told(d, process_id) == calm
    through(d, JUNE, JUNE)
    later = told(d, process_id)
    if name.startswith("exclusion") or name == "closure":
        for changing in later.keys() - ({"drop"} if name != "exclusion, annulment asked" else {*later}):
            assert [one.code for one in later[changing].missing] == ["entry.period_closed"]
    else:
        assert later == calm


def _codes(books: ReadBooks, book_id: int) -> list[str]:
    found = books.connection.exec_driver_sql("SELECT code FROM ledger.account WHERE book_id = %s", (book_id,))
    return list(found.scalars())


@pytest.mark.parametrize(
    ("bound", "began", "step"),
    [("pledge", begun.enforcing, "register"), ("freeze", _execution, "freeze_provisionally")],
)
def test_who_is_kept_apart_by_what_is_taken_along_is_named(
    district: District, bound: str, began: Callable[[District], UUID], step: str
) -> None:
    """Goal: nobody is offered what is refused to them. Method: who took the step of the bound thing confirms, and another one does."""
    d = district
    process_id = began(d)
    confirm = told(d, process_id)["confirm"]
    assert (step in confirm.not_who_did, confirm.second_person, confirm.missing) == (True, True, ()), bound
    _, refusal = tried(d, process_id, "confirm", d.step("fourth"))
    assert refusal is not None
    assert refusal.code in ("process.acted_before", "process.second_person_needed")
    places, refusal = tried(d, process_id, "confirm", d.step("third"))
    assert places
    assert refusal is None

"""From which accounts each act takes lots: every act, and an account of every purpose, whose list is written once in the code."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from ledger.database import Books, Database
from ledger.errors import LedgerError
from ledger.market.actions import buybacks, leases
from ledger.market.machines import BUYBACK, LEASE
from ledger.permits.actions import freezes, moves, pledges, surplus, withdrawals, year_end
from ledger.permits.machines import PLEDGE
from ledger.processes.actions import Step
from tests.furnished import furnished
from tests.permits.test_bindings import DEBT_ENDS, ONE, THREE, TWO, bound
from tests.permits.world import AREA, District, new, strip, t, turn

RESERVE = f"bureau:{AREA}"
FOUR: dict[str, Any] = {"strips": [strip("4")]}
Steps = list[tuple[Step, Callable[..., Any]]]


@furnished
def district(database: Database, owner: Database) -> District:
    """Three enterprises of a place, of which the first two hold 4 t each."""
    made = District(database, owner)
    made.adopt(sale__needs_recognition="false", pledge__ranks_allowed="true", lease__max_years="1")
    for number in (1, 2, 3):
        made.enterprise(number)
    made.cap("100", 2025, 2028)
    for holder in (ONE, TWO):
        made.allocate(holder, "4")
    return made


def ways(d: District, holder: str, to: str) -> dict[str, Steps]:
    """The steps of each act up to the one that takes 4 t from a holder, by persons who may."""
    asked, own, chief = d.step(), d.of(holder), d.step("chief")
    order: dict[str, Any] = {"order": f"(2026) {new()}", "authority": "court", "rank": 1, "until": None}
    bank = to.rpartition(":")[0]
    report, emitted = new(), year_end.Emitted(holder, 2025, "SO2", "bureau", t("4"), 0)
    debt: dict[str, Any] = {"creditor": bank, "debt": 1, "until": DEBT_ENDS}
    at_bank = partial(turn, machine=PLEDGE, action="accept")
    return {
        "freeze": [(asked, partial(freezes.freeze, site=holder, **FOUR, **order))],
        "withdraw": [
            (asked, partial(withdrawals.withdraw, site=holder, ground="idle", **FOUR)),
            (chief, withdrawals.confirm_withdrawal),
        ],
        "surrender": [(own, partial(year_end.surrender, site=holder, **FOUR))],
        "retire": [(own, partial(year_end.retire, holder=holder, cancel=False, ground="gift", **FOUR))],
        "cancel": [(asked, partial(year_end.retire, holder=holder, cancel=True, ground="void", **FOUR))],
        "pledge": [
            (own, partial(pledges.apply_pledge, pledgor=holder, **FOUR, **debt)),
            (d.of(bank), at_bank),
            (chief, pledges.register_pledge),
        ],
        "lease": [
            (own, partial(leases.propose_lease, lessor=holder, lessee=to, **FOUR)),
            (d.of(to), partial(turn, machine=LEASE, action="accept")),
            (chief, leases.register_lease),
        ],
        "move": [
            (own, partial(moves.apply_move, site=holder, to=to, basis="merger", **FOUR)),
            (d.of(to), moves.accept_move),
            (chief, moves.approve_move),
        ],
        "deduct": [
            (asked, lambda *given, act_id: year_end.report_emissions(*given, report_id=report, what=emitted)),
            (chief, lambda *given, act_id: year_end.verify_report(*given, report_id=report)),
            (asked, partial(year_end.deduct, site=holder, year=2025, strip=strip("4"))),
        ],
        "buy back": [
            (asked, partial(buybacks.offer_buyback, site=holder, price=1, **FOUR)),
            (own, partial(turn, machine=BUYBACK, action="accept")),
            (d.step("finance"), buybacks.pay_buyback),
        ],
    }


def taken(d: District, steps: Steps) -> bool:
    """Whether an act gets its lots; nothing of it stays."""
    act_id = new()

    def work(books: Books) -> None:
        for step, act in steps:
            act(books, d.book_id, step, act_id=act_id)

    try:
        d.database.begin(lambda books: books.rehearse(work))
    except LedgerError as refusal:
        if refusal.code != "permits.holding_too_small":
            raise
        return False
    return True


FROM: dict[str, str] = {
    "holding": "freeze withdraw surrender retire cancel pledge lease move deduct buy back",
    "sellable": "freeze withdraw surrender retire cancel pledge lease move deduct buy back",
    "unpaid": "freeze withdraw surrender cancel move deduct",
    "listed": "freeze",
    "pledged": "freeze",
    "leased": "surrender",
    "frozen": "",
    "withdrawn": "freeze",
    "reserve": "cancel",
}
"""By purpose: the acts that take lots from an account of it (docs/spec/permits.md); what is withdrawn an order waits for (8.13)."""


def put(d: District, purpose: str) -> str:
    """Bring 4 t onto an account of a purpose, and give the holder."""
    if purpose == "sellable":
        what = surplus.Measure("M-1", d.step().on.replace(year=2025), irreversible=True, evidence="report")
        act_id = new()
        assert d.do(surplus.apply_surplus, d.of(ONE), act_id=act_id, site=ONE, what=what, **FOUR) == "applied"
        assert d.do(surplus.recognise_surplus, d.step("chief"), act_id=act_id) == "recognised"
    elif purpose == "reserve":
        assert d.allocate(RESERVE, "4") == "issued"
        assert d.held(RESERVE, purpose) == t("4")
        return RESERVE
    elif purpose in ("frozen", "withdrawn"):
        act_id = new()
        for step, act in ways(d, ONE, TWO)["freeze" if purpose == "frozen" else "withdraw"]:
            d.run(act, step, act_id=act_id)
    elif purpose == "leased":
        act_id = new()
        for step, act in ways(d, ONE, THREE)["move"]:
            d.run(act, step, act_id=act_id)
        bound(d, purpose)
    else:
        return bound(d, purpose)
    assert d.held(ONE, purpose) == t("4")
    return ONE


@pytest.mark.parametrize("purpose", FROM)
def test_which_acts_take_from_it(district: District, purpose: str) -> None:
    """Goal: no purpose is lost from a list, and none is added. Method: every act, rehearsed, of one who holds 4 t so and nothing else."""
    holder = put(district, purpose)
    to = THREE if holder == ONE and purpose == "leased" else TWO
    told = [
        name
        for name, steps in ways(district, holder, to).items()
        if (holder != RESERVE or name == "cancel") and taken(district, steps)
    ]
    assert " ".join(told) == FROM[purpose]

"""What takes two persons: asked for by one and kept in its words, done by another as it was asked for, in Python and in PostgreSQL."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import product
from typing import Any
from uuid import UUID

import pytest

from ledger.database import Books, Database
from ledger.entries import Entry
from ledger.errors import LedgerError
from ledger.journal.balances import entry_by_id
from ledger.journal.posting import known_entry, mirror, must
from ledger.market.actions import corrections, enforcement, money
from ledger.permits.actions import caps, grants, moves, plans, pledges, second, year_end
from ledger.permits.actions.second import Way
from ledger.permits.machines import PLEDGE
from ledger.permits.queries.acts import act_of, acts
from ledger.permits.queries.waiting import waiting
from ledger.permits.rules.plans import PlanLine
from ledger.processes.actions import ProcessUnknown, Step
from tests.furnished import furnished
from tests.people import MANDATE
from tests.permits.world import AREA, DAY, District, new, site, strip, t, turn
from tests.sampling import sample

ONE, TWO, BANK = site(1), site(2), ":".join(site(3).split(":")[:2])
PARTY = ":".join(ONE.split(":")[:2])
RESERVE = f"bureau:{AREA}"
LATER = date(2026, 6, 3)


@pytest.fixture(autouse=True)
def everything_is_said_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every act of these stories is repeated: in the same words it is a replay, in others it is refused."""
    monkeypatch.setattr(District, "repeats", True)


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills and a bank; the first mill and the reserve hold 10 t each, and the mill has 100 yuan."""
    made = District(database, owner)
    for number in (1, 2, 3):
        made.enterprise(number)
    made.cap("100", 2025, 2026)
    for holder in (ONE, RESERVE):
        made.allocate(holder, "10")
    made.allocate(ONE, "1", 2025, 2025, step=made.step(on=date(2025, 3, 3)))
    made.pay_in(ONE, "100.00")
    return made


@dataclass(frozen=True)
class Sort:
    """A sort of act that takes two: how it is asked for, by whom, and by whom not confirmed."""

    ask: Callable[..., Any]
    way: Way | None
    words: dict[str, Any]
    other: dict[str, Any]
    """A word that differs."""
    kind: str
    done: str
    who: str = "bureau"
    colleague: str = "chief"
    stranger: str = "finance"
    asked: str = "proposed"


CAP: dict[str, Any] = {"pollutant": "SO2", "area": AREA, "vintage": 2026, "quantity": t("5")}
LINE = PlanLine(TWO, strip("5"), "holding", None)
PAID: dict[str, Any] = {"owner": PARTY, "amount": 40_00}
ENDED: dict[str, Any] = {"holder": ONE, "strips": [strip("1")], "ground": "x"}
SORTS: dict[str, Sort] = {
    "cap set": Sort(caps.set_cap, caps.SET, CAP, {"quantity": t("6")}, "permits.cap", "done"),
    "cap cut": Sort(caps.cut_cap, caps.CUT, CAP, {"quantity": t("6")}, "permits.cap_cut", "done"),
    "cap share": Sort(caps.share_cap, caps.SHARE, {**CAP, "child": f"{AREA}-1"}, {"child": f"{AREA}-2"}, "permits.cap_share", "done"),
    "allocation": Sort(grants.allocate, None, {"line": LINE}, {"line": PlanLine(TWO, strip("6"), "holding", None)}, "permits.allocation",
                       "issued"),
    "release": Sort(moves.grant_from_reserve, moves.RELEASE, {"area": AREA, "site": TWO, "strips": [strip("1")], "due": False},
                    {"due": True}, "permits.reserve_grant", "released"),
    "cancellation": Sort(partial(year_end.retire, cancel=True), year_end.CANCEL, ENDED, {"ground": "y"}, "permits.cancellation",
                         "cancelled", asked="cancellation_proposed"),
    "retirement": Sort(partial(year_end.retire, cancel=False), year_end.RETIRE, ENDED, {"ground": "y"}, "permits.retirement",
                       "retired", ONE, asked="retirement_proposed"),
    "surrender on paper": Sort(year_end.surrender, year_end.SURRENDERED, {"site": ONE, "strips": [strip("1")]}, {"strips": [strip("2")]},
                               "permits.surrender", "surrendered"),
    "deposit": Sort(money.pay_in, money.PAY_IN, PAID, {"amount": 41_00}, "market.deposit", "recorded", "finance", "teller", "bureau"),
    "pay-out": Sort(money.pay_out, money.PAY_OUT, PAID, {"owner": BANK}, "market.payout", "paid", "finance", "teller", "bureau"),
}  # fmt: skip


KINDS = sample(SORTS, lambda name: (SORTS[name].way is None, SORTS[name].who, SORTS[name].asked))
"""By default one of those that the same persons ask for, and that wait in the same state."""


def _step(d: District, who: str, on: date = DAY, document: str = "doc") -> Step:
    return d.of(who, on, document=document) if ":" in who else d.step(who, on, document=document)


def _ask(d: District, sort: Sort, id_: UUID, step: Step, **changes: Any) -> str:
    name = "grant_id" if sort.way is None else "act_id"
    return d.do(sort.ask, step, **{name: id_, **sort.words, **changes})


def _turn(d: District, sort: Sort, action: str, id_: UUID, step: Step) -> str:
    if sort.way is None:
        return d.do(getattr(grants, f"{action}_allocation"), step, grant_id=id_)
    return d.do(getattr(second, action), step, act_id=id_, ways=(sort.way,))


def _entries(d: District) -> list[tuple[str, date]]:
    with d.database.read() as books:
        found = books.connection.exec_driver_sql(
            "SELECT kind, effective_on FROM ledger.entry ORDER BY position"
        ).all()
    return [(row.kind, row.effective_on) for row in found]


@pytest.mark.parametrize("name", SORTS)
def test_one_asks_and_another_confirms(district: District, name: str) -> None:
    """Nothing is posted before; a retry is answered, other words are a conflict; then it is done once, at the day that was asked for."""
    d, sort, id_ = district, SORTS[name], new()
    before = _entries(d)
    for _ in range(2):
        assert _ask(d, sort, id_, _step(d, sort.who)) == sort.asked
    assert _ask(d, sort, id_, _step(d, sort.who), **sort.other) in ("entry.id_used", "permits.grant_used")
    assert _ask(d, sort, id_, _step(d, sort.who, document="another")) in (
        "entry.id_used",
        "permits.grant_used",
    )
    colleague = replace(_step(d, sort.who), actor_id=_step(d, sort.colleague).actor_id)
    assert _ask(d, sort, id_, colleague) == "entry.id_used", "somebody else repeats nothing"
    assert _entries(d) == before
    [found] = d.ask(waiting, owner=None, actor_id=_step(d, sort.who).actor_id)
    assert (found.id, found.state, found.effective_on, found.yours) == (id_, sort.asked, DAY, True)
    assert _turn(d, sort, "confirm", id_, _step(d, sort.who, LATER)) == "process.second_person_needed"
    assert _turn(d, sort, "confirm", id_, _step(d, sort.stranger, LATER)) == "process.role_not_for_step"
    assert _turn(d, sort, "confirm", new(), _step(d, sort.colleague, LATER)) == "process.unknown"
    for _ in range(2):
        assert _turn(d, sort, "confirm", id_, _step(d, sort.colleague, LATER)) == sort.done
    assert _entries(d) == [*before, (sort.kind, DAY)]
    if sort.way is not None:  # the entries of an allocation are one for many lots, and name its decision
        there = d.ask(entry_by_id, id_)
        names = {number: name for name, number in d.people.items()}
        assert (there.approver, there.actor) == tuple(
            names[_step(d, who).actor_id] for who in (sort.who, sort.colleague)
        )
    assert _turn(d, sort, "drop", id_, _step(d, sort.colleague, LATER)) == "process.step_not_allowed"
    assert _ask(d, sort, id_, _step(d, sort.who)) == sort.done
    assert d.ask(waiting, owner=None, actor_id=d.clerk) == []
    assert d.broken() == []


def _give_key(d: District, actor_id: int, revoked: str = "NULL") -> None:
    with d.owner.engine.begin() as connection:
        connection.exec_driver_sql(MANDATE.format(actor=actor_id))
        connection.exec_driver_sql(
            f"INSERT INTO ledger.api_key (actor_id, digest, revoked_at) VALUES (%s, sha256(uuid_send(gen_random_uuid())), {revoked})",
            (actor_id,),
        )


@pytest.mark.parametrize("name", KINDS)
def test_what_somebody_gone_asked_for_is_not_done(district: District, name: str) -> None:
    """Goal: with the asker's last key goes what was asked for. Method: confirm with the key revoked, with another one, and drop it.

    By default a sample of the sorts, by who asks and the state in which it waits.
    """
    d, sort, lost, kept = district, SORTS[name], new(), new()
    before = _entries(d)
    asker = _step(d, sort.who)
    assert _ask(d, sort, lost, asker) == sort.asked
    _give_key(d, asker.actor_id, "clock_timestamp()")
    assert _turn(d, sort, "confirm", lost, _step(d, sort.colleague)) == "process.asker_gone"
    assert _turn(d, sort, "drop", lost, _step(d, sort.colleague)) == "dropped"
    assert _entries(d) == before
    assert _ask(d, sort, kept, asker) == sort.asked
    _give_key(d, asker.actor_id)
    for _ in range(2):
        assert _turn(d, sort, "confirm", kept, _step(d, sort.colleague)) == sort.done


TURNS = sample(product(SORTS, (True, False)), lambda row: row[0], lambda row: row[1])
"""The sorts, dropped by who asked for them or by a colleague."""


@pytest.mark.parametrize(("name", "mine"), TURNS)
def test_what_was_asked_for_is_dropped(district: District, name: str, mine: bool) -> None:
    """By the one who asked or by a colleague; nothing was posted, and it is not confirmed any more.

    By default a sample: each sort once, and each of the two.
    """
    d, sort, id_ = district, SORTS[name], new()
    before = _entries(d)
    _ask(d, sort, id_, _step(d, sort.who))
    assert _turn(d, sort, "drop", id_, _step(d, sort.stranger)) == "process.role_not_for_step"
    for _ in range(2):
        assert _turn(d, sort, "drop", id_, _step(d, sort.who if mine else sort.colleague)) == "dropped"
    assert _turn(d, sort, "confirm", id_, _step(d, sort.colleague)) == "process.step_not_allowed"
    assert _entries(d) == before
    assert d.broken() == []


SPENT: dict[str, tuple[str, str]] = {
    "cap cut": ("100", "account.overdraft"),
    "cap share": ("100", "account.overdraft"),
    "allocation": ("78", "permits.cap_exhausted"),
    "release": ("", "permits.holding_too_small"),
    "cancellation": ("", "permits.holding_too_small"),
    "retirement": ("", "permits.holding_too_small"),
    "surrender on paper": ("", "permits.holding_too_small"),
    "pay-out": ("", "account.overdraft"),
}


@pytest.mark.parametrize("name", SPENT)
def test_what_became_impossible_is_refused_with_figures_and_dropped(district: District, name: str) -> None:
    """The cap is full, the holding gone, the money paid out meanwhile: the confirmation is refused, and nothing waits for ever."""
    d, sort, id_ = district, SORTS[name], new()
    assert _ask(d, sort, id_, _step(d, sort.who)) == sort.asked
    if name in ("cap cut", "cap share", "allocation"):
        d.allocate(TWO, "80")
    elif name == "release":
        words: dict[str, Any] = {"area": AREA, "site": TWO, "strips": [strip("10")], "due": False}
        assert d.twice(moves.RELEASE, moves.grant_from_reserve, d.step(), act_id=new(), **words) == "released"
    elif name == "pay-out":
        assert (
            d.twice(money.PAY_OUT, money.pay_out, d.step("finance"), act_id=new(), owner=PARTY, amount=100_00)
            == "paid"
        )
    else:
        assert (
            d.do(year_end.surrender, d.of(ONE), act_id=new(), site=ONE, strips=[strip("10")]) == "surrendered"
        )
    with pytest.raises(LedgerError) as caught:
        confirm = (
            partial(grants.confirm_allocation, grant_id=id_)
            if sort.way is None
            else partial(second.confirm, act_id=id_, ways=(sort.way,))
        )
        d.run(confirm, _step(d, sort.colleague))
    assert caught.value.code == SPENT[name][1]
    assert {"needed", "available"} <= set(caught.value.figures) or {"asked", "room"} <= set(
        caught.value.figures
    )
    assert _turn(d, sort, "drop", id_, _step(d, sort.who)) == "dropped"
    assert d.broken() == []


def test_a_closed_month_is_refused_when_it_is_confirmed(district: District) -> None:
    """The legal day stays the one that was asked for: when its month has closed, the confirmation is refused."""
    d, sort, id_, cap = district, SORTS["deposit"], new(), new()
    _ask(d, sort, id_, _step(d, sort.who))
    _ask(d, SORTS["cap set"], cap, d.step())
    with d.owner.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger.book DISABLE TRIGGER frontier_by_move")
        connection.exec_driver_sql("UPDATE ledger.book SET soft_closed_through = '2026-06-30'")
        connection.exec_driver_sql("ALTER TABLE ledger.book ENABLE ALWAYS TRIGGER frontier_by_move")
    assert _turn(d, SORTS["cap set"], "confirm", cap, d.step("chief")) == "entry.period_soft_closed"
    assert _turn(d, SORTS["cap set"], "drop", cap, d.step()) == "dropped"
    assert _ask(d, SORTS["cap set"], new(), d.step()) == "entry.period_soft_closed"
    # Two persons of finance are what a soft-closed month asks for, and the journal knows both.
    assert _ask(d, sort, new(), _step(d, sort.who)) == "proposed"
    assert _turn(d, sort, "confirm", id_, _step(d, sort.colleague)) == "recorded"
    with d.database.read() as books:
        query = "SELECT actor_id, approver_id FROM ledger.entry ORDER BY position DESC LIMIT 1"
        assert tuple(books.connection.exec_driver_sql(query).one()) == (
            d.people["teller"],
            d.people["finance"],
        )


@pytest.mark.parametrize(
    "name", ["cap set", "allocation", "release", "cancellation", "retirement", "deposit"]
)
def test_a_threshold_lets_one_person_suffice(district: District, name: str) -> None:
    """At the threshold of the bureau's own pack one person does it at once; a gram or a fen above, a second one confirms."""
    d, sort = district, SORTS[name]
    key = {"cap set": "caps", "retirement": "retirements", "deposit": "deposits"}.get(name, f"{name}s")
    d.adopt(**{f"second_person__{key}": '"40"' if name == "deposit" else '"1"'})
    one: dict[str, dict[str, Any]] = {
        "cap set": {"quantity": t("1")},
        "allocation": {"line": PlanLine(TWO, strip("1"), "holding", None)},
        "deposit": {"amount": 40_00},
    }
    more: dict[str, dict[str, Any]] = {
        "cap set": {"quantity": t("1.000001")},
        "allocation": {"line": PlanLine(TWO, strip("0.6", 2025, 2026), "holding", None)},
        "deposit": {"amount": 40_01},
    }
    strips = {"strips": [strip("1")]}, {"strips": [strip("0.5"), strip("0.500001")]}
    at, above = new(), new()
    assert _ask(d, sort, at, _step(d, sort.who), **one.get(name, strips[0])) == sort.done
    assert _ask(d, sort, above, _step(d, sort.who), **more.get(name, strips[1])) == sort.asked
    with d.database.read() as books:
        kept = books.connection.exec_driver_sql(
            "SELECT act_id, figure, threshold FROM ledger.permit_alone"
        ).all()
    least = 40_00 if name == "deposit" else t("1")
    assert [tuple(row) for row in kept] == [(at, least, least)]
    assert d.broken() == []


def test_a_person_of_the_bureau_stands_for_an_enterprise_with_a_colleague_or_with_it(
    district: District,
) -> None:
    """On paper a retirement takes two persons whatever the threshold; the enterprise itself may be the second."""
    d, sort = district, SORTS["retirement"]
    d.adopt(second_person__retirements='"100"')
    assert _ask(d, sort, new(), d.step(document="")) == "permits.paper_missing"
    assert (
        d.do(year_end.surrender, d.step(document=""), act_id=new(), site=ONE, strips=[strip("1")])
        == "permits.paper_missing"
    )
    for name in ("retirement", "surrender on paper"):
        for second_one in (d.step("chief"), d.of(ONE)):
            id_ = new()
            assert _ask(d, SORTS[name], id_, d.step()) == SORTS[name].asked
            assert _turn(d, SORTS[name], "confirm", id_, d.of(TWO)) == "process.unknown"
            assert _turn(d, SORTS[name], "confirm", id_, second_one) == SORTS[name].done
    assert d.broken() == []


def test_two_persons_of_an_enterprise_retire(district: District) -> None:
    """One key of an enterprise asks, another one of the same enterprise confirms; the same key does not."""
    d, sort, id_ = district, SORTS["retirement"], new()
    _ask(d, sort, id_, d.of(ONE))
    assert _turn(d, sort, "confirm", id_, d.of(ONE)) == "process.second_person_needed"
    assert _turn(d, sort, "confirm", id_, d.of(ONE, person=2)) == "retired"


def test_one_address_does_not_confirm_what_another_asked_for(district: District) -> None:
    """A retirement is not confirmed as a cancellation, nor a plan as a single allocation."""
    d, id_, plan = district, new(), new()
    _ask(d, SORTS["retirement"], id_, d.of(ONE))
    assert d.do(second.confirm, d.step(), act_id=id_, ways=(year_end.CANCEL,)) == "process.unknown"
    d.run(plans.upload_plan, d.step(), grant_id=plan, title="", file_name="", lines=[LINE])
    assert d.do(grants.confirm_allocation, d.step("chief"), grant_id=plan) == "process.unknown"
    assert d.do(grants.drop_allocation, d.step("chief"), grant_id=plan) == "process.unknown"


def _pledge(d: District, quantity: str = "4") -> UUID:
    id_ = new()
    words = {
        "pledgor": ONE,
        "creditor": BANK,
        "strips": [strip(quantity)],
        "debt": 1,
        "until": date(2026, 12, 1),
    }
    d.do(pledges.apply_pledge, d.of(ONE), act_id=id_, **words)
    d.do(turn, d.of(BANK), act_id=id_, machine=PLEDGE, action="accept")
    assert d.do(pledges.register_pledge, d.step("fourth"), act_id=id_) == "registered"
    return id_


def test_a_creditor_is_not_robbed_of_its_pledge(district: District) -> None:
    """The bureau asks for a release with the creditor's paper and another person confirms; or the creditor does it itself."""
    d, first, other = district, _pledge(district), _pledge(district, "2")
    assert d.do(pledges.release_pledge, d.of(ONE), act_id=first) == "process.not_your_side"
    assert d.do(pledges.release_pledge, d.step(document=""), act_id=first) == "permits.paper_missing"
    for _ in range(2):
        assert d.do(pledges.release_pledge, d.step(), act_id=first) == "release_asked"
    assert d.do(pledges.confirm_pledge, d.step(), act_id=first) == "process.acted_before"
    assert d.do(pledges.drop_pledge, d.step(), act_id=first) == "registered"
    assert d.held(ONE, "pledged") == t("6")
    assert d.do(pledges.release_pledge, d.step("third"), act_id=first) == "release_asked"
    for _ in range(2):
        assert d.do(pledges.confirm_pledge, d.step("chief"), act_id=first) == "released"
    d.do(pledges.release_pledge, d.step(), act_id=other)
    assert d.do(pledges.release_pledge, d.of(BANK), act_id=other) == "released"
    assert d.held(ONE, "pledged") == 0
    assert d.broken() == []


def test_enforcement_and_substitution_take_two(district: District) -> None:
    """Who registered does not enforce; what was asked for and not confirmed leaves the pledge as it was."""
    d, pledge, asked, swap = district, _pledge(district), new(), new()
    words = {"of": pledge, "machine": PLEDGE, "buyer": TWO, "price": 10_00, "costs": 0, "costs_to": "court:1"}
    d.pay_in(TWO, "10.00")
    assert (
        d.do(enforcement.ask_enforcement, d.step("fourth"), act_id=new(), **words) == "process.acted_before"
    )
    assert (
        d.do(enforcement.ask_enforcement, d.step(), act_id=new(), **{**words, "price": 11_00})
        == "account.overdraft"
    )
    assert d.do(enforcement.ask_enforcement, d.step(), act_id=asked, **words) == "proposed"
    assert d.do(enforcement.accept_enforcement, d.of(TWO), act_id=asked) == "accepted"
    assert (
        d.do(second.confirm, d.step(), act_id=asked, ways=(enforcement.ENFORCE,))
        == "process.second_person_needed"
    )
    assert (
        d.do(pledges.substitute_pledge, d.step(), act_id=pledge, new_id=swap, strips=[strip("3")])
        == "replacement_proposed"
    )
    assert d.do(pledges.confirm_pledge, d.step(), act_id=swap) == "process.second_person_needed"
    assert d.do(pledges.drop_pledge, d.step("chief"), act_id=swap) == "dropped"
    assert d.held(ONE, "pledged") == t("4")
    assert d.do(second.confirm, d.step("chief"), act_id=asked, ways=(enforcement.ENFORCE,)) == "done"
    assert [d.held(ONE, "pledged"), d.held(TWO)] == [0, t("4")]
    assert d.broken() == []


def test_a_payment_is_taken_back_by_two(district: District) -> None:
    """What was recorded wrongly is reversed by an act of its own; only deposits and pay-outs are."""
    d, wrong, back = district, new(), new()
    d.twice(money.PAY_IN, money.pay_in, d.step("finance"), act_id=wrong, owner=BANK, amount=7_00)
    assert (
        d.do(corrections.take_back, d.step("finance"), act_id=new(), payment=new())
        == "permits.payment_unknown"
    )
    for _ in range(2):
        assert d.do(corrections.take_back, d.step("finance"), act_id=back, payment=wrong) == "proposed"
    assert d.money(BANK) == 7_00
    assert (
        d.do(second.confirm, d.step("finance"), act_id=back, ways=(corrections.TAKE_BACK,))
        == "process.second_person_needed"
    )
    assert d.do(second.confirm, d.step("teller"), act_id=back, ways=(corrections.TAKE_BACK,)) == "reversed"
    for row in (d.ask(act_of, wrong, owner=None), *d.ask(acts, owner=None, machine="market.deposit")):
        assert row.reversed_by == (back if row.act_id == wrong else None)
    assert d.money(BANK) == 0
    assert (
        d.do(corrections.take_back, d.step("finance"), act_id=new(), payment=wrong)
        == "reversal.reversed_already"
    )
    assert (
        d.do(money.pay_in, d.step("finance"), act_id=new(), owner=BANK, amount=0)
        == "entry.amount_not_positive"
    )
    assert d.broken() == []


def _posted(d: District, database: Database, entry: Entry, actor: int) -> str:
    try:
        database.begin(lambda books: must(books, d.book_id, entry, actor))
    except LedgerError as error:
        return str(error.figures.get("promise", error.code))
    return "posted"


@pytest.mark.parametrize("name", SORTS)
def test_the_web_posts_none_of_it_without_a_second_person(district: District, name: str) -> None:
    """The very entry that a confirmed act posts is refused at COMMIT when the web posts it alone, also under the id of what only waits."""
    d, sort, done, asked = district, SORTS[name], new(), new()
    _ask(d, sort, done, _step(d, sort.who))
    _turn(d, sort, "confirm", done, _step(d, sort.colleague))
    query = "SELECT entry_id FROM ledger.entry ORDER BY position DESC LIMIT 1"
    with d.database.read() as books:
        last = books.connection.exec_driver_sql(query).scalar_one()
        model = known_entry(books, d.book_id, last)
    assert model is not None
    _ask(d, sort, asked, _step(d, sort.who))
    actor = _step(d, sort.who).actor_id
    for id_ in (asked, new()):
        assert _posted(d, d.database, Entry(id_, model.kind, DAY, model.postings), actor) == "entry_by_two"
    if sort.kind.startswith("market."):
        assert _posted(d, d.database, mirror(model, new(), DAY, "", ""), actor) == "entry_by_two"
    assert d.broken() == []


@pytest.mark.parametrize(
    ("figure", "threshold", "promise"),
    [("5", "5", ""), ("5", "4", "permit_alone_suffices"), ("1", "4", "entry_by_two")],
)
def test_why_one_person_sufficed_is_the_truth(
    district: District, figure: str, threshold: str, promise: str
) -> None:
    """A reason below its figure is refused, and so is one that counts less than the act does; a true one stands."""
    d = district
    d.adopt(second_person__caps='"5"')

    with d.owner.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger.permit_alone DISABLE TRIGGER written_once")

    def alone(books: Books) -> None:
        caps.set_cap(books, d.book_id, d.step(), act_id=new(), **CAP)
        books.connection.exec_driver_sql(
            "UPDATE ledger.permit_alone SET figure = %s, threshold = %s", (t(figure), t(threshold))
        )
        books.connection.exec_driver_sql("SET LOCAL ROLE ecoledger_web")

    try:
        d.owner.begin(alone)
        told = ""
    except LedgerError as error:
        told = str(error.figures.get("promise"))
    assert told == promise


def test_an_act_is_confirmed_at_its_own_address_alone(district: District) -> None:
    """A release shares its machine with moves; confirmed as a move it would be called done and nothing would be posted."""
    d = district
    asked = new()
    words = {"area": AREA, "site": TWO, "strips": [strip("1")], "due": False}
    assert d.do(moves.grant_from_reserve, d.step(), act_id=asked, **words) == "proposed"
    for verb in (moves.confirm_move, moves.accept_move, moves.approve_move, moves.reject_move):
        assert d.do(verb, d.step("chief"), act_id=asked) == "process.unknown"
    assert d.do(second.drop, d.step("chief"), act_id=asked, ways=(moves.RELEASE,)) == "dropped"


CALLED: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "grant out of the reserve": (second.confirm, {"ways": (moves.RELEASE,)}),
    "retirement": (second.drop, {"ways": (year_end.RETIRE,)}),
    "cancellation": (second.confirm, {"ways": (year_end.CANCEL,)}),
    "deduction": (second.drop, {"ways": (year_end.DEDUCT,)}),
    "cap": (second.confirm, {"ways": caps.WAYS}),
    "merger, split or removal": (moves.approve_move, {}),
    "allocation": (grants.drop_allocation, {}),
    "allocation plan": (plans.publish_plan, {}),
}


@pytest.mark.parametrize("called", CALLED)
def test_what_is_not_there_is_called_as_at_its_address(district: District, called: str) -> None:
    """Goal: who asks for a release hears nothing of mergers. Method: an id that nothing has, at each address of a shared machine."""
    d, (take, words) = district, CALLED[called]
    key = "grant_id" if called.startswith("allocation") else "act_id"
    with pytest.raises(ProcessUnknown) as unknown:
        d.run(take, d.step(), **{key: new()}, **words)
    assert unknown.value.figures["machine"] == called

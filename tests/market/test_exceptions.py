"""The decision that lets a sale past the gates is the bureau's word, and the approver sees what it lets through."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.database import Books, Database
from ledger.database.refusals import PromiseBroken
from ledger.market.actions import decisions, endings, leases, sales
from ledger.market.machines import DECISION, SALE
from ledger.market.rules.prices import Goods, Proposal
from ledger.market.shapes import DecisionTerms
from ledger.permits.actions import second
from ledger.permits.queries.waiting import waiting
from ledger.permits.rules.gates import GatesFailed
from ledger.permits.rules.strips import party_of
from ledger.processes.acting import next_of, read_process
from ledger.processes.actions import Step, lock, move
from tests.furnished import furnished
from tests.permits.world import DAY, District, new, site, strip, t

NUMBER = "浙环函〔2026〕1号"
FAR = Proposal(site(1), site(2), (Goods(strip("1"), 100_00),), approval=NUMBER)
DECIDED: dict[str, Any] = {"seller": FAR.seller, "buyer": FAR.buyer, "until": date(2026, 6, 30)}
TERMS = DecisionTerms(NUMBER, date(2026, 5, 20), "the province", "a" * 64)

NEAR = Proposal(site(1), site(3), (Goods(strip("1"), 100_00),))


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills of a city, and one of another city of the province."""
    made = District(database, owner, "cn-34")
    made.adopt(sale__needs_recognition="false")
    made.enterprise(1)
    made.enterprise(2, region="330102")
    made.enterprise(3)
    made.enterprise(4, region="330102")
    made.cap("100")
    made.allocate(site(1), "10")
    return made


@pytest.mark.parametrize("words", ["x", " "])
def test_a_side_does_not_write_its_own_exception(district: District, words: str) -> None:
    """In the dry run and in the proposal, from either side, an enterprise that names a decision is refused by name."""
    d = district
    asked = Proposal(FAR.seller, FAR.buyer, FAR.goods, approval=words)
    for holder in (site(1), site(2)):
        party = ":".join(holder.split(":")[:2])
        assert d.do(sales.check_proposal, DAY, asked, party) == "permits.exception_not_yours"
        assert d.do(sales.propose, d.of(holder), act_id=new(), asked=asked) == "permits.exception_not_yours"


def test_a_decision_of_blanks_lets_nothing_through(district: District) -> None:
    """Blanks are no decision, whoever writes them."""
    blank = Proposal(FAR.seller, FAR.buyer, FAR.goods, approval=" ")
    assert [gate["code"] for gate in district.ask(sales.check_proposal, DAY, blank).gates] == [
        "gate.scope_air_city"
    ]


def decide(
    d: District,
    act_id: UUID | None = None,
    who: tuple[str, str] = ("fifth", "sixth"),
    on: date = DAY,
    quantity: str = "3",
    **said: Any,
) -> str:
    """Register a decision: one asks, and another confirms."""
    raising = said.pop("raising", False)
    strips, terms = (
        [strip(quantity)],
        replace(TERMS, **{k: said.pop(k) for k in ("number", "digest", "issued_on") if k in said}),
    )
    step = d.step(who[0], on)
    words = {"strips": strips, "terms": terms, **DECIDED, **said}
    if raising:
        asked = act_id or new()
        d.run(decisions.register_decision, step, act_id=asked, **words)
        confirms = d.step(who[1], on)
        return str(
            d.database.begin(
                lambda books: move(books, lock(books, d.book_id, asked, DECISION), "confirm", confirms)
            ).state
        )
    return d.twice(
        decisions.REGISTER,
        decisions.register_decision,
        step,
        d.step(who[1], on),
        act_id=act_id or new(),
        **words,
    )


def test_a_text_alone_opens_nothing(district: District) -> None:
    """Goal: only what two have registered opens. Method: dry run and proposal without, with one that one person asked for, and with it."""
    d, act_id = district, new()
    asked = {"act_id": act_id, "strips": [strip("3")], "terms": TERMS, **DECIDED}
    for register in (lambda: None, lambda: d.run(decisions.register_decision, d.step("fifth"), **asked)):
        register()
        assert d.do(sales.check_proposal, DAY, FAR) == "permits.decision_unknown"
        assert d.do(sales.propose, d.step(), act_id=new(), asked=FAR) == "permits.decision_unknown"
    ways = {"act_id": act_id, "ways": (decisions.REGISTER,)}
    assert d.do(second.confirm, d.step("fifth"), **ways) == "process.second_person_needed"
    assert d.do(second.confirm, d.step("sixth"), **ways) == "registered"
    assert d.ask(sales.check_proposal, DAY, FAR).gates == []
    others: tuple[dict[str, Any], ...] = ({"seller": site(3)}, {"buyer": site(4)}, {"approval": NUMBER + "x"})
    for other in others:
        assert d.do(sales.check_proposal, DAY, replace(FAR, **other)) == "permits.decision_unknown"
    assert d.broken() == []


STEPS = ("propose", "accept", "countersign", "approve", "settle")


@pytest.mark.parametrize("decider", ["fifth", "sixth"])
@pytest.mark.parametrize("number", range(len(STEPS)), ids=STEPS)
def test_who_decides_takes_no_part(district: District, number: int, decider: str) -> None:
    """Goal: apart, in Python and SQL. Method: each step of a sale by whoever asked for the decision or confirmed it; then by another."""
    d, act_id = district, new()
    assert decide(d) == "registered"
    d.pay_in(site(2), "500.00")
    steps: list[tuple[Any, Step, dict[str, Any], str]] = [
        (sales.propose, d.step(), {"asked": FAR}, "proposed"),
        (sales.accept, d.of(site(2)), {}, "attested"),
        (sales.accept, d.of(site(1)), {}, "accepted"),
        (sales.countersign, d.step("chief"), {}, "countersigned"),
        (sales.approve, d.step("fourth"), {}, "approved"),
        (sales.settle, d.step("finance"), {}, "settled"),
    ]
    for at, (action, step, words, came) in enumerate(steps):
        name = action.__name__
        if name == STEPS[number] and (name != "accept" or at == 1):
            assert d.do(action, d.step(decider), act_id=act_id, **words) == "permits.decision_your_own"
            if number:
                assert past(d, act_id, name, decider) == "decision_apart"
        assert d.do(action, step, act_id=act_id, **words) == came, name


def past(d: District, act_id: UUID, action: str, who: str | Step) -> str:
    """Take a step past Python, as the web, and tell what PostgreSQL says."""

    def work(books: Books) -> None:
        move(
            books, lock(books, d.book_id, act_id, SALE), action, who if isinstance(who, Step) else d.step(who)
        )

    with pytest.raises(PromiseBroken) as told:
        d.database.begin(work)
    return str(told.value.figures["promise"])


def test_it_is_used_up_exactly(district: District) -> None:
    """Goal: no gram more than was decided. Method: two sales at once of all of it; a cancelled one frees; one smallest unit too many."""
    d, ids = district, [new(), new()]
    assert decide(d, quantity="1") == "registered"
    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(lambda act_id: d.do(sales.propose, d.step(), act_id=act_id, asked=FAR), ids))
    assert told == ["permits.decision_used_up", "proposed"]
    assert d.do(sales.check_proposal, DAY, FAR) == "permits.decision_used_up"
    assert d.do(sales.cancel, d.step(), act_id=_of(d)) == "cancelled"
    for quantity, came in (("1.000001", "permits.decision_used_up"), ("0.4", "proposed"), ("0.600001", "permits.decision_used_up"),
                           ("0.6", "proposed"), ("0.000001", "permits.decision_used_up")):  # fmt: skip
        asked = replace(FAR, goods=(Goods(strip(quantity), 100_00),))
        assert d.do(sales.propose, d.step(), act_id=new(), asked=asked) == came, quantity
    year = replace(FAR, goods=(Goods(strip("0.1", 2027, 2027), 100_00),))
    assert d.do(sales.check_proposal, DAY, year) == "permits.decision_used_up", "another year is not allowed"
    assert d.broken() == []


def _of(d: District) -> UUID:
    with d.database.read() as books:
        query = "SELECT act_id FROM ledger.permit_act WHERE machine = 'permits.sale'"
        found: UUID = books.connection.exec_driver_sql(query).scalar_one()
    return found


def test_postgresql_counts_it_too(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: the promise is kept twice. Method: Python looks away; on its days and years, and just outside; all of it, and a bit more."""
    d = district
    assert decide(d, strips=[strip("1", 2027, 2028)]) == "registered"
    monkeypatch.setattr(sales, "check_decided", lambda *_, **__: None)

    def wanted(quantity: str, year: int, **other: str) -> Proposal:
        # A gram of it costs a fen: nothing is sold for nothing.
        return replace(FAR, goods=(Goods(strip(quantity, year, year), 10_000_00),), **other)  # type: ignore[arg-type]

    for asked, on, came in (
        (wanted("0.1", 2027, approval="other"), DAY, "sale_decided"),
        (wanted("0.1", 2027), date(2026, 5, 31), "sale_decided"),
        (wanted("0.1", 2027), date(2026, 7, 1), "sale_decided"),
        (wanted("0.1", 2026), DAY, "decision_used_up"),
        (wanted("0.1", 2029), DAY, "decision_used_up"),
        (wanted("1.000001", 2027), DAY, "decision_used_up"),
        (wanted("1", 2027), DAY, ""),
        (wanted("1", 2028), date(2026, 6, 30), ""),
        (wanted("0.000001", 2028), DAY, "decision_used_up"),
    ):
        if came:
            with pytest.raises(PromiseBroken, match=came):
                d.run(sales.propose, d.step(on=on), act_id=new(), asked=asked)
        else:
            assert d.do(sales.propose, d.step(on=on), act_id=new(), asked=asked) == "proposed"


@pytest.mark.parametrize(("on", "came"), [
    (date(2026, 5, 31), "permits.decision_not_on"), (DAY, "done"),
    (date(2026, 6, 30), "done"), (date(2026, 7, 1), "permits.decision_not_on"),
])  # fmt: skip
def test_it_holds_from_a_day_to_a_day(district: District, on: date, came: str) -> None:
    """Goal: both ends belong to it. Method: the days around them."""
    assert decide(district) == "registered"
    assert district.do(sales.check_proposal, on, FAR) == came


def test_it_is_revoked_by_two(district: District) -> None:
    """Goal: a way back. Method: with reason and paper, by two; what it let through stands still; a new one counts the old use."""
    d, act_id, sale = district, new(), new()
    assert decide(d, act_id, quantity="1") == "registered"
    assert decide(d, quantity="5") == "permits.decision_registered"
    assert d.do(sales.propose, d.step(), act_id=sale, asked=FAR) == "proposed"
    asks = replace(d.step("third"), reason="revoked by the province")
    blanks: tuple[dict[str, Any], ...] = ({"reason": ""}, {"document": " "})
    for blank in blanks:
        assert d.do(decisions.revoke_decision, replace(asks, **blank), act_id=act_id) == "entry.text_empty"
    ways = {"act_id": act_id, "ways": (decisions.REGISTER,)}
    assert d.do(decisions.revoke_decision, asks, act_id=act_id) == "revocation_asked"
    assert d.do(second.drop, d.step("chief"), **ways) == "registered"
    assert d.do(decisions.revoke_decision, replace(asks, document="R-2"), act_id=act_id) == "revocation_asked"
    assert d.do(sales.accept, d.of(site(2)), act_id=sale) == "attested", "it holds until another confirms"
    assert d.do(second.confirm, d.step("third"), **ways) == "process.acted_before"
    assert d.do(second.confirm, d.step("chief", reason="revoked"), **ways) == "revoked"
    assert d.do(sales.accept, d.of(site(1)), act_id=sale) == "permits.decision_unknown"
    assert decide(d, quantity="1.5") == "registered"
    assert d.do(sales.check_proposal, DAY, FAR) == "permits.decision_used_up"
    assert d.do(sales.cancel, d.step(), act_id=sale) == "cancelled"
    assert d.ask(sales.check_proposal, DAY, FAR).gates == []
    assert d.broken() == []


FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "no number": ({"number": ""}, "entry.text_empty"),
    "a short hash": ({"digest": "a" * 63}, "permits.decision_paper_malformed"),
    "a capital": ({"digest": "A" * 64}, "permits.decision_paper_malformed"),
    "issued after it holds": ({"issued_on": date(2026, 6, 2)}, "permits.decision_days_impossible"),
    "ends before it holds": ({"until": date(2026, 5, 31)}, "permits.decision_days_impossible"),
    "issued and ended on its day": ({"issued_on": DAY, "until": DAY}, "registered"),
    "one party": ({"buyer": site(1)}, "permits.same_party"),
    "nobody": ({"buyer": site(9)}, "party.site_unknown"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_registered_is_whole(district: District, name: str) -> None:
    """Goal: a decision says what it is. Method: each fault."""
    said, came = FAULTS[name]
    assert decide(district, **said) == came


def test_two_of_one_number_are_one(district: District) -> None:
    """Goal: what a number allows is one figure, in SQL too. Method: two ask for the same; the second is refused, past Python as well."""
    d, ids = district, (new(), new())
    for act_id in ids:
        d.run(
            decisions.register_decision,
            d.step("fifth"),
            act_id=act_id,
            strips=[strip("3")],
            terms=TERMS,
            **DECIDED,
        )
    told = [
        d.do(second.confirm, d.step("sixth"), act_id=act_id, ways=(decisions.REGISTER,)) for act_id in ids
    ]
    assert told == ["registered", "permits.decision_registered"]
    with pytest.raises(PromiseBroken, match="decision_once"):
        d.database.begin(
            lambda books: move(books, lock(books, d.book_id, ids[1], DECISION), "confirm", d.step("sixth"))
        )


@pytest.mark.parametrize("way", ["the seller", "the buyer", "the bureau"])
@pytest.mark.parametrize("why", ["revoked", "over"])
def test_one_side_ends_what_can_not_pass(district: District, why: str, way: str) -> None:
    """Goal: nobody holds the seller's lots when the decision is gone. Method: while it is in force, while its end waits, after; by each."""
    d, act_id, sale, end = district, new(), new(), new()
    assert decide(d, act_id) == "registered"
    for action, step, words in ((sales.propose, d.step(document="contract"), {"asked": FAR}), (sales.accept, d.of(site(2)), {}),
                                (sales.accept, d.of(site(1)), {})):  # fmt: skip
        assert "." not in d.do(action, step, act_id=sale, **words)
    ends: dict[str, Any] = {"of": sale, "machine": SALE}
    for early in (DAY, date(2026, 6, 30)):
        assert d.do(endings.ask_end, d.of(site(1), early), act_id=new(), **ends) == "proposed"
    on = date(2026, 7, 1)
    if why == "revoked":
        on, ways = DAY, {"act_id": act_id, "ways": (decisions.REGISTER,)}
        asks = replace(d.step("third"), reason="revoked by the province")
        assert d.do(decisions.revoke_decision, asks, act_id=act_id) == "revocation_asked"
        assert d.do(endings.ask_end, d.of(site(1)), act_id=new(), **ends) == "proposed"
        assert d.do(second.confirm, d.step("chief", reason="revoked"), **ways) == "revoked"
        assert d.do(sales.countersign, d.step("fourth"), act_id=sale) == "permits.decision_unknown"
    if way == "the bureau":
        assert d.do(endings.ask_end, d.step(on=on), act_id=end, **ends) == "proposed"
        assert d.do(endings.accept_end, d.step(on=on), act_id=end) == "attested"
        assert d.do(endings.confirm_end, d.step("chief", on), act_id=end) == "accepted"
    else:
        side = d.of(site(1 if way == "the seller" else 2), on)
        done = d.run(endings.ask_end, side, act_id=end, **ends)
        assert (done.state, len(done.entries)) == ("accepted", 1)
        again = d.run(endings.ask_end, side, act_id=end, **ends)
        assert (again.fresh, again.entries) == (False, done.entries)
    assert (d.held(site(1)), d.held(site(1), "listed")) == (t("10"), 0)
    assert d.broken() == []


def test_postgresql_lets_no_side_end_what_can_pass(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Goal: kept twice. Method: Python looks away; to the last day of the decision one side does not end the sale, a day later it does."""
    d, sale = district, new()
    assert decide(d) == "registered"
    for action, step, words in ((sales.propose, d.step(document="contract"), {"asked": FAR}), (sales.accept, d.of(site(2)), {}),
                                (sales.accept, d.of(site(1)), {})):  # fmt: skip
        assert "." not in d.do(action, step, act_id=sale, **words)
    monkeypatch.setattr(endings, "can_pass", lambda *_: False)
    ends: dict[str, Any] = {"of": sale, "machine": SALE}
    for on in (DAY, date(2026, 6, 30)):
        with pytest.raises(PromiseBroken, match="act_agreed"):
            d.run(endings.ask_end, d.of(site(1), on), act_id=new(), **ends)
    assert d.do(endings.ask_end, d.of(site(1), date(2026, 7, 1)), act_id=new(), **ends) == "accepted"


@pytest.mark.parametrize("step", ["accept", "countersign", "approve", "settle"])
def test_a_decision_about_less_stops_what_uses_more(district: District, step: str) -> None:
    """Goal: told with figures at each step, and by what is next. Method: two sales of 2 t; 4 t decided, then 3 t; one ends, one goes on."""
    d, act_id, ids = district, new(), (new(), new())
    two = replace(FAR, goods=(Goods(strip("2"), 100_00),))
    assert decide(d, act_id, quantity="4") == "registered"
    d.pay_in(site(2), "900.00")
    road: list[tuple[Any, Step]] = [
        (sales.accept, d.of(site(2))), (sales.accept, d.of(site(1))), (sales.countersign, d.step("chief")),
        (sales.approve, d.step("fourth")), (sales.settle, d.step("finance")),
    ]  # fmt: skip
    at = next(number for number, (action, _) in enumerate(road) if action.__name__ == step)
    for sale in ids:
        assert d.do(sales.propose, d.step(document=""), act_id=sale, asked=two) == "proposed"
    for action, who in road[:at]:
        assert "." not in d.do(action, who, act_id=ids[0])
    revoke(d, act_id)
    assert decide(d, quantity="3") == "registered"
    with pytest.raises(decisions.DecisionUsedUp) as told:
        d.run(road[at][0], road[at][1], act_id=ids[0])
    assert [told.value.figures[name] for name in ("allowed", "used", "asked")] == ["3.000", "2.000", "2.000"]
    with d.database.read() as books:
        running, kept = read_process(books, d.book_id, sales.SALES, ids[0], None)
        [said] = [one for one in next_of(books, sales.SALES, running, kept, DAY) if one.action == step]
    assert "permits.decision_used_up" in [one.code for one in said.missing]
    if step != "settle":  # who settles took no step yet; the figures are those of PostgreSQL, too
        assert past(d, ids[0], "attest" if step == "accept" else step, road[at][1]) == "decision_used_up"
    assert d.do(sales.cancel, d.step(), act_id=ids[1]) == "cancelled"
    assert "." not in d.do(road[at][0], road[at][1], act_id=ids[0])
    assert d.broken() == []


def revoke(d: District, act_id: UUID) -> None:
    """Revoke a decision, by two."""
    asks = replace(d.step("third"), reason="revoked by the province")
    assert d.do(decisions.revoke_decision, asks, act_id=act_id) == "revocation_asked"
    ways = {"act_id": act_id, "ways": (decisions.REGISTER,)}
    assert d.do(second.confirm, d.step("chief", reason="revoked"), **ways) == "revoked"


@pytest.mark.parametrize("who", [("bureau", "sixth"), ("fifth", "bureau")], ids=["asks", "confirms"])
def test_who_took_part_decides_nothing(
    district: District, who: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Goal: apart also when the sale came first, in SQL too. Method: who proposed the sale asks for the next decision, or confirms it."""
    d, act_id, sale = district, new(), new()
    assert decide(d, act_id) == "registered"
    assert d.do(sales.propose, d.step(), act_id=sale, asked=FAR) == "proposed"
    revoke(d, act_id)
    assert decide(d, who=who, number="浙环函[2026] １ 号") == "permits.decision_for_your_sale"
    with monkeypatch.context() as away:
        away.setattr(decisions, "_check_free", lambda *_: None)
        with pytest.raises(PromiseBroken, match="decision_apart"):
            decide(d, new(), who, raising=True)
    assert d.do(sales.cancel, d.step(), act_id=sale) == "cancelled"
    assert decide(d, who=who) == "registered", "what is cancelled uses nothing"


@pytest.mark.parametrize(
    "other",
    [
        "浙环函[2026]1号",
        "浙环函〔２０２６〕１号",
        "浙环函【2026】1号",
        "浙环函（2026）1号",
        "浙环函 〔2026〕 1 号",
    ],
)
def test_one_number_is_one_however_it_is_written(
    district: District, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Goal: one decision, one allowance, in SQL too. Method: the number in other forms, registered, and named by a sale."""
    d = district
    assert decide(d, quantity="1") == "registered"
    assert decide(d, number=other, digest="b" * 64) == "permits.decision_registered"
    assert d.do(sales.propose, d.step(), act_id=new(), asked=replace(FAR, approval=other)) == "proposed"
    assert d.do(sales.check_proposal, DAY, FAR) == "permits.decision_used_up"
    monkeypatch.setattr(decisions, "_check_free", lambda *_: None)
    with pytest.raises(PromiseBroken, match="decision_once"):
        decide(d, number=other, digest="b" * 64, raising=True)


def test_one_paper_is_one_decision(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: the same paper under another number allows nothing more, in SQL too. Method: its hash; for other sides it is their own."""
    d = district
    assert decide(d) == "registered"
    assert decide(d, number="other") == "permits.decision_paper_registered"
    assert decide(d, number="other", digest="b" * 64) == "registered"
    assert decide(d, buyer=site(4)) == "registered"
    monkeypatch.setattr(decisions, "_check_free", lambda *_: None)
    with pytest.raises(PromiseBroken, match="decision_once"):
        decide(d, number="third", raising=True)


def test_what_waits_and_what_is_told_say_what_it_is(district: District) -> None:
    """Goal: who confirms reads that it is a revocation, and every event has the number. Method: the list, and the outbox."""
    d, act_id = district, new()
    decide(d, act_id)
    asks = replace(d.step("third"), reason="revoked by the province")
    d.run(decisions.revoke_decision, asks, act_id=act_id)
    [found] = d.ask(waiting, owner=None, actor_id=d.clerk)
    assert (found.id, found.what) == (act_id, "revoke")
    ways = {"act_id": act_id, "ways": (decisions.REGISTER,)}
    d.run(second.drop, d.step("chief"), **ways)
    revoke(d, act_id)
    with d.owner.read() as books:
        query = "SELECT kind, figures ->> 'number' FROM ledger.outbox WHERE kind LIKE 'market.decision.%%' ORDER BY event_id"
        told = [tuple(row) for row in books.connection.exec_driver_sql(query)]
    kinds = ("propose", "register", "ask_revocation", "drop", "ask_revocation", "revoke")
    assert told == [(f"market.decision.{kind}", NUMBER) for kind in kinds]


def test_the_bureau_records_it_and_both_sides_sign(district: District) -> None:
    """The sale is recorded with the decision, each side accepts it, and whoever approves sees the gate with its figures."""
    d, act_id = district, new()
    assert decide(d) == "registered"
    assert d.ask(sales.check_proposal, DAY, FAR).gates == []
    assert d.do(sales.propose, d.step(document=""), act_id=act_id, asked=FAR) == "proposed"
    assert [d.do(sales.accept, d.of(site(n)), act_id=act_id) for n in (2, 1)] == ["attested", "accepted"]
    told = d.ask(sales.open_exception, act_id, None)
    assert [(gate["code"], gate["compared"]) for gate in told] == [
        ("gate.scope_air_city", {"seller": "3306", "buyer": "3301", "pollutant": "SO2"})
    ]
    assert told == d.ask(sales.open_exception, act_id, ":".join(site(1).split(":")[:2]))
    assert d.do(sales.countersign, d.step("chief"), act_id=act_id) == "countersigned"
    assert d.do(sales.approve, d.step("third"), act_id=act_id) == "approved"
    assert d.ask(sales.open_exception, new(), None) == []


READS: dict[str, Callable[[District, str | None], list[str]]] = {
    "what a dry run tells": lambda d, who: [
        str(gate["code"]) for gate in d.ask(sales.check_proposal, DAY, NEAR, who and party_of(who)).gates
    ],
    "why a sale is not proposed": lambda d, who: _refused(
        d, sales.propose, d.of(who) if who else d.step(), act_id=new(), asked=NEAR
    ),
    "why a lease is not proposed": lambda d, who: _refused(
        d,
        leases.propose_lease,
        d.of(who) if who else d.step(),
        act_id=new(),
        lessor=NEAR.seller,
        lessee=NEAR.buyer,
        strips=[strip("1")],
    ),
}


def _refused(d: District, action: Callable[..., Any], step: Step, **words: Any) -> list[str]:
    with pytest.raises(GatesFailed) as refused:
        d.run(action, step, **words)
    gates: Any = refused.value.figures["gates"]
    return [str(gate["code"]) for gate in gates]


@pytest.mark.parametrize("name", READS)
def test_a_side_does_not_read_of_the_other(district: District, name: str) -> None:
    """Goal: of the other side's own affairs only their number is told. Method: the buyer is on a list; each side reads, and the bureau."""
    d = district
    assert d.enlist(party_of(NEAR.buyer), "court_dishonest") == "done"
    told = [READS[name](d, who) for who in (NEAR.seller, NEAR.buyer, None)]
    assert told == [["gate.other_side"], ["gate.standing"], ["gate.standing"]]


def test_the_database_asks_who_wrote_it(district: District) -> None:
    """An act with a decision, begun by an enterprise and written past Python, is refused."""
    d, act_id = district, new()
    asked = Proposal(site(1), site(2), FAR.goods)
    d.adopt(scope__air='"province"')
    assert d.do(sales.propose, d.of(site(1)), act_id=act_id, asked=asked) == "proposed"
    for terms, promise in (({"approval": "x"}, "act_exception"), ({"approval": ""}, "permit_act_pkey")):
        with pytest.raises(DBAPIError) as broken, d.owner.engine.begin() as connection:
            connection.exec_driver_sql(
                "INSERT INTO ledger.permit_act (book_id, act_id, machine, site, other, effective_on, document, law, terms)"
                " VALUES (%s, %s, 'permits.sale', %s, %s, %s, '', '', %s)",
                (d.book_id, act_id, site(1), site(2), DAY, json.dumps(terms)),
            )
        assert getattr(broken.value.orig, "diag").constraint_name == promise  # noqa: B009

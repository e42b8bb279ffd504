"""What stands against a step in the state of another process is told before, as what is missing, and refused for the same."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from ledger.database import Database
from ledger.journal.refusals import IdUsed
from ledger.market.actions import corrections, enforcement, money
from ledger.market.acts import ALL
from ledger.permits.actions import caps, freezes, pledges, second
from ledger.permits.machines import FREEZE, PLEDGE
from ledger.processes.acting import next_of, read_process
from ledger.processes.machines import Machine
from tests.furnished import furnished
from tests.permits.world import AREA, DAY, District, new, site, strip, t

ONE, TWO = site(1), site(2)
BANK, PARTY = ":".join(site(3).split(":")[:2]), ":".join(ONE.split(":")[:2])
NOT_ALLOWED = "process.step_not_allowed"


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills and a bank; the first mill holds 10 t, and the second has 100 yuan."""
    made = District(database, owner)
    for number in (1, 2, 3):
        made.enterprise(number)
    made.cap("100")
    made.allocate(ONE, "10")
    made.pay_in(TWO, "100.00")
    return made


def _pledged(d: District, **more: Any) -> UUID:
    act_id = new()
    words = {
        "pledgor": ONE,
        "creditor": BANK,
        "strips": [strip("1")],
        "debt": 1_00,
        "until": date(2026, 12, 1),
    }
    d.run(pledges.apply_pledge, d.of(ONE), act_id=act_id, **words, **more)
    d.run(pledges.accept_pledge, d.of(f"{BANK}:001P"), act_id=act_id)
    return act_id


def _registered(d: District) -> UUID:
    act_id = _pledged(d)
    assert d.do(pledges.register_pledge, d.step("chief"), act_id=act_id) == "registered"
    return act_id


def _frozen(d: District) -> UUID:
    act_id = new()
    assert d.freeze("fourth", act_id=act_id, site=ONE, strips=[strip("1")]) == "frozen"
    return act_id


def _sold(d: District, of: UUID, machine: Machine) -> UUID:
    """An enforcement is asked for."""
    act_id = new()
    words = {"of": of, "machine": machine, "buyer": TWO, "price": 2_00, "costs": 0, "costs_to": BANK}
    assert d.do(enforcement.ask_enforcement, d.step(), act_id=act_id, **words) == "proposed"
    assert d.do(enforcement.accept_enforcement, d.of(TWO), act_id=act_id) == "accepted"
    return act_id


def _other_lots(d: District, pledge: UUID) -> UUID:
    """Other lots are asked for."""
    new_id = new()
    asked = d.do(pledges.substitute_pledge, d.step(), act_id=pledge, new_id=new_id, strips=[strip("2")])
    assert asked == "replacement_proposed"
    return new_id


def _confirm_pledge(d: District, act_id: UUID) -> None:
    d.run(pledges.confirm_pledge, d.step("third"), act_id=act_id)


def _two_substitutes(d: District) -> tuple[UUID, Callable[[], None]]:
    pledge = _registered(d)
    first, second_one = _other_lots(d, pledge), _other_lots(d, pledge)
    return second_one, lambda: _confirm_pledge(d, first)


def _sold_and_substituted(d: District) -> tuple[UUID, Callable[[], None]]:
    pledge = _registered(d)
    sold, other = _sold(d, pledge, PLEDGE), _other_lots(d, pledge)
    return sold, lambda: _confirm_pledge(d, other)


def _sold_and_lifted(d: District) -> tuple[UUID, Callable[[], None]]:
    frozen = _frozen(d)
    return _sold(d, frozen, FREEZE), lambda: d.run(freezes.lift, d.step("chief"), act_id=frozen)


def _two_corrections(d: District) -> tuple[UUID, Callable[[], None]]:
    paid, first, second_one = new(), new(), new()
    words = {"owner": PARTY, "amount": 5_00}
    assert d.twice(money.PAY_IN, money.pay_in, d.step("finance"), act_id=paid, **words) == "recorded"
    for act_id in (first, second_one):
        d.run(corrections.take_back, d.step("finance"), act_id=act_id, payment=paid)
    confirm = partial(second.confirm, act_id=first, ways=(corrections.TAKE_BACK,))
    return second_one, lambda: d.run(confirm, d.step("teller"))


def _a_cap_from_two_places(d: District) -> tuple[UUID, Callable[[], None]]:
    cap, shared, act_id = {"pollutant": "SO2", "vintage": 2026, "quantity": t("1")}, new(), new()
    d.run(caps.share_cap, d.step(), act_id=shared, area=AREA, child=f"{AREA}-1", **cap)
    d.run(caps.set_cap, d.step(), act_id=act_id, area=f"{AREA}-1", **cap)
    confirm = partial(second.confirm, act_id=shared, ways=caps.WAYS)
    return act_id, lambda: d.run(confirm, d.step("chief"))


def _released_senior(d: District) -> tuple[UUID, Callable[[], None]]:
    d.adopt(pledge__ranks_allowed="true")
    senior = _registered(d)
    junior = _pledged(d, senior=senior)
    return junior, lambda: d.run(pledges.release_pledge, d.of(f"{BANK}:001P"), act_id=senior)


CASES: dict[str, tuple[Callable[[District], tuple[UUID, Callable[[], None]]], str, str]] = {
    "of two substitutes one is confirmed": (_two_substitutes, "confirm", NOT_ALLOWED),
    "what is to be enforced is substituted": (_sold_and_substituted, "confirm", NOT_ALLOWED),
    "what is to be executed is lifted": (_sold_and_lifted, "confirm", NOT_ALLOWED),
    "of two corrections one is confirmed": (_two_corrections, "confirm", "reversal.reversed_already"),
    "a cap gets its room from elsewhere": (_a_cap_from_two_places, "confirm", "permits.cap_other_parent"),
    "the pledge that goes before is released": (_released_senior, "register", "permits.senior_not_binding"),
}


@pytest.mark.parametrize("name", CASES)
def test_the_state_of_another_process_is_asked(district: District, name: str) -> None:
    """Goal: nobody is offered what must fail. Method: something else ends first; `missing` says it, and the deed is refused so."""
    d, (begin, action, code) = district, CASES[name]
    act_id, elsewhere = begin(d)
    with d.database.read() as books:
        conduct = next(one for one in ALL.values() if one.find(books, d.book_id, act_id) is not None)

    def missing() -> list[str]:
        with d.database.read() as books:
            told = next_of(books, conduct, *read_process(books, d.book_id, conduct, act_id, None), DAY)
        [found] = [one for one in told if one.action == action]
        return [refusal.code for refusal in found.missing]

    assert missing() == []
    elsewhere()
    assert missing() == [code]
    who = d.step("teller" if name == "of two corrections one is confirmed" else "third")
    if action == "register":
        assert d.do(pledges.register_pledge, who, act_id=act_id) == code
    else:
        ways = [*caps.WAYS, corrections.TAKE_BACK, enforcement.ENFORCE, pledges.REPLACE]
        way = [one for one in ways if one.conduct is conduct]
        assert d.do(second.confirm, who, act_id=act_id, ways=way) == code
    assert d.broken() == []


def test_what_an_act_is_about_is_called_as_in_its_address(district: District) -> None:
    """An id that was used about another pledge or freeze differs in that, which the client named in the address."""
    d, act_id, told = district, new(), new()
    first, second_one, frozen = _registered(d), _registered(d), _frozen(d)
    words: dict[str, Any] = {"buyer": TWO, "price": 2_00, "costs": 0, "costs_to": BANK}

    def differs(action: Callable[..., Any], **said: Any) -> str:
        with pytest.raises(IdUsed) as caught:
            d.run(action, d.step(), **said)
        field = str(caught.value.figures["field"])
        assert caught.value.words("zh_Hans")["field"] != field
        return field

    strips = {"strips": [strip("2")]}
    d.run(pledges.substitute_pledge, d.step(), act_id=first, new_id=told, **strips)
    assert differs(pledges.substitute_pledge, act_id=second_one, new_id=told, **strips) == "pledge"
    d.run(enforcement.ask_enforcement, d.step(), act_id=act_id, of=first, machine=PLEDGE, **words)
    again = partial(differs, enforcement.ask_enforcement, act_id=act_id)
    assert again(of=second_one, machine=PLEDGE, **words) == "pledge"
    assert again(of=frozen, machine=FREEZE, **words) == "freeze"
    assert again(of=first, machine=PLEDGE, **{**words, "price": 3_00}) == "price"

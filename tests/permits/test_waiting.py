"""Orders that wait (轮候冻结): a second one on frozen lots takes effect by itself when the first one ends, and a term ends a freeze."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from ledger.database import Database
from ledger.permits.actions import freezes
from ledger.permits.nightly import JOB
from tests.furnished import furnished
from tests.permits.world import DAY, District, new, site, strip, t

ONE, TWO = site(1), site(2)
LAST = DAY + timedelta(days=10)


@furnished
def district(database: Database, owner: Database) -> District:
    """A mill that holds 10 t, and a buyer with money."""
    made = District(database, owner)
    made.adopt(sale__needs_recognition="false")
    for number in (1, 2, 3, 4):
        made.enterprise(number)
    made.cap("100")
    made.allocate(ONE, "10")
    made.pay_in(TWO, "1000.00")
    return made


def frozen(d: District, quantity: str, rank: int, **other: Any) -> tuple[str, UUID]:
    """Freeze by an order of a rank; the state it led to, and its id."""
    act_id = new()
    words = {
        "act_id": act_id,
        "site": ONE,
        "strips": [strip(quantity)],
        "rank": rank,
        "order": f"(2026) {rank}",
    }
    return d.freeze(**{**words, **other}), act_id


def free(d: District) -> list[int]:
    """What is held freely, and frozen."""
    return [d.held(ONE), d.held(ONE, "frozen")]


def state(d: District, act_id: UUID) -> str:
    """The state of a freeze."""
    query = "SELECT state FROM ledger.process WHERE process_id = %s"
    with d.database.read() as books:
        return str(books.connection.exec_driver_sql(query, (act_id,)).scalar_one())


@pytest.mark.parametrize(
    ("first", "second", "between", "after"),
    [
        ("10", "10", [0, "10"], [0, "10"]),
        ("10", "4", [0, "10"], ["6", "4"]),
        ("4", "8", [0, "10"], ["2", "8"]),
        ("4", "6", [0, "10"], ["4", "6"]),
        ("4", "10", [0, "10"], [0, "10"]),
    ],
)
def test_a_second_order_takes_effect_by_itself(
    district: District, first: str, second: str, between: list[Any], after: list[Any]
) -> None:
    """Goal: nothing is free for an instant. Method: what is not frozen is held at once, the rest when the first one is lifted."""
    d = district
    _, one = frozen(d, first, 1)
    told, two = frozen(d, second, 2)
    assert (told, free(d)) == ("frozen", [x and t(x) for x in between])
    assert d.lift(one) == "lifted"
    assert free(d) == [x and t(x) for x in after]
    assert d.lift(two) == "lifted"
    assert free(d) == [t("10"), 0]
    assert d.broken() == []


def test_three_orders_one_after_another(district: District) -> None:
    """The earlier rank first; one that is lifted while it waits leaves its place; all goes back where the first one took it."""
    d = district
    ids = [frozen(d, "10", rank)[1] for rank in (1, 2, 3, 4)]
    assert d.lift(ids[1]) == "lifted"
    assert d.lift(ids[0]) == "lifted"
    assert free(d) == [0, t("10")]
    assert d.lift(ids[3]) == "lifted"
    assert free(d) == [0, t("10")]
    assert d.lift(ids[2]) == "lifted"
    assert free(d) == [t("10"), 0]
    assert d.broken() == []


@pytest.mark.parametrize(
    ("rank", "told"), [(1, "permits.holding_too_small"), (2, "permits.rank_taken"), (3, "frozen")]
)
@pytest.mark.parametrize("past_python", [False, True])
def test_ranks_are_unique(
    district: District, monkeypatch: pytest.MonkeyPatch, rank: int, told: str, past_python: bool
) -> None:
    """On the same lots no two orders have one rank, and none comes before one that stands; of the first rank none waits."""
    d = district
    frozen(d, "10", 2)
    if past_python:
        monkeypatch.setattr(freezes, "check_rank", lambda *_: None)
        told = "database.promise_broken" if told == "permits.rank_taken" else told
    assert frozen(d, "10", rank, order="another")[0] == told


@pytest.mark.parametrize(
    ("on", "ended"), [(LAST - timedelta(days=1), 0), (LAST, 0), (LAST + timedelta(days=1), 1)]
)
@pytest.mark.parametrize("asked", [False, True])
def test_a_freeze_ends_with_its_order(district: District, on: date, ended: int, asked: bool) -> None:
    """Not on its last day, and on the day after by the night, also where its lifting is asked for; once; what waits takes effect."""
    d = district
    _, one = frozen(d, "10", 1, until=LAST)
    _, two = frozen(d, "4", 2)
    if asked:
        assert d.do(freezes.lift, d.step("chief"), act_id=one) == "lift_asked"
    told = list(JOB.run(d.database, d.book_id, on, d.root))[-1]
    assert (told.lapsed, told.faults) == (ended, ())
    assert state(d, one) == ("expired" if ended else "lift_asked" if asked else "frozen")
    assert (free(d), state(d, two)) == ([t("6"), t("4")] if ended else [0, t("10")], "frozen")
    assert list(JOB.run(d.database, d.book_id, on, d.root))[-1].done == 0
    assert d.broken() == []


def test_what_one_person_froze_passes_on_when_it_lapses(district: District) -> None:
    """A freeze that nobody confirms lapses, and the order that waited holds."""
    d, one = district, new()
    words: dict[str, Any] = {"authority": "court", "until": None, "strips": [strip("10")], "site": ONE}
    assert d.do(freezes.freeze, d.step(), act_id=one, order="1", rank=1, **words) == "provisional"
    _, two = frozen(d, "10", 2)
    told = list(JOB.run(d.database, d.book_id, DAY + timedelta(days=3), d.root))[-1]
    assert (told.done, told.faults, state(d, one), free(d)) == (1, (), "lapsed", [0, t("10")])
    assert d.lift(two, DAY + timedelta(days=3)) == "lifted"
    assert free(d) == [t("10"), 0]
    assert d.broken() == []

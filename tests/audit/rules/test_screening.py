"""Screens, worked by hand: each with what it finds, and with what lies just beside it and is not found."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import combinations, count
from math import log10
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from ledger.audit.rules.digits import LEAST, THRESHOLDS, distribution
from ledger.audit.rules.screening import Flow, Stamp, back_dated, off_hours, splits
from ledger.audit.rules.trips import round_trips

SHANGHAI = ZoneInfo("Asia/Shanghai")
_positions = count(1)


def flow(giver: str, taker: str, amount: int, day: int = 1, asset: str = "CNY", actor: int = 1) -> Flow:
    """A flow in June 2026, posted after all before it."""
    number = next(_positions)
    return Flow(
        UUID(int=number),
        date(2026, 6, 1) + timedelta(days=day - 1),
        number,
        actor,
        giver,
        taker,
        asset,
        amount,
    )


def stamp(effective: date, recorded: datetime, actor: int = 1) -> Stamp:
    """An entry that was recorded at an instant."""
    return Stamp(UUID(int=next(_positions)), "x.y", effective, recorded, actor)


def trips(flows: list[Flow], **changes: object) -> list[tuple[str, ...]]:
    """The owners of each round trip, with usual parameters."""
    usual: dict[str, object] = {"days": 30, "depth": 4, "percent": 90, "least": 1, **changes}
    return [trip.owners for trip in round_trips(flows, **usual).found]  # type: ignore[arg-type]


def test_what_comes_back_is_found() -> None:
    """A gives 100 to B, B 95 to C, C 92 to A within 20 days; the same in another asset or backwards is none."""
    ring = [flow("A", "B", 100, 1), flow("B", "C", 95, 10), flow("C", "A", 92, 20)]
    assert trips(ring) == [("A", "B", "C")]
    assert trips(ring, days=18) == []
    assert trips(ring, depth=2) == []
    assert trips(ring, percent=93) == []
    assert trips(ring, least=93) == []
    assert trips(ring, without=["B"]) == []
    assert trips([flow("A", "B", 100), flow("B", "A", 100, asset="USD")]) == []
    assert trips([flow("B", "C", 95), flow("A", "B", 100), flow("C", "A", 92)]) == []


def test_a_ring_is_told_once_and_each_way_back_once() -> None:
    """Two ways back are two trips; a ring that starts later is another one only with flows of its own."""
    first, back, again = flow("A", "B", 100), flow("B", "A", 100), flow("B", "A", 100)
    assert trips([first, back, again]) == [("A", "B"), ("A", "B")]
    assert trips([first, back, flow("A", "B", 100)]) == [("A", "B"), ("B", "A")]


@given(
    st.lists(
        st.tuples(
            st.sampled_from("ABCDE"), st.sampled_from("ABCDE"), st.integers(90, 101), st.integers(1, 5)
        ),
        max_size=9,
    ),
    st.integers(2, 5),
    st.integers(0, 3),
)
def test_every_trip_is_found(given_flows: list[tuple[str, str, int, int]], depth: int, days: int) -> None:
    """Goal: the quick search finds what looking at everything finds. Property: against all sequences of up to `depth` flows."""
    flows = [flow(a, b, amount, day) for a, b, amount, day in given_flows if a != b]
    wanted = []
    for size in range(2, depth + 1):
        for path in combinations(flows, size):
            ring = all(one.taker == two.giver for one, two in zip(path, (*path[1:], path[0]), strict=True))
            on = [one.effective_on for one in path]
            alike = all(
                one.amount * 100 >= path[0].amount * 95 and path[0].amount * 100 >= one.amount * 95
                for one in path
            )
            if (
                ring
                and alike
                and len({one.giver for one in path}) == size
                and (max(on) - min(on)).days <= days
            ):
                wanted.append(path)
    told = round_trips(flows, days=days, depth=depth, percent=95, least=1)
    assert [trip.flows for trip in told.found] == sorted(
        wanted, key=lambda path: [one.position for one in path]
    )
    assert (told.count, told.complete, told.looked_at) == (len(wanted), True, len(flows))
    few = round_trips(flows, days=days, depth=depth, percent=95, least=1, most=1)
    assert (few.found, few.count) == (told.found[:1], len(wanted))


def test_the_search_says_when_it_stopped() -> None:
    """A search that reaches its bound is not complete."""
    flows = [flow("A", "B", 100) if n % 2 else flow("B", "A", 100) for n in range(20)]
    assert round_trips(flows, days=30, depth=2, percent=90, least=1).complete
    assert not round_trips(flows, days=30, depth=2, percent=90, least=1, steps=10).complete


def test_owners_that_share_a_mark_are_told_apart() -> None:
    """Goal: marks pass nothing over and make nothing up. Method: sixty rings of three among 180 owners, more than there are marks; beside
    each a chain that leads to the mark of its first owner, and not to him."""
    names = [f"owner {n}" for n in range(180)]
    rings = [(names[n], names[n + 60], names[n + 120]) for n in range(60)]
    legs = [flow(ring[at], ring[(at + 1) % 3], 100) for at in range(3) for ring in rings]
    assert trips(legs, depth=4) == rings
    others = [flow(ring[1], names[(n + 67) % 180], 100) for n, ring in enumerate(rings)]
    found = [
        trip.owners for trip in round_trips([*legs, *others], days=30, depth=3, percent=90, least=1).found
    ]
    assert [one for one in found if one in rings] == rings
    assert all(len(one) == 3 for one in found)


def test_how_far_the_search_is() -> None:
    """Every flow that may begin a trip is told once, whether anything came of it."""
    told: list[int] = []
    flows = [flow("A", "B", 100), flow("B", "A", 95), flow("C", "A", 100), flow("A", "bank", 100)]
    round_trips(flows, days=30, depth=4, percent=90, least=1, without=["bank"], told=told.append)
    assert sum(told) == 3


def test_amounts_just_below_a_limit_that_reach_it_together() -> None:
    """Limit 1,000, from 80 percent: 900 and 850 within 7 days reach it; 1,000 is not below and 799 not just below."""
    usual = {"limit": 1000, "percent": 80, "days": 7, "least": 2, "by": "owner"}
    found = splits([flow("A", "B", 900, 1), flow("A", "B", 850, 8)], **usual)  # type: ignore[arg-type]
    assert [(split.by, split.taker, split.total) for split in found] == [("A", "B", 1750)]
    for flows in (
        [flow("A", "B", 900, 1), flow("A", "B", 850, 9)],
        [flow("A", "B", 1000, 1), flow("A", "B", 900, 1)],
        [flow("A", "B", 799, 1), flow("A", "B", 900, 1)],
        [flow("A", "B", 900, 1), flow("A", "C", 900, 1)],
        [flow("A", "B", 900, 1), flow("C", "B", 900, 1)],
    ):
        assert splits(flows, **usual) == []  # type: ignore[arg-type]


def test_the_poster_can_make_the_series() -> None:
    """Actor 7 pays B out of two owners: nothing by owner, one series by actor."""
    flows = [flow("A", "B", 900, actor=7), flow("C", "B", 900, actor=7)]
    found = splits(flows, limit=1000, percent=80, days=7, least=2, by="actor")
    assert [(split.by, len(split.flows)) for split in found] == [("7", 2)]


def test_runs_inside_other_runs_are_left_out() -> None:
    """Days 1, 3, 8, 12 with 7 days give 1–8 and 8–12, wherever one begins: 3–8 lies inside the first."""
    flows = [flow("A", "B", 900, day) for day in (1, 3, 8, 12)]
    found = splits(flows, limit=1000, percent=80, days=7, least=2, by="owner")
    assert [[f.effective_on.day for f in split.flows] for split in found] == [[1, 3, 8], [8, 12]]


def test_the_legal_day_of_the_recording_counts() -> None:
    """17:00 UTC on 10 June is 11 June in Shanghai: an entry of 1 June is 10 days late, which is more than 9."""
    late = stamp(date(2026, 6, 1), datetime(2026, 6, 10, 17, 0, tzinfo=UTC), actor=3)
    soon = stamp(date(2026, 6, 9), datetime(2026, 6, 10, 17, 0, tzinfo=UTC))
    assert [(found.days, found.recorded_on) for found in back_dated([late, soon], SHANGHAI, days=9)] == [
        (10, date(2026, 6, 11))
    ]
    assert list(back_dated([late, soon], SHANGHAI, days=10)) == []


def test_hours_and_days_of_work() -> None:
    """Sunday 28 September 2025 was worked, 1 October was not; 18:00 is after hours, 17:59:59 is not."""

    def found(*local: int) -> str | None:
        made = datetime(*local, tzinfo=SHANGHAI)  # type: ignore[arg-type, misc]
        told = list(
            off_hours([stamp(made.date(), made.astimezone(UTC))], SHANGHAI, opens=time(8), closes=time(18))
        )
        return told[0].day if told else None

    assert found(2025, 9, 28, 10) is None
    assert found(2025, 9, 28, 17, 59, 59) is None
    assert found(2025, 9, 28, 18) == "make-up"
    assert found(2025, 9, 26, 7, 59) == "workday"
    assert found(2025, 10, 1, 10) == "holiday"
    assert found(2025, 10, 12, 10) == "weekend"
    assert found(2090, 1, 1, 10) is None
    assert found(2090, 1, 1, 20) == "unknown"


def test_first_digits_of_a_uniform_book() -> None:
    """Ten amounts for each digit: 90 amounts are too few; twenty each give a sum of 400 / (180 p) less 180."""
    few = distribution(digit * 10 ** (n % 5) for digit in range(1, 10) for n in range(10))
    assert few.size == 90
    assert not few.enough
    assert few.exceeded == ()
    many = distribution(digit * 10 ** (n % 5) for digit in range(1, 10) for n in range(20))
    assert [digit.count for digit in many.digits] == [20] * 9
    assert many.digits[0].expected == Decimal("54.1854")
    assert many.chi_square == Decimal("72.3057")
    assert abs(sum(400 / (180 * log10(1 + 1 / digit)) for digit in range(1, 10)) - 180 - 72.3057) < 0.0001
    assert many.exceeded == tuple(THRESHOLDS)


def test_first_digits_of_powers_of_two() -> None:
    """The first 1,000 powers of two lead with 1 in 301 cases, as the law says; chi-square stays far below."""
    found = distribution(2**n for n in range(1000))
    assert [digit.count for digit in found.digits] == [301, 176, 125, 97, 79, 69, 56, 52, 45]
    assert found.chi_square is not None
    assert found.chi_square < 1
    assert found.exceeded == ()
    assert distribution([0, -5]).chi_square is None


def test_thresholds_are_those_of_the_closed_form() -> None:
    """exp(-x/2) (1 + x/2 + (x/2)²/2 + (x/2)³/6) gives each chance, to the three places of the values."""

    def chance(x: Decimal) -> Decimal:
        half = x / 2
        return (-half).exp() * (1 + half + half**2 / 2 + half**3 / 6)

    step = Decimal("0.0005")
    for name, value in THRESHOLDS.items():
        assert chance(value + step) <= Decimal(name) <= chance(value - step)
    assert 5 / (1 + Decimal(1) / 9).log10() <= LEAST < 5 / (1 + Decimal(1) / 9).log10() + 1


@given(
    st.lists(
        st.tuples(st.sampled_from("ABC"), st.sampled_from("ABC"), st.integers(8, 11), st.integers(1, 9)),
        max_size=7,
    )
)
def test_round_trips_are_those_that_a_search_by_brute_force_finds(
    rows: list[tuple[str, str, int, int]],
) -> None:
    """Goal: none is missed and none made up. Oracle: every ordered choice of 2 or 3 flows, looked at one by one."""
    flows = [flow(giver, taker, amount, day) for giver, taker, amount, day in rows if giver != taker]
    expected = []
    for chosen in (c for size in (2, 3) for c in combinations(flows, size)):
        closed = all(
            one.taker == other.giver for one, other in zip(chosen, (*chosen[1:], chosen[0]), strict=True)
        )
        alike = all(
            f.amount * 10 >= chosen[0].amount * 9 and chosen[0].amount * 10 >= f.amount * 9 for f in chosen
        )
        days = [f.effective_on for f in chosen]
        if (
            closed
            and alike
            and (max(days) - min(days)).days <= 5
            and len({f.giver for f in chosen}) == len(chosen)
        ):
            expected.append(chosen)
    found = round_trips(flows, days=5, depth=3, percent=90, least=1).found
    assert sorted(expected, key=lambda c: [f.position for f in c]) == [trip.flows for trip in found]

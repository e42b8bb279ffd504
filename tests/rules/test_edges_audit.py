"""The edges of what an auditor asks: how many amounts suffice, what is drawn where an amount is missing, what is alike."""

from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256
from itertools import pairwise
from uuid import UUID

import pytest

from ledger.audit.rules.digits import LEAST, distribution
from ledger.audit.rules.sampling import Method, PopulationItem, Stratum, digest_of, draw
from ledger.audit.rules.screening import Flow, splits
from ledger.audit.rules.trips import round_trips
from tests.rules.edges import Edge, answer, edges

DAY = date(2026, 6, 1)


def flows(*amounts: int, back: bool = False, apart: int = 0) -> list[Flow]:
    """Flows from A to B, one after the other; the second one back where a ring is wanted."""
    found = []
    for n, amount in enumerate(amounts):
        giver, taker = ("B", "A") if back and n else ("A", "B")
        found.append(Flow(UUID(int=n), DAY + timedelta(n * apart), n, 1, giver, taker, "CNY", amount))
    return found


def returned(other: int) -> int:
    """Count the round trips of a thousand that comes back as so much, by nine tenths."""
    return len(round_trips(flows(1000, other, back=True), days=30, depth=4, percent=90, least=1).found)


def ring(
    *later: int, depth: int = 4, steps: int = 99, most: int = 9, positions: tuple[int, ...] = (0, 1, 2)
) -> tuple[int, int, bool]:
    """Count and list the trips from A through B and C back to A, each flow dated so many days after the first, within ten days."""
    owners = "ABCABC"
    legs = [
        Flow(UUID(int=n), DAY + timedelta(apart), at, 1, owners[n], owners[n + 1], "CNY", 100)
        for n, (apart, at) in enumerate(zip((0, *later), positions, strict=True))
    ]
    told = round_trips(legs, days=10, depth=depth, percent=90, least=1, steps=steps, most=most)
    return told.count, len(told.found), told.complete


def ways_back(number: int) -> tuple[int, int]:
    """Count and list the ways back of one flow, where one is listed."""
    told = round_trips(flows(*[100] * (number + 1), back=True), days=30, depth=4, percent=90, least=1, most=1)
    return told.count, len(told.found)


def path(*steps: str, depth: int = 4) -> list[str]:
    """Give the trips among flows of one amount and day, each named by who gives and who takes, in the order of posting."""
    legs = [Flow(UUID(int=n), DAY, n, 1, one[0], one[1], "CNY", 100) for n, one in enumerate(steps)]
    return ["".join(one.owners) for one in round_trips(legs, days=1, depth=depth, percent=90, least=1).found]


def split(amounts: tuple[int, ...], apart: int = 0) -> list[int]:
    """Give the sums of series of two and more within ten days below a limit of a thousand, from half of it on."""
    found = splits(flows(*amounts, apart=apart), limit=1000, percent=50, days=10, least=2, by="owner")
    return [one.total for one in found]


@edges(
    (
        Edge(
            "amounts that suffice",
            "5 / 0.04576",
            lambda size: (distribution([9] * size).enough, len(distribution([9] * size).exceeded)),
            ((LEAST + 1, (True, 4)), (LEAST, (True, 4)), (LEAST - 1, (False, 0))),
        ),
        Edge(
            "what comes back is alike",
            "docs/spec/auditing.md",
            returned,
            ((901, 1), (900, 1), (899, 0), (1111, 1), (1112, 0)),
        ),
        Edge(
            "the second of three within so many days",
            "docs/spec/auditing.md 4.2",
            lambda day: ring(day, 0),
            (
                *((day, (1, 1, True)) for day in (9, 10, -9, -10)),
                *((day, (0, 0, True)) for day in (11, -11)),
            ),
        ),
        Edge(
            "the last of three within so many days",
            "docs/spec/auditing.md 4.2",
            lambda day: ring(0, day),
            (
                *((day, (1, 1, True)) for day in (9, 10, -9, -10)),
                *((day, (0, 0, True)) for day in (11, -11)),
            ),
        ),
        Edge(
            "the last of three within so many days of one that is dated before the first",
            "docs/spec/auditing.md 4.2",
            lambda day: ring(-2, day),
            ((7, (1, 1, True)), (8, (1, 1, True)), (9, (0, 0, True))),
        ),
        Edge(
            "the last of three within so many days of one that is dated after the first",
            "docs/spec/auditing.md 4.2",
            lambda day: ring(2, day),
            ((-7, (1, 1, True)), (-8, (1, 1, True)), (-9, (0, 0, True))),
        ),
        Edge(
            "three flows are three deep",
            "docs/spec/auditing.md 4.2",
            lambda depth: ring(0, 0, depth=depth),
            ((4, (1, 1, True)), (3, (1, 1, True)), (2, (0, 0, True))),
        ),
        Edge(
            "owners on the way back, four deep",
            "docs/spec/auditing.md 4.2",
            lambda owners: path(*map("".join, pairwise(f"{owners}A"))),
            (("AB", ["AB"]), ("ABC", ["ABC"]), ("ABCD", ["ABCD"]), ("ABCDE", [])),
        ),
        Edge(
            "who only gives, before and after who gets back",
            "docs/spec/auditing.md 4.2",
            lambda steps: path(*steps),
            (
                (("ZA", "AB", "BA"), ["AB"]),
                (("AB", "ZA", "BA"), ["AB"]),
                (("AZ", "AB", "BA"), ["AB"]),
                (("ZA", "AB"), []),
            ),
        ),
        Edge(
            "each posted after the one before",
            "docs/spec/auditing.md 4.2",
            lambda at: ring(0, 0, positions=at),
            (
                ((0, 1, 2), (1, 1, True)),
                ((0, 0, 1), (0, 0, True)),
                ((0, 1, 1), (0, 0, True)),
                ((0, 5, 9), (1, 1, True)),
            ),
        ),
        Edge(
            "so many flows are looked at",
            "docs/spec/auditing.md 4.3",
            lambda steps: ring(0, 0, steps=steps),
            (
                (6, (1, 1, True)),
                (5, (1, 1, True)),
                (4, (1, 1, False)),
                (3, (1, 1, False)),
                (2, (0, 0, False)),
                (1, (0, 0, False)),
                (0, (0, 0, False)),
            ),
        ),
        Edge(
            "ways back that are listed",
            "docs/spec/auditing.md 4.3",
            ways_back,
            ((0, (0, 0)), (1, (1, 1)), (2, (2, 1)), (3, (3, 1)), (4, (4, 1))),
        ),
        Edge(
            "a series reaches the limit",
            "docs/spec/auditing.md",
            split,
            (((501, 500), [1001]), ((500, 500), [1000]), ((500, 499), []), ((999, 1), []), ((999,), [])),
        ),
        Edge(
            "a series lies within so many days",
            "docs/spec/auditing.md",
            lambda apart: split((600, 600), apart),
            ((9, [1200]), (10, [1200]), (11, [])),
        ),
    )
)
def test_screens(ask: Callable[[object], object], value: object, told: object) -> None:
    """Inside, on the line, outside."""
    assert answer(ask, value) == told


def items(*amounts: int | None) -> list[PopulationItem]:
    """Entries with such amounts."""
    return [PopulationItem(UUID(int=n), "x.y", DAY, amount) for n, amount in enumerate(amounts, 1)]


@pytest.mark.parametrize(("method", "by", "amounts", "drawn"), [
    ("amount", "kind", (None, 5, None), [2]),
    ("amount", "kind", (0, 5), [2]),
    ("amount", "kind", (None, None, None, None, None, None, None, 1), [8]),
    ("amount", "kind", (None, 0), "audit.nothing_to_draw"),
    ("amount", "band", (None, 0), "audit.nothing_to_draw"),
    ("stratum", "band", (None, 0), "audit.nothing_to_draw"),
    ("stratum", "band", (None, 5), [1, 2]),
    ("stratum", "kind", (None, 0), [1, 2]),
    ("random", "band", (None, 0), [1, 2]),
    ("random", "kind", (None, 0), [1, 2]),
])  # fmt: skip
def test_what_is_drawn_where_an_amount_is_missing(
    method: Method, by: Stratum, amounts: tuple[int | None, ...], drawn: object
) -> None:
    """What has no amount is never hit by one, and only what asks for amounts is refused when there is none."""

    def ask(some: list[PopulationItem]) -> list[int]:
        picks = draw(some, method, "S", 2, asset="CNY", by=by, bands=(1,)).picks
        return sorted(pick.item.entry_id.int for pick in picks)

    assert answer(ask, items(*amounts)) == drawn


def test_an_entry_without_an_amount_lies_in_the_lowest_band() -> None:
    """A band begins with its own bound."""
    sample = draw(items(None, 0, 1, 2), "stratum", "S", 9, asset="CNY", by="band", bands=(1,))
    assert sample.strata == {"0: 0": 2, "1: 1": 2}


def test_a_population_is_digested_line_by_line() -> None:
    """Id and amount of each, and a dash where there is none; nothing is an amount."""
    first, second, third = (UUID(int=n) for n in (1, 2, 3))
    lines = f"{first} -\n{second} 0\n{third} 7\n"
    assert digest_of(items(None, 0, 7)) == sha256(lines.encode()).hexdigest()

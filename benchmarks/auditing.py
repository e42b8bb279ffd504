"""For auditors: a sample, each screen, and a bundle of the busiest party, over all entries that the book has by now."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from benchmarks.world import World
from ledger.audit import screens
from ledger.audit.evidence import ENTRIES_MAX, Topic, bundle
from ledger.audit.queries import Scope
from ledger.audit.rules.sampling import Method
from ledger.audit.samples import Draw, take_sample
from ledger.database import ReadBooks

Add = Callable[..., None]
BUSIEST = """SELECT a.owner FROM ledger.balance b JOIN ledger.account a USING (book_id, account_id)
  WHERE b.book_id = %s GROUP BY a.owner HAVING sum(b.version) BETWEEN 1 AND %s ORDER BY sum(b.version) DESC, a.owner LIMIT 1"""


def measure_auditing(world: World, add: Add) -> None:
    """Measure samples, screens and a bundle.

    Args:
        world: a book with entries.
        add: takes a name, a value and a unit.
    """
    scope = Scope(world.book_id, date(2000, 1, 1), date(2100, 1, 1), datetime(2200, 1, 1, tzinfo=UTC))
    methods: tuple[Method, ...] = ("random", "amount")
    for method in methods:
        drawn = partial(take_sample, scope=scope, asked=Draw(method, "benchmark", 100, "CNY"))
        told = _timed(world, add, f"audit: sample of 100, {method}", drawn)
    add("audit: entries in the population", told["population"], "entries")
    for wanted in (
        screens.RoundTripsAsked(depth=3, days=1),
        screens.SplittingAsked("5000"),
        screens.BackDatingAsked(),
        screens.AfterHoursAsked(),
        screens.FirstDigitsAsked(),
    ):
        name = f"audit: screen {type(wanted).__name__.removesuffix('Asked')}"
        _timed(world, add, name, partial(screens.run_screen, scope=scope, asked=wanted))
    with world.owner.read() as books:
        owner = books.connection.exec_driver_sql(BUSIEST, (world.book_id, ENTRIES_MAX)).scalar()
    if owner is not None:
        made = _timed(
            world,
            add,
            "audit: bundle of a busy party",
            lambda books: bundle(books, scope, Topic("owner", owner), persons=False),
        )
        add("audit: size of the bundle", len(made) / 1_000_000, "MB")


def _timed(world: World, add: Add, name: str, work: Callable[[ReadBooks], Any]) -> Any:
    start = time.perf_counter()
    with world.owner.read() as books:
        done = work(books)
    add(name, time.perf_counter() - start, "s")
    return done

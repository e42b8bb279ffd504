"""`ecoledger audit …`: samples, screens, bundles and what the nights checked, for whoever sits at the server, without a key."""

import json
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar
from uuid import UUID

import typer

from cli.typed import day, instant
from ledger.audit import screens
from ledger.audit.evidence import about, bundle
from ledger.audit.queries import Scope, Told, count, settled
from ledger.audit.rolling import last_marks
from ledger.audit.samples import Draw, population_text, take_sample
from ledger.bars import progress
from ledger.clock import Clock
from ledger.database import Database, ReadBooks
from ledger.journal import codes

Result = TypeVar("Result")
Book = Annotated[str, typer.Argument(help="code of the book")]
First = Annotated[str, typer.Option(help="first legal date, as 2026-01-01")]
Last = Annotated[str, typer.Option(help="last legal date, as 2026-12-31")]
Recorded = Annotated[
    str, typer.Option(help="instant of knowledge, as 2026-07-01T00:00:00Z; a minute ago when left out")
]
EARLIEST, LATEST = "1949-10-01", "9999-12-31"
SCREENS = {
    "round-trips": screens.RoundTripsAsked,
    "splitting": screens.SplittingAsked,
    "back-dating": screens.BackDatingAsked,
    "after-hours": screens.AfterHoursAsked,
    "first-digits": screens.FirstDigitsAsked,
}


def commands(opened: Callable[[], AbstractContextManager[Database]], clock: Clock) -> typer.Typer:
    """Make the commands of the sub-app; they only read.

    Args:
        opened: opens the database of the installation, migrated, for reading.
        clock: what time it is.
    """
    app = typer.Typer(
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        help="Samples, screens and evidence for auditors.",
    )

    def read(
        book: str, first: str, last: str, recorded: str, work: Callable[[ReadBooks, Scope], Result]
    ) -> Result:
        until = settled(instant(recorded) if recorded else None, clock.now())
        days = day(first), day(last)
        with opened() as database, database.read() as books:
            return work(books, Scope(codes.book_id(books, book), *days, until))

    def with_bar(
        asked: object, work: Callable[[ReadBooks, Scope, Told], Result]
    ) -> Callable[[ReadBooks, Scope], Result]:
        def shown(books: ReadBooks, scope: Scope) -> Result:
            with progress() as bar:
                whole = screens.passes(asked) * count(books, scope)
                task = bar.add_task("Reading entries", total=whole)
                return work(books, scope, lambda number: bar.advance(task, number))

        return shown

    @app.command("sample")
    def sample(
        book: Book,
        seed: Annotated[str, typer.Option(help="the published text")],
        size: Annotated[int, typer.Option(min=1, max=5_000)],
        method: Annotated[str, typer.Option(help="random, amount or stratum")] = "random",
        asset: Annotated[str, typer.Option(help="what amounts are counted in")] = "",
        by: Annotated[str, typer.Option(help="kind, month or band")] = "kind",
        bands: Annotated[str, typer.Option(help="lower bounds of bands, with commas between them")] = "",
        first: First = EARLIEST,
        last: Last = LATEST,
        recorded: Recorded = "",
        population: Annotated[bool, typer.Option(help="print the population instead")] = False,
    ) -> None:
        """Draw a sample that anybody can draw again, and print it as JSON."""
        asked = Draw(
            _one_of(method, "random", "amount", "stratum"),
            seed,
            size,
            asset or None,
            _one_of(by, "kind", "month", "band"),
            _split(bands),
        )
        if population:
            read(
                book,
                first,
                last,
                recorded,
                lambda b, s: sys.stdout.writelines(
                    lines.decode() for lines in population_text(b, s, asset or None)
                ),
            )
        else:
            drawn = with_bar(asked, lambda b, s, told: take_sample(b, s, asked, told))
            _print(read(book, first, last, recorded, drawn))

    @app.command("screen")
    def screen(
        book: Book,
        name: Annotated[str, typer.Argument(help=", ".join(SCREENS))],
        parameters: Annotated[
            str, typer.Option(help='JSON, as {"limit": "50000", "days": 7}; the rest is as usual')
        ] = "{}",
        first: First = EARLIEST,
        last: Last = LATEST,
        recorded: Recorded = "",
    ) -> None:
        """Run a screen, and print what it found as JSON."""
        asked = _asked(_one_of(name, *SCREENS), parameters)
        run = with_bar(asked, lambda b, s, told: screens.run_screen(b, s, asked, told))
        _print(read(book, first, last, recorded, run))

    @app.command("bundle")
    def make_bundle(
        book: Book,
        to: Annotated[Path, typer.Option(help="file to write; it must not be there yet")],
        entry: Annotated[str, typer.Option(help="id of an entry")] = "",
        case: Annotated[str, typer.Option(help="number of a case")] = "",
        owner: Annotated[str, typer.Option(help="code of a party")] = "",
        first: First = EARLIEST,
        last: Last = LATEST,
        recorded: Recorded = "",
        persons: Annotated[bool, typer.Option(help="enclose the names of those who acted")] = False,
    ) -> None:
        """Write the evidence bundle of one entry, one case or one party."""
        what = about(_id(entry) if entry else None, case or None, owner or None)
        content = read(book, first, last, recorded, lambda b, s: bundle(b, s, what, persons=persons))
        with to.open("xb") as file:
            file.write(content)
        typer.echo(f"{to}: {len(content)} bytes")

    @app.command("nights")
    def nights(most: Annotated[int, typer.Option(min=1, max=10_000, help="lines at most")] = 30) -> None:
        """Tell what the last nights checked of each log, and how long they took."""
        with opened() as database, database.read() as books:
            for one in last_marks(books, most):
                seconds = one.milliseconds / 1000
                typer.echo(
                    f"{one.ran_at.isoformat(timespec='seconds')}  {one.book}: {one.told}, {seconds:.1f} s"
                )

    return app


def _asked(name: str, parameters: str) -> screens.Asked:
    """Read the parameters of a screen, by the names under which its result repeats them."""
    try:
        given = json.loads(parameters)
        for key in ("opens", "closes"):
            if key in given:
                given[key] = datetime.strptime(given[key], "%H:%M").time()  # noqa: DTZ007 - an hour of the office, no instant
        if "without" in given:
            given["without"] = tuple(given["without"])
        asked: screens.Asked = SCREENS[name](**given)
    except (TypeError, ValueError, AttributeError) as error:
        raise typer.BadParameter(f"{parameters}: {error}") from error
    return asked


def _one_of(given: str, *known: str) -> Any:
    if given not in known:
        raise typer.BadParameter(f"{given}: choose {', '.join(known)}")
    return given


def _id(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError as error:
        raise typer.BadParameter(f"{given}: this is no id of an entry") from error


def _split(codes_given: str) -> tuple[str, ...]:
    return tuple(code.strip() for code in codes_given.split(",") if code.strip())


def _print(told: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")

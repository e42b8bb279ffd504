"""Answers to auditors as the bytes of a form, in pieces: here where a screen is quick, else in a process of its own.

A screen of a large book computes for a minute. In the process that serves everybody it would take turns with all of them; so it runs in a
child (`ledger.documents.apart`), which is bounded by the kernel, reads the book by itself, and tells the answer as it is to be sent.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from itertools import islice
from threading import Event
from time import monotonic_ns
from typing import Any, Final, Literal, TypeAlias, TypedDict

from sqlalchemy import text

from ledger.audit import samples, screens
from ledger.audit.queries import Scope, Told, count, few, quiet
from ledger.audit.samples import TITLES, Draw
from ledger.database import Database, ReadBooks
from ledger.database.queries import named_queries
from ledger.documents import apart
from ledger.documents.apart import Far, FileBroke, FileStopped, Limits
from ledger.documents.child import tell_far
from ledger.documents.sheets import in_numbers, write_csv, write_xlsx

SQL: Final = named_queries(__name__)
Form: TypeAlias = Literal["json", "csv", "xlsx", "population"]
"""`population` is the text of which the digest of a sample is made."""
LIMITS: Final = Limits(memory=1024 * 1024 * 1024, cpu_seconds=240, seconds=300, told=256 * 1024 * 1024)
"""What a child may take; of the memory most is addresses that nothing stands at."""
_OFTEN: Final = 300_000_000
"""Nanoseconds between two words of a child about how far it is."""
NUMBERED: Final = ("金额 Amount", "amount", "total", "expected")
"""Titles of columns in which decimals stand; everything else is a name, a day or a whole number."""
_PIECE: Final = 200
"""Findings that are written at a time, so that others get their turn between."""
_ASKED: Final[dict[str, Any]] = {
    one.__name__: one
    for one in (
        Draw,
        screens.RoundTripsAsked,
        screens.SplittingAsked,
        screens.BackDatingAsked,
        screens.AfterHoursAsked,
        screens.FirstDigitsAsked,
    )
}


class ScreenStopped(FileStopped):
    """The answer was stopped: it needs more than {most} {what}.

    Ask for a shorter range, one asset, a smallest amount, or fewer flows in a trip.
    """

    code = "audit.stopped"
    source = "docs/spec/auditing.md 4.6"


@dataclass(frozen=True, slots=True)
class AuditQuestion:
    """What an auditor asks, and in which form the answer is wanted."""

    scope: Scope
    asked: screens.Asked | Draw
    form: Form


class _Words(TypedDict):
    address: str
    """Of the database, for the login of the web; it goes to the child through its input, which nobody else reads."""
    book_id: int
    first: str
    last: str
    recorded: str
    name: str
    values: dict[str, Any]
    form: Form


def is_quick(books: ReadBooks, question: AuditQuestion) -> bool:
    """Tell whether an answer takes no longer than any other request."""
    return few(books, question.scope, screens.FEW) and not screens.is_deep(question.asked)


def answer(books: ReadBooks, question: AuditQuestion, told: Told = quiet) -> Iterator[bytes]:
    """Answer a question in the pieces of its form; `told` hears how many entries were gone through.

    Raises (in this order):
        those of `ledger.audit.screens.run_screen`, those of `ledger.audit.samples.take_sample`.
    """
    scope, asked, form = question.scope, question.asked, question.form
    if isinstance(asked, Draw) and form == "population":
        yield from samples.population_text(books, scope, asked.asset, told)
        return
    if isinstance(asked, Draw):
        drawn = samples.take_sample(books, scope, asked, told)
        yield from _formed(form, "sample", drawn, "entries", TITLES, samples.sample_table(drawn))
        return
    found = screens.run_screen(books, scope, asked, told)
    titles, rows = screens.screen_table(found) if form != "json" else ([], [])
    yield from _formed(form, found["screen"], found, "findings", titles, rows)


def answer_apart(
    database: Database, question: AuditQuestion, gone: Event | None = None, far: Far = lambda *_: None
) -> Generator[bytes, None, None]:
    """Answer a question in a process of its own; the first piece comes when it has ended well.

    Args:
        database: what is read; by the child, with the same address.
        question: what is asked.
        gone: set when nobody waits any more: the child is ended (`apart.CallerGone`), and PostgreSQL ends its statement.
        far: hears how many entries the child has gone through, of how many in all.

    Raises (in this order):
        those of `answer`.
        ScreenStopped: it takes more than it may.
        Unreachable, Busy: the child says so; never AddressUnusable, NotConnected and RolesMissing: this process reads by the same
        address; never FileBroke: nothing of theirs is read.
        RuntimeError: native code ended the child, which is our fault.
    """
    try:
        for piece in apart.run(told_apart, b"", _words(database.address, question), gone, LIMITS, far):
            yield b64decode(piece)
    except FileStopped as stopped:
        raise ScreenStopped(**stopped.figures) from None
    except FileBroke as broke:
        raise RuntimeError(f"the child that answers auditors ended by {broke.figures['signal']}") from broke


def told_apart(_: bytes, words: _Words) -> Iterator[str]:
    """Answer a question in the child: the pieces as base64."""
    database = Database(words["address"], pool=1, name="ecoledger audit")
    try:
        with database.read() as books:
            books.connection.execute(text(SQL["patient"])).close()
            question = _question(words)
            told = _telling(screens.passes(question.asked) * count(books, question.scope))
            for piece in answer(books, question, told):
                yield b64encode(piece).decode()
    finally:
        database.close()


def _telling(whole: int) -> Told:
    """Make what says in the child, now and then, how many entries of how many were gone through."""
    done, then = 0, monotonic_ns()
    tell_far(0, whole)

    def told(number: int) -> None:
        nonlocal done, then
        done += number
        if monotonic_ns() - then > _OFTEN:
            then = monotonic_ns()
            tell_far(min(done, whole), whole)

    return told


def _words(address: str, question: AuditQuestion) -> _Words:
    scope, asked = question.scope, question.asked
    values = {
        key: value.isoformat() if isinstance(value, time) else value for key, value in asdict(asked).items()
    }
    return {
        "address": address,
        "book_id": scope.book_id,
        "first": scope.first.isoformat(),
        "last": scope.last.isoformat(),
        "recorded": scope.recorded.isoformat(),
        "name": type(asked).__name__,
        "values": values,
        "form": question.form,
    }


def _question(words: _Words) -> AuditQuestion:
    scope = Scope(
        words["book_id"],
        date.fromisoformat(words["first"]),
        date.fromisoformat(words["last"]),
        datetime.fromisoformat(words["recorded"]),
    )
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in words["values"].items()
    }
    for hour in {"opens", "closes"} & values.keys():
        values[hour] = time.fromisoformat(values[hour])
    asked = _ASKED[words["name"]](**values)
    return AuditQuestion(scope, asked, words["form"])


def _formed(
    form: Form,
    name: str,
    told: Mapping[str, Any],
    listed: str,
    titles: Sequence[str],
    rows: Iterable[Sequence[str | int | None]],
) -> Iterator[bytes]:
    """Write an answer: its list last and piece by piece in JSON; as CSV; as XLSX with a second sheet of what repeats it."""
    parameters = {key: value for key, value in told.items() if key != listed}
    if form == "json":
        yield _json(parameters)[:-1] + f',"{listed}":['.encode()
        items, comma = iter(told[listed]), b""
        while some := list(islice(items, _PIECE)):
            yield comma + _json(some)[1:-1]
            comma = b","
        yield b"]}"
    elif form == "csv":
        yield write_csv(titles, rows)
    else:
        said = [(key, str(value)) for key, value in parameters.items()]
        places = [at for at, title in enumerate(titles) if title in NUMBERED]
        told_rows = (in_numbers(row, places) for row in rows)
        pages = [
            ("结果 Result", titles, told_rows),
            ("参数 Parameters", ("参数 Parameter", "值 Value"), said),
        ]
        yield write_xlsx(pages)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

"""The end of a vintage without a request: in the first night after its last day for surrendering the ledger begins it itself.

It is an expiry as that of two persons (`ledger.permits.actions.expiries`), founded on the rule packs alone: nobody chooses anything. A
surrender that is undone after it lets it go on, so that what came back ends with the next night.
"""

from datetime import date
from functools import partial
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import Books, Database, ReadBooks
from ledger.database.queries import find, named_queries, read
from ledger.errors import LedgerError
from ledger.identifiers import uuid7
from ledger.law import Law
from ledger.law_in_force.queries import law_of
from ledger.permits.actions.engine import Asked, begin_act
from ledger.permits.actions.expiries import BY_NIGHT, EXPIRIES, RESUME
from ledger.permits.actions.lots import hold_still, lines_of_act
from ledger.permits.machines import EXPIRY, NIGHT
from ledger.permits.queries.lots import cap_code
from ledger.permits.queries.year import last_surrender
from ledger.permits.rules.year import ends_by_night
from ledger.permits.shapes import ExpiryTerms
from ledger.processes import acting
from ledger.processes.acting import Acting
from ledger.processes.actions import Step, lock

SQL: Final = named_queries(__name__)


class _Left(NamedTuple):
    """A cap of a year that is over, of which something circulates."""

    asset_id: int
    pollutant: str
    area: str
    vintage: int


class _Begun(NamedTuple):
    act_id: UUID


class _Ended(NamedTuple):
    """An expiry that has ended, and in which role it was begun."""

    act_id: UUID
    role: str


def begin_by_night(
    database: Database, book_id: int, today: date, actor_id: int
) -> tuple[int, list[tuple[str, LedgerError]]]:
    """Begin an expiry of each vintage and area that is surrendered no more and of which anything circulates, each by itself.

    Where no pack names a last day, or the last day is provisional, nothing begins; nor where the place ends its vintages by hand.

    Args:
        database: where.
        book_id: the book.
        today: the legal day of the night.
        actor_id: in whose name the night acts.

    Returns:
        How many began, and of which caps none could, with what stands against it.

    Raises (in this order):
        those of `Database.read`; JurisdictionUnknown; those of `Database.begin`; never LawGap: where a pack says nothing, nothing begins.
    """
    with database.read() as books:
        law = law_of(books, book_id, today)
        left = read(books, _Left, SQL["left_of_years"], book=book_id, year=today.year)
    over = [one for one in left if is_over(law, one.vintage, today)]
    begun, stopped = 0, []
    for one in over:
        try:
            begun += database.begin(
                partial(_begin, book_id=book_id, law=law, today=today, actor_id=actor_id, one=one)
            )
        except LedgerError as refusal:
            stopped.append((f"{one.pollutant}/{one.area}/{one.vintage}", refusal))
    return begun, stopped


def is_over(law: Law, year: int, today: date) -> bool:
    """Tell whether the night ends a vintage by the law of a day.

    Raises:
        never LawGap: where a pack says nothing, it does not.
    """
    keys = ("expiry.by_night", "expiry.days_after", "surrender.due")
    if any(law.find(key, today) is None for key in keys) or not law.flag(keys[0], today):
        return False
    return ends_by_night(last_surrender(law, year, today), law.integer(keys[1], today), today)


def _begin(books: Books, *, book_id: int, law: Law, today: date, actor_id: int, one: _Left) -> bool:
    """Begin the expiry of a cap, unless somebody else did meanwhile; whether it began."""
    hold_still(books, book_id, cap_code(one.pollutant, one.area, one.vintage))
    if find(books, _Begun, SQL["runs"], book=book_id, cap=one.asset_id) is not None:
        return False
    due = last_surrender(law, one.vintage, today).on
    said = law.value("surrender.due", today)
    step = Step(actor_id, NIGHT[0], today, f"{said.key}, expiry.by_night: {due.isoformat()}", said.source)
    asked = Asked(f"bureau:{one.area}", terms=ExpiryTerms(one.pollutant, one.vintage), law=law.version)
    return begin_act(books, book_id, EXPIRIES, BY_NIGHT, step, act_id=uuid7(), asked=asked).fresh


def resume(books: Books, book_id: int, today: date, act_id: UUID) -> None:
    """Let the expiries go on, in the name of who began them, of the vintages of an act whose lots came back after they had ended.

    Raises (in this order):
        ProcessUnknown; those of `ledger.processes.acting.advance`.
    """
    for one in ended_of(books, book_id, act_id):
        running = lock(books, book_id, one.act_id, EXPIRY)
        record = EXPIRIES.find(books, book_id, one.act_id)
        assert record is not None, "an act is kept with its first step"
        if running.state != "ended":
            continue
        first = running.steps[0]
        on, person = max(today, running.last_on), max(first.person, 0) or None
        step = Step(running.started_by, one.role, on, "", first.document, person_id=person)
        acting.advance(books, EXPIRIES, RESUME, Acting(running, record, step, RESUME.action))


def ended_of(books: ReadBooks, book_id: int, act_id: UUID) -> list[_Ended]:
    """List the expiries that have ended the vintages that an act is about, the last of each."""
    strips = [line.strip for line in lines_of_act(books, book_id, act_id)]
    named = [(strip.pollutant, f"bureau:{strip.area}", str(year)) for strip in strips for year in strip.years]
    pollutants, sites, years = (list(column) for column in zip(*named, strict=True))
    return read(
        books, _Ended, SQL["ended_of"], book=book_id, pollutants=pollutants, sites=sites, vintages=years
    )

"""The end of a vintage: what nobody surrendered expires, many lots in many transactions, under one id.

    propose ─▶ proposed ─▶ confirm (another person) ─▶ running ─▶ end ─▶ ended
                   └─────▶ drop         expire_by_night ──▲          ◀─ resume

The ledger begins it itself in the night after the last day for surrendering (`ledger.permits.actions.night_expiries`), and goes on where
a surrender is undone after it has ended. Nothing is chosen: it is every lot of the vintage in the area, when that day is over. Whoever
confirms, or asks or confirms again in the same words while it runs, goes on where it stopped. What stands on an account that may send
nothing is left and told: the expiry goes on running, and ends that later.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.amounts import divide_up
from ledger.database import Books, Database, ReadBooks
from ledger.database.queries import named_queries, read, single
from ledger.errors import LedgerError, RuleViolation
from ledger.identifiers import derived
from ledger.journal.posting import explain_mass
from ledger.law_in_force.queries import law_of
from ledger.permits.actions.caps import CapUnknown
from ledger.permits.actions.engine import Asked, KeptAct, act_conduct
from ledger.permits.actions.second import Way, begin_way, confirm, second_verbs
from ledger.permits.machines import EXPIRY
from ledger.permits.queries.lots import cap_code, find_cap
from ledger.permits.queries.year import surrendered_by
from ledger.permits.shapes import ExpiryTerms
from ledger.processes import acting
from ledger.processes.acting import Acting, Done, Made, Verb
from ledger.processes.actions import Running, Step, emit
from ledger.processes.acts import Words
from ledger.processes.nightly import each_alone
from ledger.register.holders import holder_of

SQL: Final = named_queries(__name__)

EXPIRY_LOTS = 4_000
"""Lots that one transaction ends."""
HOLDINGS_PER_ENTRY: Final = 400
"""Holdings that one entry of it ends, as `expire_lots` has it."""
TOLD: Final = "permits.year.expire"
"""As what a part of it is told."""
LEFT: Final = "permits.year.left"
"""As what is told of what stands on accounts that may send nothing."""


class YearNotOver(RuleViolation):
    """The year {year} is not over on {on}.

    Do this after its last day.
    """

    code = "permits.year_not_over"


class SurrenderOpen(RuleViolation):
    """The year {year} can be surrendered until {until}, and this is {on}: its permits do not expire before that is over.

    Do this after that day.
    """

    code = "permits.surrender_open"
    source = "rule pack surrender.due"


class ExpiryPart(NamedTuple):
    """What one transaction did of an expiry."""

    done: Done[KeptAct]
    """With the entries of this part; at the end with all that the act has made."""
    ended: int
    """Holdings."""
    upto: int | None
    """The last lot that was looked at, after which the next part begins; None at the end."""


class _Expired(NamedTuple):
    ended: int
    upto: int | None
    fault: Words | None


def expire(
    books: Books, book_id: int, step: Step, *, act_id: UUID, pollutant: str, area: str, vintage: int
) -> Done[KeptAct]:
    """Ask to end every lot of a vintage in an area; a second person confirms, and `go_on` ends them.

    Raises (in this order):
        IdUsed, ProcessUnknown, IdNotVersion7, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, CapUnknown, YearNotOver,
        JurisdictionUnknown, LawGap, SurrenderOpen; never AmountBelowZero.
    """
    asked = Asked(f"bureau:{area}", terms=ExpiryTerms(pollutant, vintage), called={"site": "area"})
    return begin_way(books, book_id, EXPIRE, step, act_id=act_id, alone=None, asked=asked)


def confirm_expiry(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Confirm an expiry as another person: it runs, and nothing is given of the vintage any more.

    Raises (in this order):
        ProcessUnknown, StepPassed, StepUnnamed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep,
        SecondPersonNeeded, ActedBefore,
        StepBackdated, CapUnknown, YearNotOver, JurisdictionUnknown, LawGap, SurrenderOpen, AskerGone; never PeriodClosed and
        PeriodSoftClosed: it posts nothing itself.
    """
    return confirm(books, book_id, step, act_id=act_id, ways=(EXPIRE,))


def drop_expiry(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Drop an expiry that was asked for and not confirmed.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated.
    """
    return acting.take(books, book_id, EXPIRIES, act_id, "drop", step)


def _check(books: ReadBooks, book_id: int, step: Step, act: KeptAct) -> None:
    pollutant, area, vintage = _cap_of(act)
    if find_cap(books, book_id, pollutant, area, vintage) is None:
        raise CapUnknown(pollutant=pollutant, area=area, vintage=vintage)
    if step.on <= date(vintage, 12, 31):
        raise YearNotOver(year=vintage, on=step.on.isoformat())
    until = surrendered_by(law_of(books, book_id, step.on), vintage, step.on)
    if step.on <= until:
        raise SurrenderOpen(year=vintage, until=until.isoformat(), on=step.on.isoformat())


def _begin(books: Books, book_id: int, step: Step, act: KeptAct, _asked_by: int | None) -> Made:
    """Begin.

    Raises:
        CapUnknown, JurisdictionUnknown, LawGap, SurrenderOpen, YearNotOver.
    """
    _check(books, book_id, step, act)
    return Made()


def go_on(books: Books, book_id: int, step: Step, *, done: Done[KeptAct], after: int = 0) -> ExpiryPart:
    """End some lots of an expiry that runs; called again from where it stopped, each time in its own transaction.

    Args:
        done: the expiry, as it was answered; of one that does not run nothing is done.

    Raises (in this order):
        ProcessUnknown; those of `ledger.journal.posting.must`; never TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep,
        SecondPersonNeeded, ActedBefore, StepBackdated and AskerGone.
    """
    running, kept = acting.opened(books, book_id, EXPIRIES, done.process.process_id, step)
    if running.state != "running":
        ended = running.state == "ended"
        entries = tuple(_posted(books, running, kept, END.action)) if ended else done.entries
        return ExpiryPart(replace(done, process=running, entries=entries), 0, None)
    act_id, (pollutant, area, vintage) = running.process_id, _cap_of(kept)
    cap, told = find_cap(books, book_id, pollutant, area, vintage) or 0, _parts(books, running, kept)
    base = _base(act_id, len(told))
    words = {"actor": step.actor_id, "on": step.on, "document": kept.document, "base": base}
    part = single(
        books, _Expired, SQL["expire_lots"], book=book_id, cap=cap, after=after, **words, most=EXPIRY_LOTS
    )
    entries = _entries(base, cap, after, part.ended)
    if part.fault is not None:
        raise explain_mass(books, book_id, part.fault, entries)
    figures = {
        "vintage": vintage,
        "pollutant": pollutant,
        "area": area,
        "expiry": str(act_id),
        "after": after,
    }
    code = cap_code(pollutant, area, vintage)
    if part.ended:
        ended_now = {"ended": part.ended, **figures, "part": len(told)}
        owners = read(books, str, SQL["expired_of"], book=book_id, ids=list(entries))
        emit(books, book_id, TOLD, code, owners, ended_now, step.actor_id)
    fresh = done.fresh or part.ended > 0
    if part.upto is not None:
        return ExpiryPart(replace(done, fresh=fresh, process=running, entries=entries), part.ended, part.upto)
    left = read(books, str, SQL["left"], book=book_id, cap=cap)
    if left:
        if part.ended or fresh:
            emit(books, book_id, LEFT, code, set(left), {"left": len(left), **figures}, step.actor_id)
        final = replace(done, fresh=fresh, process=running)
    else:
        ending = replace(step, on=max(step.on, running.last_on), reason="", document="")
        final = acting.advance(books, EXPIRIES, END, Acting(running, kept, ending, END.action))
        # Who finds nothing left and takes the last step alone has confirmed nothing: it hears what one hears who asks again.
        final = replace(final, fresh=fresh)
    return ExpiryPart(
        replace(final, entries=tuple(_posted(books, running, kept, END.action))), part.ended, None
    )


def go_on_all(database: Database, book_id: int, today: date) -> tuple[int, list[tuple[UUID, LedgerError]]]:
    """Go on with every expiry of a book that runs, in the name of who asked for it or began it: what was left may be free by now.

    Returns:
        How many holdings ended, and which expiries could not go on, with what stands against them.
    """
    with database.read() as books:
        found = {one.act_id: one for one in read(books, _Running, SQL["running"], book=book_id)}
    return each_alone(
        found, lambda id: _go_on(database, book_id, id, Step(found[id].actor_id, found[id].role, today))
    )


def _go_on(database: Database, book_id: int, act_id: UUID, step: Step) -> int:
    """Go on with one to its end; how many holdings ended."""
    count, after = 0, 0
    while True:

        def some(books: Books, after: int = after) -> ExpiryPart:
            running, kept = acting.opened(books, book_id, EXPIRIES, act_id, step)
            return go_on(books, book_id, step, done=Done(EXPIRIES, running, kept, fresh=False), after=after)

        part = database.begin(some)
        count += part.ended
        if part.upto is None:
            return count
        after = part.upto


class _Running(NamedTuple):
    act_id: UUID
    actor_id: int
    role: str


def _base(act_id: UUID, part: int) -> UUID:
    """Name what the entries of a part are derived from, by its number: a part that begins anew names other entries."""
    return derived(act_id, f"part:{part}") if part else act_id


def _entries(base: UUID, cap: int, after: int, ended: int) -> tuple[UUID, ...]:
    """Name the entries of a part, which `expire_lots` numbers from 1 on."""
    count = divide_up(ended, HOLDINGS_PER_ENTRY)
    return tuple(derived(base, f"expiry:{cap}:{after}:{number}") for number in range(1, count + 1))


class _Told(NamedTuple):
    part: int
    after: int
    ended: int


def _cap_of(kept: KeptAct) -> tuple[str, str, int]:
    """Name the cap whose lots an expiry ends: pollutant, area and vintage."""
    terms = kept.said(ExpiryTerms)
    return terms.pollutant, holder_of(kept.site).name, terms.vintage


def _parts(books: ReadBooks, running: Running, kept: KeptAct) -> list[_Told]:
    """Read what an expiry told of its parts."""
    asked = {"kind": TOLD, "subject": cap_code(*_cap_of(kept)), "expiry": str(running.process_id)}
    return read(books, _Told, SQL["parts"], book=running.book_id, **asked)


def _posted(books: ReadBooks, running: Running, kept: KeptAct, _step: str) -> Collection[UUID]:
    cap = find_cap(books, running.book_id, *_cap_of(kept)) or 0
    return [
        entry
        for part in _parts(books, running, kept)
        for entry in _entries(_base(running.process_id, part.part), cap, part.after, part.ended)
    ]


def ended_by(books: ReadBooks, done: Done[KeptAct]) -> int:
    """Count the holdings that an expiry has ended."""
    return sum(part.ended for part in _parts(books, done.process, done.record))


END: Final[Verb[KeptAct]] = Verb("end", "End the expiry", "到期完成")
"""Taken with the last lots; nobody asks for it."""
RESUME: Final[Verb[KeptAct]] = Verb("resume", "Go on with the expiry", "继续到期处理")
"""Taken with what brings lots back after it has ended; nobody asks for it."""
BY_NIGHT: Final = "expire_by_night"
"""The step with which the ledger begins an expiry itself."""
EXPIRIES: Final = replace(
    act_conduct(
        EXPIRY,
        ExpiryTerms,
        *second_verbs(lambda: (EXPIRE,), "the expiry of a vintage", "年度排污权到期"),
        END,
        RESUME,
    ),
    posted=_posted,
)
"""How one acts with an expiry."""
EXPIRE: Final[Way] = Way(EXPIRIES, "expire", _begin, None, check=_check)

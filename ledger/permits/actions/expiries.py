"""The end of a vintage: what nobody surrendered expires, many lots in many transactions, under one id.

    expire ─▶ running ─▶ end ─▶ ended

Whoever asks again under the id while it runs goes on where it stopped; once it has ended, that is a replay.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.amounts import divide_up
from ledger.database import Books, ReadBooks
from ledger.database.queries import named_queries, read, single
from ledger.errors import RuleViolation
from ledger.identifiers import derived
from ledger.journal.posting import explain_mass
from ledger.permits.actions.caps import CapUnknown
from ledger.permits.actions.engine import Asked, KeptAct, act_conduct, begin_new, known_act
from ledger.permits.machines import EXPIRY
from ledger.permits.queries.lots import cap_code, find_cap
from ledger.permits.shapes import ExpiryTerms
from ledger.processes import acting
from ledger.processes.acting import Acting, Done, Verb
from ledger.processes.actions import Running, Step, emit
from ledger.processes.acts import Words
from ledger.register.holders import holder_of

SQL: Final = named_queries(__name__)

EXPIRY_LOTS = 4_000
"""Lots that one transaction ends."""
HOLDINGS_PER_ENTRY: Final = 400
"""Holdings that one entry of it ends, as `expire_lots` has it."""
TOLD: Final = "permits.year.expire"
"""As what a part of it is told."""


class YearNotOver(RuleViolation):
    """The year {year} is not over on {on}.

    Do this after its last day.
    """

    code = "permits.year_not_over"


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
    books: Books,
    book_id: int,
    step: Step,
    *,
    act_id: UUID,
    pollutant: str,
    area: str,
    vintage: int,
    after: int = 0,
) -> ExpiryPart:
    """End some lots of a vintage that is over; called again from where it stopped, each time in its own transaction.

    Raises (in this order):
        IdUsed, ProcessUnknown, CapUnknown, YearNotOver, IdNotVersion7, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep,
        SecondPersonNeeded, ActedBefore, StepBackdated; those of `ledger.journal.posting.must`; never AmountBelowZero and AskerGone.
    """
    terms = ExpiryTerms(pollutant, vintage)
    asked = Asked(f"bureau:{area}", terms=terms, called={"site": "area"})
    known = known_act(books, book_id, EXPIRIES, "expire", step, act_id, asked)
    if isinstance(known, Done) and known.state == "ended":
        return ExpiryPart(known, 0, None)
    cap = find_cap(books, book_id, pollutant, area, vintage)
    if cap is None:
        raise CapUnknown(pollutant=pollutant, area=area, vintage=vintage)
    if step.on <= date(vintage, 12, 31):
        raise YearNotOver(year=vintage, on=step.on.isoformat())
    done = (
        known
        if isinstance(known, Done)
        else begin_new(books, book_id, EXPIRIES, "expire", step, act_id=act_id, asked=asked, new=known)
    )
    words = {"actor": step.actor_id, "on": step.on, "document": step.document, "base": act_id, "after": after}
    part = single(books, _Expired, SQL["expire_lots"], book=book_id, cap=cap, **words, most=EXPIRY_LOTS)
    entries = _entries(act_id, cap, after, part.ended)
    if part.fault is not None:
        raise explain_mass(books, book_id, part.fault, entries)
    if part.ended:
        told = {"ended": part.ended, "vintage": vintage, "pollutant": pollutant, "area": area}
        told |= {"expiry": str(act_id), "after": after}
        owners = read(books, str, SQL["expired_of"], book=book_id, ids=list(entries))
        emit(books, book_id, TOLD, cap_code(pollutant, area, vintage), owners, told, step.actor_id)
    fresh = done.fresh or part.ended > 0
    if part.upto is None:
        done = acting.advance(books, EXPIRIES, END, Acting(done.process, done.record, step, END.action))
        entries = tuple(_posted(books, done.process, done.record, END.action))
    return ExpiryPart(replace(done, fresh=fresh, entries=entries), part.ended, part.upto)


def _entries(act_id: UUID, cap: int, after: int, ended: int) -> tuple[UUID, ...]:
    """Name the entries of a part, which `expire_lots` numbers from 1 on."""
    count = divide_up(ended, HOLDINGS_PER_ENTRY)
    return tuple(derived(act_id, f"expiry:{cap}:{after}:{number}") for number in range(1, count + 1))


class _Told(NamedTuple):
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
        for entry in _entries(running.process_id, cap, part.after, part.ended)
    ]


def ended_by(books: ReadBooks, done: Done[KeptAct]) -> int:
    """Count the holdings that an expiry has ended."""
    return sum(part.ended for part in _parts(books, done.process, done.record))


END: Final[Verb[KeptAct]] = Verb("end", "End the expiry", "到期完成")
"""Taken with the last lots; nobody asks for it."""
EXPIRIES: Final = replace(act_conduct(EXPIRY, ExpiryTerms, END), posted=_posted)
"""How one acts with an expiry."""

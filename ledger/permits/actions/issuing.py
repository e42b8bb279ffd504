"""Issuing the lots of a grant, which PostgreSQL does in one call; and its entries as they are foreseen."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import Books, ReadBooks
from ledger.database.queries import ask, named_queries, read, single
from ledger.entries import Posting
from ledger.identifiers import derived
from ledger.journal.foreseeing import Draft
from ledger.journal.posting import explain_mass
from ledger.permits.queries.lots import cap_code, caps_for, new_lot
from ledger.permits.rules.plans import PlanLine
from ledger.permits.rules.strips import account
from ledger.processes.acting import Made
from ledger.processes.actions import Step
from ledger.processes.acts import Words

SQL: Final = named_queries(__name__)

LOTS_PER_ENTRY: Final = 400
"""As `issue_lots` in PostgreSQL has it."""


class _Issued(NamedTuple):
    lots: int
    fault: Words | None


def issue(books: Books, book_id: int, grant_id: UUID, step: Step) -> Made:
    """Issue the lots of a grant in the database, which posts them.

    Raises:
        those of `ledger.journal.posting.must`.
    """
    ask(books, SQL["more_time"]).close()
    issued = single(books, _Issued, SQL["issue_lots"], book=book_id, grant=grant_id, actor=step.actor_id)
    entries = tuple(issuing_entries(books, book_id, grant_id))
    if issued.fault is not None:
        raise explain_mass(books, book_id, issued.fault, entries)
    return Made(entries, {"lots": issued.lots}, "issue", _owners(books, book_id, grant_id))


def entry_id(grant_id: UUID, number: int) -> UUID:
    """Name an entry of a grant by its number, from 1 on."""
    return derived(grant_id, f"issue:{number}")


def issuing_entries(books: ReadBooks, book_id: int, grant_id: UUID) -> list[UUID]:
    """Name the entries with which a grant issued its lots; none where it did not."""
    count = single(books, int, SQL["issuing_entries"], book=book_id, grant=grant_id, each=LOTS_PER_ENTRY)
    return [entry_id(grant_id, number) for number in range(1, count + 1)]


def _owners(books: ReadBooks, book_id: int, grant_id: UUID) -> list[str]:
    """Name the parties of a grant."""
    return read(books, str, SQL["owners"], book=book_id, grant=grant_id)


def drafts(books: ReadBooks, book_id: int, grant_id: UUID, lines: Sequence[PlanLine]) -> list[Draft]:
    """Draft the entries of a grant as `issue_lots` makes them: under each cap the room that is taken, then the lots.

    The lots have the codes that they will have if nobody comes first. A plan has entries by the thousand, so that of those in which every
    account takes part only the first is drafted: the room under the caps is checked for all at once.
    """
    under: defaultdict[tuple[str, str, int], list[PlanLine]] = defaultdict(list)
    for line in lines:
        for vintage in line.strip.years:
            under[line.strip.pollutant, line.strip.area, vintage].append(line)
    numbers = caps_for(books, book_id, [line.strip for line in lines])
    codes = {account(line.site, line.purpose) for line in lines}
    for _, area, _ in under:
        codes |= {
            account(f"bureau:{area}", purpose) for purpose in ("cap_issued", "cap_available", "lot_issued")
        }
    shut = set(read(books, str, SQL["shut"], book=book_id, codes=sorted(codes)))
    before = dict(read(books, _Counted, SQL["lots_under"], book=book_id, caps=list(numbers.values())))
    found: list[Draft] = []
    number = 0
    for cap in sorted(under.keys() & numbers.keys(), key=lambda one: numbers[one]):
        for at in range(0, len(under[cap]), LOTS_PER_ENTRY):
            number += 1
            some = under[cap][at : at + LOTS_PER_ENTRY]
            if number == 1 or _touches(shut, cap[1], some):
                found.append(_draft(entry_id(grant_id, number), cap, some, before[numbers[cap]] + at))
        if not shut:
            break
    return found


def _touches(shut: set[str], area: str, lines: Sequence[PlanLine]) -> bool:
    """Tell whether an account stands in an entry that may not take part."""
    bureau = any(code.startswith(f"bureau:{area}:") for code in shut)
    return bureau or any(account(line.site, line.purpose) in shut for line in lines)


class _Counted(NamedTuple):
    cap: int
    lots: int


def _draft(id: UUID, cap: tuple[str, str, int], lines: Sequence[PlanLine], before: int) -> Draft:
    """Draft one entry with which lots are issued under a cap, under which there are some before them."""
    code, bureau = cap_code(*cap), f"bureau:{cap[1]}"
    total = sum(line.strip.quantity for line in lines)
    known_as = [new_lot(*cap, place) for place, _ in enumerate(lines, before + 1)]
    lots = [(line, lot) for line, (lot, _) in zip(lines, known_as, strict=True)]
    moves = [
        Posting(account(bureau, "cap_issued"), code, "debit", total),
        Posting(account(bureau, "cap_available"), code, "credit", total),
        *(Posting(account(one.site, one.purpose), lot, "debit", one.strip.quantity) for one, lot in lots),
        *(Posting(account(bureau, "lot_issued"), lot, "credit", one.strip.quantity) for one, lot in lots),
    ]
    return Draft(id, moves, registered=dict(known_as))

"""Who acts in the place of another, and that an enterprise has one legal representative at a time.

A deputy has at most the power of the one who is away: the role, the owner, the rights, and for a machine what it may do. Nobody acts as the
legal representative in his place, for there is one at a time (《公司法》 art. 10): who stands in for him is authorised.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from ledger.actors.authority import Actor, Representative, sees
from ledger.database import ReadBooks
from ledger.database.queries import find, named_queries, single
from ledger.errors import Conflict, RuleViolation
from ledger.words import phrase

SQL: Final = named_queries(__name__)


class DeputyUnfit(RuleViolation, sorts={"unfit": "deputy"}):
    """Nobody can act like this in the place of the mandate {mandate}: {unfit}.

    A deputy is another person of the same role, owner and area, with at most the same rights and operations, on days with an end,
    all of them in the days of a mandate that was confirmed, not ended, and nobody's deputy. Who stands in for a legal representative
    is authorised.
    """

    code = "mandate.deputy_unfit"
    source = "docs/spec/keys.md 11"


class LegalThere(Conflict):
    """The mandate {mandate} of the legal representative of {owner} runs {days}, and an enterprise has one at a time.

    End the mandate {mandate} first, or let this one begin the day after it ends: drop it and ask for it anew.
    """

    code = "mandate.legal_there"
    source = "《公司法》 art. 10; docs/spec/keys.md 9.5"


@dataclass(frozen=True, slots=True)
class MandateTerm:
    """When a mandate runs, both days included, and in whose place."""

    from_on: date
    until_on: date | None = None
    deputy_for: int | None = None
    """In the place of whose mandate, which ends this one with it; None for who acts in nobody's place."""


class DeputyWish(NamedTuple):
    """What somebody is to be."""

    holder: int | None
    """The person; None for one who is not registered yet."""
    role: str
    owner: str | None
    area: str | None
    kind: str | None
    rights: Collection[str] | None
    system: str
    """The machine that acts; empty where the person does."""
    operations: Collection[str] | None


class _StoodInFor(NamedTuple):
    holder: int | None
    role: str
    owner: str | None
    area: str | None
    rights: Collection[str] | None
    system: str
    operations: Collection[str] | None
    from_on: date
    until_on: date | None
    deputy_for: int | None


class _Legal(NamedTuple):
    mandate_id: int
    owner: str
    from_on: date
    until_on: date | None


def wished(books: ReadBooks, mandate_id: int) -> DeputyWish:
    """Give what was asked for with a mandate."""
    return single(books, DeputyWish, SQL["wished"], mandate=mandate_id)


def check_deputy(
    books: ReadBooks, by: Actor | None, book_id: int | None, term: MandateTerm, wish: DeputyWish
) -> None:
    """Check that somebody can act in the place of another. Twin: `ledger.deputy_fits`.

    Args:
        books: the transaction.
        by: who asks or confirms, who hears of a mandate that is not his to see what he hears of none; None on the command line.
        book_id: the book of both; None for administrators.
        term: when, and in whose place.
        wish: what the deputy is to be.

    Raises:
        DeputyUnfit: with every cause.
    """
    stood = find(books, _StoodInFor, SQL["stood_in_for"], mandate=term.deputy_for, book=book_id)
    hidden = stood is None or (by is not None and not sees(by, stood.role, stood.owner))
    causes = ["not_running"] if stood is None or hidden else unfit(stood, term, wish)
    if causes:
        raise DeputyUnfit(mandate=term.deputy_for, unfit=", ".join(causes))


def unfit(stood: _StoodInFor, term: MandateTerm, wish: DeputyWish) -> list[str]:
    """Name why somebody cannot act in the place of another; nothing where he can."""
    found = {
        "of_deputy": stood.deputy_for is not None,
        "same_person": stood.holder == wish.holder,
        "role": stood.role != wish.role,
        "owner": stood.owner != wish.owner,
        "area": stood.area not in (None, wish.area),
        "legal": wish.kind == Representative.LEGAL,
        "rights": not {*(wish.rights or ())} <= {*(stood.rights or ())},
        "person": bool(stood.system) and not wish.system,
        "operations": stood.operations is not None
        and not (wish.operations and {*wish.operations} <= {*stood.operations}),
        "no_last_day": term.until_on is None,
        "too_early": term.from_on < stood.from_on,
        "too_late": None not in (term.until_on, stood.until_on)
        and (term.until_on or date.max) > (stood.until_on or date.max),
    }
    return [cause for cause, is_so in found.items() if is_so]


def check_legal(books: ReadBooks, mandate_id: int) -> None:
    """Check that no other person is the legal representative of the same enterprise on a day of a mandate. Twin: `ledger.check_legal`.

    Days that are over do not count.

    Raises:
        LegalThere.
    """
    there = find(books, _Legal, SQL["legal_there"], mandate=mandate_id)
    if there is None:
        return
    begins, ends = there.from_on.isoformat(), there.until_on and there.until_on.isoformat()
    days = (
        phrase("{begins} to {ends}", begins=begins, ends=ends)
        if ends
        else phrase("from {begins} on", begins=begins)
    )
    raise LegalThere(mandate=there.mandate_id, owner=there.owner, days=days)

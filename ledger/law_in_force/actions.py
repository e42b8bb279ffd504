"""A bureau's own rule packs: proposed, held against last year, approved by a second person, in force from a day on."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest
from typing import Final, NamedTuple, TypeAlias
from uuid import UUID

from sqlalchemy import insert, select, update

from ledger.actors.areas import whole_book
from ledger.database import Books, ReadBooks
from ledger.database.queries import named_queries, read
from ledger.errors import RuleViolation
from ledger.law import Law, Pack, PackInvalid, Value, compare, parse_pack
from ledger.law_in_force.machines import PACK
from ledger.law_in_force.queries import law_of
from ledger.law_in_force.tables import pack
from ledger.processes import acting
from ledger.processes.acting import Acting, Conduct, Done, Made, Verb
from ledger.processes.actions import Running, Step
from ledger.processes.acts import Words
from ledger.words import Phrase, phrase

SQL: Final = named_queries(__name__)
Effects: TypeAlias = Callable[[Books, int, date, Law, Law], Words]
"""Tells what a pack would have changed by a day: the law of the book before, and with the pack."""


class PackElsewhere(RuleViolation):
    """The pack is for {found}, and the book lies in {jurisdiction}.

    Write the pack for the place of the book.
    """

    code = "law.pack_elsewhere"


class PackBackdated(RuleViolation):
    """A pack that takes effect on {day} would change what was decided already; today is {today}.

    Let it take effect from today on or later.
    """

    code = "law.pack_backdated"


@dataclass(frozen=True, slots=True)
class OwnPack:
    """A pack of a bureau's own as it is kept."""

    text: str
    digest: str
    in_force_from: date
    simulated: Words | None
    """What it would have changed in the year before its simulation; None before."""


def propose_pack(
    books: Books, book_id: int, step: Step, *, pack_id: UUID, text: str, from_day: date
) -> Done[OwnPack]:
    """Propose a rule pack; all of it is checked.

    Raises (in this order):
        PackInvalid, IdUsed, ProcessUnknown, JurisdictionUnknown, PackElsewhere, PackBackdated, IdNotVersion7, TextTooLong, TextUnprintable,
        StepNotAllowed, RoleNotForStep.
    """
    parsed = parse_pack(text)
    check_read(books, parsed, text)
    said = {"text": parsed.digest, "from_day": from_day}
    known = acting.repeated(
        books,
        book_id,
        PACKS,
        pack_id,
        step,
        lambda kept: ({"text": kept.digest, "from_day": kept.in_force_from}, said),
    )
    if known is not None:
        return known
    jurisdiction = law_of(books, book_id, step.on).jurisdiction
    if parsed.jurisdiction != jurisdiction:
        raise PackElsewhere(found=parsed.jurisdiction, jurisdiction=jurisdiction)
    if from_day < step.on:
        raise PackBackdated(day=from_day.isoformat(), today=step.on.isoformat())

    def keep(_: Running) -> OwnPack:
        values = {"pack_id": pack_id, "text": text, "digest": parsed.digest, "in_force_from": from_day}
        books.connection.execute(insert(pack).values(book_id=book_id, **values))
        return OwnPack(text, parsed.digest, from_day, None)

    return acting.begun(
        books, book_id, PACKS, pack_id, "propose", step, keep, lambda *_: Made(figures={"pack": parsed.title})
    )


def check_read(books: ReadBooks, parsed: Pack, text: str) -> None:
    """Ask that the database, which holds acts against the law of a book too, reads of a pack what the program reads.

    Args:
        books: the database.
        parsed: what the program read.
        text: the pack.

    Raises:
        PackInvalid: with the first value that it reads otherwise, or the whole pack.
    """
    kept = read(books, _Told, SQL["read_by_database"], text=text)
    for number, (ours, theirs) in enumerate(zip_longest(parsed.values, kept), 1):
        if theirs is not None and theirs.key is None:
            where: str | Phrase = "pack"
        elif ours is None or theirs is None or not theirs.same_as(ours):
            where = phrase("value {number} ({key})", number=number, key=ours.key if ours else "?")
        else:
            continue
        plainly = phrase(
            "the database reads it otherwise: write each text in one line between quotes, names without dots, and whole numbers in plain "
            "digits, such as 7"
        )
        raise PackInvalid(count=1, problems=[{"where": where, "problem": plainly}])


class _Told(NamedTuple):
    key: str | None
    value: object
    from_on: date | None
    until_on: date | None

    def same_as(self, ours: Value) -> bool:
        """Tell whether the program reads the same; true is no 1."""
        value = list(ours.value) if isinstance(ours.value, tuple) else ours.value
        told = (self.key, self.value, self.from_on, self.until_on)
        return told == (ours.key, value, ours.start, ours.end) and type(self.value) is type(value)


def simulate_pack(
    books: Books, book_id: int, step: Step, *, pack_id: UUID, effects: Effects
) -> Done[OwnPack]:
    """Hold a pack against the rules of today, and keep what it would have changed.

    Args:
        effects: tells what it would have changed beside the rules; it is asked once the step is taken.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, never
        PackInvalid and JurisdictionUnknown: the pack was read when it was proposed, for the place of the book.
    """
    done = acting.take(books, book_id, PACKS, pack_id, "simulate", step)
    if not done.fresh:
        return done
    proposed, start = parse_pack(done.record.text), done.record.in_force_from
    before = law_of(books, book_id, step.on)
    after = Law(before.jurisdiction, (proposed, *before.packs))
    told: Words = {
        "rules": [
            {"key": key, "before": _shown(old), "after": _shown(new)}
            for key, old, new in compare(before, after, start)
        ],
        **effects(books, book_id, step.on, before, after),
    }
    this = (pack.c.book_id == book_id) & (pack.c.pack_id == pack_id)
    books.connection.execute(update(pack).where(this).values(simulated=told))
    return replace(done, record=replace(done.record, simulated=told))


def approve_pack(books: Books, book_id: int, step: Step, *, pack_id: UUID) -> Done[OwnPack]:
    """Approve a simulated pack, as another person than who proposed it.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded,
        StepBackdated, PackBackdated, AskerGone.
    """
    return acting.take(books, book_id, PACKS, pack_id, "approve", step)


def drop_pack(books: Books, book_id: int, step: Step, *, pack_id: UUID) -> Done[OwnPack]:
    """Drop a pack that is not in force.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated.
    """
    return acting.take(books, book_id, PACKS, pack_id, "drop", step)


def _check_approve(_books: ReadBooks, taken: Acting[OwnPack]) -> None:
    start = taken.record.in_force_from
    if start < taken.step.on:
        raise PackBackdated(day=start.isoformat(), today=taken.step.on.isoformat())


def find_pack(books: ReadBooks, book_id: int, pack_id: UUID) -> OwnPack | None:
    """Find a pack of a bureau's own; None when there is none with this id."""
    columns = (pack.c.text, pack.c.digest, pack.c.in_force_from, pack.c.simulated)
    query = select(*columns).where(pack.c.book_id == book_id, pack.c.pack_id == pack_id)
    row = books.connection.execute(query).one_or_none()
    return None if row is None else OwnPack(*row)


PACKS: Final = Conduct(
    PACK,
    find_pack,
    lambda _: (),
    (
        Verb("simulate", "Hold the pack against last year", "用上一年数据试算"),
        Verb("approve", "Approve the pack", "批准规则包", _check_approve),
        Verb("drop", "Drop the pack", "撤销规则包"),
    ),
    place=whole_book,
)
"""How one acts with a rule pack."""


def _shown(value: Value | None) -> str | None:
    return None if value is None else str(value.value)

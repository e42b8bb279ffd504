"""A bureau's own rule packs: proposed, held against last year, approved by a second person, in force from a day on."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest
from typing import Final, NamedTuple, TypeAlias
from uuid import UUID

from sqlalchemy import insert, select, update

from ledger.actors.areas import whole_book
from ledger.database import Books, ReadBooks
from ledger.database.queries import named_queries, read
from ledger.errors import Figure, RuleViolation
from ledger.law import Law, Pack, PackInvalid, Value, compare, parse_pack
from ledger.law.keys import REGION, may_look_back, place_of
from ledger.law.writing import PackHead, SaidValue, write_pack
from ledger.law_in_force.machines import PACK
from ledger.law_in_force.queries import kept_pack, law_of, packs
from ledger.law_in_force.tables import pack
from ledger.processes import acting
from ledger.processes.acting import Acting, Conduct, Done, Made, Verb
from ledger.processes.actions import Running, Step
from ledger.processes.acts import Words
from ledger.texts import trimmed
from ledger.words import Phrase, phrase

SQL: Final = named_queries(__name__)
_PACKS_MOST: Final = 1_000
"""Packs in force that a simulation looks at."""
Effects: TypeAlias = Callable[[Books, int, date, Law, Law, date], Words]
"""Tells what a pack would have changed by a day: the law of the book before, and with the pack, and the pack's first day."""


KnownRegion: TypeAlias = Callable[[str, date, Law], bool]
"""Tells whether a code is, was or will be that of a region, as the law knows it on a day."""
LISTED: Final = 200
"""So many faults are listed."""


class PackElsewhere(RuleViolation):
    """The pack is for {found}, and the book lies in {jurisdiction}.

    Write the pack for the place of the book.
    """

    code = "law.pack_elsewhere"


class PackBackdated(RuleViolation):
    """A pack that takes effect on {day} would change what was decided already; today is {today}.

    Let it take effect from today on, or propose it with a reason and a paper, and simulate it after its first day.
    """

    code = "law.pack_backdated"
    source = "docs/spec/permits.md 2"


class KeyBackdated(RuleViolation):
    """'{key}' is not set for days that are over: the pack says it from {start} on, and today is {today}.

    Let its value begin today or later, or leave it to a pack that takes effect from today on.
    """

    code = "law.key_backdated"
    source = "docs/spec/permits.md 2"


@dataclass(frozen=True, slots=True)
class OwnPack:
    """A pack of a bureau's own as it is kept."""

    text: str
    digest: str
    in_force_from: date
    simulated: Words | None
    """What it would have changed in the year before its simulation; None before."""


def propose_pack(
    books: Books,
    book_id: int,
    step: Step,
    *,
    pack_id: UUID,
    text: str,
    from_day: date,
    regions: KnownRegion | None = None,
) -> Done[OwnPack]:
    """Propose a rule pack; all of it is checked.

    Args:
        regions: tells whether a code is one of a region; None where that is not asked.

    Raises (in this order):
        PackInvalid, IdUsed, ProcessUnknown, JurisdictionUnknown, PackElsewhere, PackBackdated, KeyBackdated, IdNotVersion7,
        TextTooLong, TextUnprintable,
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
    if regions is not None:
        _check_places(law_of(books, book_id, step.on), parsed, step.on, regions)
    check_backdated(parsed, from_day, step.on, explained=_shows(step.reason, step.document))

    def keep(_: Running) -> OwnPack:
        values = {"pack_id": pack_id, "text": text, "digest": parsed.digest, "in_force_from": from_day}
        books.connection.execute(insert(pack).values(book_id=book_id, **values))
        return OwnPack(text, parsed.digest, from_day, None)

    return acting.begun(
        books, book_id, PACKS, pack_id, "propose", step, keep, lambda *_: Made(figures={"pack": parsed.title})
    )


@dataclass(frozen=True, slots=True)
class PackNames:
    """How a pack that is filled in is called."""

    name: str
    name_zh: str
    version: str


def propose_values(
    books: Books,
    book_id: int,
    step: Step,
    *,
    pack_id: UUID,
    named: PackNames,
    values: Sequence[SaidValue],
    from_day: date,
    regions: KnownRegion | None = None,
) -> Done[OwnPack]:
    """Propose a rule pack value by value, for the place of the book: it is written as a text, and that is proposed.

    Raises (in this order):
        JurisdictionUnknown; those of `propose_pack`, never PackElsewhere.
    """
    here = law_of(books, book_id, step.on).jurisdiction
    text = write_pack(PackHead(here, named.name, named.name_zh, named.version), values)
    return propose_pack(books, book_id, step, pack_id=pack_id, text=text, from_day=from_day, regions=regions)


def _check_places(law: Law, parsed: Pack, on: date, known: KnownRegion) -> None:
    """Check that what a pack says of single regions names such as there are, were or, as the pack itself says, will be.

    Raises:
        PackInvalid
    """
    whole = Law(law.jurisdiction, (parsed, *law.packs))
    places = [(n, one.key, place_of(one.key)) for n, one in enumerate(parsed.values, 1)]
    wrong = [one for one in places if re.fullmatch(REGION, one[2]) and not known(one[2], on, whole)]
    if wrong:
        problems: list[Figure] = [
            {
                "where": phrase("value {number} ({key})", number=number, key=key),
                "problem": phrase("{place} is no code of a region", place=place),
            }
            for number, key, place in wrong[:LISTED]
        ]
        raise PackInvalid(count=len(wrong), problems=problems)


def check_backdated(parsed: Pack, start: date, today: date, *, explained: bool) -> None:
    """Check that a pack may take effect on a day: from today on any; before only figures that may look back, with a reason and a paper.

    Raises (in this order):
        PackBackdated, KeyBackdated.
    """
    if start >= today:
        return
    if not explained:
        raise PackBackdated(day=start.isoformat(), today=today.isoformat())
    for value in parsed.values:
        if value.start < today and not may_look_back(value.key):
            raise KeyBackdated(key=value.key, start=value.start.isoformat(), today=today.isoformat())


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
    after = _with(books, book_id, max(start, step.on), pack_id, proposed, start)
    then = law_of(books, book_id, start), _with(books, book_id, start, pack_id, proposed, start)
    told: Words = {
        "rules": [
            {"key": key, "before": _shown(old), "after": _shown(new)}
            for key, old, new in compare(*then, start)
        ],
        **effects(books, book_id, step.on, before, after, min(start, step.on)),
    }
    this = (pack.c.book_id == book_id) & (pack.c.pack_id == pack_id)
    books.connection.execute(update(pack).where(this).values(simulated=told))
    return replace(done, record=replace(done.record, simulated=told))


def _with(books: ReadBooks, book_id: int, on: date, pack_id: UUID, proposed: Pack, start: date) -> Law:
    """Put the law of a book together as it would be on a day with a pack that is proposed, which has its place by its own first day."""
    kept = [
        one
        for one in packs(books, book_id, on, state="in_force", limit=_PACKS_MOST)
        if one.in_force_from <= on
    ]
    own = [(one.in_force_from, one.id, kept_pack(one.text)) for one in kept]
    own = sorted([*own, (start, pack_id, proposed)], key=lambda one: one[:2], reverse=True)
    return Law.of(law_of(books, book_id, on).jurisdiction, [one for *_, one in own])


def approve_pack(books: Books, book_id: int, step: Step, *, pack_id: UUID) -> Done[OwnPack]:
    """Approve a simulated pack, as another person than who proposed it.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded,
        StepBackdated, PackBackdated, KeyBackdated, AskerGone; never PackInvalid.
    """
    return acting.take(books, book_id, PACKS, pack_id, "approve", step)


def drop_pack(books: Books, book_id: int, step: Step, *, pack_id: UUID) -> Done[OwnPack]:
    """Drop a pack that is not in force.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated.
    """
    return acting.take(books, book_id, PACKS, pack_id, "drop", step)


def _check_approve(_books: ReadBooks, taken: Acting[OwnPack]) -> None:
    start, today = taken.record.in_force_from, taken.step.on
    first = taken.process.steps[0]
    # What was simulated before its first day was not held against what happened since.
    seen = any(one.action == "simulate" and one.on > start for one in taken.process.steps)
    explained = seen and _shows(first.reason, first.document)
    check_backdated(parse_pack(taken.record.text), start, today, explained=explained)


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


def _shows(*texts: str) -> bool:
    return all(trimmed(text) for text in texts)

"""Reading rule packs, and asking them: what holds in a place on a day, and where it stands written.

[pack]
jurisdiction = "cn-33"      # the place
name = "Zhejiang"
name_zh = "浙江省"
version = "2026.1"
base = "cn"                 # the shipped pack that is asked next; "" for none

[[value]]
key = "fee.due_working_days"
value = 7                   # true, 7, "0.40", ["COD", "SO2"]; decimals in quotes
from = 2021-01-01
until = 2026-12-31          # last day; may be left out
source = "…"
mark = "verified"           # or "unverified"
note = "…"                  # may be left out
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final, TypeAlias, cast

from ledger.errors import Figure, Malformed, NotFound, RuleViolation
from ledger.law.keys import REGION, Type, fault_of, key_of, place_of, year_of
from ledger.messages import translate
from ledger.texts import is_one_line
from ledger.words import Phrase, in_both, phrase
from ledger.workdays import SHIPPED, Calendar, YearNotice, eve_of

Content: TypeAlias = int | bool | str | tuple[str, ...]
Fault: TypeAlias = tuple[str, Phrase]
"""Where, and what is wrong there."""

TEXT_MAX: Final = 256 * 1024
"""Largest pack, in bytes of UTF-8."""

LINE_MAX: Final = 2000
"""Longest line of a pack, in characters: a key of very many parts would keep the TOML reader busy for long."""

MARKS: Final = ("verified", "unverified")
_LISTED: Final = 200
"""Faults that are listed at most; all are counted."""

_HEAD: Final[Mapping[str, str]] = {
    "jurisdiction": r"cn(-[1-9][0-9]([0-9]{2}){0,2})?",
    "name": ".{1,200}",
    "name_zh": ".{1,200}",
    "version": r"[0-9A-Za-z][0-9A-Za-z.-]{0,39}",
    "base": r"(cn(-[1-9][0-9])?)?",
}
"""What each field of `[pack]` looks like. `+`, `@` and `#` stay free for `Law.version`."""

_ROW: Final = frozenset({"key", "value", "from", "until", "source", "mark", "note"})
_DATA: Final = files("ledger.law") / "data"


class PackInvalid(Malformed):
    """The rule pack has {count} faults and was not taken.

    Correct what is listed in figures.problems; nothing was stored.
    """

    code = "law.pack_invalid"
    source = "docs/spec/permits.md 2"


PROVINCES: Final[tuple[str, ...]] = (
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41",
    "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65",
)  # fmt: skip
"""Provinces in which the law of the nation holds, by the first two digits of their codes."""


class JurisdictionUnknown(NotFound):
    """There is no jurisdiction {jurisdiction}.

    Choose one of: {known}.
    """

    code = "law.jurisdiction_unknown"


class LawGap(RuleViolation):
    """The law of {jurisdiction} has no value for '{key}' on {on}.

    Add it to the rule pack of your bureau, with the day from which it holds and its source. It is never guessed.
    """

    code = "law.gap"
    source = "docs/spec/permits.md 2"


@dataclass(frozen=True, slots=True)
class Value:
    """What a pack says about one parameter from one day on."""

    key: str
    value: Content
    """As it is written: decimals are texts."""
    start: date
    end: date | None
    """Last day; None while it holds."""
    source: str
    mark: str
    """`verified`: somebody has read it in the source."""
    note: str
    pack: str
    """`cn-33@2026.1`."""

    def holds(self, on: date) -> bool:
        """Tell whether it is in force on a day."""
        return self.start <= on and (self.end is None or on <= self.end)

    @property
    def cite(self) -> str:
        """Name pack, parameter and source, and say when nobody has read it there.

        >>> shipped("cn").values[1].cite
        'cn@2026.2 permits.term_years: 财税〔2015〕61号 art. 12'
        """
        return f"{self.pack} {self.key}: {self.source}" + (
            " (unverified)" if self.mark == "unverified" else ""
        )


@dataclass(frozen=True, slots=True)
class Pack:
    """A rule pack: the values of one jurisdiction or bureau."""

    jurisdiction: str
    name: str
    name_zh: str
    version: str
    base: str
    """Jurisdiction that is asked when this pack does not know; empty for the nation."""
    values: tuple[Value, ...]
    digest: str
    """SHA-256 of its text in UTF-8, 64 hexadecimal digits."""

    @property
    def title(self) -> str:
        """`<jurisdiction>@<version>`."""
        return f"{self.jurisdiction}@{self.version}"


@dataclass(frozen=True, slots=True)
class Law:
    """The packs that decide in one place, the nearest first.

    Two states of the law are equal when their packs are.
    """

    jurisdiction: str
    packs: tuple[Pack, ...]
    places: tuple[str, ...] = ()
    """Where it is asked, the nearest place first; what a pack says for one of them goes before what it says for all."""
    _tables: tuple[Mapping[str, Sequence[Value]], ...] = field(init=False, repr=False, compare=False)
    calendar: Calendar = field(init=False, repr=False, compare=False)
    """The working days: what is shipped, and in its place, year by year, what the nearest pack says."""

    def __post_init__(self) -> None:
        """Order the values of every pack by key."""
        tables = []
        for pack in self.packs:
            table: dict[str, list[Value]] = {}
            for value in pack.values:
                table.setdefault(value.key, []).append(value)
            tables.append(table)
        object.__setattr__(self, "_tables", tuple(tables))
        object.__setattr__(self, "calendar", SHIPPED.with_notices(self._notices()))

    @classmethod
    def of(cls, jurisdiction: str, extra: Sequence[Pack] = ()) -> "Law":
        """Put the law of a place together: a bureau's own packs, then those that are shipped, up to the nation's.

        In a province for which no pack is shipped the nation's holds.

        Raises:
            JurisdictionUnknown: there is no such place.
        """
        check_jurisdiction(jurisdiction)
        chain = list(extra)
        asked = jurisdiction if jurisdiction in shipped_jurisdictions() else "cn"
        while asked:
            pack = shipped(asked)
            chain.append(pack)
            asked = pack.base
        return cls(jurisdiction, tuple(chain))

    def at(self, places: Sequence[str]) -> "Law":
        """Give the same law as it is asked in a place: the nearest place first."""
        return replace(self, places=tuple(places))

    @property
    def version(self) -> str:
        """Name every pack and the first 12 digits of its digest: `cn-33@2026.1#ab12cd34ef56+cn@2026.1#…`."""
        return "+".join(f"{pack.title}#{pack.digest[:12]}" for pack in self.packs)

    def find(self, key: str, on: date) -> Value | None:
        """Find what holds on a day: for the nearest place of which a pack says anything, and of that in the nearest pack; None where no
        pack does.
        """
        known = key_of(key)
        near = self.places if known and known.local and not place_of(key) else ()
        names = (*(f"{key}.{place}" for place in near), key)
        found = (value for name in names for table in self._tables for value in table.get(name, ()))
        return next((value for value in found if value.holds(on)), None)

    def knows(self, key: str) -> bool:
        """Tell whether any pack says something of a parameter, for whatever days: if none, it is another place's rule, or nobody's."""
        return any(key in table for table in self._tables)

    def value(self, key: str, on: date) -> Value:
        """Give what holds on a day, with its source.

        Raises:
            LawGap: no pack says anything.
        """
        found = self.find(key, on)
        if found is None:
            raise LawGap(jurisdiction=self.jurisdiction, key=key, on=on.isoformat())
        return found

    def integer(self, key: str, on: date) -> int:
        """Give a whole number, in the key's unit.

        Raises (in this order):
            TypeError: the key is not an integer; a mistake of the programmer; the others below have the same list.
            LawGap: no pack says anything.
        """
        return cast(int, self._typed(key, on, "integer"))

    def text(self, key: str, on: date) -> str:
        """Give a text; raises TypeError, LawGap."""
        return str(self._typed(key, on, "text", "month_day"))

    def flag(self, key: str, on: date) -> bool:
        """Give yes or no; raises TypeError, LawGap."""
        return self._typed(key, on, "flag") is True

    def texts(self, key: str, on: date) -> tuple[str, ...]:
        """Give a list of texts in its order; raises TypeError, LawGap."""
        return cast(tuple[str, ...], self._typed(key, on, "texts"))

    def fraction(self, key: str, on: date) -> Fraction:
        """Give a decimal, exactly; raises TypeError, LawGap."""
        return Fraction(str(self._typed(key, on, "fraction", "yuan")))

    def fen(self, key: str, on: date) -> int:
        """Give an amount of yuan in fen; nothing is rounded, for yuan have two decimals. Raises TypeError, LawGap."""
        return int(Fraction(str(self._typed(key, on, "yuan"))) * 100)

    def _notices(self) -> Iterator[YearNotice]:
        said: dict[int, dict[str, frozenset[date]]] = {}
        for table in reversed(self._tables):
            for key, values in table.items():
                for sort in ("calendar.off.", "calendar.worked."):
                    if key.startswith(sort):
                        days = cast(tuple[str, ...], max(values, key=lambda one: one.start).value)
                        year = int(key.removeprefix(sort))
                        said.setdefault(year, {})[sort] = frozenset(map(date.fromisoformat, days))
        none: frozenset[date] = frozenset()
        for year, one in said.items():
            yield YearNotice(year, one.get("calendar.off.", none), one.get("calendar.worked.", none))

    def listing(self, on: date) -> list[Value]:
        """List what holds on a day, by key; in a place what holds there, else what is said of any place."""
        keys = sorted({key for table in self._tables for key in table if not (self.places and place_of(key))})
        found = [self.find(key, on) for key in keys]
        return [value for value in found if value is not None]

    def _typed(self, key: str, on: date, *types: Type) -> Content:
        """Give a value whose key has one of these types; `parse_pack` has checked that the value has it too."""
        known = key_of(key)
        if known is not None and known.type not in types:
            raise TypeError(f"{key} is of the type {known.type}, not {' or '.join(types)}")
        return self.value(key, on).value


def compare(before: Law, after: Law, on: date) -> list[tuple[str, Value | None, Value | None]]:
    """List what differs on a day between two states of the law, by key: the value, its source or its mark."""
    left = {value.key: value for value in before.listing(on)}
    right = {value.key: value for value in after.listing(on)}
    pairs = [(key, left.get(key), right.get(key)) for key in sorted(left.keys() | right.keys())]
    return [(key, old, new) for key, old, new in pairs if _said(old) != _said(new)]


def _said(value: Value | None) -> tuple[Content, str, str] | None:
    return None if value is None else (value.value, value.source, value.mark)


def shipped_jurisdictions() -> list[str]:
    """List the places for which a pack is shipped."""
    return sorted(
        entry.name.removesuffix(".toml") for entry in _DATA.iterdir() if entry.name.endswith(".toml")
    )


def jurisdictions() -> list[str]:
    """List the places that have a law: the nation, and every province, whether a pack is shipped for it or not."""
    return ["cn", *(f"cn-{province}" for province in PROVINCES)]


def check_jurisdiction(jurisdiction: str) -> None:
    """Check that a place has a law.

    Raises:
        JurisdictionUnknown
    """
    known = jurisdictions()
    if jurisdiction not in known:
        raise JurisdictionUnknown(jurisdiction=jurisdiction[:40], known=", ".join(known))


@lru_cache(maxsize=64)
def shipped(jurisdiction: str) -> Pack:
    """Read a pack that is shipped.

    Raises:
        JurisdictionUnknown: there is none.
    """
    # Looked up in the list first, so that what somebody typed never becomes a path.
    check_jurisdiction(jurisdiction)
    if jurisdiction not in shipped_jurisdictions():
        raise JurisdictionUnknown(jurisdiction=jurisdiction, known=", ".join(shipped_jurisdictions()))
    return parse_pack((_DATA / f"{jurisdiction}.toml").read_text("utf-8"))


def parse_pack(text: str) -> Pack:
    """Read a pack, and check all of it.

    Raises:
        PackInvalid: with every fault that was found, at most 200 of them listed. A text that is too large, has a line that
            is too long, or is not TOML, has only this fault.
    """
    try:
        raw = text.encode()
    except UnicodeEncodeError as error:
        raise _invalid([("pack", phrase("not text: it holds half a character"))]) from error
    if len(raw) > TEXT_MAX:
        raise _invalid([("pack", phrase("write at most {most} bytes", most=TEXT_MAX))])
    long = [n for n, line in enumerate(text.splitlines(), 1) if len(line) > LINE_MAX]
    if long:
        most = phrase("write at most {most} characters in a line", most=LINE_MAX)
        raise _invalid([(phrase("line {number}", number=n), most) for n in long])
    try:
        # A decimal without quotes would be a float; it is kept as something that fits no key and says so.
        tree = tomllib.loads(text, parse_float=_Unquoted)
    except (ValueError, RecursionError) as error:
        raise _invalid([("pack", _not_toml(error))]) from error
    faults = list(_faults_of_head(tree))
    rows = tree.get("value", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        faults.append(("value", phrase("write values as [[value]] tables")))
        rows = []
    for number, row in enumerate(rows, 1):
        faults += [
            (_where(number, row), fault) for fault in (*_faults_of_row(row), *_lies_elsewhere(tree, row))
        ]
    faults += _overlaps(rows)
    faults += _both_ways(rows)
    if faults:
        raise _invalid(faults)
    head = tree["pack"]
    title = f"{head['jurisdiction']}@{head['version']}"
    values = tuple(_value(row, title) for row in rows)
    return Pack(**{name: head[name] for name in _HEAD}, values=values, digest=sha256(raw).hexdigest())


class _Unquoted:
    """A decimal that was written without quotes."""

    def __init__(self, text: str) -> None:
        self.text = text


def _value(row: Mapping[str, Any], title: str) -> Value:
    content = tuple(row["value"]) if isinstance(row["value"], list) else row["value"]
    return Value(
        row["key"],
        content,
        row["from"],
        row.get("until"),
        row["source"],
        row["mark"],
        row.get("note", ""),
        title,
    )


def _where(number: int, row: Mapping[str, Any]) -> Phrase:
    return phrase("value {number} ({key})", number=number, key=str(row.get("key", "?"))[:60])


def _not_toml(error: Exception) -> Phrase:
    """Tell that a text is not TOML, and at which line and column; what the reader says of it is told in English alone."""
    at = re.search(r"at line ([0-9]+), column ([0-9]+)", str(error))
    where = f"（第{at[1]}行第{at[2]}列附近）" if at else ""
    return in_both(f"not TOML: {error}"[:_LISTED], lambda locale: translate("not TOML", locale, {}) + where)


def _faults_of_head(tree: Mapping[str, Any]) -> Iterator[Fault]:
    yield from (
        (str(name)[:60], phrase("there is no such table")) for name in sorted(tree.keys() - {"pack", "value"})
    )
    head = tree.get("pack")
    if not isinstance(head, dict):
        yield "pack", phrase("missing")
        return
    yield from (
        (f"pack.{name}"[:60], phrase("there is no such field")) for name in sorted(head.keys() - _HEAD.keys())
    )
    for name, form in _HEAD.items():
        text = head.get(name)
        if not isinstance(text, str):
            yield f"pack.{name}", phrase("write a text")
        elif re.fullmatch(form, text) is None or not is_one_line(text):
            yield f"pack.{name}", phrase("does not have the form {form}", form=form)
        elif name == "base" and text and text not in shipped_jurisdictions():
            yield "pack.base", phrase("no pack is shipped for this place")


def _faults_of_row(row: Mapping[str, Any]) -> Iterator[Phrase]:
    yield from (
        phrase("{name}: there is no such field", name=str(name)[:60]) for name in sorted(row.keys() - _ROW)
    )
    key = key_of(row["key"]) if isinstance(row.get("key"), str) else None
    if key is None:
        yield phrase("there is no such key")
    elif "value" not in row:
        yield phrase("value: missing")
    else:
        fault = fault_of(key, row["value"])
        yield from [fault] if fault else _faults_together(row["key"], row["value"])
    yield from (
        phrase("{name}: write a date without quotes, such as 2026-01-01", name=name)
        for name in _wrong_dates(row)
    )
    if not _wrong_dates(row) and "until" in row and row["until"] < row["from"]:
        yield phrase("until: lies before from")
    source = row.get("source")
    if not isinstance(source, str) or not source.strip() or len(source) > 500 or not is_one_line(source):
        yield phrase("source: say in one line of at most 500 characters where it stands")
    if row.get("mark") not in MARKS:
        yield phrase("mark: write verified or unverified")
    note = row.get("note", "")
    if not isinstance(note, str) or len(note) > 1000 or not is_one_line(note):
        yield phrase("note: write one line of at most 1000 characters")


def _lies_elsewhere(tree: Mapping[str, Any], row: Mapping[str, Any]) -> Iterator[Phrase]:
    """Tell of a value for a county or city that does not lie in the place of the pack."""
    head, name = tree.get("pack"), row.get("key")
    here = str(head.get("jurisdiction", "")).partition("-")[2] if isinstance(head, dict) else ""
    place = place_of(name) if isinstance(name, str) else ""
    if re.fullmatch(REGION, place) and not place.startswith(here):
        yield phrase("{place} lies outside the place of the pack", place=place)


def _faults_together(name: str, value: object) -> Iterator[Phrase]:
    """Tell what is wrong with a list whose texts are sound each by itself: the shares of a levy, the days of a calendar."""
    if re.fullmatch(r"levy\.split(\..+)?", name) and isinstance(value, list):
        if sum(Fraction(text.split()[1]) for text in value) != 100:
            yield phrase("the shares make a hundred")
        return
    year = year_of(name)
    if year is None or not isinstance(value, list):
        return
    for text in value:
        day = date.fromisoformat(text)
        if not eve_of(year) <= day <= date(year, 12, 31):
            yield phrase(
                "{value} is no day of {year}, nor one of the last three before it", value=text, year=year
            )
        elif name.startswith("calendar.worked.") and day.weekday() < 5:
            yield phrase("{value} is neither Saturday nor Sunday: it is worked as it is", value=text)


def _wrong_dates(row: Mapping[str, Any]) -> list[str]:
    """Name the fields that should be days and are not. A TOML date with a time is a `datetime`, which is a `date` too."""
    named = [name for name in ("from", "until") if name in row or name == "from"]
    return [name for name in named if not isinstance(row.get(name), date) or isinstance(row[name], datetime)]


def _overlaps(rows: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    """Find the values that hold on a day on which an earlier one of the same key holds too."""
    reach: dict[str, tuple[date, int]] = {}
    sound = [
        (n, row) for n, row in enumerate(rows, 1) if isinstance(row.get("key"), str) and not _wrong_dates(row)
    ]
    for number, row in sorted(sound, key=lambda one: (one[1]["key"], one[1]["from"], one[0])):
        last, other = reach.get(row["key"], (date.min, 0))
        if other and row["from"] <= last:
            yield (
                _where(number, row),
                phrase(
                    "value {other} of the same key holds on {day} too",
                    other=other,
                    day=row["from"].isoformat(),
                ),
            )
        end = row.get("until", date.max)
        if not other or end > last:
            reach[row["key"]] = (end, number)


def _both_ways(rows: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    """Find the days that a notice tells free and worked alike, by the later of its two values."""
    told: dict[tuple[int, str], list[tuple[int, str]]] = {}
    for number, row in enumerate(rows, 1):
        name, days = row.get("key"), row.get("value")
        year = year_of(name) if isinstance(name, str) else None
        if year is None or not isinstance(days, list) or _wrong_dates(row):
            continue
        for day in days:
            for other, key in told.get((year, str(day)), ()):
                if key != name and _meet(rows[other - 1], row):
                    yield (
                        _where(number, row),
                        phrase(
                            "{day} is free and worked at once, by value {other}", day=str(day), other=other
                        ),
                    )
            told.setdefault((year, str(day)), []).append((number, str(name)))


def _meet(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Tell whether two values hold on a day together."""
    ends = [row.get("until", date.max) for row in (one, other)]
    return bool(max(one["from"], other["from"]) <= min(ends))


def _invalid(faults: Sequence[Fault]) -> PackInvalid:
    problems: list[Figure] = [{"where": where, "problem": problem} for where, problem in faults[:_LISTED]]
    return PackInvalid(count=len(faults), problems=problems)

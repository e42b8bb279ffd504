"""What refusals say with the figures that they really get: those of a test are heard, and none of them says a code of ours."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

import pytest

from ledger.errors import LedgerError
from ledger.messages import catalogue
from ledger.words import house

CODE = re.compile(
    r"(?<![A-Za-z0-9_./:-])[A-Za-z][A-Za-z0-9]*(?:_[a-z0-9]+)*(?![A-Za-z0-9_:/-]|\.[A-Za-z0-9])"
)
QUOTED = re.compile("「[^」]*」|`[^`]*`|'[a-z0-9_]+'")
"""Codes that are quoted, for whoever has to write them."""
FIGURE = re.compile(r"\{\w+\}")
UNSAID = ("field", "input.", "paper_field", "account", "area", "asset_name", "instant")
"""Sorts whose codes are called by nobody as such, or are those of a standard."""
TYPED = {"COD", "A", "B", "C", "D", "E", "F", "x", "y", "a", "b", "c", "d", "m", "t", "other"}
"""Codes that are what tests call their cases and parties, too."""


@cache
def codes() -> Mapping[str, str]:
    """Every code of the house that has a word, with its sort."""
    return {
        code: sort
        for sort, names in house().items()
        if isinstance(names, Mapping) and not sort.startswith(UNSAID)
        for code in names
    }


def raw(refusal: LedgerError, locale: str) -> set[str]:
    """The codes of ours that a refusal shows as such in a language, but for those that stand in its own text."""
    fixed = " ".join(catalogue(locale).get(text, text) for text in refusal.paragraphs())
    meant = set(CODE.findall(FIGURE.sub(" ", fixed))) | TYPED
    told = QUOTED.sub(" ", f"{refusal.message(locale)} {refusal.remedy(locale)}")
    shown = set(CODE.findall(told)) - meant
    # In English a code may be the word itself: only what no word is written so is a code there.
    return {
        one
        for one in shown
        if one in codes() and (locale != "en" or "_" in one or re.fullmatch("H[1-8]", one))
    }


def loose(refusal: LedgerError) -> set[str]:
    """What a Chinese refusal puts between codes as English does."""
    return set(re.findall(r"[A-Za-z0-9:]+, [A-Za-z0-9:]+", QUOTED.sub(" ", refusal.message("zh_Hans"))))


@pytest.fixture(autouse=True)
def said_in_words(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hear every refusal that a test makes, and look at what it says when the test is over."""
    heard: dict[str, LedgerError] = {}
    whole = LedgerError.__init__

    def hear(self: LedgerError, **figures: object) -> None:
        whole(self, **figures)  # type: ignore[arg-type]
        heard.setdefault(f"{type(self).__name__} {figures}", self)

    monkeypatch.setattr(LedgerError, "__init__", hear)
    yield
    assert {one for refusal in heard.values() if (one := wrong(refusal))} == set()


def wrong(refusal: LedgerError) -> str:
    """What is no word in a refusal, with its code; empty for nothing."""
    shown = {"zh": raw(refusal, "zh_Hans"), "en": raw(refusal, "en"), "between": loose(refusal)}
    return f"{refusal.code} {shown} {refusal.message('zh_Hans')}" if any(shown.values()) else ""

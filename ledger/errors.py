"""Every way the ledger says no.

    LedgerError
    ├── Malformed      the request does not mean anything: wrong form, unbalanced, an unknown word
    ├── Unauthorised   nobody we know is asking
    ├── Forbidden      we know who is asking, and this one may not
    ├── NotFound       the thing named does not exist in this book, or not for this reader
    ├── Conflict       what was recorded before stands against it: another use of the id, the same done already
    ├── RuleViolation  well-formed and authorised, but a rule or a balance forbids it
    └── Unavailable    the ledger cannot answer now; the same request may succeed later

A leaf is a class whose docstring *is* its text: the first paragraph says what is wrong, with the figures compared,
and the second says what to do. Both are message ids of the catalogue in `ledger/locale`, so the class, the
reference page and the sentence a clerk reads are one thing. Status codes live in `api/errors.py`, nowhere here.
"""

import inspect
from collections.abc import Callable, Mapping
from copy import copy
from typing import ClassVar, Final, Self, TypeAlias

from ledger.messages import translate
from ledger.words import in_words

Figure: TypeAlias = "str | int | bool | list[Figure] | dict[str, Figure] | None"
"""A value compared: amounts are decimal strings in the asset's unit, never floats."""

CATALOGUE: dict[str, type["LedgerError"]] = {}
"""Every leaf by its code; the gallery and the API's problem documents are made from it."""

NOT_ENOUGH: Final = "Another party has not enough for this."
NO_ROOM: Final = "An account of another party has no room for this."
NO_PART: Final = "An account of another party takes no part in this."
UNFIT: Final = "What another party has is not fit for this."
ASK_OTHERS: Final = "Ask that party: what its accounts hold is told to it alone."
"""What is told to a party of the accounts and the stock of another, and what to do about it."""


class LedgerError(Exception):
    """Something the ledger refused."""

    code: ClassVar[str] = ""
    source: ClassVar[str] = ""
    """The article, standard or clause of `docs/spec` behind the refusal."""

    sorts: ClassVar[Mapping[str, str]] = {}
    """Sorts of its figures where they are others than `ledger.words.SORTS` has."""
    about: ClassVar[str] = ""
    """The machine whose states and acts its figures name, where none of them tells it."""

    to_others: ClassVar[str] = ""
    """What is told of it, without figures, to a party whose accounts or stock it does not speak of."""

    whose: str = ""
    """The party of whose accounts or stock the figures tell; empty where they tell of nobody's."""
    _veiled: bool = False

    def __init__(self, **figures: Figure) -> None:
        """Keep the figures that were compared; their names are the placeholders of the text."""
        self.figures: Mapping[str, Figure] = figures
        super().__init__()

    def of(self, whose: str) -> Self:
        """Say of whose accounts or stock the figures tell."""
        self.whose = whose
        return self

    def told_to(self, reader: str | None) -> "LedgerError":
        """Give what a reader hears of it: of the accounts and the stock of another party the code and words, and no figures.

        Args:
            reader: the party for which it is read; None for those who see the whole book.
        """
        if not self.whose or reader is None or reader == self.whose:
            return self
        heard = copy(self)
        heard.figures, heard._veiled = {}, True
        return heard

    def __str__(self) -> str:
        """Say it in English; made when somebody reads it, because most refusals are only answered."""
        return self.message()

    def __init_subclass__(cls, sorts: Mapping[str, str] | None = None, about: str = "") -> None:
        """Enter a leaf (a class with a code) in the catalogue; a code belongs to one class."""
        cls.sorts = sorts or cls.sorts
        cls.about = about or cls.about
        if "code" in cls.__dict__:
            known = CATALOGUE.setdefault(cls.code, cls)
            if (known.__module__, known.__qualname__) != (cls.__module__, cls.__qualname__):
                raise TypeError(f"{cls.code} is the code of {known.__module__}.{known.__qualname__} already")

    @classmethod
    def paragraphs(cls) -> tuple[str, str]:
        """Give the two message ids of this class: what is wrong, and what to do."""
        text = " ".join(line.strip() or "\n" for line in (inspect.getdoc(cls) or "").splitlines())
        wrong, _, remedy = text.partition("\n")
        return wrong.strip(), remedy.strip()

    def words(self, locale: str = "en") -> dict[str, str]:
        """Say in one language those figures that are codes; amounts, days and what somebody typed are told as they are."""
        return in_words(self.figures, locale, self.sorts, self.about)

    def message(self, locale: str = "en") -> str:
        """Say in one language what is wrong, with the figures in place."""
        told = self.to_others if self._veiled else self.paragraphs()[0]
        return translate(told, locale, {**self.figures, **self.words(locale)})

    def remedy(self, locale: str = "en") -> str:
        """Say in one language what to do about it."""
        told = ASK_OTHERS if self._veiled else self.paragraphs()[1]
        return translate(told, locale, {**self.figures, **self.words(locale)})


class Malformed(LedgerError):
    """The request cannot be understood."""


class Unauthorised(LedgerError):
    """Nobody known is asking."""


class Forbidden(LedgerError):
    """The one who asks may not do this."""


class NotFound(LedgerError):
    """The thing named does not exist here."""


class Conflict(LedgerError):
    """It does not go together with what was recorded before."""


class RuleViolation(LedgerError):
    """A rule or a balance forbids it."""


class Unavailable(LedgerError):
    """The ledger cannot answer now."""

    retry_after: ClassVar[int] = 2
    """Seconds after which it may."""


def refusing(check: Callable[[], None]) -> tuple[LedgerError, ...]:
    """Ask a check what is missing."""
    try:
        check()
    except LedgerError as refusal:
        return (refusal,)
    return ()

"""What the journal refuses about an account of a case, told as a clerk knows it: case, head of loss, part, and what stands there.

The code of an account is a name for people who keep accounts, not for those who handle cases. Figures and code of the refusal stay.
"""

from copy import copy
from typing import Final, NamedTuple

from ledger.database import ReadBooks
from ledger.database.queries import find, named_queries
from ledger.errors import LedgerError
from ledger.words import Phrase, in_both, phrase, said

SQL: Final = named_queries(__name__)


class AccountPlace(NamedTuple):
    """Where an account stands."""

    case_code: str | None
    """None for an account of the treasury, which belongs to no case."""
    head: str | None
    part: int | None
    purpose: str


def place_told(one: AccountPlace) -> Phrase:
    """Say where an account stands; a code only in what no clerk reads."""

    def into(locale: str) -> str:
        told = {"case": one.case_code, "part": one.part, "purpose": said("purpose", one.purpose, locale)}
        told["head"] = said("head", one.head, locale) if one.head else ""
        if one.case_code is None:
            return phrase("treasury, {purpose}", **told).into(locale)
        if one.part is None:
            return phrase("case {case}, {purpose}", **told).into(locale)
        if one.head is None:
            return phrase("case {case}, part {part}, {purpose}", **told).into(locale)
        return phrase("case {case}, {head}, part {part}, {purpose}", **told).into(locale)

    return in_both(into("en"), into)


def in_case_words(books: ReadBooks, book_id: int, refusal: LedgerError) -> LedgerError:
    """Give a refusal that names an account of a case, or of the treasury, with the place in words; any other one as it is."""
    account = refusal.figures.get("account")
    if not isinstance(account, str) or isinstance(account, Phrase):
        return refusal
    one = find(books, AccountPlace, SQL["place"], book=book_id, account=account)
    if one is None:
        return refusal
    told = copy(refusal)
    told.figures = {**refusal.figures, "account": place_told(one)}
    return told

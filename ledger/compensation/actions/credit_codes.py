"""Unified social credit codes that acts tell: the check digit is asked in one way wherever somebody is named by such a code.

A code that looks like one and whose check digit does not fit is a slip; one that was really issued so is in the register of the book, where
it is entered with the evidence. So it is for the parties of a case, their agents, contractors, guarantors and payees, in lists of clues and
of old cases too. A firm by its bare code would be another one than by its code with the prefix, and not be found by its own key: it is
named with the prefix, but where a case of before has it bare.
"""

import re
from collections.abc import Collection, Iterator
from typing import Final, get_args

from sqlalchemy import select

from ledger.compensation.tables.cases import party as in_case
from ledger.database import ReadBooks
from ledger.documents.sheets import Fault
from ledger.errors import LedgerError, RuleViolation
from ledger.processes.acts import Code, texts_in
from ledger.register.identity import ALPHABET, check_uscc
from ledger.register.tables import party

_CODED: Final = re.compile(
    f"(?!person:)[a-z]+:([1-9A-GNY][1-9][0-9]{{6}}[{ALPHABET}]{{10}})(?::.*)?", re.ASCII
)
"""What has the form of a credit code: registering body, sort, place, and ten characters; the number of a person is none."""
_BARE: Final = re.compile(f"[1-9A-GNY][1-9][0-9]{{6}}[{ALPHABET}]{{10}}(?::.*)?", re.ASCII)
"""The same without saying what it is a code of."""
_OWNER: Final[str] = get_args(Code)[1].pattern


class CodeBare(RuleViolation):
    """'{code}' names nobody: it has the form of a unified social credit code, and does not say of what.

    Write it with its prefix: of a firm 'enterprise:{code}'.
    """

    code = "compensation.code_bare"
    source = "GB 32100-2015; docs/spec/compensation.md 1.5"


def codes_in(told: object) -> Iterator[str]:
    """List what looks like a credit code in what is told of somebody."""
    for _, text, _ in texts_in(told):
        if found := _CODED.fullmatch(text):
            yield found[1]


def check_codes(books: ReadBooks, book_id: int, told: object) -> None:
    """Check the credit codes by which somebody is named. Twin: `damage_party_code`, of the parties.

    Raises (in this order):
        CodeBare: one stands without its prefix, and in no case of before.
        UsccOfPerson, UsccCheckFails, UsccClassUnknown: the first one that is wrong is the number of a person, has a check digit that
        does not fit, or begins as no office's codes do, and the register does not have it; never UsccMalformed.
    """
    bare = sorted(
        {text for _, text, one in texts_in(told) if one.pattern == _OWNER and _BARE.fullmatch(text)}
    )
    if bare:
        there = (in_case.c.book_id == book_id) & in_case.c.owner.in_(bare)
        known = set(books.connection.execute(select(in_case.c.owner).where(there)).scalars())
        for code in bare:
            if code not in known:
                raise CodeBare(code=code[:40])
    for code in unsound(books, book_id, set(codes_in(told))):
        check_uscc(code)


def unsound(books: ReadBooks, book_id: int, codes: Collection[str]) -> list[str]:
    """List the codes whose check digit does not fit and which the register does not have, in their order."""
    wrong = sorted(code for code in codes if _fails(code) is not None)
    if not wrong:
        return []
    owners = [f"enterprise:{code}" for code in wrong]
    there = (party.c.book_id == book_id) & party.c.code.in_(owners)
    known = set(books.connection.execute(select(party.c.code).where(there)).scalars())
    return [code for code in wrong if f"enterprise:{code}" not in known]


def faults_of(
    books: ReadBooks, book_id: int, column: str, codes: Collection[tuple[int, str]]
) -> Iterator[Fault]:
    """Tell which rows of a list name somebody by such a code: number of the row, and code."""
    wrong = set(unsound(books, book_id, {code for _, code in codes}))
    for at, code in codes:
        error = _fails(code) if code in wrong else None
        if error is not None:
            yield Fault(f"row {at}", column, code, error.message("en"), error.message("zh_Hans"))


def _fails(code: str) -> LedgerError | None:
    try:
        check_uscc(code)
    except LedgerError as error:
        return error
    return None

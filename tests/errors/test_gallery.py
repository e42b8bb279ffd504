"""The gallery: every refusal with one smallest case that provokes it, and its text in both languages.

`CASES` are those that need no server; `tests/journal`, `tests/api` and `tests/database` provoke the others, and the
gallery names the test, so that a code without any case is found here.
"""

import importlib
import os
import pkgutil
import re
from collections.abc import Callable
from datetime import date, time
from pathlib import Path

import pytest

import api
import cli
import ledger
from ledger import amounts, entries, house
from ledger.actors import persons
from ledger.audit.screens import AfterHoursAsked
from ledger.entries import Entry, Posting
from ledger.errors import CATALOGUE, LedgerError
from ledger.identifiers import uuid7
from ledger.journal import accounts, posting
from ledger.journal.balances import Moment
from ledger.messages import catalogue
from ledger.statements.rules import Period

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "errors.md"

for package in (ledger, api, cli):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)

A, B = Posting("a", "CNY", "debit", 1), Posting("b", "CNY", "credit", 1)
DAY = date(2026, 6, 1)


def entry(*postings: Posting, memo: str = "") -> Entry:
    """An entry of these postings."""
    return Entry(uuid7(), "journal.transfer", DAY, postings, memo)


ROOMS = [
    importlib.import_module(f"tests.errors.{path.stem}").CASES
    for path in sorted(Path(__file__).parent.glob("test_*_cases.py"))
]
"""The cases of the rooms, each in a module of its own."""
CASES: dict[str, Callable[[], object]] = {
    **{code: case for cases in ROOMS for code, case in cases.items()},
    "person.number_malformed": lambda: persons.plain_number("123"),
    "person.number_unsound": lambda: persons.plain_number("110105194912310021"),
    "amount.not_decimal": lambda: amounts.parse_decimal("1e3", 2),
    "amount.too_precise": lambda: amounts.parse_decimal("0.001", 2),
    "amount.too_large": lambda: amounts.parse_decimal("9" * 20, 2),
    "amount.below_zero": lambda: amounts.check_not_below_zero(-1),
    "amount.nothing_to_split_by": lambda: amounts.largest_remainder(100, [0, 0]),
    "entry.id_not_version_7": lambda: entries.Entry(__import__("uuid").uuid4(), "x", DAY, (A, B)),
    "entry.too_few_postings": lambda: entry(A),
    "entry.too_many_postings": lambda: entry(*[A] * 1001),
    "entry.text_too_long": lambda: entry(A, B, memo="x" * 501),
    "entry.text_unprintable": lambda: entry(A, B, memo="\x00"),
    "entry.text_empty": lambda: entries.kept_name("name", "\u3000"),
    "entry.amount_not_positive": lambda: entry(Posting("a", "CNY", "debit", 0), B),
    "entry.amount_beyond_largest": lambda: entry(Posting("a", "CNY", "debit", 10**17 + 1), B),
    "entry.unbalanced": lambda: entry(A, Posting("b", "CNY", "credit", 2)),
    "entry.account_on_both_sides": lambda: entry(
        A, B, Posting(A.account, "CNY", "credit", 1), Posting("c", "CNY", "debit", 1)
    ),
    "batch.id_repeated": lambda: posting.check_batch(
        [posting.Submission(e := entry(A, B), 1), posting.Submission(e, 1)]
    ),
    "batch.group_broken": lambda: posting.check_batch(
        [posting.Submission(entry(A, B), 1, g) for g in (1, 2, 1)]
    ),
    "statement.range_reversed": lambda: Period(DAY, Moment(date(2026, 5, 31))),
    "audit.hours_reversed": lambda: AfterHoursAsked(time(18), time(8)),
    "account.named_otherwise": lambda: house.check_named(
        [accounts.NewAccount("x:money:clearing", "y", "clearing")]
    ),
    "asset.named_by_room": lambda: house.check_asset_named("lot:SO2:330600:2026:0002"),
    "account.opened_by_room": lambda: house.check_by_hand(["clearing", "claim_due"]),
    "code.malformed": lambda: accounts.check_code("account", "no spaces"),
}


@pytest.mark.parametrize("code", CASES)
def test_smallest_case(code: str) -> None:
    """The case provokes exactly its code, and the text in both languages holds every figure."""
    with pytest.raises(LedgerError) as caught:
        CASES[code]()
    assert caught.value.code == code
    for locale in ("en", "zh_Hans"):
        told = caught.value.message(locale) + caught.value.remedy(locale)
        assert "{" not in told, told


def test_every_code_has_a_case() -> None:
    """A code is in the gallery, or another test provokes it by its name."""
    tests = "\n".join(
        path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py") if path != Path(__file__)
    )
    # The stories are told in tests too.
    tests += "".join(p.read_text("utf-8") for p in (ROOT / "cli" / "demo").glob("*.py"))
    missing = [
        c for c in CATALOGUE if c not in CASES and c not in tests and CATALOGUE[c].__name__ not in tests
    ]
    assert missing == [], "add a case to CASES here, or to tests/errors/test_<room>_cases.py"


def test_every_text_is_chinese_too() -> None:
    """Each message and remedy has a translation with the same placeholders."""
    chinese = catalogue("zh_Hans")
    texts = {text: leaf.code for leaf in CATALOGUE.values() for text in leaf.paragraphs()}
    assert all(texts), "a refusal without a text"
    assert {text: code for text, code in texts.items() if text not in chinese} == {}, (
        "add msgid and msgstr to ledger/locale/zh_Hans/LC_MESSAGES/ecoledger.po"
    )
    assert [text for text in texts if figures(text) != figures(chinese[text])] == []


def figures(text: str) -> list[str]:
    """The placeholders of a text."""
    return sorted(set(re.findall(r"{\w+}", text)))


def page() -> str:
    """The reference page of refusals."""
    lines = [
        "# Refusals",
        "",
        "Made from the code by `make docs`. The order in which the journal looks is in",
        "[the specification](spec/journal.md).",
        "",
    ]
    for code, leaf in sorted(CATALOGUE.items()):
        kind = leaf.__mro__[1].__name__
        chinese = catalogue("zh_Hans")
        wrong, remedy = leaf.paragraphs()
        lines += [
            f"## `{code}` ({kind})",
            "",
            f"{wrong} *{remedy}*",
            "",
            f"{chinese.get(wrong, '')}{chinese.get(remedy, '')}",
            "",
        ]
        if leaf.source:
            lines += [f"Source: {leaf.source}", ""]
    return "\n".join(lines).rstrip() + "\n"


def test_reference_page_is_up_to_date() -> None:
    """docs/errors.md says what the code says."""
    if os.environ.get("ECOLEDGER_WRITE_DOCS"):
        PAGE.write_text(page(), "utf-8")
    assert PAGE.read_text("utf-8") == page(), "docs/errors.md is not what the code says: run `make docs`"

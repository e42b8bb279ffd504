"""An industry is a code of GB/T 4754: its division stands under its letter, and where classes are loaded it is one of them."""

from datetime import date
from typing import Any

import pytest

from ledger.database import Database
from ledger.errors import LedgerError
from ledger.law import Law
from ledger.law.keys import SECTIONS
from ledger.register import actions as register
from ledger.register import industries
from ledger.register.industries import check_industry, read_classes
from tests.furnished import furnished
from tests.permits.world import AREA, DAY, District, site

LAW = Law.of("cn")
ONE = site(1)


@furnished
def district(database: Database, owner: Database) -> District:
    """One mill."""
    made = District(database, owner)
    made.enterprise(1)
    return made


def refused(code: str) -> str:
    """Tell what is said of a code; nothing where it is one."""
    try:
        check_industry(code, DAY, LAW)
    except LedgerError as error:
        return error.code
    return ""


@pytest.mark.parametrize(
    ("code", "came"),
    [
        ("C9999", "party.industry_unknown"),
        ("A01", ""), ("A05", ""), ("A0111", ""), ("A06", "party.industry_unknown"), ("A00", "party.industry_unknown"),
        ("B05", "party.industry_unknown"), ("B06", ""), ("B12", ""), ("B13", "party.industry_unknown"),
        ("C12", "party.industry_unknown"), ("C13", ""), ("C1713", ""), ("C43", ""), ("C44", "party.industry_unknown"),
        ("D4411", ""), ("D46", ""), ("D47", "party.industry_unknown"), ("K70", ""), ("K71", "party.industry_unknown"),
        ("S96", ""), ("S97", "party.industry_unknown"), ("T97", ""), ("T9700", ""), ("T98", "party.industry_unknown"),
        ("C1", "party.industry_malformed"), ("U99", "party.industry_malformed"), ("c13", "party.industry_malformed"),
        ("C13111", "party.industry_malformed"), ("4411", "party.industry_malformed"), ("", "party.industry_malformed"),
    ],
)  # fmt: skip
def test_a_division_stands_under_its_letter(code: str, came: str) -> None:
    """On the first and the last division of a section, and beside them."""
    assert refused(code) == came


def test_there_are_97_divisions() -> None:
    """Each stands under one letter, and they follow one another."""
    assert [one for first, last in SECTIONS.values() for one in range(first, last + 1)] == [*range(1, 98)]


def test_both_keepers_know_the_same(district: District) -> None:
    """PostgreSQL takes what Python takes: each letter with each pair of digits, and forms that are none."""
    codes = [f"{letter}{two:02}" for letter in "@ABCDEFGHIJKLMNOPQRSTU" for two in range(100)]
    codes += ["C1", "C131", "C1311", "C13111", "c13", "", "C 13"]
    with district.database.read() as books:
        query = "SELECT c FROM unnest(CAST(%s AS text[])) AS c WHERE ledger.industry_there(%s, c, %s)"
        taken = books.connection.exec_driver_sql(query, (codes, district.book_id, DAY)).scalars().all()
    assert taken == [code for code in codes if not refused(code)]


def describe(d: District, industry: str, on: date = DAY) -> str:
    """Say of the mill in which industry it is."""
    return d.describe(ONE, on, region=AREA, industry=industry, watershed="cao-e")


def test_loaded_classes_count_from_their_day_on(district: District) -> None:
    """Of a division that a pack names only its classes and their groups are taken; of others each code; what was recorded stays."""
    d = district
    assert describe(d, "C2699") == "done"
    assert (
        d.adopt(industry__C26='"化学原料和化学制品制造业"', industry__C266='"专用化学产品制造"') == "in_force"
    )
    assert describe(d, "C2661") == "done", "no class is named"
    assert (
        d.adopt(
            industry__C26='"化学原料和化学制品制造业"',
            industry__C2611='"无机酸制造"',
            industry__C2614='"有机化学原料制造"',
        )
        == "in_force"
    )
    for code, came in (
        ("C2611", "done"), ("C2614", "done"), ("C261", "done"), ("C26", "done"), ("C2612", "party.industry_unknown"),
        ("C262", "party.industry_unknown"), ("C2799", "done"), ("C2699", "party.industry_unknown"),
    ):  # fmt: skip
        assert describe(d, code) == came
    assert d.broken() == []


def test_postgresql_keeps_it(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    """Past Python: nor by the web is a site of an industry that there is not."""
    d = district
    d.adopt(industry__C2611='"无机酸制造"')
    monkeypatch.setattr(register, "check_industry", lambda *_: None)
    for code, came in (
        ("C9999", "database.promise_broken"),
        ("C2612", "database.promise_broken"),
        ("C261", "done"),
        ("C27", "done"),
    ):
        assert describe(d, code) == came


@pytest.mark.parametrize(
    ("text", "came"),
    [
        ("C2611 无机酸制造\nC2612,无机碱制造\n\nC26\t化学原料", ["C2611", "C2612", "C26"]),
        ("C2611 one\nC2611 again", 1),
        ("C9999 none", 1),
        ("C2611", 1),
        ("26 without a letter\nC2611 one", 1),
        ("", 0),
    ],
)
def test_a_list_is_read_whole_or_not(text: str, came: Any) -> None:
    """Each line is a code of its section and a name, once."""
    if isinstance(came, list):
        assert [*read_classes(text)] == came
        return
    with pytest.raises(industries.ClassesUnreadable) as caught:
        read_classes(text)
    assert caught.value.figures["count"] == came

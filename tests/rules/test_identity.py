"""Numbers by which enterprises, sites and outlets are known: published codes, real ones that fail, slips."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.actors.persons import check_character as person_character
from ledger.errors import LedgerError
from ledger.law import key_of
from ledger.register.identity import (
    ALPHABET,
    check_character,
    check_licence,
    check_outlet,
    check_uscc,
    is_of_person,
    is_power,
)

VALID = (
    "91110000600037341L",
    "91130200699229617X",
    "911302307808371268",
    "91350200776049653A",
    "91350500798359476R",
    "91350503MA31DNG762",
    "913502115628130384",
    "9135021359498494XQ",
    "91350203MA31NDF85F",
    "91350213678251743X",
    "91350200MA2YJ1XR9G",
    "123502001549897397",
)


@pytest.mark.parametrize("uscc", VALID)
def test_published_codes_are_valid(uscc: str) -> None:
    """I1 to I5: the check character agrees; lower case and full width are narrowed (I9)."""
    assert check_uscc(uscc) == uscc
    assert check_uscc(f" {uscc.lower()}　") == uscc
    assert check_uscc("".join(chr(ord(char) + 0xFEE0) for char in uscc)) == uscc


def test_a_real_code_that_fails_needs_evidence() -> None:
    """I6: registered with a wrong check character (9 is computed); it passes with an exception record only."""
    with pytest.raises(LedgerError) as caught:
        check_uscc("91350203M0001QAY9B")
    assert (caught.value.code, caught.value.figures["expected"]) == ("party.uscc_check_fails", "9")
    assert check_uscc("91350203M0001QAY9B", "business licence of 2015") == "91350203M0001QAY9B"


@pytest.mark.parametrize(
    ("uscc", "code", "expected"),
    [
        ("A1110000600037341L", "party.uscc_check_fails", "K"),
        ("91130200699229618X", "party.uscc_check_fails", "1"),
        ("12345", "party.uscc_malformed", None),
        ("91110000600037341L1", "party.uscc_malformed", None),
        ("9111000060003734IL", "party.uscc_malformed", None),
        ("9111000060003734OL", "party.uscc_malformed", None),
        ("", "party.uscc_malformed", None),
        ("H91302030000000012", "party.uscc_malformed", None),
    ],
)
def test_wrong_codes(uscc: str, code: str, expected: str | None) -> None:
    """I7, I8, I10: letters in front are no fault of form, the check character tells."""
    with pytest.raises(LedgerError) as caught:
        check_uscc(uscc)
    assert caught.value.code == code
    assert caught.value.figures.get("expected") == expected


PERSON, SLIP = "362322198709086409", "362322198709086408"


def with_check(body: str) -> str:
    return body + check_character(body)


@pytest.mark.parametrize(
    ("uscc", "evidence", "code"),
    [
        (PERSON, "", "party.uscc_of_person"),
        (PERSON, "the licence of 2015", "party.uscc_of_person"),
        ("１１０１０５１９４９１２３１００２x", "", "party.uscc_of_person"),
        ("11010519491231002X", "the licence of 2015", ""),
        (SLIP, "", "party.uscc_check_fails"),
        (with_check("36232219871308640"), "", "party.uscc_class_unknown"),
        (with_check("37130200699229617"), "", "party.uscc_class_unknown"),
        (with_check("37130200699229617"), "a notice of the registrar", ""),
        (with_check("99130200699229617"), "", "party.uscc_class_unknown"),
        (with_check("93130200699229617"), "", ""),
        (with_check("94130200699229617"), "", "party.uscc_class_unknown"),
        (with_check("N4130200699229617"), "", "party.uscc_class_unknown"),
        (with_check("N3130200699229617"), "", ""),
        (with_check("Y1130200699229617"), "", ""),
        (with_check("A1130200699229617"), "", ""),
        (with_check("52330000699229617"), "", ""),
    ],
)
def test_what_begins_a_code(uscc: str, evidence: str, code: str) -> None:
    """Goal: no number of a person stands in an account for ever. Method: the number found, its neighbours, classes, evidence."""
    found, figures = "", ""
    try:
        check_uscc(uscc, evidence)
    except LedgerError as error:
        found, figures = error.code, str(error.figures)
    assert found == code
    assert PERSON not in figures, "the number of a person is not told on"


def test_a_person_is_told_by_day_and_check() -> None:
    """Method: a month that is none, a wrong check, leap years, other centuries, a first digit that is no province."""
    body = "36232219871308640"
    assert not is_of_person(body + person_character(body)), "the thirteenth month"
    assert not is_of_person(SLIP)
    assert is_of_person("36232220000229640" + person_character("36232220000229640"))
    assert not is_of_person("36232219000229640" + person_character("36232219000229640"))
    assert not is_of_person("36232218000228640" + person_character("36232218000228640"))
    assert not is_of_person("96232219870908640" + person_character("96232219870908640"))


@given(st.text(ALPHABET, min_size=17, max_size=17), st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_found(body: str, place: int, other: str) -> None:
    """Every single slip changes the check character."""
    changed = body[:place] + other + body[place + 1 :]
    assert (check_character(changed) == check_character(body)) == (changed == body)


@pytest.mark.parametrize(
    ("licence", "parts"),
    [
        ("91130200699229617X001P", ("91130200699229617X", "001P")),
        ("91130200699229617X002P", ("91130200699229617X", "002P")),
        ("911302307808371268001P", ("911302307808371268", "001P")),
        ("H9130203000000012b001P", ("H9130203000000012b", "001P")),
    ],
)
def test_licences(licence: str, parts: tuple[str, str]) -> None:
    """P1, P2, P4: one enterprise with two sites; units without a credit code."""
    assert check_licence(licence) == parts


@pytest.mark.parametrize(
    "licence",
    [
        "91130200699229617X01P",
        "91130200699229617X001",
        "91130200699229617X001p",
        "H9130203000000012i001P",
        "H9130203000000012o001P",
        "H9130203000000012B001P",
    ],
)
def test_wrong_licences(licence: str) -> None:
    """P3 to P5: too short, no letter, lower case at the end; an H9 number whose case was lost."""
    with pytest.raises(LedgerError) as caught:
        check_licence(licence)
    assert caught.value.code == "party.licence_malformed"


def test_outlets_industries() -> None:
    """R1: the form of an outlet, and which industry is thermal power."""
    assert [check_outlet("DW001"), check_outlet("DA012")] == ["DW001", "DA012"]
    for bad in ("D001", "DN001", "da001", "DA0011"):
        with pytest.raises(LedgerError):
            check_outlet(bad)
    assert [is_power(one) for one in ("D4411", "D4412", "D4420", "C3011")] == [True, True, False, False]


@pytest.mark.parametrize(
    ("industry", "known"),
    [
        ("D4411", True),
        ("C30", True),
        ("C301", True),
        ("C13", True),
        ("C12", False),
        ("C43", True),
        ("C44", False),
        ("C9999", False),
        ("D4399", False),
        ("A05", True),
        ("A0600", False),
        ("B06", True),
        ("T97", True),
        ("T98", False),
        ("C", False),
        ("C30111", False),
        ("c30", False),
    ],
)
def test_a_coefficient_is_of_a_division(industry: str, known: bool) -> None:
    """GB/T 4754-2017 has divisions 13 to 43 in its section C; a rule pack names no coefficient of others."""
    assert (key_of(f"fee.coefficient.{industry}") is not None) == known

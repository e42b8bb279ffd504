"""Names that look alike are compared as one; names that a reader tells apart are not."""

import pytest

from ledger.register.looks import look_of, plain_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mill", "Мill"),  # Cyrillic capital
        ("MILL", "MІLL"),  # Cyrillic capital, between capitals
        ("paper works", "рареr works"),  # Cyrillic small letters
        ("Alpha", "Αlpha"),  # Greek capital
        ("Mill 10", "Mill lO"),
        ("口岸厂", "ロ岸厂"),  # katakana
        ("化工厂", "化エ厂"),  # katakana
        ("水泥厂", "⽔泥厂"),  # Kangxi radical
        ("\u6a02厂", "\uf914厂"),  # compatibility ideograph
        ("ＭＩＬＬ（Ｓ）．", "Mill (s)"),
        ("𝐌ill", "mill"),
        ("MILL", "mill"),
    ],
)
def test_they_look_alike(one: str, other: str) -> None:
    """Letters of other scripts, digits and letters, width, capitals, strokes."""
    assert one != other
    assert look_of(one) == look_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("甲厂", "乙厂"), ("Mill 1", "Mill 2"), ("日厂", "曰厂一"), ("Mill", "Mills"), ("东风厂", "东凤厂")],
)
def test_they_are_told_apart(one: str, other: str) -> None:
    """What differs to a reader stays apart."""
    assert look_of(one) != look_of(other)


@pytest.mark.parametrize("name", ["ＭＩＬＬ（Ｓ）．", "Mill I", "甲·厂", "m 1 O 0"])
def test_what_is_the_same_looks_the_same(name: str) -> None:
    """Whatever a payer is matched by looks the same, too."""
    assert look_of(plain_name(name)) == look_of(name)

"""Names of natural persons in what everybody reads."""

import pytest

from ledger.compensation.rules.masking import mask, veiled


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("李四明倾倒点土壤修复", "李某倾倒点土壤修复"),
        ("李 四 明、李四　明和李·四明", "李某、李某和李某"),
        ("李四明养殖场", "李某养殖场"),
        ("李四与李四明", "李某与李某"),
        ("LI SIMING and Li  Siming", "L某 and L某"),
        ("李家沟", "李家沟"),
        ("王某案，张路", "王某案，张路"),
    ],
)
def test_a_name_is_veiled_wherever_it_stands(text: str, told: str) -> None:
    """Goal: no name is left in a text, and nothing else is taken out. Method: names with blanks and dots, in capitals, inside others."""
    assert mask(text, ["李四", "李四明", "Li Siming", "张"]) == told


def test_a_name_by_itself() -> None:
    """One character and 某, of one with blanks around it, too."""
    assert [veiled(name) for name in ("李四明", " 张", "欧阳修")] == ["李某", "张某", "欧某"]


REGISTERED = {
    "李四明 Li Siming",
    "李四明（Li Siming，男，1970年生）",
    "李四明/LI SIMING",
    "（男）李四明（又名：李四）",
}
FIRM = "李某厂"


@pytest.mark.parametrize("name", sorted(REGISTERED))
def test_what_stands_beside_a_name_is_no_part_of_it(name: str) -> None:
    """Goal: a name is found in its text however it was registered. Method: romanised beside it, with sex and year, with another name."""
    assert (mask("李四明厂", [name]), veiled(name)) == (FIRM, "李某")
    assert mask("1970年生产，男工", [name]) == "1970年生产，男工"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        *((f"李{dot}四{dot}明厂", "李四明") for dot in "⋅∙･·•‧・．-_–—　"),
        ("四明厂", "李四明"),
        ("\u674e\u200b四明厂", "李四明"),
        ("买买提・阿不都拉厂", "买买提·阿不都拉"),
    ],
)
def test_a_name_with_signs_between_its_characters(text: str, name: str) -> None:
    """Goal: no sign between two characters hides a name. Method: dots, dashes, blanks of every width and none; the given name alone."""
    assert mask(text, [name]) == f"{name[0]}某厂"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Smith, John", "J某"),
        ("ＪＯＨＮ　ＳＭＩＴＨ", "J某"),
        ("john_smith", "J某"),
        ("John's well", "J某's well"),
        ("Johnson", "Johnson"),
    ],
)
def test_a_romanised_name(text: str, told: str) -> None:
    """In every order and width, and one of its words alone, but inside no other word."""
    assert mask(text, ["John Smith"]) == told


def test_letters_that_are_put_together() -> None:
    """An accent is passed over, in one sign with its letter or in two; a surname alone stands where it is plain which it is."""
    for text in ("Jos\u00e9 Garc\u00eda", "Jose\u0301 Garci\u0301a", "JOSE GARCIA"):
        assert mask(text, ["Jos\u00e9 Garc\u00eda"]) == "J某"
    assert mask("Smith Ltd, John", ["Smith, John"]) == "Smith Ltd, S某"
    assert mask("Siming; Zhang river", ["张四明 Zhang Siming"]) == "Z某; Zhang river"

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

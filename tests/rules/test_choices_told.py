"""A refusal that lists what may be written shows the code beside its word, so that it recommends nothing that it refuses."""

from collections.abc import Callable

import pytest

from ledger.compensation.actions.courts import check_ground
from ledger.compensation.rules.methods import compute
from ledger.errors import LedgerError

REFUSED: dict[str, tuple[Callable[[], object], str, str]] = {
    "situation": (
        lambda: check_ground("造成严重后果", ("grave_consequence", "other")),
        "造成严重后果「grave_consequence」",
        "grave consequence 'grave_consequence'",
    ),
    "method": (
        lambda: compute("虚拟治理成本法（地表水）", {}, {}),
        "虚拟治理成本法（地表水）「virtual_cost_water」",
        "'virtual_cost_water'",
    ),
    "input": (
        lambda: compute("share_of_restoration", {"份额": "1"}, {}),
        "「share」",
        "'share'",
    ),
}
"""What is refused, and what the refusal shows in Chinese and in English."""


@pytest.mark.parametrize("case", REFUSED)
def test_the_code_stands_beside_the_word(case: str) -> None:
    """Goal: what a refusal recommends can be written. Method: the word in the place of its code, of each sort of list."""
    ask, chinese, english = REFUSED[case]
    with pytest.raises(LedgerError) as refused:
        ask()
    for locale, shown in (("zh_Hans", chinese), ("en", english)):
        assert shown in refused.value.message(locale) + refused.value.remedy(locale)

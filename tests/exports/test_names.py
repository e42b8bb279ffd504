"""Names: what both programs accept, one for each code, and back again."""

import re

from beancount.core import account as beancount_account
from beancount.core.amount import CURRENCY_RE
from hypothesis import given
from hypothesis import strategies as st

from ledger.exports.names import account_name, code_of_account, commodity_name, parents_of, root_of
from ledger.house import CHART
from ledger.identifiers import is_code

CODES = st.one_of(
    st.from_regex(
        re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,8}(:[A-Za-z0-9._-]{1,8}){0,5}", re.ASCII), fullmatch=True
    ),
    st.from_regex(re.compile(r"[Xx0-][Xx0d._-]{0,3}(:[Xx0du._-]{1,4}){0,2}", re.ASCII), fullmatch=True),
).filter(is_code)
PURPOSES = st.sampled_from([purpose.code for purpose in CHART])


def test_examples() -> None:
    """As an accountant will read them."""
    names = {
        (
            "enterprise:91330621X:001P:permits:holding",
            "holding",
        ): "Assets:Enterprise:91330621X:001P:Permits:Holding",
        ("case:HAIDE-129:H1:claim_due", "claim_due"): "Equity:Case:X-HAIDE--129:X-H1:Claim-udue",
        ("treasury:money:nontax_revenue", "nontax_revenue"): "Income:Treasury:Money:Nontax-urevenue",
        ("x:.y", "fee_assessed"): "Liabilities:X:X-0-dy",
    }
    for (code, purpose), name in names.items():
        assert account_name(code, purpose, has_children=False) == name
    assert commodity_name("lot:SO2:341825:2026:0002") == "LOT.SO2.341825.2026.0002"
    assert commodity_name("NULL").startswith("H_")
    assert commodity_name("C").startswith("H_")
    assert {root_of(p.code) for p in CHART} == {"Assets", "Liabilities", "Equity", "Income", "Expenses"}


@given(CODES, PURPOSES, st.booleans())
def test_accounts_lead_back(code: str, purpose: str, has_children: bool) -> None:
    """Every name is one that beancount accepts, and gives its code back."""
    name = account_name(code, purpose, has_children=has_children)
    assert beancount_account.is_valid(name)
    assert code_of_account(name) == code


@given(st.lists(CODES, unique=True, max_size=8))
def test_nothing_lies_beneath_a_name(codes: list[str]) -> None:
    """No name is another's beginning, so that no balance counts another's."""
    parents = parents_of(codes)
    names = [account_name(code, "clearing", has_children=code in parents) for code in codes]
    assert len(set(names)) == len(codes)
    assert not any(other.startswith(f"{name}:") for name in names for other in names)


@given(st.lists(CODES, unique=True, min_size=2, max_size=20))
def test_commodities_are_distinct(codes: list[str]) -> None:
    """No two codes get one name, also where only case or signs differ."""
    near = sorted(
        {
            *codes,
            *(c.upper() for c in codes),
            *(c.replace(":", ".") for c in codes),
            *(c.lower() for c in codes),
        }
    )
    names = [commodity_name(code) for code in near]
    assert len(set(names)) == len(near)
    assert all(re.fullmatch(CURRENCY_RE, name) and len(name) <= 24 for name in names)

"""The edges of a camt.053 message: whose name stands in an entry, when a detail is a line of its own, and every fault of a balance."""

from typing import Any

import pytest

from ledger.documents.rows import TEXT_MAX
from ledger.reconciliation.rules.camt import read_camt
from ledger.zones import LEGAL_ZONE
from tests.reconciliation.test_camt import balance, entry, message, statement
from tests.reconciliation.world import NUMBER


def read(data: bytes) -> tuple[list[Any], list[str]]:
    """Give the lines of the first statement, and the faults as `where, column, value: problem`."""
    found, faults = read_camt(data, {"CNY": 2, "EUR": 2}.get, LEGAL_ZONE)
    told = [f"{one.where}, {one.column}, {one.value}: {one.problem}" for one in faults]
    return list(found[0].lines) if found else [], told


def detail(amount: str = "", currency: str = "CNY", *, side: str = "", end_to_end: str = "") -> str:
    """Write a detail with a name for each side."""
    told = f'<Amt Ccy="{currency}">{amount}</Amt>' if amount else ""
    direction = f"<CdtDbtInd>{side}</CdtDbtInd>" if side else ""
    names = "".join(
        f"<{who}><Nm>{name}</Nm></{who}><{who}Acct><Id><IBAN>{name} 1</IBAN></Id></{who}Acct>"
        for who, name in (("Dbtr", "payer"), ("Cdtr", "payee"))
    )
    return (
        f"<TxDtls><Refs><EndToEndId>{end_to_end}</EndToEndId></Refs>{told}{direction}"
        f"<RltdPties>{names}</RltdPties></TxDtls>"
    )


def batch(*details: str) -> str:
    """Put details together."""
    return f"<NtryDtls>{''.join(details)}</NtryDtls>"


@pytest.mark.parametrize(("side", "reversal", "party"), [
    ("CRDT", "", "payer"),
    ("DBIT", "", "payee"),
    ("CRDT", "<RvslInd>true</RvslInd>", "payee"),
    ("DBIT", "<RvslInd>true</RvslInd>", "payer"),
    ("DBIT", "<RvslInd>1</RvslInd>", "payer"),
    ("DBIT", "<RvslInd>false</RvslInd>", "payee"),
])  # fmt: skip
def test_who_the_other_side_is(side: str, reversal: str, party: str) -> None:
    """It paid what was received, and what went out was paid to it; a reversal goes back."""
    lines, faults = read(message(statement(entry("5.00", side=side, more=reversal, details=batch(detail())))))
    assert faults == []
    assert [(one.party, one.party_account, one.reversal) for one in lines] == [
        (party, f"{party.upper()}1", reversal not in ("", "<RvslInd>false</RvslInd>"))
    ]


@pytest.mark.parametrize(
    ("told", "kept"), [("", ""), ("NOTPROVIDED", ""), ("NOTPROVIDED1", "NOTPROVIDED1"), ("E-1", "E-1")]
)
def test_a_word_that_says_there_is_none(told: str, kept: str) -> None:
    """NOTPROVIDED is how a bank leaves the reference out."""
    lines, _ = read(message(statement(entry("5.00", details=batch(detail(end_to_end=told))))))
    assert [one.end_to_end for one in lines] == [kept]


ENTRY = "statement 1, entry 1"


@pytest.mark.parametrize(("details", "lines"), [
    ((), [(500, "", ENTRY)]),
    ((detail(),), [(500, "payer", f"{ENTRY}, detail 1")]),
    ((detail("5.00"),), [(500, "payer", f"{ENTRY}, detail 1")]),
    ((detail("4.00"),), [(500, "payer", ENTRY)]),
    ((detail("5.00", "EUR"),), [(500, "payer", ENTRY)]),
    ((detail("5.00", "XXX"),), [(500, "payer", ENTRY)]),
    ((detail("x"),), [(500, "payer", ENTRY)]),
    ((detail("2.00"), detail("3.00")), [(200, "payer", f"{ENTRY}, detail 1"), (300, "payer", f"{ENTRY}, detail 2")]),
    ((detail("7.00"), detail("2.00", side="DBIT")), [(700, "payer", f"{ENTRY}, detail 1"), (-200, "payee", f"{ENTRY}, detail 2")]),
    ((detail("2.00"), detail("2.99")), [(500, "", ENTRY)]),
    ((detail("2.00", "EUR"), detail("3.00", "EUR")), [(500, "", ENTRY)]),
    ((detail("5.00"), detail()), [(500, "", ENTRY)]),
    ((detail(), detail()), [(500, "", ENTRY)]),
    ((detail(), detail(), detail(side="DBIT")), [(500, "", ENTRY)]),
])  # fmt: skip
def test_when_a_detail_is_a_line(details: tuple[str, ...], lines: list[tuple[int, str, str]]) -> None:
    """When each has an amount in the currency of the entry and they sum to it; one alone needs none. Else the entry is the line."""
    found, faults = read(message(statement(entry("5.00", details=batch(*details)))))
    assert faults == []
    assert [(one.net, one.party, one.where) for one in found] == lines


GOOD = balance("CLBD", "1000.00", "2026-06-02")
NONE = "statement 1, Bal, : opening (OPBD) or closing balance (CLBD) is missing"


@pytest.mark.parametrize(("opening", "faults"), [
    (balance("OPBD", "1000.00", "2026-06-02"), []),
    ("", [NONE]),
    (balance("XXXX", "1000.00", "2026-06-02"), [NONE]),
    (balance("OPBD", "1e3", "2026-06-02"), ["statement 1, Amt, 1e3: '1e3' is not an amount.", NONE]),
    (balance("OPBD", "1000.00", ""), ["statement 1, Bal/Dt, : there is no date", NONE]),
    (balance("OPBD", "1e3", ""),
     ["statement 1, Amt, 1e3: '1e3' is not an amount.", "statement 1, Bal/Dt, : there is no date", NONE]),
    (balance("OPBD", "1000.00", "2026-06-31"),
     ["statement 1, Bal/Dt, 2026-06-31: not a date or time of XML Schema, such as 2026-06-01T16:30:00+08:00", NONE]),
    (balance("OPBD", "1000.00", "2026-06-02", side="x"), ["statement 1, Bal/CdtDbtInd, x: neither CRDT nor DBIT", NONE]),
])  # fmt: skip
def test_what_is_wrong_with_a_balance(opening: str, faults: list[str]) -> None:
    """Each part by its name; a balance with a fault is none."""
    account = f"<Id>S</Id><Acct><Id><Othr><Id>{NUMBER}</Id></Othr></Id></Acct>"
    _, found = read(message(f"<Stmt>{account}{opening}{GOOD}</Stmt>"))
    assert [one.partition(" Write plain")[0] for one in found] == faults


@pytest.mark.parametrize("length", [TEXT_MAX, TEXT_MAX + 1])
def test_how_much_of_a_value_is_told(length: int) -> None:
    """A hundred characters of what is too long."""
    _, faults = read(message(statement(entry("5.00", details=batch(detail(end_to_end="x" * length))))))
    problem = f"it has {length} characters; at most {TEXT_MAX} are kept"
    told = [f"{ENTRY}, detail 1, EndToEndId, {'x' * 100}: {problem}"]
    assert faults == ([] if length == TEXT_MAX else told)

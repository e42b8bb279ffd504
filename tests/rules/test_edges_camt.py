"""The edges of a camt.053 message: who the other side is, when a detail is a line of its own, what is wrong with an entry or a balance."""

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


def day(told: str, name: str = "BookgDt") -> str:
    """Write one of the days of an entry."""
    return f"<{name}><Dt>{told}</Dt></{name}>"


@pytest.mark.parametrize(("told", "lines", "faults"), [
    (entry("5.00"), [(500, ENTRY)], []),
    (entry("+5.00"), [(500, ENTRY)], []),
    (entry("100"), [(10000, ENTRY)], []),
    (entry("100."), [(10000, ENTRY)], []),
    (entry("5.00000"), [(500, ENTRY)], []),
    # Nothing is a line, which is refused with the others of its statement.
    (entry("0.00"), [(0, ENTRY)], []),
    (entry("5.00+"), [], [f"{ENTRY}, Amt, 5.00+: '5.00+' is not an amount."]),
    (entry("5.00").replace('<Amt Ccy="CNY">5.00</Amt>', ""), [], [f"{ENTRY}, Amt, : there is no amount"]),
    (entry("5.00", currency="XXX"), [], [f"{ENTRY}, Ccy, XXX: no bank account is kept in this currency"]),
    (entry("5.00", side="x"), [], [f"{ENTRY}, CdtDbtInd, x: neither CRDT nor DBIT"]),
    # A value day alone is the day of the entry; without either there is none.
    (entry("5.00").replace(day("2026-06-02"), ""), [(500, ENTRY)], []),
    (entry("5.00").replace(day("2026-06-02"), "").replace(day("2026-06-02", "ValDt"), ""), [],
     [f"{ENTRY}, BookgDt, : there is no date"]),
    (entry("5.00").replace(day("2026-06-02"), day("")), [], [f"{ENTRY}, BookgDt, : there is no date"]),
    (entry("5.00").replace(day("2026-06-02", "ValDt"), ""), [(500, ENTRY)], []),
    # What looks like a number that a sheet has shortened is a reference like any other.
    (entry("5.00", reference="1E+10"), [(500, ENTRY)], []),
    (entry("5.00", reference="r" * (TEXT_MAX + 1)), [(500, ENTRY)],
     [f"{ENTRY}, AcctSvcrRef, {'r' * 100}: it has {TEXT_MAX + 1} characters; at most {TEXT_MAX} are kept"]),
])  # fmt: skip
def test_what_is_wrong_with_an_entry(told: str, lines: list[tuple[int, str]], faults: list[str]) -> None:
    """Without an amount, a direction or the day of booking it is no line; each is told under its own name."""
    found, wrong = read(message(statement(told)))
    assert [(one.net, one.where) for one in found] == lines
    assert [one.partition(" Write plain")[0] for one in wrong] == faults


def test_places_are_counted_for_each_statement() -> None:
    """The second entry is the second, and the first of the next statement is the first; so it is with what is left out."""
    first = statement(entry("1.00"), entry("x"), entry("3.00", status="<Sts>PDNG</Sts>"), entry("y"))
    found, faults = read_camt(
        message(first, statement(entry("z"), entry("5.00"))), {"CNY": 2}.get, LEGAL_ZONE
    )
    assert [one.where for one in faults] == [
        "statement 1, entry 2", "statement 1, entry 4", "statement 2, entry 1",
    ]  # fmt: skip
    assert [(one.where, one.skipped, [told.where for told in one.lines]) for one in found] == [
        ("statement 1", 1, ["statement 1, entry 1"]),
        ("statement 2", 0, ["statement 2, entry 2"]),
    ]


def test_what_stands_elsewhere_is_not_read() -> None:
    """An entry is one of a statement, and a statement is one of the message; what only has their name is none."""
    other = f"<TxsSummry>{entry('7.00')}</TxsSummry><TxsSummry><Stmt/></TxsSummry>"
    data = message(statement(entry("5.00"), other), f"<SplmtryData>{statement(entry('9.00'))}</SplmtryData>")
    found, faults = read_camt(data, {"CNY": 2}.get, LEGAL_ZONE)
    assert (faults.count, [(one.where, [told.net for told in one.lines]) for one in found]) == (
        0, [("statement 1", [500])],
    )  # fmt: skip


def balanced(*balances: str, lines: str = "") -> tuple[list[Any], list[str]]:
    """Read a statement of these balances: its first and last day, and what it begins and ends with; and the faults."""
    account = f"<Id>S</Id><Acct><Id><Othr><Id>{NUMBER}</Id></Othr></Id></Acct>"
    data = message(f"<Stmt>{account}{''.join(balances)}{lines}</Stmt>")
    found, faults = read_camt(data, {"CNY": 2, "EUR": 2}.get, LEGAL_ZONE)
    told = [(str(one.from_on), str(one.to_on), one.opening, one.closing) for one in found]
    return told, [f"{one.column}, {one.value}: {one.problem}" for one in faults]


MISSING = "Bal, : opening (OPBD) or closing balance (CLBD) is missing"
BEFORE, ON, AFTER = "2026-06-01", "2026-06-02", "2026-06-03"


@pytest.mark.parametrize(("balances", "found"), [
    ([("OPBD", 1, ON), ("CLBD", 2, ON)], (ON, ON, 100, 200)),
    ([("OPBD", 1, BEFORE), ("CLBD", 2, AFTER)], (BEFORE, AFTER, 100, 200)),
    # A balance that was carried over is of the day before: the first line tells the first day, or the closing does.
    ([("PRCD", 1, BEFORE), ("CLBD", 2, AFTER)], (ON, AFTER, 100, 200)),
    ([("PRCD", 1, BEFORE), ("CLBD", 2, BEFORE)], (BEFORE, BEFORE, 100, 200)),
    ([("PRCD", 1, BEFORE), ("OPBD", 3, ON), ("CLBD", 2, ON)], (ON, ON, 300, 200)),
    # Of those in between the first and the last stand for what is missing; one cannot be both.
    ([("ITBD", 1, ON), ("ITBD", 2, ON)], (ON, ON, 100, 200)),
    ([("ITBD", 1, ON), ("ITBD", 2, ON), ("ITBD", 3, ON)], (ON, ON, 100, 300)),
    ([("OPBD", 1, ON), ("ITBD", 2, ON)], (ON, ON, 100, 200)),
    ([("ITBD", 1, ON), ("CLBD", 2, ON)], (ON, ON, 100, 200)),
    ([("OPBD", 1, ON), ("ITBD", 2, ON), ("ITBD", 3, ON)], (ON, ON, 100, 300)),
    ([("OPBD", 1, ON), ("ITBD", 3, ON), ("CLBD", 2, ON)], (ON, ON, 100, 200)),
    ([("OPBD", 1, ON), ("CLBD", 2, ON), ("CLBD", 3, ON)], (ON, ON, 100, 300)),
    ([("OPBD", 1, ON)], None),
    ([("CLBD", 1, ON)], None),
    ([("ITBD", 1, ON)], None),
    ([], None),
])  # fmt: skip
def test_the_balances_of_a_statement(
    balances: list[tuple[str, int, str]], found: tuple[str, str, int, int] | None
) -> None:
    """What a statement begins and ends with, and on which days."""
    told, faults = balanced(
        *(balance(code, f"{amount}.00", on) for code, amount, on in balances), lines=entry("1.00", ON)
    )
    assert (told, faults) == (([found], []) if found else ([], [MISSING]))


def test_a_statement_that_was_carried_over_without_lines() -> None:
    """Then it is of the day of its closing balance."""
    told, _ = balanced(balance("PRCD", "1.00", BEFORE), balance("CLBD", "1.00", AFTER))
    assert told == [(AFTER, AFTER, 100, 100)]


def test_one_currency_of_a_statement() -> None:
    """Two are one too many, and are told in order; the next statement has its own."""
    both = statement(entry("1.00"), entry("2.00", currency="EUR"))
    in_euro = statement(entry("3.00", currency="EUR")).replace("CNY", "EUR")
    found, faults = read_camt(message(both, in_euro), {"CNY": 2, "EUR": 2}.get, LEGAL_ZONE)
    assert [(one.where, one.column, one.value, one.problem) for one in faults] == [
        ("statement 1", "Ccy", "CNY, EUR", "more than one currency")
    ]
    assert [(one.where, one.currency) for one in found] == [("statement 2", "EUR")]


@pytest.mark.parametrize(("data", "told"), [
    (b"x", ("", "not XML")),
    (b"<Document/>", ("", "not a camt.053 message")),
    (b'<Document xmlns="' + b"n" * 99 + b'"/>', ("n" * 99, "not a camt.053 message")),
    (b'<Document xmlns="' + b"n" * 100 + b'"/>', ("n" * 100, "not a camt.053 message")),
    (b'<Document xmlns="' + b"n" * 101 + b'"/>', ("n" * 100, "not a camt.053 message")),
    (message(), ("", "there is no statement in it")),
])  # fmt: skip
def test_a_file_that_is_none_has_one_fault(data: bytes, told: tuple[str, str]) -> None:
    """Of what it is instead a hundred characters."""
    found, faults = read_camt(data, {"CNY": 2}.get, LEGAL_ZONE)
    assert (found, faults.count, len(faults.kept)) == ([], 1, 1)
    only = faults.kept[0]
    assert (only.where, only.column, only.value) == ("file", "", told[0])
    assert told[1] in only.problem


def worded(*lengths: int) -> list[str]:
    """Give what is kept of a batch without amounts, whose details have texts of so many characters, each of another letter."""
    texts = [letter * length for letter, length in zip("abc", lengths, strict=False)]
    details = "".join(f"<TxDtls><RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls>" for text in texts)
    found, faults = read(message(statement(entry("5.00", details=batch(details)))))
    assert faults == []
    return [part if len(part) < 9 else f"{part[0]} {len(part)}" for part in found[0].remittance.split(" ")]


@pytest.mark.parametrize(
    ("lengths", "kept"),
    [
        ((5000, 4998), ["a 5000", "b 4998"]),
        ((5000, 4999), ["a 5000", "b 4999"]),
        ((5000, 5000), ["a 5000", "…", "(+1)"]),
        ((9977, 30), ["a 9977", "…", "(+1)"]),
        ((9978, 30), ["a 9978", "…", "(+1)"]),
        ((9979, 30), ["…", "(+2)"]),
        ((9980, 30), ["…", "(+2)"]),
        ((4000, 5977, 30), ["a 4000", "b 5977", "…", "(+1)"]),
        ((4000, 5978, 30), ["a 4000", "…", "(+2)"]),
    ],
)
def test_texts_of_a_batch(lengths: tuple[int, ...], kept: list[str]) -> None:
    """Ten thousand characters are kept, and of more whole texts as far as there is room for the number of the rest."""
    assert worded(*lengths) == kept

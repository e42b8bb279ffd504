"""camt.053: what is read of it, what is wrong with it, and what is refused before it is read."""

import re
from collections.abc import Iterator
from datetime import date

import pytest

from ledger.documents.sheets import FileBeyondLimit, SheetInvalid
from ledger.documents.xml import Element
from ledger.reconciliation.rules.camt import read_camt
from ledger.reconciliation.rules.statements import StatementLine
from ledger.zones import LEGAL_ZONE as ZONE
from tests.reconciliation.world import NUMBER, Treasury

SPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001."


def entry(
    amount: str,
    day: str = "2026-06-02",
    *,
    side: str = "CRDT",
    status: str = "<Sts><Cd>BOOK</Cd></Sts>",
    reference: str = "",
    details: str = "",
    more: str = "",
    currency: str = "CNY",
) -> str:
    """Write an entry."""
    known = f"<AcctSvcrRef>{reference}</AcctSvcrRef>" if reference else ""
    return (
        f'<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>{more}{status}<BookgDt><Dt>{day}</Dt></BookgDt>'
        f"<ValDt><Dt>{day}</Dt></ValDt>{known}{details}</Ntry>"
    )


def detail(
    amount: str = "",
    *,
    end_to_end: str = "",
    debtor: str = "",
    text: str = "",
    reference: str = "",
    old: bool = False,
) -> str:
    """Write a detail; in version 02 the amount stands deeper, and the name of a party higher."""
    told = f'<Amt Ccy="CNY">{amount}</Amt>' if amount else ""
    if old and amount:
        told = (
            '<AmtDtls><InstdAmt><Amt Ccy="EUR">999.99</Amt></InstdAmt>'
            f'<TxAmt><Amt Ccy="CNY">{amount}</Amt></TxAmt></AmtDtls>'
        )
    known = f"<AcctSvcrRef>{reference}</AcctSvcrRef>" if reference else ""
    name = f"<Nm>{debtor}</Nm>" if old else f"<Pty><Nm>{debtor}</Nm></Pty>"
    account = "<DbtrAcct><Id><Othr><Id>6222 0001</Id></Othr></Id></DbtrAcct>"
    return (
        f"<TxDtls><Refs>{known}<EndToEndId>{end_to_end or 'NOTPROVIDED'}</EndToEndId></Refs>{told}"
        f"<RltdPties><Dbtr>{name}</Dbtr>{account}</RltdPties><RmtInf><Ustrd>{text}</Ustrd><Ustrd>second</Ustrd></RmtInf></TxDtls>"
    )


def balance(code: str, amount: str, day: str, side: str = "CRDT") -> str:
    """Write a balance."""
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>'
        f"<Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def statement(
    *entries: str,
    opening: str = "1000.00",
    closing: str = "1000.00",
    number: str = NUMBER,
    day: str = "2026-06-02",
) -> str:
    """Write a statement of a day."""
    return (
        f"<Stmt><Id>S-{day}</Id><Acct><Id><Othr><Id>{number}</Id></Othr></Id></Acct>"
        f"{balance('OPBD', opening, day)}{balance('CLBD', closing, day)}{''.join(entries)}</Stmt>"
    )


def message(
    *statements: str,
    version: str = "08",
    head: str = '<?xml version="1.0" encoding="UTF-8"?>',
    prefix: str = "",
) -> bytes:
    """Write a message."""
    body = f"<BkToCstmrStmt><GrpHdr><MsgId>M</MsgId></GrpHdr>{''.join(statements)}</BkToCstmrStmt>"
    return f'{head}{prefix}<Document xmlns="{SPACE}{version}">{body}</Document>'.encode()


def read(data: bytes) -> list[str]:
    """Give the faults of a file, short."""
    return [f"{f.where}: {f.column}: {f.problem}" for f in read_camt(data, {"CNY": 2}.get, ZONE)[1]]


@pytest.mark.parametrize("version", ["02", "04", "06", "08", "10", "12"])
def test_an_entry_is_read_whole(version: str) -> None:
    """Goal: every field, in each version. Method: one entry with one detail; old versions write status, party, amount elsewhere."""
    old = version == "02"
    data = message(
        statement(
            entry(
                "300.50000",
                reference="B1",
                status="<Sts>BOOK</Sts>" if old else "<Sts><Cd>BOOK</Cd></Sts>",
                details=f"<NtryDtls>{detail('300.5', end_to_end='FEE-1', debtor='绍兴纺织', text='fee', old=old)}</NtryDtls>",
            ),
            closing="1300.50",
        ),
        version=version,
    )
    found, faults = read_camt(data, {"CNY": 2}.get, ZONE)
    assert not faults
    day = date(2026, 6, 2)
    assert (found[0].account, found[0].from_on, found[0].to_on, found[0].opening, found[0].closing) == (
        NUMBER,
        day,
        day,
        100000,
        130050,
    )
    assert found[0].lines == (
        StatementLine(
            day,
            "in",
            30050,
            day,
            "B1",
            "FEE-1",
            "绍兴纺织",
            "62220001",
            "fee second",
            False,
            "statement 1, entry 1, detail 1",
        ),
    )


def test_a_batch_is_taken_apart_when_its_details_sum_to_it() -> None:
    """Goal: a line for each detail, or one line where they do not make the entry. Method: both."""
    details = f"<NtryDtls>{detail('10.00', end_to_end='A-0001')}</NtryDtls><NtryDtls>{detail('20.00', end_to_end='A-0002')}</NtryDtls>"
    whole = entry("30.00", reference="B", details=details)
    charged = entry("29.00", reference="C", details=details)
    found, faults = read_camt(message(statement(whole, charged, closing="1059.00")), {"CNY": 2}.get, ZONE)
    assert not faults
    told = [(x.amount, x.reference, x.end_to_end) for x in found[0].lines]
    assert told == [(1000, "B", "A-0001"), (2000, "B", "A-0002"), (2900, "C", "")]


def test_only_what_is_booked_counts_and_a_reversal_is_marked() -> None:
    """Goal: pending entries are left out and counted; of a reversal the indicator says the direction."""
    data = message(
        statement(
            entry("5.00", status="<Sts><Cd>PDNG</Cd></Sts>"),
            entry("7.00", status="<Sts>INFO</Sts>"),
            entry("3.00", side="DBIT", more="<RvslInd>true</RvslInd>"),
            closing="997.00",
        )
    )
    found, faults = read_camt(data, {"CNY": 2}.get, ZONE)
    assert (faults.count, found[0].skipped, [(x.direction, x.reversal) for x in found[0].lines]) == (
        0,
        2,
        [("out", True)],
    )


def test_prefixes_overdrafts_interim_balances_and_chinese_encodings() -> None:
    """Goal: what banks do differently is read alike. Method: a prefixed name space in GB18030, balances below zero, a page."""
    body = statement(
        entry("1.00", details=f"<NtryDtls>{detail(debtor='染整厂')}</NtryDtls>"),
        opening="5.00",
        closing="4.00",
    )
    body = body.replace("OPBD", "ITBD").replace("CLBD", "ITBD")
    body = body.replace("<CdtDbtInd>CRDT</CdtDbtInd><Dt>", "<CdtDbtInd>DBIT</CdtDbtInd><Dt>")
    text = message(body, head='<?xml version="1.0" encoding="GB18030"?>').decode()
    text = re.sub(r"<(/?)([A-Z])", r"<\1n:\2", text).replace("xmlns=", "xmlns:n=")
    found, faults = read_camt(text.encode("gb18030"), {"CNY": 2}.get, ZONE)
    assert not faults
    assert (found[0].opening, found[0].closing, found[0].lines[0].party) == (-500, -400, "染整厂")


def test_all_faults_are_told_at_once(treasury: Treasury) -> None:
    """Goal: nobody corrects a file ten times. Method: two statements with a fault of every kind; nothing is kept."""
    data = message(
        statement(
            entry("x"),
            entry("1.00", side="BOTH"),
            entry("2.00", day="2026-13-01"),
            entry("3.001"),
            entry("4.00", currency="USD"),
        ),
        statement(entry("5.00"), closing="1006.00"),
        statement(entry("5.00", day="2026-06-09"), closing="1005.00"),
        statement(number="99999"),
        statement(day="2026-05-31"),
        "<Stmt><Id>x</Id></Stmt>",
    )
    refused = treasury.refused(treasury.camt, data)
    assert isinstance(refused, SheetInvalid)
    problems = refused.figures["problems"]
    assert isinstance(problems, list)
    told = [(p["where"], p["problem"]) for p in problems if isinstance(p, dict)]
    assert [where for where, _ in told] == [
        "statement 1, entry 1, Amt",
        "statement 1, entry 2, CdtDbtInd",
        "statement 1, entry 3, BookgDt",
        "statement 1, entry 3, ValDt",
        "statement 1, entry 4, Amt",
        "statement 1, entry 5, Ccy",
        "statement 6, Acct",
        "statement 6, Bal",
        "statement 2, closing",
        "statement 3, entry 1, booked_on",
        "statement 4, Acct",
        "statement 5, period",
    ]
    assert refused.figures["count"] == 12
    assert (
        treasury.count("bank_import") == treasury.count("bank_statement") == treasury.count("bank_line") == 0
    )


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (message(statement("&b;"), prefix=BOMB), "DTD"),
        (message(statement(), prefix='<!DOCTYPE x SYSTEM "file:///etc/passwd">'), "DTD"),
        (message(statement()) + b"<", "not XML"),
        (b"", "not XML"),
        (b"PK\x03\x04", "name the account and the mapping"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old .xls"),
        (b"<html><body>", "a web page"),
        (b"<html/>", "a web page"),
        ("日期\t金额".encode("utf-16"), "UTF-16"),
        (b"%PDF-1.7", "a PDF"),
        (b'<?xml version="1.0" encoding="gbk"?><a>\xff</a>', "not the one it says"),
        (b'<?xml version="1.0" encoding="martian"?><a/>', "not"),
        (b"<Document/>", "not a camt.053"),
        (message(statement()).replace(b"camt.053", b"camt.052"), "not a camt.053"),
        (message(), "no statement"),
    ],
    ids=range(15),
)
def test_what_is_not_a_statement_is_refused(data: bytes, told: str) -> None:
    """Goal: no expansion, and no look elsewhere. Method: bombs, foreign entities, other messages."""
    faults = read(data)
    assert len(faults) == 1
    assert told in faults[0]


@pytest.mark.parametrize(("name", "most", "body", "what"), [
    ("ledger.documents.xml.ELEMENTS_MAX", 20, statement(entry("1.00")), "elements"),
    ("ledger.documents.xml.HELD_MAX", 20, statement(entry("1.00")), "elements of one entry"),
    ("ledger.documents.xml.DEPTH_MAX", 40, "<a>" * 50 + "</a>" * 50, "elements around another"),
    ("ledger.documents.xml.ATTRIBUTES_MAX", 50, "<a " + " ".join(f"b{n}=''" for n in range(51)) + "/>", "attributes of an element"),
    ("ledger.documents.xml.TEXT_MAX", 10_000, f"<x>{'y' * 10_001}</x>", "characters in a text"),
    ("ledger.documents.xml.TEXT_MAX", 10_000, f"<x a='{'y' * 10_001}'/>", "characters in a text"),
    ("ledger.reconciliation.rules.camt.ENTRIES_MAX", 3, statement(*["<Ntry/>"] * 4), "entries"),
    ("ledger.reconciliation.rules.camt.STATEMENTS_MAX", 3, "<Stmt/>" * 4, "statements"),
    ("ledger.reconciliation.rules.camt.LINES_MAX", 3, statement(*[entry("1.00")] * 4), "lines"),
], ids=range(9))  # fmt: skip
def test_the_work_is_bounded(
    name: str, most: int, body: str, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Goal: each limit is a refusal that names it. Method: a message that passes it, some limits lowered."""
    monkeypatch.setattr(name, most)
    with pytest.raises(FileBeyondLimit) as caught:
        read(message(body))
    assert (caught.value.figures["what"], caught.value.figures["most"]) == (what, most)


def test_a_message_of_two_accounts_is_taken_whole(treasury: Treasury) -> None:
    """Goal: several statements in a file; the same file again changes nothing. Method: two accounts, two days, twice."""
    data = message(
        statement(entry("1.00", reference="A"), closing="1001.00"),
        statement(
            entry("2.00", "2026-06-03", reference="B"), opening="1001.00", closing="1003.00", day="2026-06-03"
        ),
        statement(
            entry("9.00", reference="C"), opening="0.00", closing="9.00", number=treasury.second.number
        ),
    )
    first, again = treasury.camt(data), treasury.camt(data)
    assert [(t.number, t.lines, t.fresh) for t in first.statements] == [
        (NUMBER, 1, 1),
        (NUMBER, 1, 1),
        (treasury.second.number, 1, 1),
    ]
    assert (first.replayed, again.replayed, again.import_id) == (False, True, first.import_id)
    assert (treasury.count("bank_line"), treasury.count("bank_import"), treasury.broken()) == (3, 1, [])


TIMES = {
    "2026-03-02T16:30:00Z": "2026-03-03",
    "2026-03-02T16:30:00.000Z": "2026-03-03",
    "2026-03-02T15:59:59Z": "2026-03-02",
    "2026-03-02T17:30:00+01:00": "2026-03-03",
    "2026-03-03T00:30:00+08:00": "2026-03-03",
    "2026-03-02T23:59:59": "2026-03-02",
    "2026-03-31T16:00:00Z": "2026-04-01",
    "2026-12-31T16:00:00.5Z": "2027-01-01",
    "2026-03-02T24:00:00": "2026-03-03",
    "2026-03-02T12:00:00-11:00": "2026-03-03",
    "2026-03-02": "2026-03-02",
    "2026-03-02+08:00": "2026-03-02",
    "2026-03-02Z": "2026-03-02",
    "2026-03-02-05:00": "2026-03-02",
    "2026-03-02T24:00:00+08:00": "2026-03-03",
    "2026-03-02T24:00:00.000Z": "2026-03-03",
    "2026-03-02T16:00:00.123456789Z": "2026-03-03",
    "2026-03-02T15:59:59.999999999Z": "2026-03-02",
    "2026-03-02T10:00:00-14:00": "2026-03-03",
    "2026-03-03T05:00:00+13:00": "2026-03-03",
    "2026-03-03T04:59:59+13:00": "2026-03-02",
    "2026-03-02T02:01:00-13:59": "2026-03-03",
    "2026-03-02T02:00:59-13:59": "2026-03-02",
    "2026-03-02T21:30:00+05:30": "2026-03-03",
    "2026-03-02T21:29:59+05:30": "2026-03-02",
    "2026-03-02T21:45:00+05:45": "2026-03-03",
    "2026-03-02T21:44:59+05:45": "2026-03-02",
    "2026-03-03T06:00:00+14:00": "2026-03-03",
}


@pytest.mark.parametrize("told", TIMES)
def test_a_time_falls_on_its_day(told: str) -> None:
    """Goal: with an offset, the day in China; without, the bank's own. Method: booking, value and balances in each form."""
    one = entry("1.00").replace("<Dt>2026-06-02</Dt>", f"<DtTm>{told}</DtTm>")
    data = message(
        statement(one, closing="1001.00").replace(
            "<Dt><Dt>2026-06-02</Dt></Dt>", f"<Dt><DtTm>{told}</DtTm></Dt>"
        )
    )
    found, faults = read_camt(data, {"CNY": 2}.get, ZONE)
    assert not faults
    day = date.fromisoformat(TIMES[told])
    assert (found[0].lines[0].booked_on, found[0].lines[0].valued_on, found[0].from_on, found[0].to_on) == (
        day,
        day,
        day,
        day,
    )


@pytest.mark.parametrize(
    "told",
    [
        "2026-03-02T25:00:00Z",
        "2026-02-30T00:00:00",
        "0001-01-01T00:00:00+14:00",
        "T16:00:00Z",
        "2 March",
        "2026-3-2",
        "2026-03-02t16:30:00z",
        "2026-03-02T16:30:00z",
        "2026-03-02t16:30:00Z",
        "2026-03-02 16:30:00",
        "2026-03-02T16:30",
        "2026-03-02T16",
        "20260302",
        "2026-W10-1",
        "20260302T163000Z",
        "2026-03-02x",
        "2026-03-02T23:59:60Z",
        "2026-03-02T24:00:01",
        "2026-03-02T24:00:00.1",
        "2026-03-02T24:30:00",
        "2026-03-02T16:30:00+0800",
        "2026-03-02T16:30:00+08",
        "2026-03-02T16:30:00+14:30",
        "2026-03-02T16:30:00,5",
        "2026-03-02T16:30:00+15:00",
        "2026-03-02T16:30:00+05:60",
        "2026-03-02T16:30:00-14:01",
        "2026-03-02T16:30:00+20:00",
        "2026-03-02T16:30:00 Z",
        "2026-03-02T16:30:00.Z",
        "２０２６-03-02",
        "-2026-03-02",
        "9999-12-31T24:00:00",
    ],
)
def test_what_is_no_day_is_a_fault(told: str) -> None:
    """Goal: no day is guessed. Method: times and days that are none, also at the edge of what can be counted."""
    one = entry("1.00").replace("<BookgDt><Dt>2026-06-02</Dt>", f"<BookgDt><DtTm>{told}</DtTm>")
    assert read(message(statement(one, closing="1001.00"))) == [
        "statement 1, entry 1: BookgDt: not a date or time of XML Schema, such as 2026-06-01T16:30:00+08:00"
    ]


PERIODS = {
    ("2026-06-01T16:00:00Z", "2026-06-02T16:00:00Z"): ("2026-06-02", "2026-06-02"),
    ("2026-06-02T00:00:00", "2026-06-03T00:00:00"): ("2026-06-02", "2026-06-02"),
    ("2026-06-02T00:00:00", "2026-06-02T24:00:00"): ("2026-06-02", "2026-06-02"),
    ("2026-06-02T00:00:00+08:00", "2026-06-02T23:59:59+08:00"): ("2026-06-02", "2026-06-02"),
    ("2026-06-02T00:00:00", "2026-06-02T00:00:00"): ("2026-06-02", "2026-06-02"),
    ("2026-06-01T00:00:00", "2026-06-05T00:00:00"): ("2026-06-01", "2026-06-05"),
    ("2026-06-01", "2026-06-03"): ("2026-06-01", "2026-06-03"),
}


@pytest.mark.parametrize("period", PERIODS)
def test_a_period_ends_where_the_bank_means(period: tuple[str, str]) -> None:
    """Goal: midnight ends the day of the closing balance, or is a way to write the day. Method: forms of periods of banks."""
    form = "DtTm" if "T" in period[0] else "Dt"
    edges = "".join(
        f"<{edge}{form}>{told}</{edge}{form}>" for edge, told in zip(("Fr", "To"), period, strict=True)
    )
    data = message(
        statement(entry("1.00"), closing="1001.00").replace("<Acct>", f"<FrToDt>{edges}</FrToDt><Acct>")
    )
    found, faults = read_camt(data, {"CNY": 2}.get, ZONE)
    assert not faults
    assert (str(found[0].from_on), str(found[0].to_on)) == PERIODS[period]


def test_texts_come_whole() -> None:
    """Goal: every letter of a name, and all that a payer wrote. Method: rare ideographs, four long remittances, in two encodings."""
    name, words = "湖州\U0002ebf0\U00031350\ue5e5记化工厂", "款" * 140
    part = detail("1.00", debtor=name, end_to_end="E\u3000\n1", text=words)
    part = part.replace("<RmtInf>", "<RmtInf>" + f"<Ustrd>{words}</Ustrd>" * 4)
    for head, encoding in (
        ('<?xml version="1.0" encoding="UTF-8"?>', "utf-8"),
        ('<?xml version="1.0" encoding="GB18030"?>', "gb18030"),
    ):
        data = message(
            statement(entry("1.00", details=f"<NtryDtls>{part}</NtryDtls>"), closing="1001.00"), head=head
        )
        found, faults = read_camt(data.decode().encode(encoding), {"CNY": 2}.get, ZONE)
        assert not faults
        line = found[0].lines[0]
        assert (line.party, line.remittance, line.end_to_end) == (
            name,
            " ".join([words] * 5) + " second",
            "E\u3000 1",
        )


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        (
            "<Nm>湖州\x85\x86记</Nm>",
            "statement 1, entry 1, detail 1: Dbtr/Nm: it has a control character (U+0086)",
        ),
        (
            f"<Nm>{'n' * 501}</Nm>",
            "statement 1, entry 1, detail 1: Dbtr/Nm: it has 501 characters; at most 500 are kept",
        ),
    ],
)
def test_what_cannot_be_kept_is_a_fault(inside: str, told: str) -> None:
    """Goal: nothing is cut or dropped silently. Method: a control character, and a name that is too long."""
    part = detail("1.00", old=True, debtor="x").replace("<Nm>x</Nm>", inside)
    assert read(
        message(statement(entry("1.00", details=f"<NtryDtls>{part}</NtryDtls>"), closing="1001.00"))
    ) == [told]


def test_faults_are_counted_and_not_kept(treasury: Treasury) -> None:
    """Goal: two hundred faults and the number of the rest. Method: a thousand entries with two faults each, and lines outside the days."""
    _, faults = read_camt(message(statement(*[entry("x", side="BOTH")] * 1000)), {"CNY": 2}.get, ZONE)
    assert (faults.count, len(faults.kept), faults.rest) == (2000, 200, 1800)
    late = [entry("1.00", day="2026-06-09", reference=f"R{n}") for n in range(300)]
    refused = treasury.refused(
        treasury.camt, message(statement(*[entry("x")] * 150, *late, closing="1300.00"))
    )
    figures = refused.figures
    assert (refused.code, figures["count"], figures["rest"], len(figures["problems"])) == (  # type: ignore[arg-type]
        "sheet.invalid",
        450,
        250,
        200,
    )


def test_details_of_one_entry_are_looked_at_once() -> None:
    """Goal: the work grows with the file and not with its square. Method: counted looks for details in a batch without amounts."""
    looks = 0

    class Counting(Element):
        """An element that counts who asks for its details."""

        def all(self, path: str) -> Iterator[Element]:
            nonlocal looks
            looks += path == "NtryDtls/TxDtls"
            return super().all(path)

    body = message(
        statement(entry("1.00", details=f"<NtryDtls>{detail() * 50}</NtryDtls>"), closing="1001.00")
    )
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("ledger.documents.xml.Element", Counting)
        found, faults = read_camt(body, {"CNY": 2}.get, ZONE)
    assert (faults.count, len(found[0].lines), looks) == (0, 1, 1)

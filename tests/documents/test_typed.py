"""What people type and banks send, by channel: the right value, or the sentence that names it."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any, Final

import pytest
import xlsxwriter

from ledger.amounts import parse_decimal
from ledger.documents.rows import BROKEN, CellUnsound, read_cell, read_cells
from ledger.documents.sheets import Fault, SheetInvalid
from ledger.documents.typed import code_typed, day_typed, number_typed, year_typed
from ledger.errors import LedgerError
from ledger.permits.rules.plans import COLUMNS, read_plan
from ledger.permits.rules.report_sheets import read_reports
from ledger.reconciliation.rules.camt import read_camt
from ledger.reconciliation.rules.mapping import SheetMapping, Supplement, read_table
from ledger.zones import LEGAL_ZONE
from tests.documents.files import message, xlsx

SITE: Final = "enterprise:91130200699229617X:001P"
ACCOUNT: Final = "33050161"
HEAD: Final = ["日期", "收", "付", "对方户名", "对方账号", "流水号"]
BANK: Final = SheetMapping(
    {
        "booked_on": "日期",
        "received": "收",
        "paid": "付",
        "party": "对方户名",
        "party_account": "对方账号",
        "reference": "流水号",
    }
)
LINE: Final = {
    "booked_on": "2026-03-02",
    "received": "",
    "paid": "",
    "party": "甲厂",
    "party_account": "",
    "reference": "",
}
PLAN: Final = {
    "site": SITE,
    "pollutant": "COD",
    "area": "421002",
    "first_vintage": "2026",
    "last_vintage": "2026",
    "quantity": "1",
    "fee": "应缴",
    "valid_from": "2026-01-05",
}


def csv_of(rows: list[list[Any]]) -> bytes:
    """Write a CSV as somebody saves it."""
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows).encode()


WRITERS: Final[dict[str, Callable[[list[list[Any]]], bytes]]] = {"csv": csv_of, "xlsx": xlsx}


def read_nothing(typed: Any) -> bool:
    """Whether nothing stands there, so that the other column must say the amount."""
    return typed in ("-", "—", "－", "--", "")


def first(faults: Any) -> str:
    """Give the sentence of the first fault, of which the Chinese is another."""
    one = next(iter(faults))
    assert one.zh
    assert one.zh != one.problem
    return f"{one.column}: {one.problem}"


def line_of(channel: str, field: str, typed: Any) -> str:
    """Read it with a balance that fits whatever it is."""
    line = {**LINE, field: typed}
    if field not in ("received", "paid"):
        line["received"] = "1"
    elif read_nothing(typed):
        line["paid" if field == "received" else "received"] = "1"
    rows = read_cells(WRITERS[channel]([HEAD, [*line.values()]]), encoding="utf-8", delimiter=",")
    statement, faults = read_table(rows, BANK, Supplement(ACCOUNT, 2, "CNY", 0, 0))
    if statement is None:
        return first(faults)
    [kept] = statement.lines
    return {
        "received": f"{kept.direction} {kept.amount}",
        "paid": f"{kept.direction} {kept.amount}",
        "booked_on": kept.booked_on.isoformat(),
    }.get(field) or str(getattr(kept, field))


NOT_AMOUNT: Final = "收: not an amount"
LOST: Final = "a number of more than 15 digits has lost some; format the column as text and enter it again"
FORM: Final = "a number in scientific form has lost digits; format the column as text and enter it again"
LINES: Final[tuple[tuple[str, str, Any, str], ...]] = (
    ("both", "received", "１００．００", "in 10000"),
    ("both", "received", "１，０００．５", "in 100050"),
    ("both", "received", "1,000.5", "in 100050"),
    ("both", "received", "1,00.5", NOT_AMOUNT),
    ("both", "received", "1,2,3", NOT_AMOUNT),
    ("both", "received", "100.00元", "in 10000"),
    ("both", "received", "¥1,020.00", "in 102000"),
    ("both", "received", "￥ 1,020.00", "in 102000"),
    ("both", "received", "CNY 1,020.00", "in 102000"),
    ("both", "received", "¥1,020.00元", NOT_AMOUNT),
    ("both", "received", "$100", NOT_AMOUNT),
    ("both", "received", "(100.00)", "out 10000"),
    ("both", "received", "（¥100.00）", "out 10000"),
    ("both", "received", "(100.00", NOT_AMOUNT),
    ("both", "received", "(-100.00)", NOT_AMOUNT),
    ("both", "received", "100.00-", "out 10000"),
    ("both", "received", "−100.00", "out 10000"),
    ("both", "received", "-100.00-", NOT_AMOUNT),
    ("both", "received", "100.00 ", "in 10000"),
    ("both", "received", "\u3000100.00\u00a0", "in 10000"),
    ("both", "received", "-", "out 100"),
    ("both", "received", "—", "out 100"),
    ("both", "paid", "--", "in 100"),
    ("both", "received", "---", NOT_AMOUNT),
    ("both", "received", "100.005", "收: "),
    ("both", "received", "1.2345", "收: "),
    ("both", "received", "100.000", "in 10000"),
    ("both", "received", "1e3", NOT_AMOUNT),
    ("both", "received", "壹佰元", NOT_AMOUNT),
    ("xlsx", "received", 0.30000000000000004, "in 30"),
    ("xlsx", "received", 100.30000000000001, "in 10030"),
    ("xlsx", "received", 1.2345, "收: "),
    ("both", "booked_on", "２０２６-０３-０２", "2026-03-02"),
    ("both", "booked_on", "2026-3-2", "2026-03-02"),
    ("both", "booked_on", "2026-03-02 ", "2026-03-02"),
    ("both", "booked_on", "2026/3/2", "日期: not a date of the form YYYY-MM-DD"),
    ("xlsx", "booked_on", date(2026, 3, 2), "2026-03-02"),
    ("xlsx", "booked_on", 46083, "日期: a number and not a date; format the column as a date"),
    ("both", "party", "湖州\U0002ebf0记化工厂", "湖州\U0002ebf0记化工厂"),
    ("both", "party", "湖州\U00031350记化工厂", "湖州\U00031350记化工厂"),
    ("both", "party", "湖州\U00021334记\ue000化工厂", "湖州\U00021334记\ue000化工厂"),
    ("both", "party", "（甲）厂", "（甲）厂"),
    ("both", "party", "甲\u202e厂", "对方户名: it has a control character (U+202E)"),
    ("csv", "party", "甲\x07厂", "对方户名: it has a control character (U+0007)"),
    ("both", "party_account", "6222021234567890123", "6222021234567890123"),
    ("both", "party_account", "6.22202E+18", f"对方账号: {FORM}"),
    ("xlsx", "party_account", 6222021234567890123, f"对方账号: {LOST}"),
    ("xlsx", "party_account", 622202123456789, "622202123456789"),
    ("xlsx", "reference", 1000000000000000, f"流水号: {LOST}"),
    ("xlsx", "reference", 999999999999999, "999999999999999"),
    ("both", "reference", "6.2E+17", f"流水号: {FORM}"),
)
"""Of a bank's sheet: channel, cell, what stands in it, what is kept or told."""


@pytest.mark.parametrize(
    ("channel", "field", "typed", "told"),
    [
        (one, field, typed, told)
        for channel, field, typed, told in LINES
        for one in (("csv", "xlsx") if channel == "both" else (channel,))
    ],
)
def test_lines_of_a_bank(channel: str, field: str, typed: Any, told: str) -> None:
    """Goal: nothing is read as what it is not, and nothing that is plain is refused. Method: one cell at a time."""
    found = line_of(channel, field, typed)
    assert found == told or (told.endswith(": ") and found.startswith(told) and "decimals" in found)


PLANS: Final[tuple[tuple[str, str, Any, str], ...]] = (
    ("both", "site", SITE.replace(":", "："), SITE),
    ("both", "site", "ｅｎｔｅｒｐｒｉｓｅ：91130200699229617X：００１Ｐ", SITE),
    ("both", "site", f" {SITE} ", SITE),
    ("both", "site", "甲厂", "site: write the code of a site, or bureau:<area>"),
    ("both", "area", "４２１００２", "421002"),
    ("xlsx", "area", 421002, "421002"),
    ("both", "pollutant", "SO₂", "SO2"),
    ("both", "pollutant", "ｃｏｄ", "COD"),
    ("both", "first_vintage", "２０２６", "2026"),
    ("both", "first_vintage", "2026年", "2026"),
    ("both", "first_vintage", "26", "first_vintage: write a year"),
    ("both", "quantity", "1,000.5", "1000500000"),
    ("both", "quantity", "１，０００．５", "1000500000"),
    ("both", "quantity", "1,00.5", "quantity: '1,00.5' is not an amount."),
    ("both", "quantity", "100.00元", "quantity: '100.00元' is not an amount."),
    ("both", "quantity", "-", "quantity: '-' is not an amount."),
    ("both", "quantity", "3.2000000", "3200000"),
    ("both", "quantity", "0.0000001", "quantity: "),
    ("xlsx", "quantity", 24.221999999999998, "24222000"),
    ("xlsx", "quantity", 1.0000001, "quantity: "),
    ("both", "valid_from", "2026/1/5", "2026-01-05"),
    ("both", "valid_from", "2026.1.5", "2026-01-05"),
    ("both", "valid_from", "２０２６年１月５日", "2026-01-05"),
    ("both", "valid_from", "20260105", "2026-01-05"),
    ("xlsx", "valid_from", date(2026, 1, 5), "2026-01-05"),
    ("both", "valid_from", "5/1/2026", "valid_from: write a day of the first year as YYYY-MM-DD"),
    ("both", "valid_from", "2026/2/30", "valid_from: write a day of the first year as YYYY-MM-DD"),
    ("both", "valid_from", "2027-01-01", "valid_from: write a day of the first year as YYYY-MM-DD"),
)
"""Of a sheet of a plan."""
PLACES: Final = {"site": 1, "pollutant": 2, "area": 3, "first_vintage": 4, "quantity": 6, "valid_from": 8}


@pytest.mark.parametrize(
    ("channel", "field", "typed", "told"),
    [
        (one, field, typed, told)
        for channel, field, typed, told in PLANS
        for one in (("csv", "xlsx") if channel == "both" else (channel,))
    ],
)
def test_rows_of_a_plan(channel: str, field: str, typed: Any, told: str) -> None:
    """Method: one cell at a time, in both files."""
    row = {**PLAN, field: typed}
    *pieces, last = read_plan(WRITERS[channel]([[c.key for c in COLUMNS], [*row.values()]]), {})
    lines = [line for piece in pieces for line in piece["lines"]]
    if lines:
        assert str(lines[0][PLACES[field]]) == told
    else:
        _, column, _, problem, zh = last["faults"][1]
        found = f"{column}: {problem}"
        assert found == told or (told.endswith(": ") and "decimals" in found), found
        assert zh


def test_rows_of_reports() -> None:
    """Method: a row as a clerk types it, with a wide colon, wide digits, groups and small figures."""
    data = xlsx(
        [
            ["site", "year", "pollutant", "source", "measured", "abnormal"],
            [SITE.replace(":", "："), "２０２５年", "so₂", "self", "1,000.5", ""],
        ]
    )
    [told] = read_reports(data, {})
    assert told["rows"] == [(2, SITE, 2025, "SO2", "self", 1_000_500_000, 0)]
    assert told["faults"][0] == 0


AMOUNTS: Final = {
    "100.00": 10000,
    "-0.01": -1,
    "1,000.5": "amount.not_decimal",
    "１００": "amount.not_decimal",
    "100.00元": "amount.not_decimal",
    "(100.00)": "amount.not_decimal",
    "100.00-": "amount.not_decimal",
    "-": "amount.not_decimal",
    " 1": "amount.not_decimal",
    "1.2345": "amount.too_precise",
    "0.30": 30,
}


@pytest.mark.parametrize("typed", AMOUNTS)
def test_amounts_of_a_request(typed: str) -> None:
    """A request has the form of machines: what another program guessed is refused, and named."""
    try:
        found: Any = parse_decimal(typed, 2)
    except LedgerError as error:
        found = error.code
    assert found == AMOUNTS[typed]


def entry(**said: str) -> str:
    """Write an entry of a hundred yuan."""
    told = {"booked": "<BookgDt><Dt>2026-03-02</Dt></BookgDt>", "valued": "", "details": "", **said}
    return (
        '<Ntry><Amt Ccy="CNY">100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
        f"{told['booked']}{told['valued']}<NtryDtls>{told['details']}</NtryDtls></Ntry>"
    )


def statement(inside: str) -> bytes:
    """Write a statement around it."""
    balances = "".join(
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
        "<Dt><Dt>2026-03-02</Dt></Dt></Bal>"
        for code, amount in (("OPBD", "0.00"), ("CLBD", "100.00"))
    )
    return message(f"<Id>S</Id><Acct><Id><Othr><Id>{ACCOUNT}</Id></Othr></Id></Acct>{balances}{inside}")


def party(*roles: str) -> str:
    """Write a detail that names somebody in these roles, each by its own name."""
    names = "".join(f"<{role}><Pty><Nm>{role}厂</Nm></Pty></{role}>" for role in roles)
    return f"<TxDtls><RltdPties>{names}</RltdPties></TxDtls>"


def texts(*written: str) -> str:
    """Write details without amounts, each with a text."""
    return "".join(f"<TxDtls><RmtInf><Ustrd>{one}</Ustrd></RmtInf></TxDtls>" for one in written)


DAY_TIME: Final = "<BookgDt><DtTm>{}</DtTm></BookgDt>"
SENT: Final[tuple[tuple[str, bytes, str, str], ...]] = (
    ("an ultimate debtor alone", statement(entry(details=party("UltmtDbtr"))), "party", "UltmtDbtr厂"),
    ("both", statement(entry(details=party("UltmtDbtr", "Dbtr"))), "party", "Dbtr厂"),
    ("an ultimate creditor of what came in", statement(entry(details=party("UltmtCdtr"))), "party", ""),
    (
        "an ultimate creditor of what was paid",
        statement(entry(details=party("UltmtCdtr")).replace("CRDT", "DBIT")),
        "party",
        "UltmtCdtr厂",
    ),
    (
        "a batch without amounts",
        statement(entry(details=texts("FEE-1", "FEE-2", "FEE-1"))),
        "remittance",
        "FEE-1 FEE-2",
    ),
    (
        "a batch with more than is kept",
        statement(entry(details=texts(*(f"{n}{'x' * 999}" for n in range(12))))),
        "remittance",
        "… (+3)",
    ),
    (
        "a batch with as much as is kept",
        statement(entry(details=texts("x" * 5000, "y" * 4999))),
        "remittance",
        "x" * 5000 + " " + "y" * 4999,
    ),
    (
        "a value day alone",
        statement(entry(booked="", valued="<ValDt><Dt>2026-03-02</Dt></ValDt>")),
        "booked_on",
        "2026-03-02",
    ),
    ("no day at all", statement(entry(booked="")), "", "BookgDt: there is no date"),
    (
        "a value day that is none",
        statement(entry(booked="", valued="<ValDt><Dt>5 March</Dt></ValDt>")),
        "",
        "ValDt: not a date or time of XML Schema, such as 2026-06-01T16:30:00+08:00",
    ),
    (
        "empty lines before the declaration",
        b'\n\r\n <?xml version="1.0" encoding="UTF-8"?>' + statement(entry()),
        "booked_on",
        "2026-03-02",
    ),
    (
        "half past four in Greenwich",
        statement(entry(booked=DAY_TIME.format("2026-03-02T16:30:00Z"))),
        "booked_on",
        "2026-03-03",
    ),
    (
        "one second before midnight in China",
        statement(entry(booked=DAY_TIME.format("2026-03-02T15:59:59Z"))),
        "booked_on",
        "2026-03-02",
    ),
    (
        "without an offset",
        statement(entry(booked=DAY_TIME.format("2026-03-02T16:30:00"))),
        "booked_on",
        "2026-03-02",
    ),
    (
        "an extension I",
        statement(entry(details=party("Dbtr").replace("Dbtr厂", "湖州\U0002ebf0记化工厂"))),
        "party",
        "湖州\U0002ebf0记化工厂",
    ),
    (
        "private use",
        statement(entry(details=party("Dbtr").replace("Dbtr厂", "甲\ue000厂"))),
        "party",
        "甲\ue000厂",
    ),
    (
        "grouped digits",
        statement(entry().replace(">100.00<", ">1,000.00<")),
        "",
        "Amt: '1,000.00' is not an amount.",
    ),
    (
        "a long number of an account",
        statement(
            entry(
                details="<TxDtls><RltdPties><DbtrAcct><Id><Othr><Id>6222021234567890123</Id></Othr></Id></DbtrAcct></RltdPties></TxDtls>"
            )
        ),
        "party_account",
        "6222021234567890123",
    ),
)
"""Of camt.053: what is sent, the field, what is kept or told."""


@pytest.mark.parametrize(("name", "data", "field", "told"), SENT)
def test_entries_of_camt(name: str, data: bytes, field: str, told: str) -> None:
    """Goal: nothing that the bank tells is lost. Method: one entry, told in another way each time."""
    statements, faults = read_camt(data, {"CNY": 2}.get, LEGAL_ZONE)
    if not field:
        assert first(faults) == told, name
        return
    assert not faults, (name, first(faults))
    [line] = statements[0].lines
    found = str(getattr(line, field))
    assert found == told or (told.startswith("…") and found.endswith(told) and len(found) <= 10_000), name


OTHERS: Final = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600: "旧版 .xls 或加密文件，请另存为未加密的 .xlsx",
    b"<html\n xmlns:x='urn'><table>": "是网页格式，请另存为 .xlsx",
    b"\xef\xbb\xbf\r\n<HTML><BODY>": "是网页格式，请另存为 .xlsx",
    b"<meta charset=gbk><table>": "是网页格式，请另存为 .xlsx",
    b"<?xml version='1.0'?>\n<html xmlns='x'>": "是网页格式，请另存为 .xlsx",
    b'<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">': (
        "是 Excel 2003 的 XML 表格，请另存为 .xlsx"
    ),
    "日期,金额\n".encode("utf-16"): "编码为 UTF-16，请另存为 CSV UTF-8 或 .xlsx",
    "date,amount\n".encode("utf-16-le"): "编码为 UTF-16，请另存为 CSV UTF-8 或 .xlsx",
    "date,amount\n".encode("utf-16-be"): "编码为 UTF-16，请另存为 CSV UTF-8 或 .xlsx",
    b"%PDF-1.7\n": "是 PDF 文件，请索取 .xlsx 或 CSV 文件",
}


@pytest.mark.parametrize("data", OTHERS, ids=range(len(OTHERS)))
def test_what_is_not_what_its_name_says(data: bytes) -> None:
    """Method: the first bytes of each, as a sheet of a plan and as one of a bank."""
    reads: tuple[Callable[[], list[Any]], ...] = (
        lambda: list(read_plan(data, {})),
        lambda: list(read_cells(data, encoding="gb18030", delimiter=",")),
    )
    for read in reads:
        with pytest.raises(SheetInvalid) as caught:
            read()
        [fault] = caught.value.faults
        assert isinstance(fault, Fault)
        assert fault.zh == OTHERS[data]
        assert fault.problem.isascii()


def merged(*spans: tuple[int, int, int, int], rows: list[list[Any]]) -> bytes:
    """Write a sheet with merged cells: first row, first column, last row, last column."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        page = book.add_worksheet()
        for span in spans:
            page.merge_range(*span, "")
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                if cell != "":
                    page.write(at, place, cell)
    return made.getvalue()


def test_merged_cells_say_so() -> None:
    """Goal: a clerk hears why the second row has no site. Method: over two rows, over columns alone, a box below the table."""
    head, row = [c.key for c in COLUMNS], [*PLAN.values()]
    data = merged((1, 0, 2, 0), rows=[head, row, ["", *row[1:]]])
    *_, last = read_plan(data, {})
    assert [fault[:2] + fault[3:] for fault in last["faults"][1:]] == [
        [3, "site", "the cells are merged: write it in each row", "单元格已合并，请在每一行分别填写"]
    ]
    data = merged((1, 7, 2, 7), rows=[head, row, row[:-1]])
    *_, last = read_plan(data, {})
    assert [(fault[0], fault[1]) for fault in last["faults"][1:]] == [(3, "valid_from")], (
        "also where nothing need stand"
    )
    data = merged((1, 7, 1, 8), (3, 0, 6, 5), rows=[head, row, row[:-1]])
    *_, last = read_plan(data, {})
    assert last == {"faults": [0], "rows": 2}, "merged beside, and a box with nothing in it"
    bank_rows = read_cells(
        merged((1, 0, 2, 0), rows=[HEAD, ["2026-03-02", 1], ["", 2]]), encoding="utf-8", delimiter=","
    )
    _, faults = read_table(bank_rows, BANK, Supplement(ACCOUNT, 2, "CNY", 0, 0))
    assert [(fault.where, fault.column, fault.problem) for fault in faults] == [
        ("row 3", "日期", "the cells are merged: write it in each row")
    ]


@pytest.mark.parametrize("cell", ["a\ud800", "a\x00", "a\u200b b", BROKEN])
def test_what_cannot_be_kept_is_named(cell: Any) -> None:
    """Half of a pair, a control, what has no width, a formula without a result."""
    with pytest.raises(CellUnsound) as caught:
        read_cell(cell, text=True)
    assert caught.value.zh


@pytest.mark.parametrize(
    ("typed", "point", "comma", "told"),
    [
        ("1.234,50", ",", ".", "1234.5"),
        ("1.234", ",", ".", "1234"),
        ("1.23", ",", ".", "1.23"),
        ("1 234.5", ".", " ", "1234.5"),
        ("1,234", ".", "", "1,234"),
        ("1.", ".", ",", "1"),
        (".5", ".", ",", ".5"),
        ("007", ".", ",", "7"),
        ("-0", ".", ",", "-0"),
        ("", ".", ",", ""),
    ],
)
def test_marks_of_numbers(typed: str, point: str, comma: str, told: str) -> None:
    """Method: the marks of a mapping; what is no number stays."""
    assert number_typed(typed, money=True, point=point, comma=comma) == told


def test_days_years_and_codes() -> None:
    """Method: what lies beside a day, a year, a code."""
    days = {
        "2026-1-5": True,
        "2026/01-05": False,
        "2026-13-01": False,
        "20260230": False,
        "2026年1月5": True,
        "2026-01-05 00:00:00": True,
        "2026-01-05 10:00:00": False,
        "昨天": False,
    }
    assert {text: day_typed(text) is not None for text in days} == days
    assert [year_typed(text) for text in ("2026年", " 2026 ", "年")] == ["2026", "2026", ""]
    assert [code_typed(text) for text in ("ＡＢ－１", "①", "曹娥江")] == ["AB-1", "1", "曹娥江"]

"""Lists of receipts as the system of the treasury writes them out: their columns, what a row must say, and of which payment a receipt is.

A row names the payment by the payment code that the payer gave, or by the case. It is the one of those payments for which no receipt stands
and which came by the day of the receipt: the only one of just this amount, else the only one that has room for it. Where that is not one,
nothing is guessed.

`read_receipts` runs apart from the server (`ledger.documents.apart`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.amounts import parse_decimal
from ledger.compensation.rules.payment_codes import codes_in
from ledger.documents.apart import Piece
from ledger.documents.rows import read_sound
from ledger.documents.sheets import Column, Fault, Faults
from ledger.documents.typed import day_typed, number_typed
from ledger.errors import LedgerError

ROWS_MAX: Final = 500
_BLANKS: Final = re.compile(r"[\s-]")
COLUMNS: Final[tuple[Column, ...]] = (
    Column("receipt_code", "票据代码", "receipt code", "如 51060125", "such as 51060125", text=True),
    Column("receipt_number", "票据号码", "receipt number", "同一代码下唯一", "unique under its code", text=True),
    Column("check_code", "校验码", "check code", "可空", "May be empty", required=False, text=True),
    Column("issued_on", "开票日期", "issued on", "如 2026-03-01", "such as 2026-03-01"),
    Column("amount", "金额", "amount", "元，至多两位小数", "yuan, two decimals at most"),
    Column("payer_name", "交款人", "payer", "票面所载", "as it is printed", text=True),
    Column("payment_code", "缴款码", "payment code", "与案件编号至少填一项", "this or the number of the case", required=False, text=True),
    Column("case", "案件编号", "case", "文书所载编号或案件代码；与缴款码至少填一项",
           "its number as printed, or its code; this or the payment code", required=False, text=True),
)  # fmt: skip
EXAMPLES: Final = (
    ("51060125", "0000012345", "a1b2c3", "2026-03-01", "516533.34", "四川某某化工有限公司", "HP000000120001000356", ""),
    ("51060125", "0000012346", "", "2026-03-02", "1000.00", "李某", "", "川环损〔2026〕1号"),
)  # fmt: skip
_CODE: Final = re.compile("[0-9A-Z]{4,20}", re.ASCII)
_NUMBER: Final = re.compile("[0-9A-Z]{4,24}", re.ASCII)
_CHECK: Final = re.compile("[0-9A-Za-z]{0,20}", re.ASCII)
_CASE_MAX: Final = 100
"""Longest name of a case: its code, or its number as it is printed."""


class ListedReceipt(NamedTuple):
    """A row that means something; fen."""

    at: int
    """Its number in the file."""
    receipt_code: str
    receipt_number: str
    check_code: str
    issued_on: str
    """ISO."""
    amount: int
    payer_name: str
    payable: tuple[int, int] | None
    """Number of the case in the database and part, as the payment code names them."""
    case: str
    """Code of the case, or its number as printed; empty where the payment code names it."""


class Receivable(NamedTuple):
    """A payment for some of which no receipt stands; fen."""

    payment: UUID
    case_id: int
    case: str
    part: int
    paid_on: date
    room: int


def read_receipts(data: bytes, _: Mapping[str, object]) -> Iterator[Piece]:
    """Read a sheet: the rows that mean something, and the faults.

    Raises (in this order):
        SheetInvalid: the file cannot be read, or its columns are not the template's.
        FileBeyondLimit: it is larger than what is read; never AmountNotDecimal, AmountTooPrecise and AmountTooLarge: an amount that is
            none is a fault.
    """
    faults: Faults[Fault] = Faults()
    rows = [_listed(at, texts) for at, texts in read_sound(data, COLUMNS, ROWS_MAX, _faults_of, faults)]
    yield {"rows": rows, "faults": faults.content()}


def _listed(at: int, texts: Mapping[str, str]) -> ListedReceipt:
    issued = day_typed(texts["issued_on"])
    assert issued is not None, "a day that is none is a fault"
    codes = codes_in(texts["payment_code"])
    return ListedReceipt(
        at,
        _plain(texts["receipt_code"]),
        _plain(texts["receipt_number"]),
        _BLANKS.sub("", texts["check_code"]),
        issued.isoformat(),
        parse_decimal(number_typed(texts["amount"], money=True), 2, "yuan"),
        texts["payer_name"],
        (codes[0].case, codes[0].part) if codes else None,
        texts["case"],
    )


def _plain(text: str) -> str:
    return _BLANKS.sub("", text).upper()


def _faults_of(at: int, texts: Mapping[str, str]) -> Iterator[Fault]:
    def fault(key: str, problem: str, zh: str) -> Fault:
        return Fault(f"row {at}", key, texts[key], problem, zh)

    if not _CODE.fullmatch(_plain(texts["receipt_code"])):
        yield fault("receipt_code", "write 4 to 20 letters and digits", "请填写 4 至 20 位字母、数字")
    if not _NUMBER.fullmatch(_plain(texts["receipt_number"])):
        yield fault("receipt_number", "write 4 to 24 letters and digits", "请填写 4 至 24 位字母、数字")
    if not _CHECK.fullmatch(_BLANKS.sub("", texts["check_code"])):
        yield fault("check_code", "write 20 letters and digits at most", "至多 20 位字母、数字")
    if day_typed(texts["issued_on"]) is None:
        yield fault("issued_on", "write a day, such as 2026-03-01", "请填写日期，如 2026-03-01")
    try:
        if parse_decimal(number_typed(texts["amount"], money=True), 2, "yuan") <= 0:
            yield fault("amount", "write an amount above zero", "金额应大于零")
    except LedgerError as error:
        yield fault("amount", error.message("en"), error.message("zh_Hans"))
    if not 0 < len(texts["payer_name"]) <= 200:
        yield fault("payer_name", "write 1 to 200 characters", "请填写 1 至 200 个字")
    if texts["payment_code"]:
        if not codes_in(texts["payment_code"]):
            yield fault("payment_code", "its check digits are wrong", "缴款码校验不符")
    elif not 0 < len(texts["case"]) <= _CASE_MAX:
        yield fault("case", "name the payment code or the case", "请填写缴款码或案件编号")


def assign(
    rows: Sequence[ListedReceipt], payments: Sequence[Receivable], faults: Faults[Fault]
) -> dict[int, Receivable]:
    """Find for each row the payment of which its receipt is; what cannot be told is a fault.

    Args:
        rows: in the order of the file; what an earlier one takes of a payment the later ones do not have.
        payments: those that could be meant.
        faults: takes in the rows that name none, or more than one.

    Returns:
        The payment by number of the row.
    """
    left = {one.payment: one.room for one in payments}
    found: dict[int, Receivable] = {}
    for row in rows:
        named = [
            one
            for one in payments
            if left[one.payment] >= row.amount
            and one.paid_on <= date.fromisoformat(row.issued_on)
            and (one.case_id, one.part) == (row.payable or (one.case_id, one.part))
            and row.case in ("", one.case)
        ]
        exact = [one for one in named if left[one.payment] == row.amount]
        meant = exact or named
        if len(meant) == 1:
            found[row.at] = meant[0]
            left[meant[0].payment] -= row.amount
        else:
            faults.add(_unclear(row, len(meant)))
    return found


def _unclear(row: ListedReceipt, many: int) -> Fault:
    key, value = ("payment_code", "") if row.payable else ("case", row.case)
    if many:
        problem = f"{many} payments could be meant: record this receipt singly"
        zh = f"有 {many} 笔缴款可能对应，请逐笔登记该票据"
    else:
        problem = "no payment came by that day that has no receipt for this amount"
        zh = "截至该日没有可开具该金额票据的缴款"
    return Fault(f"row {row.at}", key, value, problem, zh)

"""ISO 20022 camt.053, from version 001.02 on: several statements in a file, batches taken apart, only what is booked.

Read are balances (OPBD or PRCD or the first ITBD; CLBD or the last ITBD), entries with their details, references, the other
side and what the payer wrote. A batch becomes one line for each detail when the details sum to the entry, otherwise it stays
one line, with what was written in all of them. Who is told only as the ultimate debtor or creditor is the other side; an entry that is
booked and has a value day alone is of that day. `CdtDbtInd` says the direction of the entry itself, also of a reversal (`RvslInd`). A
time with an offset is an instant, and its day is the one on which it falls in the zone of the law.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import accumulate
from typing import Final, NamedTuple

from ledger.amounts import parse_decimal
from ledger.documents.rows import TEXT_MAX, CellUnsound, check_sort, read_cell
from ledger.documents.sheets import Fault, Faults, FileBeyondLimit, SheetInvalid
from ledger.documents.xml import Element, XmlRefused, read_xml
from ledger.errors import LedgerError
from ledger.reconciliation.rules.statements import (
    LINES_MAX,
    WORDS_MAX,
    Direction,
    Statement,
    StatementLine,
    normal_number,
)

ENTRIES_MAX: Final = 200_000
"""Entries of a file, those that are not booked too."""
STATEMENTS_MAX: Final = 10_000
NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:camt.053.001."
_ROOM: Final = 20
"""Characters that are left for the number of texts that are left out."""
_ENTRY: Final = ("Document", "BkToCstmrStmt", "Stmt")
_STATEMENT: Final = ("Document", "BkToCstmrStmt")
_OPENING: Final = ("OPBD", "PRCD")
_MOMENT: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T([0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]+)?)?(Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?"
)
"""`xs:date` and `xs:dateTime`, with a year of four digits."""
_DIRECTIONS: Final[dict[str, Direction]] = {"CRDT": "in", "DBIT": "out"}


class _Balance(NamedTuple):
    code: str
    on: date
    amount: int


class _Reader:
    """The file as far as it was read."""

    def __init__(self, scale: Callable[[str], int | None], zone: tzinfo) -> None:
        self._scale, self._zone = scale, zone
        self.statements: list[Statement] = []
        self.faults: Faults[Fault] = Faults()
        self._lines: list[StatementLine] = []
        self._currencies: set[str] = set()
        self._ended = self._all_entries = self._all_lines = self._entries = self._skipped = 0

    def take(self, around: tuple[str, ...], element: Element) -> None:
        """Take an element that has ended."""
        where = f"statement {self._ended + 1}"
        if element.name == "Ntry" and around == _ENTRY:
            self._entries += 1
            self._all_entries += 1
            if self._all_entries > ENTRIES_MAX:
                raise FileBeyondLimit(
                    what="entries", most=ENTRIES_MAX, place="entry", at=str(self._all_entries)
                )
            self._entry(element, f"{where}, entry {self._entries}")
        elif element.name == "Stmt" and around == _STATEMENT:
            self._ended += 1
            if self._ended > STATEMENTS_MAX:
                raise FileBeyondLimit(
                    what="statements", most=STATEMENTS_MAX, place="statement", at=str(self._ended)
                )
            self._statement(element, where)

    def _entry(self, entry: Element, where: str) -> None:
        if (entry.word("Sts/Cd") or entry.word("Sts")) != "BOOK":
            self._skipped += 1
            return
        whole = self._line(entry, where)
        if whole is None:
            return
        details = list(entry.all("NtryDtls/TxDtls"))
        alone = len(details) == 1
        parts = [
            self._detail(entry, one, whole, f"{where}, detail {n}", alone) for n, one in enumerate(details, 1)
        ]
        known = [part for part in parts if part is not None]
        if len(known) == len(parts) > 0 and sum(part.net for part in known) == whole.net:
            self._add(known)
        else:
            self._add([self._enrich(whole, details[0]) if alone else self._gather(whole, details)])

    def _add(self, lines: list[StatementLine]) -> None:
        self._all_lines += len(lines)
        if self._all_lines > LINES_MAX:
            raise FileBeyondLimit(what="lines", most=LINES_MAX, place="entry", at=str(self._all_entries))
        self._lines += lines

    def _line(self, entry: Element, where: str) -> StatementLine | None:
        amount = self._amount(entry.first("Amt"), where)
        direction = _DIRECTIONS.get(entry.word("CdtDbtInd"))
        if direction is None:
            self._fault(
                where, "CdtDbtInd", entry.word("CdtDbtInd"), "neither CRDT nor DBIT", "须为 CRDT 或 DBIT"
            )
        booking, valuing = entry.first("BookgDt"), entry.first("ValDt")
        told = booking is not None or valuing is None
        booked = self._day(booking, where, "BookgDt", required=True) if told else None
        valued = self._day(valuing, where, "ValDt", required=False)
        booked = booked if told else valued
        if amount is None or direction is None or booked is None:
            return None
        return StatementLine(
            booked,
            direction,
            amount,
            valued,
            self._text(entry.word("AcctSvcrRef"), where, "AcctSvcrRef"),
            reversal=_true(entry.word("RvslInd")),
            remittance=self._text(entry.word("AddtlNtryInf"), where, "AddtlNtryInf", WORDS_MAX),
            where=where,
        )

    def _detail(
        self, entry: Element, detail: Element, whole: StatementLine, where: str, alone: bool
    ) -> StatementLine | None:
        """Give a detail of a batch as a line; None where it has no amount of its own in the currency of the account."""
        told = detail.first("Amt", "AmtDtls/TxAmt/Amt")
        if told is None and not alone:
            return None
        amount = whole.amount if told is None else self._quiet(told, entry.first("Amt"))
        if amount is None:
            return None
        direction = _DIRECTIONS.get(detail.word("CdtDbtInd"), whole.direction)
        return self._enrich(replace(whole, direction=direction, amount=amount, where=where), detail)

    def _enrich(self, line: StatementLine, detail: Element) -> StatementLine:
        """Give a line what a detail says of it."""
        # Who the other side is depends on who paid; a reversal goes back to where the money came from.
        other = "Dbtr" if (line.direction == "in") != line.reversal else "Cdtr"
        parties = detail.first("RltdPties") or Element("RltdPties", {})
        end_to_end = detail.word("Refs/EndToEndId")

        def text(written: str, column: str, most: int = TEXT_MAX) -> str:
            return self._text(written, line.where, column, most)

        return replace(
            line,
            reference=text(detail.word("Refs/AcctSvcrRef"), "AcctSvcrRef") or line.reference,
            end_to_end="" if end_to_end == "NOTPROVIDED" else text(end_to_end, "EndToEndId"),
            party=text(
                parties.word(*(f"{who}{other}/{nm}" for who in ("", "Ultmt") for nm in ("Nm", "Pty/Nm"))),
                f"{other}/Nm",
            ),
            party_account=normal_number(
                text(parties.word(f"{other}Acct/Id/IBAN", f"{other}Acct/Id/Othr/Id"), f"{other}Acct")
            ),
            remittance=text(" ".join(_written(detail)), "RmtInf", WORDS_MAX) or line.remittance,
        )

    def _gather(self, line: StatementLine, details: Sequence[Element]) -> StatementLine:
        """Give the one line of a batch what is written in its details, each text once; of more than is kept, how many are left out."""
        texts = list(dict.fromkeys(text for detail in details for text in _written(detail)))
        joined = " ".join(texts)
        if len(joined) > WORDS_MAX:
            ends = [*accumulate(len(text) + 1 for text in texts)]
            fits = sum(end < WORDS_MAX - _ROOM for end in ends)
            joined = " ".join([*texts[:fits], f"… (+{len(texts) - fits})"])
        told = self._text(joined, line.where, "RmtInf", WORDS_MAX)
        return replace(line, remittance=told or line.remittance)

    def _text(self, written: str, where: str, column: str, most: int = TEXT_MAX) -> str:
        try:
            return read_cell(written, text=False, most=most)
        except CellUnsound as unsound:
            self._fault(where, column, written, unsound.problem, unsound.zh)
            return ""

    def _quiet(self, told: Element, whole: Element | None) -> int | None:
        if whole is None or told.attributes.get("Ccy") != whole.attributes.get("Ccy"):
            return None
        scale = self._scale(told.attributes.get("Ccy", ""))
        try:
            return None if scale is None else parse_decimal(_plain(told.text), scale)
        except LedgerError:
            return None

    def _amount(self, told: Element | None, where: str) -> int | None:
        if told is None:
            self._fault(where, "Amt", "", "there is no amount", "缺少金额")
            return None
        currency = told.attributes.get("Ccy", "")
        scale = self._scale(currency)
        if scale is None:
            self._fault(
                where, "Ccy", currency, "no bank account is kept in this currency", "没有该币种的银行账户"
            )
            return None
        self._currencies.add(currency)
        try:
            return parse_decimal(_plain(told.text), scale)
        except LedgerError as error:
            self._fault(where, "Amt", told.text, error.message("en"), error.message("zh_Hans"))
            return None

    def _day(self, told: Element | None, where: str, column: str, *, required: bool) -> date | None:
        text = "" if told is None else (told.word("Dt") or told.word("DtTm"))
        if not text:
            if required:
                self._fault(where, column, "", "there is no date", "缺少日期")
            return None
        at = self._moment(text, where, column)
        return None if at is None else at.date()

    def _moment(self, text: str, where: str, column: str) -> datetime | None:
        """Read a day, or a time: with an offset as an instant, which falls on its day in the zone of the law; without, as it stands.

        Only the forms of XML Schema are read. Another, such as one with small letters, might be meant for another day.
        """
        found = _MOMENT.fullmatch(text)
        try:
            if found is None:
                raise ValueError(text)
            day, clock, fraction, offset = found.groups()
            if clock is None:
                # The schema allows an offset behind a day; a day is a day.
                return datetime.combine(date.fromisoformat(day), time())
            # The schema has this name for the end of a day.
            ends = clock == "24:00:00" and not (fraction or "").strip(".0")
            at = datetime.fromisoformat(
                f"{day}T{'00:00:00' if ends else clock + (fraction or '')}{offset or ''}"
            ) + timedelta(days=ends)
            return at if at.tzinfo is None else at.astimezone(self._zone)
        except (ValueError, OverflowError):
            self._fault(
                where,
                column,
                text,
                "not a date or time of XML Schema, such as 2026-06-01T16:30:00+08:00",
                "不是 XML Schema 的日期或时间，如 2026-06-01T16:30:00+08:00",
            )
            return None

    def _fault(self, where: str, column: str, value: str, problem: str, zh: str) -> None:
        self.faults.add(Fault(where, column, value[:100], problem, zh))

    def _statement(self, told: Element, where: str) -> None:
        number = normal_number(told.word("Acct/Id/IBAN", "Acct/Id/Othr/Id"))
        if not number:
            self._fault(where, "Acct", "", "there is no account number", "缺少账号")
        balances = [one for balance in told.all("Bal") if (one := self._balance(balance, where)) is not None]
        opening = next((b for code in _OPENING for b in balances if b.code == code), None)
        closing = next((b for b in reversed(balances) if b.code == "CLBD"), None)
        interim = [b for b in balances if b.code == "ITBD"]
        opening = opening or (interim[0] if interim else None)
        closing = closing or (interim[-1] if interim and interim[-1] is not opening else None)
        if opening is None or closing is None:
            self._fault(
                where, "Bal", "", "opening (OPBD) or closing balance (CLBD) is missing", "缺少期初或期末余额"
            )
        elif len(self._currencies) > 1:
            self._fault(
                where, "Ccy", ", ".join(sorted(self._currencies)), "more than one currency", "币种不一致"
            )
        else:
            days = [line.booked_on for line in self._lines]
            period = told.first("FrToDt")
            begins = self._edge(period, "Fr", where) or (
                min([*days, closing.on]) if opening.code == "PRCD" else opening.on
            )
            ends = self._edge(period, "To", where, closing.on) or closing.on
            self.statements.append(
                Statement(
                    number,
                    self._text(told.word("Id"), where, "Id"),
                    begins,
                    ends,
                    opening.amount,
                    closing.amount,
                    tuple(self._lines),
                    where,
                    next(iter(self._currencies), ""),
                    self._skipped,
                )
            )
        self._lines, self._currencies, self._entries, self._skipped = [], set(), 0, 0

    def _edge(
        self, period: Element | None, edge: str, where: str, closing: date | None = None
    ) -> date | None:
        """Give the first or the last day of a period.

        A period that ends at midnight ends with the day before, when the closing balance is of that day. Else midnight is how a bank
        writes the day itself.
        """
        text = "" if period is None else period.word(f"{edge}DtTm", f"{edge}Dt")
        at = self._moment(text, where, "FrToDt") if text else None
        if at is None:
            return None
        before = at.date() - timedelta(days=1)
        return before if "T" in text and at.time() == time() and before == closing else at.date()

    def _balance(self, told: Element, where: str) -> _Balance | None:
        code = told.word("Tp/CdOrPrtry/Cd")
        if code not in (*_OPENING, "CLBD", "ITBD"):
            return None
        amount = self._amount(told.first("Amt"), where)
        on = self._day(told.first("Dt"), where, "Bal/Dt", required=True)
        direction = _DIRECTIONS.get(told.word("CdtDbtInd"))
        if direction is None:
            self._fault(
                where, "Bal/CdtDbtInd", told.word("CdtDbtInd"), "neither CRDT nor DBIT", "须为 CRDT 或 DBIT"
            )
            return None
        if amount is None or on is None:
            return None
        return _Balance(code, on, amount if direction == "in" else -amount)


def read_camt(
    data: bytes, scale: Callable[[str], int | None], zone: tzinfo
) -> tuple[list[Statement], Faults[Fault]]:
    """Read a camt.053 file: its statements, and every fault that was found.

    Args:
        data: the file.
        scale: decimals of a currency; None for one in which no account is kept.
        zone: where the law counts days.

    Raises:
        FileBeyondLimit: it is larger than what is read.
    """
    reader = _Reader(scale, zone)
    try:
        # Banks leave empty lines before the declaration, which XML forbids.
        namespace = read_xml(data.lstrip(b" \t\r\n"), ("Ntry", "Stmt"), reader.take)
    except XmlRefused as refused:
        return [], _no_message(data, refused.problem, refused.zh)
    if not namespace.startswith(NAMESPACE):
        return [], _no_message(data, "not a camt.053 message", "不是 camt.053 对账单", namespace[:100])
    if not reader.statements and not reader.faults:
        reader.faults.add(Fault("file", "", "", "there is no statement in it", "文件中没有对账单"))
    return reader.statements, reader.faults


def _no_message(data: bytes, problem: str, zh: str, value: str = "") -> Faults[Fault]:
    """Say of a file that is no message what it is, where it begins as something else that banks give; else what is wrong with it."""
    if data[:4] == b"PK\x03\x04":
        problem, zh = (
            "it is an XLSX: name the account and the mapping by which it is read",
            "是 XLSX 表格，请同时指明账户和读取映射",
        )
    try:
        check_sort(data[:1000])
    except SheetInvalid as told:
        return told.faults
    return Faults([Fault("file", "", value, problem, zh)], 1)


def _written(detail: Element) -> list[str]:
    """List what the payer wrote in a detail."""
    paths = ("RmtInf/Ustrd", "RmtInf/Strd/CdtrRefInf/Ref", "RmtInf/Strd/AddtlRmtInf")
    written = (one.text.strip() for path in paths for one in detail.all(path))
    return [text for text in written if text]


def _plain(text: str) -> str:
    """Take zeros off that `parse_decimal` would refuse as decimals: banks write 5 decimals where the schema allows them.

    >>> _plain("12.50000"), _plain("100"), _plain("+7.0")
    ('12.5', '100', '7')
    """
    text = text.strip().removeprefix("+")
    return text.rstrip("0").rstrip(".") if "." in text and "," not in text else text


def _true(text: str) -> bool:
    return text in ("true", "1")

"""Every statement as a report: its columns, lines, sums and signatures in the reader's language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from ledger.amounts import AMOUNT_MAX, Unit, capitals
from ledger.clock import legal_date
from ledger.documents.papers import Amount, Cell, Column, Fields, Paper, Part, Row, Signatures, Table, Wording
from ledger.house import KIND, PURPOSES
from ledger.journal.balances import Movement
from ledger.manifest import Element
from ledger.messages import catalogue, with_colon
from ledger.permits.rules.strips import CAP_SIDES, ENCUMBERED, ENDED, HELD
from ledger.statements.queries.lists import Behind, JournalEntry, LineFacts
from ledger.statements.rules import (
    BalanceSheet,
    CapLine,
    CashLine,
    CashSums,
    Period,
    RevenueExpenditure,
    SheetItem,
    Turnover,
    sums_of,
)
from ledger.words import account_said, article, memo_said
from ledger.zones import LEGAL_ZONE

ELEMENTS: Final = {
    Element.ASSET: "Assets",
    Element.CLEARING: "On its way",
    Element.LIABILITY: "Liabilities",
    Element.NET_ASSETS: "Net assets",
    Element.REVENUE: "Revenue",
    Element.EXPENDITURE: "Expenditure",
    Element.MEMORANDUM: "Beside the balance sheet, in pairs",
    Element.PERMIT: "Permits",
    Element.CAP: "Caps",
}
PARTS: Final = {"held": "Held", "encumbered": "Encumbered", "ended": "Ended"}
STANDING: Final = {
    "cap_limit": "Cap",
    "cap_shared": "Shared out",
    "cap_available": "Available",
    "cap_issued": "Issued",
    "holding": "Held freely",
    "sellable": "Sellable",
    "unpaid": "Unpaid",
    "reserve": "Reserve",
    "listed": "Listed",
    "leased": "Leased",
    "pledged": "Pledged",
    "frozen": "Frozen",
    "withdrawn": "Withdrawn",
    "surrendered": "Surrendered",
    "retired": "Retired",
    "expired": "Expired",
}
"""Short names of purposes for the heads of columns."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands on every statement: whose book, which range, as known when, in which language."""

    book: str
    book_name: str
    period: Period
    asked_at: datetime
    locale: str

    def say(self, message: str) -> str:
        """Say a word in the reader's language; what the catalogue has not, such as a unit of somebody's own, stays as it is."""
        return catalogue(self.locale).get(message, message)

    def purpose(self, code: str) -> str:
        """Name a purpose."""
        return self.say(PURPOSES[code].title)

    def account(self, code: str) -> str:
        """Name an account: its code, and beside it what it is for."""
        return account_said(code, self.locale)

    def memo(self, memo: str) -> str:
        """Say a memo that the ledger wrote; what somebody typed stays as it is."""
        return memo_said(memo, self.locale)

    def kind(self, code: str) -> str:
        """Name a kind of entry."""
        return self.say(KIND[code].title) if code in KIND else code

    def voucher(self, facts: LineFacts) -> str:
        """Write a voucher as a clerk does; the month stands in the date beside it."""
        if facts.voucher_number is None:
            return self.say("not numbered yet")
        return f"记字第{facts.voucher_number}号" if self.locale == "zh_Hans" else str(facts.voucher)

    def report(
        self,
        title: str,
        columns: Sequence[tuple[str, int, bool]],
        rows: Iterable[Row],
        *,
        more: Sequence[tuple[str, str]] = (),
        closing: Sequence[tuple[str, str]] = (),
        signed: bool = False,
    ) -> Paper:
        """Put a report together; words are message ids."""
        known = self.period.moment.recorded or self.asked_at
        last = self.period.moment.effective
        range_ = f"{self.period.since or self.say('from the beginning')} – {last or self.say('newest')}"
        heading = [
            (self.say("Book"), f"{self.book} {self.book_name}"),
            (self.say("Effective dates"), range_),
            (self.say("As known at"), f"{known.astimezone(LEGAL_ZONE):%Y-%m-%d %H:%M:%S.%f %z}"),
        ]
        parts: list[Part] = [
            Fields([*heading, *((self.say(name), value) for name, value in more)]),
            Table([Column(self.say(name), width, amount) for name, width, amount in columns], list(rows)),
        ]
        if closing:
            parts.append(Fields([(self.say(name), value) for name, value in closing]))
        if signed:
            parts.append(Signatures([self.say(name) for name in ("Made by", "Checked by", "Responsible")]))
        return Paper(
            self.say(title),
            legal_date(known).isoformat(),
            Wording(self.locale),
            parts,
            together=2 if closing and signed else 0,
        )

    def unit(self, unit: Unit) -> str:
        """Name a unit."""
        return self.say(unit.unit)


def in_capitals(name: str, minor: int, unit: Unit) -> list[tuple[str, str]]:
    """Give a total in Chinese capitals where it is money in yuan that may be written so."""
    return (
        [(name, capitals(minor))]
        if unit.unit in ("yuan", "元") and unit.scale == 2 and abs(minor) <= AMOUNT_MAX
        else []
    )


def journal_report(frame: Frame, entries: Iterable[JournalEntry]) -> Paper:
    """Lay out the journal: a row for each posting."""
    columns = (
        ("Date", 17, False),
        ("Voucher", 20, False),
        ("Kind", 36, False),
        ("Memo", 28, False),
        ("Document", 24, False),
        ("Account", 46, False),
        ("Purpose", 30, False),
        ("Asset", 22, False),
        ("Debit", 24, True),
        ("Credit", 24, True),
        ("Unit", 8, False),
    )
    rows = [
        Row(
            (
                facts.effective_on.isoformat(),
                frame.voucher(facts),
                frame.kind(facts.kind),
                frame.memo(facts.memo),
                facts.document,
                leg.account,
                frame.purpose(leg.purpose),
                leg.asset,
                *_sides(leg.side, leg.amount, leg.unit),
                frame.unit(leg.unit),
            )
        )
        for entry in entries
        for facts in (entry.facts,)
        for leg in entry.legs
    ]
    return frame.report("Journal", columns, rows)


def behind_report(frame: Frame, found: Iterable[Behind], told: Sequence[tuple[str, str]]) -> Paper:
    """Lay out the postings behind a figure."""
    columns = (
        ("Date", 17, False),
        ("Voucher", 20, False),
        ("Kind", 34, False),
        ("Legal basis", 34, False),
        ("Memo", 24, False),
        ("Document", 24, False),
        ("Case", 18, False),
        ("Account", 42, False),
        ("Asset", 22, False),
        ("Debit", 24, True),
        ("Credit", 24, True),
        ("Unit", 8, False),
    )
    rows = [
        Row(
            (
                x.effective_on.isoformat(),
                frame.voucher(x.facts),
                frame.kind(x.facts.kind),
                article_of(x.facts.kind, frame.locale),
                frame.memo(x.facts.memo),
                x.facts.document,
                x.facts.case or "",
                frame.account(x.leg.account),
                x.leg.asset,
                *_sides(x.leg.side, x.leg.amount, x.leg.unit),
                frame.unit(x.leg.unit),
            )
        )
        for x in found
    ]
    return frame.report("Entries behind a figure", columns, rows, more=told)


def article_of(kind: str, locale: str) -> str:
    """Give the article behind a kind of entry in a language; empty for a kind that this version does not know."""
    return article(KIND[kind].article, locale) if kind in KIND else ""


def turnover_report(
    frame: Frame, title: str, lines: Sequence[Turnover], more: Sequence[tuple[str, str]] = ()
) -> Paper:
    """Lay out a ledger: opening, debits, credits and closing, by purpose or by account, the balances with their side."""
    by_account = any(line.account for line in lines)
    columns = (
        *(
            (("Account", 50, False), ("Owner", 34, False))
            if by_account
            else (("Code", 26, False), ("Purpose", 48, False))
        ),
        ("Asset", 20, False),
        ("Unit", 8, False),
        ("Side", 8, False),
        ("Opening balance", 30, True),
        ("Debits", 30, True),
        ("Credits", 30, True),
        ("Side", 8, False),
        ("Closing balance", 30, True),
    )
    rows = []
    for line in lines:
        unit = line.counted.unit
        name = (
            (frame.account(line.account or ""), line.owner or "")
            if by_account
            else (line.purpose, frame.purpose(line.purpose))
        )
        rows.append(
            Row(
                (
                    *name,
                    unit.code,
                    frame.unit(unit),
                    _side(frame, line.opening),
                    Amount(abs(line.opening), unit),
                    Amount(line.debits, unit),
                    Amount(line.credits, unit),
                    _side(frame, line.closing),
                    Amount(abs(line.closing), unit),
                )
            )
        )
    return frame.report(title, columns, rows, more=more)


def trial_report(frame: Frame, lines: Sequence[Turnover], unequal: int) -> Paper:
    """Lay out the trial balance: three pairs of columns, and their sums for each thing counted."""
    by_account = any(line.account for line in lines)
    columns = (
        *((("Account", 50, False),) if by_account else (("Code", 26, False), ("Purpose", 46, False))),
        ("Asset", 20, False),
        ("Unit", 8, False),
        ("Opening debit", 26, True),
        ("Opening credit", 26, True),
        ("Debits", 26, True),
        ("Credits", 26, True),
        ("Closing debit", 26, True),
        ("Closing credit", 26, True),
    )
    blank: tuple[Cell, ...] = () if by_account else ("",)
    rows: list[Row] = []
    for sums in sums_of(lines):
        unit = sums.counted.unit
        for line in (x for x in lines if x.counted == sums.counted):
            name = (
                (frame.account(line.account or ""),)
                if by_account
                else (line.purpose, frame.purpose(line.purpose))
            )
            opening, closing = _pair(line.opening, unit), _pair(line.closing, unit)
            moved = (Amount(line.debits, unit), Amount(line.credits, unit))
            rows.append(Row((*name, unit.code, frame.unit(unit), *opening, *moved, *closing)))
        figures = (
            sums.opening_debit,
            sums.opening_credit,
            sums.debits,
            sums.credits,
            sums.closing_debit,
            sums.closing_credit,
        )
        rows.append(
            Row(
                (
                    frame.say("Total"),
                    *blank,
                    unit.code,
                    frame.unit(unit),
                    *(Amount(x, unit) for x in figures),
                ),
                "total",
            )
        )
    told = frame.say("balanced in every asset") if not unequal else frame.say("not balanced")
    return frame.report("Trial balance", columns, rows, closing=[("Check", told)], signed=True)


def account_report(
    frame: Frame,
    names: Sequence[tuple[str, str]],
    unit: Unit,
    opening: int,
    moves: Sequence[Movement],
    facts: Sequence[LineFacts],
) -> Paper:
    """Lay out the statement of an account in one asset, with the running balance in its normal direction."""
    columns = (
        ("Date", 17, False),
        ("Voucher", 20, False),
        ("Kind", 40, False),
        ("Memo", 34, False),
        ("Document", 30, False),
        ("Debit", 26, True),
        ("Credit", 26, True),
        ("Balance", 28, True),
    )
    rows = [Row((frame.say("Opening balance"), "", "", "", "", None, None, Amount(opening, unit)), "total")]
    rows += [
        Row(
            (
                move.effective_on.isoformat(),
                frame.voucher(fact),
                frame.kind(move.kind),
                frame.memo(move.memo),
                move.document,
                *_sides(move.side, move.amount, unit),
                Amount(move.running, unit),
            )
        )
        for move, fact in zip(moves, facts, strict=True)
    ]
    sums = [sum(x.amount for x in moves if x.side == side) for side in ("debit", "credit")]
    closing = moves[-1].running if moves else opening
    rows.append(
        Row(
            (frame.say("Total"), "", "", "", "", *(Amount(x, unit) for x in sums), Amount(closing, unit)),
            "total",
        )
    )
    return frame.report(
        "Statement of account",
        columns,
        rows,
        more=[*names, ("Unit", frame.unit(unit))],
        closing=in_capitals("Closing balance in capitals", closing, unit),
        signed=True,
    )


def balance_sheet_report(frame: Frame, sheets: Sequence[BalanceSheet]) -> Paper:
    """Lay out the balance sheet of each currency, and what is counted in pairs beside it; with a first day, the opening too."""
    wide = frame.period.since is not None
    columns = (
        ("Code", 30, False),
        ("Item", 90, False),
        ("Asset", 16, False),
        ("Closing balance", 36, True),
        *((("Opening balance", 36, True),) if wide else ()),
    )
    rows: list[Row] = []
    closing: list[tuple[str, str]] = []
    for sheet in sheets:
        unit = sheet.counted.unit

        for element in (
            Element.ASSET,
            Element.CLEARING,
            Element.LIABILITY,
            Element.NET_ASSETS,
            Element.MEMORANDUM,
        ):
            if element is Element.LIABILITY:
                rows.append(_total(frame, "Assets and what is on its way", sheet.left, unit))
            if element is Element.MEMORANDUM:
                rows.append(
                    _total(frame, "Surplus: revenue less expenditure, not carried yet", sheet.surplus, unit)
                )
                rows.append(_total(frame, "Liabilities, net assets and surplus", sheet.right, unit))
            rows.append(Row(("", frame.say(ELEMENTS[element]), unit.code, None, None), "head"))
            rows += [_item(frame, item, unit) for item in sheet.sections[element]]
            if element is not Element.MEMORANDUM:
                rows.append(_total(frame, "Total", sheet.totals[element], unit))
        closing += in_capitals("Assets and what is on its way, in capitals", sheet.left[0], unit)
        closing.append(
            (
                "Check",
                with_colon(
                    unit.code, frame.say("balanced" if sheet.balanced else "not balanced"), frame.locale
                ),
            )
        )
    rows = rows if wide else [Row(row.cells[:-1], row.style) for row in rows]
    return frame.report("Balance sheet", columns, rows, closing=closing, signed=True)


def _total(frame: Frame, name: str, pair: tuple[int, int], unit: Unit) -> Row:
    return Row(("", frame.say(name), unit.code, Amount(pair[0], unit), Amount(pair[1], unit)), "total")


def _item(frame: Frame, item: SheetItem, unit: Unit) -> Row:
    return Row(
        (
            item.purpose,
            frame.purpose(item.purpose),
            unit.code,
            Amount(item.amount, unit),
            Amount(item.before, unit),
        )
    )


def revenue_report(frame: Frame, told: Sequence[RevenueExpenditure]) -> Paper:
    """Lay out revenue and expenditure: the range, and the year to its end."""
    columns = (
        ("Code", 30, False),
        ("Item", 90, False),
        ("Asset", 16, False),
        ("In the range", 36, True),
        ("Year to date", 36, True),
    )
    rows: list[Row] = []
    closing: list[tuple[str, str]] = []
    for one in told:
        unit = one.counted.unit
        for name, items, total in zip(
            ("Revenue", "Expenditure"), (one.revenue, one.expenditure), one.totals, strict=False
        ):
            rows.append(Row(("", frame.say(name), unit.code, None, None), "head"))
            rows += [_item(frame, item, unit) for item in items]
            rows.append(_total(frame, "Total", (total.amount, total.before), unit))
        surplus = one.totals[2]
        rows.append(_total(frame, "Surplus", (surplus.amount, surplus.before), unit))
        closing += in_capitals("Surplus in capitals", surplus.amount, unit)
    return frame.report("Revenue and expenditure", columns, rows, closing=closing, signed=True)


def permit_report(frame: Frame, lines: Sequence[CapLine], *, short: bool) -> Paper:
    """Lay out the permit statement; the short one, for paper, has sums in place of single purposes."""
    cap = ("cap_limit", *CAP_SIDES)
    groups = (("held", HELD), ("encumbered", ENCUMBERED), ("ended", ENDED))
    made: list[tuple[str, tuple[str, ...]]] = [(STANDING[p], (p,)) for p in cap]
    for name, purposes in groups:
        made += [] if short else [(STANDING[p], (p,)) for p in purposes]
        made.append((PARTS[name], purposes))
    columns = (
        ("Pollutant", 16, False),
        ("Area", 16, False),
        ("Vintage", 12, False),
        ("Unit", 10, False),
        *((name, 24, True) for name, _ in made),
        ("Check", 14, False),
    )
    rows = [
        Row(
            (
                line.pollutant,
                line.area,
                str(line.vintage),
                frame.unit(line.unit),
                *(Amount(line.of(*purposes), line.unit) for _, purposes in made),
                frame.say("balanced" if line.sound else "not balanced"),
            )
        )
        for line in lines
    ]
    told = ("Check", frame.say("Cap = shared out + available + issued; issued = held + encumbered + ended"))
    return frame.report("Permit statement", columns, rows, closing=[told], signed=True)


def treasury_report(
    frame: Frame, sums: Sequence[CashSums], lines: Sequence[CashLine], more: Sequence[tuple[str, str]]
) -> Paper:
    """Lay out the treasury's account: opening, receipts by source, payments by use, closing."""
    columns = (
        ("Item", 60, False),
        ("Legal basis", 60, False),
        ("Case", 30, False),
        ("Asset", 16, False),
        ("Receipts", 34, True),
        ("Payments", 34, True),
        ("Balance", 34, True),
    )
    rows: list[Row] = []
    closing: list[tuple[str, str]] = []
    for one in sums:
        unit = one.unit
        rows.append(
            Row(
                (frame.say("Opening balance"), "", "", unit.code, None, None, Amount(one.opening, unit)),
                "total",
            )
        )
        for direction in ("receipt", "payment"):
            for line in (x for x in lines if (x.asset, x.direction) == (one.asset, direction)):
                amount = Amount(line.amount, unit)
                pair = (amount, None) if direction == "receipt" else (None, amount)
                rows.append(
                    Row(
                        (
                            frame.kind(line.kind),
                            article_of(line.kind, frame.locale),
                            line.case or "",
                            unit.code,
                            *pair,
                            None,
                        )
                    )
                )
        total = (Amount(one.receipts, unit), Amount(one.payments, unit), Amount(one.closing, unit))
        rows.append(Row((frame.say("Closing balance"), "", "", unit.code, *total), "total"))
        closing += in_capitals("Closing balance in capitals", one.closing, unit)
    return frame.report("Account of the treasury", columns, rows, more=more, closing=closing, signed=True)


def _side(frame: Frame, net: int) -> str:
    return frame.say("debit side" if net > 0 else "credit side" if net < 0 else "even")


def _pair(net: int, unit: Unit) -> tuple[Amount | None, Amount | None]:
    return (Amount(net, unit), None) if net > 0 else (None, Amount(-net, unit)) if net < 0 else (None, None)


def _sides(side: str, amount: int, unit: Unit) -> tuple[Amount | None, Amount | None]:
    return (Amount(amount, unit), None) if side == "debit" else (None, Amount(amount, unit))


def file_name(frame: Frame, report: Paper) -> str:
    """Name a file by its title, book, range and instant, without an ending."""
    known: datetime = frame.period.moment.recorded or frame.asked_at
    days: tuple[date | None, ...] = (frame.period.since, frame.period.moment.effective)
    return "_".join(
        [
            report.title,
            frame.book,
            *(day.isoformat() for day in days if day),
            f"{known.astimezone(LEGAL_ZONE):%Y%m%dT%H%M%S}",
        ]
    )

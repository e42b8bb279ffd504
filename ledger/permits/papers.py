"""Papers of permits: lists about a site; of a use fee its notice, the receipt of a part, and what was paid into the treasury."""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from ledger.amounts import Unit, capitals, yuan
from ledger.documents.papers import (
    Amount,
    Cell,
    Column,
    Fields,
    Paper,
    Part,
    Row,
    Seal,
    Table,
    Wording,
    table_of,
)
from ledger.permits.rules.fee_standing import FeePart, falls_due
from ledger.permits.rules.fees import FeeRow
from ledger.permits.rules.levies import Levy, PaidIn
from ledger.permits.rules.strips import unit_of, written
from ledger.register.holders import holder_of
from ledger.words import said
from ledger.workdays import Calendar

_LINE: Final = ("Pollutant", "Years", "Quantity a year", "Amount (yuan)")
_PART: Final = ("Instalment", "Due on", "Amount (yuan)")
_PAID: Final = (
    "Paid on",
    "Payer code",
    "Payer name",
    "Levy item",
    "Budget code",
    "Treasury code",
    "Amount (yuan)",
    "Shares of the levels",
    "Slip",
    "Paper",
)
_WIDTHS: Final = (22, 34, 34, 30, 20, 22, 28, 44, 26, 26)
_CNY: Final = Unit("CNY", 2, "yuan", 2)


class NoticeSaid(NamedTuple):
    """One of the notices of a fee: the first, or one that has taken the place of another."""

    number: str
    on: date
    parts: Sequence[FeePart]
    before: str = ""
    """Number of the notice whose place it took; empty for the first."""
    after: str = ""
    """Number of the notice that has taken its place; empty while it holds."""
    since: int = 1
    """Number of the first part that it made due; those before are paid."""


def fee_notice(
    kept: FeeRow,
    notice: NoticeSaid,
    payer: tuple[str, str],
    site: str,
    levy: Levy,
    calendar: Calendar,
    locale: str,
) -> Paper:
    """Lay out a notice of a fee (排污权有偿使用费缴款通知书).

    Args:
        kept: the fee.
        notice: which of its notices.
        payer: code and name of whom it was served to.
        site: whose permits it charged then.
        levy: as what it is booked.
        calendar: of which the last days are told as they are known now.
        locale: `zh_Hans` or `en`, which is said first.

    Raises:
        AmountTooLarge: the sum has no words; never PollutantUnknown: a fee is assessed of what is known.
    """
    words = Wording.both(locale)
    say = words.say
    lines = [
        [
            f"{said('pollutant', x.strip.pollutant, locale)}\n{x.strip.area}",
            f"{x.strip.first_vintage}–{x.strip.last_vintage}",
            f"{written(x.strip.quantity)} {unit_of(x.strip.pollutant)}",
            f"{yuan(x.amount)}\n= {x.formula}",
        ]
        for x in kept.what.lines
    ]
    exempt, total = kept.what.exemption, kept.what.payable
    sums = [(say("Total"), f"{yuan(total)} {say('yuan')}\n{capitals(total)}")]
    if notice.before:
        left = sum(one.amount for one in notice.parts if one.number >= notice.since)
        sums.append((say("Of which not paid"), f"{yuan(left)} {say('yuan')}\n{capitals(left)}"))
    if exempt:
        sums = [
            (say("Computed"), f"{yuan(kept.what.computed)} {say('yuan')}"),
            *sums,
            (say("Exempt"), exempt),
        ]
    about = [("In the place of the notice", notice.before), ("Replaced by the notice", notice.after)]
    due: list[Part] = [
        table_of(
            [say(x) for x in _PART],
            [_part_said(words, kept, notice, one, calendar) for one in notice.parts],
            (30, 40, 60),
            say("Instalments"),
        ),
        Fields(_levy(words, levy)),
    ]
    return Paper(
        say("Notice of an exemption from a use fee" if exempt else "Notice of a use fee"),
        notice.on.isoformat(),
        words,
        [
            _payer(
                words,
                payer,
                site,
                ("Date of the notice", notice.on.isoformat()),
                *[(name, number) for name, number in about if number],
            ),
            table_of([say(x) for x in _LINE], lines, (30, 26, 36, 60), say("Lines")),
            Fields(sums),
            *([] if exempt else due),
            Seal(say("Authority (seal)"), ""),
        ],
        subtitle=f"No. {notice.number}",
        upright=True,
        together=2,
    )


def _part_said(
    words: Wording, kept: FeeRow, notice: NoticeSaid, one: FeePart, calendar: Calendar
) -> list[str]:
    """Write a part: what was paid before the notice, or what is due and when, with what being late had cost by then."""
    say = words.say
    if one.number < notice.since:
        return [str(one.number), say("paid"), yuan(one.amount)]
    last = falls_due(one, kept.notice_on, calendar)
    due = f"{last.on}\n{say('provisional')}" if last.provisional else f"{last.on}"
    late = f"\n+ {yuan(one.carried)} {say('late surcharge until the notice')}" if one.carried else ""
    return [str(one.number), due, yuan(one.amount) + late]


def fee_receipt(
    kept: FeeRow,
    part: FeePart,
    payer: tuple[str, str],
    site: str,
    levy: Levy,
    locale: str,
    refunded: int = 0,
) -> Paper:
    """Lay out the receipt of a part that is paid (排污权有偿使用费缴款凭据).

    Args:
        payer: code and name of who paid it, as it was called on that day.
        site: for whose permits it was paid.
        levy: as what it is booked.
        refunded: what of it has gone back since, in fen.
    """
    words = Wording.both(locale)
    say = words.say
    came = part.amount + part.surcharge
    back = [(say("Refunded since"), f"{yuan(refunded)} {say('yuan')}")] if refunded else []
    on = (part.paid_on or kept.notice_on).isoformat()
    row = [
        str(part.number),
        on,
        (part.came_on or part.paid_on or kept.notice_on).isoformat(),
        yuan(part.amount),
        yuan(part.surcharge),
        part.voucher or "",
        part.receipt or "",
    ]
    titles = (
        "Instalment",
        "Paid on",
        "Came on",
        "Amount (yuan)",
        "Late surcharge (yuan)",
        "Slip",
        "Receipt number",
    )
    return Paper(
        say("Receipt of a use fee"),
        on,
        words,
        [
            _payer(words, payer, site),
            table_of([say(x) for x in titles], [row], (18, 24, 24, 28, 28, 30, 30)),
            Fields(
                [(say("Total"), f"{yuan(came)} {say('yuan')}\n{capitals(came)}"), *back, *_levy(words, levy)]
            ),
            Seal(say("Authority (seal)"), ""),
        ],
        subtitle=f"No. {kept.notice} / {part.number}",
        upright=True,
        together=2,
    )


def paid_list(rows: Sequence[PaidIn], since: date, until: date, locale: str) -> Paper:
    """Lay out what was paid into the treasury in a span of days (缴款数据), with its sum; what was taken back is below zero."""
    words = Wording(locale)
    say = words.say
    told: list[tuple[Cell, ...]] = [
        (
            one.on.isoformat(),
            holder_of(one.payer).name,
            one.payer_name,
            one.levy.item,
            one.levy.budget_code,
            one.levy.treasury_code,
            Amount(one.amount, _CNY),
            shares_said(words, one.levy),
            one.voucher,
            one.document,
        )
        for one in rows
    ]
    total: tuple[Cell, ...] = (
        say("Total"),
        *[""] * 5,
        Amount(sum(one.amount for one in rows), _CNY),
        "",
        "",
        "",
    )
    table = Table(
        [Column(say(x), width, x == "Amount (yuan)") for x, width in zip(_PAID, _WIDTHS, strict=True)],
        [*map(Row, told), Row(total, "total")],
    )
    return Paper(
        say("Paid into the treasury"), until.isoformat(), words, [table], subtitle=f"{since} – {until}"
    )


def shares_said(words: Wording, levy: Levy) -> str:
    """Write the shares of the levels of government."""
    return "; ".join(f"{words.say(f'{level} level')} {yuan(fen)}" for level, fen in levy.split)


def _payer(words: Wording, payer: tuple[str, str], site: str, *more: tuple[str, str]) -> Fields:
    code, name = payer
    told = (
        ("Payer name", name),
        ("Payer code", holder_of(code).name),
        ("Site", ":".join(part for part in (holder_of(site).name, holder_of(site).site) if part)),
        *more,
    )
    return Fields([(words.say(title), value) for title, value in told])


def _levy(words: Wording, levy: Levy) -> list[tuple[str, str]]:
    say = words.say
    told = [
        ("Levy item", levy.item),
        ("Budget code", levy.budget_code),
        ("Treasury code", levy.treasury_code),
        ("Shares of the levels", shares_said(words, levy)),
    ]
    return [(say(name), value) for name, value in told if value]


def list_paper(
    title: str, site: str, on: str, words: Wording, titles: Sequence[str], rows: Sequence[Sequence[str]]
) -> Paper:
    """Lay out a list about a site, its columns equally wide; `on` is the ISO date on the paper."""
    table = table_of(titles, rows, [1] * len(titles))
    return Paper(title, on, words, [table], subtitle=site, upright=True)

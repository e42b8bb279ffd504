"""Formal papers as PDF: certificates, notices, statements. The font has Chinese and is embedded, so they print anywhere.

The same content gives the same bytes: the date of creation is the date on the paper.
"""

import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

from ledger.documents.marks import Mark
from ledger.words import said

MARGIN: Final = 18
"""Millimetres."""
FIELD: Final = 7
"""Millimetres that a field of one line takes."""
SEAL: Final = 47
"""Millimetres that the place of the seal takes, with the code beside it and its name below."""


def certificate(content: Mapping[str, Any], code: str, locale: str, mark: Mark | None) -> bytes:
    """Lay out the certificate of a trade (排污权交易鉴证书) from its content.

    Args:
        content: as it was kept when the sale was settled.
        code: by which a stranger verifies it.
        locale: `zh_Hans` or `en`; titles are given in both, the first one first.
        mark: where the entry of the settlement stands in the log; None while it is not sealed.
    """
    both = Both(locale)
    paper = Paper(both.of("排污权交易鉴证书", "Certificate of permit trade"), str(content["issued_on"]))
    paper.heading(both.of("排污权交易鉴证书", "Certificate of permit trade"), f"No. {content['number']}")
    for side, zh, en in (("seller", "转让方", "Seller"), ("buyer", "受让方", "Buyer")):
        party = content[side]
        lines = [party["name"], " ".join(x for x in (party["uscc"], party["licence"], party["site"]) if x)]
        paper.field(both.of(zh, en), "\n".join(lines))
    titles = [
        both.of("污染物", "Pollutant"),
        both.of("年度", "Years"),
        both.of("数量/年", "Quantity a year"),
        both.of("注销量", "Retired"),
        both.of("单价(元)", "Price (yuan)"),
        both.of("金额(元)", "Amount (yuan)"),
    ]
    rows = [
        [
            f"{said('pollutant', x['pollutant'], locale)}\n{said('area', x['area'], locale)}",
            f"{x['first_vintage']}–{x['last_vintage']}",
            f"{x['quantity']} {x['unit']}",
            f"{x['retired']} {x['unit']}",
            f"{x['price']}\n{said('basis', x['basis'], locale)}",
            f"{x['amount']}\n= {x['formula']}",
        ]
        for x in content["lines"]
    ]
    paper.table(titles, rows, (24, 22, 28, 24, 34, 42))
    paper.field(
        both.of("合计", "Total"), f"{content['total']} {both.of('元', 'yuan')}\n{content['total_in_words']}"
    )
    paper.field(both.of("有效期", "Valid"), f"{content['valid_from']} – {content['valid_to']}")
    paper.field(both.of("合同", "Contract"), str(content["document"]))
    if content["approval"]:
        paper.field(both.of("跨区批准文件", "Consent to the scope"), str(content["approval"]))
    paper.field(both.of("来源批次", "Lots"), ", ".join(content["lots"]))
    # A seal does not stand on a page alone.
    paper.keep_together(2 * FIELD + (FIELD if mark is None else 4 + _wide(mark)) + SEAL)
    paper.field(both.of("日期", "Date"), str(content["issued_on"]))
    paper.field(both.of("查验码", "Verification code"), code)
    paper.mark(both, mark)
    paper.seal(both.of("交易机构（盖章）", "Exchange (seal)"), code)
    return paper.bytes()


def _wide(mark: Mark) -> int:
    """Tell how wide the QR of a mark is printed, in millimetres."""
    return 62 if len(mark.content) > 300 else 30


def statement(
    title: str,
    subtitle: str,
    on: str,
    titles: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[int],
) -> bytes:
    """Lay out a table over as many pages as it needs, its titles repeated; `on` is the ISO date on the paper."""
    paper = Paper(title, on)
    paper.heading(title, subtitle)
    paper.table(titles, rows, widths)
    return paper.bytes()


class Both:
    """Titles in two languages."""

    def __init__(self, locale: str) -> None:
        self._chinese_first = locale == "zh_Hans"

    def of(self, zh: str, en: str) -> str:
        """Put both titles together, the reader's language first."""
        return f"{zh} {en}" if self._chinese_first else f"{en} {zh}"


class Paper:
    """A4 pages with a heading, fields, tables and a place for the seal."""

    def __init__(self, title: str, on: str) -> None:
        from ledger.documents.glyphs import Pages

        self._pdf = Pages(title, on)
        self._pdf.set_margin(MARGIN)
        self._pdf.set_auto_page_break(True, margin=MARGIN)
        self._pdf.add_page()

    def heading(self, title: str, subtitle: str) -> None:
        """Write the title, with a line under it."""
        pdf = self._pdf
        pdf.set_font("noto", size=18)
        pdf.multi_cell(0, 11, title, align="C", new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("noto", size=10)
        pdf.multi_cell(0, 6, subtitle, align="R", new_x="LMARGIN", new_y="NEXT")
        pdf.set_draw_color(180, 30, 30)
        pdf.line(MARGIN, pdf.get_y() + 1, pdf.w - MARGIN, pdf.get_y() + 1)
        pdf.set_draw_color(0, 0, 0)
        pdf.ln(5)

    def field(self, name: str, value: str) -> None:
        """Write a value beside its name."""
        from ledger.documents.grids import Grid, Style

        style = Style(size=9, line=6, padding=0, foot=MARGIN, lines="none")
        Grid(self._pdf, style, (42, 2, 130), [False] * 3).row((name, "", value))
        self._pdf.ln(1)

    def keep_together(self, height: int) -> None:
        """Begin a new page, unless so many millimetres are left on this one."""
        if self._pdf.get_y() > self._pdf.h - MARGIN - height:
            self._pdf.add_page()

    def table(self, titles: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
        """Write a table; widths are shares of the line, and the titles stand again on every page."""
        from ledger.documents.grids import Grid, Style

        pdf = self._pdf
        pdf.ln(2)
        grid = Grid(
            pdf, Style(size=8, line=5, padding=1, foot=MARGIN, lines="boxes"), widths, [False] * len(widths)
        )
        for row in (titles, *rows):
            grid.row(row, filled=row is titles, titles=None if row is titles else titles)
        pdf.ln(3)

    def seal(self, place: str, code: str) -> None:
        """Draw the code for verification and the place of the seal."""
        import segno

        pdf = self._pdf
        self.keep_together(SEAL)
        drawn = io.BytesIO()
        segno.make(code, error="m").save(drawn, kind="png", scale=6, border=2)
        top = pdf.get_y() + 4
        pdf.image(drawn, x=MARGIN, y=top, w=30)
        pdf.set_draw_color(180, 30, 30)
        pdf.ellipse(pdf.w - MARGIN - 42, top, 36, 36)
        pdf.set_draw_color(0, 0, 0)
        pdf.set_font("noto", size=8)
        pdf.set_xy(pdf.w - MARGIN - 50, top + 38)
        pdf.cell(52, 5, place, align="C", new_x="LMARGIN", new_y="NEXT")

    def mark(self, both: "Both", mark: Mark | None) -> None:
        """Print where the entry stands in the log with its QR, or that it is not sealed yet."""
        import segno

        pdf = self._pdf
        if mark is None:
            self.field(
                both.of("账本封存", "Seal of the log"),
                both.of("尚未封存，稍后可重新打印。", "Not sealed yet; print again later."),
            )
            return
        wide = _wide(mark)
        self.keep_together(wide + 4)
        drawn = io.BytesIO()
        segno.make(mark.content, error="l" if wide > 30 else "m", micro=False).save(
            drawn, kind="png", scale=6, border=4
        )
        top = pdf.get_y() + 2
        pdf.image(drawn, x=MARGIN, y=top, w=wide)
        month, root = mark.voucher_month, mark.root.hex()
        lines = [
            both.of("账本封存", "Seal of the log"),
            f"{month.year}年{month.month}月 记字第{mark.voucher_number}号  {both.of('位置', 'Place')} {mark.place}",
            f"{both.of('检查点', 'Checkpoint')} {mark.size}  {root[:16]}…{root[-8:]}",
        ]
        pdf.set_font("noto", size=9)
        pdf.set_left_margin(MARGIN + wide + 4)
        pdf.set_xy(MARGIN + wide + 4, top + 2)
        pdf.multi_cell(0, 6, "\n".join(lines), align="L", new_x="LMARGIN", new_y="NEXT")
        pdf.set_left_margin(MARGIN)
        pdf.set_xy(MARGIN, max(top + wide + 2, pdf.get_y()))

    def bytes(self) -> bytes:
        """Give the file."""
        self._pdf.note(4, "zh_Hans", "en")
        return self._pdf.file()

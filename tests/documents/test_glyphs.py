"""No paper differs from its record: every writer of PDF, with every kind of text, read back."""

import csv
import io
import logging
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import pypdfium2
import pytest
import python_calamine
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont
from fpdf.fonts import TTFFont
from hypothesis import example, given
from hypothesis import strategies as st

from ledger.compensation import papers as case_papers
from ledger.compensation.rows import AssessmentRow, FigureRow, LineRow, TermRow
from ledger.documents.glyphs import CODED, FONTS, MAIN, Pages, Printed, font_of, printed
from ledger.documents.papers import (
    Column,
    Fields,
    Paper,
    Row,
    Signatures,
    Table,
    Wording,
    write_paper_csv,
    write_paper_pdf,
    write_paper_xlsx,
)
from ledger.documents.sheets import write_csv, write_xlsx
from ledger.market import papers
from ledger.market.rules.certificates import Certificate
from ledger.messages import catalogue
from ledger.permits.papers import list_paper
from ledger.processes.acts import read as read_shape
from ledger.reconciliation import papers as reconciliations
from tests.documents.damages import DAY, a_file, a_head, a_party, an_act, an_assessment
from tests.sampling import WHOLE

ROOT = Path(__file__).parents[2]
ON: Final = "2026-01-05"
CODE_AND_LETTERS: Final = "湖州𡌴记化工厂"
"""On every paper: a character that no font has, among others."""
TEXTS: Final = {
    CODE_AND_LETTERS: "湖州〔U+21334〕记化工厂",
    "𬎆 𮧵": "𬎆 〔U+2E9F5〕",
    "㙦䶮 㛃 𪣻 𫟹 龦 \u9ff0": None,
    "\U00031350 \U0002ebf0 \U000323b0": "〔U+31350〕 〔U+2EBF0〕 〔U+323B0〕",
    "\ue000\uf8ff\U000f0000": "〔U+E000〕〔U+F8FF〕〔U+F0000〕",
    "SO₂ PM₂.₅ NO₃⁻ 10⁻³ m³ H₂O CO₂ x⁽ⁿ⁾": None,
    "₀₁₂₃₄₅₆₇₈₉₊₋ ⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻": None,
    "㎡ ㎥ № ‰ ℃ μg µg Ω ≤ ≈ ± × ¥ ￥ € ° ′ ″ ①⑩ Ⅳ": None,
    "Łódź Çeşme Đặng Văn Hiển Ünal ß Žižek": None,
    "Ελλάδα Ёлка": None,
    "한국 かな カナ ㄅㄆ": None,
    "🏭⚠☣": None,
    "👨\u200d👩": "👨〔U+200D〕👩",
    "⚠\ufe0f": "⚠〔U+FE0F〕",
    "葛\U000e0100飾": "葛〔U+E0100〕飾",
    "\ufeff甲\u200b乙\u00ad丙": "〔U+FEFF〕甲〔U+200B〕乙〔U+00AD〕丙",
    "付 \u202e001 元\u202c": "付 〔U+202E〕001 元〔U+202C〕",
    "\u2067甲\u2069\u200f": "〔U+2067〕甲〔U+2069〕〔U+200F〕",
    "שלום 甲": "〔U+05E9〕〔U+05DC〕〔U+05D5〕〔U+05DD〕 甲",
    "ก甲": "〔U+0E01〕甲",
    "e\u0301a\u0308 甲\u0301": "éä 甲〔U+0301〕",
    "\u3164甲\u2800": "〔U+3164〕甲〔U+2800〕",
    "a\x00b\x1bc\x7f\u2028": "a〔U+0000〕b〔U+001B〕c〔U+007F〕〔U+2028〕",
    "a\tb\u2009c\u00a0d": "a b\u2009c\u00a0d",
    "写作〔U+21334〕": "写作〔U+3014〕U+21334〕",
    "{nb} **b** __u__ %s \\n <b>": None,
}
"""What is recorded, and what stands on paper; None where they are the same."""


def certificate(text: str) -> bytes:
    side = {"name": text, "uscc": "", "licence": text, "site": ""}
    line = {
        "pollutant": text,
        "area": "",
        "first_vintage": "2026",
        "last_vintage": "2026",
        "quantity": "1",
        "unit": text,
        "delivered": "1",
        "retired": "0",
        "price": "1",
        "basis": text,
        "amount": "1",
        "formula": text,
    }
    content = {
        "number": text,
        "seller": side,
        "buyer": side,
        "lines": [line],
        "total": "1",
        "total_in_words": "壹元整",
        "valid_from": ON,
        "valid_to": ON,
        "document": text,
        "act": "",
        "fee_seller": "0",
        "fee_buyer": "0",
        "approval": text,
        "lots": [text],
        "issued_on": ON,
    }
    return write_paper_pdf(
        papers.certificate(read_shape(Certificate, content, kept=True), "CODE", "zh_Hans", None)
    )


def statement(text: str) -> bytes:
    return write_paper_pdf(list_paper(text, text, ON, Wording.both("zh_Hans"), ["a", "b"], [[text, text]]))


def report(text: str) -> Paper:
    fields = Fields([(text, text)])
    table = Table([Column("a", 30), Column("b", 90, True)], [Row((text, text))])
    return Paper("t", ON, Wording("zh_Hans"), [fields, table, fields, Signatures([text])])


def reconciliation(text: str) -> dict[str, Any]:
    item = {"side": "bank", "on": ON, "age": 1, "received": "", "paid": "1", "words": text, "key": text}
    rows = dict.fromkeys([key for key, _ in reconciliations._ROWS], "1")
    return {
        **rows,
        "account": text,
        "on": ON,
        "name": text,
        "bank": text,
        "ledger_account": text,
        "unit": text,
        "items": [item],
        "statements_until": None,
        "days_without_statement": [],
        "reconciled": True,
    }


def assessment(text: str) -> AssessmentRow:
    line = LineRow(name=text, formula=text, numbers=text, value=text, unit=text, source=text)
    told = {text: text}
    return an_assessment(
        text, head=text, method=text, lines=[line], inputs=told, coefficients=told, printed=text
    )


def case_file(text: str) -> bytes:
    head = a_head(code=text, title=text, state=text, area=text, medium=text, case_class=text)
    names = ("kind", "state", "actor", "role", "document", "reason", "basis")
    act = an_act(words={"text": text}, **dict.fromkeys(names, text))
    figure = FigureRow(text, {})
    term = TermRow(text, text, DAY, text, None, text, text)
    return write_paper_pdf(
        case_papers.case_file(
            a_file(act, head=head, parties=[a_party(text, text, text)], figures=[figure], terms=[term]),
            ON,
            "zh_Hans",
            (text, None),
        )
    )


PAPERS: Final[Mapping[str, Callable[[str], bytes]]] = {
    "certificate": certificate,
    "statement": statement,
    "report": lambda text: write_paper_pdf(report(text)),
    "reconciliation": lambda text: write_paper_pdf(
        reconciliations.reconciliation_paper(reconciliation(text), "zh_Hans")
    ),
    "worksheet": lambda text: write_paper_pdf(case_papers.worksheet(text, text, assessment(text), "zh_Hans")),
    "case file": case_file,
}
"""Every function that makes a PDF."""


def read(content: bytes) -> str:
    """Read a paper as a reader does: only what stands inside its pages, without white space."""
    told = ""
    for page in pypdfium2.PdfDocument(content):
        words = page.get_textpage()
        assert words.get_text_bounded(0, 0, *page.get_size()) == words.get_text_bounded(), (
            "letters beyond the edge"
        )
        told += words.get_text_bounded()
    return tight(told)


def tight(text: str) -> str:
    return re.sub(r"[\s\u00a0\ufffe]", "", text)


@pytest.mark.parametrize("name", PAPERS)
def test_every_paper_says_what_the_record_says(name: str) -> None:
    """Goal: no character is left out of any paper. Method: every text in every place for text, and the PDF read back.

    By default some of the texts on each paper, and each text on one or another: a font is opened for the few that need it.
    """
    place = [*PAPERS].index(name)
    chosen = [
        text
        for at, text in enumerate(TEXTS)
        if WHOLE or text == CODE_AND_LETTERS or at % len(PAPERS) == place
    ]
    plain = read(PAPERS[name]("〇〇"))
    places = plain.count("〇〇")
    assert places >= 4
    assert tight(CODED) not in plain
    told = read(PAPERS[name](" ".join(chosen)))
    assert tight(CODED) in told or tight(catalogue("zh_Hans")[CODED]) in told
    wanted = [tight(TEXTS[text] or text) for text in chosen]
    assert all(text in told for text in wanted)
    found = Counter(told)
    for char, times in Counter("".join(wanted)).items():
        assert found[char] >= places * times, (name, char)


@pytest.mark.parametrize("name", PAPERS)
def test_long_texts_are_whole(name: str) -> None:
    """A row that is taller than a page goes on on the next one, and nothing runs over an edge or a neighbour."""
    places = read(PAPERS[name]("〇〇")).count("〇〇")
    found = Counter(read(PAPERS[name]("〇" * 1500 + "x" * 900 + "𡌴" * 100)))
    assert all(found[char] >= places * times for char, times in {"〇": 1500, "x": 900, "4": 100}.items())


def test_what_stands_on_paper() -> None:
    """The table: each text and what is printed for it; printing what is printed changes nothing more."""
    for text, said in TEXTS.items():
        assert printed(text) == (text if said is None else said), text
        assert printed(printed(text)) == printed(text)


@given(st.text(st.characters() | st.sampled_from("〔〕U+20123456₂e\u0301 \n")))
@example("〔U+〔U+0041〕")
@example("〔\u0301U+0041〕")
def test_two_texts_never_look_the_same(text: str) -> None:
    """From the paper the record can be read again, but for white space and letters whose marks were set apart."""
    made = printed(text)
    assert all(char == "\n" or font_of(char) for char in made)
    again = re.sub(r"〔U\+([0-9A-F]{4,6})〕", lambda found: chr(int(found[1], 16)), made)
    assert plain(again) == plain(text)


def plain(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", re.sub("[\t\u00a0\u2000-\u200a\u202f\u205f]", " ", text))


def test_every_glyph_is_seen() -> None:
    """No character that a font prints is blank, ideographs apart (which were looked at once); spaces are."""
    for font in FONTS:
        with TTFont(font.path, fontNumber=font.number, lazy=True) as opened:
            glyphs, table = opened.getGlyphSet(), opened.getBestCmap()
            for number, glyph in table.items():
                char = chr(number)
                if font_of(char) is not font or unicodedata.category(char) in ("Lo", "Zs"):
                    continue
                pen = BoundsPen(glyphs)
                glyphs[glyph].draw(pen)
                assert pen.bounds is not None, (font.name, hex(number), unicodedata.name(char, ""))


def test_the_fonts() -> None:
    """The main font is asked first; every other one prints something that those before it have not."""
    assert FONTS[0] is MAIN
    printing = {char: font_of(char) for char in "字₂\u9ff0𬎆🏭⚗"}
    assert [font.name for font in printing.values() if font] == [
        "noto",
        "latin",
        "serif",
        "cjk",
        "emoji",
        "symbols",
    ]


def test_only_one_module_draws_text() -> None:
    """Nothing but the module of glyphs knows the library of PDF, so that no text goes past it."""
    knowing = [
        path.relative_to(ROOT).as_posix()
        for room in ("ledger", "api", "cli")
        for path in (ROOT / room).rglob("*.py")
        if re.search(r"^\s*(import|from)\s+fpdf\b", path.read_text("utf-8"), re.MULTILINE)
    ]
    assert knowing == ["ledger/documents/glyphs.py"]


def test_a_missing_glyph_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A character that went past the tables is found when the paper is made: by the paper, and in tests by the library's warning."""
    monkeypatch.setattr("ledger.documents.glyphs.printed", Printed)
    for silent, words in ((False, "missing the following glyphs"), (True, "a character got lost")):
        monkeypatch.setattr(logging.getLogger("fpdf.output"), "disabled", silent)
        pages = Pages("t", ON)
        pages.add_page()
        pages.set_font(MAIN.name, size=9)
        pages.cell(0, 6, "\ue000")
        with pytest.raises(AssertionError, match=words):
            pages.file()
        pages.fonts[MAIN.name].close()  # type: ignore[union-attr]


def test_a_paper_that_is_not_drawn_leaves_no_font_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: no files of fonts wait until somebody collects them. Method: a paper at whose end something breaks."""
    met: list[Pages] = []

    def breaks(self: Pages, *_: object) -> None:
        met.append(self)
        raise KeyError("lost")

    monkeypatch.setattr(Pages, "note", breaks)
    with pytest.raises(KeyError):
        certificate("厂 🏭")
    fonts = [one for pages in met for one in pages.fonts.values() if isinstance(one, TTFFont)]
    assert len(fonts) > 1
    assert {one.ttfont.reader for one in fonts} == {None}  # so it is when it is closed


def test_the_same_content_gives_the_same_bytes() -> None:
    """Also where several fonts are needed, in whatever order they were opened before."""
    text = "SO₂ 🏭 𬎆 𡌴 \u9ff0"
    assert certificate(text) == certificate(text)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_sheets_say_what_the_record_says(form: str) -> None:
    """A spreadsheet and a CSV have every character, also those that XML does not allow."""
    texts = [text for text in TEXTS if "\r" not in text] + [
        "_x0041_",
        "\uffff\ufffe",
        " lead",
        "a\r\nb",
        "line\nline",
    ]
    for kind in ("table", "report"):
        if form == "xlsx":
            made = (
                write_xlsx([("t", ["a"], [[text] for text in texts])])
                if kind == "table"
                else write_paper_xlsx(
                    Paper("t", ON, Wording("en"), [Table([Column("a", 9)], [Row((text,)) for text in texts])])
                )
            )
            rows = (
                python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(made))
                .get_sheet_by_index(0)
                .to_python()
            )
            told = [str(row[0]) for row in rows]
        else:
            made = (
                write_csv(["a"], [[text] for text in texts])
                if kind == "table"
                else write_paper_csv(
                    Paper("t", ON, Wording("en"), [Table([Column("a", 9)], [Row((text,)) for text in texts])])
                )
            )
            told = [row[0] for row in csv.reader(io.StringIO(made.decode("utf-8-sig"), newline=""))]
        told = [re.sub("_x(FFF[EF])_", lambda found: chr(int(found[1], 16)), text) for text in told]
        assert told[-len(texts) :] == texts


FORMULAS = {
    "=1+1": "'=1+1",
    "+1": "'+1",
    "-2+3": "'-2+3",
    "@SUM(A1)": "'@SUM(A1)",
    "＝1": "'＝1",
    "＋1": "'＋1",
    "－1": "'－1",
    "＠a": "'＠a",
    "\t=1": "'\t=1",
    "-12.50": "-12.50",
    "-1": "-1",
    "a=1": "a=1",
    "排污权": "排污权",
}


@pytest.mark.parametrize("text", FORMULAS)
def test_a_person_opens_no_formula(text: str) -> None:
    """Goal: a text is no instruction. Method: a title and a cell of a CSV for people, with every sign that begins a formula."""
    title, cell = csv.reader(io.StringIO(write_csv([text], [[text]]).decode("utf-8-sig"), newline=""))
    assert (title, cell) == ([FORMULAS[text]], [FORMULAS[text]])

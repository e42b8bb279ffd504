"""Glyphs: no paper differs from its record. Every character of a text stands on it, by a glyph or by its code.

Before anything is laid out, each character is looked up in the table of characters of the fonts. The first font that has it
prints it: so SO₂, PM₂.₅ and 10⁻³ have their own small figures, which a reader and a program read alike. What no font has, and
what could not be seen or could turn a line around, is printed as 〔U+2EBF0〕, and a note on the paper says so. Where a text has
such a code of its own, its bracket is printed by code, so that two texts never look the same. White space is printed as
white space, and a letter with the marks that belong to it as the one letter that it makes.

`Pages` is the only thing here that draws text; every writer of PDF draws on it.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from fontTools.ttLib import TTFont
from fpdf import FPDF
from fpdf.fonts import TTFFont

from ledger.messages import catalogue, translate

NOTE_LINES: Final = 2
"""Lines that the note on codes takes in both languages, at most."""
CODED: Final = "Where 〔U+…〕 stands, a character is printed by its Unicode code: no font of this paper has it, or it cannot be seen."
"""The note on a paper with codes."""
_OPENING: Final = "〔U+"
_UNITS: Final = re.compile(r"〔U\+[0-9A-F]{4,6}〕|.", re.DOTALL)
_SPACES: Final = frozenset(map(chr, (0x09, 0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F)))
_UNSEEN: Final = frozenset(map(chr, (0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0)))
"""Letters and signs whose glyph is empty."""
_CODED_CATEGORIES: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp", "Mn", "Mc", "Me"})
"""Controls, what turns or joins letters, private use, and marks that no letter took up."""
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "AN"})


@dataclass(frozen=True, slots=True)
class Font:
    """A font file inside a package."""

    name: str
    package: str
    file: str
    number: int = 0
    """Of the font in a collection."""

    @property
    def path(self) -> Path:
        """Say where the file is."""
        return Path(str(files(self.package) / self.file))


MAIN: Final = Font("noto", "pylopdf_fonts_zh_cn", "NotoSansSC-Regular.otf")
FONTS: Final = (
    MAIN,
    Font("latin", "manimgx_fonts", "NotoSans[wght].ttf"),
    Font("serif", "pylopdf_fonts_zh_cn", "NotoSerifSC-Regular.otf"),
    Font("cjk", "noto_cjk_sans_otc", "NotoSansCJK-Regular.ttc", 2),
    Font("symbols", "manimgx_fonts", "NotoSansSymbols[wght].ttf"),
    Font("emoji", "manimgx_fonts", "NotoEmoji[wght].ttf"),
)
"""In the order in which they are asked; only those that are needed are opened, and their glyphs embedded."""


class Printed(str):
    """A text as it stands on paper: every character has a glyph."""

    __slots__ = ()

    @property
    def units(self) -> Iterator[str]:
        """Give what a line may be broken between: characters, and codes as wholes."""
        return (found.group() for found in _UNITS.finditer(self))


@cache
def _table(font: Font) -> frozenset[int]:
    with TTFont(font.path, fontNumber=font.number, lazy=True) as opened:
        return frozenset(opened.getBestCmap())


@lru_cache(maxsize=20_000)
def font_of(char: str) -> Font | None:
    """Say which font prints a character; None when it is printed by its code."""
    return None if _coded(char) else next((font for font in FONTS if ord(char) in _table(font)), None)


def _coded(char: str) -> bool:
    unseen = char in _UNSEEN or unicodedata.category(char) in _CODED_CATEGORIES
    return unseen or unicodedata.bidirectional(char) in _RIGHT_TO_LEFT


def printed(text: str) -> Printed:
    """Give a text as it stands on paper; line breaks stay."""
    return text if isinstance(text, Printed) else _printed(text)


@lru_cache(maxsize=4096)
def _printed(text: str) -> Printed:
    if text.isascii() and text.isprintable():
        return Printed(text)
    told = (
        text.replace(_OPENING, f"{_code(_OPENING[0])}{_OPENING[1:]}")
        .replace("\r\n", "\n")
        .replace("\r", "\n")
    )
    return Printed("".join(char if char == "\n" else _glyph(char) for char in _letters(told)))


def _letters(text: str) -> Iterator[str]:
    """Give the characters of a text, a letter and its marks as the letter that they make where there is one."""
    at = 0
    while at < len(text):
        end = at + 1
        while end < len(text) and unicodedata.category(text[end]).startswith("M"):
            end += 1
        whole = text[at:end]
        # A compatibility ideograph is another character than the one it would become.
        composes = len(whole) > 1 and unicodedata.normalize("NFC", whole[0]) == whole[0]
        yield from unicodedata.normalize("NFC", whole) if composes else whole
        at = end


def _glyph(char: str) -> str:
    if font_of(char):
        return char
    return " " if char in _SPACES else _code(char)


def _code(char: str) -> str:
    return f"{_OPENING}{ord(char):04X}〕"


class Pages(FPDF):
    """Pages of a paper: A4, the same bytes for the same content, and no character left out."""

    def __init__(self, title: str, on: str, **layout: Any) -> None:
        """Begin.

        Args:
            title: of the file.
            on: ISO date on the paper, which is the date of the file.
            layout: what the library is told: `unit`, `orientation`.
        """
        super().__init__(format="A4", **layout)
        # By default two braces around "nb" in any text become the number of pages.
        self.str_alias_nb_pages = ""
        self.coded = False
        """Whether a character was printed by its code."""
        self._known = set[str]()
        """Characters whose fonts are open."""
        self.set_creation_date(datetime.fromisoformat(on).replace(tzinfo=UTC))
        self.set_title(printed(title))
        self._open(MAIN)

    def _open(self, font: Font) -> None:
        if font.name not in self.fonts:
            self.add_font(font.name, fname=str(font.path), collection_font_number=font.number)
            opened = self.fonts[font.name]
            assert isinstance(opened, TTFFont)
            # The box of the whole font holds the few characters that are kept; to draw each for theirs takes a fifth of the time.
            opened.ttfont.recalcBBoxes = False
            if font is not MAIN:
                self.set_fallback_fonts([name for name in self.fonts if name != MAIN.name])

    def close_fonts(self) -> None:
        """Close the files of the fonts; a file that is made has closed them already."""
        for font in self.fonts.values():
            if isinstance(font, TTFFont):
                font.close()

    def normalize_text(self, text: str) -> Printed:
        """Give a text as it stands on paper, after opening the fonts that it needs; the library asks this of every text."""
        made = printed(text)
        self.coded = self.coded or _OPENING in made
        new = set(made) - self._known
        for char in sorted(new):
            font = font_of(char)
            if font is not None:
                self._open(font)
        self._known |= new
        return made

    def get_fallback_font(self, char: str, style: str = "") -> str | None:
        """Name the font that prints a character which the main font lacks; the library asks."""
        font = font_of(char)
        return None if font is None else font.name

    def text(self, x: Any, y: Any, text: str = "") -> None:
        """Write a line, its left end on the base line at this place."""
        size = self.font_size_pt
        runs = [
            (font or MAIN, Printed("".join(chars)))
            for font, chars in groupby(self.normalize_text(text), key=font_of)
        ]
        if len(runs) == 1 and runs[0][0] is MAIN:
            super().text(x, y, runs[0][1])
            return
        for font, run in runs:
            self.set_font(font.name, size=size)
            super().text(x, y, run)
            x += self.get_string_width(run, normalized=True)
        self.set_font(MAIN.name, size=size)

    def note(self, line: int, *locales: str) -> None:
        """Say on a paper with codes what they are, in these languages; at the foot where the page is full: it has no page of its own."""
        if self.coded:
            words = " ".join(catalogue(locale).get(CODED, CODED) for locale in locales)
            self.set_font(MAIN.name, size=7)
            top = self.get_y() + line
            if top + NOTE_LINES * line > self.page_break_trigger:
                self.set_auto_page_break(False)
                top = self.page_break_trigger + 1
            self.set_xy(self.l_margin, top)
            self.multi_cell(0, line, Printed(words), align="L", new_x="LMARGIN", new_y="NEXT")

    def number(self, y: Any, locale: str) -> None:
        """Write at the foot of every page, when all are there, which of how many it is."""
        for page in range(1, self.pages_count + 1):
            self.page = page
            self.set_font(MAIN.name, size=7)
            self.current_font_is_set_on_page = False
            words = translate("page {page} of {pages}", locale, {"page": page, "pages": self.pages_count})
            self.text((self.w - self.get_string_width(words)) / 2, y, words)

    def file(self) -> bytes:
        """Give the file."""
        made = bytes(self.output())
        assert not any(font.missing_glyphs for font in self.fonts.values() if isinstance(font, TTFFont)), (
            "a character got lost"
        )
        return made

"""Tables that are drawn row by row, by hand: the library takes five times as long, and refuses a row taller than a page."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Literal, TypeAlias

from ledger.documents.glyphs import MAIN, Pages, Printed

Length: TypeAlias = Any
"""A number of the library, in the unit of the pages."""
_FILL: Final = (221, 232, 217)
_WORD: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9A-Za-z_.]+")
WORD_MAX: Final = 12
"""Characters of a word that a column is made wide enough for; longer ones are codes, which are cut."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a table looks; lengths in the unit of the pages."""

    size: int
    """Of the letters, in points."""
    line: int
    """Height of a line."""
    padding: int
    """Around the text of a cell."""
    foot: int
    """What stays free at the foot of a page."""
    lines: Literal["boxes", "below", "none"]
    """Around every cell, below every row, or none, the first column in grey."""


class Grid:
    """A table over as many pages as it needs; a row taller than a page goes on on the next one."""

    def __init__(
        self,
        pages: Pages,
        style: Style,
        shares: Sequence[int],
        right: Sequence[bool],
        rows: Iterable[Sequence[str]] = (),
    ) -> None:
        """Begin a table at the present height.

        Args:
            pages: on which it stands.
            style: how it looks.
            shares: widths of the columns, as shares of the line.
            right: which columns stand at their right edge.
            rows: what will stand in it, so that no short word of it has to be cut; what stands at a right edge is not cut at all.
        """
        self._pages, self._style, self._right = pages, style, right
        wide = pages.w - pages.l_margin - pages.r_margin
        self._widths = [wide * share / sum(shares) for share in shares]
        self._width_of = lru_cache(maxsize=None)(lambda char: pages.get_string_width(char, normalized=True))
        pages.set_font(MAIN.name, size=style.size)
        self._widen(rows)

    def _widen(self, rows: Iterable[Sequence[str]]) -> None:
        """Give a column that is too narrow for a word of it what the others do not need."""
        words: list[set[str]] = [set() for _ in self._widths]
        for row in rows:
            for cell, known, right in zip(row, words, self._right, strict=True):
                known.update(
                    [cell] if right else (one for one in _WORD.findall(cell) if len(one) <= WORD_MAX)
                )
        needed = [
            max((self._width(self._pages.normalize_text(one)) for one in known), default=0)
            + 2 * self._style.padding
            for known in words
        ]
        lacking = [max(0, need - width) for need, width in zip(needed, self._widths, strict=True)]
        spare = [max(0, width - need) for need, width in zip(needed, self._widths, strict=True)]
        if 0 < sum(lacking) <= sum(spare):
            part = sum(lacking) / sum(spare)
            columns = zip(self._widths, lacking, spare, strict=True)
            self._widths = [width + more - part * less for width, more, less in columns]

    def row(self, cells: Sequence[str], *, filled: bool = False, titles: Sequence[str] | None = None) -> None:
        """Draw a row; above what goes on on a new page, the titles stand again."""
        pages, left = self._pages, self._lines(cells)
        while any(left):
            room = self._room(pages.get_y())
            if room < _height(left):
                again = [] if titles is None else self._lines(titles)
                if room < 1 or self._fits(left, again):
                    pages.add_page()
                    if again and self._fits([[Printed()]], again):
                        self._draw(again, filled=True)
                    room = max(1, self._room(pages.get_y()))
            self._draw([lines[:room] for lines in left], filled=filled)
            left = [lines[room:] for lines in left]

    def height(self, cells: Sequence[str]) -> Length:
        """Tell what a row takes; one that is taller than a page, its first line, for it is divided."""
        lines = self._lines(cells)
        count = _height(lines) if self._fits(lines, []) else 1
        return self._style.line * count + 2 * self._style.padding

    def _room(self, top: Length) -> int:
        """Count the lines of a row for which there is room below a height."""
        free = self._pages.h - self._style.foot - top - 2 * self._style.padding
        return int(round(1000 * free) // (1000 * self._style.line))

    def _fits(self, lines: list[list[Printed]], titles: list[list[Printed]]) -> bool:
        """Tell whether a row fits on a page of its own below the titles."""
        used = _height(titles) * self._style.line + 2 * self._style.padding if titles else 0
        return _height(lines) <= self._room(self._pages.t_margin + used)

    def _draw(self, cells: list[list[Printed]], *, filled: bool) -> None:
        pages, style = self._pages, self._style
        height = style.line * _height(cells) + 2 * style.padding
        top, left = pages.get_y(), pages.l_margin
        pages.set_font(MAIN.name, size=style.size)
        if filled:
            pages.set_fill_color(*_FILL)
            pages.rect(left, top, sum(self._widths), height, style="F")
        base = top + style.padding + style.line / 2 + 3 * pages.font_size / 10
        for place, (lines, width, right) in enumerate(zip(cells, self._widths, self._right, strict=True)):
            pages.set_text_color(90 if style.lines == "none" and not place else 0)
            for number, line in enumerate(lines):
                begin = left + width - style.padding - self._width(line) if right else left + style.padding
                pages.text(begin, base + style.line * number, line)
            if style.lines == "boxes":
                pages.rect(left, top, width, height)
            left += width
        if style.lines == "below":
            pages.line(pages.l_margin, top + height, left, top + height)
        pages.set_y(top + height)

    def _lines(self, cells: Sequence[str]) -> list[list[Printed]]:
        """Cut every cell into lines."""
        pages, padding = self._pages, self._style.padding
        pages.set_font(MAIN.name, size=self._style.size)
        return [
            [
                cut
                for line in pages.normalize_text(cell).split("\n")
                for cut in self._cut(Printed(line), width - 2 * padding)
            ]
            for cell, width in zip(cells, self._widths, strict=True)
        ]

    def _width(self, text: str) -> Length:
        return sum(map(self._width_of, text))

    def _cut(self, text: Printed, width: Length) -> Iterator[Printed]:
        """Cut a text into lines that fit: after a space, colon, dash or Chinese character where there is one, else anywhere."""
        if self._width(text) <= width:
            yield text
            return
        line: list[str] = []
        cut = 0
        used: Length = 0
        for unit in (
            part for whole in text.units for part in ([whole] if self._width(whole) <= width else whole)
        ):
            size = self._width(unit)
            if line and used + size > width:
                at = cut or len(line)
                yield Printed("".join(line[:at]))
                line = line[at:]
                used, cut = sum(map(self._width, line)), 0
            line.append(unit)
            used += size
            if unit in " :-/;,·" or ord(unit[0]) > 0x2E80:
                cut = len(line)
        yield Printed("".join(line))


def _height(cells: list[list[Printed]]) -> int:
    return max(map(len, cells))

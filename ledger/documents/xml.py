"""XML that nobody has to trust: a stream of elements, without a DTD, bounded in depth, number and length of texts.

The files that are read here have no document type, so one that comes with a DTD is refused at its first byte: there are no entities to
expand, nothing to load, and nobody to ask. The parser is expat, as Python brings it; only the element that is being read is
held in memory, and the caller throws it away when it is done with it.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from ledger.documents.sheets import FileBeyondLimit

DEPTH_MAX: Final = 40
ELEMENTS_MAX: Final = 2_500_000
HELD_MAX: Final = 500_000
"""Elements held at one time: those of one entry."""
ATTRIBUTES_MAX: Final = 50
"""Attributes of an element."""
TEXT_MAX: Final = 10_000
"""Characters in a text or an attribute."""
CHUNK: Final = 1024 * 1024
_CHINESE: Final = re.compile(rb"\s*<\?xml[^>]{1,100}encoding=[\"'](?:gb18030|gbk|gb2312)[\"']", re.IGNORECASE)
"""expat does not know these encodings, so the text is told in UTF-8."""


class XmlRefused(Exception):
    """The text is not XML that is read here; English and Chinese say why."""

    def __init__(self, problem: str, zh: str) -> None:
        """Keep both sentences."""
        super().__init__(problem)
        self.problem, self.zh = problem, zh


@dataclass(slots=True)
class Element:
    """An element, without its namespace."""

    name: str
    attributes: Mapping[str, str]
    text: str = ""
    children: "list[Element]" = field(default_factory=list)

    def all(self, path: str) -> "Iterator[Element]":
        """Give the elements at a path of names, in their order."""
        name, _, rest = path.partition("/")
        for child in self.children:
            if child.name == name:
                if rest:
                    yield from child.all(rest)
                else:
                    yield child

    def first(self, *paths: str) -> "Element | None":
        """Give the first element at the first path that leads to one."""
        return next((found for path in paths for found in self.all(path)), None)

    def word(self, *paths: str) -> str:
        """Give the text at the first path that leads to an element; empty where none does."""
        found = self.first(*paths)
        return found.text.strip() if found is not None else ""


def read_xml(data: bytes, kept: Sequence[str], done: Callable[[tuple[str, ...], Element], None]) -> str:
    """Read a text, and hand over each element of some names when it ends; it is forgotten afterwards.

    Args:
        data: the text; its declaration says the encoding.
        kept: names of the elements to hand over.
        done: takes the names of the elements around, outermost first, and the element.

    Returns:
        The namespace of the outermost element.

    Raises:
        XmlRefused: it is no XML, or has a DTD.
        FileBeyondLimit: it has more, or deeper, or longer than is read.
    """
    reading = _Reading(frozenset(kept), done)
    encoding = None
    if _CHINESE.match(data):
        data, encoding = _recoded(data), "utf-8"
    parser = expat.ParserCreate(encoding, "\x1f")
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.word
    parser.StartDoctypeDeclHandler = reading.refuse_doctype
    parser.buffer_text = True
    try:
        for at in range(0, len(data), CHUNK):
            parser.Parse(data[at : at + CHUNK], False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise XmlRefused(f"not XML: {error}"[:200], "不是有效的 XML") from error
    except (LookupError, ValueError) as error:
        raise XmlRefused("its encoding is not known", "无法识别的编码") from error
    return reading.namespace


def _recoded(data: bytes) -> bytes:
    try:
        return data.decode("gb18030").encode()
    except UnicodeDecodeError as error:
        raise XmlRefused("its encoding is not the one it says", "编码与声明不符") from error


class _Reading:
    """The elements that are open."""

    def __init__(self, kept: frozenset[str], done: Callable[[tuple[str, ...], Element], None]) -> None:
        self._kept, self._done = kept, done
        self._open: list[Element] = []
        self._begun: list[int] = []
        """How many elements were held when each of those that are open began."""
        self._count = self._held = 0
        self.namespace = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition("\x1f")
        self._count += 1
        self._held += 1
        if not self._open:
            self.namespace = space
        if self._count > ELEMENTS_MAX:
            raise self._beyond("elements", ELEMENTS_MAX)
        if self._held > HELD_MAX:
            raise self._beyond("elements of one entry", HELD_MAX)
        if len(self._open) >= DEPTH_MAX:
            raise self._beyond("elements around another", DEPTH_MAX)
        if len(attributes) > ATTRIBUTES_MAX:
            raise self._beyond("attributes of an element", ATTRIBUTES_MAX)
        if any(len(value) > TEXT_MAX for value in attributes.values()):
            raise self._beyond("characters in a text", TEXT_MAX)
        self._open.append(Element(local, attributes))
        self._begun.append(self._held)

    def word(self, text: str) -> None:
        last = self._open[-1]
        last.text += text
        if len(last.text) > TEXT_MAX:
            raise self._beyond("characters in a text", TEXT_MAX)

    def _beyond(self, what: str, most: int) -> FileBeyondLimit:
        return FileBeyondLimit(what=what, most=most, place="element", at=str(self._count))

    def end(self, _: str) -> None:
        last, begun = self._open.pop(), self._begun.pop()
        if last.name in self._kept:
            self._done(tuple(one.name for one in self._open), last)
            last.children.clear()
            self._held = begun
        if self._open:
            self._open[-1].children.append(last)

    def refuse_doctype(self, *_: object) -> None:
        raise XmlRefused("it has a DTD, which no bank statement has", "含有 DTD，银行对账单不应包含")

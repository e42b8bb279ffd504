"""A document of a word processor with fields in it, `{{案号}}`, looked at before it is kept, and filled with texts. Nothing in it is run.

A template is the parts of a DOCX that hold text and pictures, and nothing else: no macro, no object, no field that fetches something, no
link that leads out. A field stands inside a paragraph, in however many pieces a word processor has cut it; its text takes the
place of the whole, and is never looked at again. A row of a table in which fields of one table stand (`{{当事人.名称}}`) is
repeated for each of its rows.

The parts are read and written as they are, name by name, so that what this module does not know stays as the word processor wrote it.
"""

import io
import re
import zipfile
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from ledger.documents.docx import plain_xml

FILE_MAX: Final = 2 * 1024 * 1024
"""Bytes of a template."""
PARTS_MAX: Final = 200
UNPACKED_MAX: Final = 20 * 1024 * 1024
ELEMENTS_MAX: Final = 200_000
DEPTH_MAX: Final = 60
FILLED_MAX: Final = 32 * 1024 * 1024
"""Characters of what a template is filled with, and of the rows that are repeated."""
FIELD: Final = re.compile(r"\{\{\s*([^{}]{1,100}?)\s*\}\}")
_MAIN: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_WORDS: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TEXTS: Final = re.compile(r"word/(document|header[0-9]*|footer[0-9]*|footnotes|endnotes)\.xml")
_PICTURES: Final = (".png", ".jpg", ".jpeg")
_CODES: Final = re.compile(r"\s*(PAGE|NUMPAGES|SECTIONPAGES|SECTION)\b[^\"]*", re.IGNORECASE)
"""Fields of the word processor that say a number of pages."""
_LINKS: Final = frozenset(
    {"styles", "settings", "fontTable", "theme", "webSettings", "numbering", "footnotes", "endnotes", "header", "footer", "image",
     "officeDocument", "core-properties", "extended-properties", "metadata/core-properties", "stylesWithEffects", "customXml",
     "customXmlProps", "comments", "thumbnail", "metadata/thumbnail", "custom-properties"}
)  # fmt: skip
"""What one part of a template may name another as."""
_SHOWN: Final = ("/image", "/thumbnail")
"""Relations that show a picture."""
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES: Final = re.compile(
    r"(application|text)/xml|application/vnd\.openxmlformats-package\.[a-z-]+\+xml|application/vnd\.ms-word\.styleswitheffects\+xml"
    r"|application/vnd\.openxmlformats-officedocument\."
    r"(wordprocessingml\.[a-z.]+|theme|extended-properties|custom-properties|customxmlproperties)\+xml|image/(png|jpe?g)"
)
"""Content types of what a template may hold, in small letters."""
_AWAY: Final = frozenset({"href", "src", "althref", "manifestLocation"})
"""Attributes that name something by its address."""
_OBJECTS: Final = frozenset(
    {
        "object",
        "OLEObject",
        "altChunk",
        "control",
        "subDoc",
        "attachedTemplate",
        "mailMerge",
        "script",
        "dataBinding",
        "svg",
    }
)
"""Elements that bring in something else."""


@dataclass(slots=True)
class Node:
    """An element as it was written."""

    name: str
    attributes: list[tuple[str, str]]
    children: "list[Node | str]" = field(default_factory=list)

    def all(self, name: str) -> "Iterator[Node]":
        """Give the elements of a name inside, outermost first, those inside such a one too."""
        for child in self.children:
            if isinstance(child, Node):
                if child.name == name:
                    yield child
                yield from child.all(name)

    @property
    def text(self) -> str:
        """The text of an element that has nothing else."""
        return "".join(child for child in self.children if isinstance(child, str))

    def copy(self) -> "Node":
        """Give another one that is the same."""
        children = [child.copy() if isinstance(child, Node) else child for child in self.children]
        return Node(self.name, list(self.attributes), children)


class TemplateFault(Exception):
    """A file is no template; a code says why, and where."""

    def __init__(self, fault: str, at: str) -> None:
        """Keep both."""
        super().__init__(fault)
        self.fault, self.at = fault, at


# -- looked at ----------------------------------------------------------------------------------------------------------


def look(data: bytes, _: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    """Look whether a file can be a template: for the child that reads files.

    Yields:
        The names of its fields in their order, those of tables as `table.column`, and which stand in rows that cannot be
        repeated; or why it is none, and where.
    """
    try:
        parts = unpacked(data)
        names: list[str] = []
        for name, content in parts.items():
            if _TEXTS.fullmatch(name):
                root = parsed(name, content)
                _check_rows(name, root)
                names += _fields_in(root)
        yield {"fields": list(dict.fromkeys(names))}
    except TemplateFault as fault:
        yield {"fault": fault.fault, "at": fault.at[:200]}


def unpacked(data: bytes) -> dict[str, bytes]:
    """Unpack a template, within its limits, when it holds nothing that is refused.

    Raises:
        TemplateFault: it does.
    """
    if len(data) > FILE_MAX:
        raise TemplateFault("too_large", "file")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = _read(packed)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise TemplateFault("no_docx", "file") from error
    _check_parts(parts)
    return parts


def _read(packed: zipfile.ZipFile) -> dict[str, bytes]:
    """Read every part; what the archive says of its sizes is not believed."""
    listed = packed.infolist()
    if len(listed) > PARTS_MAX:
        raise TemplateFault("too_large", "file")
    parts: dict[str, bytes] = {}
    seen: set[str] = set()
    left = UNPACKED_MAX
    for one in listed:
        if one.is_dir():
            continue
        if (
            one.filename.lower() in seen
            or ".." in one.filename
            or one.filename.startswith("/")
            or "\\" in one.filename
        ):
            raise TemplateFault("no_docx", one.filename)
        if one.flag_bits & 1 or one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise TemplateFault("no_docx", one.filename)
        with packed.open(one) as part:
            content = part.read(left + 1)
        if len(content) > left:
            raise TemplateFault("too_large", one.filename)
        left -= len(content)
        parts[one.filename] = content
        seen.add(one.filename.lower())
    return parts


def _check_parts(parts: Mapping[str, bytes]) -> None:
    if "[Content_Types].xml" not in parts or "word/document.xml" not in parts:
        raise TemplateFault("no_docx", "file")
    for name, content in parts.items():
        lower = name.lower()
        if lower.endswith(_PICTURES):
            if not content.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
                raise TemplateFault("part", name)
            continue
        if not lower.endswith((".xml", ".rels")):
            raise TemplateFault("macro" if "vba" in lower else "part", name)
        root = parsed(name, content)
        if name == "[Content_Types].xml":
            _check_types(root, parts)
        elif lower.endswith(".rels"):
            _check_links(name, root)
        else:
            _check_elements(name, root)


def _check_types(root: Node, parts: Mapping[str, bytes]) -> None:
    """The document is one of a word processor without macros, and no part says that it is something else than text and pictures."""
    told = [_plain(one) for one in _within(root)]
    found = {one["ContentType"].lower() for one in told if "ContentType" in one}
    if any("macro" in one or "vba" in one for one in found):
        raise TemplateFault("macro", "[Content_Types].xml")
    if _MAIN not in found:
        raise TemplateFault("no_docx", "[Content_Types].xml")
    ends = {name.lower().rpartition(".")[2] for name in parts}
    for one in told:
        of_parts = "PartName" in one or one.get("Extension", "").lower() in ends
        if "ContentType" in one and of_parts and not _TYPES.fullmatch(one["ContentType"].strip().lower()):
            raise TemplateFault("part", f"[Content_Types].xml {one['ContentType']}")


def _check_links(name: str, root: Node) -> None:
    """A part names parts of the same file alone, of sorts that hold text, looks and pictures, by whatever prefix it says so."""
    for told in (_plain(one) for one in _within(root)):
        if not told.keys() & {"Type", "Target", "TargetMode"}:
            continue
        kind = told.get("Type", "")
        target = told.get("Target", "")
        if told.get("TargetMode", "Internal") != "Internal" or re.match(
            r"\s*([a-zA-Z][a-zA-Z0-9+.-]*:|//|\\)", target
        ):
            raise TemplateFault("link", f"{name} {target}")
        if not any(kind.endswith(f"/{known}") for known in _LINKS):
            raise TemplateFault("part", f"{name} {kind.rpartition('/')[2]}")
        if kind.endswith(_SHOWN) and not target.lower().endswith(_PICTURES):
            raise TemplateFault("part", f"{name} {target}")


def _plain(element: Node) -> dict[str, str]:
    """Give the attributes of an element by their names without prefixes."""
    return {_local(name): value for name, value in element.attributes}


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _check_elements(name: str, root: Node) -> None:
    """Nothing is brought in, run or fetched: names are compared without their prefixes, which whoever writes a file chooses."""
    relations = _of_relations(root)
    for element in _within(root):
        local = _local(element.name)
        if local in _OBJECTS:
            raise TemplateFault("object", f"{name} {local}")
        said = [element.text.strip()] if local in ("instrText", "delInstrText") else []
        if local == "fldSimple":
            said = [value for key, value in element.attributes if _local(key) == "instr"] or ["-"]
        for one in said:
            if one and not _CODES.fullmatch(one):
                raise TemplateFault("field", f"{name} {one[:60]}")
        for key, value in element.attributes:
            away = _local(key) in _AWAY and key.rpartition(":")[0] not in relations
            if away and value and not value.startswith("#"):
                raise TemplateFault("link", f"{name} {value}")


def _of_relations(root: Node) -> set[str]:
    """Name the prefixes that mean relations wherever they are written: what they stand before is the id of one, looked at where it is."""
    spaces: dict[str, set[str]] = {}
    for one in _within(root):
        for name, value in one.attributes:
            if name.startswith("xmlns:"):
                spaces.setdefault(_local(name), set()).add(value)
    return {prefix for prefix, meant in spaces.items() if meant == {_RELATIONS}}


def _within(root: Node) -> Iterator[Node]:
    yield root
    for child in root.children:
        if isinstance(child, Node):
            yield from _within(child)


def _check_rows(name: str, root: Node) -> None:
    """In one row of a table there are fields of one table at most, and in no row inside it fields of the same one."""
    for row in root.all("w:tr"):
        tables = _tables_in(row)
        if len(tables) > 1 or any(tables & _tables_in(inner) for inner in row.all("w:tr")):
            raise TemplateFault("rows", f"{name} {', '.join(sorted(tables))}")


# -- read and written as it was -----------------------------------------------------------------------------------------


def parsed(name: str, content: bytes) -> Node:
    """Read a part as it is written, with the prefixes of its names.

    Raises:
        TemplateFault: it is no XML, has a document type, or more than is read.
    """
    top = Node("", [])
    open_ = [top]
    count = 0

    def start(tag: str, attributes: list[str]) -> None:
        nonlocal count
        count += 1
        if count > ELEMENTS_MAX or len(open_) > DEPTH_MAX:
            raise TemplateFault("too_large", name)
        node = Node(tag, list(zip(attributes[::2], attributes[1::2], strict=True)))
        open_[-1].children.append(node)
        open_.append(node)

    def end(_: str) -> None:
        open_.pop()

    def text(said: str) -> None:
        if open_[-1] is not top:
            open_[-1].children.append(said)

    def refuse(*_: object) -> None:
        raise TemplateFault("no_docx", name)

    parser = expat.ParserCreate()
    parser.ordered_attributes = True
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise TemplateFault("no_docx", name) from error
    [root] = [one for one in top.children if isinstance(one, Node)]
    if _TEXTS.fullmatch(name) and dict(root.attributes).get("xmlns:w") != _WORDS:
        raise TemplateFault("no_docx", name)
    return root


def written(root: Node) -> bytes:
    """Write a part that was read."""
    pieces = ['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n']
    _write(root, pieces.append)
    return "".join(pieces).encode()


def _write(node: Node, put: Callable[[str], None]) -> None:
    attributes = "".join(f" {name}={quoteattr(value)}" for name, value in node.attributes)
    if not node.children:
        put(f"<{node.name}{attributes}/>")
        return
    put(f"<{node.name}{attributes}>")
    for child in node.children:
        if isinstance(child, Node):
            _write(child, put)
        else:
            put(escape(child))
    put(f"</{node.name}>")


# -- filled -------------------------------------------------------------------------------------------------------------

Lookup: TypeAlias = Callable[[str], str]
"""Gives the text of a field; of what is none, its name in its braces."""


def fill_template(
    data: bytes, fields: Mapping[str, str], tables: Mapping[str, Sequence[Mapping[str, str]]]
) -> bytes:
    """Fill a template that was looked at: every field with its text, every row of a table as often as it has rows.

    Args:
        data: the template.
        fields: texts by name.
        tables: rows by the name of the table, each with the texts of its columns by name; one without rows leaves one row of dashes.

    Returns:
        The document; the same template and texts give the same bytes.

    Raises:
        TemplateFault: what it would be filled with is too large; of one that was looked at nothing else.
    """
    parts = unpacked(data)
    left = _Left()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            told = content
            if _TEXTS.fullmatch(name):
                root = parsed(name, content)
                _fill(root, _bounded(lambda key: fields.get(key, f"{{{{{key}}}}}"), left), tables, left)
                told = written(root)
            archive.writestr(zipfile.ZipInfo(name), told, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def fill(data: bytes, words: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """Fill a template: for the child that reads files, for what a template asks for may be more than its look tells.

    Args:
        data: the template.
        words: the `fields` and the `tables`.

    Yields:
        The document in base 64; or why there is none, and where.
    """
    try:
        yield {"document": b64encode(fill_template(data, words["fields"], words["tables"])).decode()}
    except TemplateFault as fault:
        yield {"fault": fault.fault, "at": fault.at[:200]}


class _Left:
    """How much may still be filled in."""

    def __init__(self) -> None:
        self.characters = FILLED_MAX

    def take(self, characters: int) -> None:
        self.characters -= characters
        if self.characters < 0:
            raise TemplateFault("too_large", "file")


def _bounded(lookup: Lookup, left: _Left) -> Lookup:
    def look_up(key: str) -> str:
        said = lookup(key)
        left.take(len(said))
        return said

    return look_up


def _size(node: Node) -> int:
    """Give about how many characters an element is written in."""
    own = len(node.name) * 2 + sum(len(name) + len(value) for name, value in node.attributes)
    return own + sum(len(one) if isinstance(one, str) else _size(one) for one in node.children)


def _fill(node: Node, lookup: Lookup, tables: Mapping[str, Sequence[Mapping[str, str]]], left: _Left) -> None:
    """Fill what is inside, each paragraph once, and put in the place of a row with fields of a table one for each of its rows."""
    children: list[Node | str] = []
    for child in node.children:
        table = _table_of(child, tables) if isinstance(child, Node) and child.name == "w:tr" else ""
        if isinstance(child, Node) and table:
            blank = dict.fromkeys(_columns_in(child, table), "-")
            size = _size(child)
            for row in tables[table] or [blank]:
                left.take(size)
                again = child.copy()
                _fill(again, _bounded(_of_row(table, row, lookup), left), tables, left)
                children.append(again)
            continue
        if isinstance(child, Node):
            if child.name == "w:p":
                _fill_paragraph(child, lookup)
            _fill(child, lookup, tables, left)
        children.append(child)
    node.children = children


def _of_row(table: str, row: Mapping[str, str], lookup: Lookup) -> Lookup:
    """Look a field up in a row first."""
    values = {f"{table}.{column}": text for column, text in row.items()}
    return lambda key: values[key] if key in values else lookup(key)


def _table_of(row: Node, tables: Mapping[str, object]) -> str:
    return next(iter(_tables_in(row) & tables.keys()), "")


def _tables_in(row: Node) -> set[str]:
    """Name the tables whose fields stand in a row itself, not in a table inside it."""
    return {one.partition(".")[0] for one in _fields_in(row, "w:tbl") if "." in one}


def _columns_in(row: Node, table: str) -> list[str]:
    names = _fields_in(row, "w:tbl")
    return [one.partition(".")[2] for one in names if one.partition(".")[0] == table]


def _fields_in(node: Node, without: str = "") -> list[str]:
    """Name the fields that stand in the paragraphs inside, in their order."""
    return [one for paragraph in _paragraphs(node, without) for one in FIELD.findall(_said(paragraph))]


def _paragraphs(node: Node, without: str = "") -> Iterator[Node]:
    """Give the paragraphs inside, those inside others too."""
    for child in node.children:
        if isinstance(child, Node) and child.name != without:
            if child.name == "w:p":
                yield child
            yield from _paragraphs(child, without)


def _texts(paragraph: Node) -> Iterator[tuple[Node, Node]]:
    """Give the texts of a paragraph itself with the element around each; not those of a paragraph inside it."""
    for child in paragraph.children:
        if isinstance(child, Node):
            if child.name == "w:t":
                yield paragraph, child
            elif child.name != "w:p":
                yield from _texts(child)


def _said(paragraph: Node) -> str:
    return "".join(text.text for _, text in _texts(paragraph))


def _fill_paragraph(paragraph: Node, lookup: Lookup) -> None:
    """Put the texts of fields where their first letter stood; what a word processor has cut into pieces is one again."""
    pieces = list(_texts(paragraph))
    whole = "".join(text.text for _, text in pieces)
    found = list(FIELD.finditer(whole))
    if not found:
        return
    told: list[list[str]] = [[] for _ in pieces]
    starts, at = [], 0
    for _, text in pieces:
        starts.append(at)
        at += len(text.text)

    def place(position: int) -> int:
        return max(
            index
            for index, start in enumerate(starts)
            if start <= position and (pieces[index][1].text or not index)
        )

    def keep(first: int, last: int) -> None:
        for index, (_, text) in enumerate(pieces):
            begin, end = max(first, starts[index]), min(last, starts[index] + len(text.text))
            if begin < end:
                told[index].append(whole[begin:end])

    done = 0
    for match in found:
        keep(done, match.start())
        told[place(match.start())].append(lookup(match[1]))
        done = match.end()
    keep(done, len(whole))
    for (around, text), parts in zip(pieces, told, strict=True):
        _put(around, text, plain_xml("".join(parts)))


def _put(around: Node, text: Node, said: str) -> None:
    """Write a text in the place of another, each line behind a break."""
    first, *others = said.split("\n")
    text.children = [first] if first else []
    text.attributes = [("xml:space", "preserve")]
    at = next(index for index, child in enumerate(around.children) if child is text) + 1
    lines: list[Node | str] = []
    for line in others:
        lines += [Node("w:br", []), replace(text, children=[line])]
    around.children[at:at] = lines

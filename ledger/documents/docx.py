"""A paper as a document that a word processor opens and a clerk completes: the same value, the same words, another form.

Office Open XML (ECMA-376), as little of it as a paper needs: paragraphs, tables with titles on each page, and the number of each
page at its foot. What is for print alone (marks of the log, seals) is left out. The same content gives the same bytes.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final
from xml.sax.saxutils import escape

from ledger.amounts import divide_down, format_amount
from ledger.documents.papers import Amount, Cell, Fields, Paper, Part, Prose, Row, Signatures, Table
from ledger.messages import with_colon

_TYPES: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/footer1.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/></Types>'
)
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="{office}/{kind}" Target="{target}"/></Relationships>'
)
_SPACES: Final = f'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="{_OFFICE}"'
_FONT: Final = '<w:rFonts w:ascii="Noto Sans SC" w:hAnsi="Noto Sans SC" w:eastAsia="Noto Sans SC"/>'
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SIZES: Final = {"title": 36, "text": 21}
"""In half points."""


def write_paper_docx(paper: Paper) -> bytes:
    """Write a paper as a document of a word processor."""
    body = "".join(
        [
            _paragraph(paper.title, size="title", align="center"),
            *([_paragraph(paper.subtitle, align="right")] if paper.subtitle else []),
            *(_part(part, paper.words.locale) for part in paper.parts),
        ]
    )
    page = (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId1"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1440" w:right="1300" w:bottom="1440" w:left="1300" w:header="700" w:footer="700" w:gutter="0"/></w:sectPr>'
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    files = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS.format(office=_OFFICE, kind="officeDocument", target="word/document.xml"),
        "word/_rels/document.xml.rels": _RELATIONS.format(
            office=_OFFICE, kind="footer", target="footer1.xml"
        ),
        "word/document.xml": f"{head}<w:document {_SPACES}><w:body>{body}{page}</w:body></w:document>",
        "word/footer1.xml": f"{head}<w:ftr {_SPACES}>{_foot()}</w:ftr>",
    }
    on = date.fromisoformat(paper.on)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (on.year, on.month, on.day, 0, 0, 0)), content)
    return made.getvalue()


def _part(part: Part, locale: str) -> str:
    match part:
        case Fields(pairs):
            return _table([[name, value] for name, value in pairs], (30, 70), borders=False) + _paragraph("")
        case Prose(title, text):
            return _paragraph(title) + "".join(
                _paragraph(line, indent=True) for line in plain_xml(text).split("\n")
            )
        case Table():
            title = _paragraph(part.title) if part.title else ""
            rows = [[column.title for column in part.columns], *(_cells(row, locale) for row in part.rows)]
            right = [column.amount for column in part.columns]
            return (
                title
                + _table(rows, [c.width for c in part.columns], right=right, titled=True)
                + _paragraph("")
            )
        case Signatures(names):
            return "".join(_paragraph(with_colon(name, "________________", locale)) for name in names)
        case _:
            return ""


def _cells(row: Row, locale: str) -> list[str]:
    return [_written(cell, locale) for cell in row.cells]


def _written(cell: Cell, locale: str) -> str:
    return format_amount(cell.minor, cell.unit, locale) if isinstance(cell, Amount) else cell or ""


def _table(
    rows: Sequence[Sequence[str]],
    widths: Sequence[int],
    *,
    right: Sequence[bool] = (),
    titled: bool = False,
    borders: bool = True,
) -> str:
    """Write a table over the width of the page; the titles stand again on each."""
    whole = sum(widths)
    drawn = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    made = [
        '<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/>',
        f"<w:tblBorders>{drawn}</w:tblBorders>" if borders else "",
        "</w:tblPr><w:tblGrid>",
        *(f'<w:gridCol w:w="{divide_down(9306 * width, whole)}"/>' for width in widths),
        "</w:tblGrid>",
    ]
    for at, row in enumerate(rows):
        made.append("<w:tr>" + ("<w:trPr><w:tblHeader/></w:trPr>" if titled and not at else ""))
        for place, text in enumerate(row):
            align = "right" if at and right and right[place] else "left"
            made.append(
                f'<w:tc><w:tcPr><w:tcW w:w="{divide_down(5000 * widths[place], whole)}" w:type="pct"/></w:tcPr>'
            )
            made.append(_paragraph(text, align=align) + "</w:tc>")
        made.append("</w:tr>")
    return "".join(made) + "</w:tbl>"


def _paragraph(text: str, *, size: str = "text", align: str = "left", indent: bool = False) -> str:
    lines = plain_xml(text).split("\n")
    runs = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
    first = '<w:ind w:firstLine="420"/>' if indent else ""
    return f'<w:p><w:pPr>{first}<w:jc w:val="{align}"/></w:pPr><w:r><w:rPr>{_FONT}<w:sz w:val="{_SIZES[size]}"/></w:rPr>{runs}</w:r></w:p>'


def _foot() -> str:
    def field(name: str) -> str:
        parts: Iterable[str] = ("begin", "", "end")
        return "".join(
            f'<w:r><w:fldChar w:fldCharType="{part}"/></w:r>'
            if part
            else f'<w:r><w:instrText xml:space="preserve"> {name} </w:instrText></w:r>'
            for part in parts
        )

    between = '<w:r><w:t xml:space="preserve"> / </w:t></w:r>'
    return f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{field("PAGE")}{between}{field("NUMPAGES")}</w:p>'


def plain_xml(text: str) -> str:
    """Write what XML does not allow by its code, as a paper prints it."""
    told = text.replace("\r\n", "\n").replace("\r", "\n")
    return _NOT_XML.sub(lambda found: f"〔U+{ord(found[0]):04X}〕", told)

"""Templates of papers: what is refused before anything is kept, and that filling puts texts in and changes nothing else."""

import io
import zipfile
from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from ledger.compensation import letters
from ledger.compensation.letter_fields import fill
from ledger.compensation.rules.forms import FORMS
from ledger.compensation.rules.templates import called, listed, unknown_in
from ledger.documents import templates
from ledger.documents.docx import write_paper_docx
from ledger.documents.templates import TemplateFault, fill_template, look, unpacked
from tests.documents.test_letters import ACTS, told

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def docx(body: str, types: str = TYPES, **parts: str | bytes) -> bytes:
    """A document with a body; other parts by name, `__` for a slash and `_` for a dot."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(zipfile.ZipInfo("[Content_Types].xml"), types)
        archive.writestr(
            zipfile.ZipInfo("word/document.xml"), f"<w:document {W}><w:body>{body}</w:body></w:document>"
        )
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name.replace("__", "/").replace("_dot_", ".")), content)
    return made.getvalue()


def run(text: str) -> str:
    """A run of text."""
    return f"<w:r><w:t>{text}</w:t></w:r>"


def paragraph(*texts: str) -> str:
    """A paragraph, cut into runs."""
    return f"<w:p>{''.join(map(run, texts))}</w:p>"


def row(*cells: str) -> str:
    """A row of a table."""
    return f"<w:tr>{''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in cells)}</w:tr>"


def text_of(data: bytes, part: str = "word/document.xml") -> str:
    """The text of a part, `|` behind each paragraph and `/` for each break."""
    root = ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read(part))
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    told = []
    for one in root.iter(f"{space}p"):
        told.append(
            "".join(
                "/" if x.tag == f"{space}br" else x.text or ""
                for x in one.iter()
                if x.tag in (f"{space}t", f"{space}br")
            )
        )
    return "|".join(told)


def fields_of(data: bytes) -> object:
    """What a look at a file tells."""
    [found] = look(data, {})
    return found.get("fields", found.get("fault"))


def test_a_field_is_filled_however_it_is_cut() -> None:
    """Goal: 15.4. Method: one in one run, cut into three, two in one paragraph, with blanks, in English, and braces that are no field."""
    data = docx(
        paragraph("案号：", "{", "{案件", "编号}", "}。")
        + paragraph("{{ case_number }}-{{案件编号}}")
        + paragraph("{{没有}} {x} {{}} {{a}b}")
    )
    assert fields_of(data) == ["案件编号", "case_number", "没有"]
    filled = fill_template(data, {"案件编号": "川〔2026〕1号", "case_number": "C1"}, {})
    assert text_of(filled) == "案号：川〔2026〕1号。|C1-川〔2026〕1号|{{没有}} {x} {{}} {{a}b}"


def test_what_was_put_in_is_not_looked_at_again() -> None:
    """Goal: 9.3. Method: texts that look like fields, XML and entities; lines; what XML has no form for."""
    data = docx(paragraph("{{a}}{{b}}") + f"<w:tbl>{row('{{t.x}}', '{{a}}')}</w:tbl>")
    said = {"a": "{{b}}<w:p/>&amp;", "b": "一\n二\x00"}
    filled = fill_template(data, said, {"t": [{"x": "{{t.x}}{{a}}"}]})
    assert text_of(filled) == "{{b}}<w:p/>&amp;一/二〔U+0000〕|{{t.x}}{{a}}|{{b}}<w:p/>&amp;"
    assert fill_template(data, said, {"t": []}) == fill_template(data, said, {"t": []})


def test_a_row_is_repeated_for_each_row_of_its_table() -> None:
    """Method: three rows, none, a heading, a field of the paper in the row, a table inside a cell that has a table of its own."""
    inner = f"<w:tbl>{row('{{v.y}}')}</w:tbl>"
    data = docx(
        f"<w:tbl>{row('名称', '甲')}{row('{{t.x}}', '{{n}}')}{row('{{u.x}}')}"
        f"<w:tr><w:tc>{paragraph('{{t.x}}')}{inner}</w:tc></w:tr></w:tbl>"
    )
    three = [{"x": one} for one in "一二三"]
    filled = fill_template(data, {"n": "N"}, {"t": three, "u": [], "v": [{"y": "5"}, {"y": "6"}]})
    assert text_of(filled) == "名称|甲|一|N|二|N|三|N|-|一|5|6|二|5|6|三|5|6"


def test_what_is_filled_in_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Method: one long text often, tables of their own inside each other; each within the bound and past it, in the child's words too."""
    deep = row_around(row("{{u.x}}"))
    rows = [{"x": "1"}] * 30
    for data, fields in (
        (docx(paragraph("{{a}}" * 9)), {"a": "一" * 100}),
        (docx(f"<w:tbl>{deep}</w:tbl>"), {}),
    ):
        words = {"fields": fields, "tables": {"t": rows, "u": rows}}
        assert [set(one) for one in templates.fill(data, words)] == [{"document"}]
        monkeypatch.setattr(templates, "FILLED_MAX", 899)
        assert list(templates.fill(data, words)) == [{"fault": "too_large", "at": "file"}]
        monkeypatch.undo()


def test_headers_are_filled_and_other_parts_stay() -> None:
    """Method: a header with a field, a picture, styles with prefixes that nobody knows here."""
    picture = b"\x89PNG\r\n\x1a\nxyz"
    styles = f'<w:styles {W} xmlns:mc="m" mc:Ignorable="w14"><w:style w:val="&quot;"/></w:styles>'
    header = f"<w:hdr {W}>{paragraph('{{n}}')}</w:hdr>"
    rels = RELS.format(f'<Relationship Id="r1" Type="{KIND}/header" Target="header1.xml"/>')
    data = docx(
        paragraph("x"), word__header1_dot_xml=header, word__styles_dot_xml=styles, word__media__image1_dot_png=picture,
        word___rels__document_dot_xml_dot_rels=rels,
    )  # fmt: skip
    filled = fill_template(data, {"n": "N"}, {})
    assert text_of(filled, "word/header1.xml") == "N"
    archive = zipfile.ZipFile(io.BytesIO(filled))
    assert archive.read("word/media/image1.png") == picture
    assert archive.read("word/styles.xml").decode() == styles
    assert archive.testzip() is None


def bomb() -> bytes:
    """A small file with a part that is larger than all may be."""
    made = io.BytesIO(docx(""))
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/styles.xml", b"<a>" + b" " * (templates.UNPACKED_MAX + 10) + b"</a>")
    return made.getvalue()


def link(kind: str, target: str, mode: str = "") -> bytes:
    """A document that names another part, or something outside."""
    told = f'<Relationship Id="r1" Type="{KIND}/{kind}" Target="{target}"{mode}/>'
    return docx("", word___rels__document_dot_xml_dot_rels=RELS.format(told))


def twice() -> bytes:
    """A part that stands twice."""
    made = io.BytesIO(docx(""))
    with zipfile.ZipFile(made, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("word/document.xml", "<x/>")
    return made.getvalue()


def prefixed(kind: str) -> bytes:
    """A document that names something outside by a prefix."""
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    told = f'<p:Relationship xmlns:p="{space}" Id="r1" Type="{KIND}/{kind}" Target="http://x/y" TargetMode="External"/>'
    return docx("", word___rels__document_dot_xml_dot_rels=RELS.format(told))


def row_around(inner: str, said: str = "{{t.x}}") -> str:
    """A row with a field, and a table in its cell."""
    return f"<w:tr><w:tc>{paragraph(said)}<w:tbl>{inner}</w:tbl></w:tc></w:tr>"


def nested(depth: int) -> str:
    """Rows of one table inside each other."""
    inner = row("{{t.x}}")
    for _ in range(depth - 1):
        inner = row_around(inner)
    return inner


SVG = 'ContentType="image/svg+xml"'
OUT = ' TargetMode="External"'
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "no archive": (lambda: b"PK no", "no_docx"),
    "a spreadsheet": (lambda: docx("", types=TYPES.replace("wordprocessingml.document.main", "spreadsheetml.sheet.main")), "no_docx"),
    "macros by type": (lambda: docx("", types=TYPES.replace("</T", '<D ContentType="application/vnd.ms-office.vbaProject"/></T')), "macro"),
    "a docm": (lambda: docx("", types=TYPES.replace("vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                                                    "vnd.ms-word.document.macroEnabled.main+xml")), "macro"),
    "macros": (lambda: docx("", word__vbaProject_dot_bin=b"x"), "macro"),
    "an object": (lambda: docx("", word__embeddings__o_dot_bin=b"x"), "part"),
    "no picture": (lambda: docx("", word__media__a_dot_png=b"MZ"), "part"),
    "a picture from outside": (lambda: link("image", "http://x/y.png", OUT), "link"),
    "a share": (lambda: link("image", "\\\\host\\a.png"), "link"),
    "a link": (lambda: link("hyperlink", "https://x", OUT), "link"),
    "an address without its mode": (lambda: link("image", "file:///etc/passwd"), "link"),
    "a template of it": (lambda: link("attachedTemplate", "a.dotm"), "part"),
    "an OLE object": (lambda: docx("<w:p><w:r><w:object/></w:r></w:p>"), "object"),
    "a chunk": (lambda: docx('<w:altChunk r:id="r1" xmlns:r="r"/>'), "object"),
    "a field that fetches": (lambda: docx("<w:p><w:r><w:instrText>INCLUDETEXT \"c:/x\"</w:instrText></w:r></w:p>"), "field"),
    "DDE": (lambda: docx('<w:p><w:fldSimple w:instr="DDEAUTO c:/cmd"/></w:p>'), "field"),
    "a DTD": (lambda: docx("", word__styles_dot_xml='<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "no_docx"),
    "no XML": (lambda: docx("<w:p>"), "no_docx"),
    "a way out": (lambda: docx("", **{"..__x_dot_xml": "<a/>"}), "no_docx"),
    "a part twice": (twice, "no_docx"),
    "a bomb": (bomb, "too_large"),
    "many parts": (lambda: docx("", **{f"a{n}_dot_xml": "<a/>" for n in range(templates.PARTS_MAX)}), "too_large"),
    "depth": (lambda: docx("<w:a>" * 61 + "</w:a>" * 61), "too_large"),
    "a large file": (lambda: b"PK" + bytes(templates.FILE_MAX), "too_large"),
    "a link by another prefix": (lambda: prefixed("hyperlink"), "link"),
    "a picture from outside by another prefix": (lambda: prefixed("image"), "link"),
    "an address of VML": (lambda: docx('<w:p><v:shape xmlns:v="v" href="http://x"/></w:p>'), "link"),
    "a picture of VML": (lambda: docx('<w:p><v:imagedata xmlns:v="v" src="y.png"/></w:p>'), "link"),
    "an address that calls itself a relation": (
        lambda: docx(f'<w:p xmlns:r="{KIND}"><v:i xmlns:v="v" xmlns:r="v" r:href="http://x"/></w:p>'),
        "link",
    ),
    "a deleted field that fetches": (lambda: docx("<w:p><w:r><w:delInstrText>INCLUDETEXT x</w:delInstrText></w:r></w:p>"), "field"),
    "a field by another prefix": (lambda: docx('<x:fldSimple xmlns:x="x" w:instr="PAGE" x:instr="DDEAUTO c:/cmd"/>'), "field"),
    "a drawing by its type": (
        lambda: docx("", types=TYPES.replace("</T", f'<Override PartName="/i.xml" {SVG}/></T'), i_dot_xml="<a/>"),
        "part",
    ),
    "a drawing by its ending": (lambda: docx("", types=TYPES.replace("</T", f'<Default Extension="xml" {SVG}/></T')), "part"),
    "a drawing": (lambda: docx("", i_dot_xml='<svg xmlns="http://www.w3.org/2000/svg"/>'), "object"),
    "a drawing that is shown": (lambda: link("image", "media/i.xml"), "part"),
    "a part twice by case": (lambda: docx("", WORD__document_dot_xml="<a/>"), "no_docx"),
    "rows in rows of one table": (lambda: docx(f"<w:tbl>{nested(2)}</w:tbl>"), "rows"),
    "rows in rows in rows of one table": (lambda: docx(f"<w:tbl>{row_around(row_around(row('{{t.x}}'), '{{u.x}}'))}</w:tbl>"), "rows"),
    "two tables in a row": (lambda: docx(f"<w:tbl>{row('{{t.x}}', '{{u.x}}')}</w:tbl>"), "rows"),
    "another prefix": (lambda: docx("", word__footer1_dot_xml='<x:ftr xmlns:x="y"/>'), "no_docx"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_more_than_text_and_pictures_is_refused(name: str) -> None:
    """Goal: files 9.2. Method: a file of each sort."""
    make, fault = REFUSED[name]
    assert fields_of(make()) == fault


def test_what_word_processors_write_is_allowed() -> None:
    """Method: types for endings that no part has, pictures by relation, places inside the document, a picture of VML by its relation."""
    types = TYPES.replace(
        "</T",
        '<Default Extension="bin" ContentType="application/vnd.x"/><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="png" ContentType="image/png"/></T',
    )
    told = f'<Relationship Id="r1" Type="{KIND}/image" Target="media/a.png"/>'
    shown = f'<w:p xmlns:r="{KIND}"><v:imagedata xmlns:v="v" r:href="r1"/><v:shape xmlns:v="v" href="#top" src=""/></w:p>'
    parts: dict[str, str | bytes] = {"word__media__a_dot_png": b"\x89PNG\r\n\x1a\n"}
    assert (
        fields_of(docx(shown, types, word___rels__document_dot_xml_dot_rels=RELS.format(told), **parts)) == []
    )


def test_a_page_number_is_allowed() -> None:
    """Method: fields that say a number of pages; the layout of the house, which has them."""
    pages = "<w:p><w:r><w:instrText> PAGE  \\* MERGEFORMAT </w:instrText></w:r><w:fldSimple w:instr='NUMPAGES'/></w:p>"
    assert fields_of(docx(pages)) == []


def test_encrypted_parts_are_refused() -> None:
    """Method: the flag of encryption on a part."""
    data = bytearray(docx(""))
    for at in (data.find(b"PK\x03\x04") + 6, data.find(b"PK\x01\x02") + 8):
        data[at] |= 1
    with pytest.raises(TemplateFault):
        unpacked(bytes(data))


@pytest.mark.parametrize("paper", list(FORMS))
def test_the_example_of_each_paper_is_its_template(paper: str) -> None:
    """Goal: whoever begins with the example has every field. Method: its fields are those of the list; it is filled from an act."""
    example = write_paper_docx(letters.example(paper, "zh_Hans"))
    found = fields_of(example)
    assert isinstance(found, list)
    assert unknown_in(FORMS[paper], found) == []
    assert set(found) == {name for _, name, _ in listed(paper)}
    of = told(paper)
    filled = fill_template(example, *letters.for_template(of, fill(of)))
    said = "".join(text_of(filled).replace("/", "").split())
    assert "{{" not in said
    for word in ACTS[paper][1]:
        assert "".join(word.split()) in said, word


def test_names_of_fields_name_one() -> None:
    """Goal: a name in braces means one field. Method: the Chinese names of each paper, each once; what no paper has is told."""
    for paper, form in FORMS.items():
        names = [name for _, name, _ in listed(paper)]
        assert len(names) == len(set(names)), paper
        assert unknown_in(form, ["案件编号", "case_number", "当事人.没有", "x"]) == ["当事人.没有", "x"]
    assert called("parties.name") == "当事人.名称"

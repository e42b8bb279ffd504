"""A clause that code or a test cites is there: the page of the normative text, and the number on it."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SPEC = ROOT / "docs" / "spec"
CITED = re.compile(r"docs/spec/(\w+\.md)(?: (\d+(?:\.\d+)*(?:[–-]\d+(?:\.\d+)*)?))?")
HEADING = re.compile(r"## (\d+)\b")
NUMBERED = re.compile(r"(\d+(?:\.\d+)*)\.? ")


def clauses(text: str) -> set[str]:
    """The numbers of a page: of its sections, and of sentences, which a page writes whole (`2.1`) or below their section (`1.`)."""
    found: set[str] = set()
    section = ""
    for line in text.splitlines():
        if heading := HEADING.match(line):
            section = heading[1]
            found.add(section)
        elif numbered := NUMBERED.match(line):
            number = numbered[1]
            found.add(f"{section}.{number}" if section and "." not in number else number)
    return found


PAGES = {page.name: clauses(page.read_text("utf-8")) for page in SPEC.glob("*.md")}


def missing(text: str) -> list[str]:
    """What a text cites and nobody wrote."""
    return [
        f"docs/spec/{page} {number}".strip()
        for page, cited in CITED.findall(text)
        for number in (re.split("[–-]", cited) if cited else [""])
        if page not in PAGES or (number and number not in PAGES[page])
    ]


def test_what_is_cited_is_written() -> None:
    """Goal: who follows a source finds the clause. Method: every citation in code, SQL and tables of edges."""
    files = [
        *(
            path
            for top in ("ledger", "api", "cli")
            for kind in ("py", "sql")
            for path in (ROOT / top).rglob(f"*.{kind}")
        ),
        *(ROOT / "tests" / "rules").glob("*.py"),
    ]
    found = {str(path.relative_to(ROOT)): missing(path.read_text("utf-8")) for path in files}
    assert {path: wrong for path, wrong in found.items() if wrong} == {}


def test_a_clause_that_is_not_there_is_found() -> None:
    """Goal: the test above can fail. Method: a page and numbers that are not there, beside one that is."""
    told = (
        "docs/spec/permits.md 1.3; docs/spec/permits.md 1.99; docs/spec/nowhere.md; docs/spec/market.md 1–99"
    )
    assert missing(told) == ["docs/spec/permits.md 1.99", "docs/spec/nowhere.md", "docs/spec/market.md 99"]

"""What a page names is there: other pages, their sections, addresses of the API."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.routing import Route

from api.app import ROUTERS

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "verifier" / "README.md", ROOT / "migrations" / "README.md"]
)  # fmt: skip
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
BOOK = "/v1/books/{book}"


def anchor(title: str) -> str:
    """The name of a section, as those who show Markdown make it."""
    return re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-")


def sections(page: Path) -> set[str]:
    """The sections of a page, as links name them."""
    return {anchor(title) for title in re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)}


def broken(page: Path, text: str) -> Iterator[str]:
    """Links of a page that lead nowhere."""
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    for link in LINK.findall(prose):
        if link.startswith(("http://", "https://")):
            continue
        path, _, section = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (
            section
            and section
            not in {anchor(t) for t in re.findall(r"^#+ (.*)$", target.read_text("utf-8"), re.MULTILINE)}
        ):
            yield link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    """Every link to a file of ours, and to a section of it."""
    assert list(broken(page, page.read_text("utf-8"))) == []


def test_a_broken_link_is_found() -> None:
    """A file that is not there, and a section that is not there."""
    page = ROOT / "README.md"
    told = "[a](docs/nowhere.md) [b](docs/vocabulary.md#nothing) [c](docs/vocabulary.md) [d](#where-next)"
    assert list(broken(page, told)) == ["docs/nowhere.md", "docs/vocabulary.md#nothing"]


def addresses() -> set[str]:
    """The addresses that there are, with every name in braces alike, and without the book."""
    paths = {route.path for router in ROUTERS for route in router.routes if isinstance(route, Route)}
    return {re.sub(r"\{[^}]*\}", "{}", path.removeprefix(BOOK)) for path in paths}


@pytest.mark.parametrize("page", sorted((ROOT / "docs" / "guide").glob("*.md")), ids=lambda page: page.name)
def test_addresses_of_a_guide_are_there(page: Path) -> None:
    """Every address that a guide writes from its root is one that is served, or the beginning of some."""
    there = addresses()
    prose = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    said = {one.split("?")[0] for one in re.findall(r"`(/[^`…\s]*)", prose)}
    plain = {re.sub(r"\{[^}]*\}", "{}", one.removeprefix(BOOK)).rstrip("/") for one in said} - {""}
    unknown = [
        one for one in sorted(plain) if not any(path == one or path.startswith(f"{one}/") for path in there)
    ]
    assert unknown == []

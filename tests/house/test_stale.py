"""What texts name is there: modules, functions and files in pages, docstrings and comments; and decisions have one form."""

import ast
import io
import re
import tokenize
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from pkgutil import resolve_name

import pytest

from ledger.errors import CATALOGUE
from ledger.schema import sql_objects, tables

ROOT = Path(__file__).parents[2]
PACKAGES = ("ledger", "api", "cli", "migrations", "tests", "benchmarks", "verifier", "docs")
FOLDERS = [ROOT / name for name in PACKAGES]
PATH = re.compile(rf"(?<![\w./<-])((?:{'|'.join(PACKAGES)})/[\w./-]*\w)(?![\w*<{{])")
NAME = re.compile(r"(?<![\w./-])((?:ledger|api|cli|migrations|benchmarks)(?:\.[A-Za-z_]\w*)+)(?![\w/(])")
MADE = {"benchmarks/latest.json", "docs/nowhere.md"}
"""A file that is made when somebody measures, and one that a test says is not there."""
SQL = re.compile(r"ledger\.[a-z_]+")
"""A table or a function of PostgreSQL, which has the schema's name before it."""


def prose(path: Path) -> str:
    """What a file says to people: a page but for its code, docstrings and comments, comments of SQL."""
    text = path.read_text("utf-8")
    if path.suffix == ".py":
        nodes = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
        told = [
            ast.get_docstring(node) or "" for node in ast.walk(ast.parse(text)) if isinstance(node, nodes)
        ]
        comments = (
            one.string
            for one in tokenize.generate_tokens(io.StringIO(text).readline)
            if one.type == tokenize.COMMENT
        )
        return "\n".join([*told, *comments])
    if path.suffix == ".sql":
        return "\n".join(re.findall("--.*", text))
    return re.sub(r"```.*?```", "", text, flags=re.DOTALL)


def stale(text: str) -> set[str]:
    """What a text names and is not there."""
    return {path for path in set(PATH.findall(text)) - MADE if not stands(path)} | {
        name for name in set(NAME.findall(text)) if not resolves(name)
    }


@cache
def stands(path: str) -> bool:
    """Whether a file or folder is there, or some whose names begin so."""
    return (ROOT / path).exists() or bool(list(ROOT.glob(f"{path}*")))


@cache
def resolves(name: str) -> bool:
    """Whether a dotted name is something of Python or of PostgreSQL, or the name of a file."""
    if name.endswith((".py", ".md", ".toml")) or "sphinx" in name:
        return True
    if name.endswith("__main__"):  # to import it is to run it
        return stands(f"{name.replace('.', '/')}.py")
    try:
        resolve_name(name)
    except (ImportError, AttributeError):
        return bool(SQL.fullmatch(name)) and name.removeprefix("ledger.") in OBJECTS
    return True


OBJECTS = {table.name for table in tables()} | {
    name for file in sql_objects() for name in re.findall(r"(?:FUNCTION|VIEW) ledger\.(\w+)", file.text)
}
PAGES = sorted(
    path
    for path in [
        *ROOT.glob("*.md"),
        *(one for folder in FOLDERS for ending in ("*.py", "*.md", "*.sql") for one in folder.rglob(ending)),
    ]
    if "frozen" not in path.parts and path.name not in ("adding-a-room.md", "CHANGELOG.md", "test_tidy.py")
)
"""All of them, but for what was frozen, the guide whose sample room is made by a test, and the history."""


def test_nothing_names_what_is_gone() -> None:
    """Every path and dotted name in prose; what people are told is looked for where the whole file names something that is gone."""
    suspected = [path for path in PAGES if stale(path.read_text("utf-8"))]
    found = {str(path.relative_to(ROOT)): told for path in suspected if (told := sorted(stale(prose(path))))}
    assert found == {}


def modules_gone(path: Path, text: str) -> list[str]:
    """What a package says after `Modules:` that is no module of it; a remark in brackets names other things."""
    told = re.search(r"^Modules: (.*?)(?:\n\s*\n|\Z|\. )", text, re.DOTALL | re.MULTILINE)
    names = re.findall(r"`(\w+)`", re.sub(r"\([^()]*\)", "", told[1])) if told else []
    return [name for name in names if not [*path.rglob(f"{name}.py"), *path.glob(f"{name}/")]]


def test_packages_name_modules_that_are_there() -> None:
    """Goal: a bare name leads somewhere. Method: the list of modules of every package, and a list that names one that is not there."""
    found = {
        str(one.parent.relative_to(ROOT)): gone
        for one in (ROOT / "ledger").rglob("__init__.py")
        if (gone := modules_gone(one.parent, prose(one)))
    }
    assert found == {}
    told = "Modules: `chart` (what `nobody` sees), `manifest`,\n`posting`.\n\nAnd `more`."
    assert modules_gone(ROOT / "ledger" / "journal", told) == ["manifest"]


def test_what_is_gone_is_found() -> None:
    """A module, a function and a page that are not there, beside ones that are."""
    told = "`ledger.journal.posting.post`, `ledger.journal.canonical`, `ledger.amounts.gone`, ledger/errors.py, ledger/gone.py"
    assert sorted(stale(told)) == ["ledger.amounts.gone", "ledger.journal.canonical", "ledger/gone.py"]


DECISIONS = sorted((ROOT / "docs" / "decisions").glob("0*.md"))
PARTS = ["Context", "Decision", "Consequences", "Alternatives", "Enforced by"]


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem[:4])
def test_decisions_have_one_form(page: Path) -> None:
    """A number, a title, and the same parts in the same order; what was measured may stand among them."""
    text = page.read_text("utf-8")
    assert re.match(rf"# {int(page.stem[:4])}\. \S", text)
    assert [
        part for part in re.findall(r"^\*\*([A-Za-z ]+)\.\*\*", text, re.MULTILINE) if part != "Measured"
    ] == PARTS
    assert re.findall(r"^#+ ", text, re.MULTILINE) == ["# "]
    index = (page.parent / "README.md").read_text("utf-8")
    assert f"({page.name})" in index


PRODUCT = [
    path
    for folder in ("ledger", "api", "cli", "migrations", "verifier")
    for path in (ROOT / folder).rglob("*.py")
]
KEPT = {
    "FrozenClock": "the clock of tests",
    "get_fallback_font": "called by the library whose class it changes",
    "redirect_request": "called by the library whose class it changes",
    "solid_waste_tax": "a rule of the tax; no act levies it yet",
    "noise_tax": "a rule of the tax; no act levies it yet",
}
"""What nobody of the product calls, and why it stands."""


DEFINED = re.compile(r"\b(?:def|class)\s+(\w+)")
"""What may be a definition: only a module that has a lonely one is read as Python."""


def definitions(tree: ast.Module) -> Iterator[str]:
    """Functions and classes of a module that somebody has to call by name; a decorator may call what it decorates."""
    plain = {"property", "staticmethod", "classmethod", "cache", "lru_cache", "dataclass"}
    for node in ast.walk(tree):
        if not isinstance(
            node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
        ) or node.name.startswith("__"):
            continue
        marks = {getattr(getattr(one, "func", one), "id", "") for one in node.decorator_list}
        if marks <= plain and node.name not in REFUSALS:
            yield node.name


REFUSALS = {leaf.__name__ for leaf in CATALOGUE.values()}
"""Raised by their code where PostgreSQL says no."""


def test_everything_is_called() -> None:
    """A function or class whose name stands nowhere else in the product is dead, unless it is kept for a reason that is given."""
    texts = {path: path.read_text("utf-8") for path in PRODUCT}
    known = Counter(word for text in texts.values() for word in re.findall(r"\w+", text))
    settings = (ROOT / "pyproject.toml").read_text("utf-8")
    dead = {
        name
        for text in texts.values()
        if any(known[name] == 1 for name in DEFINED.findall(text))
        for name in definitions(ast.parse(text))
        if known[name] == 1 and name not in settings
    }
    assert sorted(dead) == sorted(KEPT)

"""The habits of the house, as tests; each rule is tried on a good and a bad sample."""

import ast
import re
import subprocess
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = sorted(p for room in ("ledger", "api", "cli", "migrations") for p in (ROOT / room).rglob("*.py"))
BANNED = {"manager", "helper", "helpers", "util", "utils", "common", "misc", "handle", "handler", "info"}

Rule = Callable[[str, str], Iterator[str]]


@lru_cache(maxsize=1)
def nodes_of(text: str) -> list[ast.AST]:
    """Everything in a module, the module first; kept until the next one is read."""
    return list(ast.walk(ast.parse(text)))


def names(text: str) -> Iterator[tuple[str, int]]:
    """Every name that is defined."""
    for node in nodes_of(text):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, node.lineno


def module_is_short(path: str, text: str) -> Iterator[str]:
    """A module has at most 650 lines."""
    if text.count("\n") > 650:
        yield f"{text.count(chr(10))} lines"


def function_is_short(path: str, text: str) -> Iterator[str]:
    """A function has at most 80 lines of its own; a story of the demonstration is a table and may be longer."""
    functions = [x for x in nodes_of(text) if isinstance(x, ast.FunctionDef | ast.AsyncFunctionDef)]
    for node in functions if not path.startswith("cli/demo/") else []:
        lines = set(range(node.lineno, (node.end_lineno or 0) + 1))
        for inner in functions:
            if node.lineno < inner.lineno <= (node.end_lineno or 0):
                lines -= set(range(inner.lineno, (inner.end_lineno or 0) + 1))
        if len(lines) > 80:
            yield f"{node.name} has {len(lines)} lines"


def commits_in_one_place(path: str, text: str) -> Iterator[str]:
    """Only the unit of work commits; migrations have their own."""
    if path not in ("ledger/database/unit.py", "migrations/env.py", "cli/install.py") and re.search(
        r"\.commit\(", text
    ):
        yield "commits"


def no_float(path: str, text: str) -> Iterator[str]:
    """No float decides about amounts: not in the domain."""
    if path.startswith("ledger/"):
        for node in nodes_of(text):
            waits = (
                isinstance(node, ast.Constant)
                and isinstance(node.value, float)
                and "sleep" not in text.splitlines()[node.lineno - 1]
            )
            if waits or (isinstance(node, ast.Name) and node.id == "float"):
                yield f"float in line {getattr(node, 'lineno', 0)}"


def time_comes_in(path: str, text: str) -> Iterator[str]:
    """Nobody but the clock asks what time it is."""
    if path not in ("ledger/clock.py", "ledger/identifiers.py", "cli/app.py") and re.search(
        r"datetime\.now|datetime\.utcnow|date\.today|\btime\.time\(", text
    ):
        yield "asks the time"


def no_banned_word(path: str, text: str) -> Iterator[str]:
    """Names say what a thing is."""
    for name, line in [*names(text), (Path(path).stem, 1)]:
        words = set(re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower().split("_"))
        for word in sorted(words & BANNED):
            yield f"{word} in {name}, line {line}"


def environment_in_one_place(path: str, text: str) -> Iterator[str]:
    """Only the settings read the environment."""
    if path not in ("ledger/settings.py", "cli/app.py", "cli/log.py") and re.search(
        r"os\.environ|getenv", text
    ):
        yield "reads the environment"


def module_has_docstring(path: str, text: str) -> Iterator[str]:
    """Every module says what it knows."""
    module = nodes_of(text)[0]
    if text.strip() and isinstance(module, ast.Module) and not ast.get_docstring(module):
        yield "has no docstring"


TYPED = re.compile(r"ledger/\w+/(actions|rules|queries)\b")


def values_are_typed(path: str, text: str) -> Iterator[str]:
    """What is decided, done and read in a room is not `Any`."""
    if TYPED.match(path):
        for node in nodes_of(text):
            if isinstance(node, ast.Name) and node.id == "Any":
                yield f"Any in line {node.lineno}"


RULES: list[tuple[Rule, str, str, str]] = [
    (module_is_short, "ledger/x.py", "x = 1\n" * 650, "x = 1\n" * 651),
    (function_is_short, "ledger/x.py", "def f():\n" + "    x = 1\n" * 79, "def f():\n" + "    x = 1\n" * 80),
    (commits_in_one_place, "ledger/x.py", "committed()", "connection.commit()"),
    (no_float, "ledger/x.py", "x = 1", "x = 1.5"),
    (time_comes_in, "ledger/x.py", "clock.now()", "datetime.now(UTC)"),
    (no_banned_word, "ledger/x.py", "class Posting: ...", "class PostingManager: ..."),
    (environment_in_one_place, "ledger/x.py", "settings.port", "os.environ['PORT']"),
    (values_are_typed, "ledger/market/rules/x.py", "x: object = 1", "x: Any = 1"),
    (module_has_docstring, "ledger/x.py", '"""Know."""\nx = 1', "x = 1"),
]


@pytest.mark.parametrize(("rule", "path", "good", "bad"), RULES, ids=[rule.__name__ for rule, *_ in RULES])
def test_rule(rule: Rule, path: str, good: str, bad: str) -> None:
    """The rule passes its good sample, finds its bad one, and finds nothing in the house."""
    assert list(rule(path, good)) == []
    assert list(rule(path, bad))
    assert found_by_rule()[rule.__name__] == []


@cache
def found_by_rule() -> dict[str, list[str]]:
    """What each rule finds in the house; every module is read once, for all of them."""
    found: dict[str, list[str]] = {rule.__name__: [] for rule, *_ in RULES}
    for file in PYTHON:
        where, text = file.relative_to(ROOT).as_posix(), file.read_text("utf-8")
        for rule, *_ in RULES:
            found[rule.__name__] += [f"{where}: {what}" for what in rule(where, text)]
    return found


def test_sql_files_say_what_they_promise() -> None:
    """Every SQL object begins with three lines of comment or more: promise, callers, locks, errors."""
    for file in (ROOT / "ledger").glob("*/sql/**/*.sql"):
        lines = file.read_text("utf-8").splitlines()
        assert all(line.startswith("--") for line in lines[:3]), file.name


def tracked() -> list[Path]:
    """Every file of the project that is or would be committed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return [ROOT / line for line in done.stdout.splitlines() if (ROOT / line).is_file()]


def test_nothing_of_the_workshop_is_committed() -> None:
    """No address of a package registry and no path of somebody's machine stands in a file."""
    foreign = re.compile(
        r"pypi\.org|files\.pythonhosted|deb\.debian\.org|registry\.npmjs|(?<![\w.])/(?:work|tmp/w|home/\w+)/"
    )
    for file in tracked():
        if file != Path(__file__) and file.suffix not in (".png", ".ico"):
            found = foreign.search(file.read_text("utf-8", errors="replace"))
            assert found is None, f"{file.relative_to(ROOT)}: {found[0]}"


def test_frozen_files_are_never_edited() -> None:
    """What a revision applied stays as it was: the hashes are kept beside it."""
    frozen = ROOT / "migrations" / "frozen"
    lines = (frozen / "HASHES").read_text("utf-8").splitlines()
    kept = {line.split("  ")[1]: line.split("  ")[0] for line in lines}
    there = {
        path.relative_to(frozen).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in frozen.rglob("*")
        if path.is_file() and path.name != "HASHES"
    }
    assert there == kept


def test_revisions_stand_alone() -> None:
    """A revision never imports the ledger: it must run as it was written when the ledger has moved on."""
    for file in (ROOT / "migrations" / "versions").glob("*.py"):
        assert not re.search(r"^(from|import) (ledger|api)\b", file.read_text("utf-8"), re.MULTILINE), (
            file.name
        )

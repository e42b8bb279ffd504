"""SQL that is text stands in files: none in Python, every name is asked for, every name that is asked for is there."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.database.queries import BLANK, Sql, filled, joined, named_queries, parsed

ROOT = Path(__file__).parents[2]
PYTHON = sorted(path for top in ("ledger", "api", "cli") for path in (ROOT / top).rglob("*.py"))
FILES = sorted(
    path
    for top in ("ledger", "api", "cli")
    for path in (ROOT / top).rglob("*.sql")
    if "sql" not in path.parts
)
BEGINS = re.compile(
    r"\s*(CREATE|GRANT|DO|SET ROLE|SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|SET LOCAL|TRUNCATE|ANALYZE|COPY"
    r"|VALUES|FROM|WHERE|AND|OR|(LEFT |CROSS )?JOIN|UNION|(ORDER|GROUP) BY|HAVING|LIMIT|(NOT )?EXISTS|\(SELECT|CASE WHEN)\s+[^\s,.]"
)
INSIDE = re.compile(
    r"([=<>]|\b(ANY|IN|BETWEEN|AS))(\s+\(?|\()\s*(:[a-z_]+\b|%\([a-z_]+\)s|%s)"
    r"|\b(FROM|JOIN|INTO|UPDATE) ledger\.\w|::(bigint|text|date|integer)\b"
)
IN_PYTHON = {
    "ledger/schema.py": "names of roles and of the schema, where PostgreSQL takes no value",
    "ledger/database/roles.py": "the same; what an administrator is shown",
    "ledger/database/connecting.py": "the same",
    "cli/auditors.py": "the same: names of logins, and the verifier of a password",
    "ledger/database/embedded.py": "the same, before there is a database",
    "ledger/audit/catalog.py": "by what the functions and triggers of the program are found in its files",
    "cli/install.py": "the same; and what is asked before the tables are there",
}
"""Where SQL stands in Python, and why."""
TAKEN_IN = {
    "ledger/compensation/invariants.py": "codes of the chart, named once in Python",
    "ledger/journal/accounts.py": "columns of its table",
    "ledger/archive/rows.py": "names of tables, columns and triggers, which come out of the declarations and the catalogue",
    "ledger/audit/checks.py": "what a room promises is declared in its manifest, which stands below the database",
    "ledger/audit/rolling.py": "the same",
    "ledger/statements/invariants.py": "codes of the chart, named once in Python",
}
"""Where a text becomes SQL that came out of no file, and why."""


def texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every text of a module that is no docstring, with its line."""
    nodes = list(ast.walk(tree))
    told = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    inner = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in nodes:
        if id(node) in told or id(node) in inner:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value
        if isinstance(node, ast.JoinedStr):
            yield (
                node.lineno,
                "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values),
            )


def sql_in(text: str) -> list[int]:
    """The lines of a module in which SQL stands."""
    return [line for line, told in texts(ast.parse(text)) if BEGINS.match(told) or INSIDE.search(told)]


def asked_for(text: str) -> set[str]:
    """The names that a module takes out of its file."""
    return {
        str(node.slice.value)
        for node in (ast.walk(ast.parse(text)) if "SQL" in text else ())
        if isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Name)
        and node.value.id == "SQL"
        and isinstance(node.slice, ast.Constant)
    }


def taken_in(text: str) -> bool:
    """Whether a module calls something SQL by its own word."""
    return any(
        isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "Sql"
        for node in (ast.walk(ast.parse(text)) if "Sql" in text else ())
    )


def test_no_sql_in_python() -> None:
    """Goal: a query is found in one kind of place. Method: every text of every module, but for tables, whose constraints are DDL."""
    found = {
        path.relative_to(ROOT).as_posix(): lines
        for path in PYTHON
        if "tables" not in path.stem and (lines := sql_in(path.read_text("utf-8")))
    }
    assert {name: lines for name, lines in found.items() if name not in IN_PYTHON} == {}
    assert set(found) >= set(IN_PYTHON)


@pytest.mark.parametrize(
    "text",
    [
        'ask("SELECT 1 FROM x")',
        'ask("INSERT INTO ledger.x VALUES (1)")',
        'query = f"{HEAD} ORDER BY a" if x else "AND p.state = :state"',
        'ask(f"UPDATE ledger.{table} SET a = 1")',
        'found.append("c.medium = %(medium)s")',
    ],
)
def test_sql_in_python_is_found(text: str) -> None:
    """Goal: the test above can fail. Method: texts as they stood."""
    assert sql_in(text) == [1]


def test_words_are_no_sql() -> None:
    """Goal: what people read is no SQL. Method: sentences."""
    assert sql_in('x = "Select a file"; y = "update of {x}"; z = f"{a}: {b}"; w = "WITH, AND, OR"') == []


def test_every_name_is_there_and_asked_for() -> None:
    """Goal: no query is dead, and no name fails on its road. Method: the names of each file against those that its module asks for."""
    for path in FILES:
        there = parsed(path.read_text("utf-8"))
        assert set(there) == asked_for(path.with_suffix(".py").read_text("utf-8")), path
        assert all(there.values()), path
    having = {path.with_suffix(".py") for path in FILES}
    for path in PYTHON:
        assert path in having or not asked_for(path.read_text("utf-8")), path


def test_every_query_says_what_it_is() -> None:
    """Goal: a stranger reads what a query is for. Method: a comment under each name, and lines that fit."""
    for path in FILES:
        text = path.read_text("utf-8")
        for name, rest in re.findall(r"^-- name: (\w+)\n(.*)", text, re.MULTILINE):
            assert rest.startswith("-- "), f"{path}: {name}"
        assert [line for line in text.splitlines() if len(line) > 130] == [], path


def test_sql_comes_out_of_files() -> None:
    """Goal: no value gets into a text. Method: nobody calls a text SQL but those who are listed; the checker does the rest."""
    found = {path.relative_to(ROOT).as_posix() for path in PYTHON if taken_in(path.read_text("utf-8"))}
    assert found - {"ledger/database/queries.py"} == set(TAKEN_IN)
    assert taken_in("Sql(x)")
    assert not taken_in("filled(SQL['x'], y=z)")


def test_a_file_is_read_by_name() -> None:
    """Goal: names, comments and texts are told apart. Method: a file with two queries, and one with a name twice."""
    told = "-- Of a room.\n\n-- name: one\n-- First.\nSELECT 1 -- one\nFROM x\n\n-- name: two\nSELECT 2\n"
    assert parsed(told) == {"one": "SELECT 1 -- one\nFROM x", "two": "SELECT 2"}
    with pytest.raises(KeyError):
        parsed("-- name: one\nSELECT 1\n-- name: one\nSELECT 2\n")
    assert "post" in named_queries("ledger.journal.posting")


def test_pieces_are_put_together() -> None:
    """Goal: a query of pieces is what it says. Method: slots that are filled, that wait, that are not there."""
    query = Sql("SELECT {columns} FROM x {filters} LIMIT {most}")
    some = filled(query, columns=Sql("a, '{most}'"), filters=BLANK)
    assert some == "SELECT a, '{most}' FROM x  LIMIT {most}"
    assert joined(Sql("A"), BLANK, Sql("B")) == "A\nB"
    with pytest.raises(KeyError):
        filled(query, colums=Sql("a"))


SO_MANY = {
    ("ledger/actors/mandates.sql", "20"): "persons of one name, of which one suffices to ask",
    (
        "ledger/compensation/queries/owners.sql",
        "1000",
    ): "owners whose code is near one that nobody has: what a slip may have meant",
}
"""Where a query says itself how many rows it gives at most, and why nobody misses others."""


def test_no_query_leaves_rows_out_in_silence() -> None:
    """Goal: who reads a list knows whether it is all of it. Method: a number after LIMIT; what comes page by page, or tells that there are
    others, has its number from who asks."""
    found = {
        (path.relative_to(ROOT).as_posix(), number)
        for path in FILES
        for number in re.findall(r"\bLIMIT\s+([0-9]+)", path.read_text("utf-8"))
        if number != "1"
    }
    assert found == SO_MANY.keys()

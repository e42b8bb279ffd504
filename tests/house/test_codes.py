"""Codes are made of columns and never taken apart: what a room takes apart stands here, with the reason, and no account, lot or case does.

A code is the name that people read. What the ledger wants to know of an account, an asset or a site it asks of the tables of its room
(docs/decisions/0032-columns-not-codes.md).
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from ledger.schema import HOUSE

ROOT = Path(__file__).parents[2]
APART = {
    "partition",
    "rpartition",
    "rsplit",
    "split",
    "replace",
    "removeprefix",
    "removesuffix",
    "find",
    "index",
}
ALWAYS = {"partition", "rpartition", "rsplit"}
"""They take a text apart at a mark, whatever it is; the others where the mark is the colon of a code."""
SQL = re.compile(
    r"split_part|string_to_array|regexp_(?:match\w*|split\w*|substr)|starts_with|substring|LIKE '[^']*:"
    r"|\bcode\s*[<>]=?\s*(?:'|%\((?:low|high))|\|\| ';'|(?:left|right)\(\w+\.code"
)
ALLOWED: dict[str, str] = {
    "ledger/actors/reads.sql": "a read of a case or of what lies in it, by the code that the reader gives",
    "ledger/audit/evidence.sql": "the accounts that a refused entry named, in its own words: nothing of it was opened",
    "ledger/compensation/queries/reads.sql": "the case to which a file of evidence belongs, as its read was kept",
    "ledger/compensation/rules/figures.py printed": "a decimal number",
    "ledger/compensation/rules/hearing.py heard_trail": "the words of an entry, before the name and the account that they say",
    "ledger/compensation/letter_parts.py credit_code": "a firm by its credit code, which alone is printed",
    "ledger/compensation/rules/steps.py source_said": "a source, before the name of who has countersigned",
    "ledger/compensation/rules/steps.py spreadsheet_formula": "what was reckoned, before the sign that says to what it comes",
    "ledger/compensation/rules/payees.py _forms": "the codes of parties that are strangers, compared by their roots and credit codes",
    "ledger/compensation/sql/functions/plain_text.sql": "the twin of it",
    "ledger/compensation/sql/functions/damage_took_place.sql": "a share that is told as a fraction",
    "ledger/compensation/sql/triggers/damage_party_code.sql": "the credit code by which a party is known, for its check digit",
    "ledger/compensation/queries/numbering.py case_named": "how papers call a case: its number, with its code behind it",
    "ledger/compensation/words.py length": "a term, such as 30 D",
    "ledger/exports/names.py account_name": "the name of an account in plain-text accounting: part by part, whatever they mean",
    "ledger/exports/names.py code_of_account": "and back",
    "ledger/exports/names.py commodity_name": "an asset there, whatever its parts mean",
    "ledger/exports/names.py parents_of": "the accounts above it there",
    "ledger/journal/tables.py code_form": "the form of every code: how many parts",
    "ledger/permits/actions/reconcile.py explain_task": "the site of a task, with whose code its name begins",
    "ledger/permits/actions/reconcile.sql": "tasks of a site, whose names are compared with one that is made of it",
    "ledger/permits/actions/expiries.sql": "the party of a site whose lots ended, which hears of it",
    "ledger/permits/sql/triggers/outbox_of_permits.sql": "the party of a site in a plan, which hears of it: tens of thousands at once",
    "ledger/permits/queries/waiting.sql": "whether a side is a bureau",
    "ledger/permits/queries/lots.sql": "a prefix of an area, which the reader gives",
    "ledger/market/sql/triggers/agreement_kept.sql": "whether a side is a bureau",
    "ledger/audit/catalog.py _made": "the lines of a file of the program's own",
    "ledger/permits/sql/triggers/act_agreed.sql": "whether a side is a bureau",
    "ledger/permits/words.py registered": "lines of a licence by outlet, pollutant and year, no code",
    "ledger/permits/sql/functions/receiver_known.sql": "the area of a bureau, for its reserve; and which kind of party a code names",
    "ledger/permits/sql/triggers/receiver_known.sql": "whether a giver is a bureau",
    "ledger/permits/sql/triggers/cap_inside.sql": "the digits of a division, inside which a lower one lies",
    "ledger/permits/sql/triggers/lot_references.sql": "the name of a lot is compared with what its cap makes of it",
    "ledger/processes/actions.sql": "the party of a site whose account may do something else, which hears of it",
    "ledger/register/holders.py holder_of": "the one place where the code of a holder is read",
    "ledger/register/sql/functions/areas_of_holder.sql": "the area of a bureau, for its reserve",
    "ledger/register/sql/triggers/party_code_sound.sql": "the credit code by which an enterprise is registered, for what it begins with",
    "ledger/register/sql/triggers/account_named.sql": "what the name of an account says, to hold its columns against",
    "ledger/law_in_force/sql/functions/pack_values.sql": "the text of a rule pack, which is TOML",
    "ledger/audit/catalog.sql": "the name of a setting",
    "ledger/market/rules/stock.py holder_held": "the name of what a site holds, for rows that rest on it",
    "ledger/market/actions/stock_annulments.py _apart": "the name of a thing of a stock",
    "ledger/register/sql/functions/regions_followed.sql": "the list of regions as it is shipped, line by line",
    "ledger/compensation/actions/clues.sql": "the credit code of a party, which is the code under which it is registered",
    "ledger/register/queries.sql": "a prefix of a region, which the reader gives",
    "ledger/register/regions.py read_lines": "a line of an official list",
    "ledger/register/tables.py": "the promise that the code of a site begins with its party",
    "ledger/seals/keys.py file": "the name of a file",
    "ledger/seals/keys.py _is": "a key of the log, name and digits",
    "ledger/seals/memory.py file": "the name of a file",
    "ledger/seals/publishing.py book_folder": "the name of a folder",
    "ledger/processes/sql/functions/act_of_entry.sql": "a rule of a kind of entry",
    "ledger/seals/sequencer.py _sign": "a key of the log",
    "ledger/seals/sequencer.py announce_key": "a key of the log",
    "ledger/seals/sequencer.py signature": "a key of the log",
    "ledger/statements/queries/permits.sql": "a prefix of an area, which the reader gives",
}
"""Where something is taken apart, by file and function, and what it is."""


def taken_apart(tree: ast.AST, name: str = "") -> Iterator[str]:
    """Name the functions in which a text is taken apart at a mark of a code, or a query does it; empty outside of one."""
    for node in ast.iter_child_nodes(tree):
        inside = node.name if isinstance(node, ast.FunctionDef) else name
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in APART:
            marks = [x.value for x in node.args if isinstance(x, ast.Constant) and isinstance(x.value, str)]
            if node.func.attr in ALWAYS or any(":" in mark for mark in marks):
                yield inside
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value):
            yield inside
        yield from taken_apart(node, inside)


def found_in(path: Path) -> set[str]:
    """Where in a file of a room something is taken apart."""
    where, text = path.relative_to(ROOT).as_posix(), path.read_text("utf-8")
    if path.suffix == ".py":
        return {f"{where} {name}".strip() for name in taken_apart(ast.parse(text))}
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("--")]
    return {where} if SQL.search("\n".join(lines)) else set()


def test_what_is_taken_apart_is_listed() -> None:
    """Every place in the rooms has its reason, and every reason its place."""
    files = [
        path
        for room in HOUSE
        for ending in ("*.py", "*.sql")
        for path in (ROOT / "ledger" / room.name).rglob(ending)
    ]
    assert len(files) > 200
    assert set().union(*map(found_in, files)) == ALLOWED.keys()


def test_what_takes_a_code_apart_is_found() -> None:
    """The ways in which it was done, each once, beside what only makes a code or compares one."""
    bad = (
        "holder.rpartition(':')[0]",
        "asset.split(':')[2]",
        "head, _, part = name.partition('.')",
        "code.replace(':permits:', ':money:')",
        "holder.rsplit(':permits:', 1)[0]",
        "x = \"SELECT split_part(a.code, ':', 3) FROM ledger.account a\"",
        "x = \"WHERE a.code >= 'case:' AND a.code < 'case;'\"",
        'x = "WHERE a.code >= %(low)s AND a.code < %(high)s"',
        "x = \"a.code < 'case:' || c.code || ';'\"",
        "x = \"WHERE code LIKE 'case:%'\"",
        "x = \"starts_with(a.code, :site || ':permits:')\"",
        "x = \"left(a.code, -length(':permits:' || a.purpose))\"",
        "x = f\"SELECT {y} WHERE split_part(a.code, ':', 2) = 'C1'\"",
    )
    good = (
        "f'case:{case}:{head}'",
        "text.split()",
        "line.split('\\t')",
        "x = 'WHERE s.code > :after ORDER BY s.code'",
        "x = 'JOIN ledger.damage_account d USING (book_id, account_id)'",
        "path.replace(other)",
    )
    for text in bad:
        assert list(taken_apart(ast.parse(f"def f():\n    {text}"))), text
    for text in good:
        assert not list(taken_apart(ast.parse(f"def f():\n    {text}"))), text
    assert list(taken_apart(ast.parse("def f():\n    return x.rpartition(':')"))) == ["f"]

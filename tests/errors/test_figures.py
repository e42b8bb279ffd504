"""Every refusal that is raised gives each figure that its text names; otherwise the reader sees a name in braces."""

import ast
import string
import sys
from collections.abc import Iterator
from pathlib import Path

from ledger.errors import CATALOGUE, LedgerError
from tests.errors import test_gallery

ROOT = Path(test_gallery.__file__).parents[2]
NAMED = {cls.__name__: cls for cls in CATALOGUE.values()}


def calls(path: Path) -> Iterator[tuple[type[LedgerError], ast.Call]]:
    """Every call of a class of refusals in a module, raised at once or made to be raised."""
    module = sys.modules.get(".".join(path.relative_to(ROOT).with_suffix("").parts))
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            found = getattr(module, name, NAMED.get(name))
            if (
                isinstance(found, type)
                and issubclass(found, LedgerError)
                and all(one.arg is not None for one in node.keywords)
            ):
                yield found, node


def test_every_figure_of_a_text_is_given() -> None:
    """Read from the code: a figure of the docstring without a keyword at the call."""
    seen, missing = 0, []
    for path in [*(ROOT / "ledger").rglob("*.py"), *(ROOT / "api").rglob("*.py")]:
        for refusal, call in calls(path):
            figures = {
                figure for _, figure, _, _ in string.Formatter().parse(refusal.__doc__ or "") if figure
            }
            seen += 1
            if less := figures - {one.arg for one in call.keywords}:
                missing.append(
                    f"{path.relative_to(ROOT)}:{call.lineno} {refusal.__name__} without {', '.join(sorted(less))}"
                )
    assert missing == []
    assert seen > 300


NUMBERS = {"asset_id", "account_id", "actor_id", "book_id", "parent_id", "cap_id", "bank_account_id"}
"""Numbers of rows; ids that clients make are UUIDs."""


def test_no_figure_is_the_number_of_a_row() -> None:
    """Read from the code: what a refusal names is called as everywhere else, not by a number of the database."""
    found = []
    for path in [*(ROOT / "ledger").rglob("*.py"), *(ROOT / "api").rglob("*.py")]:
        tree = ast.parse(path.read_text())
        whole = {
            (node, one.arg)
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef)
            for one in node.args.args
            if one.annotation is not None and ast.unparse(one.annotation) in ("int", "int | None")
        }
        inside = {
            (call.lineno, name)
            for function, name in whole
            for call in ast.walk(function)
            if isinstance(call, ast.Call)
        }
        for refusal, call in calls(path):
            for one in call.keywords:
                named = [
                    part.id if isinstance(part, ast.Name) else part.attr
                    for part in ast.walk(one.value)
                    if isinstance(part, ast.Name | ast.Attribute)
                ]
                if NUMBERS & set(named) or (
                    one.arg in ("parent", "lot", "cap", "asset", "account", "site", "party")
                    and any(
                        (call.lineno, name) in inside
                        for name in named
                        if f"str({name})" in ast.unparse(one.value)
                    )
                ):
                    found.append(f"{path.relative_to(ROOT)}:{call.lineno} {refusal.__name__}.{one.arg}")
    assert found == []

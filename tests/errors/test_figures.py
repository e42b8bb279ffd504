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

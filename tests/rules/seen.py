"""See on which sides of every comparison a run of tests stood: a plugin of pytest, `-p tests.rules.seen`.

The comparisons are those with an order (`<`, `<=`, `>`, `>=`) in the functions of the rules that raise a refusal. Their
modules are compiled so that each one remembers whether its left side was below, on, or above its right side. What was not
seen is written to the file that ECOLEDGER_SEEN names, a line each.
"""

import ast
import operator
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatch
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

ROOT = Path(__file__).parents[2]
RULES = (
    "ledger.*.rules",
    "ledger.*.rules.*",
    "ledger.amounts",
    "ledger.entries",
    "ledger.workdays",
    "ledger.law.*",
)
ORDERS: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
OTHERS = (ValueError, TypeError, AssertionError, KeyError)
"""Mistakes of programmers; no clause draws their lines."""
SIDES = {-1: "below", 0: "on", 1: "above"}
seen: dict[str, set[int]] = {}


def compared(
    names: Sequence[str], orders: Sequence[Callable[[Any, Any], Any]], left: Any, *rest: Callable[[], Any]
) -> bool:
    """Compare as the expression does, and remember the side."""
    for name, order, thunk in zip(names, orders, rest, strict=True):
        right = thunk()
        seen[name].add((left > right) - (left < right))
        if not order(left, right):
            return False
        left = right
    return True


def refuses(node: ast.AST) -> bool:
    """Tell whether a function raises a refusal."""
    called = (
        one.exc.func for one in ast.walk(node) if isinstance(one, ast.Raise) and isinstance(one.exc, ast.Call)
    )
    return any(
        isinstance(name, ast.Name) and name.id not in {other.__name__ for other in OTHERS} for name in called
    )


class _Watched(ast.NodeTransformer):
    """Put a call in the place of every comparison."""

    def __init__(self, module: str) -> None:
        self.path = [module]
        self.refuses = False

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self.path.append(node.name)
        self.generic_visit(node)
        self.path.pop()
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        before, self.refuses = self.refuses, refuses(node)
        self.path.append(node.name)
        node.body = [self.visit(one) for one in node.body]
        self.path.pop()
        self.refuses = before
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        text = ast.unparse(node)
        self.generic_visit(node)
        if not self.refuses or not all(type(one) in ORDERS for one in node.ops):
            return node
        names = [
            f"{'.'.join(self.path)}: {text}" + f" ({n})" * (len(node.ops) > 1)
            for n in range(1, len(node.ops) + 1)
        ]
        for name in names:
            seen.setdefault(name, set())
        nothing = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
        orders = [
            ast.Subscript(ast.Name("__orders__", ast.Load()), ast.Constant(type(one).__name__), ast.Load())
            for one in node.ops
        ]
        call = ast.Call(
            ast.Name("__compared__", ast.Load()),
            [
                ast.List([ast.Constant(name) for name in names], ast.Load()),
                ast.List(list(orders), ast.Load()),
                node.left,
                *(ast.Lambda(nothing, one) for one in node.comparators),
            ],
            [],
        )
        return ast.copy_location(call, node)


class _Loader(SourceFileLoader):
    """Compile a module of rules with every comparison watched."""

    def get_code(self, fullname: str) -> CodeType:
        """Compile the source, whatever is compiled already."""
        tree = _Watched(fullname).visit(ast.parse(self.get_data(self.path)))
        return compile(ast.fix_missing_locations(tree), self.path, "exec")

    def exec_module(self, module: ModuleType) -> None:
        """Run it."""
        vars(module).update(
            __compared__=compared, __orders__={key.__name__: how for key, how in ORDERS.items()}
        )
        super().exec_module(module)


class _Finder(MetaPathFinder):
    """Find modules of rules."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Give the module to our loader."""
        found = (
            PathFinder.find_spec(fullname, path, target)
            if any(fnmatch(fullname, one) for one in RULES)
            else None
        )
        if found is not None and isinstance(found.loader, SourceFileLoader):
            found.loader = _Loader(fullname, found.loader.path)
            return found
        return None


def unseen() -> Iterator[str]:
    """Tell of every comparison on which side nobody stood."""
    for name, sides in sorted(seen.items()):
        if missing := [told for side, told in SIDES.items() if side not in sides]:
            yield f"{name}: {', '.join(missing)}"


def every_module() -> Iterator[str]:
    """Name every module of rules of every room, whether a table asks it or not."""
    for path in sorted((ROOT / "ledger").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        if any(fnmatch(name, one) for one in RULES):
            yield name


def pytest_sessionfinish() -> None:
    """Write what was not seen: a module that no table imports is watched as well, and nobody stood anywhere in it."""
    if place := os.environ.get("ECOLEDGER_SEEN"):
        for name in every_module():
            import_module(name)
        Path(place).write_text("\n".join([str(len(seen)), *unseen()]), "utf-8")


if place := os.environ.get("ECOLEDGER_SEEN"):
    sys.meta_path.insert(0, _Finder())

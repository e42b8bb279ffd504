"""What a function may refuse, read from its code: its own `raise`, and the lists of those that it calls.

The reading is of names, annotations and closures; nothing is run. A function with a list speaks for all that it calls; one without
is looked through. What is called by way of a value that carries no type is not seen here: the answers of the running ledger are held
against the lists as well (`tests/api/conftest.py`).
"""

import ast
import importlib
import inspect
import pkgutil
import typing
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache, partial
from pathlib import Path
from types import FunctionType, MethodType, ModuleType
from typing import Any, Final

import api
import ledger
from api.refusals import listed
from ledger.errors import LedgerError, refusing
from ledger.permits.actions.second import Way
from ledger.processes import acting
from tests.house import stepping

OURS: Final = ("ledger.", "api.", "tests.house.")


def modules() -> Iterator[ModuleType]:
    """Every module of the ledger and its web."""
    for package in (ledger, api):
        for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            if not found.name.endswith("__main__"):
                yield importlib.import_module(found.name)


def functions() -> Iterator[FunctionType]:
    """Every function and method that is defined there, in the order of the files."""
    for module in modules():
        for value in list(vars(module).values()):
            if isinstance(value, FunctionType) and value.__module__ == module.__name__:
                yield value
            elif isinstance(value, type) and value.__module__ == module.__name__:
                for member in vars(value).values():
                    method = plain(member)
                    if method is not None and method.__module__ == module.__name__:
                        yield method


def classes() -> Iterator[type]:
    """Every class that is defined there."""
    for module in modules():
        for value in list(vars(module).values()):
            if isinstance(value, type) and value.__module__ == module.__name__:
                yield value


def plain(value: Any) -> FunctionType | None:
    """Give the function under a method, a property, a partial or a wrapper."""
    if isinstance(value, property):
        value = value.fget
    if isinstance(value, partial):
        value = value.func
    if isinstance(value, classmethod | staticmethod | MethodType):
        value = value.__func__
    value = inspect.unwrap(value) if callable(value) else value
    return value if isinstance(value, FunctionType) else None


@cache
def _trees(file: str) -> dict[int, list[ast.AST]]:
    found: dict[int, list[ast.AST]] = {}
    for node in ast.walk(ast.parse(Path(file).read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            first = min([node.lineno, *[one.lineno for one in getattr(node, "decorator_list", [])]])
            found.setdefault(first, []).append(node)
    return found


def tree(function: FunctionType) -> ast.AST | None:
    """Find the code of a function."""
    file = function.__code__.co_filename
    if not file.endswith(".py"):
        return None
    nodes = _trees(file).get(function.__code__.co_firstlineno, [])
    named = [node for node in nodes if getattr(node, "name", "<lambda>") == function.__code__.co_name]
    return named[0] if named else None


def _local_names(node: ast.AST | None) -> set[str]:
    """Give the names that a function binds itself: parameters and variables, also of what is defined in it."""
    found: set[str] = set()
    for one in ast.walk(node) if node is not None else ():
        if isinstance(one, ast.arg):
            found.add(one.arg)
        elif isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store):
            found.add(one.id)
        elif isinstance(one, ast.ExceptHandler) and one.name:
            found.add(one.name)
    return found


class Reader(ast.NodeVisitor):
    """Reads one function: what it raises, and whom it calls."""

    def __init__(self, function: FunctionType, owner: type | None = None) -> None:
        self.raised: dict[type[LedgerError], int] = {}
        self.called: dict[Any, int] = {}
        self.caught: list[tuple[type, ...]] = []
        self.stopped: dict[Any, list[tuple[type, ...]]] = {}
        self.scope: dict[str, Any] = dict(inspect.getclosurevars(function).nonlocals)
        self.globals = function.__globals__
        self.types: dict[str, type] = {}
        self.turns: dict[FunctionType, list[frozenset[type[LedgerError]] | None]] = {}
        self._hints(function)
        if owner is not None and (parameters := list(inspect.signature(function).parameters)):
            self.types[parameters[0]] = owner
        node = tree(function)
        self.local = _local_names(node)
        if node is not None:
            for child in getattr(node, "body", []) if not isinstance(node, ast.Lambda) else [node.body]:
                self.visit(child)

    def _hints(self, function: FunctionType) -> None:
        for name, hint in hints(function).items():
            kind = _class_of(hint)
            if name != "return" and kind is not None:
                self.types[name] = kind

    def value(self, node: ast.AST) -> Any:
        """Give what an expression names, if that is known: a module, a class, a function, an instance."""
        if isinstance(node, ast.Name):
            return None if node.id in self.local else self.scope.get(node.id, self.globals.get(node.id))
        if isinstance(node, ast.Attribute):
            under = self.value(node.value)
            if under is not None and (isinstance(under, ModuleType | type) or is_dataclass(under)):
                return (
                    inspect.getattr_static(under, node.attr, None)
                    if isinstance(under, type)
                    else getattr(under, node.attr, None)
                )
            kind = self.type(node.value)
            return None if kind is None else inspect.getattr_static(kind, node.attr, None)
        if isinstance(node, ast.Subscript):
            under, key = self.value(node.value), self._text(node.slice)
            return under.get(key) if isinstance(under, dict) and key is not None else None
        return None

    def _text(self, node: ast.AST) -> str | None:
        """Give a text that is written there, or that a closure holds."""
        known = (
            node.value
            if isinstance(node, ast.Constant)
            else self.scope.get(node.id)
            if isinstance(node, ast.Name)
            else None
        )
        return known if isinstance(known, str) else None

    def type(self, node: ast.AST) -> type | None:
        """Give the class of what an expression gives, if it is known and ours."""
        if isinstance(node, ast.Name):
            if node.id in self.types:
                return self.types[node.id]
            known = self.value(node)
            return type(known) if is_dataclass(known) and not isinstance(known, type) else None
        if isinstance(node, ast.Await):
            return self.type(node.value)
        if isinstance(node, ast.Call):
            called = self.value(node.func)
            if isinstance(called, type):
                return called if _is_ours(called) else None
            under = plain(called)
            if under is None:
                return None
            if under.__name__ == "parse" and under.__module__ == "api.dependencies":
                shape = self.value(node.args[0])
                return shape if isinstance(shape, type) else None
            return _class_of(hints(under).get("return"))
        if isinstance(node, ast.Attribute):
            kind = self.type(node.value)
            if kind is None:
                return None
            member = inspect.getattr_static(kind, node.attr, None)
            if isinstance(member, property):
                return _class_of(hints(typing.cast(FunctionType, member.fget)).get("return"))
            return _class_of(hints(kind).get(node.attr))
        return None

    def visit_Assign(self, node: ast.Assign) -> None:
        """Remember of which class a variable is."""
        self.generic_visit(node)
        pairs: list[tuple[ast.expr, ast.expr]] = [(target, node.value) for target in node.targets]
        if isinstance(node.value, ast.Tuple):
            for target in node.targets:
                if isinstance(target, ast.Tuple):
                    pairs += list(zip(target.elts, node.value.elts, strict=False))
        for named, given in pairs:
            kind = self.type(given)
            if isinstance(named, ast.Name) and kind is not None:
                self.types[named.id] = kind

    def visit_With(self, node: ast.With | ast.AsyncWith) -> None:
        """Remember of which class the variable of a `with` is."""
        for item in node.items:
            kind = self.type(item.context_expr)
            if isinstance(item.optional_vars, ast.Name) and kind is not None:
                self.types[item.optional_vars.id] = kind
        self.generic_visit(node)

    visit_AsyncWith = visit_With

    def visit_Try(self, node: ast.Try) -> None:
        """Forget what is caught and not raised again."""
        stopped: list[type] = []
        for handler in node.handlers:
            again = any(isinstance(x, ast.Raise) and x.exc is None for x in ast.walk(handler))
            kinds: list[Any] = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
            if not again:
                stopped += [k for k in (self.value(kind) for kind in kinds if kind) if isinstance(k, type)]
        self.caught.append(tuple(stopped))
        for held in node.body:
            self.visit(held)
        self.caught.pop()
        for child in (*node.handlers, *node.orelse, *node.finalbody):
            self.visit(child)

    def visit_Raise(self, node: ast.Raise) -> None:
        """Note a refusal."""
        self.generic_visit(node)
        made = node.exc
        if isinstance(made, ast.Call) and isinstance(made.func, ast.Attribute) and made.func.attr == "of":
            made = made.func.value  # of whose accounts it speaks
        given = made.func if isinstance(made, ast.Call) else made
        kind = self.value(given) if given is not None else None
        if not (isinstance(kind, type) and issubclass(kind, LedgerError) and kind.code):
            return
        if not any(issubclass(kind, one) for held in self.caught for one in held):
            self.raised.setdefault(kind, node.lineno)

    def visit_Call(self, node: ast.Call) -> None:
        """Look into a call; an entry that is read back as it was kept is not checked."""
        kept = [one.value for one in node.keywords if one.arg == "kept"]
        if any(isinstance(one, ast.Constant) and one.value is True for one in kept):
            for child in (*node.args, *node.keywords):
                self.visit(child)
        elif plain(self.value(node.func)) is refusing:
            self.caught.append((LedgerError,))  # it gives what the check raises, and raises nothing
            self.generic_visit(node)
            self.caught.pop()
        else:
            self.generic_visit(node)
            self._step(node)

    def _step(self, node: ast.Call) -> None:
        """Note what the verb of a later step checks and does: the one way to act knows it as data of a `Conduct` alone."""
        taken = plain(self.value(node.func))
        if taken not in (acting.take, acting.take_opened, acting.advance):
            return
        conduct = next((one for one in map(self.value, node.args) if isinstance(one, acting.Conduct)), None)
        action = next((one for one in map(self._text, node.args) if one is not None), None)
        verbs = [verb for verb in conduct.verbs if verb.action == action] if conduct is not None else []
        asked = stepping.refused_of(conduct.machine, action or "", verbs) if conduct is not None else None
        self.turns.setdefault(taken, []).append(asked)
        here = next((plain(self.value(one.value)) for one in node.keywords if one.arg == "of"), None)
        alike = [verb for verb in verbs if (only := plain(verb.only)) and here in read(only).called]
        for verb in (
            alike or verbs
        ):  # the address names the kind in the words of `only`; else every kind may come
            for part in (verb.choose, verb.side, verb.check, verb.do):
                self._note(part, node.lineno)

    def visit_Name(self, node: ast.Name) -> None:
        """Note who is called, or handed over to be called; a table is only asked what stands in it."""
        known = self.value(node)
        if not isinstance(known, dict):
            self._note(known, node.lineno)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        """Note who is called, also by way of all that stands in a table."""
        known = self.value(node)
        if isinstance(known, dict):
            return
        self._note(known, node.lineno)
        row = self.value(node.value)
        if isinstance(row, acting.Verb | Way) and known is not None:
            return  # one thing of a row: the others are not called
        if node.attr in ("get", "values", "items") and isinstance(table := self.value(node.value), dict):
            self._note(table, node.lineno)
        self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        """Note what stands in a table under a key; all that stands there, where the key is not known."""
        known = self.value(node)
        self._note(self.value(node.value) if known is None else known, node.lineno)
        if known is None:
            self.generic_visit(node)

    def _note(self, value: Any, line: int) -> None:
        if isinstance(value, dict | tuple | list):
            for one in value.values() if isinstance(value, dict) else value:
                if plain(one) is not None or (isinstance(value, tuple | list) and is_dataclass(one)):
                    self._note(one, line)
            return
        found: list[Any] = []
        if isinstance(value, type):
            found = [] if issubclass(value, LedgerError) else [value]
        elif is_dataclass(value):
            found = [getattr(value, one.name) for one in fields(value)]
            for one in found:
                if is_dataclass(one) and not isinstance(one, type):
                    self._note(one, line)
        elif isinstance(value, partial):
            found = [value.func, *value.args]
        else:
            found = [value]
        for one in found:
            key = one if isinstance(one, type) else plain(one)
            if key is not None and _is_ours(key):
                self.called.setdefault(key, line)
                self.stopped.setdefault(key, []).append(tuple(k for kinds in self.caught for k in kinds))


def hints(of: Any) -> dict[str, Any]:
    """The annotations of a function or class, as far as they can be read."""
    try:
        return typing.get_type_hints(of)
    except (NameError, TypeError, AttributeError):
        return {}


def _class_of(hint: Any) -> type | None:
    if isinstance(hint, type) and _is_ours(hint):
        return hint
    for one in typing.get_args(hint):
        if (found := _class_of(one)) is not None:
            return found
    return None


def _is_ours(value: Any) -> bool:
    return f"{getattr(value, '__module__', '')}.".startswith(OURS)


def owners() -> dict[FunctionType, type]:
    """The class of every method."""
    found = {}
    for module in modules():
        for value in vars(module).values():
            if isinstance(value, type) and value.__module__ == module.__name__:
                for member in vars(value).values():
                    method = plain(member)
                    if method is not None:
                        found[method] = value
    return found


_OWNERS: dict[FunctionType, type] = {}


@cache
def read(function: FunctionType) -> Reader:
    """Read one function."""
    if not _OWNERS:
        _OWNERS.update(owners())
    return Reader(function, _OWNERS.get(function))


def may_meet(reader: Reader, called: Any, kind: type[LedgerError]) -> bool:
    """Tell whether the machine whose step a call takes can refuse it for that; of a call that takes none, it may."""
    return any(asked is None or kind in asked for asked in reader.turns.get(called, (None,)))


def met(function: FunctionType, seen: frozenset[Any] = frozenset()) -> dict[type[LedgerError], str]:
    """Give what may come out of the body of a function, with the way that it comes."""
    reader = read(function)
    found: dict[type[LedgerError], str] = {kind: f"line {line}" for kind, line in reader.raised.items()}
    for one, line in reader.called.items():
        if one in seen or one is function:
            continue
        for kind, way in given(one, seen | {function}).items():
            if kind in stepping.BY_MACHINE and not may_meet(reader, one, kind):
                continue
            if all(any(issubclass(kind, k) for k in held) for held in reader.stopped[one]):
                continue
            found.setdefault(kind, f"line {line}: {one.__qualname__} ({way})")
    return found


def given(one: Any, seen: frozenset[Any] = frozenset()) -> dict[type[LedgerError], str]:
    """Give what a function or class that is called may refuse: its list, or what is met in it."""
    known = listed(one)
    if known is not None:
        return dict.fromkeys(known.classes, "its list")
    if isinstance(one, type):
        found: dict[type[LedgerError], str] = {}
        for name in ("__init__", "__post_init__"):
            method = vars(one).get(name)
            if isinstance(method, FunctionType):
                found |= met(method, seen)
        return found
    return met(one, seen)


def in_order(function: FunctionType) -> list[type[LedgerError]]:
    """Give what a function raises itself, and nothing that it calls may raise too, in the order of its lines."""
    reader = read(function)
    called = {
        kind for one in reader.called if one is not function for kind in given(one, frozenset({function}))
    }
    return [kind for kind, _ in sorted(reader.raised.items(), key=lambda one: one[1]) if kind not in called]

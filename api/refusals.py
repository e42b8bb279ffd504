"""Which refusals a function gives, read from the `Raises` list of its docstring.

In a list every capitalised word is a class of exception, and ``those of `name` `` adds the list of another function or class. Classes
after the word `never` cannot come out, though something that is called could raise them. The rest explains.
"""

import builtins
import importlib
import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, TypeAlias, cast

from ledger.errors import CATALOGUE, LedgerError

Refusal: TypeAlias = type[LedgerError]
Source: TypeAlias = "Refusal | Callable[..., Any]"
"""A refusal, or a function (or class) whose list is read."""

LIST: Final = re.compile(r"\b[Rr]aises(?: \(in this order[^)]*\))?(?::\s|\s)(.*?)(?:\n\s*\n|\Z)", re.DOTALL)
"""A section of its own or the end of a sentence, as far as the next empty line."""
_NAME: Final = r"\b[A-Z]\w*[a-z]\w*"
PART: Final = re.compile(
    rf"\bnever\s+(?P<never>{_NAME}(?:(?:,|,?\s+and)\s+{_NAME})*)|\bthose\s+of\s+`(?P<other>[\w.]+)`|`[^`]*`|(?P<name>{_NAME})"
)


@dataclass(frozen=True, slots=True)
class RefusalList:
    """What the list of a function says."""

    classes: tuple[Refusal, ...]
    """Its refusals with those of all it refers to, in order; what has no code (a mistake of a programmer) is not among them."""
    never: frozenset[Refusal]
    """What it says can never come of what it refers to."""


def refusals(*sources: Source) -> tuple[Refusal, ...]:
    """Give the refusals of functions by their lists, each once; a refusal stands for itself.

    Raises:
        TypeError: a function has no list; LookupError: a word of a list is no class, or a reference leads nowhere.
    """
    found: list[Refusal] = []
    for source in sources:
        if isinstance(source, type) and issubclass(source, LedgerError):
            found.append(source)
            continue
        known = listed(cast(Any, source))
        if known is None:
            raise TypeError(f"{source!r} has no list of what it raises")
        found += known.classes
    return tuple(dict.fromkeys(found))


@cache
def listed(source: Any) -> RefusalList | None:
    """Read the list of a function or a class, and follow its references; None where it has none.

    Raises:
        LookupError: a word of it is no class, or a reference leads nowhere.
    """
    source = inspect.unwrap(getattr(source, "__func__", source))
    text = LIST.search(inspect.getdoc(source) or "") if source.__doc__ else None
    if text is None:
        return None
    found: list[Refusal] = []
    never: set[Refusal] = set()
    for part in PART.finditer(text[1]):
        if part["never"]:
            never |= {_class(source, name) for name in re.findall(_NAME, part["never"])}
        elif part["other"]:
            other = listed(_named(source, part["other"]))
            if other is None:
                raise LookupError(f"{_title(source)}: `{part['other']}` has no list")
            found += other.classes
        elif part["name"]:
            found += [
                one for one in (_class(source, part["name"]),) if issubclass(one, LedgerError) and one.code
            ]
    return RefusalList(tuple(one for one in dict.fromkeys(found) if one not in never), frozenset(never))


def _title(source: Any) -> str:
    return f"{source.__module__}.{source.__qualname__}"


def _class(source: Any, name: str) -> Any:
    """Find the class of a name: in the module of the list, among the refusals of its package, among Python's own."""
    module = importlib.import_module(source.__module__)
    known = (
        getattr(module, name, None) or _by_name(module.__name__).get(name) or getattr(builtins, name, None)
    )
    if not (isinstance(known, type) and issubclass(known, BaseException)):
        raise LookupError(f"{_title(source)}: {name} is no class of a refusal, or of several")
    return known


@cache
def _by_name(module: str) -> dict[str, Refusal | None]:
    """Give the refusals that a module could mean by a name alone: the domain knows none of the web; None where there are several."""
    found: dict[str, Refusal | None] = {"LedgerError": LedgerError}
    for one in CATALOGUE.values():
        if one.__module__.split(".")[0] == "ledger" or module.startswith("api."):
            found[one.__name__] = None if one.__name__ in found else one
    return found


def _named(source: Any, path: str) -> Any:
    """Find what a reference names: in the module of the list, in its class, or by its whole path."""
    module = importlib.import_module(source.__module__)
    for start in _starts(source, module):
        found = start
        for name in path.split("."):
            found = getattr(found, name, None)
        if found is not None:
            return found
    first, _, rest = path.rpartition(".")
    try:
        return getattr(importlib.import_module(first), rest)
    except (ImportError, AttributeError, ValueError):
        raise LookupError(f"{_title(source)}: `{path}` is nowhere") from None


def _starts(source: Any, module: Any) -> Iterator[Any]:
    owner, _, _ = source.__qualname__.rpartition(".")
    if owner and "<" not in owner:
        yield getattr(module, owner, None)
    yield module

"""The bodies of acts, derived from the shapes of their rows (`ledger.processes.acts`): a room says once what an act takes.

    Fen                         decimal text in yuan; "" where it may be left out
    text, number, list          the same limits and words
    date, UUID, Literal, bool   as they are
    a shape                     a body of its own, named after it: `Payment` is `PaymentIn`

The body is strict as every body is; what was told is then read from it in the room.
"""

from collections.abc import Iterator
from dataclasses import MISSING, is_dataclass
from datetime import date
from typing import Annotated, Any, Final, TypeVar, get_args, get_origin

from pydantic import Field, create_model

from api.acts import ActIn
from api.shapes import Day, Lines, Strict
from ledger.amounts import TEXT_MAX, format_decimal
from ledger.processes.acts import (
    Decimal,
    Inputs,
    Listed,
    Says,
    Text,
    Whole,
    apart,
    decimal_of,
    fields_of,
    left_out,
    read,
)

Shape = TypeVar("Shape")
_ACTS: Final[dict[type[object], type[ActIn]]] = {}
_PIECES: Final[dict[type[object], type[Strict]]] = {}


def act_body(shape: type[object]) -> type[ActIn]:
    """Give the body of acts of a shape; the same one for all of them."""
    if shape not in _ACTS:
        _ACTS[shape] = _body(shape, ActIn)
    return _ACTS[shape]


def shape_of(shape: type[Shape], body: ActIn) -> Shape:
    """Give what a body tells, as the room takes it.

    Raises (in this order):
        AmountNotDecimal, AmountTooPrecise, AmountTooLarge: for the first amount that is none.
    """
    return read(shape, body.model_dump(mode="json", include=set(fields_of(shape))))


Base = TypeVar("Base", bound=Strict)


def _body(shape: type[object], base: type[Base]) -> type[Base]:
    found: dict[str, Any] = {
        one.name: (_kind(one.kind), _default(one.kind, one.default)) for one in fields_of(shape).values()
    }
    return create_model(
        f"{shape.__name__}In", __base__=base, __doc__=shape.__doc__, __module__=__name__, **found
    )


def _default(kind: object, default: object) -> Any:
    """Give the default of a field as it stands outside."""
    if default is MISSING:
        return ...
    if default == ():
        return Field(default_factory=list)
    decimal = decimal_of(kind)
    if decimal is None:
        return default
    return format_decimal(default, decimal.scale, 0) if isinstance(default, int) else ""


def _kind(kind: object) -> Any:
    """Give the type of a field as it stands outside, with its limits."""
    inner = left_out(kind)
    if inner is not None:
        return _kind(inner) if decimal_of(kind) else _kind(inner) | None
    base, marks = apart(kind)
    outside: Any = str if decimal_of(kind) else _outside(base)
    for limit in (limit for mark in marks for limit in _limits(mark)):
        outside = Annotated[outside, limit]
    return outside


def _outside(base: object) -> Any:
    if get_origin(base) is tuple:
        return list[_kind(get_args(base)[0])]  # type: ignore[misc]
    if base is date:
        return Day
    if base == Inputs:
        return dict[str, Any]
    if not (isinstance(base, type) and is_dataclass(base)):
        return base
    shape: type[object] = base
    if shape not in _PIECES:
        _PIECES[shape] = _body(shape, Strict)
    return _PIECES[shape]


def _limits(mark: object) -> Iterator[Any]:
    """Write a mark as what checks it, and as what the document says of it."""
    match mark:
        case Text(most, least, pattern, says, lines):
            if lines:
                yield Lines
            yield Field(max_length=most, min_length=least, pattern=pattern, description=says)
        case Decimal(_, unit):
            yield Field(max_length=4 * TEXT_MAX, description=f"Decimal, in {unit}.")
        case Whole(least, most):
            yield Field(ge=least, le=most)
        case Listed(most, least):
            yield Field(max_length=most, min_length=least)
        case Says(text):
            yield Field(description=text)

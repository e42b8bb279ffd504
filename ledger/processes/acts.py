"""Acts as values: what can be done in a room, by whom, under which article, and what is told with it.

A room lists its acts as rows, one each. What is told with an act has a *shape*: a frozen dataclass whose fields say by their type
what they are and in which unit. Everything else follows from the row: the words that are kept (`written`), how they are read back
(`read`), whether a retry says the same (`differs`), and the body of the address with its checks and its page (`api.derived`).

    type of a field      inside                     in the words that are kept, and outside
    Fen                  int, of the smallest unit  decimal text in yuan; "" where it may be left out and is
    date, UUID           date, UUID                 text
    tuple[X, ...]        tuple                      list
    tuple[X, Y]          tuple                      list of just these
    a shape              dataclass                  object
    Inputs               mapping                    object of plain JSON values, which whoever uses them checks

Limits of texts and lists are marks beside the type. The door checks them before it reads a shape; here a value of another type
is a mistake of the programmer.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Final,
    Generic,
    Literal,
    TypeAlias,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)
from uuid import UUID

from ledger.amounts import format_decimal, parse_decimal
from ledger.entries import BODY_MAX, MEMO_MAX, TextEmpty, check_text
from ledger.errors import LedgerError
from ledger.identifiers import CODE, CODE_MAX
from ledger.processes.machines import Machine, Transition
from ledger.texts import numbered, tells_a_number, trimmed


@dataclass(frozen=True, slots=True)
class Text:
    """Limits of a text."""

    most: int | None = None
    """Characters."""
    least: int | None = None
    pattern: str | None = None
    says: str | None = None
    """What the page of the address says about it."""
    lines: bool = False
    """Whether it is a body of several lines."""
    number: bool = False
    """Whether it is the number of a paper, which is kept in one form."""


@dataclass(frozen=True, slots=True)
class Whole:
    """Limits of a number; both ends belong to it."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Listed:
    """Limits of the length of a list."""

    most: int
    least: int | None = None


@dataclass(frozen=True, slots=True)
class Decimal:
    """An amount: an integer of the smallest unit inside, decimal text in the shown unit outside."""

    scale: int
    """Decimals of the shown unit that the smallest one counts."""
    unit: str
    """The shown unit."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Nobody tells it: the ledger finds it out of what comes."""


@dataclass(frozen=True, slots=True)
class Says:
    """What the page of the address says about a field that has no other limits."""

    text: str


Fen: TypeAlias = Annotated[int, Decimal(2, "yuan")]
"""Money in fen."""
Code: TypeAlias = Annotated[str, Text(CODE_MAX, pattern=f"^{CODE.pattern}$")]
"""Code of an owner, as of a party: `enterprise:x`."""
Line: TypeAlias = Annotated[str, Text(MEMO_MAX)]
"""A text of one line."""
PaperNumber: TypeAlias = Annotated[
    str, Text(MEMO_MAX, says="As it is printed; kept in one form of brackets and digits.", number=True)
]
"""The number of a paper, a case or an invoice: `川环罚〔2026〕1号`."""
Body: TypeAlias = Annotated[str, Text(BODY_MAX, says="May be of several lines.", lines=True)]
"""A text of several lines."""
Inputs: TypeAlias = Mapping[str, object]
"""Plain JSON values by name: texts, numbers, lists of them."""
Words: TypeAlias = dict[str, object]
"""What was told, in the form in which it is kept."""

Shape = TypeVar("Shape")
Shape_co = TypeVar("Shape_co", covariant=True)
"""The shape of a row. A row is one of `Act[…, object]` too, where rows of several shapes are listed; who does it checks what is told."""
Work = TypeVar("Work")
View = TypeVar("View")
Of = TypeVar("Of")
"""What names one of several: an id, or a name."""


def passes(_: View) -> None:
    """Nothing stands against it but what it says itself.

    Raises:
        nothing of its own.
    """


def fits(_: View, __: object) -> None:
    """Nothing stands against this one but its own state.

    Raises:
        nothing of its own.
    """


@dataclass(frozen=True, slots=True)
class About(Generic[View, Work, Of]):
    """What an act names by an id or a name: one of those that run beside the process."""

    noun: str
    among: Callable[[View], Collection[Of]]
    """Those with which it can be done as they stand; where there are none, nobody is told of the act."""
    lock: Callable[[Work, "About[View, Work, Of]", Of], None] | None = None
    """Locks it and checks its step, where it has states of its own, before anything else is looked at."""
    check: Callable[[View, Of], None] = fits
    """Refuses one of them whatever else is told; reads, and writes nothing."""
    machine: Machine | None = None
    """Whose step it takes, or stands beside."""
    step: str = ""
    """The step that it takes of that machine; empty where it takes none."""
    field: str = "subject"
    """The field of the shape that names it."""
    roles: Callable[[View, Of], tuple[str, ...]] | None = None
    """Who may, of one of them, where not of each everybody who may do the act."""

    @property
    def taken(self) -> tuple[Transition, ...]:
        """The steps of which it takes one."""
        return self.machine.taking.get(self.step, ()) if self.machine is not None else ()


@dataclass(frozen=True, slots=True)
class Act(Generic[View, Work, Shape_co]):
    """Something that can be done: the one row that tells it."""

    name: str
    title: str
    """In English; the Chinese of papers is `zh`."""
    zh: str
    basis: str
    """The article behind it, where no rule pack names another for the day."""
    power: str
    """Of the key with which it is asked for."""
    shape: type[Shape_co]
    """What is told with it."""
    do: Callable[[Work, Shape_co], None]
    """What it does beyond moving the process, and what it refuses of what is told."""
    roles: tuple[str, ...] = ()
    """Who may, where it does not move the process; where it does, the machine says so."""
    states: tuple[str, ...] = ()
    """While the process is what, where it does not move it; empty: always."""
    second_person: bool = False
    """Whether it must be another person than who began the process, where it does not move it."""
    by_two: bool = False
    """Whether it waits, kept in its words, until another person confirms that it is done."""
    check: Callable[[View], None] = passes
    """Refuses what is refused whatever is told; reads, and writes nothing. The list of what can be done asks the same."""
    about: About[View, Work, Any] | None = None
    term: str = ""
    """Name of the term that it ends, or that runs for it."""
    place: str = ""
    """Last part of its address, where that is not its name."""

    @property
    def refusing(self) -> tuple[Callable[..., None], ...]:
        """The functions that refuse it, in the order in which they are asked."""
        about = self.about
        if about is None:
            return self.check, self.do
        locks = (about.lock,) if about.lock is not None else ()
        return *locks, self.check, about.check, self.do

    @property
    def address(self) -> str:
        """The last part of its address."""
        return self.place or self.name.replace("_", "-")

    def steps(self, machine: Machine) -> tuple[Transition, ...]:
        """List the steps of a machine that it takes; none where it is done beside the process."""
        return machine.taking.get(self.name, ())


AnyAct: TypeAlias = Act[Any, Any, Any]
"""A row of whatever room and shape, where rows are only listed."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a shape, taken apart."""

    name: str
    kind: object
    """Its type with its marks."""
    default: object
    """MISSING where it must be told."""


def fields_of(shape: type[object]) -> Mapping[str, Field]:
    """Take a shape apart, by name, in the order in which its fields stand; once."""
    known = _APART.get(shape)
    if known is None:
        if not is_dataclass(shape):
            raise TypeError(f"{shape} is no shape")
        kinds = get_type_hints(shape, include_extras=True)
        known = _APART[shape] = {
            one.name: Field(one.name, kinds[one.name], one.default) for one in fields(shape)
        }
    return known


_APART: Final[dict[type[object], Mapping[str, Field]]] = {}


def asked_of(shape: type[object]) -> tuple[str, ...]:
    """List what is told in a shape, by name; once."""
    known = _ASKED.get(shape)
    if known is None:
        known = _ASKED[shape] = tuple(
            name
            for name, one in fields_of(shape).items()
            if not any(isinstance(mark, Measured) for mark in apart(one.kind)[1])
        )
    return known


_ASKED: Final[dict[type[object], tuple[str, ...]]] = {}


def apart(kind: object) -> tuple[object, tuple[object, ...]]:
    """Part a type from its marks."""
    if get_origin(kind) is Annotated:
        base, *marks = get_args(kind)
        return base, tuple(marks)
    return kind, ()


def left_out(kind: object) -> object | None:
    """Give the type of what may be left out as None; none where it may not."""
    if get_origin(kind) in (Union, UnionType):
        inner: list[object] = [one for one in get_args(kind) if one is not NoneType]
        if len(inner) == 1:
            return inner[0]
    return None


def decimal_of(kind: object) -> Decimal | None:
    """Find the unit of an amount; none where a type is no amount."""
    inner = left_out(kind)
    return next(
        (mark for mark in apart(kind if inner is None else inner)[1] if isinstance(mark, Decimal)), None
    )


def read(shape: type[Shape], words: Mapping[str, object], *, kept: bool = False) -> Shape:
    """Give words their meaning; what was copied around a text is left out.

    Args:
        kept: whether they are read back from where an act keeps them. There they stand among the words of others, which are passed
            over; one that may be left out, and was not known when they were recorded, is None; and a text stands as it was recorded,
            since a retry is compared with it letter by letter.

    Raises (in this order):
        TypeError: a name that the shape does not have, or one that must be told and is not; a mistake of the programmer.
        AmountNotDecimal, AmountTooPrecise, AmountTooLarge: for the first amount that is none.
        ValueError: another value that the shape does not take; a mistake of the programmer.
    """
    known = fields_of(shape)
    unknown = [] if kept else sorted(words.keys() - known.keys())
    absent = [one for name, one in known.items() if name not in words and one.default is MISSING]
    missing = [one.name for one in absent if not kept or left_out(one.kind) is None]
    if unknown or missing:
        raise TypeError(f"{shape.__name__}: not known {unknown}, missing {missing}")
    told: Words = {one.name: None for one in absent}
    for name, one in known.items():
        if _is_told(one, words):
            told[name] = _read(one.kind, words[name], kept=kept)
    return shape(**told)


def known_of(shape: type[object], words: Mapping[str, object]) -> Words:
    """Give those of some words that a shape has."""
    return {name: words[name] for name in fields_of(shape) if name in words}


def _is_told(one: Field, words: Mapping[str, object]) -> bool:
    if one.name not in words:
        return False
    blank = words[one.name] == "" and one.default is not MISSING and decimal_of(one.kind) is not None
    return not blank  # a blank amount is one that is left out


def _read(kind: object, value: object, *, kept: bool = False) -> object:
    inner = left_out(kind)
    if inner is not None:
        return None if value is None else _read(inner, value, kept=kept)
    base, marks = apart(kind)
    decimal = next((mark for mark in marks if isinstance(mark, Decimal)), None)
    if decimal is not None:
        return parse_decimal(_exactly(str, value), decimal.scale, decimal.unit)
    origin = get_origin(base)
    if origin is tuple:
        return tuple(_read(of, one, kept=kept) for of, one in _each(base, _sequence(value)))
    if origin is Literal:
        if value not in get_args(base):
            raise ValueError(f"{value!r} is none of {get_args(base)}")
        return value
    if base == Inputs:
        return dict(_mapping(value))
    if base is str:
        text = _exactly(str, value) if kept else trimmed(_exactly(str, value))
        number = not kept and any(isinstance(mark, Text) and mark.number for mark in marks)
        return numbered(text) if number else text
    if base is date:
        return date.fromisoformat(_exactly(str, value))
    if base is UUID:
        return UUID(_exactly(str, value))
    if isinstance(base, type):
        return read(base, _mapping(value), kept=kept) if is_dataclass(base) else _exactly(base, value)
    raise TypeError(f"{base} is no type of a shape")


def _each(kind: object, values: Sequence[object]) -> list[tuple[object, object]]:
    """Give each of several values its type: all have that of a list, or each that of its place."""
    kinds = get_args(kind)
    if kinds[-1] is Ellipsis:
        return [(kinds[0], one) for one in values]
    return list(zip(kinds, values, strict=True))


def _exactly(kind: type[Shape], value: object) -> Shape:
    if type(value) is not kind:
        raise ValueError(f"{value!r} is no {kind.__name__}")
    return value


def _sequence(value: object) -> Sequence[object]:
    if not isinstance(value, list | tuple):
        raise ValueError(f"{value!r} is no list")
    return value


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise ValueError(f"{value!r} is no object")
    return value


def written(told: object, *, sparse: bool = False) -> Words:
    """Give what is told as the words that are kept: amounts as decimal text with all decimals of their unit.

    Args:
        sparse: whether what may be left out, and is None, is no word at all. So the acts of permits and of the market have always been
            kept, and are shown word for word.
    """
    return {
        name: _written(one.kind, value, sparse=sparse)
        for name, one in fields_of(type(told)).items()
        if (value := getattr(told, name)) is not None or one.default is MISSING or not sparse
    }


def _written(kind: object, value: object, *, sparse: bool = False) -> object:
    decimal = decimal_of(kind)
    if decimal is not None:
        return format_decimal(value, decimal.scale, decimal.scale) if isinstance(value, int) else ""
    inner = left_out(kind)
    if inner is not None and value is not None:
        return _written(inner, value, sparse=sparse)
    if isinstance(value, tuple):
        return [_written(of, one, sparse=sparse) for of, one in _each(apart(kind)[0], value)]
    if isinstance(value, date | UUID):
        return str(value)
    return written(value, sparse=sparse) if is_dataclass(value) else value


def differs(told: object, stored: Mapping[str, object], name: str) -> bool:
    """Tell whether a field of what is told now is another one than was told before, in the words that were kept of it.

    Values are compared, so that an amount is the same however it was written. A word that was not known then is the same where it
    is left blank, or as it is when nobody tells it.
    """
    one, value = fields_of(type(told))[name], getattr(told, name)
    if name not in stored:
        return value != one.default and bool(_written(one.kind, value))
    try:
        return bool(value != (_read(one.kind, stored[name]) if _is_told(one, stored) else one.default))
    except (LedgerError, TypeError, ValueError):  # what is no such value any more is none that is told now
        return True


def check_texts(told: object) -> None:
    """Check that every text in what is told can be kept.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty: for the first one; of a number that is told, something is left beside its marks.
    """
    for name, text, mark in texts_in(told):
        check_text(name, text, lines=mark.lines)
        if mark.number and text and not tells_a_number(text):
            raise TextEmpty(field=name)


def texts_in(told: object) -> Iterator[tuple[str, str, Text]]:
    """List the texts in what is told: name, text, and its limits."""
    for name, one in fields_of(type(told)).items():
        yield from _texts(name, one.kind, getattr(told, name))


def _texts(name: str, kind: object, value: object) -> Iterator[tuple[str, str, Text]]:
    base, marks = apart(left_out(kind) or kind)
    if isinstance(value, str):
        yield name, value, next((mark for mark in marks if isinstance(mark, Text)), Text())
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _texts(str(key), object, inner)
    elif isinstance(value, tuple | list):
        kinds = get_args(base)
        for inner in value:
            yield from _texts(name, kinds[0] if kinds else object, inner)
    elif is_dataclass(value):
        yield from texts_in(value)

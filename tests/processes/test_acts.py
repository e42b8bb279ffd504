"""What is told with an act: read from words, written back, compared with what was told before."""

import json
from dataclasses import dataclass, make_dataclass
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest

from ledger.amounts import AmountNotDecimal, AmountTooLarge, AmountTooPrecise
from ledger.entries import TextTooLong, TextUnprintable
from ledger.processes.acts import (
    Body,
    Code,
    Fen,
    Inputs,
    Line,
    Listed,
    Whole,
    check_texts,
    differs,
    fields_of,
    known_of,
    read,
    written,
)

ID = UUID("01a2252e-b974-71cd-95ea-26e072310e19")


@dataclass(frozen=True, slots=True, kw_only=True)
class Crate:
    """A piece of what is told."""

    weight: Fen
    label: Line = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Everything that a shape may have."""

    owner: Code
    amount: Fen
    fee: Fen = 0
    excess: Fen | None = None
    on: date
    until: date | None = None
    subject: UUID
    kind: Literal["wet", "dry"] = "dry"
    text: Body = ""
    part: int = 1
    sealed: bool = False
    crates: Annotated[tuple[Crate, ...], Listed(3)] = ()
    notes: tuple[Line, ...] = ()
    inputs: Inputs


WORDS: dict[str, Any] = {
    "owner": "enterprise:x",
    "amount": "300",
    "on": "2025-01-06",
    "subject": str(ID),
    "inputs": {"volume": "1.5", "list": ["1", "2"]},
}
LOAD = Load(
    owner="enterprise:x",
    amount=300_00,
    on=date(2025, 1, 6),
    subject=ID,
    inputs={"volume": "1.5", "list": ["1", "2"]},
)


def test_words_are_read_into_their_types() -> None:
    """Amounts in fen, days, ids, pieces; what is left out is as the shape says."""
    assert read(Load, WORDS) == LOAD
    more = {**WORDS, "crates": [{"weight": "0.05", "label": " a\n"}], "excess": "1.2", "until": "2025-02-01"}
    told = read(Load, more)
    assert told.crates == (Crate(weight=5, label="a"),)
    assert (told.excess, told.until) == (120, date(2025, 2, 1))


@pytest.mark.parametrize("blank", [{"fee": "", "excess": ""}, {"excess": None, "until": None}])
def test_a_blank_amount_is_left_out(blank: dict[str, Any]) -> None:
    """Where an amount may be left out, an empty text leaves it out."""
    assert read(Load, {**WORDS, **blank}) == LOAD


def test_words_that_are_written_are_read_back() -> None:
    """In the form that was always kept: decimal text, days and ids as text, lists; what is no amount is empty."""
    assert written(LOAD) == {
        **WORDS,
        "amount": "300.00",
        "fee": "0.00",
        "excess": "",
        "until": None,
        "kind": "dry",
        "text": "",
        "part": 1,
        "sealed": False,
        "crates": [],
        "notes": [],
    }
    told = read(
        Load, {**WORDS, "crates": [{"weight": "2"}], "notes": ["a"], "excess": "0", "until": "2025-02-01"}
    )
    assert read(Load, written(told)) == told


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({"amount": "3e2"}, AmountNotDecimal),
        ({"amount": ""}, AmountNotDecimal),
        ({"excess": "1.234"}, AmountTooPrecise),
        ({"crates": [{"weight": "1" + "0" * 20}]}, AmountTooLarge),
        ({"amount": 300}, ValueError),
        ({"part": True}, ValueError),
        ({"sealed": "yes"}, ValueError),
        ({"kind": "damp"}, ValueError),
        ({"crates": "many"}, ValueError),
        ({"crates": ["one"]}, ValueError),
        ({"inputs": []}, ValueError),
        ({"on": "soon"}, ValueError),
        ({"subject": "x"}, ValueError),
        ({"colour": "red"}, TypeError),
    ],
    ids=str,
)
def test_what_does_not_fit_is_refused(change: dict[str, Any], refused: type[Exception]) -> None:
    """An amount that is none is the fault of who sent it; anything else was to be checked at the door."""
    with pytest.raises(refused):
        read(Load, {**WORDS, **change})


def test_what_must_be_told_is_asked_for() -> None:
    """Without a field that has no default nothing is read."""
    with pytest.raises(TypeError, match="amount"):
        read(Load, {name: value for name, value in WORDS.items() if name != "amount"})


@pytest.mark.parametrize(
    ("stored", "different"),
    [
        ({}, []),
        ({"amount": "300.00"}, []),
        ({"amount": "300.01"}, ["amount"]),
        ({"amount": "plenty"}, ["amount"]),
        ({"fee": "0", "excess": ""}, []),
        ({"excess": "0"}, ["excess"]),
        ({"crates": [{"weight": "1"}]}, ["crates"]),
        ({"kind": "damp", "part": 2}, ["kind", "part"]),
        ({"inputs": {"volume": "1.50", "list": ["1", "2"]}}, ["inputs"]),
        ({"text": " \n"}, []),
    ],
    ids=str,
)
def test_values_are_compared(stored: dict[str, Any], different: list[str]) -> None:
    """An amount is the same however it was written; what is no value any more is another one."""
    words = {**WORDS, **stored}
    assert [name for name in fields_of(Load) if differs(LOAD, words, name)] == different


def test_a_word_that_was_not_known_is_blank() -> None:
    """A record that is older than a word says the same, where it is left as it is or blank, in a piece too."""
    told = read(Load, {**WORDS, "crates": [{"weight": "1.00"}], "kind": "wet", "sealed": True})
    old = {"owner": "enterprise:x", "amount": "300", "crates": [{"weight": "1"}]}
    assert not differs(told, old, "crates")
    assert [
        name
        for name in ("fee", "excess", "until", "text", "part", "kind", "sealed")
        if differs(told, old, name)
    ] == [
        "kind",
        "sealed",
    ]


def test_known_words_are_taken_out() -> None:
    """Of the words of a record, those that a shape has."""
    assert known_of(Crate, {"weight": "1", "action": "load", "on": "2025-01-06"}) == {"weight": "1"}


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({"text": "a\u202eb"}, TextUnprintable),
        ({"notes": ["a\nb"]}, TextUnprintable),
        ({"crates": [{"weight": "1", "label": "a\u200bb"}]}, TextUnprintable),
        ({"inputs": {"names": ["a", "b\u2066c"]}}, TextUnprintable),
        ({"owner": "x" * 600}, TextTooLong),
        ({"text": "x" * 9000}, TextTooLong),
    ],
    ids=lambda value: str(value)[:40],
)
def test_every_text_is_checked(change: dict[str, Any], refused: type[Exception]) -> None:
    """Wherever it stands; only a body has several lines."""
    check_texts(read(Load, {**WORDS, "text": "a\nb", "notes": ["c"]}))
    with pytest.raises(refused):
        check_texts(read(Load, {**WORDS, **change}))


KINDS: list[tuple[Any, list[tuple[Any, Any, Any]], list[Any]]] = [
    (
        Line,
        [("a", "a", "a"), ("", "", ""), (" a\n", "a", " a\n"), ("\u3000甲", "甲", "\u3000甲")],
        [None, 1, ["a"]],
    ),
    (Body, [("a\nb", "a\nb", "a\nb"), ("a\n", "a", "a\n")], [None, 1]),
    (Code, [("enterprise:x", "enterprise:x", "enterprise:x")], [None, 1]),
    (
        Fen,
        [("0.00", 0, 0), ("0.01", 1, 1), ("1234.50", 123450, 123450)],
        [None, 1, 1.5, True, "", "0.001", "1e2", "9" * 20],
    ),
    (int, [(0, 0, 0), (-1, -1, -1), (2**62, 2**62, 2**62)], [None, "1", 1.0, True]),
    (Annotated[int, Whole(1, 3)], [(3, 3, 3)], [None, "3", True]),
    (bool, [(True, True, True), (False, False, False)], [None, 0, 1, "true"]),
    (date, [("2024-02-29", date(2024, 2, 29), date(2024, 2, 29))], [None, "2023-02-29", "soon", 20240229]),
    (UUID, [(str(ID), ID, ID)], [None, "x", 1]),
    (Literal["wet", "dry"], [("dry", "dry", "dry")], [None, "damp", 1]),
    (Inputs, [({}, {}, {}), ({"a": ["1", 2]}, {"a": ["1", 2]}, {"a": ["1", 2]})], [None, [], "a"]),
    (tuple[int, ...], [([], (), ()), ([1, 2], (1, 2), (1, 2))], [None, 1, {"0": 1}, [1, "2"], "12"]),
    (tuple[Line, ...], [([" a"], ("a",), (" a",))], [None, "a", [None]]),
    (tuple[Fen, ...], [(["0.01"], (1,), (1,))], [[1], [""]]),
    (tuple[UUID, ...], [([str(ID)], (ID,), (ID,))], ["x", ["x"]]),
    (
        tuple[tuple[Line, int], ...],
        [([["SO2", 5], ["NOX", 6]], (("SO2", 5), ("NOX", 6)), (("SO2", 5), ("NOX", 6))), ([], (), ())],
        [{"SO2": 5}, [["SO2", "5"]], [["SO2"]], [["SO2", 5, 6]], [[5, "SO2"]], ["SO"]],
    ),
    (Crate, [({"weight": "0.05", "label": " a"}, Crate(weight=5, label="a"), Crate(weight=5, label=" a"))], [None, [], "a"]),
    (tuple[Crate, ...], [([{"weight": "1.00", "label": ""}], (Crate(weight=100),), (Crate(weight=100),))], [[1], ["a"]]),
]  # fmt: skip
"""Each type that a field may have: words, what they mean where they are told, and where they are kept; and what is none of it."""
EACH = [(kind, *row) for kind, rows, _ in KINDS for row in rows]
NONE_OF_IT = [(kind, value) for kind, _, wrong in KINDS for value in wrong]


def one_field(kind: Any) -> Any:
    """A shape of one field that must be told."""
    return make_dataclass("One", [("x", kind)], frozen=True)


@pytest.mark.parametrize(("kind", "words", "told", "kept"), EACH, ids=str)
def test_each_type_has_one_reader_and_one_writer(kind: Any, words: Any, told: Any, kept: Any) -> None:
    """What is told loses what was copied around it; what is kept is read as it stands, and written back as it stood."""
    shape = one_field(kind)
    assert read(shape, {"x": words}) == shape(told)
    assert read(shape, {"x": words}, kept=True) == shape(kept)
    for sparse in (False, True):
        assert json.loads(json.dumps(written(shape(kept), sparse=sparse))) == {"x": words}


@pytest.mark.parametrize(("kind", "value"), NONE_OF_IT, ids=str)
def test_what_is_none_of_a_type_is_not_read(kind: Any, value: Any) -> None:
    """Whether told or kept, wherever it stands: nothing is done by words that mean something else."""
    for kept in (False, True):
        with pytest.raises((AmountNotDecimal, AmountTooPrecise, AmountTooLarge, ValueError)):
            read(one_field(kind), {"x": value}, kept=kept)


@pytest.mark.parametrize(("kind", "words", "_", "kept"), EACH, ids=str)
def test_what_may_be_left_out_of_each_type(kind: Any, words: Any, _: Any, kept: Any) -> None:
    """As None it is a blank word, or none where words are sparse; told, it is asked for; kept, it may be older than the word."""
    must, may = one_field(kind | None), make_dataclass("May", [("x", kind | None, None)], frozen=True)
    blank = "" if kind == Fen else None
    for shape in (must, may):
        assert read(shape, {"x": words}, kept=True) == shape(kept)
        assert written(shape(kept)) == written(shape(kept), sparse=True) == written(one_field(kind)(kept))
        assert written(shape(None)) == {"x": blank}
        assert read(shape, {"x": None}) == read(shape, {}, kept=True) == shape(None)
    assert written(must(None), sparse=True) == {"x": blank}, "it was always said"
    assert written(may(None), sparse=True) == {}
    assert read(may, {}) == may(None)
    with pytest.raises(TypeError):
        read(must, {})


def test_words_of_others_are_passed_over_where_they_are_kept() -> None:
    """An act keeps the words of its kind among those that all acts have; a piece of it is older than a word, too."""
    assert read(Crate, {"machine": "m", "weight": "1.00"}, kept=True) == Crate(weight=100)
    pieces = one_field(tuple[Crate, ...])
    assert read(pieces, {"x": [{"weight": "1.00", "colour": "red"}]}, kept=True) == pieces(
        (Crate(weight=100),)
    )
    for words in ({"label": "a"}, {"weight": None}):
        with pytest.raises((TypeError, ValueError)):
            read(Crate, words, kept=True)

"""What is told with an act: read from words, written back, compared with what was told before."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest

from ledger.amounts import AmountNotDecimal, AmountTooLarge, AmountTooPrecise
from ledger.entries import TextTooLong, TextUnprintable
from ledger.identifiers import uuid7
from ledger.processes.acts import (
    Body,
    Code,
    Fen,
    Inputs,
    Line,
    Listed,
    check_texts,
    differs,
    fields_of,
    known_of,
    read,
    written,
)

ID = uuid7()


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

"""What is told with the acts of a case, whatever it is: written as words and read back, it is the same."""

import json
from dataclasses import is_dataclass
from datetime import date
from typing import Any, Literal, get_args, get_origin
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.amounts import AMOUNT_MAX
from ledger.compensation.acts import ACTS
from ledger.processes.acts import Inputs, Text, apart, decimal_of, differs, fields_of, left_out, read, written
from ledger.texts import numbered, trimmed
from tests.sampling import size

SHAPES = sorted({act.shape for act in ACTS}, key=lambda shape: str(shape.__name__))
TEXTS = st.text(st.characters(codec="utf-8"), max_size=12).map(trimmed)
PLAIN: dict[object, st.SearchStrategy[Any]] = {
    str: TEXTS,
    bool: st.booleans(),
    int: st.integers(-(2**40), 2**40),
    date: st.dates(),
    UUID: st.uuids(),
    Inputs: st.dictionaries(TEXTS, st.one_of(TEXTS, st.none(), st.lists(TEXTS, max_size=2)), max_size=2),
}


def values(kind: object) -> st.SearchStrategy[Any]:
    """Anything of a type of a shape."""
    inner = left_out(kind)
    if inner is not None:
        return st.none() | values(inner)
    base, marks = apart(kind)
    if any(isinstance(mark, Text) and mark.number for mark in marks):
        return TEXTS.map(numbered)
    if decimal_of(kind) is not None:
        return st.integers(-AMOUNT_MAX, AMOUNT_MAX)
    if get_origin(base) is tuple:
        return st.lists(values(get_args(base)[0]), max_size=2).map(tuple)
    if get_origin(base) is Literal:
        return st.sampled_from(get_args(base))
    return told_by(base) if isinstance(base, type) and is_dataclass(base) else PLAIN[base]


def told_by(shape: type[Any]) -> st.SearchStrategy[Any]:
    """Anything that a shape may be."""
    return st.builds(shape, **{one.name: values(one.kind) for one in fields_of(shape).values()})


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
@settings(max_examples=size(8, 100))
@given(data=st.data())
def test_words_say_the_same(shape: type[Any], data: st.DataObject) -> None:
    """Goal: nothing is lost in a record. Method: anything told, through the words that are kept of it: a few examples by default."""
    told = data.draw(told_by(shape))
    words = json.loads(json.dumps(written(told)))
    assert read(shape, words) == told
    assert not [name for name in fields_of(shape) if differs(told, words, name)]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
@settings(max_examples=size(8, 100))
@given(data=st.data())
def test_another_word_is_another_act(shape: type[Any], data: st.DataObject) -> None:
    """Goal: no retry passes that says something else. Method: two things told; just the fields whose values differ are named.

    A few examples of each shape by default.
    """
    first, second = data.draw(told_by(shape)), data.draw(told_by(shape))
    words = json.loads(json.dumps(written(first)))
    found = [name for name in fields_of(shape) if differs(second, words, name)]
    assert found == [name for name in fields_of(shape) if getattr(first, name) != getattr(second, name)]

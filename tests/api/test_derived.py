"""Bodies of acts are derived from the shapes of the room: what they take, what they refuse, and what the room is told."""

import json
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from api.dependencies import parse
from api.derived import act_body, shape_of
from api.errors import RequestInvalid
from ledger.compensation import shapes
from ledger.compensation.acts import ACTS
from ledger.entries import TextEmpty
from ledger.errors import LedgerError
from ledger.identifiers import uuid7
from tests.api.conftest import Serving

STEP = {"id": str(uuid7()), "effective_on": "2026-03-02"}
SUBJECT = "01890000-0000-7000-8000-000000000001"
HEADS = [{"head": "H4", "money": "6"}, {"head": "H1", "money": "0.5", "kind": "1"}]
PARTS = [{"amount": "6.5", "obligors": [{"owner": "enterprise:x"}]}]

TAKEN: list[tuple[object, dict[str, Any]]] = [
    (
        shapes.Payment(route="escrow", payer="enterprise:x", amount=10_50),
        {"route": "escrow", "payer": "enterprise:x", "amount": "10.5"},
    ),
    (shapes.Note(topic="fine", text="a\nb"), {"topic": "fine", "text": " a\nb ", "amount": ""}),
    (shapes.Note(topic="fine", text="", amount=0), {"topic": "fine", "text": "", "amount": "0"}),
    (shapes.Onward(payment=UUID(SUBJECT)), {"payment": SUBJECT}),
    (
        shapes.Call(subject=UUID(SUBJECT), part=2, payer=None),
        {"subject": SUBJECT, "part": 2, "payer": None},
    ),
    (
        shapes.Obligation(
            heads=(shapes.Owed(head="H4", money=6_00), shapes.Owed(head="H1", money=50, kind=1_00)),
            parts=(shapes.Part(amount=6_50, obligors=(shapes.Obligor(owner="enterprise:x"),)),),
            schedule=(shapes.Due(due_on=date(2026, 6, 30)),),
        ),
        {"heads": HEADS, "parts": PARTS, "schedule": [{"due_on": "2026-06-30", "amount": ""}]},
    ),
    (
        shapes.Assessment(
            items=(shapes.Item(head="H4", method="stated", inputs={"amount": "6", "list": ["1", 2, None]}),),
            body="institute",
            author="Li",
        ),
        {
            "items": [{"head": "H4", "method": "stated", "inputs": {"amount": "6", "list": ["1", 2, None]}}],
            "body": "institute",
            "author": "Li",
        },
    ),
    (
        shapes.Spending(subject=UUID(SUBJECT), stage=1, use="restoration", payee="firm:1", amount=-1),
        {"subject": SUBJECT, "stage": 1, "use": "restoration", "payee": "firm:1", "amount": "-0.01"},
    ),
]


@pytest.mark.parametrize(("expected", "words"), TAKEN, ids=lambda value: type(value).__name__)
def test_a_body_tells_what_the_room_takes(expected: object, words: dict[str, Any]) -> None:
    """In fen, days, ids and pieces; what is left out is as the shape says."""
    body = parse(act_body(type(expected)), json.dumps({**STEP, **words}).encode())
    assert shape_of(type(expected), body) == expected


PAYMENT = {"route": "treasury", "payer": "enterprise:x", "amount": "1"}
REFUSED: list[tuple[type[object], dict[str, Any], str]] = [
    (shapes.Payment, {**PAYMENT, "amount": 1}, "request.invalid"),
    (shapes.Payment, {**PAYMENT, "amount": None}, "request.invalid"),
    (shapes.Payment, {**PAYMENT, "amount": "1" * 161}, "request.invalid"),
    (shapes.Payment, {**PAYMENT, "amount": "1e2"}, "amount.not_decimal"),
    (shapes.Payment, {**PAYMENT, "amount": ""}, "amount.not_decimal"),
    (shapes.Payment, {**PAYMENT, "amount": "1.001"}, "amount.too_precise"),
    (shapes.Payment, {**PAYMENT, "amount": "1" * 18}, "amount.too_large"),
    (shapes.Payment, {**PAYMENT, "part": 0}, "request.invalid"),
    (shapes.Payment, {**PAYMENT, "part": 1001}, "request.invalid"),
    (shapes.Payment, {**PAYMENT, "part": "1"}, "request.invalid"),
    (shapes.Payment, {**PAYMENT, "payer": "a b"}, "request.invalid"),
    (shapes.Payment, {**PAYMENT, "route": "post"}, "request.invalid"),
    (shapes.Payment, {**PAYMENT, "colour": "red"}, "request.invalid"),
    (shapes.Onward, {"payment": SUBJECT, "amount": None}, "request.invalid"),
    (shapes.Parties, {"parties": []}, "request.invalid"),
    (shapes.Relief, {"kind": "credit", "basis": " \n"}, "text.empty"),
    (shapes.Obligation, {"heads": HEADS * 5, "parts": PARTS}, "request.invalid"),
    (shapes.Obligation, {"heads": [{**HEADS[0], "x": 1}], "parts": PARTS}, "request.invalid"),
    (shapes.Order, {"number": "1", "served_on": "1899-12-31"}, "request.invalid"),
]


@pytest.mark.parametrize(("shape", "words", "code"), REFUSED, ids=lambda value: str(value)[:50])
def test_a_body_refuses_what_its_shape_does_not_take(
    shape: type[object], words: dict[str, Any], code: str
) -> None:
    """Types, limits, choices, names; an amount that is none is refused by its own name."""
    with pytest.raises(LedgerError) as refused:
        shape_of(shape, parse(act_body(shape), json.dumps({**STEP, **words}).encode()))
    assert refused.value.code == {"text.empty": TextEmpty.code}.get(code, code)
    assert (code == "request.invalid") == isinstance(refused.value, RequestInvalid)


def test_acts_of_one_shape_share_their_body() -> None:
    """And two shapes have never the same name, or the document would tell one of them alone."""
    bodies = {act.shape: act_body(act.shape) for act in ACTS}
    assert all(act_body(shape) is body for shape, body in bodies.items())
    assert len({body.__name__ for body in bodies.values()}) == len(bodies)


def test_an_amount_that_is_none_is_refused_first(serving: Serving) -> None:
    """Before anything is looked up; then the case."""
    with serving.client("finance") as client:
        for amount, code in (("1e2", "amount.not_decimal"), ("1.00", "compensation.case_unknown")):
            body = {**STEP, **PAYMENT, "amount": amount}
            assert client.post("/v1/books/zj/cases/none/pay", json=body).json()["code"] == code

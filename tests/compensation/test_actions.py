"""Damage cases on PostgreSQL: every yuan stands under its head, and is received once."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.compensation import actions, queries
from ledger.compensation.rules import HeadAmount, Instalment, apportion
from ledger.database import Books, Database
from ledger.errors import LedgerError
from ledger.identifiers import uuid7
from ledger.journal.posting import Outcome
from tests.world import World, make_world

DAY = date(2026, 6, 1)
HEADS = [HeadAmount("H4", 1001), HeadAmount("H1", 500), HeadAmount("H3", 7)]


class Case:
    """A case and its verbs."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.world.database.begin(
            lambda books: actions.open_case(books, world.book_id, code="C1", title="a river", liable="enterprise:x")
        )

    def do(self, action: Callable[..., Outcome], entry_id: UUID | None = None, **words: Any) -> str:
        def work(books: Books) -> Outcome:
            given = {"code": "C1", "on": DAY, "document": "judgment", **words}
            return action(books, self.world.book_id, self.world.poster, entry_id=entry_id or uuid7(), **given)

        try:
            return self.world.database.begin(work).status
        except LedgerError as error:
            return error.code

    def schedule(self, *amounts: int) -> list[Instalment]:
        return [Instalment(DAY + timedelta(days=30 * n), amount) for n, amount in enumerate(amounts)]

    def read(self, **words: Any) -> queries.Case:
        with self.world.database.read() as books:
            return queries.find_case(books, self.world.book_id, "C1", **words)


@pytest.fixture
def case(database: Database, owner: Database) -> Case:
    """A case that was opened."""
    return Case(make_world(database, owner))


def test_life_of_a_case(case: Case) -> None:
    """Assessed, due, received: by head, to the fen; the last instalment closes every head; order is free."""
    assert case.do(actions.make_due, schedule=case.schedule(1508)) == "compensation.not_assessed"
    assert case.do(actions.assess, heads=HEADS) == "posted"
    assert case.do(actions.assess, heads=HEADS) == "compensation.assessed_already"
    assert case.do(actions.make_due, schedule=case.schedule(500, 500)) == "compensation.schedule_differs"
    assert case.do(actions.make_due, schedule=case.schedule(503, 503, 502)) == "posted"
    assert case.do(actions.make_due, schedule=case.schedule(1508)) == "compensation.due_already"
    assert case.do(actions.receive, number=4, amount=1) == "compensation.instalment_unknown"
    assert case.do(actions.receive, number=2, amount=502) == "compensation.instalment_amount"
    for number, amount in ((3, 502), (1, 503), (2, 503)):
        assert case.do(actions.receive, number=number, amount=amount) == "posted"
        assert case.do(actions.receive, number=number, amount=amount) == "compensation.instalment_paid"
    assert [(h.head, h.assessed, h.due, h.received) for h in case.read().heads] == [
        ("H1", 500, 0, 500), ("H3", 7, 0, 7), ("H4", 1001, 0, 1001),
    ]  # fmt: skip
    assert case.world.broken() == []


def test_retries_are_answered_again(case: Case) -> None:
    """Each verb, sent again under the same id, is a replay; with other words it is a conflict or a refusal."""
    one, two, three = uuid7(), uuid7(), uuid7()
    assert [case.do(actions.assess, one, heads=HEADS) for _ in range(2)] == ["posted", "replayed"]
    assert case.do(actions.assess, one, heads=HEADS[:2]) == "entry.id_used"
    assert [case.do(actions.make_due, two, schedule=case.schedule(1000, 508)) for _ in range(2)] == ["posted", "replayed"]
    assert case.do(actions.make_due, two, schedule=case.schedule(1508)) == "entry.id_used"
    assert [case.do(actions.receive, three, number=1, amount=1000) for _ in range(2)] == ["posted", "replayed"]
    assert case.do(actions.receive, three, number=2, amount=508) == "entry.id_used"
    assert case.world.broken() == []


def test_an_instalment_is_received_once(case: Case) -> None:
    """Eight threads record the same instalment under ids of their own: one is posted."""
    case.do(actions.assess, heads=HEADS)
    case.do(actions.make_due, schedule=case.schedule(1508))
    with ThreadPoolExecutor(8) as pool:
        told = Counter(pool.map(lambda _: case.do(actions.receive, number=1, amount=1508), range(8)))
    assert told == {"posted": 1, "compensation.instalment_paid": 7}


def test_who_sees_a_case(case: Case) -> None:
    """The liable party sees its case; another does not, and neither sees one that is not there."""
    assert case.read(owner="enterprise:x").title == "a river"
    with pytest.raises(queries.CaseUnknown):
        case.read(owner="enterprise:y")
    assert case.do(actions.assess, code="C2", heads=HEADS) == "compensation.case_unknown"
    assert case.do(actions.assess, heads=[HeadAmount("H1", 0)]) == "entry.amount_not_positive"


@given(
    st.dictionaries(st.sampled_from(["H1", "H3", "H4", "H5"]), st.integers(1, 10**12), min_size=1),
    st.lists(st.integers(1, 100), min_size=1, max_size=12),
)
def test_instalments_close_every_head(heads: dict[str, int], weights: list[int]) -> None:
    """However a sum is cut into instalments, the last one leaves nothing under any head and no head below zero."""
    total = sum(heads.values())
    remaining = dict(heads)
    parts = [total * w // sum(weights) for w in weights]
    parts[-1] += total - sum(parts)
    for part in parts:
        if part:
            split = apportion(part, remaining)
            assert sum(split.values()) == part
            remaining = {head: due - split.get(head, 0) for head, due in remaining.items()}
            assert min(remaining.values()) >= 0
    assert set(remaining.values()) == {0}

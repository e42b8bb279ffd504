"""The gatherer: many requests in one commit, and every one with the answer it would have had alone."""

import asyncio
import threading
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from api import gathering
from api.gathering import Committed, Gatherer, ReversalAsked
from api.shapes import EntryIn
from ledger.actors.authority import Actor, KeyUnknown, KindNotYours, Role, digest_of
from ledger.database import Database
from ledger.database.refusals import Busy, PromiseBroken
from ledger.entries import Entry, IdNotVersion7, TextTooLong
from ledger.identifiers import uuid7
from ledger.journal.balances import EntryUnknown, entry_by_id
from ledger.journal.codes import book_id
from ledger.journal.refusals import IdUsed, KindNotReversible, ReversedAlready
from tests.api.conftest import furnish, transfer

ACTOR = 3
"""Number of the actor `finance` that `furnish` makes."""


class Held(Database):
    """A database whose first transaction waits, so that others gather behind it."""

    def hold(self) -> None:
        self.gate = threading.Event()
        self.entered = threading.Event()
        self.begun = 0

    async def occupied(self) -> None:
        """Wait until a transaction has begun, and stands at the gate."""
        assert await asyncio.to_thread(self.entered.wait, 10)

    def begin(self, work: Any) -> Any:
        self.begun += 1
        self.entered.set()
        self.gate.wait(10)
        return super().begin(work)


@pytest.fixture
def held(pair: tuple[Database, Database]) -> Iterator[tuple[Held, int, bytes]]:
    """Give a database with a book, its number, and the digest of a key of finance."""
    database, owner = pair
    keys, _ = owner.begin(furnish)
    number = database.begin(lambda books: book_id(books, "zj"))
    held = Held(database.engine.url.render_as_string(hide_password=False).replace("+psycopg", ""))
    held.hold()
    yield held, number, digest_of(keys["finance"])
    held.close()


def entry(**changes: Any) -> EntryIn:
    """Make an entry as it comes out of a body."""
    return EntryIn.model_validate(transfer(**changes), strict=False)


def undoing(
    original: UUID, role: Role = Role.FINANCE, owner: str | None = None, **changes: Any
) -> ReversalAsked:
    """Ask for the reversal of an entry, as finance unless somebody else does."""
    actor = Actor(ACTOR, 1, "finance", role, owner)
    asked = ReversalAsked(uuid7(), original, date(2026, 11, 2), "", "", actor)
    return asked._replace(**changes)


async def gather(
    held: tuple[Held, int, bytes], *entries: EntryIn | ReversalAsked
) -> list[Committed | BaseException]:
    """Send an entry ahead that occupies the book, the others behind it, and open the gate."""
    database, number, digest = held
    gatherer = Gatherer(database)
    ahead = asyncio.create_task(gatherer.post(number, entry(), ACTOR, digest))
    await database.occupied()
    tasks = [
        asyncio.create_task(
            gatherer.reverse(number, one, digest)
            if isinstance(one, ReversalAsked)
            else gatherer.post(number, one, ACTOR, digest)
        )
        for one in entries
    ]
    await asyncio.sleep(0)  # one turn: each of them has joined the queue
    database.gate.set()
    answers = await asyncio.gather(*tasks, return_exceptions=True)
    await ahead
    await gatherer.close()
    return answers


def post_some(held: tuple[Held, int, bytes], count: int, **changes: Any) -> list[Entry]:
    """Post entries together, while nothing is held."""
    database, number, digest = held
    database.gate.set()

    async def run() -> list[Committed]:
        gatherer = Gatherer(database)
        sent = [gatherer.post(number, entry(**changes), ACTOR, digest) for _ in range(count)]
        done = await asyncio.gather(*sent)
        await gatherer.close()
        return done

    return [one.outcome.entry for one in asyncio.run(run())]


def statuses(answers: list[Committed | BaseException]) -> list[str]:
    """Say in a word what became of each."""
    return [a.outcome.status if isinstance(a, Committed) else type(a).__name__ for a in answers]


def is_there(database: Database, number: int, id: UUID) -> bool:
    """Tell whether an entry is in the book."""
    with database.read() as books:
        try:
            entry_by_id(books, number, id)
        except EntryUnknown:
            return False
        return True


def test_those_who_wait_share_a_commit(held: tuple[Held, int, bytes]) -> None:
    """Goal: one transaction for many. Method: thirty entries behind a slow one make one transaction."""
    answers = asyncio.run(gather(held, *(entry() for _ in range(30))))
    assert statuses(answers) == ["posted"] * 30
    assert held[0].begun == 2


def test_reversals_wait_with_the_others(held: tuple[Held, int, bytes]) -> None:
    """Goal: a reversal costs no commit of its own. Method: ten entries, then their reversals with a new entry behind a slow one make one
    transaction; of two reversals of one entry the second alone is refused, and one sent again is replayed."""
    made = post_some(held, 10)
    undone = [undoing(one.id) for one in made]
    held[0].hold()
    answers = asyncio.run(gather(held, *undone, undoing(made[0].id), entry(), undone[3]))
    assert statuses(answers) == ["posted"] * 10 + [ReversedAlready.__name__, "posted", "replayed"]
    # One ahead, one for all of them, and one for the id that was sent twice.
    assert held[0].begun == 3


def test_each_reversal_for_itself(held: tuple[Held, int, bytes]) -> None:
    """Goal: of reversals in one batch each is refused as it would be alone, and takes no other with it. Method: among sound ones, of what
    there is not, by who sees nothing of it, by a role that does not record its kind, under an id that is none, with a long text, under
    an id that an entry has, and of a reversal; who sees one side of an entry undoes it."""
    made = post_some(held, 4)
    back = undoing(made[0].id)
    held[0].hold()
    unknown = uuid7()
    assert statuses(asyncio.run(gather(held, back))) == ["posted"]
    answers = asyncio.run(
        gather(
            held,
            undoing(made[1].id),
            undoing(unknown),
            undoing(made[2].id, owner="zeta"),
            undoing(made[2].id, Role.ENTERPRISE, "acme"),
            undoing(made[2].id, id=UUID(int=1)),
            undoing(made[2].id, memo="x" * 501),
            undoing(made[2].id, id=made[3].id),
            undoing(back.id),
            undoing(made[2].id, owner="acme"),
            entry(),
            undoing(made[3].id),
        )
    )
    assert statuses(answers) == [
        "posted",
        EntryUnknown.__name__,
        EntryUnknown.__name__,
        KindNotYours.__name__,
        IdNotVersion7.__name__,
        TextTooLong.__name__,
        IdUsed.__name__,
        KindNotReversible.__name__,
        "posted",
        "posted",
        "posted",
    ]
    assert isinstance(answers[1], EntryUnknown)
    assert answers[1].figures == {"id": str(unknown)}


@pytest.mark.parametrize(("most", "begun"), [(8, 5), (9, 2), (10, 2)])
def test_long_reversals_come_alone(
    held: tuple[Held, int, bytes], monkeypatch: pytest.MonkeyPatch, most: int, begun: int
) -> None:
    """Goal: how long a transaction is does not hang on what reversals undo, which nobody knows while they wait. Method: the most is set
    below, at and above what two reversals of one entry and the one of another bring; over it, each has a transaction of its own."""
    legs = [("acme", "debit", "2.00"), ("zeta", "debit", "3.00"), ("bank", "credit", "5.00")]
    postings = [
        {"account": f"{who}:clearing", "asset": "CNY", "side": side, "amount": amount}
        for who, side, amount in legs
    ]
    made = post_some(held, 2, postings=postings)
    held[0].hold()
    monkeypatch.setattr(gathering, "POSTINGS_MAX", most)
    asked = [undoing(made[0].id), undoing(made[0].id)]
    answers = asyncio.run(gather(held, *asked, undoing(made[1].id)))
    assert statuses(answers) == ["posted", ReversedAlready.__name__, "posted"]
    assert held[0].begun == begun


def test_each_for_itself(held: tuple[Held, int, bytes]) -> None:
    """Goal: a bad entry harms no other. Method: poor and unsound entries among good ones."""
    bad = [entry(amount="9.00", debit="bank", credit="zeta"), entry(amount="1.999"), entry(kind="no.such")]
    answers = asyncio.run(gather(held, entry(), *bad, entry()))
    assert statuses(answers) == ["posted", "refused", "AmountTooPrecise", "refused", "posted"]


def test_a_poison_entry_fails_alone(held: tuple[Held, int, bytes], pair: tuple[Database, Database]) -> None:
    """Goal: a batch refused at COMMIT is taken apart. Method: a deferred promise that one of five breaks."""
    with pair[1].engine.begin() as connection:
        connection.exec_driver_sql("""
            CREATE FUNCTION ledger.test_deferred() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
              IF new.memo = 'poison' THEN
                RAISE 'refused at commit' USING ERRCODE = 'LG099', CONSTRAINT = 'test_deferred';
              END IF;
              RETURN NULL;
            END $$;
            CREATE CONSTRAINT TRIGGER test_deferred AFTER INSERT ON ledger.entry DEFERRABLE INITIALLY DEFERRED
              FOR EACH ROW EXECUTE FUNCTION ledger.test_deferred()""")
    entries = [entry(), entry(), entry(memo="poison"), entry(), entry()]
    answers = asyncio.run(gather(held, *entries))
    assert statuses(answers) == ["posted", "posted", "PromiseBroken", "posted", "posted"]
    assert isinstance(answers[2], PromiseBroken)
    assert [is_there(held[0], held[1], e.id) for e in entries] == [True, True, False, True, True]


def test_one_id_twice_in_a_moment(held: tuple[Held, int, bytes]) -> None:
    """Goal: the second of two with one id waits for the first. Method: the same entry three times, and changed."""
    one = entry()
    answers = asyncio.run(gather(held, one, one, one, one.model_copy(update={"memo": "other"})))
    assert statuses(answers) == ["posted", "replayed", "replayed", "conflict"]


def test_a_key_revoked_while_waiting(held: tuple[Held, int, bytes]) -> None:
    """Goal: each batch asks whether its keys are valid. Method: a digest that nobody has, among good ones."""
    database, number, digest = held
    database.gate.set()

    async def run() -> list[Committed | BaseException]:
        gatherer = Gatherer(database)
        digests = (digest, b"\0" * 32, digest)
        posts = [gatherer.post(number, entry(), ACTOR, one) for one in digests]
        answers = await asyncio.gather(*posts, return_exceptions=True)
        await gatherer.close()
        return answers

    answers = asyncio.run(run())
    assert statuses(answers) == ["posted", KeyUnknown.__name__, "posted"]


def test_too_many_wait(held: tuple[Held, int, bytes]) -> None:
    """Goal: a bounded queue. Method: a gatherer for three, and five behind one that is being posted."""
    database, number, digest = held

    async def run() -> list[Committed | BaseException]:
        gatherer = Gatherer(database, waiting_max=3)
        tasks = [asyncio.create_task(gatherer.post(number, entry(), ACTOR, digest))]
        await database.occupied()
        tasks += [asyncio.create_task(gatherer.post(number, entry(), ACTOR, digest)) for _ in range(5)]
        await asyncio.sleep(0)
        database.gate.set()
        answers = await asyncio.gather(*tasks, return_exceptions=True)
        await gatherer.close()
        return answers

    assert statuses(asyncio.run(run())) == ["posted"] * 4 + [Busy.__name__] * 2


def test_who_goes_away_loses_nothing(held: tuple[Held, int, bytes]) -> None:
    """Goal: an entry taken in is posted although its client is gone. Method: cancel one while it waits."""
    database, number, digest = held
    lost = entry()

    async def run() -> None:
        gatherer = Gatherer(database)
        task = asyncio.create_task(gatherer.post(number, lost, ACTOR, digest))
        await database.occupied()
        task.cancel()
        database.gate.set()
        await gatherer.close()

    asyncio.run(run())
    assert is_there(database, number, lost.id)


def test_a_fault_reaches_its_client(held: tuple[Held, int, bytes]) -> None:
    """Goal: whatever goes wrong, nobody waits for ever. Method: a transaction that fails with a bug."""
    database, number, digest = held

    def broken(_: Any) -> Any:
        raise ZeroDivisionError

    database.begin = broken  # type: ignore[method-assign, assignment]

    async def run() -> list[Committed | BaseException]:
        gatherer = Gatherer(database)
        posts = [gatherer.post(number, entry(), ACTOR, digest) for _ in range(3)]
        answers = await asyncio.gather(*posts, return_exceptions=True)
        await gatherer.close()
        return answers

    assert statuses(asyncio.run(run())) == ["ZeroDivisionError"] * 3

"""What a person leaves when the key is revoked: approvals that are void, processes that go on."""

import dataclasses
import threading
from collections.abc import Callable

import pytest

from ledger.actors.actions import IssuedKey, revoke_key, revoke_own_key
from ledger.actors.authority import Bearer, Role
from ledger.database import Books, Database
from ledger.entries import Entry
from ledger.errors import LedgerError
from ledger.identifiers import uuid7
from ledger.journal.posting import Submission, approve, post
from ledger.periods import actions as periods
from ledger.periods.actions import AskedStep
from ledger.processes.actions import AskerGone, Step
from ledger.processes.queries import LEFT_MAX, left_open
from tests.actors.test_key_promises import waits
from tests.furnished import furnished
from tests.people import key_for
from tests.world import DAY, World, make_world, move


@dataclasses.dataclass
class Office:
    """A book with three people of finance."""

    world: World
    owner: Database
    people: dict[str, IssuedKey]

    def wish(self, approver: str = "wang", **changes: object) -> Entry:
        """An adjustment that somebody has approved."""
        entry = move("a", "b", 10, kind="journal.adjustment", **changes)  # type: ignore[arg-type]
        self.world.database.begin(
            lambda books: approve(books, self.world.book_id, entry, self.people[approver].actor_id)
        )
        return entry

    def post(self, entry: Entry, poster: str = "chen") -> str:
        """Post it, and tell what became of it."""
        [outcome] = self.world.post(entry, actor_id=self.people[poster].actor_id)
        return outcome.status if outcome.error is None else outcome.error.code

    def revoke(self, name: str) -> None:
        """Take the key of somebody back."""
        self.owner.begin(lambda books: revoke_key(books, None, self.world.book_id, self.people[name].key_id))

    def step(self, name: str) -> Step:
        """Somebody acts."""
        return Step(self.people[name].actor_id, "finance", DAY, "month end")


@furnished
def office(database: Database, owner: Database) -> Office:
    """Wang, Chen and Li."""
    world = make_world(database, owner)
    people = {
        name: owner.begin(lambda books, n=name: key_for(books, world.book_id, n, Role.FINANCE))  # type: ignore[misc]
        for name in ("wang", "chen", "li")
    }
    return Office(world, owner, people)


def second_key(office: Office, name: str) -> int:
    """Give somebody another key, as a later version or the owner of the database may; its number."""
    with office.owner.engine.begin() as connection:
        return int(
            connection.exec_driver_sql(
                "INSERT INTO ledger.api_key (actor_id, digest) VALUES (%s, sha256('another')) RETURNING key_id",
                (office.people[name].actor_id,),
            ).scalar_one()
        )


def test_an_approval_does_not_outlive_its_key(office: Office) -> None:
    """Goal: void until somebody else approves. Method: one poster, approvals of a valid, a revoked and another valid key."""
    entry, lost = office.wish(), office.wish()
    assert office.post(entry) == "posted"
    office.revoke("wang")
    assert office.post(entry) == "replayed"
    assert office.post(lost) == "entry.approval_void"
    assert office.post(lost) == "entry.approval_void"
    assert office.post(office.wish("li")) == "posted"
    assert office.post(office.wish("wang")) == "entry.approval_void"


def test_precedence_of_a_void_approval(office: Office) -> None:
    """Goal: the documented order. Method: requests with this fault and one before or behind it."""
    changed, own, soft = office.wish(), office.wish("wang"), office.wish()
    beyond = move("low", "a", 1)
    office.revoke("wang")
    assert office.post(dataclasses.replace(changed, memo="changed")) == "entry.approval_missing"
    assert office.post(own, "wang") == "entry.approved_by_poster"
    overdrawn = dataclasses.replace(
        beyond, kind="journal.adjustment", postings=move("a", "low", 10**6).postings
    )
    office.world.database.begin(
        lambda books: approve(books, office.world.book_id, overdrawn, office.people["wang"].actor_id)
    )
    assert office.post(overdrawn) == "entry.approval_void"
    with office.owner.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger.book DISABLE TRIGGER ALL")
        connection.exec_driver_sql("UPDATE ledger.book SET soft_closed_through = '2026-06-30'")
    assert office.post(soft) == "entry.approval_void"
    assert office.post(move("a", "b", 10)) == "entry.period_soft_closed"


def test_a_void_approval_is_told_before_who_gave_it(office: Office) -> None:
    """Goal: the documented order of an approval's faults. Method: others approve again what was approved with a key that is gone."""
    entry = office.wish("wang")

    def again(name: str, words: Entry) -> str:
        try:
            office.world.database.begin(
                lambda books: approve(books, office.world.book_id, words, office.people[name].actor_id)
            )
        except LedgerError as error:
            return error.code
        return "approved"

    assert again("li", entry) == "entry.approved_by_another"
    office.revoke("wang")
    assert again("li", entry) == "entry.approval_void"
    assert again("li", dataclasses.replace(entry, memo="changed")) == "entry.approved_otherwise"


def own(office: Office, name: str) -> Bearer:
    """Somebody, as the server knows who comes."""
    key = office.people[name]
    return Bearer(key.actor_id, office.world.book_id, name, Role.FINANCE, None, key=key.text)


def test_a_person_with_two_keys(office: Office) -> None:
    """Goal: the approval stands while a person replaces keys and one is good. Method: by the holder, the first, then the second."""
    first, second = office.wish(), office.wish()
    another = second_key(office, "wang")
    wang = own(office, "wang")
    office.world.database.begin(lambda books: revoke_own_key(books, wang, office.people["wang"].key_id))
    assert office.post(first) == "posted"
    wang = dataclasses.replace(wang, key="another")
    office.world.database.begin(lambda books: revoke_own_key(books, wang, another))
    assert office.post(second) == "entry.approval_void"
    since, first_gone, last_gone = office.owner.begin(
        lambda books: books.connection.exec_driver_sql(
            "SELECT ledger.keys_gone(%(one)s, NULL), min(revoked_at), max(revoked_at) FROM ledger.api_key WHERE actor_id = %(one)s",
            {"one": office.people["wang"].actor_id},
        ).one()
    )
    assert first_gone < since == last_gone


def test_what_a_thief_did_stays_void(office: Office) -> None:
    """Goal: another key makes nothing good that was done before one was taken back. Method: approve, ask; lose one of two keys; again."""
    world, database = office.world, office.world.database
    before = office.wish()
    soft = AskedStep(uuid7(), "soft_close", DAY.replace(month=1, day=1))
    database.begin(lambda books: periods.propose(books, world.book_id, soft, office.step("chen")))
    asked = AskedStep(uuid7(), "close", DAY.replace(month=1, day=1))
    database.begin(lambda books: periods.propose(books, world.book_id, asked, office.step("wang")))
    second_key(office, "wang")
    office.revoke("wang")

    def approves() -> None:
        database.begin(
            lambda books: periods.approve_step(books, world.book_id, office.step("chen"), step_id=asked.id)
        )

    assert office.post(before) == "entry.approval_void"
    with pytest.raises(AskerGone, match="a key was revoked"):
        approves()
    assert office.post(office.wish()) == "posted", "with the key that is good he goes on"
    query = """SELECT x.given, ledger.gone_since(k.actor_id, x.at), ledger.keys_gone(k.actor_id, x.at), k.revoked_at
      FROM ledger.api_key k, LATERAL (VALUES (-1, k.revoked_at - interval '1 microsecond'), (0, k.revoked_at),
        (1, k.revoked_at + interval '1 microsecond')) x (given, at) WHERE k.key_id = %s ORDER BY 1"""
    with office.owner.engine.begin() as connection:
        for given, seen, locked, revoked_at in connection.exec_driver_sql(
            query, (office.people["wang"].key_id,)
        ):
            assert seen == locked == (None if given > 0 else revoked_at)
    database.begin(
        lambda books: periods.drop_step(books, world.book_id, office.step("chen"), step_id=asked.id)
    )
    asked = dataclasses.replace(asked, id=uuid7())
    database.begin(lambda books: periods.propose(books, world.book_id, asked, office.step("wang")))
    approves()


def test_who_never_had_a_key(office: Office) -> None:
    """Goal: persons of an archive, and the ledger's own jobs, have no keys that could be revoked. Method: an approver without one."""
    entry = move("a", "b", 10, kind="journal.adjustment")
    office.world.database.begin(
        lambda books: approve(books, office.world.book_id, entry, office.world.approver)
    )
    assert office.post(entry) == "posted"


def test_what_is_remembered_is_true_for_whoever_comes(office: Office) -> None:
    """Goal: an id that its approver submitted is told to a colleague as it was. Method: both, one after the other; the sentence."""
    entry = office.wish()
    told = []
    for name in ("wang", "chen"):
        [outcome] = office.world.post(entry, actor_id=office.people[name].actor_id)
        assert outcome.error is not None
        told.append((outcome.error.code, str(outcome.error)))
    assert told[0] == told[1]
    assert told[0][0] == "entry.approved_by_poster"
    assert "was submitted under this id by the person who had approved it" in told[1][1]


def test_a_batch_loses_what_is_void_and_no_more(office: Office) -> None:
    """Goal: one void approval refuses its entry, or its group. Method: a batch of each, then one atomic."""
    entries = [office.wish(), office.wish("li"), move("a", "b", 1)]
    office.revoke("wang")
    told = office.world.post(*entries, actor_id=office.people["chen"].actor_id)
    assert [outcome.status for outcome in told] == ["refused", "posted", "posted"]
    atomic = [move("a", "b", 1), office.wish("wang"), move("a", "b", 1)]
    told = office.world.post(*atomic, atomic=True, actor_id=office.people["chen"].actor_id)
    assert [outcome.status for outcome in told] == ["linked", "refused", "linked"]
    assert office.world.broken() == []


Half = Callable[[Books], object]


def at_once(office: Office, first: Half, second: Half) -> object:
    """Do `second` while `first` is done but not committed; give what the second gives, once both are committed."""
    told: list[object] = []
    pids: list[int] = []
    ready = threading.Event()

    def follow(books: Books) -> None:
        pids.append(books.connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())
        ready.set()
        told.append(second(books))

    thread = threading.Thread(target=lambda: office.world.database.begin(follow))

    def lead(books: Books) -> None:
        first(books)
        thread.start()
        ready.wait()
        while thread.is_alive() and not waits(
            str(office.owner.engine.url.set(drivername="postgresql").render_as_string(False)), pids[0]
        ):
            pass
        assert thread.is_alive(), "the second did not wait for the first"

    office.owner.begin(lead)
    thread.join()
    return told[0]


def test_posting_and_revoking_at_once(office: Office) -> None:
    """Goal: one order. Method: each first, uncommitted, while the other comes: it waits, and then knows."""
    world, chen, wang = office.world, office.people["chen"].actor_id, office.people["wang"]
    early, late = office.wish(), office.wish()
    root = office.owner.begin(lambda books: key_for(books, None, "root", Role.ADMINISTRATOR)).text

    def posting(entry: Entry) -> Half:
        return lambda books: post(books, world.book_id, [Submission(entry, chen)])[0]

    def revoking(books: Books) -> object:
        query = "SELECT ledger.revoke_key(%s, %s, %s)"
        return books.connection.exec_driver_sql(query, (root, world.book_id, wang.key_id)).scalar_one()

    at_once(office, posting(early), revoking)
    with world.database.read() as books:
        query = "SELECT e.recorded_at < k.revoked_at FROM ledger.entry e, ledger.api_key k WHERE e.entry_id = %s AND k.key_id = %s"
        assert books.connection.exec_driver_sql(query, (early.id, wang.key_id)).scalar_one() is True
    assert office.post(late) == "entry.approval_void"
    third = office.wish("li")
    outcome = at_once(
        office,
        lambda books: revoke_key(books, None, world.book_id, office.people["li"].key_id),
        posting(third),
    )
    assert outcome.error is not None  # type: ignore[attr-defined]
    assert outcome.error.code == "entry.approval_void"  # type: ignore[attr-defined]


def test_what_is_left_open(office: Office) -> None:
    """Goal: unused approvals and open processes are told, bounded. Method: some of each, used, ended, and of others."""
    world, database = office.world, office.world.database
    used, refused, mine = office.wish(), office.wish(), [office.wish() for _ in range(LEFT_MAX + 3)]
    office.wish("li")
    assert office.post(used) == "posted"
    assert office.post(refused, "wang") == "entry.approved_by_poster"
    done = AskedStep(uuid7(), "soft_close", DAY.replace(month=1, day=1))
    database.begin(lambda books: periods.propose(books, world.book_id, done, office.step("wang")))
    asked = AskedStep(uuid7(), "close", DAY.replace(month=1, day=1))
    database.begin(lambda books: periods.propose(books, world.book_id, asked, office.step("wang")))
    with database.read() as books:
        left = left_open(books, office.people["wang"].actor_id)
        assert left_open(books, office.people["chen"].actor_id) == dataclasses.replace(
            left, approvals=0, approval_ids=[], processes=0, first_processes=[]
        )
    assert (left.approvals, left.approval_ids) == (
        LEFT_MAX + 3,
        [entry.id for entry in reversed(mine)][:LEFT_MAX],
    )
    assert [(p.id, p.machine, p.state, p.began) for p in left.first_processes] == [
        (asked.id, "periods.step", "proposed", True)
    ]
    assert left.processes == 1
    later = dataclasses.replace(asked, id=uuid7())
    database.begin(lambda books: periods.propose(books, world.book_id, later, office.step("wang")))
    with database.read() as books:
        left = left_open(books, office.people["wang"].actor_id)
    assert [p.id for p in left.first_processes] == [later.id, asked.id], "the newest first"
    database.begin(
        lambda books: periods.drop_step(books, world.book_id, office.step("chen"), step_id=later.id)
    )
    office.revoke("wang")
    with pytest.raises(AskerGone, match="a key was revoked"):
        database.begin(
            lambda books: periods.approve_step(books, world.book_id, office.step("chen"), step_id=asked.id)
        )
    database.begin(
        lambda books: periods.drop_step(books, world.book_id, office.step("chen"), step_id=asked.id)
    )
    with database.read() as books:
        assert left_open(books, office.people["wang"].actor_id).processes == 0

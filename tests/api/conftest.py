"""A running application on a database of its own, whose every answer is held to the documentation, and clients of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from ledger.actors.authority import Role
from ledger.database import Books, Database
from ledger.identifiers import uuid7
from ledger.journal import accounts, codes
from ledger.journal.accounts import NewAccount
from tests.answers import Watched
from tests.furnished import furnished
from tests.people import NUMBERS, hired, key_for, know
from tests.serving import StoryClock, client_of
from tests.serving import served as serving_at

DAY = "2026-11-01"


@dataclass
class Serving:
    """An application that serves, and what stands in its books: `zj` with accounts, `js` empty."""

    app: FastAPI
    database: Database
    owner: Database
    url: str
    watched: Watched
    keys: dict[str, str] = field(default_factory=dict)
    """Key texts by role; `other` is of finance in the book `js`, `deputy` a second administrator."""
    key_ids: dict[str, int] = field(default_factory=dict)

    def client(self, role: str | None = "finance", **headers: str) -> httpx.Client:
        """Make a client with the key of a role."""
        known = {"Authorization": f"Bearer {self.keys[role]}"} if role else {}
        return client_of(self.url, 30, {**known, **headers})

    def hire(self, name: str, role: str, owner: str | None = None, **more: Any) -> dict[str, Any]:
        """Give somebody a key in the book `zj`, by a mandate of two persons, and keep its text under the name."""
        words = {
            "name": name,
            "number": f"TEST-{name}",
            "role": role,
            **({"owner": owner} if owner else {}),
            **more,
        }
        second = "bureau" if role == "enterprise" else "deputy"
        if role == "enterprise" and owner:
            know(self.database, self.database.begin(lambda books: codes.book_id(books, "zj")), owner)
        with self.client("administrator") as asker, self.client(second) as confirmer:
            made = hired(asker, confirmer, words)
        self.keys[name] = made["key"]
        return made


@pytest.fixture
def pair(database: Database, owner: Database) -> tuple[Database, Database]:
    """Give a fresh database twice: as the web sees it, and as its owner does."""
    return database, owner


@dataclass(frozen=True)
class Keys:
    """Texts and numbers of the keys of a furnished book, by role or name."""

    texts: dict[str, str]
    ids: dict[str, int]


@furnished
def stocked(database: Database, owner: Database) -> Keys:
    """A book with accounts, and a key for every role."""
    return Keys(*owner.begin(furnish))


@furnished
def mills(database: Database, owner: Database) -> Keys:
    """The same, and two mills with a site each, and caps."""
    from tests.api.test_plans import Office

    with served(database, owner, Keys(*owner.begin(furnish))) as serving:
        Office(serving).furnish()
    return Keys(serving.keys, serving.key_ids)


@furnished
def courtroom(database: Database, owner: Database) -> Keys:
    """The same without mills, and everybody who is in a case, with one case against x."""
    from tests.api.test_damages import Office

    with served(database, owner, Keys(*owner.begin(furnish))) as serving:
        Office(serving).furnish()
    return Keys(serving.keys, serving.key_ids)


@pytest.fixture
def serving(pair: tuple[Database, Database], stocked: Keys) -> Iterator[Serving]:
    """Serve the book on a free port; where a test asks for more than `stocked`, that is there."""
    with served(*pair, stocked) as made:
        yield made


@contextmanager
def served(database: Database, owner: Database, keys: Keys) -> Iterator[Serving]:
    """Serve a furnished book on a free port."""
    app = create_app(database, StoryClock(), keys=NUMBERS.folder)
    watched = Watched(app)
    with serving_at(watched) as url:
        yield Serving(app, database, owner, url, watched, keys.texts, keys.ids)
    assert watched.undeclared == []


ACCOUNTS = (
    NewAccount("bank:clearing", "bank", "clearing"),
    NewAccount("acme:clearing", "acme", "clearing", floor=0),
    NewAccount("zeta:clearing", "zeta", "clearing", floor=0),
    NewAccount("bureau:cap:limit", "bureau", "cap_limit"),
    NewAccount("bureau:cap:room", "bureau", "cap_available"),
)


def furnish(books: Books) -> tuple[dict[str, str], dict[str, int]]:
    """Open two books, accounts in the first, and a key for every role, as the owner of the database does."""
    issued = {"administrator": key_for(books, None, "root", Role.ADMINISTRATOR)}
    actor_id = issued["administrator"].actor_id
    number = accounts.open_book(books, "zj", "Zhejiang", date(2026, 1, 1))
    other = accounts.open_book(books, "js", "Jiangsu", date(2026, 1, 1))
    accounts.register_asset(books, number, "CNY", "renminbi", "money", "yuan", 2, 2)
    accounts.register_asset(books, number, "cap:SO2", "cap on SO2", "cap", "t", 6, 3)
    accounts.open_accounts(books, number, ACCOUNTS, actor_id)
    for role in (Role.BUREAU, Role.FINANCE, Role.AUDITOR):
        issued[role.value] = key_for(books, number, f"{role.value} of zj", role)
    issued["colleague"] = key_for(books, number, "second finance", Role.FINANCE)
    issued["enterprise"] = key_for(books, number, "acme", Role.ENTERPRISE, "acme")
    issued["other"] = key_for(books, other, "finance of js", Role.FINANCE)
    issued["deputy"] = key_for(books, None, "deputy", Role.ADMINISTRATOR)
    return {name: key.text for name, key in issued.items()}, {
        name: key.key_id for name, key in issued.items()
    }


def transfer(
    amount: str = "5.00", debit: str = "acme", credit: str = "bank", **changes: Any
) -> dict[str, Any]:
    """Make the body of an entry that moves money between clearing accounts."""
    return {
        "id": str(uuid7()),
        "kind": "journal.transfer",
        "effective_on": DAY,
        "postings": [
            {"account": f"{debit}:clearing", "asset": "CNY", "side": "debit", "amount": amount},
            {"account": f"{credit}:clearing", "asset": "CNY", "side": "credit", "amount": amount},
        ],
        **changes,
    }

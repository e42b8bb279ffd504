"""Telling stories to one server: who asks, what came, and whether it went as the story says.

Every id is derived from the story, so telling it twice changes nothing. Amounts, prices and terms are the published
ones; names, caps, dates and whatever is split into parts are ours.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import httpx

from ledger.clock import SystemClock, legal_date
from ledger.register.identity import check_character

BOOK = "anhui"


def site_code(region: str, number: int) -> str:
    """Make the code of the first site of a made-up enterprise of a region, with the check character of its credit code."""
    body = f"91{region}{number:09d}"
    return f"enterprise:{body}{check_character(body)}:001P"


def party_of(site: str) -> str:
    """Give the enterprise of a site."""
    return site.rpartition(":")[0]


SELLER, BUYER = site_code("341825", 1), site_code("341825", 2)
HAIDE = "enterprise:91321191HAIDE0001X"
CASE = "HAIDE-129"
ROLES = {
    "bureau": "bureau",
    "chief": "bureau",
    "finance": "finance",
    "cashier": "finance",
    "auditor": "auditor",
}
"""Who acts in every story; the chief is the second person of the bureau, the cashier that of finance."""
THIRD = {"beside": {"third": "bureau"}}
"""Who acts beside in the story of a book: who registered a pledge neither asks for its enforcement nor confirms it."""
COLLEAGUE = {"bureau": "chief", "chief": "bureau", "finance": "cashier"}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a story: what was asked, and what came."""

    title: str
    status: int
    said: str
    expected: bool
    """Whether it went as the story says; a step that must be refused is expected to be refused."""


class StoryBroken(RuntimeError):
    """The server answered something that the story does not allow."""


def story_id(name: str) -> str:
    """Derive the id of an entry from its name: a UUID of version 7 with a fixed time and hashed tail."""
    tail = int.from_bytes(sha256(f"ecoledger demonstration: {name}".encode()).digest()[:10], "big")
    value = (
        (1_788_220_800_000 << 80)
        | (7 << 76)
        | ((tail >> 68) & 0xFFF) << 64
        | (2 << 62)
        | (tail & (2**62 - 1))
    )
    return str(UUID(int=value))


WRITTEN: Final = 2026
"""The year in which the stories sell, and the first of those that they sell."""


def shifted(said: Any, years: int) -> Any:
    """Write what a story says with the years of permits that it sells so many years later; its days stay.

    >>> shifted({"first_vintage": 2026, "last_vintage": 2028, "year": 2025, "goods": [{"valid_from": "2026-07-01"}]}, 1)
    {'first_vintage': 2027, 'last_vintage': 2029, 'year': 2025, 'goods': [{'valid_from': '2027-07-01'}]}
    """
    if isinstance(said, list):
        return [shifted(one, years) for one in said]
    if not isinstance(said, dict):
        return said
    told = {name: shifted(one, years) for name, one in said.items()}
    for name in ("vintage", "first_vintage", "last_vintage"):
        if told.get(name, 0) >= WRITTEN:
            told[name] += years
    if "valid_from" in told:
        told["valid_from"] = f"{int(told['valid_from'][:4]) + years}{told['valid_from'][4:]}"
    return told


class Teller:
    """Tells stories to one server, in one book."""

    def __init__(self, client: httpx.Client, keys: Mapping[str, str], book: str = BOOK) -> None:
        """Keep the connection and the keys by role."""
        self.client = client
        self.keys = keys
        self.book = book
        self.again = False
        """Whether a step was answered as done before: the story is told again, and what must be refused may be for another reason."""

    @cached_property
    def later(self) -> int:
        """By how many years what is sold is later than it is written: of a year that is over nothing is sold.

        A story that is told again goes on with the years with which this book heard it first.
        """
        if legal_date(SystemClock().now()).year <= WRITTEN:
            return 0
        told = self.ask("auditor", "GET", f"/v1/books/{self.book}/permits/years/{WRITTEN}")
        told.raise_for_status()
        running = int(told.json()["on"][:4])  # by the clock of the server
        for year in range(WRITTEN, running):
            answer = self.ask("auditor", "GET", f"/v1/books/{self.book}/permits/caps?vintage={year}&limit=1")
            if answer.is_success and answer.json()["caps"]:
                return year - WRITTEN
        return max(running - WRITTEN, 0)

    def ask(self, role: str, method: str, path: str, body: object = None) -> httpx.Response:
        """Send one request as one role."""
        headers = {"Authorization": f"Bearer {self.keys[role]}"}
        return self.client.request(method, path, json=body, headers=headers)

    def step(self, title: str, role: str, path: str, body: dict[str, Any], *, refused: str = "") -> Step:
        """Do one step, and hold the answer against the story.

        When a story is told again, a step that was refused the first time may have been done since: then it is answered
        as done already, and that is as it should be.

        Raises:
            StoryBroken: it was refused and should not be, or the other way round, or for another reason.
        """
        answer = self.ask(role, "POST", f"/v1/books/{self.book}{path}", shifted(body, self.later))
        told = answer.json() if answer.content else {}
        code = told.get("code", "") if not answer.is_success else ""
        done_since = bool(refused) and answer.is_success and told.get("replayed") is True
        self.again = self.again or (not refused and told.get("replayed") is True)
        refused_again = bool(refused) and self.again and not answer.is_success
        if not (done_since or refused_again) and (answer.is_success == bool(refused) or code != refused):
            raise StoryBroken(f"{title}: {answer.status_code} {answer.text}")
        return Step(title, answer.status_code, told.get("detail", "") if refused else "recorded", not refused)

    def by_two(
        self, title: str, role: str, path: str, body: dict[str, Any], *, place: str = ""
    ) -> tuple[Step, Step]:
        """Ask for something as one person, and confirm it as a colleague; `place` where it is confirmed, when not where it is asked for."""
        asked = self.step(title, role, path, body)
        confirming = {"effective_on": body["effective_on"]}
        return asked, self.step(
            "… and a second person confirms",
            COLLEAGUE[role],
            f"{place or path}/{body['id']}/confirm",
            confirming,
        )

    def register(
        self, site: str, name: str, region: str, industry: str, watershed: str | None = None
    ) -> Iterator[Step]:
        """Register an enterprise with its site."""
        party = party_of(site)
        on = "2026-01-05" if self.book == BOOK else "2024-01-02"
        yield self.step(
            f"{name} is registered",
            "bureau",
            "/parties",
            {"uscc": party.partition(":")[2], "name": name, "effective_on": on},
        )
        known = {
            "region": region,
            "industry": industry,
            "watershed": watershed,
            "online_monitoring": True,
            "licence": party.partition(":")[2] + site.rpartition(":")[2],
        }
        yield self.step(
            "… with its site, as its discharge licence says",
            "bureau",
            f"/parties/{party}/sites",
            {
                "suffix": "001P",
                "name": "works",
                "effective_on": on,
                "document": "Discharge licence",
                "attributes": known,
            },
        )


BOOKS = {
    BOOK: {
        "code": BOOK,
        "name": "安徽省 Anhui (demonstration)",
        "opens_on": "2026-01-01",
        "jurisdiction": "cn-34",
    },
    "beside": {
        "code": "beside",
        "name": "示范市 permits beside the straight road (demonstration)",
        "opens_on": "2024-01-01",
        "jurisdiction": "cn",
    },
    "damages": {
        "code": "damages",
        "name": "示范省 damage cases (demonstration)",
        "opens_on": "2024-01-01",
        "jurisdiction": "cn",
    },
    "province": {
        "code": "province",
        "name": "示范省 A province (demonstration)",
        "opens_on": "2024-01-01",
        "jurisdiction": "cn",
    },
}


Two = tuple[str, str]
"""Keys of two administrators: one asks, another confirms."""


class Keys(dict[str, str]):
    """Keys by who acts. A representative gets its own when it first acts: by then the book knows its enterprise."""

    missing: Callable[[str], str]

    def __missing__(self, name: str) -> str:
        self[name] = self.missing(name)
        return self[name]


def prepare(
    client: httpx.Client, admins: Two, book: str = BOOK, enterprises: Mapping[str, str] | None = None
) -> Keys:
    """Open a book and give a key to each role, and to each enterprise when it first acts, by mandates of two persons.

    Args:
        client: the connection.
        admins: keys of two administrators.
        book: which book.
        enterprises: sites by the name under which they act in the story.

    Raises:
        StoryBroken: the server refused.
    """
    answer = client.post("/v1/books", json=BOOKS[book], headers=_as(admins[0]))
    if answer.status_code not in (201, 409):
        raise StoryBroken(f"opening the book: {answer.status_code} {answer.text}")
    people = ROLES | THIRD.get(book, {})
    keys = Keys({name: _hire(client, admins, book, name, {"role": role}) for name, role in people.items()})
    sites = enterprises or {"seller": SELLER, "buyer": BUYER}

    def represent(name: str) -> str:
        post = {"role": "enterprise", "owner": party_of(sites[name])}
        return _hire(client, (admins[0], keys["bureau"]), book, name, post)

    keys.missing = represent
    money = {
        "code": "CNY",
        "name": "人民币 renminbi",
        "kind": "money",
        "unit": "yuan",
        "scale": 2,
        "digits": 2,
    }
    answer = client.post(
        f"/v1/books/{book}/assets", json=money, headers={"Authorization": f"Bearer {keys['bureau']}"}
    )
    if answer.status_code not in (201, 409):
        raise StoryBroken(f"registering the yuan: {answer.status_code} {answer.text}")
    return keys


def _hire(client: httpx.Client, two: Two, book: str, name: str, post: Mapping[str, str]) -> str:
    """Give somebody a mandate, asked for with the first of two keys and confirmed with the second, and let it make its key.

    Raises:
        StoryBroken: the server refused.
    """

    def told(path: str, body: Mapping[str, str] | None, key: str | None) -> dict[str, Any]:
        answer = client.post(path, json=body, headers={} if key is None else _as(key))
        if not answer.is_success:
            raise StoryBroken(f"a mandate for {name}: {answer.status_code} {answer.text}")
        found: dict[str, Any] = answer.json()
        return found

    path = f"/v1/books/{book}/mandates"
    words = {"name": f"demo {name}", "number": f"DEMO-{name}", "document": "demonstration", **post}
    asked = told(path, words, two[0])
    confirmed = told(f"{path}/{asked['id']}/confirm", None, two[1])
    return str(told("/v1/enrolments", {"code": asked["half"] + confirmed["half"]}, None)["key"])


def _as(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def trial_balance(client: httpx.Client, key: str) -> dict[str, Any]:
    """Ask for the trial balance of the book."""
    answer = client.get(
        f"/v1/books/{BOOK}/trial-balance",
        headers={"Authorization": f"Bearer {key}"},
        params={"limit": "1000"},
    )
    answer.raise_for_status()
    body: dict[str, Any] = answer.json()
    return body

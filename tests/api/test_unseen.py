"""Who is no side of something hears of it just what is heard of what is not there: status, code, figures, words, to the byte."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

import httpx
import pytest

from cli import demo
from cli.demo.telling import Teller, site_code
from ledger.identifiers import uuid7
from ledger.journal import codes
from ledger.schema import POWERS
from tests.answers import document
from tests.api.asking import ROUTES, address_of, title_of
from tests.api.conftest import Serving
from tests.api.test_matrix import sound
from tests.api.test_twins import STORIES
from tests.house.powers import powers_of_operations
from tests.house.touching import MOVES
from tests.people import hired, know
from tests.sampling import WHOLE

STRANGERS: Final = {
    "enterprise": demo.party_of(site_code("330104", 77)),
    "assessor": "institute:far",
    "court": "court:far",
    "procuratorate": "procuratorate:far",
    "verifier": "institute:farther",
}
"""Somebody of each role who is party to nothing."""
BOOK: Final = "/v1/books/{book}"
ROUTE: Final = {title_of(route): route for route in ROUTES}
POWER: Final = powers_of_operations()
OPEN: Final = {
    f"GET {BOOK}/law/packs/{{id}}": "the law in force is everybody's",
    f"GET {BOOK}/permits/plans/{{id}}": "a plan is public from its publication",
    f"GET {BOOK}/permits/caps/{{pollutant}}/{{area}}/{{vintage}}": "a cap is no party's",
}
"""What is told to whoever asks with a key."""
LISTS: Final = {
    "accounts": ("accounts", "code"),
    "parties": ("parties", "code"),
    "sites": ("sites", "code"),
    "permits/lots": ("lots", "asset"),
}
"""Lists of the auditor from which names are taken: the list inside, and the field."""
NAMED: Final[Mapping[str, str]] = {
    "/accounts/{code}": "accounts",
    "/parties/{code}": "parties",
    "/sites/{code}": "sites",
    "/permits/holdings/{site}": "sites",
    "/permits/movements/{site}": "sites",
    "/permits/years/{year}/{site}": "sites",
    "/permits/lots/{code}": "permits/lots",
    "/certificates/{code}": "certificates",
    "/entries/{id}": "entries",
    "/permits/acts/{id}": "acts",
    "/cases/{code}": "cases",
    "/periods/steps/{id}": "periods.step",
}
"""What stands in an address, by its beginning or a part of it."""


def places(title: str) -> list[str]:
    """Name the sorts of what stands in the address of an operation; none where nothing of a party does."""
    path = title.partition(" ")[2].removeprefix(BOOK)
    named = [sort for part, sort in NAMED.items() if part in path]
    if named or "{" not in path:
        return named
    return [
        machine for begin, machines in MOVES.items() if path.startswith(f"{begin}/{{") for machine in machines
    ]


@dataclass
class Seen:
    """What was met while a story was told: names by sort, and things inside a case by the case."""

    names: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    inside: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    acts: dict[str, str] = field(default_factory=dict)
    """The first record of each act of a case."""

    def meet(self, path: str, told: Mapping[str, Any]) -> None:
        """Note what an act was answered with."""
        self.names["entries"] += told.get("entries", ())
        if "case" in told:
            self.names["cases"].append(told["case"])
            self.acts.setdefault(path.rpartition("/")[2], told["id"])
            self.inside[told["case"]] += [one for one in (told["id"], told.get("subject")) if one]
        elif "machine" in told:
            self.names[told["machine"]].append(told["id"])
            if told["machine"].startswith(("permits.", "market.")):
                self.names["acts"].append(told["id"])


def unlike(name: str, known: list[str]) -> str:
    """Give a name of the same form that nobody has."""
    try:
        UUID(name)
    except ValueError:
        last = next(one for one in "P9876543210ZYX" if f"{name[:-1]}{one}" not in known)
        return f"{name[:-1]}{last}"
    return str(uuid7())


def request(book: str, title: str, name: str, inner: str, body: Any) -> dict[str, Any]:
    """Write the request of an operation about something of a name, and about something inside of it."""
    route = ROUTE[title]
    params = [one.alias for one in route.dependant.path_params]
    outer = next((one for one in ("code", "site", "id") if one in params), "id")
    texts = {
        "book": book,
        "assets": "1",
        outer: name,
        **({"id": inner, "objection": inner} if outer != "id" else {}),
    }
    path, query = address_of(route, texts)
    return {"method": title.partition(" ")[0], "url": path, "params": query, **body}


def body_of(title: str) -> dict[str, Any]:
    """Make a sound body of an operation, the same for each who sends it."""
    told = document()["paths"][ROUTE[title].path_format][title.partition(" ")[0].lower()]
    content = told.get("requestBody", {}).get("content", {})
    if "application/json" in content:
        return {"json": sound(content["application/json"]["schema"])}
    return {"content": b"x"} if content else {}


def plain(answer: httpx.Response, *names: str) -> tuple[int, str, str]:
    """Give an answer without the number of its request, and without the names that were asked for."""
    text = answer.text.replace(answer.headers.get("x-request-id", "-"), "")
    for name in names:
        text = text.replace(name, "…")
    return answer.status_code, answer.headers.get("content-type", ""), text


@dataclass
class Peeping:
    """Strangers who ask while a story is told."""

    book: str
    clients: dict[str, httpx.Client]
    seen: Seen = field(default_factory=Seen)
    told: list[str] = field(default_factory=list)
    """What differed."""
    asked: int = 0
    turns: int = 0

    def ask(self, title: str, name: str, inner: str) -> None:
        """Ask for an operation about something that is there, and about something that is not."""
        strangers = [one for one in self.clients if one in POWERS[POWER[title]]]
        self.turns += 1
        for stranger in strangers if WHOLE or not strangers else [strangers[self.turns % len(strangers)]]:
            known = [one for names in self.seen.names.values() for one in names]
            body, other, other_inner = body_of(title), unlike(name, known), str(uuid7())
            client = self.clients[stranger]
            real = plain(client.request(**request(self.book, title, name, inner, body)), name, inner)
            none = plain(
                client.request(**request(self.book, title, other, other_inner, body)), other, other_inner
            )
            self.asked += 1
            if real != none or real[0] < 400:
                self.told.append(f"{stranger}: {title} {name}: {real} / {none}")

    def about(self, sort: str, name: str) -> None:
        """Ask for everything that can be asked about something."""
        inner = next(iter(reversed(self.seen.inside.get(name, ()))), str(uuid7()))
        for title in POWER:
            if sort in places(title) and title not in OPEN and POWER[title]:
                self.ask(title, name, inner)


class Watched(Teller):
    """Tells a story while strangers peep: after an act that led a process to a state to which none was led before."""

    peeping: Peeping

    def ask(self, role: str, method: str, path: str, body: object = None) -> httpx.Response:
        """Send a request; after an act, let strangers ask for what it was about."""
        answer = super().ask(role, method, path, body)
        told = answer.json() if method == "POST" and answer.is_success and answer.content else {}
        if "machine" in told:
            seen = self.peeping.seen
            seen.meet(path, told)
            state = f"{told['machine']} {told['state']}"
            if state not in seen.names["states"]:
                seen.names["states"].append(state)
                sort = "cases" if "case" in told else told["machine"]
                self.peeping.about(sort, told.get("case", told["id"]))
                if "case" not in told:
                    self.peeping.about("acts", told["id"])
        return answer


@pytest.fixture
def clients(serving: Serving) -> Iterator[ExitStack]:
    """Clients that are closed when the test ends."""
    with ExitStack() as stack:
        yield stack


def stranger(serving: Serving, teller: Teller, role: str) -> str:
    """Give somebody of a role a key in the book of a story, in which it is party to nothing."""
    serving.keys["far"] = teller.keys["bureau"]
    with serving.database.read() as books:
        book_id = codes.book_id(books, teller.book)
    know(serving.database, book_id, STRANGERS[role])
    who = {"name": role, "number": f"TEST-far-{role}", "role": role, "owner": STRANGERS[role]}
    second = "far" if role == "enterprise" else "deputy"
    with serving.client("administrator") as asker, serving.client(second) as confirmer:
        return str(hired(asker, confirmer, who, teller.book)["key"])


@pytest.mark.parametrize("book", list(STORIES) if WHOLE else ["anhui"])
def test_strangers_hear_what_is_heard_of_nothing(serving: Serving, clients: ExitStack, book: str) -> None:
    """Goal: a stranger learns nothing, not even that there is something. Method: stories, while strangers ask for all that they meet.

    By default one story, of which strangers take turns; all stories with every stranger by `make powers`.
    """
    sites, stories = STORIES[book]
    root = clients.enter_context(serving.client("administrator"))
    teller = Watched(
        root, demo.prepare(root, (serving.keys["administrator"], serving.keys["deputy"]), book, sites), book
    )
    for role in STRANGERS:
        serving.keys[role] = stranger(serving, teller, role)
    teller.peeping = peeping = Peeping(
        book, {one: clients.enter_context(serving.client(one)) for one in STRANGERS}
    )
    for story in stories:
        assert all(step for step in story(teller))
    for path, (inside, name) in LISTS.items():
        rows = Teller.ask(teller, "auditor", "GET", f"/v1/books/{book}/{path}").json()[inside]
        peeping.seen.names[path] = [row[name] for row in rows]
    for sort in {*NAMED.values()} - {"acts", "cases"}:
        for one in peeping.seen.names[sort][: None if WHOLE else 2]:
            peeping.about(sort, one)
    assert peeping.told == []
    assert peeping.asked > 100


@pytest.fixture
def courthouse(serving: Serving, clients: ExitStack) -> tuple[Teller, Seen]:
    """Cases with much in them, told to their ends, and another case in which the stranger and its assessor are."""
    sites, stories = STORIES["damages"]
    root = clients.enter_context(serving.client("administrator"))
    teller = Watched(
        root,
        demo.prepare(root, (serving.keys["administrator"], serving.keys["deputy"]), "damages", sites),
        "damages",
    )
    teller.peeping = Peeping("damages", {})
    for story in stories:
        assert all(step for step in story(teller))
    for role in ("enterprise", "assessor"):
        teller.keys = {**teller.keys, role: stranger(serving, teller, role)}
    sides = {"enterprise": "liable", "assessor": "assessor"}
    parties = [{"owner": STRANGERS[role], "side": side, "name": role} for role, side in sides.items()]
    case = {
        "id": str(uuid7()), "effective_on": "2026-03-02", "received_on": "2026-03-02", "code": "FAR-1", "title": "a river",
        "area": "341825", "medium": "water", "channel": "report", "parties": parties,
    }  # fmt: skip
    made = Teller.ask(teller, "bureau", "POST", "/v1/books/damages/cases", case)
    assert made.status_code == 201, made.text
    for role, action in (
        ("bureau", "check"),
        ("chief", "open"),
    ):  # who was named at the registration sees it then
        step = {"id": str(uuid7()), "effective_on": "2026-03-03"}
        made = Teller.ask(teller, role, "POST", f"/v1/books/damages/cases/FAR-1/{action}", step)
        assert made.status_code == 201, made.text
    return teller, teller.peeping.seen


@pytest.mark.long(20)
def test_ids_of_another_case_tell_nothing(courthouse: tuple[Teller, Seen]) -> None:
    """Goal: in one's own case one learns nothing of another. Method: every act with ids of other cases, as record and as subject.

    By default with the first record of each act, else with all.
    """
    teller, seen = courthouse
    records = [one for inside in seen.inside.values() for one in inside] if WHOLE else [*seen.acts.values()]
    assert len({*records}) > 30
    heard: dict[tuple[str, str, str], set[Any]] = defaultdict(set)
    mine = [
        title
        for title in POWER
        if title.startswith(f"POST {BOOK}/cases/{{code}}/") and "json" in body_of(title)
    ]
    for role, title in ((role, title) for role in ("enterprise", "assessor") for title in mine):
        if role not in POWERS[POWER[title]]:
            continue
        address, body = title.partition(" ")[2].format(book=teller.book, code="FAR-1"), body_of(title)["json"]
        for id_ in records:
            told = Teller.ask(teller, role, "POST", address, {**body, "id": id_})
            heard[role, title, "record"].add(plain(told, id_))
        for id_ in [*records, str(uuid7())] if "subject" in body else []:
            told = Teller.ask(teller, role, "POST", address, {**body, "id": str(uuid7()), "subject": id_})
            heard[role, title, "subject"].add(plain(told, id_))
    assert {key: answers for key, answers in heard.items() if len(answers) > 1} == {}
    assert {next(iter(answers))[0] for (*_, what), answers in heard.items() if what == "record"} == {409}

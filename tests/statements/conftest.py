"""The two published stories told to a server, and short ways to ask for their statements."""

import io
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import httpx
import pypdfium2
import pytest
import python_calamine

from api.app import create_app
from cli import demo
from ledger.clock import SystemClock
from ledger.database import Database
from ledger.seals.sequencer import ROLE, seal_everything
from tests.answers import Watched
from tests.conftest import cloned
from tests.furnished import as_web
from tests.people import NUMBERS, two
from tests.serving import client_of
from tests.serving import served as serving_at
from tests.signing import signer_in


@dataclass
class Told:
    """A server whose book `anhui` holds the stories of Jingde and Haide, sealed."""

    teller: demo.Teller
    database: Database

    def get(self, path: str, *, role: str = "auditor", language: str = "en", **query: Any) -> httpx.Response:
        """Ask for a statement."""
        headers = {"Authorization": f"Bearer {self.teller.keys[role]}", "Accept-Language": language}
        address = path if path.startswith("/v1/") else f"/v1/books/{demo.BOOK}/statements/{path}"
        return self.teller.client.get(address, params=query or None, headers=headers)

    def json(self, path: str, **query: Any) -> dict[str, Any]:
        """Ask for a statement that is given."""
        answer = self.get(path, **query)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def pages(self, path: str, key: str, **query: Any) -> list[dict[str, Any]]:
        """Ask for every page of a list."""
        found, cursor = [], None
        while True:
            page = self.json(path, **query, **({"cursor": cursor} if cursor else {}))
            found += page[key]
            cursor = page["next"]
            if cursor is None:
                return found

    def behind(self, address: str) -> tuple[Decimal, Decimal]:
        """Follow the address of a figure: the sums of debits and of credits of every posting behind it."""
        path, _, query = address.partition("?")
        given = dict(pair.split("=", 1) for pair in query.split("&") if pair)
        lines = self.pages(
            path,
            "postings",
            **{name: httpx.QueryParams(f"{name}={value}")[name] for name, value in given.items()},
            limit=3,
        )
        debit, credit = (
            sum((Decimal(x["posting"][side] or 0) for x in lines), Decimal(0)) for side in ("debit", "credit")
        )
        return debit, credit


@contextmanager
def served(database: Database) -> Iterator[httpx.Client]:
    """Serve a database, and give a client."""
    watched = Watched(create_app(database, SystemClock(), keys=NUMBERS.folder))
    with serving_at(watched) as url, client_of(url) as client:
        yield client
    assert watched.undeclared == []


@pytest.fixture(scope="package")
def stories(
    server_url: str, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Mapping[str, str]]]:
    """A database in which both stories were told and sealed, which is cloned for every test; and the keys by role."""
    with cloned(server_url, template) as url:
        with closing(Database(url, role="", pool=1)) as owner:
            key = two(owner)
        with closing(Database(url, pool=24)) as database, served(database) as client:
            teller = demo.Teller(client, demo.prepare(client, key))
            for _, story in demo.STORIES:
                list(story(teller))
        with closing(Database(url, role=ROLE, pool=2, name="test-sequencer")) as sequencer:
            signer = signer_in(tmp_path_factory.mktemp("signer"))
            list(seal_everything(sequencer, signer, SystemClock()))
        yield urlsplit(url).path.removeprefix("/"), teller.keys


@pytest.fixture
def told(server_url: str, stories: tuple[str, Mapping[str, str]]) -> Iterator[Told]:
    """Serve a clone of the told stories."""
    furnished, keys = stories
    with (
        cloned(server_url, furnished) as url,
        closing(as_web(url)) as database,
        served(database) as client,
    ):
        yield Told(demo.Teller(client, keys), database)


def sheet(content: bytes) -> list[list[str]]:
    """Read a spreadsheet back as texts."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [[str(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python()]


def paper(content: bytes) -> str:
    """Read the words of a PDF."""
    document = pypdfium2.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_range() for page in document)

"""How an installation begins, and how the second administrator is named."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from cli.people import AdministratorsMissing, InstallationNotNew, ListUnsound, read_list
from ledger.actors import mandates
from ledger.actors.actions import Post, renew_key, revoke_own_key
from ledger.actors.authority import Role, bearer, digest_of
from ledger.actors.deputies import MandateTerm
from ledger.actors.persons import NumberKey
from ledger.actors.queries import Which, given_keys, holder_of, keys_of, mandates_of
from ledger.audit.checks import run_checks
from ledger.database import Database
from tests.cli.conftest import Command
from tests.conftest import named
from tests.people import card

NAME = "eco_people"
PERSON = '[[people]]\nname = "{0}"\nnumber = "{1}"\nrole = "{2}"\ndocument = "letter"\n'
TWO = PERSON.format("Wang", "HB-0001", "administrator") + PERSON.format("Chen", "HB-0002", "administrator")
BOOK = '[[books]]\ncode = "zj"\nname = "Zhejiang"\nopens_on = 2026-01-01\n'
WRONG = {
    "nobody": ("", AdministratorsMissing),
    "one": (PERSON.format("Wang", "HB-0001", "administrator"), AdministratorsMissing),
    "one by two names": (
        PERSON.format("Wang", "HB-0001", "administrator")
        + PERSON.format("Chen", "ｈｂ-00 01", "administrator"),
        ListUnsound,
    ),
    "no number": (PERSON.format("Wang", "1", "administrator"), ListUnsound),
    "no role": (TWO + PERSON.format("Li", "HB-0003", "king"), ListUnsound),
    "a word too many": (TWO + "colour = 1\n", ListUnsound),
    "a word too few": (TWO + '[[people]]\nname = "Li"\n', ListUnsound),
    "no text": (TWO.replace('"letter"', "7"), ListUnsound),
    "no day": (BOOK.replace("2026-01-01", '"soon"') + TWO, ListUnsound),
    "another table": (TWO + "[[animals]]\n", ListUnsound),
    "no TOML": ("people = ", ListUnsound),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_lists_that_begin_nothing(tmp_path: Path, wrong: str) -> None:
    """What is wrong is told, and nothing is done."""
    text, refusal = WRONG[wrong]
    (tmp_path / "people.toml").write_text(text, "utf-8")
    with pytest.raises(refusal):
        read_list(tmp_path / "people.toml")


LI = PERSON.format("Li", "HB-0003", "bureau")
TOLD = {
    "role": (TWO + PERSON.format("Li", "HB-0003", "king"), 14, "person no. 3 Li", "role", "king"),
    "number": (TWO + PERSON.format("Li", "1", "bureau"), 13, "person no. 3 Li", "number", "4"),
    "a day": (
        BOOK.replace("2026-01-01", '"soon"') + TWO,
        4,
        "book no. 1 Zhejiang",
        "opens_on",
        "2026-01-01",
    ),
    "a field too few": (TWO + '[[people]]\nname = "Li"\n', 11, "person no. 3 Li", "number", "missing"),
    "a field too many": (TWO + "colour = 1\n", 11, "person no. 2 Chen", "colour", "known are name"),
    "no book": (BOOK + TWO + LI, 15, "person no. 3 Li", "book", "bureau"),
    "another book": (BOOK + TWO + LI + 'book = "hb"\n', 20, "person no. 3 Li", "book", "zj"),
    "an owner too many": (
        BOOK + TWO + LI + 'book = "zj"\nowner = "x"\n',
        21,
        "person no. 3 Li",
        "owner",
        "bureau",
    ),
    "no owner": (
        BOOK + TWO + LI.replace("bureau", "enterprise") + 'book = "zj"\n',
        15,
        "person no. 3 Li",
        "owner",
        "enterprise",
    ),
    "a kind": (BOOK + TWO + LI + 'kind = "boss"\n', 20, "person no. 3 Li", "kind", "legal"),
    "no TOML": (TWO + "people = ", 11, "its form", "", "no TOML"),
    "a name twice": (TWO + 'role = "bureau"\n', 11, "its form", "", "no name stands twice"),
    "another table": (TWO + "[[animals]]\n", 11, "name", "animals", "books, people"),
    "no book at all": (TWO + LI + 'book = "hb"\n', 16, "person no. 3 Li", "book", "nor any other"),
    "an empty document": (TWO.replace('"letter"', '" "', 1), 5, "person no. 1 Wang", "document", "empty"),
    "no name": (TWO + '[[people]]\nnumber = "HB-0003"\n', 11, "person no. 3", "name", "missing"),
    "the same twice": (
        BOOK + TWO + (LI + 'book = "zj"\n') * 2,
        23,
        "person no. 4 Li",
        "number",
        "person no. 3 has the same",
    ),
}


def _where(entry: str, field: str) -> str:
    """How a place in a list is told."""
    if entry == "name":
        return f"name '{field}'"
    return f"{entry}, field '{field}'" if field else entry


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    """The line is named where they stand, and what to do."""
    (tmp_path / "people.toml").write_bytes(TWO.encode() + b"# \xff\xff\n")
    with pytest.raises(ListUnsound, match="save the list as UTF-8") as caught:
        read_list(tmp_path / "people.toml")
    assert (caught.value.figures["line"], caught.value.figures["where"]) == (11, "its letters")
    assert "UTF-8 编码" in caught.value.message("zh_Hans")


@pytest.mark.parametrize("wrong", TOLD)
def test_a_fault_names_its_line(tmp_path: Path, wrong: str) -> None:
    """Goal: who wrote the list finds the place. Method: line, person, field and what is right, and the roles; in Chinese as well."""
    text, *where, what = TOLD[wrong]
    (tmp_path / "people.toml").write_text(text, "utf-8")
    with pytest.raises(ListUnsound) as caught:
        read_list(tmp_path / "people.toml")
    figures = caught.value.figures
    entry, field = where[1:]
    assert (figures["line"], figures["where"]) == (where[0], _where(str(entry), str(field)))
    assert what in str(figures["what"])
    assert {*str(figures["roles"]).split(", ")} == {*Role}
    for locale in ("en", "zh_Hans"):
        told = caught.value.message(locale) + caught.value.remedy(locale)
        assert "{" not in told
        assert f"{where[0]}" in told
        assert not re.search(r"none\b(?! of these)|-[,:，：]|“-”|'-'", told)
    assert re.search("[\u4e00-\u9fff]", caught.value.words("zh_Hans").get("what", "行"))


@pytest.mark.parametrize(("mark", "encoding"), [(b"", "utf-8"), (b"\xef\xbb\xbf", "utf-8"), (b"", "gb18030")])
def test_lists_as_editors_write_them(tmp_path: Path, mark: bytes, encoding: str) -> None:
    """With a mark of the order of bytes or without, in UTF-8 or GB18030: the same people."""
    file = tmp_path / "people.toml"
    file.write_bytes(mark + TWO.replace("Wang", "王伟").encode(encoding))
    assert [one.name for one in read_list(file).people] == ["王伟", "Chen"]


def test_a_machine_of_a_list_names_what_it_may_do(tmp_path: Path) -> None:
    """What no machine does is told before anything is done."""
    file = tmp_path / "people.toml"
    machine = (
        PERSON.format("Li", "HB-0003", "finance") + 'book = "zj"\nsystem = "till"\noperations = ["{0}"]\n'
    )
    file.write_text(BOOK + TWO + machine.format("read_me_v1_me_get"), "utf-8")
    assert read_list(file).people[2].operations == ["read_me_v1_me_get"]
    file.write_text(BOOK + TWO + machine.format("everything"), "utf-8")
    with pytest.raises(ListUnsound, match="everything"):
        read_list(file)


@pytest.fixture
def places(server_url: str, tmp_path: Path) -> Iterator[dict[str, str]]:
    """An empty database and an empty folder of keys."""
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {NAME}")
        yield {"DATABASE_URL": named(server_url, NAME), "ECOLEDGER_KEYS": str(tmp_path / "keys")}
        connection.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


def test_a_list_begins_an_installation_once(told: Command, places: dict[str, str], tmp_path: Path) -> None:
    """The keys are in a file that was not there; whose they are stands beside them; a second list is refused."""
    file, keys = tmp_path / "people.toml", tmp_path / "keys.txt"
    file.write_text(BOOK + TWO + PERSON.format("Li", "HB-0003", "bureau") + 'book = "zj"\n', "utf-8")
    words = ("init", "--people", str(file), "--keys", str(keys))
    keys.write_text("mine")
    assert (told(*words, **places).status, keys.read_text()) == (1, "mine")
    keys.unlink()
    said = told(*words, **places)
    assert (said.status, "eco_" in said.out) == (0, False), said.error
    assert keys.stat().st_mode & 0o777 == 0o600
    rows = [line.split("\t") for line in keys.read_text("utf-8").splitlines()]
    assert [row[:4] for row in rows] == [
        ["Wang", "administrator", "", ""],
        ["Chen", "administrator", "", ""],
        ["Li", "bureau", "zj", ""],
    ]
    web = Database(places["DATABASE_URL"], pool=1)
    with web.read() as books:
        holders = [holder_of(books, digest_of(row[4])) for row in rows]
        assert [holder and holder.actor.name for holder in holders] == ["Wang", "Chen", "Li"]
        assert {one.given for one in mandates_of(books, Which(None))} == {"by_list"}
    web.close()
    listed = json.loads(told("key", "list", "--json", **places).out)
    assert [one["by_installation"] for one in listed] == [True, True]
    assert "given by installation" in told("key", "list", "--book", "zj", **places).out
    looked = told("doctor", **places)
    assert (looked.status, "3 keys were given by the installation" in looked.error) == (0, True)
    web = Database(places["DATABASE_URL"], pool=1)
    with web.read() as books:
        holder = holder_of(books, digest_of(rows[2][4]))
        assert holder is not None
    by = bearer(holder.actor, rows[2][4])
    renewed = web.begin(lambda books: renew_key(books, rows[2][4]))
    with web.read() as books:
        assert given_keys(books) == 3, "the one that others have seen is good still"
        zj = keys_of(books, holder.actor.book_id)
    assert [one.by_installation for one in zj] == [True, False]
    web.begin(lambda books: revoke_own_key(books, by, zj[0].key_id))
    with web.read() as books:
        assert given_keys(books) == 2
        assert [one.by_installation for one in keys_of(books, holder.actor.book_id)] == [False, False]
    assert renewed
    web.close()
    again = told("init", "--people", str(file), "--keys", str(tmp_path / "more.txt"), **places)
    assert (again.status, InstallationNotNew().message("en") in again.error, again.error.count("\n")) == (
        1,
        True,
        1,
    )
    assert told("doctor", **places).status == 0


def test_the_first_names_the_second(told: Command, places: dict[str, str]) -> None:
    """One half is with who asked, the other is printed on the server; with two there, the server prints none."""
    first = told("init", **places).out.split()[-1]
    web, owner = Database(places["DATABASE_URL"], pool=1), Database(places["DATABASE_URL"], role="", pool=1)
    numbers = NumberKey(Path(places["ECOLEDGER_KEYS"]))
    with web.read() as books:
        holder = holder_of(books, digest_of(first))
        [mandate] = mandates_of(books, Which(None))
    assert holder is not None
    by = bearer(holder.actor, first)
    post, term = Post(Role.ADMINISTRATOR, None), MandateTerm(mandate.from_on)
    halves = []
    for name in ("second", "third"):
        asked = web.begin(
            lambda books, n=name: mandates.ask(books, numbers, by, card(n), post, term, "letter")  # type: ignore[misc]
        )
        halves.append((asked, told("mandate", "confirm", str(asked.mandate_id), **places)))
        if name == "second":
            web.begin(lambda books: mandates.enrol(books, halves[0][0].half + halves[0][1].out.strip()))
    assert (halves[1][1].status, "let another administrator confirm it" in halves[1][1].error) == (1, True)
    with owner.read() as books:
        assert [one.given for one in mandates_of(books, Which(None))] == ["by_hand", "by_one", "by_two"]
        assert [found.invariant.name for found in run_checks(books) if found.count] == []
    web.close()
    owner.close()

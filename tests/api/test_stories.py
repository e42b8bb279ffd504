"""The stories are told once, while everybody who has a question about each request asks it; then each question is answered.

Before a request it is sent with each decimal spoilt (`decimals.py`), then by many at once (`test_twins.py`); after it, it is
repeated as it was and with each field changed (`test_retries.py`), and the process that it was about is read (`test_next.py`).
What the books then hold is looked at, and exported to the programs of others.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pytest

from cli import demo
from ledger.audit.checks import run_checks
from ledger.database import Database
from ledger.journal.balances import totals, trial_balance
from ledger.journal.codes import book_id
from tests.api.conftest import Keys, furnish, served
from tests.api.decimals import ROUTES_MIN, Spoiler, spoil_the_rest
from tests.api.test_next import Reader
from tests.api.test_retries import Repeater
from tests.api.test_twins import ROUTES_MIN as TWIN_ROUTES_MIN
from tests.api.test_twins import STORIES
from tests.exports.programs import (
    Balances,
    bean_check,
    beancount_balances,
    hledger,
    hledger_balances,
    ours,
    written,
)
from tests.furnished import furnished
from tests.people import hired

BEGUN_MIN: Final = {"anhui": 6, "province": 10}
"""Routes whose requests are repeated, at least; what is done in a case has its own (`tests/compensation/test_retries.py`)."""
HEARD_MIN: Final = {"anhui": 10, "province": 20, "damages": 30}
"""Addresses with a state they lead to after which a process is read, at least."""
UNTOLD: Final = """
    SELECT e.kind, a.owner FROM ledger.entry e JOIN ledger.posting p USING (book_id, entry_id)
    JOIN ledger.account a USING (book_id, account_id)
    WHERE a.owner LIKE 'enterprise:%%' AND NOT EXISTS (
      SELECT FROM ledger.outbox o WHERE o.book_id = e.book_id AND o.xmin = e.xmin
        AND array_to_string((string_to_array(a.owner, ':'))[1:2], ':') = ANY (o.owners))"""
"""Postings on an account of an enterprise of which no event of the same transaction tells it."""
pytestmark = pytest.mark.long(60)
"""Whoever tells them for one of these answers all: so they are asked one after the other, by one worker."""


class Everybody(Reader, Repeater, Spoiler):
    """Tells a story while all ask."""


@dataclass
class Found:
    """What was found while a story was told; each under the name that it has there."""

    seen: set[str] = field(default_factory=set)
    wrong: dict[Any, str] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    not_done_once: dict[str, Any] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)
    otherwise: list[str] = field(default_factory=list)
    heard: set[tuple[str, str, str]] = field(default_factory=set)
    unheard: list[str] = field(default_factory=list)
    uncalled: list[str] = field(default_factory=list)


VERIFIER: Final = {"name": "V", "number": "TEST-verifier", "role": "verifier", "owner": "institute:2"}
"""Who says what it found of a report: nobody in a story does."""


@furnished
def told(database: Database, owner: Database) -> dict[str, Found]:
    """All stories, each in its book."""
    found = {book: Found() for book in STORIES}
    with (
        served(database, owner, Keys(*owner.begin(furnish))) as serving,
        serving.client("administrator") as root,
    ):
        both = serving.keys["administrator"], serving.keys["deputy"]
        for book, (sites, stories) in STORIES.items():
            teller, one = Everybody(root, demo.prepare(root, both, book, sites), book), found[book]
            teller.seen, teller.wrong, teller.answers = one.seen, one.wrong, one.answers
            teller.begun, teller.otherwise = one.begun, one.otherwise
            teller.heard, teller.unheard, teller.uncalled = one.heard, one.unheard, one.uncalled
            for story in stories:
                assert all(step for step in story(teller))
            if book == demo.BOOK:
                with serving.client("deputy") as deputy:
                    key = str(hired(root, deputy, VERIFIER, book)["key"])
                teller.keys = {**teller.keys, "verifier": key}
                spoil_the_rest(teller)
            one.not_done_once = teller.not_done_once()
    return found


@pytest.mark.parametrize("book", STORIES)
def test_what_is_spoilt_is_refused(told: dict[str, Found], book: str) -> None:
    """Goal: no fault, and no promise of the database by its bare name. Method: every decimal of every operation, spoilt."""
    assert told[book].wrong == {}
    assert len(told[book].seen) >= ROUTES_MIN[book], sorted(told[book].seen)


@pytest.mark.parametrize("book", STORIES)
def test_many_at_once_are_one(told: dict[str, Found], book: str) -> None:
    """Goal: what is sound is done once, and the others hear it as a retry does. Method: each route's first request by many at once."""
    assert told[book].not_done_once == {}
    assert len(told[book].answers) >= TWIN_ROUTES_MIN[book], sorted(told[book].answers)


@pytest.mark.parametrize("book", BEGUN_MIN)
def test_an_id_of_a_story_is_used_for_one_request(told: dict[str, Found], book: str) -> None:
    """Goal: no retry is taken for another request, and no other request for a retry. Method: the stories, each field of CHANGED."""
    assert told[book].otherwise == []
    assert len(told[book].begun) >= BEGUN_MIN[book], sorted(told[book].begun)


@pytest.mark.parametrize("book", STORIES)
def test_a_reader_hears_what_the_act_was_answered_with(told: dict[str, Found], book: str) -> None:
    """Goal: nobody has to act to learn what is possible. Method: the stories; after an act its process is read.

    By default after one act of each address that leads to each state, else after all.
    """
    assert told[book].unheard == []
    assert len(told[book].heard) >= HEARD_MIN[book], sorted(told[book].heard)


@pytest.mark.parametrize("book", STORIES)
def test_what_is_next_can_be_called(told: dict[str, Found], book: str) -> None:
    """Goal: `next` names nothing that is not there. Method: the stories; after an act each address that it names is called."""
    assert told[book].uncalled == []
    assert told[book].heard


def test_every_promise_holds_at_the_end(told: dict[str, Found], owner: Database) -> None:
    """Goal: none of what was asked has left a trace that should not be there. Method: every check, and the events of every posting.

    Nothing moves on an account of an enterprise without an event for it, in the transaction in which it moves.
    """
    assert told
    with owner.read() as books:
        assert [(found.invariant.name, found.offenders) for found in run_checks(books) if found.count] == []
        assert books.connection.exec_driver_sql(UNTOLD).all() == []


def purposes_from(path: Path, balances: Balances) -> dict[tuple[str, str], Decimal]:
    """Add the balances of other programs up by our purpose and asset, which the file carries."""
    purpose, code = {}, {}
    for line in path.read_text("utf-8").splitlines():
        words = line.split()
        if line.startswith("account "):
            purpose[words[1]] = line.rpartition("purpose:")[2]
        if line.startswith("commodity "):
            code[words[2].strip('"')] = line.partition("code:")[2].partition(",")[0]
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for (account, commodity), amount in balances.items():
        found[purpose[account], code[commodity]] += amount
    return {key: amount for key, amount in found.items() if amount}


@pytest.mark.parametrize("book", STORIES)
def test_other_programs_agree_with_the_demonstration(
    told: dict[str, Found], database: Database, tmp_path: Path, book: str
) -> None:
    """Every book of the demonstration is accepted, and each line of its trial balance is the same outside, to the last unit."""
    assert told[book].answers
    with database.read() as books:
        number = book_id(books, book)
        lines = trial_balance(books, number)
        assert all(debits == credits for _, _, debits, credits in totals(books, number))
    expected = {
        (line.purpose, line.asset): Decimal(line.debits - line.credits).scaleb(-line.unit.scale)
        for line in lines
        if line.debits != line.credits
    }
    path = written(database, number, "beancount", tmp_path)
    checked = bean_check(path)
    assert (checked.returncode, checked.stderr) == (0, "")
    balances = beancount_balances(path)
    assert balances == ours(database, number)
    path = written(database, number, "hledger", tmp_path)
    assert purposes_from(path, balances) == expected
    checked = hledger(path, "check", "--strict", "ordereddates")
    assert checked.returncode == 0, checked.stderr
    assert hledger_balances(path) == balances

"""Deputies: in whose place somebody acts, on which days, and that both end together; in Python and in PostgreSQL."""

from datetime import date
from typing import Any

import pytest

from ledger.actors import mandates
from ledger.actors.authority import Role
from ledger.actors.mandates import DeputyUnfit
from ledger.database import Database
from tests.actors.test_mandates import Town, make_town, numbered
from tests.actors.test_persons import at
from tests.furnished import furnished

FIRST, LAST = date(2027, 11, 1), date(2027, 11, 30)


@furnished
def town(database: Database, owner: Database) -> Town:
    """The town of the mandates."""
    return make_town(database, owner)


def in_november(town: Town) -> None:
    """Set the clock to the first of the days."""
    town.database = town.owner  # whose clock is set
    at(town.owner, "2027-11-01T12:00:00+08:00")


def away(town: Town, **more: Any) -> int:
    """Wang of finance, who will be away: the number of the mandate."""
    return town.hire(start=FIRST, until=LAST, **more)[0]


UNFIT: dict[str, dict[str, Any]] = {
    "no last day": {"until": None},
    "begins a day before": {"start": date(2027, 10, 31)},
    "ends a day after": {"until": date(2027, 12, 1)},
    "another role": {"role": Role.AUDITOR},
    "another book": {"book": 1},
    "the same person": {"name": "Wang"},
}
"""Deputies that are none, beside one of the whole term, of another person in the same role."""


def wished(town: Town, number: int, wish: dict[str, Any]) -> dict[str, Any]:
    """What is asked for."""
    words = {"name": "Zhou", "start": FIRST, "until": LAST, "deputy_for": number, **wish}
    if "book" in wish:
        words["book"] = town.books[1]
    return words


def past(town: Town, words: dict[str, Any]) -> str:
    """Ask past Python; what it is refused by."""
    number, fingerprint = town.digested(words["name"])
    query = (
        "SELECT ledger.ask_mandate(%s, %s, %s, %s, %s, NULL, %s, NULL, NULL, NULL, %s, %s, 'x', NULL, NULL,"
        " sha256('first'), NULL, NULL, NULL, %s)"
    )
    who = (town.actors["root"].key, words.get("book", town.books[0]), words["name"], number, fingerprint)
    role = words.get("role", Role.FINANCE).value
    return town.told(query, *who, role, words["start"], words["until"], words["deputy_for"])


@pytest.mark.parametrize("wish", UNFIT)
def test_who_stands_in_for_nobody(town: Town, wish: str) -> None:
    """Each thing that is wrong, in Python and past it; and the same without it passes."""
    in_november(town)
    number = away(town)
    words = wished(town, number, UNFIT[wish])
    with pytest.raises(DeputyUnfit):
        town.ask("root", **words)
    assert past(town, words) == ("mandate_deputy_for_days" if wish == "no last day" else "mandate_deputy")
    town.ask("root", **wished(town, number, {}))
    assert past(town, {**wished(town, number, {}), "name": "Qin"}) == ""
    assert town.broken() == {}


def test_both_end_together(town: Town) -> None:
    """Goal: nobody goes on in the place of who has gone. Method: a deputy with a key, and one that waits; the mandate is ended."""
    in_november(town)
    number = away(town)
    deputy, key = town.hire("Zhou", start=FIRST, until=date(2027, 11, 10), deputy_for=number)
    waits = town.ask("root", "Qin", start=FIRST, until=LAST, deputy_for=number)
    with town.database.read() as books:
        [listed] = numbered(books, town, deputy)
    assert (listed.deputy_for, listed.state) == (number, "running")
    assert town.holder(key) is not None
    town.database.begin(
        lambda books: mandates.end(books, town.actors["chief"], town.books[0], number, "left")
    )
    assert town.holder(key) is None
    with town.database.read() as books:
        assert [(one.state, one.why) for one in numbered(books, town, deputy)] == [("ended", "left")]
    with pytest.raises(DeputyUnfit):
        town.confirm("chief", waits.mandate_id)
    assert town.sql_confirm("chief", waits.mandate_id) == "mandate_deputy"
    assert town.broken() == {}


def test_the_end_of_a_deputy_ends_nothing_else(town: Town) -> None:
    """The deputy goes, and who came back acts on; nobody stands in for a deputy."""
    in_november(town)
    number, key = town.hire(start=FIRST, until=LAST)
    deputy, _ = town.hire("Zhou", start=FIRST, until=LAST, deputy_for=number)
    words = wished(town, deputy, {"name": "Qin"})
    with pytest.raises(DeputyUnfit):
        town.ask("root", **words)
    assert past(town, words) == "mandate_deputy"
    town.database.begin(lambda books: mandates.end(books, town.actors["root"], town.books[0], deputy, "back"))
    assert town.holder(key) is not None
    assert town.broken() == {}


def test_a_deputy_acts_in_the_same_area(town: Town) -> None:
    """Who is for one county is stood in for by who is for it; for the whole book, by who is for a part of it too."""
    in_november(town)
    county = away(town, role=Role.BUREAU, area="330604")
    book = town.hire("Sun", Role.BUREAU, start=FIRST, until=LAST)[0]
    for number, area, fits in (
        (county, None, False),
        (county, "330603", False),
        (county, "330604", True),
        (book, "330604", True),
    ):
        words: dict[str, Any] = {
            "name": f"Zhou {number} {area}",
            "role": Role.BUREAU,
            "start": FIRST,
            "until": LAST,
            "deputy_for": number,
            "area": area,
        }
        if fits:
            town.ask("root", **words)
            continue
        with pytest.raises(DeputyUnfit):
            town.ask("root", **words)
    assert town.broken() == {}

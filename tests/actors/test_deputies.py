"""Deputies: in whose place somebody acts, on which days, and that both end together; in Python and in PostgreSQL."""

from datetime import date
from typing import Any

import pytest

from ledger.actors import mandates
from ledger.actors.authority import Representative, Right, Role
from ledger.actors.deputies import DeputyUnfit, LegalThere
from ledger.database import Database
from tests.actors.test_mandates import MILL, OTHER, Town, make_town, numbered
from tests.actors.test_persons import at
from tests.furnished import furnished
from tests.people import ME

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


CAUSES = dict(
    zip(UNFIT, ("no_last_day", "too_early", "too_late", "role", "not_running", "same_person"), strict=True)
)
"""What the refusal says of each."""


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
        "SELECT ledger.ask_mandate(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'x', NULL, NULL,"
        " sha256(%s), %s, NULL, NULL, %s)"
    )
    who = (town.actors["root"].key, words.get("book", town.books[0]), words["name"], number, fingerprint)
    role = words.get("role", Role.FINANCE).value
    holder = (words.get("system"), role, words.get("owner"), words.get("kind"), words.get("rights"))
    first = repr(sorted(words.items())).encode()
    operations = list(words.get("operations", ())) or None
    return town.told(
        query, *who, *holder, words["start"], words["until"], first, operations, words["deputy_for"]
    )


@pytest.mark.parametrize("wish", UNFIT)
def test_who_stands_in_for_nobody(town: Town, wish: str) -> None:
    """Each thing that is wrong, in Python and past it; and the same without it passes."""
    in_november(town)
    number = away(town)
    words = wished(town, number, UNFIT[wish])
    with pytest.raises(DeputyUnfit) as unfit:
        town.ask("root", **words)
    assert unfit.value.figures["unfit"] == CAUSES[wish]
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


LEGAL, AUTHORISED, VIEWING = Representative
INITIATE, APPROVE, READ = Right
POWER: list[
    tuple[tuple[Representative, tuple[Right, ...]], tuple[Representative, tuple[Right, ...]], str]
] = [
    ((AUTHORISED, (INITIATE,)), (LEGAL, ()), "legal, rights"),
    ((AUTHORISED, (INITIATE,)), (AUTHORISED, ()), "rights"),
    ((AUTHORISED, (INITIATE,)), (AUTHORISED, (APPROVE,)), "rights"),
    ((AUTHORISED, (INITIATE,)), (AUTHORISED, (INITIATE,)), ""),
    ((AUTHORISED, (INITIATE,)), (VIEWING, ()), ""),
    ((AUTHORISED, ()), (LEGAL, ()), "legal"),
    ((VIEWING, ()), (AUTHORISED, (APPROVE,)), "rights"),
    ((VIEWING, ()), (VIEWING, ()), ""),
    ((LEGAL, ()), (LEGAL, ()), "legal"),
    ((LEGAL, ()), (AUTHORISED, ()), ""),
]
"""As what and with which rights one is away, as what the other is to stand in, and what is wrong with it."""


def test_a_deputy_has_no_more_rights(town: Town) -> None:
    """Goal: nobody gets by standing in what the other has not. Method: kinds and rights beside each other, in Python and past it."""
    in_november(town)
    for place, ((kind, rights), (wish, wants), causes) in enumerate(POWER):
        number, _ = town.hire(
            f"Feng {place}", Role.ENTERPRISE, kind=kind, rights=rights, start=FIRST, until=LAST
        )
        words: dict[str, Any] = {
            "name": f"Zhou {place}",
            "role": Role.ENTERPRISE,
            "start": FIRST,
            "until": LAST,
            "deputy_for": number,
        }
        if causes:
            with pytest.raises(DeputyUnfit) as unfit:
                town.ask("sun", **words, kind=wish, rights=wants)
            assert unfit.value.figures["unfit"] == causes
        else:
            town.ask("sun", **words, kind=wish, rights=wants)
        kept = [
            one
            for one in Right
            if wish is LEGAL or one is READ or one in (wants or (Right if wish is AUTHORISED else ()))
        ]
        told = past(town, {**words, "owner": MILL, "kind": wish.value, "rights": [one.value for one in kept]})
        assert told == ("mandate_deputy" if causes else "")
        if kind is LEGAL:
            town.database.begin(
                lambda books, n=number: mandates.end(books, town.actors["li"], town.books[0], n, "left")  # type: ignore[misc]
            )
    assert town.broken() == {}


@pytest.mark.parametrize(
    ("system", "operations", "cause"),
    [
        ("till", (ME,), ""),
        ("till", (ME, "propose_v1"), "operations"),
        ("till", ("propose_v1",), "operations"),
        ("", (), "person, operations"),
    ],
)
def test_in_the_place_of_a_machine(town: Town, system: str, operations: tuple[str, ...], cause: str) -> None:
    """A machine that may do no more; a person would do all that the role does."""
    in_november(town)
    number, _ = town.hire(start=FIRST, until=LAST, system="till", operations=(ME,))
    words = wished(town, number, {"system": system, "operations": operations})
    if cause:
        with pytest.raises(DeputyUnfit) as unfit:
            town.ask("root", **words)
        assert unfit.value.figures["unfit"] == cause
    else:
        town.ask("root", **words)
    assert past(town, {**words, "system": system or None}) == ("mandate_deputy" if cause else "")


def test_of_a_mandate_of_others_nothing_is_heard(town: Town) -> None:
    """A representative who names the mandate of another enterprise hears what he hears of none."""
    in_november(town)
    number, _ = town.hire("Feng", Role.ENTERPRISE, owner=OTHER, start=FIRST, until=LAST)
    words: dict[str, Any] = {"name": "Zhou", "role": Role.ENTERPRISE, "start": FIRST, "until": LAST}
    for one in (number, 10**6):
        with pytest.raises(DeputyUnfit) as unfit:
            town.ask("sun", **words, deputy_for=one)
        assert unfit.value.figures["unfit"] == "not_running"


DAYS: dict[str, tuple[date, date | None, bool]] = {
    "the days before": (date(2027, 10, 1), date(2027, 10, 31), False),
    "until the first day": (date(2027, 10, 1), FIRST, True),
    "in its midst": (date(2027, 11, 5), date(2027, 11, 6), True),
    "from the last day": (LAST, None, True),
    "from the day after": (date(2027, 12, 1), None, False),
}
"""Days of a second legal representative, and whether the first is one on any of them."""


@pytest.mark.parametrize("days", DAYS)
def test_one_legal_representative_at_a_time(town: Town, days: str) -> None:
    """Goal: an enterprise has one legal representative on each day. Method: a second one, on days beside those of the first and on them."""
    at(town.owner, "2027-09-01T12:00:00+08:00")
    town.database = town.owner
    start, until, there = DAYS[days]
    number, _ = town.hire("Feng", Role.ENTERPRISE, kind=LEGAL, start=FIRST, until=LAST)
    town.hire("Feng", Role.ENTERPRISE, kind=LEGAL, start=FIRST, until=LAST)
    town.hire("Jin", Role.ENTERPRISE, owner=OTHER, kind=LEGAL, start=FIRST, until=LAST)
    town.hire("Hua", Role.ENTERPRISE, start=FIRST, until=LAST)
    asked = [
        town.ask("sun", name, Role.ENTERPRISE, kind=LEGAL, start=start, until=until).mandate_id
        for name in ("Wei", "Cao")
    ]
    if there:
        with pytest.raises(LegalThere) as refused:
            town.confirm("li", asked[0], Role.ENTERPRISE)
        assert refused.value.figures["mandate"] == number
        assert town.sql_confirm("li", asked[0]) == "mandate_one_legal"
    else:
        town.confirm("li", asked[0], Role.ENTERPRISE)
        assert town.sql_confirm("li", asked[1]) == "mandate_one_legal", "now there is this one"
    assert town.broken() == {}


def test_the_next_legal_representative(town: Town) -> None:
    """After the first has ended, or has run out, the next is confirmed; days that are over hold nobody up."""
    at(town.owner, "2027-11-01T12:00:00+08:00")
    town.database = town.owner
    first, _ = town.hire("Feng", Role.ENTERPRISE, kind=LEGAL)
    asked = town.ask("sun", "Wei", Role.ENTERPRISE, kind=LEGAL, until=LAST)
    with pytest.raises(LegalThere):
        town.confirm("li", asked.mandate_id, Role.ENTERPRISE)
    town.database.begin(lambda books: mandates.end(books, town.actors["li"], town.books[0], first, "left"))
    town.confirm("li", asked.mandate_id, Role.ENTERPRISE)
    at(town.owner, "2027-12-01T12:00:00+08:00")
    asked = town.ask("sun", "Cao", Role.ENTERPRISE, kind=LEGAL)
    town.confirm("li", asked.mandate_id, Role.ENTERPRISE)
    assert town.broken() == {}

"""A lease ends by itself when its last year can be surrendered no more: what is left goes back, and both sides hear of it."""

from datetime import date, timedelta

import pytest

from ledger.database import Database
from ledger.journal.accounts import set_status
from ledger.market.actions import leases
from ledger.market.machines import LEASE
from ledger.market.nightly import JOB
from ledger.permits.actions import year_end
from ledger.permits.rules.strips import account
from ledger.workdays import LastDay
from tests.furnished import furnished
from tests.market.test_agreements import DUE, START, leased, past_python, two_mills
from tests.market.test_endings import state, steal
from tests.permits.test_sides import ONE, TWO
from tests.permits.world import District, new, strip, t

NEXT = DUE + timedelta(days=1)
LAST = date(2025, 12, 31)


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills, the first of which holds 10 t a year since 2025."""
    return two_mills(database, owner, START)


def night(d: District, on: date) -> tuple[int, tuple[str, ...]]:
    """Do the night of a day; how many leases ended, and what could not."""
    told = list(JOB.run(d.database, d.book_id, on, d.root))[-1]
    assert str(told) == f"{told.done} leases ended"
    return told.done, tuple(str(one) for one in told.faults)


def told_to(d: District, act_id: object, kind: str) -> list[list[str]]:
    """Who heard of a step of a lease."""
    query = "SELECT owners FROM ledger.outbox WHERE subject = %s AND kind = %s"
    with d.database.read() as books:
        return [sorted(one) for (one,) in books.connection.exec_driver_sql(query, (str(act_id), kind))]


@pytest.mark.parametrize(("on", "ended"), [(LAST, 0), (DUE, 0), (NEXT, 1), (NEXT + timedelta(days=40), 1)])
def test_a_lease_ends_by_itself(district: District, on: date, ended: int) -> None:
    """Not while its last year can be surrendered, and once; what the lessee surrendered stays, the rest goes back to where it was."""
    d, act_id = district, leased(district, 2025, LAST)
    words = {"act_id": new(), "site": TWO, "strips": [strip("0.4", 2025, 2025)]}
    assert d.do(year_end.surrender, d.of(TWO, DUE), **words) == "surrendered"
    assert night(d, on) == (ended, ())
    assert state(d, act_id) == ("returned" if ended else "running")
    assert d.held(ONE, vintage=2025) == (t("9.6") if ended else t("9"))
    assert d.held(TWO, "leased", 2025) == (0 if ended else t("0.6"))
    sides = sorted(":".join(one.split(":")[:2]) for one in (ONE, TWO))
    assert told_to(d, act_id, "permits.lease.expire") == [sides] * ended
    assert night(d, on) == (0, ())
    assert d.broken() == []


@pytest.mark.parametrize(
    ("surrendered", "lent", "frozen", "lessor"),
    [("0.4", "0", "0", "10"), ("1", "0", "0", "10"), ("0.4", "2", "0", "10"), ("1", "0", "9.5", "0.5")],
)
def test_what_was_surrendered_goes_on_to_the_lessor(
    district: District, surrendered: str, lent: str, frozen: str, lessor: str
) -> None:
    """Goal: no lease that is over lends anything. Method: the lessee surrenders, the lease ends early, the surrender is undone.

    With another lease that runs, and with an order against the lessor that waits for what comes back.
    """
    d, act_id, given = district, leased(district, 2025, LAST), new()
    if lent != "0":
        leased(d, 2025, LAST)
    if frozen != "0":
        words = {"act_id": new(), "site": ONE, "strips": [strip(frozen, 2025, 2025)], "order": "(2025) 1"}
        assert d.freeze("bureau", LAST, **words) == "frozen"
    words = {"act_id": given, "site": TWO, "strips": [strip(surrendered, 2025, 2025)]}
    assert d.do(year_end.surrender, d.of(TWO, LAST), **words) == "surrendered"
    assert d.end(act_id, LEASE, LAST) == "accepted"
    assert d.undo(given, LAST) == "undone"
    told = [d.held(ONE, vintage=2025), d.held(ONE, "frozen", 2025), d.held(TWO, "leased", 2025)]
    assert told == [t(lessor) - (t("1") if lent != "0" else 0), t(frozen), t("1") if lent != "0" else 0]
    assert d.held(TWO, "surrendered", 2025) == 0
    assert d.broken() == []


@pytest.mark.parametrize(("provisional", "ended"), [(True, 0), (False, 1)])
def test_by_a_provisional_day_no_lease_ends(
    district: District, monkeypatch: pytest.MonkeyPatch, provisional: bool, ended: int
) -> None:
    """Goal: nothing ends too early. Method: the notice of the year in which it is surrendered is not known yet; then it is."""
    d, act_id = district, leased(district, 2025, LAST)
    monkeypatch.setattr(leases, "last_surrender", lambda *_: LastDay(DUE, provisional))
    assert night(d, NEXT) == (ended, ())
    assert state(d, act_id) == ("returned" if ended else "running")


def test_a_term_ends_whatever_became_of_keys(district: District) -> None:
    """Goal: a lost key keeps no lots. Method: the lessee's representative has lost his; the lease ends all the same, and is told."""
    d, act_id = district, leased(district, 2025, LAST)
    steal(d, d.of(TWO).actor_id)
    assert d.do(leases.return_lease, d.of(ONE, NEXT), act_id=act_id) == "process.asker_gone"
    assert night(d, NEXT) == (1, ())
    assert (state(d, act_id), d.held(ONE, vintage=2025)) == ("returned", t("10"))


def test_what_stands_against_it_is_told_and_the_rest_ends(district: District) -> None:
    """Goal: one holds up no other. Method: the account of one lessor is frozen; its lease is named every night, another one ends."""
    d, act_id = district, leased(district, 2025, LAST)
    holding = account(ONE, "holding")
    for status, told in (("frozen", (0, 1)), ("open", (1, 0))):
        d.owner.begin(lambda books, s=status: set_status(books, d.book_id, holding, s, "by mistake", d.root))  # type: ignore[misc]
        ended, left = night(d, NEXT)
        assert (ended, len(left)) == told
        assert all(str(act_id) in one for one in left)
    assert state(d, act_id) == "returned"


def test_postgresql_ends_no_lease_in_its_years(district: District) -> None:
    """Goal: at the edge, past Python. Method: it ends by itself on the last day of its last year, and on the next."""
    d, act_id = district, leased(district, 2025, LAST)
    with pytest.raises(Exception, match="in its years"):
        past_python(d, act_id, "permits.lease", "expire", "returned", LAST)
    past_python(d, act_id, "permits.lease", "expire", "returned", LAST + timedelta(days=1))

"""What an account may do is changed by two persons, whosever account it is, and back by two."""

from dataclasses import replace
from uuid import UUID

import pytest

from ledger.database import Database
from ledger.database.refusals import PromiseBroken
from ledger.journal.accounts import Status, set_status
from ledger.permits.actions import year_end
from ledger.permits.actions.second import confirm, drop
from ledger.permits.actions.statuses import CHANGE, ask_status
from ledger.permits.rules.strips import account
from tests.furnished import furnished
from tests.permits.world import AREA, District, new, site, strip

ONE = site(1)
HOLDING = account(ONE, "holding")
RESERVE = account(f"bureau:{AREA}", "reserve")


@furnished
def district(database: Database, owner: Database) -> District:
    """A mill and a reserve that hold 10 t each."""
    made = District(database, owner)
    made.enterprise(1)
    made.cap("100")
    for holder in (ONE, f"bureau:{AREA}"):
        made.allocate(holder, "10")
    return made


def asked(
    d: District, code: str, status: Status, who: str = "bureau", reason: str = "an order"
) -> tuple[str, UUID]:
    """Ask; give the state it led to or the code of the refusal, and the id."""
    act_id = new()
    step = replace(d.step(who), reason=reason)
    return d.do(ask_status, step, act_id=act_id, account=code, status=status), act_id


def confirmed(d: District, who: str, act_id: UUID) -> str:
    """Confirm."""
    return d.do(confirm, d.step(who), act_id=act_id, ways=(CHANGE,))


def now(d: District, code: str) -> str:
    """What an account may do."""
    with d.database.read() as books:
        query = "SELECT status FROM ledger.account WHERE code = %s"
        return str(books.connection.exec_driver_sql(query, (code,)).scalar_one())


@pytest.mark.parametrize("code", [HOLDING, RESERVE])
@pytest.mark.parametrize("status", ["frozen", "receive_only"])
def test_two_persons_freeze_and_two_lift(district: District, code: str, status: Status) -> None:
    """Nothing is held still by what one person asks for, nor freed again by one; of an enterprise and of the ledger itself."""
    d = district
    state, act_id = asked(d, code, status)
    assert (state, now(d, code)) == ("proposed", "open")
    assert confirmed(d, "bureau", act_id) == "process.second_person_needed"
    assert (confirmed(d, "chief", act_id), now(d, code)) == ("changed", status)
    surrender = {"act_id": new(), "site": ONE, "strips": [strip("1")]}
    if code == HOLDING:
        assert d.do(year_end.surrender, d.of(ONE), **surrender) == f"account.{status}"
    state, lift = asked(d, code, "open", "chief")
    assert (state, now(d, code)) == ("proposed", status)
    assert confirmed(d, "chief", lift) == "process.second_person_needed"
    assert (confirmed(d, "bureau", lift), now(d, code)) == ("changed", "open")
    assert d.broken() == []


def test_it_is_told_before_it_takes_effect(district: District) -> None:
    """The owner hears that it is asked for, and that it is done, with who asked and why; dropped, nothing is changed."""
    d = district
    _, act_id = asked(d, HOLDING, "frozen")
    query = "SELECT kind, owners FROM ledger.outbox WHERE subject = ANY (%s) ORDER BY event_id DESC LIMIT 1"
    party = ":".join(ONE.split(":")[:2])
    with d.database.read() as books:
        told = books.connection.exec_driver_sql(query, ([str(act_id), HOLDING],)).one()
    assert tuple(told) == ("permits.account.propose", [party])
    assert d.do(drop, d.step("chief"), act_id=act_id, ways=(CHANGE,)) == "dropped"
    assert now(d, HOLDING) == "open"


def test_what_changed_meanwhile_is_refused(district: District) -> None:
    """Of two that were asked for the second is told what the first did; it is dropped."""
    d = district
    first, second = (asked(d, HOLDING, status)[1] for status in ("frozen", "receive_only"))
    assert confirmed(d, "chief", first) == "changed"
    assert confirmed(d, "chief", second) == "account.status_changed"
    assert d.do(drop, d.step(), act_id=second, ways=(CHANGE,)) == "dropped"


def test_what_would_be_refused_is_told_to_who_asks(district: District) -> None:
    """An account that holds something is not closed, one that is not there is not found, and a reason is needed."""
    d = district
    assert asked(d, HOLDING, "closed")[0] == "account.close_not_empty"
    assert asked(d, "nobody:x", "frozen")[0] == "account.unknown"
    assert asked(d, HOLDING, "frozen", reason=" ")[0] == "entry.text_empty"


def test_the_database_asks_for_both(district: District) -> None:
    """Past the act the web changes no account; what was confirmed once is not done again; another status is not what was confirmed."""
    d = district

    def straight() -> None:
        d.database.begin(lambda books: set_status(books, d.book_id, HOLDING, "frozen", "x", d.clerk))

    for _ in range(2):
        with pytest.raises(PromiseBroken) as broken:
            straight()
        assert broken.value.figures["promise"] == "status_by_two"
        if now(d, HOLDING) == "open":
            _, act_id = asked(d, HOLDING, "frozen")
            confirmed(d, "chief", act_id)

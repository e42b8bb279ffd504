"""An import that should not have been is withdrawn whole by two persons of finance; in Python and in PostgreSQL."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from ledger.actors.actions import revoke_key
from ledger.actors.authority import NotAllowed
from ledger.reconciliation.queries.lists import bank_lines_of, statements_of
from ledger.reconciliation.withdrawals import (
    ask_withdrawal,
    confirm_withdrawal,
    drop_withdrawal,
    import_of,
    waiting_withdrawals,
)
from tests.reconciliation.test_checklist import counted
from tests.reconciliation.test_ties import Office, office
from tests.reconciliation.world import MILL, NUMBER, SECOND, moved, stated

__all__ = ["office"]
FIRST = [moved("1.00", "2026-06-01", reference="A"), moved("2.00", "2026-06-02")]
LATER = [moved("5.00", "2026-06-03")]


def take(office: Office, *, later: bool = False, number: str = NUMBER) -> int:
    """Import the first statement, or the one after it."""
    one = (
        stated("3.00", LATER, "2026-06-03", "2026-06-03")
        if later
        else stated("0.00", FIRST, "2026-06-01", "2026-06-02", number=number)
    )
    return office.treasury.take(one).import_id


def withdraw(office: Office, number: int) -> None:
    """Two persons withdraw."""
    office.do("qian", ask_withdrawal, number, "wrong")
    office.do("wu", confirm_withdrawal, number)


def rests(office: Office, number: int) -> None:
    """Something that came later rests on an import, in both keepers."""
    assert office.refused("qian", ask_withdrawal, number, "x") == "reconciliation.import_not_last"
    assert office.past("qian", "ask_withdrawal", number, "x") == "import_last"


def standing(office: Office, number: int) -> Any:
    """How an import stands."""
    with office.treasury.database.read() as books:
        return import_of(books, office.treasury.book_id, number)


def open_lines(office: Office, number: str = NUMBER) -> int:
    """How many lines of a bank account are open."""
    query = """SELECT count(*) FROM ledger.bank_line l JOIN ledger.bank_account b USING (book_id, bank_account_id)
               WHERE b.number = :number AND b.ended_at IS NULL"""
    with office.treasury.database.read() as books:
        return int(books.connection.execute(text(query), {"number": number}).scalar_one())


def test_one_asks_and_another_withdraws(office: Office) -> None:
    """Goal: taken out as it came in. Method: asked, dropped, asked, confirmed by another; nothing is open, all is visible, the same
    file comes again, to the account where it belongs and to this one; doctor."""
    treasury = office.treasury
    number = take(office)
    for what in (confirm_withdrawal, drop_withdrawal):
        assert office.refused("wu", what, number) == "reconciliation.withdrawal_not_asked"
    assert office.past("wu", "confirm_withdrawal", number) == "withdrawal_open"
    assert office.past("wu", "drop_withdrawal", number) == "withdrawal_open"
    office.do("qian", ask_withdrawal, number, "the other account's file")
    assert office.refused("wu", ask_withdrawal, number, "x") == "reconciliation.withdrawal_waits"
    assert office.refused("qian", confirm_withdrawal, number) == "mandate.second_person_needed"
    assert office.past("qian", "confirm_withdrawal", number) == "bank_tie_by_two"
    for who in ("qian's machine", "li", "root"):
        with pytest.raises(NotAllowed):
            office.do(who, confirm_withdrawal, number)
        assert office.past(who, "confirm_withdrawal", number) == "bank_tie_by_finance"
    office.do("wu", drop_withdrawal, number)
    assert (open_lines(office), standing(office, number).why) == (2, None)
    office.do("qian", ask_withdrawal, number, "the other account's file")
    assert open_lines(office) == 2
    office.do("wu", confirm_withdrawal, number)
    assert open_lines(office) == 0
    told = standing(office, number)
    assert (told.statements, told.lines, told.why, told.waits) == (1, 2, "the other account's file", False)
    assert told.ended_at is not None
    assert office.refused("wu", ask_withdrawal, number, "x") == "reconciliation.import_ended"
    assert office.past("wu", "ask_withdrawal", number, "x") == "import_counts"
    assert office.refused("wu", ask_withdrawal, 999, "x") == "reconciliation.import_unknown"
    elsewhere = take(office, number=SECOND)
    again = take(office)
    assert len({number, elsewhere, again}) == 3
    assert (open_lines(office), open_lines(office, SECOND)) == (2, 2)
    assert (treasury.count("bank_statement"), treasury.count("bank_line")) == (3, 6)
    assert treasury.broken() == []
    with treasury.owner.engine.begin() as connection:
        kinds = connection.execute(
            text("SELECT kind FROM ledger.outbox WHERE kind ~ 'withdraw' ORDER BY event_id")
        )
        assert [kind.rpartition(".")[2] for (kind,) in kinds] == [
            "withdrawal_asked", "withdrawal_dropped", "withdrawal_asked", "withdrawn",
        ]  # fmt: skip


def test_what_rests_on_its_lines_is_undone_first(office: Office) -> None:
    """A match that waits or stands holds it, between asking and confirming too; released, the import goes; the match stays on record."""
    treasury = office.treasury
    number = take(office)
    office.do("qian", ask_withdrawal, number, "wrong")
    entry = treasury.fee(MILL, "1.00", "2026-06-01", "")
    line = treasury.lines()["2026-06-01 100"]
    match = treasury.propose([line], [(entry, 1)]).match_id
    for _ in range(2):
        for who, what, more in (("wu", confirm_withdrawal, ()), ("qian", ask_withdrawal, ("x",))):
            assert office.refused(who, what, number, *more) == "reconciliation.import_matched"
        assert office.past("wu", "confirm_withdrawal", number) == "import_unmatched"
        if treasury.count("bank_release"):
            break
        treasury.turn(match, "approve", treasury.colleague)
        treasury.ask(match, id=None)
    release = treasury.database.begin(
        lambda books: books.connection.execute(
            text("SELECT release_id FROM ledger.bank_release")
        ).scalar_one()
    )
    treasury.release(match, release, treasury.colleague)
    office.do("wu", confirm_withdrawal, number)
    assert (open_lines(office), treasury.count("bank_match")) == (0, 1)
    assert treasury.broken() == []
    assert treasury.refused(treasury.propose, [line], [(entry, 1)]).code.startswith(
        ("reconciliation.", "database.")
    )


def test_the_last_one_goes_first(office: Office) -> None:
    """What a later statement rests on stays till that is withdrawn; a line that another import tells too stays with that."""
    first, later = take(office), take(office, later=True)
    rests(office, first)
    both = office.treasury.take(stated("0.00", [*FIRST, *LATER], "2026-06-01", "2026-06-03")).import_id
    assert (standing(office, both).lines, standing(office, later).lines) == (0, 0)
    rests(office, first)
    rests(office, later)
    for number, left in ((both, 3), (later, 2), (first, 0)):
        withdraw(office, number)
        assert open_lines(office) == left
    assert office.treasury.broken() == []


def test_files_of_one_day_go_last_first(office: Office) -> None:
    """Goal: no base goes away under what came later. Method: two files of one day, the second continuing the first; a file inside
    another, before it and after it; each goes in the order in which it came, and one that came later and ends earlier hinders nobody."""
    day = [moved("1.00", "2026-06-01", reference="A")], [moved("2.00", "2026-06-01", reference="B")]
    morning = office.treasury.take(stated("0.00", day[0], "2026-06-01", "2026-06-01")).import_id
    evening = office.treasury.take(stated("1.00", day[1], "2026-06-01", "2026-06-01")).import_id
    rests(office, morning)
    month = office.treasury.take(
        stated("0.00", [*day[0], *day[1], moved("4.00", "2026-06-03")], "2026-06-01", "2026-06-05")
    ).import_id
    inside = office.treasury.take(
        stated("3.00", [moved("4.00", "2026-06-03")], "2026-06-02", "2026-06-03")
    ).import_id
    for number in (morning, evening, month):
        rests(office, number)
    for number in (inside, month, evening, morning):
        withdraw(office, number)
    later, before = take(office, later=True), take(office)
    withdraw(office, later)
    withdraw(office, before)
    assert open_lines(office) == 0
    assert office.treasury.broken() == []


def test_what_was_withdrawn_is_listed_as_such(office: Office) -> None:
    """Goal: nobody works on what counts for nothing. Method: withdrawn, and taken again; the lists name the import of each, and only
    what counts is open."""
    book, number = office.treasury.book_id, take(office)
    withdraw(office, number)
    again = take(office)
    with office.treasury.database.read() as books:
        told = [(one.import_id, one.withdrawn) for one in statements_of(books, book, number=NUMBER)]
        lines = {
            asked: [
                (one.import_id, one.withdrawn)
                for one in bank_lines_of(books, book, number=NUMBER, open=asked)
            ]
            for asked in (None, True, False)
        }
    assert told == [(number, True), (again, False)]
    assert lines[True] == [(again, False)] * 2
    assert lines[False] == [(number, True)] * 2
    assert lines[None] == [*lines[False], *lines[True]]


def test_what_waits_is_found(office: Office) -> None:
    """Goal: the second person, and whoever closes the month, see what waits. Method: the list, the event, and the checklist of the month
    before, whose last day comes before the statement, and of the month itself; dropped, it waits no more."""
    book, number = (
        office.treasury.book_id,
        office.treasury.take(
            stated("0.00", [moved("1.00", "2026-06-30")], "2026-06-30", "2026-07-01")
        ).import_id,
    )
    office.do("qian", ask_withdrawal, number, "the other account's file")
    with office.treasury.database.read() as books:
        (one,) = waiting_withdrawals(books, book)
        query = text("SELECT figures FROM ledger.outbox WHERE kind = 'reconciliation.withdrawal_asked'")
        figures = books.connection.execute(query).scalar_one()
    assert (one.number, one.accounts, one.why, one.asked_by) == (
        number,
        [NUMBER],
        "the other account's file",
        "qian",
    )
    assert figures == {"file": one.file_name, "accounts": NUMBER, "reason": one.why}
    june, may = (counted(office.treasury, month) for month in ("2026-06-01", "2026-05-01"))
    assert (june["withdrawals"], may["withdrawals"]) == (1, 0)
    assert ("withdrawals" in june["open"], "withdrawals" in may["open"]) == (True, False)
    office.do("wu", drop_withdrawal, number)
    with office.treasury.database.read() as books:
        assert waiting_withdrawals(books, book) == []
    assert counted(office.treasury, "2026-06-01")["withdrawals"] == 0


@pytest.mark.parametrize(("closed", "refused"), [("2026-05-31", False), ("2026-06-30", True)])
def test_a_closed_month_keeps_its_bank(office: Office, closed: str, refused: bool) -> None:
    """What was counted when the month closed is what it has: the day before it begins, and the month itself."""
    last = stated("0.00", [moved("1.00", "2026-06-30")], "2026-06-30", "2026-06-30")
    number = office.treasury.take(last).import_id if refused else take(office)
    with office.treasury.owner.engine.begin() as connection:
        connection.execute(text("ALTER TABLE ledger.book DISABLE TRIGGER ALL"))
        day = {"day": date.fromisoformat(closed)}
        connection.execute(
            text("UPDATE ledger.book SET soft_closed_through = :day, closed_through = :day"), day
        )
        connection.execute(text("ALTER TABLE ledger.book ENABLE TRIGGER ALL"))
    if refused:
        assert office.refused("qian", ask_withdrawal, number, "x") == "reconciliation.import_month_closed"
        assert office.past("qian", "ask_withdrawal", number, "x") == "import_month_open"
    else:
        office.do("qian", ask_withdrawal, number, "x")
        office.do("wu", confirm_withdrawal, number)


def test_what_a_thief_asked_for_is_not_confirmed(office: Office) -> None:
    """Whose key was taken back since."""
    number = take(office)
    office.do("qian", ask_withdrawal, number, "x")
    with office.treasury.owner.engine.begin() as connection:
        query = text("SELECT max(key_id) FROM ledger.api_key WHERE actor_id = :actor")
        key = connection.execute(query, {"actor": office.by["qian"].actor_id}).scalar_one()
    book = office.treasury.book_id
    office.treasury.database.begin(lambda books: revoke_key(books, office.by["root"], book, key))
    assert office.refused("wu", confirm_withdrawal, number) == "mandate.asker_gone"
    assert office.past("wu", "confirm_withdrawal", number) == "bank_tie_asker_gone"


FORGED = {
    "a line moved": "UPDATE ledger.bank_line SET bank_account_id = bank_account_id + 1",
    "a line changed": "UPDATE ledger.bank_line SET amount = amount + 1",
    "a statement moved": "UPDATE ledger.bank_statement SET bank_account_id = bank_account_id + 1",
    "a statement changed": "UPDATE ledger.bank_statement SET closing = closing + 1",
    "an import ended": "UPDATE ledger.bank_import SET ended_at = now()",
    "another reason": "UPDATE ledger.bank_withdrawal SET why = 'y'",
    "a withdrawal deleted": "DELETE FROM ledger.bank_withdrawal",
}


@pytest.mark.parametrize("statement", FORGED.values(), ids=FORGED)
def test_nothing_is_withdrawn_past_two(office: Office, statement: str) -> None:
    """Not by the owner of the tables either, while somebody has asked and nobody confirmed."""
    number = take(office)
    office.do("qian", ask_withdrawal, number, "x")
    role = office.treasury.owner.engine.url.username or "ecoledger_owner"
    assert office.told(statement, role=role) == "journal_append_only"

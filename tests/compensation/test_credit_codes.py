"""A unified social credit code whose check digit does not fit is a slip wherever it is told, unless the register has it."""

from datetime import date
from typing import Any

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from ledger.compensation.actions.credit_codes import codes_in, faults_of, unsound
from ledger.compensation.acts import ACT
from ledger.database import Database
from ledger.database.refusals import sqlstate
from ledger.processes.acts import read
from tests.compensation.world import START, Desk, X
from tests.furnished import furnished

RIGHT, WRONG = "91330600MA490TAX1U", "91330600MA490TAX1B"


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A book without cases."""
    return Desk(database, owner)


def known(desk: Desk, database_url: str) -> None:
    """Enter the code in the register as it was issued, with the evidence."""
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "INSERT INTO ledger.party (book_id, code, name, exception, registered_on, registered_by)"
            " VALUES (%s, %s, 'x', 'licence of 2016 seen', '2024-01-02', %s)",
            (desk.book_id, f"enterprise:{WRONG}", desk.people["clerk"]),
        )


def parties(code: str) -> dict[str, Any]:
    """Name one liable party by a code."""
    return {"parties": [{"owner": f"enterprise:{code}", "side": "liable", "name": "x"}]}


PLACES: dict[str, dict[str, Any]] = {
    "register": {},
    "add_parties": {},
    "give_guarantee": {"kind": "deposit", "guarantor": f"enterprise:{WRONG}", "amount": "5.00"},
    "pay": {"part": 1, "payer": f"enterprise:{WRONG}", "amount": "5.00", "route": "treasury"},
    "register_account": {"payee": f"enterprise:{WRONG}", "payee_name": "x", "payee_account": "62220001"},
}
"""Acts that name somebody by a code, with their words."""


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("362322198709086409", "party.uscc_of_person"),
        ("37130200699229617H", "party.uscc_class_unknown"),
    ],
)
def test_the_number_of_a_person_is_no_code(desk: Desk, code: str, refusal: str) -> None:
    """Method: a sound identity number, and a beginning that no office gives; what Python refuses, PostgreSQL knows for what it is."""
    assert desk.register(**parties(code)) == refusal
    with desk.database.read() as books:
        asked = "SELECT ledger.credit_code_sound(%s, false), ledger.credit_code_sound(%s, true), ledger.is_of_person(%s)"
        told = books.connection.exec_driver_sql(asked, (code, code, code)).one()
    assert tuple(told) == (False, refusal != "party.uscc_of_person", refusal == "party.uscc_of_person")


@pytest.mark.parametrize("act", PLACES)
def test_a_slip_is_refused_wherever_it_is_told(desk: Desk, act: str) -> None:
    """Goal: one rule. Method: the same wrong code as a party, one that joins, a guarantor, a payer and a payee."""
    if act == "register":
        assert desk.register(**parties(WRONG)) == "party.uscc_check_fails"
        assert (desk.said["expected"], desk.said["found"]) == ("U", "B")
        assert desk.register(**parties(RIGHT)) == "done"
        return
    desk.judged()
    told = PLACES[act] or {"parties": [{"owner": f"enterprise:{WRONG}", "side": "liable", "name": "z"}]}
    who = "clerk" if act == "add_parties" else "cashier"
    assert desk.do(act, date(2025, 7, 1), who=who, **told) == "party.uscc_check_fails"


def test_a_code_that_was_issued_so_is_in_the_register(desk: Desk, database_url: str) -> None:
    """The way out: the register has the code with its evidence, and then it may stand in a case."""
    with desk.database.read() as books:
        assert unsound(books, desk.book_id, {WRONG, RIGHT}) == [WRONG]
        (fault,) = faults_of(books, desk.book_id, "party_code", [(2, WRONG), (3, RIGHT)])
    assert (fault.where, fault.column, fault.value) == ("row 2", "party_code", WRONG)
    known(desk, database_url)
    with desk.database.read() as books:
        assert unsound(books, desk.book_id, {WRONG, RIGHT}) == []
        assert list(faults_of(books, desk.book_id, "party_code", [(2, WRONG)])) == []
    assert desk.register(**parties(WRONG)) == "done"


BARE: dict[str, tuple[str, dict[str, Any]]] = {
    "register": ("clerk", {}),
    "add_parties": ("clerk", {"parties": [{"owner": RIGHT, "side": "liable", "name": "z"}]}),
    "substitute": (
        "clerk", {"party": X, "event": "merger", "successors": [{"owner": RIGHT, "name": "z"}]}),
    "declare_bankrupt": (
        "clerk", {"party": X, "administrator": RIGHT, "administrator_name": "a", "declare_by": "2025-09-30", "number": "1",
                  "court": "court:1", "court_name": "court"}),
    "apply_preservation": ("clerk", {"court": RIGHT, "court_name": "c", "against": X, "amount": "1.00"}),
    "give_guarantee": ("cashier", {"kind": "deposit", "guarantor": RIGHT, "amount": "5.00"}),
    "pay": ("cashier", {"part": 1, "payer": RIGHT, "amount": "5.00", "route": "treasury"}),
    "register_account": ("cashier", {"payee": RIGHT, "payee_name": "x", "payee_account": "62220001"}),
}  # fmt: skip
"""Acts that name somebody by a sound code without its prefix, with who does them."""


@pytest.mark.parametrize("act", BARE)
def test_a_code_says_of_what_it_is(desk: Desk, act: str) -> None:
    """A firm by its bare code would be another one; a site of it, and a wrong code, are no better."""
    who, told = BARE[act]
    if act == "register":
        for code in (RIGHT, f"{RIGHT}:001P", WRONG):
            side: dict[str, Any] = {"parties": [{"owner": code, "side": "liable", "name": "x"}]}
            assert desk.register(**side) == "compensation.code_bare"
            assert desk.said == {"code": code}
        return
    desk.judged()
    assert desk.do(act, date(2025, 7, 1), who=who, **told) == "compensation.code_bare"
    assert desk.said == {"code": RIGHT}


def test_a_number_of_an_account_is_no_code_of_somebody(desk: Desk) -> None:
    """It has 18 digits, too."""
    desk.judged()
    words: dict[str, Any] = {"payee": "works:1", "payee_name": "x", "payee_account": "622200010000000012"}
    desk.must("register_account", date(2025, 7, 1), who="cashier", **words)


def test_a_case_of_before_keeps_its_bare_code(desk: Desk) -> None:
    """What it was registered with is acted on, and corrected; PostgreSQL lets no other case have it so anew."""
    desk.judged()
    insert = (
        "INSERT INTO ledger.damage_party (book_id, case_id, owner, side, name, person)"
        " SELECT book_id, case_id, %s, 'liable', 'x', false FROM ledger.damage_case"
    )
    with pytest.raises(DBAPIError) as caught, desk.database.engine.begin() as connection:
        connection.exec_driver_sql(insert, (RIGHT,))
    assert getattr(caught.value.orig, "diag").constraint_name == "damage_party_code"  # noqa: B009
    with desk.owner.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger.damage_party DISABLE TRIGGER USER")
        connection.exec_driver_sql(insert, (RIGHT,))
        connection.exec_driver_sql("ALTER TABLE ledger.damage_party ENABLE ALWAYS TRIGGER damage_party_code")
    assert desk.pay("5.00", date(2025, 7, 1), payer=RIGHT) != "compensation.code_bare"


@pytest.mark.parametrize(
    ("owner", "found"),
    [
        (f"enterprise:{WRONG}", [WRONG]),
        (f"enterprise:{WRONG}:001P", [WRONG]),
        (f"institute:{RIGHT}", [RIGHT]),
        ("enterprise:x", []),
        (f"enterprise:{WRONG[:17]}", []),
        ("person:110105194912310021", []),
    ],
)
def test_what_looks_like_a_credit_code(owner: str, found: list[str]) -> None:
    """A code of ours is none, nor is the number of a person; a site has that of its enterprise."""
    act = ACT["add_parties"]
    told = read(act.shape, {"parties": [{"owner": owner, "side": "liable", "name": "x"}]})
    assert list(codes_in(told)) == found


@pytest.mark.parametrize(
    ("code", "refused"), [(WRONG, True), (RIGHT, False), ("91110000600037341L", False), ("z", False)]
)
def test_postgresql_reads_the_check_digit(desk: Desk, database_url: str, code: str, refused: bool) -> None:
    """Goal: the promise holds past Python. Method: as the web's role, a party by the code; then by one that the register has."""
    assert desk.register(on=START) == "done"
    assert party_by_web(desk, code) is refused
    known(desk, database_url)
    assert not party_by_web(desk, code)


def party_by_web(desk: Desk, code: str) -> bool:
    """Write a party as the web's role, and tell whether its code is refused; nothing is kept."""
    with desk.database.engine.connect() as connection:
        refusal = None
        try:
            connection.exec_driver_sql(
                "INSERT INTO ledger.damage_party (book_id, case_id, owner, side, name, person)"
                " SELECT book_id, case_id, %s, 'liable', 'x', false FROM ledger.damage_case",
                (f"enterprise:{code}",),
            )
        except DBAPIError as error:
            refusal = (sqlstate(error), error.orig.diag.constraint_name)  # type: ignore[union-attr]
        connection.rollback()
    assert refusal in (None, ("LG104", "damage_party_code"))
    return refusal is not None

"""A move is no sale: it rests on a succession with its paper, its receiver accepts it, and no obligation is left behind."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ledger.database import Database
from ledger.permits.actions import moves
from ledger.permits.rules.moves import BASES
from tests.furnished import furnished
from tests.permits.world import DAY, District, new, site, strip, t, uscc

A, B = site(1), site(2)
SECOND = A[:-4] + "002P"


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills in Hunan, of which the first has two sites and permits, free and unpaid."""
    d = District(database, owner, "cn-43")
    d.cap("100")
    for number in (1, 2):
        d.enterprise(number, region="430203")
    d.enterprise(1, region="430203", suffix="002P")
    assert d.allocate(A, "20") == "issued"
    return d


def words(**other: Any) -> dict[str, Any]:
    """What a move says."""
    return {"act_id": new(), "site": A, "to": B, "strips": [strip("1")], "basis": "merger", **other}


@pytest.mark.parametrize("basis", [*BASES, "gift", "Merger", "merger 2", "sale"])
def test_it_rests_on_a_succession(district: District, basis: str) -> None:
    """Each kind that is named; whatever else is a sale, and the answer says so."""
    told = district.do(moves.apply_move, district.of(A), **words(basis=basis))
    assert told == ("applied" if basis in BASES else "permits.move_unfounded")


@pytest.mark.parametrize("paper", ["", " ", "\u3000"])
def test_it_has_its_paper(district: District, paper: str) -> None:
    """Nothing moves by a word alone."""
    step = district.of(A, document=paper)
    assert district.do(moves.apply_move, step, **words()) == "entry.text_empty"


def test_its_receiver_accepts(district: District) -> None:
    """Goal: A9, nothing comes to a stranger unasked. Method: approved before and after the receiver's yes, which nobody gives for it."""
    d, said = district, words()
    this = {"act_id": said["act_id"]}
    assert d.do(moves.apply_move, d.of(A), **said) == "applied"
    assert d.do(moves.approve_move, d.step(), **this) == "permits.receiver_missing"
    assert d.do(moves.accept_move, d.of(A), **this) == "process.not_your_side"
    assert d.do(moves.accept_move, d.step(), **this) == "process.step_not_allowed"
    assert d.do(moves.accept_move, d.of(B), **this) == "accepted"
    assert d.do(moves.approve_move, d.step(), **this) == "done"
    assert [d.held(A), d.held(B)] == [t("19"), t("1")]
    assert d.broken() == []


def test_nobody_accepts_for_both(district: District) -> None:
    """Who applied for the giver says no yes for the receiver, by whichever key."""
    d, said = district, words()
    mine, theirs = d.of(A), d.of(B)
    assert d.do(moves.apply_move, mine, **said) == "applied"
    one = replace(theirs, person_id=7)
    with d.owner.engine.begin() as connection:
        query = "SELECT ledger.person_of(%s)"
        person = connection.exec_driver_sql(query, (mine.actor_id,)).scalar_one()
    assert d.do(moves.accept_move, replace(one, person_id=person), act_id=said["act_id"]) != "accepted"


def test_of_one_party_it_needs_no_other(district: District) -> None:
    """To another of its own sites the giver has said yes already."""
    d, said = district, words(to=SECOND, basis="relocation")
    assert d.do(moves.apply_move, d.of(A), **said) == "applied"
    assert d.do(moves.approve_move, d.step(), act_id=said["act_id"]) == "done"
    assert d.held(SECOND) == t("1")


@pytest.mark.parametrize(("year", "told"), [(2026, "permits.fee_split"), (2027, "done")])
def test_a_fee_for_what_stays_stays(district: District, year: int, told: str) -> None:
    """Goal: A6, nobody pays twice after a merger. Method: an open fee for permits of another year, which the giver keeps; and for those of
    the year itself, of which a move takes what is unpaid first."""
    d, said = district, words()
    d.cap("100", 2027, 2027)
    assert d.allocate(A, "2", year, year, purpose="unpaid") == "issued"
    assert d.charge(A, "N-1") == "due"
    assert d.do(moves.apply_move, d.of(A), **said) == "applied"
    assert d.do(moves.accept_move, d.of(B), act_id=said["act_id"]) == "accepted"
    assert d.do(moves.approve_move, d.step(), act_id=said["act_id"]) == told
    assert (d.held(B), d.held(B, "unpaid")) == (t("1") if told == "done" else 0, 0)
    assert d.held(A, "unpaid", vintage=year) == t("2")
    assert d.broken() == []


def test_no_report_is_left_behind(district: District) -> None:
    """Who might emit last year and has no verified report of it lets nothing of that pollutant pass."""
    d = district
    d.cap("10", 2025, 2025)
    assert d.allocate(A, "5", 2025, 2025, step=d.step(on=date(2025, 6, 2))) == "issued"
    assert d.do(moves.apply_move, d.of(A), **words()) == "permits.obligations_stay"


@pytest.mark.parametrize(
    ("basis", "document", "name"),
    [
        ("merger", "d", None),
        ("gift", "d", "move_founded"),
        ("merger", " ", "move_founded"),
        (None, "d", "move_founded"),
    ],
)
def test_postgresql_asks_for_the_ground(
    district: District, basis: str | None, document: str, name: str | None
) -> None:
    """Its twin, of an application that is written past the program."""
    row = (
        "INSERT INTO ledger.permit_act (book_id, act_id, machine, site, other, effective_on, document, law, terms)"
        " VALUES (%s, %s, 'permits.move', %s, %s, %s, %s, 'l', jsonb_build_object('action', 'apply', 'basis', %s::text))"
    )
    told = None
    with district.owner.engine.connect() as connection:
        try:
            connection.exec_driver_sql(row, (district.book_id, new(), A, B, DAY, document, basis))
        except Exception as error:
            raised: Any = getattr(error, "orig", error)
            told = raised.diag.constraint_name
    assert (told == "move_founded") is (name == "move_founded")


@pytest.mark.parametrize("accepted", [True, False])
def test_postgresql_asks_the_receiver(district: District, accepted: bool) -> None:
    """Its twin, of an approval that is written past the program."""
    d, said = district, words()
    assert d.do(moves.apply_move, d.of(A), **said) == "applied"
    state, version = "applied", 1
    if accepted:
        assert d.do(moves.accept_move, d.of(B), act_id=said["act_id"]) == "accepted"
        state, version = "accepted", 2
    row = (
        "INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, previous, from_state, to_state, four_eyes,"
        " started_by, actor_id, effective_on, reason, document)"
        " VALUES (%s, %s, %s, 'permits.move', 'approve', %s, %s, 'done', true, %s, %s, %s, '', '')"
    )
    told = None
    with d.owner.engine.connect() as connection:
        begun = d.of(A).actor_id
        values = (d.book_id, said["act_id"], version + 1, version, state, begun, d.chief, DAY)
        try:
            connection.exec_driver_sql(row, values)
        except Exception as error:
            raised: Any = getattr(error, "orig", error)
            told = raised.diag.constraint_name
    assert (told == "move_accepted") is not accepted, told


def test_sites_are_of_whom_they_say() -> None:
    """The second site is of the first mill."""
    assert SECOND.startswith(f"enterprise:{uscc(1)}:")

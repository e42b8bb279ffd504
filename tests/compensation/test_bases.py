"""Bases that cases share: opened by two, never booked beyond what they hold, credited when accepted, free when released, closed last."""

from collections.abc import Callable
from datetime import date, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.compensation.actions import base_changes, bases, bookings
from ledger.compensation.base_shapes import Base, BaseHolding
from ledger.compensation.queries import bases as queries
from ledger.compensation.queries import cases
from ledger.database import Database
from ledger.database.refusals import sqlstate
from ledger.errors import LedgerError
from ledger.identifiers import uuid7
from ledger.processes.acts import read
from tests.compensation.test_duties import accept, in_kind
from tests.compensation.test_duties import works as planned
from tests.compensation.world import START, Desk, X
from tests.furnished import furnished

HELD = [{"unit": "trees", "amount": "1000"}, {"unit": "m2", "amount": "50.5"}]
DUTY = {"heads": [{"head": "H4", "amount": "600.00"}], "obligors": [{"owner": X}], "due_on": "2025-12-31"}
JULY = date(2025, 7, 1)
DAY = timedelta(days=1)


def proposed(desk: Desk, code: str = "B1", *, who: str = "clerk", **changes: Any) -> str:
    """Propose a base; tell what came, as a word."""
    desk.ids[code] = desk.ids.get(code) or uuid7()
    whole = {
        "code": code,
        "name": "a hill",
        "area": "330603",
        "owner": "village:1",
        "owner_name": "a village",
        "capacity": HELD,
        **changes,
    }
    try:
        told = read(Base, whole)
    except LedgerError as error:
        return desk.refused(error)
    return desk.run(
        lambda books: bases.propose(
            books, desk.book_id, desk.step(who, START), base_id=desk.ids[code], told=told
        )
    )


TURNS: dict[str, Callable[..., Any]] = {
    "confirm": bases.confirm,
    "drop": bases.drop,
    "close": bases.close,
    "reopen": bases.reopen,
}


def turn(desk: Desk, what: str, code: str = "B1", who: str = "chief", on: date = JULY) -> str:
    """Take a step of a base."""
    return desk.run(lambda books: TURNS[what](books, desk.book_id, desk.step(who, on), desk.ids[code]))


def trees(amount: str, unit: str = "trees") -> list[dict[str, str]]:
    """A quantity."""
    return [{"unit": unit, "amount": amount}]


def book(desk: Desk, code: str, amount: str, *, unit: str = "trees", base: str = "B1", **words: Any) -> str:
    """Book in the base for the works of a case."""
    whole = {"base": base, "quantities": trees(amount, unit), **words}
    return desk.do(
        "book_base", JULY, code=code, name=f"booked {code}", subject=str(desk.ids[f"works {code}"]), **whole
    )


def move(desk: Desk, action: str, code: str, amount: str = "", **words: Any) -> str:
    """Accept, take back or release something of the booking of a case."""
    whole = {"booking": str(desk.ids[f"booked {code}"]), "reason": "why", **words}
    if amount:
        whole["quantities"] = trees(amount)
    return desk.do(action, JULY, code=code, **whole)


def accepted(desk: Desk, code: str, amount: str) -> str:
    """Accept something of the booking of a case, by two."""
    return move(desk, "accept_booking", code, amount, evidence="photos")


def held(desk: Desk) -> dict[str, tuple[int, int]]:
    """What is booked and accepted in the base, by unit, in thousandths."""
    with desk.database.read() as books:
        [one] = queries.bases(books, desk.book_id, after=None, limit=5)
    return {str(q["unit"]): (int(str(q["booked"])), int(str(q["accepted"]))) for q in one.quantities}


def booked(desk: Desk, case: str) -> list[tuple[int, int, int]]:
    """What a case has booked, what of it was accepted, and what is left."""
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, case)
        rows = queries.bookings(books, desk.book_id, case=head.case_id, after=None, limit=9)
    return [
        (int(str(q["booked"])), int(str(q["accepted"])), int(str(q["open"])))
        for one in rows
        for q in one.quantities
    ]


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A base that is open, and two cases with substitute works."""
    made = Desk(database, owner)
    assert proposed(made) == "done", made.said
    assert turn(made, "confirm") == "done", made.said
    for code in ("C1", "C2"):
        in_kind(made, "600.00", DUTY, code=code)
        planned(made, f"works {code}", "600.00", until="working", code=code, mode="substitute")
    return made


def test_two_open_a_base(desk: Desk) -> None:
    """Goal: 20.11. Method: proposed, repeated, otherwise; confirmed by the same and another; a code taken, a unit twice, no place."""
    assert (proposed(desk, "B2"), proposed(desk, "B2")) == ("done", "replayed")
    assert proposed(desk, "B2", capacity=trees("1")) == "entry.id_used"
    assert turn(desk, "confirm", "B2", "clerk") == "process.acted_before"
    assert book(desk, "C1", "1", base="B2") == "compensation.base_unknown"
    assert turn(desk, "drop", "B2", "clerk") == "done"
    desk.ids["B2"] = uuid7()
    assert proposed(desk, "B2") == "compensation.base_code_taken"
    assert proposed(desk, "B3", capacity=[*HELD, *HELD]) == "compensation.quantity_wrong"
    assert proposed(desk, "B3", area="990000") == "party.region_unknown"
    assert not desk.broken()


def test_cases_share_what_a_base_holds(desk: Desk) -> None:
    """Goal: the table of 20.12. Method: 700 and 300 of 1,000 trees, a tree more, 500 accepted, the rest released, 200 booked again."""
    assert book(desk, "C1", "700") == "done", desk.said
    assert book(desk, "C2", "400") == "compensation.base_full"
    assert (desk.said["there"], desk.said["amount"]) == ("300", "400")
    assert book(desk, "C2", "300.001") == "compensation.base_full"
    assert book(desk, "C2", "300") == "done"
    assert book(desk, "C2", "0.001") == "compensation.base_full"
    assert book(desk, "C2", "1", unit="m3") == "compensation.base_full"
    assert accepted(desk, "C1", "500") == "done", desk.said
    assert held(desk)["trees"] == (1_000_000, 500_000)
    assert move(desk, "release_booking", "C1", "200.001") == "compensation.booking_beyond"
    assert move(desk, "release_booking", "C1", reason="") == "entry.text_empty"
    assert move(desk, "release_booking", "C1") == "done"
    assert move(desk, "release_booking", "C1") == "compensation.booking_beyond"
    assert (held(desk)["trees"], booked(desk, "C1")) == ((800_000, 500_000), [(700_000, 500_000, 0)])
    assert book(desk, "C2", "200") == "done"
    assert not desk.broken()


def test_what_was_accepted_wrongly_is_taken_back(desk: Desk) -> None:
    """Goal: 20.12. Method: accepted by two, beyond what is left, taken back by two, accepted anew; of another case there is no booking."""
    assert book(desk, "C1", "700") == "done"
    assert move(desk, "accept_booking", "C1", "700", evidence="e", waits=True) == "done"
    assert booked(desk, "C1") == [(700_000, 0, 700_000)]
    assert accepted(desk, "C1", "700.001") == "compensation.booking_beyond"
    assert accepted(desk, "C1", "700") == "done"
    assert move(desk, "take_booking_back", "C1", "700.001") == "compensation.booking_beyond"
    assert move(desk, "take_booking_back", "C1", "200") == "done", desk.said
    assert booked(desk, "C1") == [(700_000, 500_000, 200_000)]
    assert move(desk, "take_booking_back", "C1") == "done"
    assert (booked(desk, "C1"), restored(desk)) == ([(700_000, 0, 700_000)], {})
    desk.ids["booked C2"] = desk.ids["booked C1"]
    assert accepted(desk, "C2", "1") == "compensation.subject_unknown"


def offered(desk: Desk, on: date) -> dict[str, list[str]]:
    """Which acts about bookings can be done, each with what it can be about."""
    told = {one.action: [str(x) for x in one.subjects] for one in desk.next(on)}
    return {
        name: told[name]
        for name in ("accept-booking", "release-booking", "take-booking-back")
        if name in told
    }


def test_bookings_that_are_there(desk: Desk) -> None:
    """Goal: 20, 1. Method: before a booking, with one, with some of it accepted, with the rest released."""
    assert offered(desk, JULY) == {}
    assert book(desk, "C1", "700") == "done"
    one = [str(desk.ids["booked C1"])]
    assert offered(desk, JULY) == {"accept-booking": one, "release-booking": one}
    assert accepted(desk, "C1", "500") == "done"
    assert offered(desk, JULY) == {"accept-booking": one, "release-booking": one, "take-booking-back": one}
    assert move(desk, "release_booking", "C1") == "done"
    assert offered(desk, JULY) == {"take-booking-back": one}


def test_only_substitute_works_book(desk: Desk) -> None:
    """Goal: 20.11. Method: works of another mode, of another case, and works that have ended."""
    in_kind(desk, "600.00", DUTY, code="C3")
    planned(desk, "works C3", "600.00", until="working", code="C3")
    assert book(desk, "C3", "1") == "compensation.not_substitute"
    desk.ids["works C3"] = desk.ids["works C1"]
    assert book(desk, "C3", "1") == "compensation.subject_unknown"
    desk.must("give_up", JULY, code="C1", subject=str(desk.ids["works C1"]), who="chief", reason="floods")
    assert book(desk, "C1", "1") == "compensation.not_substitute"


def restored(desk: Desk) -> object:
    """What the works of the first case have restored."""
    with desk.database.read() as books:
        known = (desk.book_id, desk.ids["works C1"])
        return books.connection.exec_driver_sql(
            "SELECT ledger.restored(%s, %s, 'accept')", known
        ).scalar_one()


def test_the_case_is_credited_and_closed(desk: Desk) -> None:
    """Goal: 20.12. Method: what was accepted is what the works restored, where they say nothing; the case closes when nothing is booked."""
    assert book(desk, "C1", "700") == "done"
    assert restored(desk) == {}
    assert accepted(desk, "C1", "500.5") == "done"
    assert restored(desk) == {"trees": "500.5"}
    works = str(desk.ids["works C1"])
    desk.must("accept_stage", code="C1", who="chief", subject=works, stage=1, evidence="photo")
    desk.must("complete_project", code="C1", subject=works)
    assert accept(desk, "works C1", "600.00") == "done", desk.said
    assert restored(desk) == {"trees": "500.5"}
    assert desk.do("close", date(2025, 8, 2), who="chief", report="r") == "compensation.case_still_open"
    assert "B1" in str(desk.said["open"])
    assert turn(desk, "close") == "compensation.base_booked"
    assert (desk.said["count"], desk.said["case"]) == (1, "C1")
    desk.day = date(2025, 8, 2)
    words: dict[str, Any] = {"booking": str(desk.ids["booked C1"]), "reason": "not needed"}
    assert desk.do("release_booking", date(2025, 8, 2), **words) == "done", desk.said
    assert desk.do("close", who="chief", report="r") == "done", desk.said
    assert turn(desk, "close") == "done", desk.said
    assert book(desk, "C2", "1") == "compensation.base_unknown"
    assert turn(desk, "reopen") == "done"
    assert book(desk, "C2", "1") == "done"
    assert not desk.broken(whole=True)


def test_two_at_once_book_no_more_than_there_is(desk: Desk) -> None:
    """Goal: kept under concurrency. Method: two cases book 600 of 1,000 at the same moment; one is refused with what is left."""
    start, came = Barrier(2), {}

    def go(code: str) -> None:
        other = Desk.__new__(Desk)
        other.__dict__.update(desk.__dict__, ids=dict(desk.ids), said={}, confirmed={})
        start.wait()
        came[code] = book(other, code, "600")

    threads = [Thread(target=go, args=(code,)) for code in ("C1", "C2")]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(came.values()) == ["compensation.base_full", "done"]
    assert held(desk)["trees"] == (600_000, 0)


MOVE = (
    "INSERT INTO ledger.damage_booking_move SELECT book_id, gen_random_uuid(), booking_id, 'trees', '{move}', {amount}"
    " FROM ledger.damage_booking"
)


@pytest.mark.parametrize(
    ("write", "broken"),
    [
        (MOVE.format(move="booked", amount=300_001), "base_within"),
        (MOVE.format(move="accepted", amount=700_001), "base_within"),
        (MOVE.format(move="released", amount=700_001), "base_within"),
        (MOVE.format(move="taken_back", amount=1), "base_within"),
        (MOVE.format(move="booked", amount=300_000), "with_its_record"),
        (MOVE.format(move="released", amount=700_000), "with_its_record"),
        ("INSERT INTO ledger.damage_base_capacity SELECT book_id, base_id, 'fry', 1 FROM ledger.damage_base", "base_whole"),
        (
            "INSERT INTO ledger.damage_booking SELECT book_id, gen_random_uuid(), case_id, base_id, project_id FROM ledger.damage_booking",
            "base_whole",
        ),
    ],
)  # fmt: skip
def test_postgresql_keeps_the_base(desk: Desk, write: str, broken: str) -> None:
    """Goal: the promise holds past Python. Method: as the web's role, on the line and a thousandth beyond; a base that grows."""
    assert book(desk, "C1", "700") == "done"
    with pytest.raises(DBAPIError) as refused, desk.database.engine.begin() as connection:
        connection.exec_driver_sql(write)
    broke = refused.value.orig
    code = "LG083" if broken == "with_its_record" else "LG134"
    assert (sqlstate(refused.value), broke.diag.constraint_name) == (code, broken)  # type: ignore[union-attr]


def test_postgresql_closes_no_base_with_bookings(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: 20.12 past Python. Method: programs that do not look whether something is booked, or what mode the works have."""
    assert book(desk, "C1", "700") == "done"
    [close] = [one for one in bases.BASES.verbs if one.action == "close"]
    monkeypatch.setattr(bases, "_check_unbooked", lambda *_: None)
    object.__setattr__(close, "check", lambda *_: None)
    try:
        assert turn(desk, "close") == "database.promise_broken"
    finally:
        monkeypatch.undo()
        object.__setattr__(close, "check", bases._check_unbooked)
    assert desk.said == {"promise": "base_closed"}
    in_kind(desk, "600.00", DUTY, code="C3")
    planned(desk, "works C3", "600.00", until="working", code="C3")
    monkeypatch.setattr(bookings, "MODE", "own")
    assert book(desk, "C3", "1") == "database.promise_broken"
    assert desk.said == {"promise": "base_whole"}


CHANGES: dict[str, Callable[..., Any]] = {"confirm": base_changes.confirm, "drop": base_changes.drop}
JUNE, AUGUST = date(2025, 6, 2), date(2025, 8, 4)


def asked(
    desk: Desk,
    amount: str,
    on: date = JULY,
    *,
    who: str = "clerk",
    unit: str = "trees",
    name: str = "change",
    base: str = "B1",
) -> str:
    """Propose what the base holds from a day on; tell what came, as a word."""
    desk.ids[name] = desk.ids.get(name) or uuid7()
    try:
        told = read(BaseHolding, {"base": base, "quantities": trees(amount, unit)})
    except LedgerError as error:
        return desk.refused(error)
    return desk.run(
        lambda books: base_changes.propose(
            books, desk.book_id, desk.step(who, on), change_id=desk.ids[name], told=told
        )
    )


def changed(
    desk: Desk, what: str = "confirm", who: str = "chief", name: str = "change", on: date = AUGUST
) -> str:
    """Take a step of a change."""
    return desk.run(lambda books: CHANGES[what](books, desk.book_id, desk.step(who, on), desk.ids[name]))


def capacity(desk: Desk) -> dict[str, int]:
    """What the base holds now, as the list and as the base alone say it, by unit, in thousandths."""
    with desk.database.read() as books:
        [one] = queries.bases(books, desk.book_id, after=None, limit=5)
        alone = {x.unit: x.amount for x in queries.capacity_of(books, desk.book_id, desk.ids["B1"])}
    listed = {str(q["unit"]): int(str(q["capacity"])) for q in one.quantities}
    assert listed == alone
    return alone


def test_what_a_base_holds_is_changed_by_two(desk: Desk) -> None:
    """Goal: 20.13. Method: asked, repeated, confirmed by the same and another; more booked; less than is taken; dropped; a unit."""
    assert book(desk, "C1", "1000") == "done"
    assert book(desk, "C2", "1") == "compensation.base_full"
    assert (asked(desk, "1200"), asked(desk, "1200"), asked(desk, "1300")) == (
        "done",
        "replayed",
        "entry.id_used",
    )
    assert book(desk, "C2", "1") == "compensation.base_full"
    assert changed(desk, who="clerk") == "process.acted_before"
    assert (changed(desk), changed(desk)) == ("done", "replayed")
    assert capacity(desk) == {"m2": 50_500, "trees": 1_200_000}
    assert book(desk, "C2", "200.001") == "compensation.base_full"
    assert book(desk, "C2", "200") == "done", desk.said
    assert asked(desk, "1199.999", name="less") == "compensation.base_below_taken"
    assert desk.said == {"base": "B1", "amount": "1199.999", "unit": "trees", "taken": "1200"}
    assert asked(desk, "1200", AUGUST, name="same") == "done"
    assert changed(desk, "drop", "clerk", "same") == "done"
    assert asked(desk, "0", name="none") == "compensation.quantity_wrong"
    assert asked(desk, "7", unit="fry", name="fry") == "done"
    assert changed(desk, name="fry") == "done"
    assert capacity(desk)["fry"] == 7_000
    assert asked(desk, "1", base="B9", name="nowhere") == "compensation.no_open_base"
    with desk.database.read() as books:
        rows = queries.changes(books, desk.book_id, base="B1", after=None, limit=9)
        assert queries.changes(books, desk.book_id, base="B2", after=None, limit=9) == []
    assert [(one.from_on, one.state) for one in rows] == [
        (JULY, "in_force"),
        (AUGUST, "dropped"),
        (JULY, "in_force"),
    ]
    assert not desk.broken(whole=True)


def test_a_change_is_from_its_day_on(desk: Desk) -> None:
    """Goal: 20.13. Method: more from August on is not there in July; less then binds July; none before the base or the last one."""
    assert asked(desk, "1200", JULY - DAY, name="early") == "compensation.base_changed_since"
    assert desk.said == {"base": "B1", "on": "2025-06-30", "before": "2025-07-01"}
    assert (asked(desk, "1200", AUGUST), changed(desk)) == ("done", "done")
    assert book(desk, "C1", "1001") == "compensation.base_full"
    assert book(desk, "C1", "1000") == "done"
    assert asked(desk, "1100", AUGUST - DAY, name="before") == "compensation.base_changed_since"
    assert (asked(desk, "1100", AUGUST, name="again"), changed(desk, name="again")) == ("done", "done")
    assert capacity(desk)["trees"] == 1_100_000
    assert move(desk, "release_booking", "C1", "500") == "done"
    assert (asked(desk, "600", AUGUST, name="less"), changed(desk, name="less")) == ("done", "done")
    assert book(desk, "C2", "101") == "compensation.base_full"
    assert desk.said["there"] == "100"
    assert book(desk, "C2", "100") == "done"
    assert not desk.broken(whole=True)


def test_what_was_taken_since_is_seen(desk: Desk) -> None:
    """Goal: 20.13. Method: fine when it was asked for; less than is taken, or before another one, when it is confirmed."""
    assert asked(desk, "600") == "done"
    assert book(desk, "C1", "601") == "done"
    assert changed(desk) == "compensation.base_below_taken"
    assert (asked(desk, "900", JULY, name="later"), asked(desk, "950", AUGUST, name="other")) == (
        "done",
        "done",
    )
    assert changed(desk, name="other") == "done"
    assert changed(desk, name="later") == "compensation.base_changed_since"
    assert move(desk, "release_booking", "C1") == "done"
    assert turn(desk, "close") == "done"
    assert asked(desk, "900", AUGUST, name="closed") == "compensation.no_open_base"


def test_postgresql_keeps_a_change_within(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: 20.13 past Python. Method: nobody looks: less than is taken; before the base, and the last one; more in July."""
    assert book(desk, "C1", "700") == "done"
    with monkeypatch.context() as patch:
        patch.setattr(base_changes, "_check", lambda *_: desk.ids["B1"])
        patch.setattr(base_changes, "_check_change", lambda *_: None)
        [verb] = [one for one in base_changes.BASE_CHANGES.verbs if one.action == "confirm"]
        kept = verb.check
        object.__setattr__(verb, "check", lambda *_: None)
        try:
            for amount, on, fine in (
                ("699.999", AUGUST, False),
                ("800", JUNE, False),
                ("1500", AUGUST, True),
                ("1400", JULY, False),
            ):
                name = f"{amount} {on}"
                assert asked(desk, amount, on, name=name) == "done", desk.said
                came = changed(desk, name=name)
                assert came == ("done" if fine else "database.promise_broken"), (amount, on)
                assert fine or desk.said == {"promise": "base_change_within"}
        finally:
            object.__setattr__(verb, "check", kept)
    sql = bookings.SQL["base"].replace("%(on)s", "coalesce('infinity'::date, %(on)s)")
    monkeypatch.setattr(bookings, "SQL", {**bookings.SQL, "base": sql})
    assert book(desk, "C2", "301") == "database.promise_broken"
    assert desk.said == {"promise": "base_whole"}
    assert book(desk, "C2", "300") == "done"
    row = "INSERT INTO ledger.damage_base_change SELECT book_id, change_id, 'fry', base_id, 1 FROM ledger.damage_base_change LIMIT 1"
    with pytest.raises(DBAPIError) as refused, desk.database.engine.begin() as connection:
        connection.exec_driver_sql(row)
    assert refused.value.orig.diag.constraint_name == "base_change_whole"  # type: ignore[union-attr]


def test_nothing_is_booked_before_the_base_was_open(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: 20.11. Method: the day before, here and past Python; the day itself."""
    whole: dict[str, Any] = {
        "base": "B1",
        "quantities": trees("1"),
        "subject": str(desk.ids["works C1"]),
        "code": "C1",
    }
    assert desk.do("book_base", JULY - DAY, **whole) == "compensation.too_early"
    assert (desk.said["on"], desk.said["from_day"]) == ("2025-06-30", "2025-07-01")
    sql = bookings.SQL["base"].replace("max(e.effective_on)", "min(date '2025-01-01')")
    with monkeypatch.context() as patch:
        patch.setattr(bookings, "SQL", {**bookings.SQL, "base": sql})
        assert desk.do("book_base", JULY - DAY, **whole) == "database.promise_broken"
        assert desk.said == {"promise": "base_whole"}
    assert desk.do("book_base", JULY, **whole) == "done"

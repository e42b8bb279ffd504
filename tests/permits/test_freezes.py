"""A freeze by one person is confirmed by another within its term, or lapses by itself: then nothing was taken."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.database import Database
from ledger.errors import LedgerError
from ledger.market.actions import enforcement
from ledger.permits.actions import freezes, surplus, year_end
from ledger.permits.machines import FREEZE
from ledger.permits.nightly import JOB
from tests.furnished import furnished
from tests.permits.world import DAY, District, new, site, strip, t

ONE, TWO = site(1), site(2)
DAYS = 2
LAST = DAY + timedelta(days=DAYS)
AFTER = LAST + timedelta(days=1)
ORDER: dict[str, Any] = {
    "order": "(2026) 7",
    "authority": "court",
    "rank": 1,
    "until": None,
    "strips": [strip("4")],
}


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills, of which each holds 10 t."""
    made = District(database, owner)
    for number in (1, 2):
        made.enterprise(number)
    made.cap("100")
    for holder in (ONE, TWO):
        made.allocate(holder, "10")
    return made


def begun(d: District, who: str = "bureau", on: date = DAY, **other: Any) -> tuple[str, UUID]:
    """Let one person freeze 4 t of the first mill; give the state it led to, and its id."""
    act_id = new()
    words = {**ORDER, "site": ONE, **other}
    return d.do(freezes.freeze, d.step(who, on), act_id=act_id, **words), act_id


def night(d: District, on: date) -> tuple[int, tuple[str, ...]]:
    """Do the night of a day; how many freezes lapsed, and what could not."""
    told = list(JOB.run(d.database, d.book_id, on, d.root))[-1]
    return told.done, tuple(told.faults)


def free(d: District) -> tuple[int, int]:
    """What is held freely, and frozen."""
    return d.held(ONE), d.held(ONE, "frozen")


@pytest.mark.parametrize(
    ("on", "came"), [(DAY, "frozen"), (LAST, "frozen"), (AFTER, "permits.freeze_lapsed")]
)
def test_another_person_confirms_within_the_term(district: District, on: date, came: str) -> None:
    """On its first day, on its last, and not on the day after; never who froze."""
    d = district
    state, act_id = begun(d)
    assert (state, free(d)) == ("provisional", (t("6"), t("4")))
    assert d.do(freezes.confirm_freeze, d.step(on=on), act_id=act_id) == "process.second_person_needed"
    assert d.do(freezes.confirm_freeze, d.step("chief", on), act_id=act_id) == came
    assert free(d) == (t("6"), t("4"))
    assert night(d, AFTER) == ((0 if came == "frozen" else 1), ())
    assert d.broken() == []


@pytest.mark.parametrize(("on", "lapsed"), [(DAY, 0), (LAST, 0), (AFTER, 1), (AFTER + timedelta(days=9), 1)])
def test_it_lapses_after_its_last_day(district: District, on: date, lapsed: int) -> None:
    """Not before; then its lots are back, and it is neither confirmed, lifted nor executed; a second night does nothing."""
    d = district
    _, act_id = begun(d)
    assert night(d, on) == (lapsed, ())
    assert free(d) == ((t("10"), 0) if lapsed else (t("6"), t("4")))
    assert night(d, on) == (0, ())
    if lapsed:
        assert d.do(freezes.confirm_freeze, d.step("chief", on), act_id=act_id) == "permits.freeze_lapsed"
        assert d.do(freezes.lift, d.step("chief", on), act_id=act_id) == "process.step_not_allowed"
        surrender = {"act_id": new(), "site": ONE, "strips": [strip("10")]}
        assert d.do(year_end.surrender, d.of(ONE, on), **surrender) == "surrendered", (
            "everything is free again"
        )
    assert d.broken() == []


def test_what_is_not_confirmed_is_not_executed(district: District) -> None:
    """Neither while the term runs nor after it; once two persons froze it is."""
    d = district
    _, act_id = begun(d)
    d.pay_in(TWO, "60.00")
    sale: dict[str, Any] = {
        "of": act_id,
        "machine": FREEZE,
        "buyer": TWO,
        "price": 60_00,
        "costs": 0,
        "costs_to": "court:1",
    }
    asked = d.do(enforcement.ask_enforcement, d.step("chief"), act_id=new(), **sale)
    assert asked == "process.step_not_allowed"
    assert d.do(freezes.confirm_freeze, d.step("chief"), act_id=act_id) == "frozen"
    assert d.do(enforcement.ask_enforcement, d.step("chief"), act_id=new(), **sale) == "proposed"


def test_whose_freeze_lapsed_does_not_freeze_alone_again(district: District) -> None:
    """Goal: no freeze for ever, a term after the other. Method: the same person, the same order by another, another person and order."""
    d = district
    begun(d)
    night(d, AFTER)
    assert begun(d, on=AFTER, order="(2026) 8")[0] == "proposed", "the same person"
    assert begun(d, "chief", AFTER)[0] == "proposed", "the same order"
    assert begun(d, "chief", AFTER, order="(2026) 9")[0] == "provisional"
    state, act_id = begun(d, on=AFTER, site=ONE, order="(2026) 10")
    assert (state, free(d)) == ("proposed", (t("6"), t("4"))), (
        "nothing is held still by what is only asked for"
    )
    assert d.do(freezes.confirm_freeze, d.step(on=AFTER), act_id=act_id) == "process.second_person_needed"
    assert d.do(freezes.confirm_freeze, d.step("third", AFTER), act_id=act_id) == "frozen"
    assert free(d) == (t("2"), t("8"))
    dropped = begun(d, on=AFTER, strips=[strip("1")], order="(2026) 11")[1]
    assert d.do(freezes.drop_freeze, d.step(on=AFTER), act_id=dropped) == "dropped"
    assert d.broken() == []


def test_a_law_without_a_term_takes_two_from_the_start(district: District) -> None:
    """Zero days: nothing is held before another person confirms. So it is as of a day whose term is over."""
    d = district
    assert begun(d, today=LAST)[0] == "provisional"
    assert begun(d, "chief", today=AFTER, order="2")[0] == "proposed"
    d.adopt(second_person__freeze_days="0")
    assert begun(d, "third", order="3")[0] == "proposed"
    assert free(d) == (t("6"), t("4"))


def test_the_same_words_again_are_a_replay(district: District) -> None:
    """Whether by one or asked for; the term follows from the law and is no word of it."""
    d = district
    for words in ({}, {"today": AFTER, "order": "(2026) 8"}):
        act_id = new()
        asked = {**ORDER, "site": ONE, "act_id": act_id, **words}
        first = d.run(freezes.freeze, d.step(), **asked)
        again = d.run(freezes.freeze, d.step(), **asked)
        assert (again.fresh, again.state, again.entries) == (False, first.state, first.entries)
        assert d.do(freezes.freeze, d.step(), **{**asked, "rank": 2}) == "entry.id_used"
    last = d.run(freezes.confirm_freeze, d.step("chief"), act_id=act_id)
    again = d.run(freezes.confirm_freeze, d.step("chief"), act_id=act_id)
    assert (again.fresh, again.entries) == (False, last.entries)


def test_its_owner_is_told(district: District) -> None:
    """Of the freeze with the last day of its term, and that it lapsed."""
    d = district
    _, act_id = begun(d)
    night(d, AFTER)
    query = "SELECT kind, owners, figures FROM ledger.outbox WHERE subject = %s ORDER BY event_id"
    with d.database.read() as books:
        told = books.connection.exec_driver_sql(query, (str(act_id),)).all()
    party = ":".join(ONE.split(":")[:2])
    assert [(kind.rpartition(".")[2], owners) for kind, owners, _ in told] == [
        ("freeze_provisionally", [party]), ("lapse", [party]),
    ]  # fmt: skip
    assert told[0].figures["confirm_by"] == LAST.isoformat()


AGAIN = (
    """INSERT INTO ledger.process (book_id, process_id, machine, started_by, state, version)
    SELECT book_id, %(new)s, machine, started_by, 'provisional', 1 FROM ledger.process WHERE process_id = %(old)s""",
    """INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, previous, from_state, to_state, four_eyes,
      started_by, actor_id, effective_on, reason, document)
    SELECT book_id, %(new)s, 1, machine, action, NULL, '', to_state, false, started_by, actor_id, %(on)s, '', ''
    FROM ledger.process_event WHERE process_id = %(old)s AND version = 1""",
    """INSERT INTO ledger.permit_act (book_id, act_id, machine, site, effective_on, document, law, terms)
    SELECT book_id, %(new)s, machine, site, effective_on, document, law, terms FROM ledger.permit_act WHERE act_id = %(old)s""",
)
"""A freeze by one person like one before it, past Python."""


def past_python(d: District, act_id: UUID, action: str, who: str, on: date) -> str:
    """Write a step by plain SQL; give the promise that refuses it."""
    query = """WITH step AS (
        INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, previous, from_state, to_state, four_eyes,
          started_by, actor_id, effective_on, reason, document)
        SELECT p.book_id, p.process_id, p.version + 1, p.machine, t.action, p.version, p.state, t.to_state, t.four_eyes, p.started_by,
          %(actor)s, %(on)s, '', ''
        FROM ledger.process p JOIN ledger.process_transition t ON t.machine = p.machine AND t.from_state = p.state
        WHERE p.process_id = %(id)s AND t.action = %(action)s RETURNING to_state, version)
      UPDATE ledger.process p SET state = step.to_state, version = step.version FROM step WHERE p.process_id = %(id)s"""
    try:
        with d.owner.engine.begin() as connection:
            connection.exec_driver_sql(
                query, {"id": act_id, "action": action, "actor": d.people[who], "on": on}
            )
    except DBAPIError as error:
        return str(getattr(error.orig, "diag").constraint_name)  # noqa: B009
    return ""


def test_the_database_keeps_the_term(district: District) -> None:
    """Past Python: not confirmed after the last day nor by who froze, not lapsed before, and not begun alone after one that lapsed."""
    d = district
    _, act_id = begun(d)
    assert past_python(d, act_id, "confirm", "chief", AFTER) == "freeze_term"
    assert past_python(d, act_id, "confirm", "bureau", LAST) == "process_four_eyes"
    assert past_python(d, act_id, "lapse", "chief", LAST) == "freeze_term"
    night(d, AFTER)
    values = {"old": act_id, "new": new(), "on": DAY}
    with pytest.raises(DBAPIError) as broken, d.owner.engine.begin() as connection:
        for query in AGAIN:
            connection.exec_driver_sql(query, values)
    assert getattr(broken.value.orig, "diag").constraint_name == "freeze_again"  # noqa: B009


@pytest.mark.parametrize("written", ["(2026) 7", "（２０２６）7 ", "〔2026〕 7", "[2026]7"])
def test_an_order_is_the_same_however_it_is_written(district: District, written: str) -> None:
    """Goal: no second term by another spelling. Method: the order lapsed; the same by another person, written otherwise, asks for two."""
    d = district
    begun(d)
    night(d, AFTER)
    state, act_id = begun(d, "chief", order=written)
    assert (state, free(d)) == ("proposed", (t("10"), 0))
    with d.database.read() as books:
        query = "SELECT figures ->> 'held' FROM ledger.outbox WHERE subject = %s"
        assert books.connection.exec_driver_sql(query, (str(act_id),)).scalar_one() == "nothing"


@pytest.mark.parametrize("until", ["provisional", "frozen", "proposed"])
def test_one_order_holds_once(district: District, until: str) -> None:
    """Goal: two people do not freeze twice by one order. Method: beside each state that holds or waits; after it, by two, it may."""
    d = district
    _, first = begun(d, today=AFTER if until == "proposed" else None)
    if until == "frozen":
        assert d.do(freezes.confirm_freeze, d.step("chief"), act_id=first) == "frozen"
    held = free(d)
    with pytest.raises(LedgerError) as refused:
        d.run(freezes.freeze, d.step("third"), act_id=new(), **{**ORDER, "site": ONE, "order": "〔2026〕7"})
    assert (refused.value.code, refused.value.figures["id"], refused.value.figures["state"]) == (
        "permits.freeze_stands", str(first), until,
    )  # fmt: skip
    assert free(d) == held
    assert begun(d, "third", site=TWO)[0] == "provisional", "of another site"
    if until == "frozen":
        assert d.do(freezes.lift, d.step("third"), act_id=first) == "lift_asked"
    end = {"proposed": freezes.drop_freeze, "provisional": freezes.lift, "frozen": freezes.confirm_freeze}
    done = "dropped" if until == "proposed" else "lifted"
    assert d.do(end[until], d.step("fourth"), act_id=first) == done
    assert begun(d, "third")[0] == "provisional"


def test_who_comes_too_late_hears_that_it_lapsed(district: District) -> None:
    """Goal: the second person knows what became of it. Method: confirm after the night; the day, and what is needed now."""
    d = district
    _, act_id = begun(d)
    night(d, AFTER)
    with pytest.raises(LedgerError) as refused:
        d.run(freezes.confirm_freeze, d.step("chief", AFTER), act_id=act_id)
    assert (refused.value.code, refused.value.figures) == (
        "permits.freeze_lapsed",
        {"order": "(2026) 7", "until": LAST.isoformat(), "on": AFTER.isoformat()},
    )


def test_two_lift_what_two_have_frozen(district: District) -> None:
    """Goal: nobody alone lets go what a court holds. Method: ask, drop, ask anew; the lots stay held until another confirms."""
    d = district
    _, act_id = begun(d)
    assert d.do(freezes.confirm_freeze, d.step("chief"), act_id=act_id) == "frozen"
    assert d.do(freezes.lift, d.step(), act_id=act_id) == "process.acted_before"
    assert d.do(freezes.lift, d.step("third"), act_id=act_id) == "lift_asked"
    assert d.do(freezes.lift, d.step("third"), act_id=act_id) == "lift_asked", "a retry"
    assert d.do(freezes.confirm_freeze, d.step("third"), act_id=act_id) == "process.acted_before"
    other = replace(d.step("fourth"), document="another paper")
    assert d.do(freezes.confirm_freeze, other, act_id=act_id) == "permits.asked_otherwise"
    assert (free(d), begun(d, "third")[0]) == ((t("6"), t("4")), "permits.freeze_stands")
    assert d.do(freezes.drop_freeze, d.step("fourth"), act_id=act_id) == "frozen"
    assert d.do(freezes.drop_freeze, d.step("fourth"), act_id=act_id) == "frozen", "a retry"
    assert free(d) == (t("6"), t("4"))
    assert d.do(freezes.lift, d.step("chief"), act_id=act_id) == "lift_asked"
    done = d.run(freezes.confirm_freeze, d.step(), act_id=act_id)
    assert (done.state, free(d), len(done.entries)) == ("lifted", (t("10"), 0), 1)
    again = d.run(freezes.confirm_freeze, d.step(), act_id=act_id)
    assert (again.fresh, again.entries) == (False, done.entries)
    assert d.broken() == []


def test_the_database_lets_nobody_lift_alone(district: District) -> None:
    """Past Python, as the web's role: at once, as before, and by who asked."""
    d = district
    _, act_id = begun(d)
    assert d.do(freezes.confirm_freeze, d.step("chief"), act_id=act_id) == "frozen"
    assert past_python(d, act_id, "lift", "third", DAY) == "act_role"
    assert past_python(d, act_id, "ask_lift", "bureau", DAY) == "process_apart"
    assert d.do(freezes.lift, d.step("third"), act_id=act_id) == "lift_asked"
    assert past_python(d, act_id, "confirm", "third", DAY) == "process_apart"
    assert free(d) == (t("6"), t("4"))


def test_the_database_lets_one_order_hold_once(district: District) -> None:
    """Past Python, as the web's role: a second freeze by the order, written otherwise."""
    d = district
    _, act_id = begun(d)
    values = {"old": act_id, "new": new(), "on": DAY}
    with pytest.raises(DBAPIError) as broken, d.database.engine.begin() as connection:
        for query in AGAIN:
            connection.exec_driver_sql(query, values)
    assert getattr(broken.value.orig, "diag").constraint_name == "freeze_once"  # noqa: B009


def test_a_measure_is_the_same_however_it_is_written(district: District) -> None:
    """Goal: one cut is counted once. Method: recognised as m-a, then as M-A: refused with the first; past Python as well."""
    d, ids = district, [new(), new()]
    for act_id, name in zip(ids, ("m-a", "M-A"), strict=True):
        what = surplus.Measure(name, date(2020, 1, 1), True, "E")
        d.run(surplus.apply_surplus, d.of(ONE), act_id=act_id, site=ONE, strips=[strip("1")], what=what)
    assert d.do(surplus.recognise_surplus, d.step("chief"), act_id=ids[0]) == "recognised"
    with pytest.raises(LedgerError) as refused:
        d.run(surplus.recognise_surplus, d.step("chief"), act_id=ids[1])
    assert (refused.value.code, refused.value.figures["measure"]) == ("permits.measure_counted", "m-a")
    with pytest.raises(DBAPIError) as broken, d.database.engine.begin() as connection:
        query = "INSERT INTO ledger.permit_measure (book_id, measure, act_id) VALUES (%s, 'M-a', %s)"
        connection.exec_driver_sql(query, (d.book_id, ids[1]))
    assert getattr(broken.value.orig, "diag").constraint_name == "measure_once"  # noqa: B009

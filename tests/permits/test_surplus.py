"""Recognition of surplus: whoever has something against it is heard, and answered; where the law says so, it is public first."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.database import Database
from ledger.law import Law
from ledger.permits.actions import surplus
from ledger.permits.queries.applications import public_surplus
from ledger.register import actions as register
from ledger.register.actions import Attributes
from ledger.workdays import add_workdays
from tests.furnished import furnished
from tests.market.test_agreements import past_python
from tests.market.world import agree
from tests.permits.world import AREA, DAY, District, new, site, strip, t

ONE, TWO = site(1), site(2)
MEASURE = surplus.Measure("M-1", date(2024, 1, 1), irreversible=True, evidence="accepted works")
UNTIL = add_workdays(DAY, 5)


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills, the first of which holds 10 t."""
    made = District(database, owner)
    for number in (1, 2):
        made.enterprise(number)
    made.cap("100")
    made.allocate(ONE, "10")
    return made


def applied(d: District, on: date = DAY, act_id: UUID | None = None) -> UUID:
    """The mill applies for 4 t."""
    act_id = act_id or new()
    words: dict[str, Any] = {"site": ONE, "strips": [strip("4")], "what": MEASURE}
    assert d.do(surplus.apply_surplus, d.of(ONE, on), act_id=act_id, **words) == "applied"
    return act_id


def told(d: District, act_id: UUID, step: str) -> str:
    """What the mill heard last of a step: its reason."""
    with d.database.read() as books:
        query = "SELECT figures ->> 'reason' FROM ledger.outbox WHERE subject = %s AND kind = %s ORDER BY recorded_at DESC LIMIT 1"
        return str(
            books.connection.exec_driver_sql(query, (str(act_id), f"permits.surplus.{step}")).scalar_one()
        )


@pytest.mark.parametrize(
    "nothing", [{"reason": ""}, {"reason": " \u3000"}, {"document": ""}, {"document": " "}]
)
def test_an_objection_has_its_words_and_its_paper(district: District, nothing: dict[str, Any]) -> None:
    """What the bureau files is what somebody wrote to it."""
    d, act_id = district, applied(district)
    assert d.do(surplus.object_to_surplus, d.step("third", **nothing), act_id=act_id) == "entry.text_empty"


def test_an_objection_is_answered(district: District) -> None:
    """Goal: nobody who wrote is passed over. Method: one letter, then another; recognised without an answer, by who applied, with one."""
    d, act_id = district, applied(district)
    for letter in ("the line still runs", "and was never measured"):
        assert d.do(surplus.object_to_surplus, d.step("third", reason=letter), act_id=act_id) == "objected"
        assert told(d, act_id, "object") == letter
    assert d.do(surplus.object_to_surplus, d.of(ONE), act_id=act_id) == "process.role_not_for_step"
    assert d.do(surplus.object_to_surplus, d.of(TWO), act_id=act_id) == "process.unknown"
    for nothing in ("", " \u3000"):
        assert (
            d.do(surplus.recognise_surplus, d.step("chief", reason=nothing), act_id=act_id)
            == "entry.text_empty"
        )
    answer = "the line was scrapped on 3 May, as the paper shows"
    assert d.do(surplus.recognise_surplus, d.step("chief", reason=answer), act_id=act_id) == "recognised"
    assert told(d, act_id, "recognise") == answer
    assert (d.held(ONE), d.held(ONE, "sellable")) == (t("6"), t("4"))
    assert d.broken() == []


def test_it_is_rejected_for_an_objection(district: District) -> None:
    """Where the letter is right, the application is rejected with that reason; nothing moved."""
    d, act_id = district, applied(district)
    assert d.do(surplus.object_to_surplus, d.step("third"), act_id=act_id) == "objected"
    assert (
        d.do(surplus.reject_surplus, d.step("chief", reason="the line still runs"), act_id=act_id)
        == "rejected"
    )
    assert (
        d.do(surplus.object_to_surplus, d.step("fourth", reason="again"), act_id=act_id)
        == "process.step_not_allowed"
    )
    assert d.held(ONE) == t("10")


@pytest.mark.parametrize(
    ("days", "told"),
    [(0, "permits.surplus_public"), (-1, "permits.surplus_public"), (1, "recognised")],
)
def test_it_is_public_first(district: District, days: int, told: str) -> None:
    """Where a bureau's pack says for how long, it is recognised after the last day of that, and not on it."""
    d = district
    d.adopt(surplus__objection_working_days="5")
    act_id, on = applied(d), UNTIL + timedelta(days=days)
    assert d.do(surplus.recognise_surplus, d.step("chief", on), act_id=act_id) == told
    assert d.broken() == []


def test_the_time_runs_from_the_recording(district: District) -> None:
    """Goal: no day that is typed makes it shorter. Method: an application of today as of a month before, which is sent twice."""
    d = district
    d.adopt(surplus__objection_working_days="5")
    early = replace(d.of(ONE, DAY - timedelta(days=31)), said_on=DAY)
    words: dict[str, Any] = {"site": ONE, "strips": [strip("4")], "what": MEASURE}
    first = d.run(surplus.apply_surplus, early, act_id=(act_id := new()), **words)
    assert first.record.until_on == UNTIL
    again = replace(early, said_on=DAY + timedelta(days=1))
    assert d.do(surplus.apply_surplus, again, act_id=act_id, **words) == "applied"
    assert d.do(surplus.recognise_surplus, d.step("chief", UNTIL), act_id=act_id) == "permits.surplus_public"


def test_everybody_reads_what_is_public(district: District) -> None:
    """Goal: what nobody reads nobody objects to. Method: without a rule, with one, on the last day and after it, and when it is decided."""
    d = district
    applied(d)
    assert public(d) == []
    d.adopt(surplus__objection_working_days="5")
    second = new()
    words: dict[str, Any] = {
        "site": ONE,
        "strips": [strip("1"), strip("2")],
        "what": surplus.Measure("M-2", date(2024, 1, 1), True, "E"),
    }
    assert d.do(surplus.apply_surplus, d.of(ONE), act_id=second, **words) == "applied"
    assert [(one.id, one.line, one.quantity, one.objections_until) for one in public(d)] == [
        (second, 1, t("1"), UNTIL),
        (second, 2, t("2"), UNTIL),
    ]
    assert d.do(surplus.object_to_surplus, d.step("third"), act_id=second) == "objected"
    assert [len(public(d, day)) for day in (UNTIL, UNTIL + timedelta(days=1))] == [2, 0]
    assert d.do(surplus.reject_surplus, d.step("chief"), act_id=second) == "rejected"
    assert public(d) == []


def public(d: District, on: date = DAY) -> list[Any]:
    """What everybody reads on a day."""
    with d.database.read() as books:
        return [*public_surplus(books, d.book_id, on, after=None, limit=100)]


def test_postgresql_keeps_it(district: District) -> None:
    """Past Python: an objection without words, one that nobody answers, and what is recognised on the last day."""
    d = district
    d.adopt(surplus__objection_working_days="5")
    act_id = applied(d)
    with pytest.raises(DBAPIError, match="without its reason"):
        past_python(d, act_id, "permits.surplus", "object", "objected", DAY, "third", reason=" ")
    assert d.do(surplus.object_to_surplus, d.step("third"), act_id=act_id) == "objected"
    with pytest.raises(DBAPIError, match="without its reason"):
        past_python(
            d,
            act_id,
            "permits.surplus",
            "recognise",
            "recognised",
            UNTIL + timedelta(days=1),
            "chief",
            reason=" ",
        )
    with pytest.raises(DBAPIError, match="while its application is public"):
        past_python(d, act_id, "permits.surplus", "recognise", "recognised", UNTIL, "chief")


NAMES: dict[str, tuple[str, str, str, str]] = {
    "the same site": ("窑炉改造 2027", ONE, "窑炉改造 2027", "permits.measure_counted"),
    "another site of the enterprise": ("KILN-2027", ONE, "KILN-2027", "permits.measure_counted"),
    "full width and small": ("KILN-2027", ONE, "ｋｉｌｎ－２０２７", "permits.measure_counted"),
    "without its blanks": ("窑炉改造 2027", ONE, "窑炉改造２０２７", "permits.measure_counted"),
    "another measure": ("窑炉改造 2027", ONE, "窑炉改造 2026", "recognised"),
    "another enterprise": ("KILN-2027", TWO, "KILN-2027", "recognised"),
    "another enterprise, in Chinese": ("窑炉改造 2027", TWO, "窑炉改造 2027", "recognised"),
}


@pytest.mark.parametrize("case", NAMES)
def test_a_measure_is_counted_once_for_its_enterprise(district: District, case: str) -> None:
    """Goal: nobody takes a name from another. Method: recognised for the first site, then for another or again; past Python as well."""
    d, (first, where, second, outcome) = district, NAMES[case]
    if case == "another site of the enterprise":
        where = f"{ONE.rpartition(':')[0]}:002P"
        d.run(
            register.register_site,
            d.root,
            party_code=ONE.rpartition(":")[0],
            suffix="002P",
            name="works",
            on=date(2020, 1, 1),
            attributes=Attributes(region=AREA, industry="C1713", watershed="cao-e"),
            document="licence",
            law=Law.of("cn"),
        )
    if where != ONE:
        d.allocate(where, "10")
    acts = [new(), new()]
    for act_id, at, name in zip(acts, (ONE, where), (first, second), strict=True):
        words: dict[str, Any] = {"site": at, "strips": [strip("1")], "what": replace(MEASURE, measure=name)}
        assert d.do(surplus.apply_surplus, d.of(at), act_id=act_id, **words) == "applied"
    assert d.do(surplus.recognise_surplus, d.step("chief"), act_id=acts[0]) == "recognised"
    if outcome == "permits.measure_counted":
        with pytest.raises(DBAPIError) as broken, d.database.engine.begin() as connection:
            query = "INSERT INTO ledger.permit_measure (book_id, measure, act_id) VALUES (%s, %s, %s)"
            connection.exec_driver_sql(query, (d.book_id, second, acts[1]))
        assert getattr(broken.value.orig, "diag").constraint_name == "measure_once"  # noqa: B009
    assert d.do(surplus.recognise_surplus, d.step("chief"), act_id=acts[1]) == outcome
    assert d.broken() == []


def test_what_one_enterprise_called_so_binds_no_other(database: Database, owner: Database) -> None:
    """Goal: what the bureau alone may buy is asked of the seller's own measure. Method: two of one name, one site monitored."""
    d = District(database, owner, "cn-33")
    d.enterprise(1)
    d.enterprise(2, online_monitoring=True)
    d.enterprise(3)
    d.cap("100")
    for number in (1, 2):
        d.allocate(site(number), "10")
        words: dict[str, Any] = {"site": site(number), "strips": [strip("4")], "what": MEASURE}
        assert d.do(surplus.apply_surplus, d.step(), act_id=(act_id := new()), **words) == "applied"
        assert d.do(surplus.recognise_surplus, d.step("chief"), act_id=act_id) == "recognised"
    assert agree(d, "4", buyer=site(3), price=1000_00)[1] == ["proposed", "permits.buyback_only"]
    assert agree(d, "4", seller=site(2), buyer=site(3), price=1000_00)[1] == [
        "proposed",
        "accepted",
        "approved",
    ]


@pytest.mark.parametrize("nothing", ["", " \u3000", "a\nb"])
def test_a_measure_has_a_name(district: District, nothing: str) -> None:
    """A name that nobody can read is none."""
    words: dict[str, Any] = {"site": ONE, "strips": [strip("1")], "what": replace(MEASURE, measure=nothing)}
    refused = district.do(surplus.apply_surplus, district.of(ONE), act_id=new(), **words)
    assert refused == ("entry.text_unprintable" if nothing.strip() else "entry.text_empty")

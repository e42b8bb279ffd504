"""What secures a debt is not ended by others: surrender, retirement and deduction take what is free; who owes fees pledges nothing."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from ledger.database import Database
from ledger.permits.actions import pledges, second, year_end
from ledger.permits.machines import PLEDGE
from ledger.permits.rules.strips import Strip
from ledger.permits.rules.year import all_due
from tests.furnished import furnished
from tests.permits.world import DAY, District, new, site, strip, t, turn

ONE = site(1)
BANK = site(2).rpartition(":")[0]


@furnished
def district(database: Database, owner: Database) -> District:
    """A mill with 10 t of 2026 and of 2027, 5 t of the latter pledged to a bank."""
    made = District(database, owner)
    made.adopt(second_person__retirements='"1000"')
    for number in (1, 2):
        made.enterprise(number)
    made.cap("100", 2026, 2027)
    made.allocate(ONE, "10", 2026, 2027)
    act_id = new()
    assert asked(made, act_id) == "applied"
    assert made.do(turn, made.of(BANK), act_id=act_id, machine=PLEDGE, action="accept") == "accepted"
    assert made.do(pledges.register_pledge, made.step("chief"), act_id=act_id) == "registered"
    return made


def asked(d: District, act_id: UUID, first: int = 2027, on: date = DAY) -> str:
    """Apply for a pledge of 5 t."""
    words: dict[str, Any] = {
        "creditor": BANK,
        "strips": [strip("5", first, 2027)],
        "debt": 1,
        "until": date(2026, 12, 1),
    }
    return d.do(pledges.apply_pledge, d.of(ONE, on), act_id=act_id, pledgor=ONE, **words)


def surrendered(d: District, quantity: str, on: date = DAY, year: int = 2027) -> str:
    """Surrender, by one person of the mill."""
    words = {"act_id": new(), "site": ONE, "strips": [strip(quantity, year, year)]}
    return d.do(year_end.surrender, d.of(ONE, on), **words)


def held(d: District, year: int = 2027) -> list[int]:
    """What is free, pledged and surrendered of a year."""
    return [d.held(ONE, purpose, year) for purpose in ("holding", "pledged", "surrendered")]


@pytest.mark.parametrize(("year", "told"), [(2026, "surrendered"), (2027, "permits.vintage_not_due")])
def test_one_person_ends_no_year_that_is_still_to_come(district: District, year: int, told: str) -> None:
    """The finding: 3 t of 2027 in 2026 are refused; those of the year that runs are surrendered."""
    d = district
    assert surrendered(d, "3", year=year) == told
    assert held(d) == [t("5"), t("5"), 0]


@pytest.mark.parametrize(
    ("first", "last", "due"),
    [(2025, 2026, True), (2026, 2026, True), (2026, 2027, False), (2027, 2027, False)],
)
def test_a_year_is_due_from_its_first_day(first: int, last: int, due: bool) -> None:
    """The last of the years counts."""
    strips = [Strip("SO2", "330603", 2024, 2024, 1), Strip("SO2", "330603", first, last, 1)]
    assert all_due(strips, date(2026, 1, 1)) is due


def test_two_may_end_a_year_that_is_still_to_come(district: District) -> None:
    """On the paper of the mill, by two of the bureau; a retirement below the threshold of one person, too."""
    d, act_id = district, new()
    words = {"act_id": act_id, "site": ONE, "strips": [strip("3", 2027, 2027)]}
    assert d.do(year_end.surrender, d.step(document="letter"), **words) == "proposed"
    assert d.do(second.confirm, d.step("chief"), act_id=act_id, ways=(year_end.SURRENDERED,)) == "surrendered"
    assert held(d) == [t("2"), t("5"), t("3")]
    retired = {"holder": ONE, "cancel": False, "ground": ""}
    told = [
        d.do(year_end.retire, d.of(ONE), act_id=new(), strips=[strip("1", year, year)], **retired)
        for year in (2026, 2027)
    ]
    assert told == ["retired", "retirement_proposed"]
    assert d.broken() == []


@pytest.mark.parametrize(
    ("quantity", "told"), [("5", "surrendered"), ("5.000001", "permits.holding_too_small")]
)
def test_what_is_pledged_is_not_surrendered(district: District, quantity: str, told: str) -> None:
    """What is free goes first, and then nothing: on paper by two, as in 2027."""
    d, act_id = district, new()
    words = {"act_id": act_id, "site": ONE, "strips": [strip(quantity, 2027, 2027)]}
    assert d.twice(year_end.SURRENDERED, year_end.surrender, d.step(document="letter"), **words) == told
    assert held(d)[1] == t("5")
    assert d.broken() == []


@pytest.mark.parametrize(("year", "told"), [(2026, ("surrendered", "retired")), (2027, None)])
def test_postgresql_lets_no_year_end_before_it_begins(
    district: District, monkeypatch: pytest.MonkeyPatch, year: int, told: tuple[str, str] | None
) -> None:
    """Past Python: in the year itself one person may, in the one before none."""
    d = district
    monkeypatch.setattr(year_end, "check_due", lambda *_: None)
    monkeypatch.setattr(year_end, "all_due", lambda *_: True)
    words: dict[str, Any] = {"strips": [strip("1", year, year)]}
    ways: list[tuple[Any, dict[str, Any]]] = [(year_end.surrender, {"site": ONE})]
    ways.append((year_end.retire, {"holder": ONE, "cancel": False, "ground": ""}))
    for place, (action, more) in enumerate(ways):
        came = d.do(action, d.of(ONE), act_id=new(), **words, **more)
        assert came == (told[place] if told else "database.promise_broken")


@pytest.mark.parametrize(
    ("past_python", "days", "refused"),
    [
        (False, -1, False),
        (False, 0, False),
        (False, 1, True),
        (True, 9, False),
        (True, 10, False),
        (True, 11, True),
    ],
)
def test_nobody_in_arrears_pledges(
    database: Database,
    owner: Database,
    monkeypatch: pytest.MonkeyPatch,
    days: int,
    refused: bool,
    past_python: bool,
) -> None:
    """On the day on which a fee is due nobody is late; on the next one a pledge is neither applied for nor registered.

    PostgreSQL has no calendar: there a last day ends with the longest run of free days, ten.
    """
    d = District(database, owner, "cn-43")
    for number in (1, 2):
        d.enterprise(number, region="430203")
    d.cap("100", 2026, 2027)
    d.allocate(ONE, "10", 2026, 2027)
    d.allocate(ONE, "1", 2026, 2027, purpose="unpaid")
    waits = new()
    assert asked(d, waits, 2026) == "applied"
    assert d.do(turn, d.of(BANK), act_id=waits, machine=PLEDGE, action="accept") == "accepted"
    assert d.charge(ONE, "N-1") == "due"
    with d.owner.engine.connect() as connection:
        due = connection.exec_driver_sql("SELECT due_on FROM ledger.permit_fee_instalment").scalar_one()
    on = due + timedelta(days=days)
    if past_python:
        monkeypatch.setattr(pledges, "check_paid", lambda *_: None)
    if past_python and refused:
        assert d.do(pledges.register_pledge, d.step("chief", on), act_id=waits) == "database.promise_broken"
        return
    came = [asked(d, new(), 2026, on), d.do(pledges.register_pledge, d.step("chief", on), act_id=waits)]
    assert came == (["permits.gates_failed"] * 2 if refused else ["applied", "registered"])

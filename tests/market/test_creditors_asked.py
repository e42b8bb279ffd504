"""A creditor that has a key in the book says itself what becomes of its security; what secures nothing or is over is not pledged."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from ledger.database.refusals import PromiseBroken
from ledger.permits.actions import bound_corrections, pledges, sides
from ledger.permits.machines import PLEDGE
from ledger.processes import acting
from tests.market.test_bound_corrections import correct_pledge
from tests.market.test_creditors import DEBT_ENDS, OWNER, district, party, pledged, state
from tests.people import KEYED
from tests.permits.world import DAY, District, new, strip, t, turn

__all__ = ["district"]
CREDITOR = party(3)
BROKEN = "database.promise_broken"


def keyed(d: District, holder: str = CREDITOR, person: int = 1) -> int:
    """Give a person of a party a key, as whoever uses the addresses has one."""
    actor = d.of(holder, person=person).actor_id
    with d.owner.engine.begin() as connection:
        connection.exec_driver_sql(KEYED.format(actor=actor))
    return actor


def revoke(d: District, actor: int) -> None:
    """Take the key of somebody back."""
    with d.owner.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger.api_key DISABLE TRIGGER USER")
        connection.exec_driver_sql(
            "UPDATE ledger.api_key SET revoked_at = ledger.clock_now() WHERE actor_id = %s", (actor,)
        )
        connection.exec_driver_sql("ALTER TABLE ledger.api_key ENABLE TRIGGER USER")


def asked(d: District, *, key: bool) -> tuple[UUID, UUID]:
    """A pledge of 4 t for which 3 t others are asked for; the ids of both."""
    pledge, swap = pledged(d, 3, 60), new()
    if key:
        keyed(d)
    words: dict[str, Any] = {"act_id": pledge, "new_id": swap, "strips": [strip("3")]}
    assert d.do(pledges.substitute_pledge, d.step(), **words) == "replacement_proposed"
    return pledge, swap


def say(d: District, action: str, of: UUID, who: str, reason: str = "reason") -> str:
    """Take a step of other lots, as a person of the bureau or of a party."""
    step = d.of(who) if ":" in who else d.step(who)
    return d.do(turn, replace(step, reason=reason), act_id=of, machine=PLEDGE, action=action)


@pytest.mark.parametrize(
    ("steps", "told", "ends"),
    [
        ([("confirm", "chief")], "permits.creditor_silent", "registered"),
        ([("accept", "chief")], "process.role_not_for_step", "registered"),
        ([("accept", OWNER)], "process.not_your_side", "registered"),
        ([("accept", party(4))], "process.unknown", "registered"),
        ([("reject", OWNER)], "process.not_your_side", "registered"),
        ([("reject", "chief")], "process.role_not_for_step", "registered"),
        ([("accept", CREDITOR), ("confirm", "bureau")], "process.second_person_needed", "registered"),
        ([("accept", CREDITOR), ("confirm", "chief")], "registered", "substituted"),
        ([("reject", CREDITOR)], "rejected", "registered"),
        ([("accept", CREDITOR), ("reject", CREDITOR)], "rejected", "registered"),
        ([("reject", CREDITOR), ("confirm", "chief")], "process.step_not_allowed", "registered"),
        ([("drop", "chief")], "dropped", "registered"),
        ([("accept", CREDITOR), ("drop", "bureau")], "dropped", "registered"),
        ([("accept", CREDITOR), ("renew", CREDITOR)], "permits.nothing_to_renew", "registered"),
    ],
)
def test_a_creditor_with_a_key_is_asked(
    district: District, steps: list[tuple[str, str]], told: str, ends: str
) -> None:
    """Goal: nobody says yes in its place. Method: each step by each who might, and what becomes of the pledge and its lots."""
    d = district
    pledge, swap = asked(d, key=True)
    came = [say(d, action, swap, who) for action, who in steps]
    assert (came[-1], state(d, pledge)) == (told, ends)
    assert d.held(OWNER, "pledged") == t("3" if ends == "substituted" else "4")
    assert d.broken() == []


def test_a_no_has_its_reason(district: District) -> None:
    """The creditor says why, and both sides and nobody else hear it."""
    d, (_, swap) = district, asked(district, key=True)
    assert say(d, "reject", swap, CREDITOR, reason=" ") == "entry.text_empty"
    assert say(d, "reject", swap, CREDITOR, reason="worth less") == "rejected"
    query = "SELECT owners, figures ->> 'reason' FROM ledger.outbox WHERE subject = %s AND kind = 'permits.pledge.reject'"
    with d.database.read() as books:
        ((owners, reason),) = books.connection.exec_driver_sql(query, (str(swap),)).all()
    assert (sorted(owners), reason) == (sorted([party(1), CREDITOR]), "worth less")


def test_where_it_has_no_key_two_of_the_bureau_stand_by_its_paper(district: District) -> None:
    """A creditor that nobody speaks for; the two are others."""
    d = district
    pledge, swap = asked(d, key=False)
    assert say(d, "confirm", swap, "bureau") == "process.second_person_needed"
    assert (say(d, "confirm", swap, "chief"), state(d, pledge)) == ("registered", "substituted")
    assert d.broken() == []


def test_a_yes_whose_giver_lost_the_key_is_renewed(district: District) -> None:
    """Goal: nobody carries on what a thief may have said. Method: the key is taken back; another person of the creditor renews it."""
    d = district
    _, swap = asked(d, key=True)
    assert say(d, "accept", swap, CREDITOR) == "replacement_accepted"
    revoke(d, d.of(CREDITOR).actor_id)
    assert say(d, "confirm", swap, "chief") == "process.asker_gone"
    step = d.of(CREDITOR, person=2)
    assert d.do(sides.renew, step, act_id=swap, conduct=pledges.PLEDGES) == "replacement_accepted"
    assert say(d, "confirm", swap, "chief") == "registered"


def test_what_the_creditor_can_do_is_told(district: District) -> None:
    """Before its yes the confirmation tells what is missing; the creditor is told that it may agree or refuse, the owner neither."""
    d = district
    _, swap = asked(d, key=True)
    with d.database.read() as books:
        running, kept = acting.read_process(books, d.book_id, pledges.PLEDGES, swap, None)
        found = {one.action: one for one in acting.next_of(books, pledges.PLEDGES, running, kept, DAY)}
    assert [one.code for one in found["confirm"].missing] == ["permits.creditor_silent"]
    for action in ("accept", "reject"):
        assert (found[action].parties, found[action].missing) == ((CREDITOR,), ())


@pytest.mark.parametrize(
    ("patched", "step"),
    [
        ((pledges, "check_asked"), ("confirm", "chief")),
        ((pledges, "check_side"), ("accept", OWNER)),
        ((pledges, "check_side"), ("reject", OWNER)),
    ],
)
def test_the_database_asks_the_creditor(
    district: District, monkeypatch: pytest.MonkeyPatch, patched: tuple[Any, str], step: tuple[str, str]
) -> None:
    """Past Python nobody says yes or no for it."""
    d = district
    _, swap = asked(d, key=True)
    monkeypatch.setattr(*patched, lambda *_: None)
    who = d.of(step[1]) if ":" in step[1] else d.step(step[1])
    with pytest.raises(PromiseBroken) as broken:
        d.run(turn, who, act_id=swap, machine=PLEDGE, action=step[0])
    assert broken.value.figures["promise"] == "creditor_asked"


@pytest.mark.parametrize(
    ("key", "who", "told"),
    [
        (True, "third", "permits.creditor_silent"),
        (True, CREDITOR, "done"),
        (False, "third", "done"),
        (False, CREDITOR, "done"),
        (True, OWNER, "process.not_your_side"),
    ],
)
@pytest.mark.parametrize("past_python", [False, True])
def test_what_is_corrected_of_a_pledge_the_creditor_confirms(
    district: District, monkeypatch: pytest.MonkeyPatch, key: bool, who: str, told: str, past_python: bool
) -> None:
    """Two clerks make no debt smaller whose creditor has a key."""
    d, act_id = district, new()
    pledge = pledged(d, 3, 60)
    if key:
        keyed(d)
    assert correct_pledge(d, pledge, act_id=act_id, debt=1_00) == "proposed"
    if past_python:
        monkeypatch.setattr(bound_corrections, "check_asked", lambda *_: None)
        monkeypatch.setattr(bound_corrections, "check_side", lambda *_: None)
        told = told if told == "done" else BROKEN
    step = d.of(who) if ":" in who else d.step(who)
    assert d.do(bound_corrections.confirm_correction, step, act_id=act_id) == told


def _apply(d: District, debt: int) -> str:
    words: dict[str, Any] = {"pledgor": OWNER, "creditor": CREDITOR, "strips": [strip("1")]}
    return d.do(pledges.apply_pledge, d.of(OWNER), act_id=new(), debt=debt, until=DEBT_ENDS, **words)


def _correct(d: District, debt: int) -> str:
    return correct_pledge(d, pledged(d, 3, 60), debt=debt)


@pytest.mark.parametrize("act", [_apply, _correct])
@pytest.mark.parametrize(("fen", "told"), [(0, "permits.secures_nothing"), (1, "")])
@pytest.mark.parametrize("past_python", [False, True])
def test_nothing_is_pledged_for_nothing(
    district: District,
    monkeypatch: pytest.MonkeyPatch,
    act: Callable[[District, int], str],
    fen: int,
    told: str,
    past_python: bool,
) -> None:
    """A debt of 0.00 yuan binds nothing; one of a fen does."""
    if past_python:
        for module in (pledges, bound_corrections):
            monkeypatch.setattr(module, "check_secures", lambda *_: None)
        told = told and BROKEN
    assert act(district, fen) == (told or ("applied" if act is _apply else "proposed"))


ENDS, AFTER = date(2025, 12, 31), date(2026, 1, 1)


def last_year(d: District) -> None:
    """Permits of 2025, given out within it."""
    d.cap("100", 2025, 2025)
    assert d.allocate(OWNER, "5", 2025, 2025, step=d.step(on=date(2025, 12, 1))) == "issued"


@pytest.mark.parametrize(
    ("year", "on", "told"),
    [(2025, ENDS, "applied"), (2025, AFTER, "permits.vintage_over"), (2026, AFTER, "applied")],
)
@pytest.mark.parametrize("past_python", [False, True])
def test_what_is_over_secures_nothing(
    district: District, monkeypatch: pytest.MonkeyPatch, year: int, on: date, told: str, past_python: bool
) -> None:
    """On the last day of its year, and on the day after."""
    d = district
    last_year(d)
    if past_python:
        monkeypatch.setattr(pledges, "check_running", lambda *_: None)
        told = BROKEN if told != "applied" else told
    words: dict[str, Any] = {"pledgor": OWNER, "creditor": CREDITOR, "strips": [strip("1", year, year)]}
    words |= {"debt": 1_00, "until": date(year, 12, 31)}
    assert d.do(pledges.apply_pledge, d.of(OWNER, on), act_id=new(), **words) == told


def test_what_is_over_by_the_clock_secures_nothing(district: District) -> None:
    """Typed as of December, said in January; what was applied for in December is not registered in January, nor are other lots."""
    d, act_id = district, new()
    last_year(d)
    words: dict[str, Any] = {"pledgor": OWNER, "creditor": CREDITOR, "strips": [strip("1", 2025, 2025)]}
    words |= {"debt": 1_00, "until": ENDS}
    late = replace(d.of(OWNER, ENDS), said_on=AFTER)
    assert d.do(pledges.apply_pledge, late, act_id=new(), **words) == "permits.vintage_over"
    assert d.do(pledges.apply_pledge, d.of(OWNER, ENDS), act_id=act_id, **words) == "applied"
    assert d.do(turn, d.of(CREDITOR, ENDS), act_id=act_id, machine=PLEDGE, action="accept") == "accepted"
    for step in (replace(d.step("chief", ENDS), said_on=AFTER), d.step("chief", AFTER)):
        assert d.do(pledges.register_pledge, step, act_id=act_id) == "permits.vintage_over"
    assert d.do(pledges.register_pledge, d.step("chief", ENDS), act_id=act_id) == "registered"
    swap: dict[str, Any] = {"act_id": act_id, "new_id": new(), "strips": [strip("1", 2025, 2025)]}
    assert d.do(pledges.substitute_pledge, d.step("third", AFTER), **swap) == "permits.vintage_over"
    assert d.do(pledges.substitute_pledge, d.step("third", ENDS), **swap) == "replacement_proposed"
    late = replace(d.step("fourth", ENDS), said_on=AFTER)
    assert d.do(pledges.confirm_pledge, late, act_id=swap["new_id"]) == "permits.vintage_over"
    assert d.do(pledges.confirm_pledge, d.step("fourth", ENDS), act_id=swap["new_id"]) == "registered"

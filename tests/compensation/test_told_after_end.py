"""What a procuratorate and the claimant are still to be told when a case ends is named, and runs on until it is told."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.database import Database
from ledger.processes.actions import number_events
from ledger.processes.queries import Happening, happenings
from tests.compensation.test_cases import agreement
from tests.compensation.test_tellings import NOTICED, OPENED, RECORD, START, SUED, TO, offered, terms
from tests.compensation.world import Desk, X

CLOSED = date(2025, 4, 2)
BOTH = ("claimant_report", "procuratorate_notice")


@pytest.fixture
def desk(database: Database, owner: Database) -> Desk:
    """A case whose investigation is opened, of a clue that a procuratorate sent."""
    made = Desk(database, owner)
    made.concluded(on=OPENED, channel="procuratorate")
    return made


def agreed(desk: Desk) -> None:
    """Bring the case to an agreement that is paid."""
    desk.must("notify", NOTICED, answer_by="2025-03-20", proof_of_service="slip")
    desk.must("answer", date(2025, 3, 10), who="party", position="yes")
    desk.must("agree", date(2025, 3, 20), who="chief", **agreement())
    desk.must("perform", date(2025, 3, 21))
    assert desk.pay("1000.00", date(2025, 4, 1)) == "done"


def untold(desk: Desk, kind: str, owner: str | None = None) -> list[Any]:
    """What the event of an end names as untold, for whom it concerns or for the office."""
    desk.database.begin(lambda books: number_events(books, desk.book_id))
    with desk.database.read() as books:
        found: Iterable[Happening] = happenings(books, desk.book_id, owner=owner, kind=kind)
    return [one.figures.get("untold") for one in found]


def named(desk: Desk) -> set[tuple[str, str]]:
    """The terms that run to tell somebody, by name and of what."""
    return {(code, of) for code, of, _ in terms(desk)}


WAYS: dict[str, dict[str, Any]] = {
    "close": {"no_evaluation": "paid_in_money"},
    "end": {"ground": "performed", "reason": "paid"},
    "end_round": {"ground": "performed", "reason": "paid"},
}
"""The acts by which a case ends."""


@pytest.mark.parametrize("way", list(WAYS))
def test_what_is_still_to_be_told_runs_on_after_the_end(desk: Desk, way: str) -> None:
    """Goal: 22.1. Method: each end; the terms before and after; one told before it, one after, and the file that says so."""
    if way != "end":
        agreed(desk)
    if way == "end_round":
        desk.must("close", CLOSED, who="chief", **WAYS["close"])
        desk.must("reopen", CLOSED, who="chief", reason="more damage")
    before = named(desk)
    assert {code for code, _ in before} >= {*BOTH}
    desk.must(way, CLOSED, who="chief", **WAYS[way])
    feedback = set() if way == "close" else {("procuratorate_feedback", "")}
    assert named(desk) == before | feedback
    assert untold(desk, f"compensation.{way}") == [", ".join(BOTH)]
    assert untold(desk, f"compensation.{way}", X) == [None], "a liable party hears of none of it"
    assert offered(desk, "tell-procuratorate") is not None
    for action in ("tell_procuratorate", "report_claimant"):
        for of in sorted({of for _, of in before}):
            desk.must(action, CLOSED, name=f"{action} {of}", occasion=of, **TO)
    assert named(desk) == feedback
    assert desk.broken() == []


def test_nothing_is_named_where_all_was_told(desk: Desk) -> None:
    """Goal: the same. Method: everything told before the end."""
    for of, on in (("start", OPENED), ("consultation", NOTICED)):
        if of == "consultation":
            agreed(desk)
        for action in ("tell_procuratorate", "report_claimant"):
            desk.must(action, max(on, desk.day), name=f"{action} {of}", occasion=of, **TO)
    desk.must("close", CLOSED, who="chief", **WAYS["close"])
    assert terms(desk) == set()
    assert untold(desk, "compensation.close") == [None]


def test_feedback_that_nobody_gave_stays_due(desk: Desk) -> None:
    """Goal: 22.2. Method: a claim that ends, is reopened, and ends again: one term, since the first end."""
    desk.must("end", NOTICED, who="chief", ground="performed", reason="paid")
    [due] = [due for code, _, due in terms(desk) if code == "procuratorate_feedback"]
    desk.must("reopen", SUED, who="chief", reason="more damage")
    desk.must("end", SUED, who="chief", ground="performed", reason="paid")
    assert [due] == [due for code, _, due in terms(desk) if code == "procuratorate_feedback"]
    desk.must("feed_back", SUED, text="t", **TO)
    assert not [1 for code, _ in named(desk) if code == "procuratorate_feedback"]


STOP = """UPDATE ledger.damage_clock SET stopped_on = starts_on
  WHERE code = '{code}' AND subject = '{subject}' AND stopped_on IS NULL"""


@pytest.mark.parametrize(
    ("kind", "code", "subject", "refused"),
    [
        ("tell_procuratorate", "procuratorate_notice", "start", ""),
        ("tell_procuratorate", "procuratorate_notice", "consultation", "damage_telling"),
        ("tell_procuratorate", "claimant_report", "start", "damage_telling"),
        ("report_claimant", "claimant_report", "start", ""),
        ("report_claimant", "claimant_report", "consultation", "damage_telling"),
        ("report_claimant", "procuratorate_notice", "start", "damage_telling"),
        ("report_claimant", "procuratorate_feedback", "", "damage_telling"),
        ("feed_back", "procuratorate_feedback", "", ""),
        ("feed_back", "procuratorate_notice", "start", "damage_telling"),
    ],
)
def test_the_database_ends_no_duty_that_was_not_done(
    desk: Desk, kind: str, code: str, subject: str, refused: str
) -> None:
    """Goal: LG134. Method: as the web's role, an act of another sort or of another occasion stops each term."""
    if code == "procuratorate_feedback":
        desk.must("end", NOTICED, who="chief", ground="performed", reason="paid")
    else:
        desk.must("notify", NOTICED, answer_by="2025-03-20", proof_of_service="slip")
    state = desk.state()
    record = RECORD.format(
        kind=kind, subject="NULL", on="2025-03-03", reason="", document="p", words=START, actor=desk.people["clerk"]
    ).replace("'concluded'", f"'{state}'").replace('"concluded"', f'"{state}"')  # fmt: skip
    came = ""
    try:
        with desk.database.engine.connect() as connection:
            connection.exec_driver_sql(record)
            stopped = connection.exec_driver_sql(STOP.format(code=code, subject=subject))
            assert stopped.rowcount == 1
            connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
            connection.rollback()
    except DBAPIError as error:
        came = str(getattr(error.orig, "diag").constraint_name)  # noqa: B009
    assert came == refused

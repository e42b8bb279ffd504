"""Statistics of half-years and years: cases, sums and what was restored, each by its own day, as known at a moment."""

from datetime import date, datetime
from typing import Any

import psycopg
import pytest

from ledger.compensation.queries import cases, published, returns
from ledger.compensation.queries.cases import ALL_KNOWN
from ledger.compensation.rules.return_sheet import return_sheet
from ledger.database import Database
from tests.compensation.test_old_cases import CLOSED, USUAL, carried
from tests.compensation.test_reversals import reverse
from tests.compensation.test_stages import DAY, STAGES, WORKS
from tests.compensation.world import Desk
from tests.furnished import furnished

FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)
PLANNED = [{"unit": "m2", "amount": "1200.5"}, {"unit": "trees", "amount": "300"}]


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A case judged in March and paid in April, one in investigation, old cases, and works of two stages that were accepted."""
    made = Desk(database, owner)
    carried(made, *USUAL, *CLOSED)
    made.judged()
    assert made.pay("1000.00", date(2025, 4, 1)) == "done"
    assert made.register("C2", medium="soil", area="330602", channel="complaint") == "done"
    made.must(
        "plan_project",
        DAY,
        title="w",
        mode="funded",
        repairer=WORKS,
        budget="950.00",
        stages=STAGES,
        quantities=PLANNED,
    )
    works = made.ids["plan_project"]
    made.must("approve_project", who="chief", subject=str(works))
    made.must("contract_project", subject=str(works), amount="900.00")
    told: tuple[list[dict[str, str]], ...] = (
        [{"unit": "m2", "amount": "1000.25"}],
        [{"unit": "trees", "amount": "280"}],
    )
    for stage, quantities in enumerate(told, 1):
        made.must(
            "accept_stage", who="chief", subject=str(works), stage=stage, evidence="e", quantities=quantities
        )
    made.must("complete_project", subject=str(works))
    return made


def told(
    desk: Desk, by: Any = "month", first: date = FIRST, last: date = LAST, known: datetime = ALL_KNOWN
) -> Any:
    """The statistics of a span."""
    with desk.database.read() as books:
        return returns.case_return(books, desk.book_id, by, first, last, known)


def accept(desk: Desk, **words: Any) -> None:
    """Accept the works."""
    desk.must(
        "accept_project",
        date(2025, 7, 1),
        who="chief",
        subject=str(desk.ids["plan_project"]),
        evaluator="institute:1",
        **words,
    )


def test_everything_is_of_its_own_day(desk: Desk) -> None:
    """Goal: 18.1, 18.2. Method: a year by month: what happened in each, and nothing of what the old cases brought."""
    rows, total = told(desk)
    found = {row.key: (row.numbers, row.sums) for row in rows}
    assert found["2025-01"][0] == {"cases": 2, "started": 1, "by_agreement": 0, "by_judgment": 0, "closed": 0}
    assert found["2025-03"][0]["by_judgment"] == 1
    assert (
        found["2025-03"][1]["judged"],
        found["2025-04"][1]["received"],
        found["2025-04"][1]["judged"],
    ) == (100000, 100000, 0)
    assert total.numbers == {"cases": 2, "started": 1, "by_agreement": 0, "by_judgment": 1, "closed": 0}
    assert total.sums == {"assessed": 100000, "agreed": 0, "judged": 100000, "received": 100000, "spent": 0}
    assert (total.going, total.closing_rate) == (0, "0.00")
    rows, total = told(desk, "medium", date(2025, 7, 1))
    assert (total.going, total.numbers["cases"], [row.key for row in rows]) == (2, 0, ["water"])
    assert {row.key for row in told(desk, "channel")[0]} == {"report", "complaint"}
    assert {row.key for row in told(desk, "region")[0]} == {"3306"}
    assert {row.key for row in told(desk, "class")[0]} == {"ordinary", "unassessed"}


def test_what_was_restored(desk: Desk) -> None:
    """Goal: 18.4. Method: the acceptance says it, or its stages do; it is reversed; the case and the public page show it."""
    accept(desk)
    assert told(desk)[1].restored == {"m2": "1000.25", "trees": "280"}
    assert {row.key: row.restored for row in told(desk)[0] if row.restored} == {
        "2025-07": {"m2": "1000.25", "trees": "280"}
    }
    with desk.database.read() as books:
        [works] = cases.projects_of(books, desk.book_id, cases.head_of(books, desk.book_id, "C1").case_id)
    assert (works.planned, works.restored) == (
        {"m2": "1200.5", "trees": "300"},
        {"m2": "1000.25", "trees": "280"},
    )
    desk.must("publicise", date(2025, 7, 2), who="chief", public=True)
    with desk.database.read() as books:
        [public] = published.public_cases(books, desk.book_id)
    assert public.restorations[0].restored == {"m2": "1000.25", "trees": "280"}
    assert reverse(desk, "accept_project", date(2025, 7, 3)) == "done", desk.said
    assert told(desk)[1].restored == {}
    accept(desk, quantities=[{"unit": "m2", "amount": "999.999"}])
    assert told(desk)[1].restored == {"m2": "999.999"}


def test_as_known_at_a_moment(desk: Desk) -> None:
    """Goal: 18.5. Method: what is recorded or reversed after a moment changes nothing of what was known then; the same bytes."""
    with desk.database.read() as books:
        before = books.connection.exec_driver_sql("SELECT clock_timestamp()").scalar_one()
    first = told(desk, known=before)
    accept(desk)
    assert reverse(desk, "pay", date(2025, 7, 3)) == "done", desk.said
    assert told(desk, known=before) == first
    assert told(desk)[1].sums["received"] == 0
    rows = [*first[0], first[1]]
    assert return_sheet("month", FIRST, LAST, rows) == return_sheet("month", FIRST, LAST, rows)


def test_the_closing_rate(desk: Desk) -> None:
    """Goal: 18.3. Method: two cases go on at the beginning of the second half, one is closed in it."""
    accept(desk)
    desk.must("close", date(2025, 7, 4), who="chief")
    rows, total = told(desk, first=date(2025, 7, 1))
    assert (total.going, total.numbers["closed"], total.closing_rate) == (2, 1, "50.00")
    assert (rows[0].key, rows[0].closing_rate) == ("2025-07", "50.00")
    assert returns.span(2025, "first") == (FIRST, date(2025, 6, 30))
    assert returns.span(2025, "second") == (date(2025, 7, 1), LAST)
    assert returns.span(2025, None) == (FIRST, LAST)


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ('[{"unit": "m2", "amount": "1.000"}, {"unit": "m3", "amount": "1.000"}]', True),
        ('[{"unit": "m2", "amount": "0.000"}]', False),
        ('[{"unit": "m2", "amount": "-1.000"}]', False),
        ('[{"unit": "m2", "amount": "1.000"}, {"unit": "m2", "amount": "1.000"}]', False),
    ],
)
def test_the_database_takes_no_quantity_that_is_none(desk: Desk, said: str, taken: bool) -> None:
    """Goal: 18.4. Method: the record of the plan, copied with other quantities, by the owner."""
    with desk.owner.engine.connect() as connection, connection.begin() as whole:
        copy = (
            "INSERT INTO ledger.damage_record (book_id, record_id, case_id, kind, subject, effective_on, state, reason, document, words,"
            " basis, law, actor_id) SELECT book_id, ledger.derived_id(record_id, 'x'), case_id, kind, subject, effective_on, state, reason,"
            " document, words || jsonb_build_object('quantities', %s::jsonb), basis, law, actor_id"
            " FROM ledger.damage_record WHERE kind = 'plan_project'"
        )
        raw = connection.connection.cursor()
        if taken:
            raw.execute(copy, (said,))
        else:
            with pytest.raises(psycopg.Error) as refused:
                raw.execute(copy, (said,))
            assert (refused.value.sqlstate, refused.value.diag.constraint_name) == (
                "LG125",
                "damage_quantities",
            )
        whole.rollback()


def test_a_quantity_is_above_zero(desk: Desk) -> None:
    """Goal: 18.4. Method: nothing, less than a thousandth, and a unit twice."""
    words: dict[str, Any] = {
        "title": "w",
        "mode": "funded",
        "repairer": WORKS,
        "budget": "950.00",
        "stages": STAGES,
    }
    for wrong, code in (
        ([{"unit": "m2", "amount": "0"}], "compensation.quantity_wrong"),
        ([{"unit": "m2", "amount": "0.0001"}], "amount.too_precise"),
        ([{"unit": "m2", "amount": "1"}, {"unit": "m2", "amount": "2"}], "compensation.quantity_wrong"),
    ):
        assert desk.do("plan_project", DAY, **words, quantities=wrong) == code

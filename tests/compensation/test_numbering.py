"""Numbers as they are printed: one after another in each series and year, cancelled for good, searched, and on the papers."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.compensation.actions import numbering
from ledger.compensation.queries import cases
from ledger.compensation.queries import numbering as queries
from ledger.compensation.rules.forms import FORMS, forms_of, paper_id, pursued_from
from ledger.database import Database
from ledger.database.refusals import sqlstate
from ledger.errors import LedgerError
from ledger.identifiers import uuid7
from tests.compensation.world import START, Desk
from tests.furnished import furnished
from tests.people import KEYED, MANDATE

LATER, NEXT_YEAR = date(2025, 1, 8), date(2026, 2, 3)


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """Two cases and a series, which somebody of the bureau has added."""
    made = Desk(database, owner)
    join_li(made)
    for code in ("C1", "C2"):
        assert made.register(code, parties=[]) == "done"
    assert added(made) == "new"
    return made


def join_li(desk: Desk) -> None:
    """Let li come to the bureau, with a mandate and a key, which whoever adds a series needs."""
    with desk.owner.engine.begin() as connection:
        li = connection.exec_driver_sql(
            "INSERT INTO ledger.actor (book_id, name, role) VALUES (%s, 'li', 'bureau') RETURNING actor_id",
            (desk.book_id,),
        ).scalar_one()
        connection.exec_driver_sql(MANDATE.format(actor=li))
        connection.exec_driver_sql(KEYED.format(actor=li))
    desk.people["li"] = li


def added(desk: Desk, code: str = "chs", prefix: str = "川环损", title: str = "案件", who: str = "li") -> str:
    """Add a series; tell what came, as a word."""
    told = numbering.KnownSeries(code, prefix, title)
    try:
        there = desk.database.begin(
            lambda books: numbering.add_series(books, desk.book_id, desk.people[who], told)
        )
    except LedgerError as error:
        return desk.refused(error)
    return "there" if there else "new"


def given(desk: Desk, code: str = "C1", on: date = LATER, name: str = "given", **words: str) -> str:
    """Give the next number."""
    return desk.do("give_number", on, code=code, name=name, **{"series": "chs", **words})  # type: ignore[arg-type]


def numbers(desk: Desk, **asked: str | int) -> list[tuple[str, str, bool]]:
    """What was given, as it is printed, to which case, and whether it was cancelled."""
    with desk.database.read() as books:
        rows = queries.numbers_of(books, desk.book_id, **asked)  # type: ignore[arg-type]
    return [(row.printed, row.case, row.cancelled) for row in rows]


def test_a_printed_number_is_found_in_either_form(desk: Desk) -> None:
    """A series keeps its prefix in its form, and what is printed is found and cancelled with whatever brackets and blanks."""
    assert added(desk, prefix="川环 损") == "there"
    assert added(desk, "other", prefix="〔〕") == "entry.text_empty"
    assert given(desk) == "done"
    for text in ("川环损〔2025〕1号", "川环损(2025)1号", "川环损【２０２５】 1 号"):
        assert numbers(desk, printed=text) == [("川环损〔2025〕1号", "C1", False)]
    assert desk.do("cancel_number", LATER, printed="川环损（2025）1号", reason="误编") == "done"
    with pytest.raises(DBAPIError) as refused, desk.database.engine.connect() as connection:
        connection.exec_driver_sql(
            "INSERT INTO ledger.damage_series (book_id, code, prefix, title, added_by) VALUES (%s, 'x', '川 环', 't', %s)",
            (desk.book_id, desk.people["li"]),
        )
    assert sqlstate(refused.value) == "LG113"


def called(desk: Desk, code: str) -> str:
    """How papers call a case."""
    with desk.database.read() as books:
        return queries.case_called(books, desk.book_id, cases.head_of(books, desk.book_id, code))


def test_numbers_follow_each_other(desk: Desk) -> None:
    """Goal: 14.2. Method: the case, a notice, another case, the next year, and a day before the last one; a series that is not there."""
    assert called(desk, "C1") == "C1"
    assert given(desk) == "done", desk.said
    assert given(desk, paper="notice", title="磋商告知书") == "done"
    assert given(desk) == "compensation.numbered_already"
    assert given(desk, "C2", START) == "compensation.number_backdated"
    assert given(desk, "C2", NEXT_YEAR) == "done"
    assert given(desk, "C1", series="x", paper="other") == "compensation.series_unknown"
    assert numbers(desk) == [
        ("川环损〔2025〕1号", "C1", False),
        ("川环损〔2025〕2号", "C1", False),
        ("川环损〔2026〕1号", "C2", False),
    ]
    assert numbers(desk, printed="川环损〔2025〕2号") == [("川环损〔2025〕2号", "C1", False)]
    assert [one for one, _, _ in numbers(desk, case="C2")] == ["川环损〔2026〕1号"]
    assert [one for one, _, _ in numbers(desk, year=2025, after=("chs", 2025, 1))] == ["川环损〔2025〕2号"]  # type: ignore[arg-type]
    assert called(desk, "C1") == "川环损〔2025〕1号 (C1)"
    assert not desk.broken()


def test_a_cancelled_number_is_never_given_again(desk: Desk) -> None:
    """Goal: 14.3. Method: the only number cancelled with its reason; the next one; cancelled again; another case's."""
    assert given(desk) == "done"
    wrong = {"printed": "川环损〔2025〕1号"}
    assert desk.do("cancel_number", LATER, reason=" ", **wrong) == "entry.text_empty"  # type: ignore[arg-type]
    assert desk.do("cancel_number", LATER, code="C2", reason="x", **wrong) == "compensation.number_unknown"  # type: ignore[arg-type]
    assert desk.do("cancel_number", LATER, reason="误编", **wrong) == "done"  # type: ignore[arg-type]
    assert called(desk, "C1") == "C1"
    assert desk.do("cancel_number", LATER, reason="误编", **wrong) == "compensation.number_unknown"  # type: ignore[arg-type]
    assert given(desk, name="second") == "done"
    assert numbers(desk) == [("川环损〔2025〕1号", "C1", True), ("川环损〔2025〕2号", "C1", False)]


def test_a_series_stays_as_it_was_added(desk: Desk) -> None:
    """Goal: 14.1. Method: told again, and with another prefix, another title, another code; by who is not of the bureau."""
    assert added(desk) == "there"
    assert (
        added(desk, prefix="川环赔")
        == added(desk, title="x")
        == added(desk, code="other")
        == "compensation.series_taken"
    )
    assert added(desk, prefix=" ") == "entry.text_empty"
    assert added(desk, "z", "川环复", who="clerk") == "database.promise_broken"


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("number = 3, printed = '川环损〔2025〕3号'", "damage_number_next"),
        ("number = 2, printed = '川环损〔2025〕1号'", "damage_number_next"),
        ("number = 2, printed = '川环损〔2025〕2号', given_on = given_on - 1", "damage_number_next"),
        ("number = 2, printed = '川环损〔2025〕2号', cancelled = true", "damage_number_next"),
        ("number = 2, printed = '川环损〔2025〕2号', paper = 'other'", "damage_number_by_act"),
        (
            "number = 2, printed = '川环损〔2025〕2号', paper = 'check', about = gen_random_uuid()",
            "damage_number_of_paper",
        ),
        (
            "number = 2, printed = '川环损〔2025〕2号', paper = 'payment', about = gen_random_uuid()",
            "damage_number_of_paper",
        ),
    ],
)
def test_postgresql_gives_the_next_number_alone(desk: Desk, change: str, broken: str) -> None:
    """Goal: the promise holds past Python. Method: as the web's role, a row that was copied and changed."""
    assert given(desk) == "done"
    with pytest.raises(DBAPIError) as refused, desk.database.engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TEMP TABLE copied ON COMMIT DROP AS SELECT * FROM ledger.damage_number"
        )
        connection.exec_driver_sql("UPDATE copied SET record_id = gen_random_uuid()")
        connection.exec_driver_sql(f"UPDATE copied SET {change}")
        connection.exec_driver_sql("INSERT INTO ledger.damage_number SELECT * FROM copied")
    broke = refused.value.orig
    assert (sqlstate(refused.value), broke.diag.constraint_name) == ("LG113", broken)  # type: ignore[union-attr]


@pytest.mark.parametrize(("back", "came"), [(1, "database.promise_broken"), (0, "done"), (-1, "done")])
def test_a_day_before_the_last_number(
    desk: Desk, back: int, came: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Goal: numbers follow their days, for PostgreSQL too. Method: before the last one's day, on it, after; Python does not ask."""
    assert given(desk) == "done"

    class Anyway(numbering.LastNumber):
        """The last number, as of the first day."""

        given_on = date(2025, 1, 1)

    monkeypatch.setattr(numbering, "LastNumber", Anyway)
    assert given(desk, "C2", LATER - timedelta(back)) == came


def test_postgresql_cancels_no_number_by_itself(desk: Desk) -> None:
    """Method: as the web's role, a number that no act cancels."""
    assert given(desk) == "done"
    with pytest.raises(DBAPIError) as refused, desk.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE ledger.damage_number SET cancelled = true")
    assert sqlstate(refused.value) == "LG113"


ASKED = "SELECT ledger.paper_of_case(%s, (SELECT case_id FROM ledger.damage_case WHERE book_id = %s AND code = 'C1'), %s, %s)"
COPIED = """INSERT INTO ledger.damage_record SELECT (jsonb_populate_record(r, jsonb_build_object('record_id', %s::uuid, 'kind', %s::text,
  'words', %s::jsonb))).*
  FROM ledger.damage_record r JOIN ledger.damage_case c USING (book_id, case_id)
  WHERE r.book_id = %s AND c.code = 'C1' AND r.kind = 'register'"""


def test_the_twins_know_the_same_papers(desk: Desk) -> None:
    """Goal: `ledger.paper_of_case` and the forms name the same papers by the same ids. Method: every form, of every act that has one."""
    with desk.owner.engine.connect() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger.damage_record DISABLE TRIGGER ALL")
        for paper, form in FORMS.items():
            for kind in form.acts:
                act = uuid7()
                told = {"kind": "refund_excess"}
                connection.exec_driver_sql(COPIED, (act, kind, json.dumps(told), desk.book_id))
                for other in (name for name, one in FORMS.items() if one.acts):
                    values = (desk.book_id, desk.book_id, other, paper_id(act, other))
                    found = connection.exec_driver_sql(ASKED, values).scalar_one()
                    assert found == (other in forms_of(kind, told) and other != "simple"), (paper, other)
        connection.rollback()


CLAIMED = [{"head": "H4", "amount": "1.00"}]


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("separate", {"against": ["enterprise:x"]}),
        ("separate", {"against": ["enterprise:x", "enterprise:y"]}),
        ("fail_party", {"party": "enterprise:x", "claimed": CLAIMED}),
        ("fail_party", {"party": "enterprise:x", "claimed": []}),
    ],
)
def test_who_is_pursued_apart_has_a_notice_of_its_own(desk: Desk, kind: str, told: dict[str, object]) -> None:
    """Goal: the twins agree on whose papers there are. Method: one party and two; nothing pursued; each id that could be."""
    act, papers = uuid7(), forms_of(kind, told)
    parties = pursued_from(kind, told)
    own = [None] if len(parties) == 1 else parties
    wanted = {(paper, paper_id(act, paper, one)) for paper in papers for one in own}
    with desk.owner.engine.connect() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger.damage_record DISABLE TRIGGER ALL")
        connection.exec_driver_sql(COPIED, (act, kind, json.dumps(told), desk.book_id))
        for paper in ("apart_notice", "service"):
            for one in (None, "enterprise:x", "enterprise:y", "enterprise:z"):
                id = paper_id(act, paper, one)
                found = connection.exec_driver_sql(
                    ASKED, (desk.book_id, desk.book_id, paper, id)
                ).scalar_one()
                assert found == ((paper, id) in wanted), (paper, one)
        connection.rollback()

"""A small case in one form: what it must have, all its acts at once by two persons or none, and the way out of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ledger.compensation import acts, simple_cases
from ledger.compensation.queries import simple_cases as queries
from ledger.compensation.simple_shapes import SimpleCase
from ledger.database import Database
from ledger.errors import LedgerError
from ledger.identifiers import derived, uuid7
from ledger.processes.acts import read
from tests.compensation.world import Desk, X, bring_pack, pack_of
from tests.furnished import furnished

DAY = date(2025, 2, 3)
HASH = "a" * 64


def words(amount: str = "300000.00", **changes: Any) -> dict[str, Any]:
    """What a form tells: one party, one head, all of it due on one day."""
    case = {
        "code": "S1",
        "title": "a spill",
        "area": "330621",
        "medium": "water",
        "channel": "report",
        "received_on": "2025-02-03",
        "parties": [{"owner": X, "side": "liable", "name": "a mill"}],
        **changes.pop("case", {}),
    }
    agreement = {
        "facts": "f",
        "extent": "e",
        "mode": "money",
        "heads": [{"head": "H4", "money": amount}],
        "parts": [{"amount": amount, "obligors": [{"owner": X}]}],
        "schedule": [{"part": 1, "due_on": "2025-03-31"}],
        **changes.pop("agreement", {}),
    }
    return {
        "case": case,
        "findings": "a broken valve",
        "items": [{"head": "H4", "method": "stated", "inputs": {"amount": amount, "document": "opinion 1"}}],
        "body": "an institute",
        "body_code": "91330000000000555E",
        "author": "Li",
        "opinion_sha256": HASH,
        "opinion_paper": "专家意见1号",
        "facts_simple": True,
        "undisputed": True,
        "notice": {"answer_by": "2025-02-24", "proof_of_service": "slip"},
        "position": "agreed",
        "admits": True,
        "agreement": agreement,
        "agreement_paper": "赔协1号",
        **changes,
    }


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau."""
    return Desk(database, owner)


def handed(desk: Desk, told: dict[str, Any] | None = None, *, who: str = "clerk", name: str = "form") -> str:
    """Hand a form in with the file of its opinion; tell what came, as a word."""
    came = handed_bare(desk, told, who=who, name=name)
    if came == "done":
        assert brought(desk, name=name) == "done", desk.said
    return came


def brought(desk: Desk, sha256: str = HASH, *, who: str = "clerk", name: str = "form") -> str:
    """Bring the file of the opinion; tell what came, as a word."""
    step = desk.step(who, DAY)
    return desk.run(
        lambda books: simple_cases.bring_file(
            books, desk.book_id, step, desk.ids[name], sha256=sha256, size=7
        )
    )


def handed_bare(
    desk: Desk,
    told: dict[str, Any] | None = None,
    *,
    who: str = "clerk",
    name: str = "form",
    reason: str = "",
) -> str:
    """Hand a form in without the file; tell what came, as a word."""
    desk.ids[name] = desk.ids.get(name) or uuid7()
    try:
        shape = read(SimpleCase, told or words())
    except LedgerError as error:
        return desk.refused(error)
    return desk.run(
        lambda books: simple_cases.hand_in(
            books, desk.book_id, desk.step(who, DAY, reason), form_id=desk.ids[name], told=shape
        )
    )


TURNS: dict[str, Callable[..., Any]] = {
    "confirm": simple_cases.confirm,
    "drop": simple_cases.drop,
    "leave": lambda books, book, step, id: simple_cases.leave(books, book, step, form_id=id),
}


def turn(desk: Desk, what: str, who: str = "chief", *, name: str = "form", reason: str = "disputed") -> str:
    """Take a step of a form."""
    step = desk.step(who, DAY, reason)
    return desk.run(lambda books: TURNS[what](books, desk.book_id, step, desk.ids[name]))


def taken(desk: Desk) -> list[tuple[str, str, str]]:
    """Every act of the case: what, who, and on which paper."""
    names = {number: name for name, number in desk.people.items()}
    with desk.owner.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT kind, actor_id, document FROM ledger.damage_record ORDER BY recorded_at, record_id"
        )
        found = [(kind, names[actor], document) for kind, actor, document in rows]
    order = ("register", *(name for name, *_ in ORDER))
    return sorted(found, key=lambda one: order.index(one[0]) if one[0] in order else 99)


ORDER = (
    ("check", "clerk", "paper"),
    ("open", "chief", "paper"),
    ("add_evidence", "clerk", "专家意见1号"),
    ("investigate", "clerk", "paper"),
    ("submit_assessment", "clerk", "专家意见1号"),
    ("accept_assessment", "chief", "paper"),
    ("conclude", "clerk", "paper"),
    ("notify", "clerk", "paper"),
    ("answer", "clerk", "paper"),
    ("agree", "chief", "赔协1号"),
    ("perform", "clerk", "paper"),
)


def test_one_form_does_all_acts_by_two(desk: Desk) -> None:
    """Goal: 20.5 and 20.6. Method: hand in, not confirmed by the same person, confirmed by another; each act by whom it should be; paid."""
    assert (handed(desk), handed(desk)) == ("done", "replayed"), desk.said
    assert handed(desk, words("1.00")) == "entry.id_used"
    assert turn(desk, "confirm", "clerk") == "process.second_person_needed"
    assert turn(desk, "confirm") == "done", desk.said
    entries = desk.entries
    assert len(entries) == 2
    assert (turn(desk, "confirm"), desk.entries) == ("replayed", entries)
    assert taken(desk) == [("register", "clerk", "paper"), *ORDER]
    assert desk.state("S1") == "performing"
    assert desk.balances("S1")["H4 claim_due"] == 30_000_000
    assert desk.pay("300000.00", date(2025, 3, 3), code="S1") == "done", desk.said
    assert desk.do("close", code="S1", who="chief", no_evaluation="paid_in_money", report="r") == "done", (
        desk.said
    )
    with desk.database.read() as books:
        [row] = queries.forms(books, desk.book_id, after=None, limit=5)
        assert queries.forms(books, desk.book_id, after=row.id, limit=5) == []
    assert (row.case, row.state) == ("S1", "done")
    assert not desk.broken(whole=True)


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"facts_simple": False}, "facts_simple"),
        ({"undisputed": False}, "undisputed"),
        ({"admits": False}, "admits"),
        ({"opinion_sha256": ""}, "opinion"),
        ({"body_code": ""}, "opinion_by"),
        ({"case": {"parties": []}}, "liable_party"),
        ({"case": {"major": True}}, "not_major"),
        ({"case": {"red_line": True}}, "outside_red_line"),
        ({"case": {"repeated": True}}, "not_repeated"),
        ({"admits": False, "undisputed": False}, "undisputed, admits"),
    ],
)
def test_what_a_form_must_have(desk: Desk, changes: dict[str, Any], missing: str) -> None:
    """Goal: 20.5: one refusal names all that is lacking. Method: each condition alone, and two together."""
    assert handed(desk, words(**changes)) == "compensation.not_simple"
    assert (desk.said["missing"], desk.said["total"], desk.said["limit"]) == (
        missing,
        "300000.00",
        "300000.00",
    )


@pytest.mark.parametrize(("deed", "open_"), [("open", False), ("agree", False), ("sue", True)])
def test_a_form_takes_no_signatures(desk: Desk, owner: Database, deed: str, open_: bool) -> None:
    """Goal: 20.5. Method: a pack names who signs before one act; nobody could ask for that before there is a case."""
    bring_pack(owner, desk.book_id, pack_of((f"approval.{deed}", '["legal"]', date(2025, 1, 4))))
    assert handed(desk) == ("done" if open_ else "compensation.not_simple"), desk.said
    if not open_:
        assert desk.said["missing"] == "unsigned"


def test_the_bound_is_inclusive(desk: Desk) -> None:
    """Goal: 20.5. Method: a fen below, on the line, a fen above; before the rule pack has a bound."""
    assert handed(desk, words("299999.99"), name="below") == "done"
    assert handed(desk, words("300000.00", case={"code": "S2"}), name="on") == "done"
    assert handed(desk, words("300000.01", case={"code": "S3"}), name="above") == "compensation.not_simple"
    assert desk.said["missing"] == "within_limit"
    early = replace(desk.step("clerk", date(2025, 1, 6)))
    told = read(SimpleCase, words(case={"code": "S4", "received_on": "2025-01-06"}))
    came = desk.run(
        lambda books: simple_cases.hand_in(books, desk.book_id, early, form_id=uuid7(), told=told)
    )
    assert (came, str(desk.said["limit"])) == ("compensation.not_simple", "-")


def test_what_an_act_refuses_refuses_the_whole(desk: Desk) -> None:
    """Goal: 20.6. Method: the registration, tried at once; a notice without its time, an agreement of less; nothing is left of the case."""
    assert handed(desk, words(case={"area": "990000"})) == "party.region_unknown"
    assert (
        handed(desk, words(notice={"answer_by": "2025-02-04", "proof_of_service": "slip"}), name="soon")
        == "done"
    )
    assert turn(desk, "confirm", name="soon") == "compensation.answer_too_soon"
    assert turn(desk, "drop", "clerk", name="soon") == "done"
    less = {
        "heads": [{"head": "H4", "money": "1.00"}],
        "parts": [{"amount": "1.00", "obligors": [{"owner": X}]}],
    }
    assert handed(desk, words(agreement=less), name="less") == "done"
    assert turn(desk, "confirm", name="less") == "compensation.less_than_assessed"
    assert taken(desk) == []
    assert turn(desk, "drop", "clerk", name="less") == "done"
    assert turn(desk, "confirm", name="less") == "process.step_not_allowed"
    assert handed(desk) == "done"
    assert turn(desk, "confirm") == "done"
    assert handed(desk, name="twice") == "compensation.case_code_taken"


def test_no_two_forms_wait_for_one_case(desk: Desk) -> None:
    """Goal: 20.7. Method: another form of the code, and of the clue; after the first is dropped; the case registered by hand meanwhile."""
    first = {"source": "X-1"}
    assert handed(desk, words(case=first)) == "done"
    assert handed(desk, words(), name="same") == "compensation.form_waits"
    assert desk.said == {"case": "S1", "form": str(desk.ids["form"])}
    assert handed(desk, words(case={"code": "S2", **first}), name="clue") == "compensation.form_waits"
    assert handed(desk, words(case={"code": "S2"}), name="other") == "done"
    assert turn(desk, "drop", "clerk") == "done"
    assert handed(desk, words(), name="same") == "done"
    assert desk.register("S1", DAY) == "done"
    assert turn(desk, "confirm", name="same") == "compensation.case_code_taken"


def test_postgresql_lets_no_two_forms_wait(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: 20.7 past Python. Method: a program that finds no form that waits, with the same code and with the same clue."""
    assert handed(desk, words(case={"source": "X-1"})) == "done"
    sql = {
        **simple_cases.SQL,
        "waits": "SELECT 1 WHERE false AND %(book)s + 0 = 0 AND %(code)s || %(source)s || %(form)s = ''",
    }
    monkeypatch.setattr(simple_cases, "SQL", sql)
    for name, told in (("same", words()), ("clue", words(case={"code": "S2", "source": "X-1"}))):
        assert handed(desk, told, name=name) == "database.promise_broken"
        assert desk.said == {"promise": "damage_number_free"}
    assert handed(desk, words(case={"code": "S3"}), name="other") == "done"


def test_the_simplified_way_is_left(desk: Desk) -> None:
    """Goal: 20.7. Method: leave without a reason, and with one; the case is registered and goes on by its acts, to an ordinary class."""
    assert handed(desk) == "done"
    assert turn(desk, "leave", reason="") == "entry.text_empty"
    assert turn(desk, "leave") == "done", desk.said
    assert taken(desk) == [("register", "chief", "paper")]
    assert turn(desk, "confirm") == "process.step_not_allowed"
    assert desk.state("S1") == "registered"
    desk.must("check", DAY, code="S1")
    desk.must("open", code="S1", who="third")
    desk.must("investigate", code="S1")
    assert desk.assess(("H4", "900000.00"), code="S1") == "done"
    assert not desk.broken()


def test_postgresql_takes_no_form_in_part(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: the promise holds past Python. Method: a program that leaves an act out, and one that registers nothing when it is left."""
    assert handed(desk) == "done"
    whole = simple_cases._chain
    monkeypatch.setattr(
        simple_cases, "_chain", lambda *one: (act for act in whole(*one) if act[0] != "perform")
    )
    for what in ("confirm", "leave"):
        if what == "leave":
            monkeypatch.setattr(simple_cases, "_register", lambda *_: None)
        assert turn(desk, what) == "database.promise_broken"
        assert desk.said == {"promise": "simple_form_whole"}


def test_acts_follow_from_the_form(desk: Desk) -> None:
    """Goal: 20.6. Method: an act of a form, said again by hand under its id by the same person, is a replay."""
    assert handed(desk) == "done"
    assert turn(desk, "confirm") == "done"
    told = read(acts.ACT["conclude"].shape, {})
    came = desk.run(
        lambda books: acts.take(
            books,
            desk.book_id,
            desk.step("clerk", DAY),
            acts.ACT["conclude"],
            code="S1",
            record_id=derived(desk.ids["form"], "conclude"),
            told=told,
        )
    )
    assert came == "replayed"

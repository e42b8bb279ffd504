"""The opinion on which a small case rests: a file that has come, of an expert of the pool or of an institution, and of no party's side."""

from typing import Any

import pytest

from ledger.compensation import simple_cases
from ledger.compensation.actions import evidence
from ledger.compensation.queries.cases import evidence_of, head_of
from ledger.compensation.queries.experts import chosen_of
from ledger.compensation.queries.lists import evidence_files, evidence_of_book
from ledger.database import Books, Database
from ledger.errors import LedgerError
from ledger.processes import acting
from tests.compensation.test_experts import listed
from tests.compensation.test_experts import turn as turn_expert
from tests.compensation.test_simple_cases import DAY, HASH, brought, handed_bare, taken, turn, words
from tests.compensation.world import Desk, X
from tests.furnished import furnished

POOL = {"expert": "W1", "body_code": "", "body": "expert group"}


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau with two experts of water: the institution of one has a code."""
    made = Desk(database, owner)
    listed(made, "W1", institution_code="91330000000000777J")
    listed(made, "W2")
    return made


def changed(desk: Desk, size: int = 7) -> str:
    """Say as the web's role that the file of the form has come; tell what PostgreSQL answers."""

    def write(books: Books) -> None:
        books.connection.exec_driver_sql(
            "UPDATE ledger.damage_simple_form SET opinion_size = %s WHERE form_id = %s",
            (size, desk.ids["form"]),
        ).close()

    try:
        desk.database.begin(write)
    except LedgerError as error:
        desk.refused(error)
        return str(desk.said.get("promise", error.code))
    return "done"


def missing(desk: Desk) -> list[str]:
    """What would refuse the confirmation, as `next` tells it."""
    with desk.database.read() as books:
        process, form = acting.read_process(
            books, desk.book_id, simple_cases.SIMPLE_FORMS, desk.ids["form"], None
        )
        found = acting.next_of(books, simple_cases.SIMPLE_FORMS, process, form, DAY)
    return [one.code for step in found if step.action == "confirm" for one in step.missing]


def test_nothing_is_confirmed_before_the_file_has_come(desk: Desk) -> None:
    """Goal: 20.5. Method: confirmed without it, another file, the file, once more; it is evidence of the case for its heads."""
    assert handed_bare(desk) == "done", desk.said
    assert missing(desk) == ["compensation.form_without_file"]
    assert turn(desk, "confirm") == "compensation.form_without_file"
    assert desk.said == {"case": "S1", "sha256": HASH}
    assert brought(desk, "c" * 64) == "compensation.form_file_other"
    assert desk.said == {"case": "S1", "sha256": "c" * 64, "named": HASH}
    assert turn(desk, "confirm") == "compensation.form_without_file"
    assert (brought(desk, who="chief"), brought(desk), missing(desk)) == ("done", "replayed", [])
    assert turn(desk, "confirm") == "done", desk.said
    assert brought(desk) == "replayed", "what the disk has lost comes back"
    with desk.database.read() as books:
        head = head_of(books, desk.book_id, "S1")
        [file] = evidence_of(books, desk.book_id, head.case_id, owner=None)
        assert evidence_of_book(books, desk.book_id) == [HASH]
        assert [tuple(one) for one in evidence_files(books)] == [("S1", HASH)]
    assert (file.sha256, file.size, file.kind, file.shown) == (HASH, 7, "appraisal", False)
    assert not desk.broken(whole=True)


def test_a_form_that_waits_no_longer_takes_no_file(desk: Desk) -> None:
    """Goal: 20.5. Method: the form is dropped, and another one left; PostgreSQL refuses the same, as it refuses a second file."""
    assert handed_bare(desk) == "done"
    assert turn(desk, "drop", "clerk") == "done"
    assert brought(desk) == "compensation.form_not_waiting"
    assert changed(desk) == "simple_opinion_once"
    desk.ids.pop("form")
    assert handed_bare(desk) == "done"
    assert (changed(desk), changed(desk, 8)) == ("done", "simple_opinion_once")
    assert turn(desk, "leave") == "done", desk.said
    assert brought(desk) == "replayed"


def test_bytes_that_a_form_names_stay(desk: Desk) -> None:
    """Goal: no sweep takes the file of a form. Method: whether bytes are named, before they came and after, and of a dropped form."""

    def named() -> bool:
        with desk.database.read() as books:
            row = books.connection.exec_driver_sql(evidence.SQL["is_named"], {"sha256": HASH}).one()
        return bool(row[0])

    assert handed_bare(desk) == "done"
    assert not named()
    assert brought(desk) == "done"
    assert named()
    assert turn(desk, "drop", "clerk") == "done"
    assert named(), "the form still says that it came"


def test_postgresql_confirms_no_form_without_its_file(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: the promise holds past Python. Method: a program that asks for no file, and one that keeps another size or hash."""
    assert handed_bare(desk) == "done"
    monkeypatch.setattr(simple_cases, "file_of", lambda _: 7)
    assert (turn(desk, "confirm"), desk.said) == (
        "database.promise_broken",
        {"promise": "simple_opinion"},
    )
    assert changed(desk, 8) == "done"
    assert (turn(desk, "confirm"), desk.said) == (
        "database.promise_broken",
        {"promise": "simple_opinion"},
    )


def test_an_expert_of_the_pool_is_named_with_the_form(desk: Desk) -> None:
    """Goal: 20.6 with 20.9. Method: without a reason, unknown, undeclared; one form, one confirmation, and expert and opinion are
    in the case by two."""
    assert handed_bare(desk, words(**POOL)) == "entry.text_empty"
    assert (
        handed_bare(desk, words(**{**POOL, "expert": "W9"}), reason="alone") == "compensation.expert_unknown"
    )
    other = {**POOL, "expert": "W2"}
    assert handed_bare(desk, words(**other), reason="alone") == "compensation.independence_undeclared"
    assert handed_bare(desk, words(**other, independence="声明1号"), reason="alone", name="two") == "done", (
        desk.said
    )
    assert turn(desk, "drop", "clerk", name="two") == "done"
    assert handed_bare(desk, words(**POOL), reason="alone in the field") == "done", desk.said
    assert brought(desk) == "done"
    assert turn(desk, "confirm") == "done", desk.said
    done = {(kind, who) for kind, who, _ in taken(desk)}
    assert {("name_expert", "clerk"), ("confirm_recording", "chief"), ("give_opinion", "clerk")} <= done
    with desk.database.read() as books:
        head = head_of(books, desk.book_id, "S1")
        [one] = chosen_of(books, desk.book_id, head.case_id)
    assert (one.expert, one.opinions) == ("W1", [HASH])
    assert not desk.broken(whole=True)


SIDED: dict[str, dict[str, Any]] = {
    "code": {"body_code": X},
    "name": {"body": "a mill"},
    "author": {"author": "A  Mill"},
    "pool beside": {**POOL, "body": "a mill"},
}
"""Opinions of a party: by the code of the institution, by its name, by who answers for it, beside an expert."""


@pytest.mark.parametrize("of", SIDED)
def test_no_opinion_is_of_a_party(desk: Desk, of: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: 20.9 for forms. Method: each way to be of a party's side, when it is handed in, and past Python when it is confirmed."""
    assert handed_bare(desk, words(**SIDED[of]), reason="alone") == "compensation.assessor_not_independent"
    monkeypatch.setattr(simple_cases, "_check_opinion", lambda *_: None)
    monkeypatch.setattr("ledger.compensation.actions.assessments.check_assessor", lambda *_: None)
    monkeypatch.setattr("ledger.compensation.actions.assessments.check_reported", lambda *_: None)
    assert handed_bare(desk, words(**SIDED[of]), reason="alone") == "done", desk.said
    assert brought(desk) == "done"
    assert turn(desk, "confirm") == "database.promise_broken"
    assert desk.said == {"promise": "damage_independent"}


def test_an_expert_of_a_party_gives_no_opinion(desk: Desk) -> None:
    """Goal: 20.9 for forms. Method: an expert whose institution is the party by code, and one who left the pool since."""
    listed(desk, "W3", institution_code=X)
    assert handed_bare(desk, words(**{**POOL, "expert": "W3"}), reason="alone") == "compensation.expert_unfit"
    assert desk.said["because"] == "party_side"
    assert handed_bare(desk, words(**POOL), reason="alone") == "done"
    assert brought(desk) == "done"
    assert turn_expert(desk, "end", "W1") == "done"
    assert turn(desk, "confirm") == "compensation.expert_unfit"
    assert desk.said["because"] == "not_listed"
    assert taken(desk) == []


def test_postgresql_wants_to_know_whose_opinion_it_is(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: the promise holds past Python. Method: a form of nobody, and one whose expert gave no opinion in the case."""
    whole = simple_cases._chain
    for told in ({"body_code": ""}, POOL):
        with monkeypatch.context() as patch:
            patch.setattr(simple_cases, "_missing", lambda *_: ())
            patch.setattr(
                simple_cases,
                "_chain",
                lambda *one: (act for act in whole(*one) if act[0] != "give_opinion"),
            )
            desk.ids.pop("form", None)
            assert handed_bare(desk, words(**told), reason="alone") == "done", desk.said
            assert brought(desk) == "done"
            assert turn(desk, "confirm") == "database.promise_broken"
            assert desk.said == {"promise": "damage_independent"}
            assert turn(desk, "drop", "clerk") == "done"

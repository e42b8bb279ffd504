"""The chain of approval as the bureau's own rule pack names it: asked for, signed step by step, refused, used once, printed."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError

from ledger.actors.tables import actor
from ledger.compensation.actions.approvals import SignaturesMissing, check_approved
from ledger.compensation.actions.engine import look
from ledger.compensation.letter_fields import approved_by
from ledger.compensation.queries import cases
from ledger.compensation.rules.hearing import heard
from ledger.database import Database
from tests.compensation.test_tellings import RECORD, offered
from tests.compensation.world import ROLES, Desk, X, bring_pack, one_person, pack_of
from tests.furnished import furnished
from tests.people import KEYED, MANDATE

ON = date(2025, 1, 7)
FORGED = {"mandates_are_as_told", "rows_are_as_recorded"}
"""What the doctor says of mandates that a test has written."""
PACK = pack_of(
    *(
        (key, value, date(2020, 1, 1))
        for key, value in (
            ("approval.open", '["handler", "section", "legal"]'),
            ("approval.end", '["handler", "deputy"]'),
            ("approval.agree", '["handler", "legal"]'),
            ("approval.sue", '["legal"]'),
            ("approval.write_off", "[]"),
            ("approval_department.legal", '"\u6cd5\u5236\u79d1"'),
        )
    )
)


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A case that is checked, in a book whose pack names who signs; two of the bureau, one of them of the legal department."""
    made = Desk(database, owner)
    assert made.register(on=ON) == "done"
    made.must("check", ON)
    bring_pack(owner, made.book_id, PACK)
    with owner.engine.begin() as connection:
        for name, department in (("legal", "法制科"), ("other", "执法科")):
            row = (
                insert(actor)
                .values(book_id=made.book_id, name=name, role="bureau")
                .returning(actor.c.actor_id)
            )
            made.people[name] = connection.execute(row).scalar_one()
            connection.exec_driver_sql(MANDATE.format(actor=made.people[name]))
            connection.exec_driver_sql("ALTER TABLE ledger.mandate DISABLE TRIGGER ALL")
            connection.exec_driver_sql(
                "UPDATE ledger.mandate SET department = %s WHERE actor_id = %s",
                (department, made.people[name]),
            )
            connection.exec_driver_sql("ALTER TABLE ledger.mandate ENABLE TRIGGER ALL")
            connection.exec_driver_sql(KEYED.format(actor=made.people[name]))
    return made


@pytest.fixture(autouse=True)
def roles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both more act for the bureau."""
    for name in ("legal", "other"):
        monkeypatch.setitem(ROLES, name, "bureau")


def asked(desk: Desk) -> dict[str, Any]:
    """Ask for the approval, and name it."""
    desk.must("ask_approval", ON, deed="open", text="t")
    return {"subject": str(desk.ids["ask_approval"])}


def test_an_act_waits_for_its_signatures(desk: Desk) -> None:
    """Each in its order, by another person, of its department; then the act is done, once."""
    assert desk.do("open", ON, who="chief") == "compensation.signatures_missing"
    assert desk.said["steps"] == "handler, section, legal"
    listed = offered(desk, "open")
    assert listed is not None
    assert [one.code for one in listed.missing] == ["compensation.signatures_missing"]
    assert desk.do("ask_approval", ON, deed="close", text="t") == "compensation.approval_not_needed"
    assert desk.do("ask_approval", ON, deed="write_off", text="t") == "compensation.approval_not_needed"
    it = asked(desk)
    assert desk.do("ask_approval", ON, name="twice", deed="open", text="t") == "compensation.approval_waits"
    assert desk.do("open", ON, who="chief") == "compensation.signatures_missing"
    assert desk.said["steps"] == "section, legal"
    assert desk.do("sign_approval", ON, who="legal", step="legal", **it) == "compensation.approval_not_next"
    assert desk.do("sign_approval", ON, step="section", **it) == "compensation.signed_before"
    desk.must("sign_approval", ON, who="third", step="section", **it)
    assert desk.do("sign_approval", ON, who="third", step="legal", **it) == "compensation.signed_before"
    assert desk.do("sign_approval", ON, who="other", step="legal", **it) == "compensation.department_other"
    desk.must("sign_approval", ON, who="legal", name="legal", step="legal", **it)
    assert desk.do("sign_approval", ON, who="other", step="legal", **it) == "compensation.subject_unknown"
    desk.must("open", ON, who="chief")
    for used in (it["subject"], str(desk.ids["legal"])):
        assert desk.do("retract", ON, subject=used, reason="r") == "compensation.retraction_used"
        assert desk.said == {"action": "open", "on": ON.isoformat()}
        assert forged(desk, "retract", "clerk", "{}", f"'{used}'") == "damage_telling"
    assert desk.do("open", ON, who="chief", id=desk.ids["open"]) == "replayed"
    with desk.database.read() as books:
        case = cases.head_of(books, desk.book_id, "C1").case_id
        words = {one.id: one.words for one in cases.done_of(books, desk.book_id, case)}
        history = cases.done_of(books, desk.book_id, case)
    assert words[desk.ids["open"]]["signatures"] == it["subject"]
    act = next(one for one in history if one.id == desk.ids["open"])
    told: Any = SimpleNamespace(act=act, file=SimpleNamespace(history=history), locale="zh_Hans")
    assert approved_by(told) == f"承办人 clerk {ON}；科室 third {ON}；法制 legal {ON}"
    told.file.history = heard(history, X)
    assert approved_by(told) == ""
    assert set(desk.broken()) <= FORGED


@pytest.mark.parametrize(
    ("action", "steps"),
    [
        ("end", "handler, deputy"),
        ("agree", "handler, legal"),
        ("agree_apart", "handler, legal"),
        ("settle_suit", "handler, legal"),
        ("settle_apart", "handler, legal"),
        ("sue", "legal"),
        ("sue_apart", "legal"),
    ],
)
def test_no_other_way_has_fewer_signatures(desk: Desk, action: str, steps: str) -> None:
    """What does the same on a separate claim, or inside a suit, takes the same signatures; so it is for PostgreSQL."""
    with desk.database.read() as books:
        view = look(books, desk.book_id, "C1", None, ON)
        view.action = action
        with pytest.raises(SignaturesMissing) as missing:
            check_approved(view)
    assert missing.value.figures["steps"] == steps
    assert forged(desk, action, "clerk", "{}", "NULL") == "damage_approved"


def test_it_goes_back_to_who_handles_the_case(desk: Desk) -> None:
    """Refused with the reason, it is asked for anew; what was signed by mistake is retracted."""
    it = asked(desk)
    desk.must("sign_approval", ON, who="third", name="section", step="section", **it)
    assert desk.do("refuse_approval", ON, who="legal", **it) == "entry.text_empty"
    desk.must("refuse_approval", ON, who="legal", reason="the facts are not clear", **it)
    assert desk.do("sign_approval", ON, who="legal", step="legal", **it) == "compensation.subject_unknown"
    assert desk.do("open", ON, who="chief") == "compensation.signatures_missing"
    again = asked(desk)
    desk.must("sign_approval", ON, who="third", name="wrong", step="section", **again)
    desk.must("retract", ON, subject=str(desk.ids["wrong"]), reason="another case")
    desk.must("sign_approval", ON, who="third", step="section", **again)
    desk.must("sign_approval", ON, who="legal", step="legal", **again)
    desk.must("open", ON, who="chief")
    assert set(desk.broken()) <= FORGED


def test_who_handles_the_case_asks(desk: Desk) -> None:
    """Where it is given to somebody, nobody else does."""
    desk.must("assign", ON, officer=desk.people["other"], reason="by turn")
    assert desk.do("ask_approval", ON, deed="open", text="t") == "compensation.not_its_officer"
    desk.must("ask_approval", ON, who="other", deed="open", text="t")


def forged(desk: Desk, kind: str, who: str, words: str, subject: str = "NULL", reason: str = "r") -> str:
    """Write a record past Python, and name the constraint that refuses it."""
    told: dict[str, Any] = {
        "kind": kind,
        "subject": subject,
        "reason": reason,
        "document": "p",
        "words": words,
    }
    statement = RECORD.format(on=ON, actor=desk.people[who], **told)
    try:
        with desk.database.engine.connect() as connection:
            connection.exec_driver_sql(statement)
            connection.rollback()
    except DBAPIError as error:
        return str(getattr(error.orig, "diag").constraint_name)  # noqa: B009
    return ""


def test_the_database_keeps_it_too(desk: Desk) -> None:
    """No act without each signature, none with an approval of another act, refused, retracted or used; nobody signs twice."""
    it = asked(desk)["subject"]
    done = '{"signatures": "' + it + '"}'
    step = '{"step": "section"}'
    assert forged(desk, "open", "chief", "{}") == "damage_approved"
    assert forged(desk, "open", "chief", done) == "damage_approved"
    assert forged(desk, "sign_approval", "clerk", step, f"'{it}'") == "damage_approved"
    assert forged(desk, "sign_approval", "third", step) == "damage_approved"
    assert forged(desk, "sign_approval", "third", step, f"'{it}'") == ""
    assert forged(desk, "refuse_approval", "third", "{}", f"'{it}'", " ") == "damage_approved"
    assert forged(desk, "refuse_approval", "third", "{}", f"'{it}'") == ""
    desk.must("sign_approval", ON, who="third", step="section", subject=it)
    legal = '{"step": "legal"}'
    assert forged(desk, "sign_approval", "third", legal, f"'{it}'") == "damage_approved"
    assert forged(desk, "sign_approval", "other", legal, f"'{it}'") == "damage_approved"
    assert forged(desk, "sign_approval", "legal", legal, f"'{it}'") == ""
    assert forged(desk, "open", "chief", done) == "damage_approved"
    desk.must("sign_approval", ON, who="legal", step="legal", subject=it)
    assert forged(desk, "open", "chief", done) == ""
    assert forged(desk, "close", "chief", "{}") != "damage_approved"
    desk.must("open", ON, who="chief")
    assert forged(desk, "open", "chief", done) == "damage_approved"


def test_a_refusal_by_mistake_is_retracted(desk: Desk) -> None:
    """The approval goes on where it stood, and the act is done with it."""
    it = asked(desk)
    desk.must("sign_approval", ON, who="third", step="section", **it)
    desk.must("refuse_approval", ON, who="legal", name="refusal", reason="another case", **it)
    assert desk.do("open", ON, who="chief") == "compensation.signatures_missing"
    desk.must("retract", ON, subject=str(desk.ids["refusal"]), reason="another case")
    desk.must("sign_approval", ON, who="legal", step="legal", **it)
    desk.must("open", ON, who="chief")


def test_the_database_asks_what_was_approved(desk: Desk) -> None:
    """What legal has signed to agree is not used to sue, though nobody else signs before a suit."""
    desk.must("ask_approval", ON, deed="agree", text="t")
    it = str(desk.ids["ask_approval"])
    desk.must("sign_approval", ON, who="legal", step="legal", subject=it)
    words = '{"signatures": "' + it + '"}'
    assert forged(desk, "sue", "chief", words) == "damage_approved"
    assert forged(desk, "agree", "chief", words) != "damage_approved"


def test_the_database_knows_who_signs(desk: Desk) -> None:
    """Neither who has asked, with another key, nor who was of the department until the mandate ran out."""
    it, section, legal = asked(desk)["subject"], '{"step": "section"}', '{"step": "legal"}'
    assert forged(desk, "sign_approval", "third", section, f"'{it}'") == ""
    assert forged(desk, "sign_approval", "legal", legal, f"'{it}'") == ""
    one_person(desk, "clerk", "third")
    with desk.owner.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger.mandate DISABLE TRIGGER ALL")
        connection.exec_driver_sql(
            "UPDATE ledger.mandate SET until_on = ledger.legal_day() - 1 WHERE actor_id = %s",
            (desk.people["legal"],),
        )
        connection.exec_driver_sql("ALTER TABLE ledger.mandate ENABLE TRIGGER ALL")
    assert forged(desk, "sign_approval", "third", section, f"'{it}'") == "damage_approved"
    assert forged(desk, "sign_approval", "legal", legal, f"'{it}'") == "damage_approved"
    assert forged(desk, "sign_approval", "chief", section, f"'{it}'") == ""

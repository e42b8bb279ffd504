"""Experts: listed by two, drawn by a lot that anybody can draw again, recused, heard by the hash of a file; and what they cost."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.compensation import acts
from ledger.compensation.actions import assessments, casework, experts
from ledger.compensation.expert_shapes import Expert
from ledger.compensation.queries import cases
from ledger.compensation.queries import experts as queries
from ledger.compensation.rules.experts import drawn
from ledger.database import Database
from ledger.errors import LedgerError
from ledger.identifiers import uuid7
from ledger.processes.acts import read
from tests.compensation.world import START, Desk, X, Y, one_person
from tests.furnished import furnished

HASH = "b" * 64


def proposed(desk: Desk, code: str, *, who: str = "clerk", **changes: Any) -> str:
    """Propose an expert; tell what came, as a word."""
    desk.ids[code] = desk.ids.get(code) or uuid7()
    whole = {
        "code": code,
        "name": "王小明",
        "field": "water",
        "institution": "a university",
        "first_on": START.isoformat(),
        **changes,
    }
    try:
        told = read(Expert, whole)
    except LedgerError as error:
        return desk.refused(error)
    return desk.run(
        lambda books: experts.propose(
            books, desk.book_id, desk.step(who, START), expert_id=desk.ids[code], told=told
        )
    )


TURNS: dict[str, Callable[..., Any]] = {
    "confirm": experts.confirm,
    "drop": experts.drop,
    "end": experts.end,
}


def turn(desk: Desk, what: str, code: str, who: str = "chief") -> str:
    """Take a step of an expert."""
    return desk.run(lambda books: TURNS[what](books, desk.book_id, desk.step(who, START), desk.ids[code]))


def listed(desk: Desk, code: str, **changes: Any) -> None:
    """Have an expert listed."""
    assert proposed(desk, code, **changes) == "done", desk.said
    assert turn(desk, "confirm", code) == "done", desk.said


def chosen(desk: Desk) -> list[queries.ChosenRow]:
    """The experts of the case."""
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, "C1")
        return queries.chosen_of(books, desk.book_id, head.case_id)


def fees(desk: Desk) -> list[tuple[str, int, int, bool]]:
    """The fees of the case: kind, amount, what is paid, whether it counts."""
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, "C1")
        rows = queries.fees_of(books, desk.book_id, head.case_id)
    return [(one.kind, one.amount, one.paid, one.counts) for one in rows]


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau with four experts of water, and a case under a judgment."""
    made = Desk(database, owner)
    for code in ("W1", "W2", "W3", "W4"):
        listed(made, code)
    made.judged()
    return made


def test_two_list_an_expert(desk: Desk) -> None:
    """Goal: 20.8. Method: proposed, repeated, said otherwise, confirmed by the same and by another, dropped, ended; a wrong code."""
    assert (proposed(desk, "A1"), proposed(desk, "A1")) == ("done", "replayed")
    assert proposed(desk, "A1", field="law") == "entry.id_used"
    assert turn(desk, "confirm", "A1", "clerk") == "process.acted_before"
    assert (turn(desk, "confirm", "A1"), turn(desk, "end", "A1")) == ("done", "done")
    assert proposed(desk, "A2") == "done"
    assert turn(desk, "drop", "A2", "clerk") == "done"
    desk.ids["A2"] = uuid7()
    assert proposed(desk, "A2") == "compensation.expert_code_taken"
    assert proposed(desk, "LiSiming", name="李四明（Li Siming）") == "compensation.expert_malformed"
    assert proposed(desk, "A3", last_on="2025-01-05") == "compensation.expert_malformed"
    assert proposed(desk, "A4", last_on="2025-01-06") == "done"
    assert proposed(desk, "A5", actor=2**31 - 1) == "compensation.expert_malformed"
    with desk.database.read() as books:
        rows = queries.pool(books, desk.book_id, field="water", after="A1", limit=2)
    assert [(one.code, one.state) for one in rows] == [("A2", "dropped"), ("A4", "proposed")]
    assert not desk.broken()


def test_the_lot_can_be_drawn_again(desk: Desk) -> None:
    """Goal: 20.9. Method: two of four, then the rest, then too many; the seed that is kept draws the same."""
    assert desk.do("draw_experts", field="water", count=2) == "done", desk.said
    first, second = chosen(desk)
    assert (first.place, second.place, first.seed) == (1, 2, second.seed)
    pool = {desk.ids[code]: code for code in ("W1", "W2", "W3", "W4")}
    assert [pool[one] for one in drawn(first.seed, pool, 2)] == [first.expert, second.expert]
    assert desk.do("draw_experts", field="water", count=3) == "compensation.pool_too_small"
    assert (desk.said["there"], desk.said["count"]) == (2, 3)
    assert desk.do("draw_experts", field="water", count=2) == "done"
    assert sorted(one.expert for one in chosen(desk)) == ["W1", "W2", "W3", "W4"]
    assert desk.do("draw_experts", field="air", count=1) == "compensation.pool_too_small"
    assert not desk.broken()


def offered(desk: Desk, on: date) -> dict[str, list[str]]:
    """Which acts about experts can be done, each with what it can be about."""
    told = {one.action: [str(x) for x in one.subjects] for one in desk.next(on)}
    return {name: told[name] for name in ("recuse-expert", "give-opinion") if name in told}


def test_experts_that_are_there(desk: Desk) -> None:
    """Goal: 20, 1. Method: before an expert is named, with one, and recused."""
    on = date(2025, 7, 1)
    assert offered(desk, on) == {}
    for code in ("W1", "W2"):
        assert desk.do("name_expert", expert=code, reason="r") == "done", desk.said
    assert offered(desk, on) == {"recuse-expert": ["W1", "W2"], "give-opinion": ["W1", "W2"]}
    assert desk.do("recuse_expert", expert="W1", ground="interest", reason="a shareholder") == "done"
    assert offered(desk, on) == {"recuse-expert": ["W2"], "give-opinion": ["W2"]}


def test_who_does_not_come_in(desk: Desk) -> None:
    """Goal: 20.9. Method: each of what stands against one: days, the pool, the case before, a party's side, who handled it."""
    listed(desk, "LATE", first_on="2025-03-04")
    listed(desk, "PAST", last_on="2025-03-02")
    listed(desk, "THEN", first_on="2025-03-03", last_on="2025-03-03")
    listed(desk, "SIDE", institution_code=X)
    listed(desk, "SITE", institution_code=f"{Y}:001")
    listed(desk, "HAND", actor=desk.people["clerk"])
    listed(desk, "SELF", actor=desk.people["third"])
    listed(desk, "GONE")
    assert turn(desk, "end", "GONE") == "done"

    def against(code: str, who: str = "chief") -> str:
        assert (
            desk.do("name_expert", who=who, expert=code, reason="the only one") == "compensation.expert_unfit"
        )
        return str(desk.said["because"])

    assert [against(code) for code in ("LATE", "PAST", "GONE")] == ["not_listed"] * 3
    assert [against(code) for code in ("SIDE", "SITE")] == ["party_side"] * 2
    assert (against("HAND"), against("SELF", "third")) == ("handled", "handled")
    assert desk.do("name_expert", expert="THEN", reason="r") == "done", desk.said
    assert desk.do("name_expert", expert="NONE", reason="r") == "compensation.expert_unknown"
    assert desk.do("name_expert", expert="W1") == "entry.text_empty"
    assert desk.do("name_expert", expert="W1", reason="the only one") == "done"
    assert against("W1") == "there_before"
    assert desk.do("recuse_expert", expert="W1", ground="interest") == "entry.text_empty"
    assert desk.do("recuse_expert", expert="W1", ground="interest", reason="a shareholder") == "done"
    assert desk.do("recuse_expert", expert="W1", ground="other", reason="r") == "compensation.expert_unknown"
    assert against("W1") == "there_before"
    _, one = chosen(desk)
    assert (one.seed, one.ground, one.recused_on is not None) == ("", "interest", True)
    assert not desk.broken()


def test_nobody_comes_in_before_the_listing(desk: Desk) -> None:
    """Goal: 20.9. Method: one who was confirmed later than its first day: drawn and named the day before, and on the day."""
    on = date(2025, 3, 10)
    assert proposed(desk, "NEW", field="air") == "done"
    step = desk.step("chief", on)
    assert desk.run(lambda books: experts.confirm(books, desk.book_id, step, desk.ids["NEW"])) == "done"
    before = on - timedelta(days=1)
    assert desk.do("draw_experts", before, field="air", count=1) == "compensation.pool_too_small"
    assert desk.do("name_expert", before, expert="NEW", reason="r") == "compensation.expert_unfit"
    assert desk.said["because"] == "not_listed"
    assert desk.do("name_expert", on, expert="NEW", reason="r") == "done", desk.said


SPELT = ("X化工（杭州）有限公司", "Ｘ化工(杭州) 有限公司", "x化工 杭州 有限公司")
"""One name as three people write it."""


@pytest.mark.parametrize("said", SPELT)
def test_an_institution_is_known_by_its_name(desk: Desk, said: str) -> None:
    """Goal: 20.9. Method: the name of a party, each time written otherwise: neither drawn nor named; another name is."""
    parties = [{"owner": "enterprise:k", "side": "liable", "name": SPELT[0]}]
    assert desk.register("C2", date(2025, 2, 3), parties=parties) == "done"
    listed(desk, "NAME", institution=said, field="air")
    assert (
        desk.do("draw_experts", date(2025, 2, 4), code="C2", field="air", count=1)
        == "compensation.pool_too_small"
    )
    assert desk.do("name_expert", code="C2", expert="NAME", reason="r") == "compensation.expert_unfit"
    assert desk.said["because"] == "party_side"
    listed(desk, "NEAR", institution="X化工（杭州）研究院", field="air")
    assert desk.do("name_expert", code="C2", expert="NEAR", reason="r") == "done", desk.said
    with desk.owner.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger.damage_party DISABLE TRIGGER ALL")
        connection.exec_driver_sql(
            "UPDATE ledger.damage_party SET name = 'x', until_on = '2025-02-03' WHERE owner = 'enterprise:k'"
        )
    assert desk.do("name_expert", code="C2", expert="NAME", reason="r") == "done"


@pytest.mark.parametrize("said", SPELT)
def test_no_party_assesses(
    database: Database, owner: Database, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Goal: 3.6, here and past Python. Method: a party by code, by name and as a subcontractor; a report of it; the court is none."""
    desk = Desk(database, owner)
    parties = [
        {"owner": "enterprise:k", "side": "liable", "name": SPELT[0]},
        {"owner": "court:1", "side": "court", "name": "a court"},
    ]
    desk.investigated(parties=parties)
    item = {"head": "H4", "method": "stated", "inputs": {"amount": "1", "document": "d"}}
    fine = {"body": "institute:1", "body_name": "institute", "how": "appraisal"}
    report = {"items": [item], "body": "institute", "author": "Li"}
    attempts: tuple[tuple[str, dict[str, Any]], ...] = (
        ("commission", {**fine, "body": "enterprise:k:001"}),
        ("commission", {**fine, "body_name": said}),
        ("commission", {**fine, "subcontractors": ["other", said]}),
        ("submit_assessment", {**report, "body": said}),
        ("submit_assessment", {**report, "subcontractors": [said]}),
    )
    for action, words in attempts:
        assert desk.do(action, **words) == "compensation.assessor_not_independent"
        assert (desk.said["party"], desk.said["case"]) == ("enterprise:k", "C1")
    with monkeypatch.context() as patch:
        patch.setattr(casework, "check_assessor", lambda *_: None)
        patch.setattr(assessments, "check_assessor", lambda *_: None)
        for action, words in attempts:
            assert desk.do(action, **words) == "database.promise_broken"
            assert desk.said == {"promise": "damage_independent"}
    desk.must("commission", **{**fine, "body_name": "a court"})
    desk.must("submit_assessment", **report)


@pytest.mark.parametrize(
    ("owner_code", "named"),
    [("institute:1", "another name"), ("enterprise:n", "INSTITUTE"), ("enterprise:n", "helper")],
)
def test_no_report_of_who_became_a_party(
    database: Database, owner: Database, owner_code: str, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Goal: 3.6 at the acceptance, here and past Python. Method: by code, by name, as a subcontractor; the version goes back."""
    desk = Desk(database, owner)
    desk.investigated()
    item = {"head": "H4", "method": "stated", "inputs": {"amount": "1", "document": "d"}}
    report: dict[str, Any] = {"items": [item], "body": "institute", "author": "Li"}
    desk.must("commission", body="institute:1", body_name="institute", how="appraisal")
    desk.must("submit_assessment", **report, subcontractors=["helper"])
    desk.must("add_parties", parties=[{"owner": owner_code, "side": "liable", "name": named}])
    accepted: dict[str, Any] = {"who": "chief", "subject": str(desk.ids["submit_assessment"])}
    assert desk.do("accept_assessment", **accepted) == "compensation.assessor_not_independent"
    assert desk.said["party"] == owner_code
    with monkeypatch.context() as patch:
        patch.setattr(assessments, "check_reported", lambda *_: None)
        assert desk.do("accept_assessment", **accepted) == "database.promise_broken"
        assert desk.said == {"promise": "damage_independent"}
    again = "compensation.assessor_not_independent" if named != "helper" else "done"
    assert desk.do("submit_assessment", **report) == again
    desk.must("send_back_assessment", **accepted, reason="of a party")
    desk.must("submit_assessment", **{**report, "body": "institute of others"})
    desk.must("accept_assessment", who="chief", subject=str(desk.ids["submit_assessment"]))
    assert desk.broken() == []


def evidence(desk: Desk) -> None:
    """Put a file into the case."""
    act = acts.ACT["add_evidence"]
    told = read(act.shape, {"name": "opinion", "kind": "appraisal", "size": 1, "sha256": HASH})
    step = desk.step("clerk", desk.day)
    came = desk.run(
        lambda books: acts.take(books, desk.book_id, step, act, code="C1", record_id=uuid7(), told=told)
    )
    assert came == "done", desk.said


def test_an_opinion_is_a_file_of_the_case(desk: Desk) -> None:
    """Goal: 20.9. Method: of nobody in the case, without its file, with it, and of one who was recused."""
    assert (
        desk.do("give_opinion", expert="W1", sha256=HASH, independence="声明1号")
        == "compensation.expert_unknown"
    )
    assert desk.do("name_expert", expert="W1", reason="r") == "done"
    assert (
        desk.do("give_opinion", expert="W1", sha256=HASH, independence="声明1号")
        == "compensation.opinion_without_file"
    )
    evidence(desk)
    assert desk.do("give_opinion", expert="W1", sha256=HASH) == "compensation.independence_undeclared"
    assert desk.do("give_opinion", expert="W1", sha256=HASH, independence="声明1号") == "done", desk.said
    assert chosen(desk)[0].opinions == [HASH]
    assert desk.do("recuse_expert", expert="W1", ground="relative", reason="r") == "done"
    assert (
        desk.do("give_opinion", expert="W1", sha256=HASH, independence="声明1号")
        == "compensation.expert_unknown"
    )


FEE: dict[str, Any] = {"kind": "appraisal", "payee": "institute:1", "amount": "100.00"}


def test_a_fee_is_recorded_and_paid_by_two(desk: Desk) -> None:
    """Goal: 20.10. Method: 100.00 recorded, paid 60.00 and 40.00, a fen more, to another, for another use; cancelled."""
    assert desk.do("record_fee", who="cashier", document="", **FEE) == "compensation.document_missing"
    assert desk.do("record_fee", who="cashier", **{**FEE, "payee": X}) == "compensation.payee_liable"
    assert (
        desk.do("record_fee", who="cashier", **{**FEE, "payee": "nobody:1"}) == "compensation.payee_unknown"
    )
    assert desk.do("record_fee", who="cashier", **{**FEE, "amount": "0"}) == "compensation.not_above_zero"
    assert desk.do("record_fee", who="cashier", waits=True, **FEE) == "done"
    assert fees(desk) == []
    assert desk.do("record_fee", who="cashier", name="fee", **FEE) == "done", desk.said
    fee = str(desk.ids["fee"])
    assert desk.pay("500.00", date(2025, 4, 1)) == "done", desk.said
    on = date(2025, 4, 2)
    assert desk.spend("60.00", on, fee=fee) == "done", desk.said
    assert desk.do("cancel_fee", who="cashier", fee=fee, reason="r") == "compensation.fee_paid_already"
    assert desk.spend("40.01", on, fee=fee) == "compensation.fee_beyond"
    assert desk.said["left"] == "40.00"
    assert desk.spend("40.00", on, fee=fee, use="monitoring") == "compensation.fee_beyond"
    named = {"payee": "institute:2", "payee_name": "n", "payee_account": "1"}
    assert desk.spend("40.00", on, fee=fee, **named) == "compensation.fee_beyond"
    assert desk.spend("40.00", on, fee=str(uuid7())) == "compensation.subject_unknown"
    assert desk.spend("40.00", on, fee=fee) == "done", desk.said
    assert desk.spend("0.01", on, fee=fee) == "compensation.fee_beyond"
    assert fees(desk) == [("appraisal", 10000, 10000, True)]
    assert desk.do("record_fee", who="cashier", name="wrong", **FEE) == "done"
    wrong = str(desk.ids["wrong"])
    assert desk.do("cancel_fee", who="cashier", fee=wrong) == "entry.text_empty"
    assert desk.do("cancel_fee", who="cashier", fee=wrong, reason="twice") == "done", desk.said
    assert desk.do("cancel_fee", who="cashier", fee=wrong, reason="twice") == "compensation.subject_unknown"
    assert desk.spend("1.00", on, fee=wrong) == "compensation.subject_unknown"
    assert fees(desk)[-1] == ("appraisal", 10000, 0, False)
    assert not desk.broken(whole=True)


def test_who_advanced_a_fee_gets_it_back(desk: Desk) -> None:
    """Goal: 20.10. Method: advanced by another; the payee gets nothing, who advanced gets it."""
    assert desk.do("record_fee", who="cashier", name="fee", **FEE, advanced_by="office:1") == "done", (
        desk.said
    )
    assert desk.pay("500.00", date(2025, 4, 1)) == "done"
    fee, on = str(desk.ids["fee"]), date(2025, 4, 2)
    assert desk.spend("100.00", on, fee=fee) == "compensation.fee_beyond"
    office = {"payee": "office:1", "payee_name": "the office", "payee_account": "62220000"}
    assert desk.spend("100.00", on, fee=fee, **office) == "done", desk.said


def test_fees_are_claimed_under_their_head(database: Database, owner: Database) -> None:
    """Goal: 20.10. Method: fees of which the bureau bears one, under H3; another head or method, a cost beside."""
    desk = Desk(database, owner)
    desk.investigated()
    desk.must("commission", body="institute:1", body_name="institute", how="experts")

    def submitted(**changes: Any) -> str:
        item = {"head": "H3", "method": "restoration_cost", "inputs": {}, "fees": True, **changes}
        return desk.do("submit_assessment", items=[item], body="institute", author="Li")

    assert submitted() == "compensation.fees_not_claimed"
    desk.must("record_fee", who="cashier", **FEE)
    desk.must("record_fee", who="cashier", **{**FEE, "kind": "consultation", "amount": "23.45"})
    desk.must("record_fee", who="cashier", **FEE, borne="bureau")
    assert submitted(head="H4") == "compensation.fees_not_claimed"
    assert submitted(method="stated") == "compensation.input_not_allowed"
    assert submitted(inputs={"items": ["1"]}) == "compensation.inputs_disagree"
    assert submitted() == "done", desk.said
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, "C1")
        [one] = cases.assessments_of(books, desk.book_id, head.case_id)
    assert one.total == 12345
    assert one.items[0]["inputs"]["items"] == ["100.00", "23.45"]
    assert not desk.broken()


def test_postgresql_draws_the_lot_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: the promise holds past Python. Method: programs that draw the last, name a party's side, keep an opinion of nobody."""
    standing = experts._standing
    monkeypatch.setattr(experts, "drawn", lambda seed, pool, count: drawn(seed, pool, 99)[-count:])
    listed(desk, "SIDE", institution_code=X)
    candidate = experts.ExpertCandidate(desk.ids["SIDE"], "SIDE", None)
    attempts: dict[str, Callable[[], str]] = {
        "expert_chosen": lambda: desk.do("draw_experts", field="water", count=1),
        "expert_opinion": lambda: desk.do("give_opinion", expert="W1", sha256=HASH, independence="声明1号"),
    }
    for broken, attempt in attempts.items():
        if broken == "expert_opinion":
            monkeypatch.setattr(
                experts,
                "_standing",
                lambda *_: experts.Choice(uuid7(), desk.ids["W1"], None, True, False, None),
            )
            evidence(desk)
        assert (attempt(), desk.said) == ("database.promise_broken", {"promise": broken})
    monkeypatch.setattr(experts, "_standing", standing)
    monkeypatch.setattr(experts, "check_declared", lambda *_: None)
    assert desk.do("name_expert", expert="W1", reason="r") == "done"
    assert desk.do("give_opinion", expert="W1", sha256=HASH) == "database.promise_broken"
    assert desk.said == {"promise": "damage_independent"}
    monkeypatch.setattr(experts, "_field", lambda *_, **__: [candidate])
    assert desk.do("name_expert", expert="SIDE", reason="r") == "database.promise_broken"
    assert desk.said == {"promise": "expert_chosen"}


def test_postgresql_pays_no_fee_twice(desk: Desk) -> None:
    """Goal: 20.10 past Python. Method: as the web's role, a spending of another payee is said to pay a fee; a fee comes without its act."""
    desk.must("record_fee", who="cashier", name="fee", **FEE)
    assert desk.pay("500.00", date(2025, 4, 1)) == "done"
    office = {"payee": "office:1", "payee_name": "the office", "payee_account": "62220000"}
    assert desk.spend("10.00", date(2025, 4, 2), **office) == "done", desk.said
    for write, broken in (
        (
            "INSERT INTO ledger.damage_fee_paid SELECT book_id, spending_id, fee_id FROM ledger.damage_spending"
            " JOIN ledger.damage_fee USING (book_id)",
            "fee_paid_within",
        ),
        (
            "INSERT INTO ledger.damage_fee SELECT book_id, gen_random_uuid(), case_id, kind, payee, '', borne, 1, true"
            " FROM ledger.damage_fee",
            "with_its_record",
        ),
        ("UPDATE ledger.damage_fee SET counts = false", "with_its_record"),
    ):
        with pytest.raises(DBAPIError) as refused, desk.database.engine.begin() as connection:
            connection.exec_driver_sql(write)
        assert refused.value.orig.diag.constraint_name == broken  # type: ignore[union-attr]


def test_who_handled_the_case_with_another_key_is_no_expert_of_it(desk: Desk) -> None:
    """The clerk has registered it; the third is the same person."""
    listed(desk, "HAND", actor=desk.people["third"], field="air")
    one_person(desk, "clerk", "third")
    assert desk.do("name_expert", who="chief", expert="HAND", reason="r") == "compensation.expert_unfit"
    assert desk.said["because"] == "handled"
    assert desk.do("draw_experts", who="chief", field="air", count=1) == "compensation.pool_too_small"


def test_postgresql_draws_of_the_field_alone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lot for the air that falls on the first of those for the water."""
    field = experts._field
    monkeypatch.setattr(experts, "_field", lambda work, **_: field(work, field="water"))
    assert desk.do("draw_experts", field="air", count=1) == "database.promise_broken"
    assert desk.said == {"promise": "expert_chosen"}


OPINION = (
    "INSERT INTO ledger.damage_opinion (book_id, case_id, record_id, expert_id, sha256)"
    " SELECT c.book_id, c.case_id, gen_random_uuid(), x.expert_id, %(hash)s FROM ledger.damage_case c"
    " JOIN ledger.damage_expert x ON x.book_id = c.book_id AND x.code = 'W1' WHERE c.code = %(case)s"
)
FEE_PAID = (
    "INSERT INTO ledger.damage_fee_paid SELECT book_id, spending_id, fee_id FROM ledger.damage_spending"
    " JOIN ledger.damage_fee USING (book_id)"
)


def by_web(desk: Desk, promise: str, write: str, **words: Any) -> str:
    """Write as the web does, ask one promise at once, and tell what refused it; nothing stays."""
    try:
        with desk.database.engine.connect() as connection:
            connection.exec_driver_sql(write, words)
            connection.exec_driver_sql(f"SET CONSTRAINTS ledger.{promise} IMMEDIATE")
            connection.rollback()
    except DBAPIError as error:
        return str(getattr(error.orig, "diag").constraint_name)  # noqa: B009
    return ""


def test_postgresql_hears_an_expert_of_the_case_on_its_file(desk: Desk) -> None:
    """Neither on a file of another case, nor of who was recused."""
    desk.must("name_expert", expert="W1", reason="r")
    evidence(desk)
    assert desk.register("C2") == "done", desk.said
    desk.must("name_expert", code="C2", expert="W1", reason="r")
    assert by_web(desk, "expert_opinion", OPINION, hash=HASH, case="C2") == "expert_opinion"
    assert by_web(desk, "expert_opinion", OPINION, hash=HASH, case="C1") == ""
    desk.must("recuse_expert", date(2025, 3, 3), expert="W1", ground="interest", reason="a shareholder")
    assert by_web(desk, "expert_opinion", OPINION, hash=HASH, case="C1") == "expert_opinion"


def test_postgresql_pays_no_fee_that_was_cancelled(desk: Desk) -> None:
    """A spending for the assessment to its payee pays it, and no more when it was cancelled."""
    desk.must("record_fee", who="cashier", name="fee", **FEE)
    assert desk.pay("500.00", date(2025, 4, 1)) == "done"
    assert desk.spend("10.00", date(2025, 4, 2)) == "done", desk.said
    assert by_web(desk, "fee_paid_within", FEE_PAID) == ""
    desk.must("cancel_fee", who="cashier", fee=str(desk.ids["fee"]), reason="twice")
    assert by_web(desk, "fee_paid_within", FEE_PAID) == "fee_paid_within"

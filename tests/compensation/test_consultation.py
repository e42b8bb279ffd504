"""Consultation with several liable parties, each for itself: notice, service, answer, meeting, failure; and who acts for them."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.compensation.actions import consultation, powers
from ledger.compensation.actions.engine import look
from ledger.compensation.actions.heard import heard_next
from ledger.compensation.acts import next_of
from ledger.compensation.queries import as_of, cases
from ledger.compensation.rows import NoticeRow
from ledger.compensation.rules.hearing import heard_file
from ledger.database import Database
from ledger.database.refusals import sqlstate
from tests.compensation.world import START, Desk, X, Y
from tests.furnished import furnished

Z = "enterprise:z"
NOTICE = date(2025, 1, 8)
PUBLISHED = date(2025, 2, 8)
"""Day after the thirty full days of a publication on the day of the notice."""
BODY: dict[str, Any] = {"facts": "f", "extent": "e", "mode": "money"}


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A case against three parties in which a claim is made."""
    made = Desk(database, owner)
    parties = [{"owner": one, "side": "liable", "name": one} for one in (X, Y, Z)]
    made.concluded(parties=parties)
    return made


def notified(desk: Desk, *served: dict[str, Any], on: date = NOTICE, **words: Any) -> str:
    """Serve the notice on all, or on those that are named."""
    whole = {"answer_by": "2025-01-20", "proof_of_service": "slip", "served": list(served), **words}
    return desk.do("notify", on, **whole)


def published(party: str = Z) -> dict[str, Any]:
    """A notice that is published, with a day for the answer."""
    return {
        "party": party,
        "way": "publication",
        "answer_by": "2025-02-20",
        "proof_of_service": "人民法院报",
    }


def notices(desk: Desk) -> dict[str, NoticeRow]:
    """The notice that counts of each party."""
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, "C1")
        return {one.party: one for one in as_of.notices_of(books, desk.book_id, head.case_id) if one.counts}


def looked(desk: Desk, on: date = START) -> Any:
    """The case as a check sees it."""
    with desk.database.read() as books:
        view = look(books, desk.book_id, "C1", None, on)
        assert view.stands is not None, "it is read while the books are open"
        return view


def possible(desk: Desk, on: date) -> dict[str, tuple[Any, ...]]:
    """What can be done now, with what it can be about."""
    with desk.database.read() as books:
        view = look(books, desk.book_id, "C1", None, on)
        return {one.action: one.subjects for one in next_of(view, on)}


def agreed(desk: Desk, *parties: str, on: date, who: str = "chief", **words: Any) -> str:
    """Sign an agreement with some parties, in equal parts of the whole."""
    amounts = {1: ["1000.00"], 2: ["500.00", "500.00"], 3: ["400.00", "300.00", "300.00"]}[len(parties)]
    parts = [{"amount": a, "obligors": [{"owner": p}]} for a, p in zip(amounts, parties, strict=True)]
    schedule = [{"part": n, "due_on": "2025-12-30"} for n in range(1, len(parties) + 1)]
    heads = [{"head": "H4", "money": "600.00"}, {"head": "H1", "money": "400.00"}]
    return desk.do("agree", on, who=who, heads=heads, parts=parts, schedule=schedule, **{**BODY, **words})


def appointed(desk: Desk, party: str = X, **words: Any) -> str:
    """Appoint an agent, from the day of the notice on."""
    whole = {"party": party, "agent_name": "李律师", "kind": "lawyer", **words}
    assert desk.do("appoint_agent", NOTICE, **whole) == "done", desk.said
    return str(desk.ids["appoint_agent"])


def test_three_parties_each_their_own_way(desk: Desk) -> None:
    """Goal: 16.1 as a story with its days.

    Method: one is served directly, one by post and answers late, one by publication and never answers: consultation fails
    with it alone, and the two others go on and agree.
    """
    came = notified(
        desk,
        {"party": X, "address": "X路1号"},
        {"party": Y, "way": "post", "proof_of_service": "回执"},
        published(),
        reason="下落不明",
    )
    assert came == "done", desk.said
    told = notices(desk)
    assert [(told[p].way, told[p].served_on, told[p].answer_by) for p in (X, Y, Z)] == [
        ("direct", NOTICE, date(2025, 1, 20)),
        ("post", NOTICE, date(2025, 1, 20)),
        ("publication", PUBLISHED, date(2025, 2, 20)),
    ]
    terms = {(t.code, t.subject): (t.starts_on, t.due_on) for t in looked(desk).stands.terms}
    assert [terms["answer", p][1] for p in (X, Y, Z)] == [date(2025, 1, 20)] * 2 + [date(2025, 2, 20)]
    assert terms["consultation", ""][0] == NOTICE
    assert terms["consultation", Z] == (PUBLISHED, date(2025, 5, 9))
    desk.must("answer", date(2025, 1, 13), who="party", position="yes")
    assert (desk.state(), possible(desk, date(2025, 1, 13))["answer"]) == ("consulting", (Y, Z))
    assert desk.do("answer", who="party", position="again") == "compensation.answered_already"
    desk.must("answer", date(2025, 1, 23), party=Y, position="late, but yes")
    assert notices(desk)[Y].answered_on == date(2025, 1, 23)
    meeting = {"attendance": ["all"], "minutes": "m"}
    desk.must("meet", date(2025, 2, 10), present=[{"party": X}, {"party": Y}], **meeting)
    assert (notices(desk)[X].met, notices(desk)[Z].stayed_away) == (["2025-02-10"], ["2025-02-10"])
    gone: dict[str, Any] = {"party": Z, "ground": "no_answer"}
    assert desk.do("fail_party", date(2025, 2, 20), **gone) == "compensation.too_early"
    assert (
        desk.do("fail_party", date(2025, 2, 21), party=X, ground="no_answer")
        == "compensation.answered_already"
    )
    desk.must("fail_party", date(2025, 2, 21), **gone)
    assert desk.state() == "consulting"
    assert [one.owner for one in consultation.failed_with(looked(desk))] == [Z]
    assert (notices(desk)[Z].failed_on, notices(desk)[Z].ground) == (date(2025, 2, 21), "no_answer")
    assert {t.subject for t in looked(desk).stands.terms if t.code in ("answer", "consultation")} == {""}
    assert desk.do("answer", party=Z, position="too late") == "compensation.consultation_ended"
    assert agreed(desk, X, Y, Z, on=date(2025, 2, 24)) == "compensation.consultation_ended"
    assert agreed(desk, X, Y, on=date(2025, 2, 24)) == "done", desk.said
    assert (
        desk.do("fail_party", date(2025, 2, 25), party=X, ground="refused") == "compensation.signed_already"
    )
    assert not desk.broken()


def test_a_notice_to_all_is_as_it_was(desk: Desk) -> None:
    """Goal: who names nobody goes on as before. Method: one notice, one answer of the bureau, one meeting, an agreement of all."""
    assert notified(desk) == "done", desk.said
    assert sorted(notices(desk)) == [X, Y, Z]
    desk.must("answer", date(2025, 1, 13), position="all say yes", document="")
    assert {one.answered_on for one in notices(desk).values()} == {date(2025, 1, 13)}
    assert "answer" not in possible(desk, date(2025, 1, 13))
    assert desk.do("answer", position="again") == "compensation.answered_already"
    desk.must("meet", attendance=["all"], minutes="m")
    assert agreed(desk, X, Y, Z, on=date(2025, 1, 14)) == "done", desk.said


def test_who_is_given_notice(desk: Desk) -> None:
    """Goal: each line of a notice. Method: a stranger, one twice, published for no reason, an answer too soon after its service."""
    assert notified(desk, {"party": "enterprise:q"}) == "compensation.party_not_liable"
    assert notified(desk, {"party": X}, {"party": X}) == "compensation.party_repeated"
    assert notified(desk, published()) == "compensation.publication_unsaid"
    early = {**published(), "answer_by": "2025-02-12"}
    assert notified(desk, early, reason="下落不明") == "compensation.answer_too_soon"
    assert notified(desk, {**published(), "answer_by": "2025-02-13"}, reason="下落不明") == "done", desk.said
    assert desk.do("answer", date(2025, 1, 10), party=X, position="p") == "compensation.not_noticed"


def test_a_case_without_parties_is_given_no_notice(database: Database, owner: Database) -> None:
    """Method: nobody is liable."""
    desk = Desk(database, owner)
    desk.concluded(parties=[])
    assert notified(desk) == "compensation.nobody_liable"


def test_one_more_party_gets_its_own_notice(desk: Desk) -> None:
    """Goal: who was left out, or is served anew. Method: two get notice, an agreement with the third, its notice, anew, later."""
    assert notified(desk, {"party": X}, {"party": Y}) == "done", desk.said
    desk.must("answer", date(2025, 1, 13), who="party", position="yes")
    assert agreed(desk, X, Z, on=date(2025, 1, 14)) == "compensation.not_noticed"
    third: dict[str, Any] = {"party": Z, "answer_by": "2025-02-03", "proof_of_service": "slip"}
    assert desk.do("notify_party", date(2025, 1, 7), **third) == "compensation.too_early"
    desk.must("notify_party", date(2025, 1, 15), **third)
    assert desk.do("answer", date(2025, 1, 14), party=Z, position="before") == "compensation.too_early"
    assert (
        desk.do("answer", date(2025, 1, 16), party=Z, position="p", document=" ")
        == "compensation.court_paper_missing"
    )
    desk.must("answer", date(2025, 1, 16), party=Z, position="yes")
    desk.must("notify_party", date(2025, 1, 17), **{**third, "address": "新址"})
    assert (notices(desk)[Z].address, notices(desk)[Z].answered_on) == ("新址", None)
    assert agreed(desk, X, Z, on=date(2025, 1, 20)) == "done", desk.said
    desk.must("perform", date(2025, 1, 20))
    desk.must("notify_party", date(2025, 1, 21), party=Y, answer_by="2025-02-03", proof_of_service="slip")
    desk.must("answer", date(2025, 1, 22), party=Y, position="after others have agreed")
    assert desk.state() == "performing"
    assert not desk.broken()


@pytest.mark.parametrize(
    ("ground", "words", "came"),
    [
        ("no_prospect", {}, "compensation.failure_unfounded"),
        ("refused", {"document": ""}, "compensation.court_paper_missing"),
        ("refused", {}, "done"),
        ("time_limit", {}, "compensation.too_early"),
        ("no_answer", {}, "compensation.too_early"),
        ("none", {}, "compensation.ground_unknown"),
    ],
)
def test_how_consultation_fails_with_one(desk: Desk, ground: str, words: dict[str, Any], came: str) -> None:
    """Goal: the grounds of failure hold for one party by its own. Method: before its first meeting, on the last day for its answer."""
    assert notified(desk) == "done"
    assert desk.do("fail_party", date(2025, 1, 20), party=Z, ground=ground, **words) == came, desk.said


def test_a_party_has_no_prospect_after_its_own_meetings(desk: Desk) -> None:
    """Method: two meetings before its notice, and three after it, of which the last names who came; then the last two parties."""
    assert notified(desk, {"party": X}, {"party": Y}) == "done"
    desk.must("answer", date(2025, 1, 13), position="yes")
    meeting: dict[str, Any] = {"attendance": ["a"], "minutes": "m", "reason": "they are close"}
    for _ in range(2):
        desk.must("meet", **meeting)
    desk.must("notify_party", date(2025, 1, 14), party=Z, answer_by="2025-02-03", proof_of_service="slip")
    for held in range(3):
        assert (
            desk.do("fail_party", date(2025, 1, 15), party=Z, ground="no_prospect")
            == "compensation.failure_unfounded"
        )
        assert desk.said["held"] == held
        desk.must("meet", **meeting, present=[{"party": X}] if held == 2 else [])
    desk.must("fail_party", date(2025, 1, 15), party=Z, ground="no_prospect")
    desk.must("fail_party", date(2025, 1, 15), party=Y, ground="no_prospect")
    assert desk.do("fail_party", party=X, ground="no_prospect") == "compensation.last_consulted"
    desk.must("fail", ground="no_prospect")
    assert desk.state() == "failed"
    assert "fail-party" not in possible(desk, date(2025, 1, 15))


def test_it_fails_with_all_for_want_of_an_answer_where_nobody_answered(desk: Desk) -> None:
    """Goal: an answer is not passed over. Method: one answers, all are to fail for want of one; then with the others alone."""
    assert notified(desk) == "done"
    desk.must("answer", date(2025, 1, 13), who="party", position="yes")
    assert desk.do("fail", date(2025, 1, 21), ground="no_answer") == "compensation.answered_already"
    desk.must("fail_party", party=Y, ground="no_answer")
    desk.must("notify_party", party=Y, answer_by="2025-02-10", proof_of_service="slip")
    assert consultation.failed_with(looked(desk)) == []
    desk.must("answer", party=Y, position="now yes")


def test_a_meeting_names_parties_that_were_given_notice(desk: Desk) -> None:
    """Method: one without notice, one twice."""
    assert notified(desk, {"party": X}, {"party": Y}) == "done"
    desk.must("answer", date(2025, 1, 13), position="yes")
    for present, came in (
        ([Z], "compensation.not_noticed"),
        ([X, X], "compensation.party_repeated"),
        ([X], "done"),
    ):
        words: dict[str, Any] = {
            "attendance": ["a"],
            "minutes": "m",
            "present": [{"party": one} for one in present],
        }
        assert desk.do("meet", **words) == came


# -- agents -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "came"),
    [
        (date(2025, 1, 9), "compensation.power_not_running"),
        (date(2025, 1, 10), "done"),
        (date(2025, 1, 20), "done"),
        (date(2025, 1, 21), "compensation.power_not_running"),
    ],
)
def test_an_agent_acts_while_its_power_runs(desk: Desk, on: date, came: str) -> None:
    """Goal: 16.2, the days of a power. Method: the day before its first, both ends, the day after its last."""
    assert notified(desk) == "done"
    agent = appointed(desk, since_on="2025-01-10", until_on="2025-01-20")
    assert desk.do("answer", on, party=X, position="p", agent=agent) == came, desk.said


def test_a_power_ends_by_an_act(desk: Desk) -> None:
    """Method: ended for no reason, by the party; on its day it does not run, the day before it did; again; another party's."""
    assert notified(desk) == "done"
    agent, other = appointed(desk), appointed(desk, Y)
    end: dict[str, Any] = {"who": "party", "subject": agent}
    assert desk.do("end_agent", date(2025, 1, 14), reason=" ", **end) == "entry.text_empty"
    assert desk.do("end_agent", who="party", reason="r", subject=other) == "compensation.agent_unknown"
    assert desk.do("end_agent", date(2025, 1, 14), reason="更换律师", **end) == "done", desk.said
    assert desk.do("end_agent", reason="r", **end) == "compensation.power_not_running"
    assert (
        desk.do("answer", date(2025, 1, 14), party=X, position="p", agent=agent)
        == "compensation.power_not_running"
    )
    assert desk.do("answer", date(2025, 1, 13), party=X, position="p", agent=agent) == "done", desk.said
    assert possible(desk, date(2025, 1, 14))["end-agent"] == (desk.ids["appoint_agent"],)


def test_what_takes_a_special_power(desk: Desk) -> None:
    """Goal: art. 62. Method: an agent with a general power admits and signs, one with a special one does; an agent of another party."""
    assert notified(desk) == "done"
    general, special = appointed(desk), appointed(desk, scope="special", agent_name="王律师")
    admits: dict[str, Any] = {"party": X, "position": "属实", "admits": True}
    assert desk.do("answer", date(2025, 1, 13), agent=general, **admits) == "compensation.power_too_narrow"
    assert desk.do("answer", party=Y, position="p", agent=special) == "compensation.agent_unknown"
    desk.must("answer", agent=special, **admits)
    assert desk.do("offer", who="party", by=X, amount="1", terms="t", agent=general) == "done", desk.said
    present = [{"party": X, "agent": general}]
    desk.must("meet", attendance=["a"], minutes="m", present=present)
    assert agreed(desk, X, on=date(2025, 1, 14), agents=[general]) == "compensation.power_too_narrow"
    assert agreed(desk, Y, on=date(2025, 1, 14), agents=[special]) == "compensation.agent_unknown"
    assert agreed(desk, X, on=date(2025, 1, 14), agents=[special]) == "done", desk.said


@pytest.mark.parametrize(
    ("words", "came"),
    [
        ({"party": "enterprise:q"}, "compensation.party_not_liable"),
        ({"party": Y, "who": "party"}, "process.not_your_side"),
        ({"document": " "}, "compensation.court_paper_missing"),
        ({"agent_name": " "}, "entry.text_empty"),
        ({"since_on": "2025-02-01", "until_on": "2025-01-31"}, "compensation.power_days_wrong"),
        ({"since_on": "2025-02-01", "until_on": "2025-02-01"}, "done"),
        ({"who": "party"}, "done"),
    ],
)
def test_who_is_appointed(desk: Desk, words: dict[str, Any], came: str) -> None:
    """Goal: an agent is a liable party's, on its paper. Method: each fault alone, and both ends of one day."""
    whole = {"party": X, "agent_name": "李律师", "kind": "lawyer", **words}
    assert desk.do("appoint_agent", NOTICE, **whole) == came, desk.said


# -- what is told -------------------------------------------------------------------------------------------------------


def test_a_party_reads_its_own(desk: Desk) -> None:
    """Goal: addresses and agents of others are not its business. Method: the file, and what is next, as X hears them."""
    here = {"party": X, "address": "X路1号"}
    assert (
        notified(desk, here, {"party": Y, "address": "Y路2号"}, {"party": Z, "address": "Z路3号"}) == "done"
    )
    mine, other = (
        appointed(desk, agent_name="李律师"),
        appointed(desk, Y, agent_name="赵律师", document="委托书Y"),
    )
    desk.must("answer", date(2025, 1, 13), party=Y, position="p", agent=other)
    present = [{"party": X, "agent": mine}, {"party": Y, "agent": other}]
    desk.must("meet", attendance=["a"], minutes="m", present=present)
    desk.must("fail_party", party=Z, ground="refused", document="拒绝函Z")
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, "C1")
        file = heard_file(as_of.file_of(books, desk.book_id, head, on=date(2025, 1, 13)), X)
        view = look(books, desk.book_id, "C1", X, date(2025, 1, 13))
        following = {
            one.action: one.subjects for one in heard_next(next_of(view, date(2025, 1, 13)), view, X)
        }
    assert [(one.party, one.address) for one in file.notices] == [(X, "X路1号")]
    assert [one.name for one in file.agents] == ["李律师"]
    told = str([(one.words, one.document, one.reason) for one in file.history])
    assert "X路1号" in told
    assert mine in told
    for secret in ("Y路2号", "Z路3号", "赵律师", "委托书Y", "拒绝函Z", other):
        assert secret not in told, secret
    assert (following["answer"], following["end-agent"]) == ((X,), (desk.ids["appoint_agent"],)) or (
        [str(one) for one in following["end-agent"]] == [mine]
    )


def test_the_file_of_a_past_day_knows_what_was_known(desk: Desk) -> None:
    """Method: before the answer, after it, after the failure and the end of a power."""
    assert notified(desk) == "done"
    agent = appointed(desk)
    desk.must("answer", date(2025, 1, 13), who="party", position="yes")
    desk.must("fail_party", date(2025, 1, 21), party=Z, ground="no_answer")
    desk.must("end_agent", date(2025, 1, 22), reason="r", subject=agent)
    told = []
    for day in (7, 12, 13, 21, 22):
        with desk.database.read() as books:
            head = cases.head_of(books, desk.book_id, "C1")
            file = as_of.file_of(books, desk.book_id, head, on=date(2025, 1, day))
        x, z = ([one for one in file.notices if one.party == p] for p in (X, Z))
        told.append(
            (
                len(file.notices),
                [one.answered_on is not None for one in x],
                [one.failed_on is not None for one in z],
                [one.ended_on is not None for one in file.agents],
            )
        )
    assert told == [
        (0, [], [], []),
        (3, [False], [False], [False]),
        (3, [True], [False], [False]),
        (3, [True], [True], [False]),
        (3, [True], [True], [True]),
    ]


# -- PostgreSQL keeps it, too -------------------------------------------------------------------------------------------


def broken_by(desk: Desk, *statements: str) -> tuple[str | None, str | None]:
    """What a piece of SQL breaks, as the web's role: its class and its constraint."""
    with pytest.raises(DBAPIError) as refused, desk.database.engine.begin() as connection:
        for one in statements:
            connection.exec_driver_sql(one)
    return sqlstate(refused.value), refused.value.orig.diag.constraint_name  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("INSERT INTO ledger.damage_notice SELECT book_id, gen_random_uuid(), owner, case_id, way, served_on, answer_by, proof, address"
         " FROM ledger.damage_notice", "damage_notice_served"),
        ("UPDATE ledger.damage_notice SET answer_id = record_id", "damage_notice_answered"),
        ("UPDATE ledger.damage_notice SET failure_id = record_id", "damage_notice_failed"),
        ("INSERT INTO ledger.damage_attendance SELECT book_id, record_id, owner, case_id, true FROM ledger.damage_notice",
         "damage_attendance_noticed"),
    ],
)  # fmt: skip
def test_postgresql_keeps_notices_with_their_acts(desk: Desk, statement: str, broken: str) -> None:
    """Goal: the promise holds past Python. Method: as the web's role, rows that no act wrote."""
    assert notified(desk) == "done"
    assert broken_by(desk, statement) == ("LG121", broken)


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("INSERT INTO ledger.damage_agent SELECT book_id, gen_random_uuid(), case_id, owner, name, kind, scope, since_on, until_on"
         " FROM ledger.damage_agent", "damage_agent_appointed"),
        ("UPDATE ledger.damage_agent SET end_id = record_id", "damage_agent_ended"),
    ],
)  # fmt: skip
def test_postgresql_keeps_agents_with_their_acts(desk: Desk, statement: str, broken: str) -> None:
    """Method: as the web's role, an agent whom nobody appointed, and a power that ends by no act."""
    appointed(desk)
    assert broken_by(desk, statement) == ("LG122", broken)


@pytest.mark.parametrize(
    ("published_for", "reason", "answer_by", "came"),
    [
        ("29 C", "r", "2025-02-20", "database.promise_broken"),
        ("30 C", "r", "2025-02-20", "done"),
        ("30 C", " ", "2025-02-20", "database.promise_broken"),
        ("30 C", "r", "2025-02-08", "database.promise_broken"),
        ("30 C", "r", "2025-02-09", "done"),
    ],
)
def test_postgresql_serves_a_publication_after_its_days(
    desk: Desk, published_for: str, reason: str, answer_by: str, came: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Method: without the checks of Python: a day too early, on the day; for no reason; answered on its day, and after it."""
    monkeypatch.setattr(consultation, "PUBLISHED", published_for)
    for name in ("_check_published", "_check_time"):
        monkeypatch.setattr(consultation, name, lambda *_: None)
    assert notified(desk, {**published(), "answer_by": answer_by}, reason=reason) == came, desk.said


def test_with_whom_it_fails_alone_is_pursued_apart(desk: Desk) -> None:
    """Goal: the failure opens a separate claim. Method: sums named with it; too much; its agreement in the end, by an agent."""
    assert notified(desk, {"party": X}, {"party": Z}) == "done"
    desk.must("answer", date(2025, 1, 13), who="party", position="yes")
    failed: dict[str, Any] = {"party": Z, "ground": "refused"}
    much = [{"head": "H4", "amount": "600.01"}]
    assert (
        desk.do("fail_party", date(2025, 1, 14), claimed=much, **failed)
        == "compensation.pursued_beyond_assessed"
    )
    desk.must("fail_party", date(2025, 1, 14), claimed=[{"head": "H4", "amount": "100.00"}], **failed)
    [claim] = looked(desk).stands.separates
    assert (claim.id, list(claim.against)) == (desk.ids["fail_party"], [Z])
    agent = appointed(desk, Z, scope="special")
    words: dict[str, Any] = {
        "heads": [{"head": "H4", "money": "100.00"}],
        "parts": [{"amount": "100.00", "obligors": [{"owner": Z}]}],
        "schedule": [{"part": 1, "due_on": "2025-12-30"}],
        **BODY,
    }
    signed = desk.do(
        "agree_apart", date(2025, 1, 15), who="chief", subject=str(claim.id), agents=[agent], **words
    )
    assert signed == "done", desk.said


@pytest.mark.parametrize("served", [[X], []])
def test_postgresql_signs_with_nobody_without_notice(
    desk: Desk, served: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Method: without the check of Python, an agreement with one who was not given notice, and with all who were."""
    monkeypatch.setattr("ledger.compensation.actions.casework.check_signing", lambda *_: None)
    assert notified(desk, *({"party": one} for one in served)) == "done"
    desk.must("answer", date(2025, 1, 13), position="yes")
    assert agreed(desk, X, Y, on=date(2025, 1, 14)) == ("database.promise_broken" if served else "done"), (
        desk.said
    )


@pytest.mark.parametrize(
    ("on", "came"), [(date(2025, 2, 7), "database.promise_broken"), (date(2025, 2, 8), "done")]
)
def test_postgresql_signs_from_the_day_of_the_service(
    desk: Desk, on: date, came: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Method: without the check of Python, with one whose notice is published, the day before it is served, and on that day."""
    monkeypatch.setattr("ledger.compensation.actions.casework.check_signing", lambda *_: None)
    assert notified(desk, {"party": X}, published(), reason="下落不明") == "done"
    desk.must("answer", date(2025, 1, 13), who="party", position="yes")
    assert agreed(desk, X, Z, on=on) == came, desk.said


@pytest.mark.parametrize(
    ("on", "came"), [(date(2025, 1, 20), "database.promise_broken"), (date(2025, 1, 21), "done")]
)
def test_postgresql_waits_for_an_answer(
    desk: Desk, on: date, came: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Method: without the check of Python, failed for want of an answer on the last day for it, and on the day after."""
    assert notified(desk) == "done"
    monkeypatch.setattr(consultation, "_check_waited", lambda *_: None)
    assert desk.do("fail_party", on, party=Z, ground="no_answer") == came, desk.said


@pytest.mark.parametrize(
    ("on", "came"), [(date(2025, 1, 14), "database.promise_broken"), (date(2025, 1, 15), "done")]
)
def test_postgresql_takes_no_answer_before_its_notice(
    desk: Desk, on: date, came: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Method: without the check of Python, the day before a notice beside the way, and its day."""
    assert notified(desk, {"party": X}, {"party": Y}) == "done"
    desk.must("answer", date(2025, 1, 13), position="yes")
    desk.must("notify_party", date(2025, 1, 15), party=Z, answer_by="2025-02-03", proof_of_service="slip")

    monkeypatch.setattr(consultation, "_check_sent", lambda *_: None)
    assert desk.do("answer", on, party=Z, position="p") == came, desk.said


@pytest.mark.parametrize(
    ("words", "on", "came"),
    [
        ({}, date(2025, 1, 9), "database.promise_broken"),
        ({}, date(2025, 1, 10), "done"),
        ({}, date(2025, 1, 20), "done"),
        ({}, date(2025, 1, 21), "database.promise_broken"),
        ({"admits": True}, date(2025, 1, 13), "database.promise_broken"),
        ({"party": Y}, date(2025, 1, 13), "database.promise_broken"),
    ],
)
def test_postgresql_lets_nobody_act_without_power(
    desk: Desk, words: dict[str, Any], on: date, came: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Method: without the check of Python, on each side of both days, with a general power where a special one is due, for another."""
    assert notified(desk) == "done"
    agent = appointed(desk, since_on="2025-01-10", until_on="2025-01-20")
    monkeypatch.setattr(consultation, "check_power", lambda *_, **__: None)
    assert desk.do("answer", on, **{"party": X, "position": "p", "agent": agent, **words}) == came, desk.said


def test_an_ended_power_is_none_for_postgresql_either(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Method: without the check of Python, on the day of the end, and the day before."""
    assert notified(desk) == "done"
    agent = appointed(desk)
    assert desk.do("end_agent", date(2025, 1, 14), reason="r", subject=agent) == "done"
    monkeypatch.setattr(consultation, "check_power", lambda *_, **__: None)
    words: dict[str, Any] = {"party": X, "position": "p", "agent": agent}
    assert desk.do("answer", date(2025, 1, 14), **words) == "database.promise_broken"
    assert desk.do("answer", date(2025, 1, 13), **words) == "done", desk.said
    assert powers.PowerNotRunning.code == "compensation.power_not_running"

"""What PostgreSQL keeps of separate claims, whatever the web writes past Python."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.compensation.actions import ends
from ledger.database import Database
from tests.compensation.test_cases import COURT
from tests.compensation.test_courts import DOCKET, FEB, MARCH, SUIT
from tests.compensation.test_separate import CLAIM, SECOND, SUED, apart, consulting, owing, signing, split
from tests.compensation.world import Desk, X, Y
from tests.furnished import furnished


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau with a case of 100,000.00 yuan under H4 against x and y, in consultation."""
    desk = Desk(database, owner)
    consulting(desk)
    return desk


def record(kind: str, on: str, words: str, document: str = "'paper'") -> str:
    """A record of a kind about the separate claim, made of that of its suit."""
    return (
        "INSERT INTO ledger.damage_record (book_id, record_id, case_id, kind, subject, effective_on, state, reason, document, words, basis,"
        f" law, actor_id) SELECT book_id, gen_random_uuid(), case_id, '{kind}', subject, '{on}', state, '', {document}, '{words}', '', '',"
        " actor_id"
        " FROM ledger.damage_record WHERE kind = 'sue_apart' LIMIT 1"
    )


def sued(desk: Desk) -> dict[str, Any]:
    """Pursue and sue; name the claim."""
    it = apart(desk)
    desk.must("sue_apart", FEB, **it, **SUED)
    return it


RECORDS: dict[str, tuple[str, str]] = {
    "a judgment without its paper": (record("judge_apart", "2025-03-31", '{"number": "1"}', "''"), "damage_court_paper"),
    "a judgment without its number": (record("judge_apart", "2025-03-31", "{}"), "damage_court_paper"),
    "a judgment that was not served": (record("judge_apart", "2025-03-31", '{"number": "1"}'), "damage_court_effect"),
    "a judgment on the last day for an appeal": (
        record("judge_apart", "2025-03-18", '{"number": "1", "served_on": "2025-03-03"}'), "damage_court_effect"),
    "a suit that says nothing of consultation": (record("sue_apart", "2025-03-31", "{}"), "damage_court_paper"),
    "an agreement without its facts": (record("agree_apart", "2025-03-31", '{"extent": "e"}'), "damage_court_paper"),
    "a claim without its record": (
        "INSERT INTO ledger.damage_separate_head SELECT book_id, separate_id, 'H1', case_id, 1 FROM ledger.damage_separate",
        "damage_pursued"),
    "a party that is not liable": (
        "INSERT INTO ledger.damage_separate_party SELECT book_id, separate_id, 'enterprise:z', case_id FROM ledger.damage_separate",
        "damage_obligor_liable"),
    "a party without a record": (
        f"INSERT INTO ledger.damage_separate_party SELECT book_id, separate_id, '{X}', case_id FROM ledger.damage_separate",
        "with_its_record"),
    "an obligation of a claim without its step": (
        "WITH o AS (INSERT INTO ledger.damage_obligation (book_id, obligation_id, case_id, kind, document, conversion, separate_id)"
        " SELECT book_id, gen_random_uuid(), case_id, 'judgment', '', 0, separate_id FROM ledger.damage_separate RETURNING *)"
        " SELECT 1 FROM o", "with_its_record"),
}  # fmt: skip


@pytest.mark.parametrize("forged", sorted(RECORDS))
def test_the_database_keeps_it_too(desk: Desk, forged: str) -> None:
    """Papers, numbers, effect, consultation, records and parties are asked of a separate claim as of a case."""
    sued(desk)
    assert broken(desk, RECORDS[forged][0]) == RECORDS[forged][1]


def broken(desk: Desk, *statements: str) -> str:
    """Write as the web does, and tell the promise that it would break."""
    with pytest.raises(DBAPIError) as caught, desk.database.engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    return str(getattr(caught.value.orig, "diag").constraint_name)  # noqa: B009


def step(action: str, before: str, after: str, on: str) -> str:
    """A step of the separate claim, taken past Python."""
    return (
        f"WITH s AS (UPDATE ledger.process SET state = '{after}', version = version + 1"
        " WHERE machine = 'compensation.separate_claim' RETURNING *)"
        " INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, previous, from_state, to_state, four_eyes,"
        " started_by, actor_id, effective_on, reason, document)"
        f" SELECT book_id, process_id, version, machine, '{action}', version - 1, '{before}', '{after}', false, started_by, started_by,"
        f" '{on}', '', '' FROM s"
    )


def pronounced(desk: Desk) -> None:
    """Sue, to the judgment of the first instance, served on 3 March: there is an appeal until the 18th."""
    desk.must("pronounce_apart", MARCH, **sued(desk), served_on="2025-03-03", **DOCKET)


def appealed_elsewhere(desk: Desk) -> None:
    """A suit of the case whose term for an appeal runs until 18 June, beside the claim, of which it ended on 18 March."""
    pronounced(desk)
    desk.must("fail", MARCH, ground="refused")
    desk.must("sue", MARCH, **{**SUIT, "claimed": [{"head": "H4", "amount": "1"}]})
    desk.must("pronounce", date(2025, 6, 3), served_on="2025-06-03", **DOCKET)


def performed(desk: Desk) -> None:
    """An agreement without a court about the claim, beside a judgment of the case."""
    it = apart(desk)
    desk.must("agree_apart", FEB, who="chief", **it, **signing("40000.00", Y, "2025-03-31"))
    desk.must("perform_apart", FEB, **it)
    desk.must("fail", FEB, ground="refused")
    desk.must("sue", FEB, **{**SUIT, "claimed": [{"head": "H4", "amount": "1"}]})
    desk.must("judge", MARCH, **owing("60000.00", X))


def judged(desk: Desk) -> None:
    """A judgment on the claim."""
    desk.must("judge_apart", MARCH, **sued(desk), **owing("40000.00", Y), **SECOND)


def published(desk: Desk) -> None:
    """An agreement about the claim that a court publishes from 3 February on."""
    it = apart(desk)
    desk.must("agree_apart", FEB, who="chief", **it, **signing("40000.00", Y))
    desk.must("apply_apart", FEB, **it, **COURT)
    desk.must("publish_apart", FEB, **it, **COURT)


def ended(desk: Desk) -> None:
    """A claim that ended."""
    desk.must("end_apart", FEB, who="chief", **apart(desk), basis="a statute")


STEPS: dict[str, tuple[Callable[[Desk], object], str, set[str]]] = {
    "an appeal after its term": (
        appealed_elsewhere, step("appeal", "pronounced", "appealed", "2025-03-19"), {"damage_appeal_in_time"}),
    "a judgment before its effect": (
        pronounced, step("judge", "pronounced", "settled", "2025-03-18"), {"damage_appeal_in_time", "damage_act_by_two"}),
    "a judgment by one": (pronounced, step("judge", "pronounced", "settled", "2025-03-19"), {"damage_act_by_two"}),
    "an enforcement without a title": (performed, step("enforce", "settled", "settled", "2025-07-02"), {"damage_title"}),
    "a suit on a title": (judged, step("sue", "settled", "suing", "2025-07-02"), {"damage_title"}),
    "a judgment taken back by nobody": (judged, step("reverse", "settled", "suing", "2025-07-02"), {"damage_step_reversed"}),
    "an end taken back by nobody": (ended, step("reverse", "ended", "open", "2025-07-02"), {"damage_step_reversed"}),
    "a ruling before thirty full days": (
        published, step("ratify", "confirming", "settled", "2025-03-05"), {"damage_published", "damage_act_by_two"}),
}  # fmt: skip


@pytest.mark.parametrize("forged", sorted(STEPS))
def test_the_database_takes_no_such_step(desk: Desk, forged: str) -> None:
    """Each claim has its own terms, documents and titles: what the case has beside it helps none."""
    make, statement, promises = STEPS[forged]
    make(desk)
    assert broken(desk, statement) in promises


def test_what_is_pursued_is_assessed(desk: Desk) -> None:
    """More than is assessed is refused when it commits."""
    split(desk)
    more = "INSERT INTO ledger.damage_separate_head SELECT book_id, separate_id, 'H2', case_id, 1 FROM ledger.damage_separate"
    assert broken(desk, more) == "damage_pursued"
    assert desk.do("separate", MARCH, name="no", **CLAIM) == "compensation.pursued_beyond_assessed"


def test_an_end_of_the_case_past_its_check_waives_nothing_pursued(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What Python lets through PostgreSQL refuses when it commits."""
    apart(desk)
    desk.must("fail", FEB, ground="refused")
    monkeypatch.setattr(ends, "pursued", lambda _: [])
    assert desk.do("end", MARCH, who="chief", ground="other") == "database.promise_broken"
    assert desk.said == {"promise": "damage_pursued"}


def test_owed_by_whom_it_is_pursued_alone(desk: Desk) -> None:
    """Somebody else of the case does not come to owe what a separate claim has brought."""
    judged(desk)
    other = (
        "INSERT INTO ledger.damage_obligor (book_id, case_id, part, owner, place, numerator, denominator)"
        f" SELECT book_id, case_id, part, '{X}', 9, 0, 1 FROM ledger.damage_part"
    )
    assert broken(desk, other) == "damage_obligor_pursued"


def test_no_one_is_released_from_more_than_its_share(desk: Desk) -> None:
    """The debt falls by the share of who owes with others, to the fen, and of who owes alone by nothing."""
    it = sued(desk)
    both = [{"owner": X}, {"owner": Y}]
    words = {**owing("40000.00", Y), "parts": [{"amount": "40000.00", "obligors": both}]}
    assert desk.do("judge_apart", MARCH, **it, **words, **SECOND) == "compensation.not_pursued"
    desk.must("fail", MARCH, ground="refused")
    desk.must("sue", MARCH, **{**SUIT, "claimed": [{"head": "H4", "amount": "1"}]})
    desk.must("judge", MARCH, **{**owing("60000.00", X), "parts": [{"amount": "60000.00", "obligors": both}]})
    desk.must("judge_apart", MARCH, **it, **owing("40000.00", Y), **SECOND)
    for part, amount, promise in (
        (1, 3_000_001, "damage_released"),
        (1, 3_000_000, "with_its_record"),
        (2, 1, "damage_released"),
    ):
        row = (
            "INSERT INTO ledger.damage_payment (book_id, payment_id, case_id, part, route, payer, paid_on, amount, interest, excess,"
            " waiting, entry_id)"
            f" SELECT e.book_id, gen_random_uuid(), p.case_id, p.part, 'release', '{Y}', '2025-03-03', {amount}, 0, 0, 0, e.entry_id"
            f" FROM ledger.damage_part p JOIN ledger.entry e USING (book_id) WHERE p.part = {part} LIMIT 1"
        )
        assert broken(desk, row) == promise


def test_against_whom_it_is_enforced(desk: Desk) -> None:
    """A liable party, once, with the record of the application."""
    it = sued(desk)
    desk.must("judge_apart", MARCH, **it, **owing("40000.00", Y, "2025-03-31"), **SECOND)
    desk.must("enforce_apart", date(2025, 4, 1), **it, **COURT)
    for owner, promise in (("enterprise:z", "damage_obligor_liable"), (X, "damage_title_once")):
        more = f"INSERT INTO ledger.damage_enforced SELECT book_id, enforcement_id, '{owner}', case_id FROM ledger.damage_enforced"
        assert broken(desk, more) == promise

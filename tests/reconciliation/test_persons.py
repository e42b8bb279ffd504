"""Matches by hand and their undoing: two persons, one match at most, equal sides; refused in Python and in PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.database import Books, Database
from ledger.identifiers import uuid7
from ledger.journal import accounts
from ledger.journal.accounts import NewAccount
from ledger.reconciliation.accounts import bank_account_of, mapping_of
from ledger.reconciliation.actions import matches
from ledger.reconciliation.actions.matches import MemberTaken
from ledger.reconciliation.queries.matches import match_of
from ledger.reconciliation.rules.matching import Policy
from tests.reconciliation.world import DYER, MILL, NUMBER, Treasury, moved, stated
from tests.reconciliation.world import tied as tied_by_owner

Facts = tuple[Treasury, dict[str, int], UUID, UUID]


@pytest.fixture
def facts(treasury: Treasury) -> Facts:
    """Two postings of 60 and 40, and lines of 100, 60 and 7, without any reference."""
    one, other = treasury.fee(MILL, "60.00", "2026-06-05", ""), treasury.fee(DYER, "40.00", "2026-06-05", "")
    lines = [moved("100.00", "2026-06-20"), moved("60.00", "2026-06-21"), moved("7.00", "2026-06-22")]
    treasury.take(stated("0.00", lines, "2026-06-01", "2026-06-30"))
    return treasury, treasury.lines(), one, other


def test_a_match_by_hand_takes_two(facts: Facts) -> None:
    """Goal: proposed by one, approved by another; told again it is the same. Method: a sum of two postings, step by step."""
    treasury, lines, one, other = facts
    whole = lines["2026-06-20 10000"]
    match_id = uuid7()
    made = treasury.propose([whole], [(one, 1), (other, 1)], id=match_id)
    assert (made.state, made.rule, made.confidence, [p["part"] for p in made.explanation]) == (
        "proposed",
        "manual",
        None,
        ["amount", "date", "reference", "payer"],
    )
    assert treasury.propose([whole], [(other, 1), (one, 1)], id=match_id) == made
    assert len(treasury.on("2026-06-30").items) == 5  # what is only proposed is open still
    assert (
        treasury.refused(treasury.turn, match_id, "approve", treasury.clerk).code
        == "process.second_person_needed"
    )
    assert treasury.turn(match_id, "approve", treasury.colleague).fresh
    assert not treasury.turn(match_id, "approve", treasury.colleague).fresh
    assert [x.net for x in treasury.on("2026-06-30").items] == [6000, 700]
    assert (
        treasury.refused(treasury.turn, match_id, "drop", treasury.clerk).code == "process.step_not_allowed"
    )
    assert treasury.broken() == []


def test_undoing_takes_two_and_a_reason(facts: Facts) -> None:
    """Goal: a match ends by two persons, keeps its history, and its members are open again. Method: step by step, then matched anew."""
    treasury, lines, one, other = facts
    match_id = treasury.propose([lines["2026-06-20 10000"]], [(one, 1), (other, 1)]).match_id
    assert treasury.refused(treasury.ask, match_id).code == "reconciliation.not_matched"
    treasury.turn(match_id, "approve", treasury.colleague)
    assert treasury.refused(treasury.ask, match_id, reason=" ").code == "reconciliation.reason_missing"
    assert treasury.refused(treasury.ask, uuid7()).code == "reconciliation.match_unknown"
    release_id = uuid7()
    assert treasury.ask(match_id, id=release_id) == treasury.ask(match_id, id=release_id)
    assert (
        treasury.refused(treasury.release, match_id, release_id, treasury.clerk).code
        == "process.second_person_needed"
    )
    assert (
        treasury.refused(treasury.release, match_id, uuid7(), treasury.colleague).code
        == "reconciliation.release_unknown"
    )
    rival = treasury.ask(match_id)
    assert treasury.release(match_id, release_id, treasury.colleague).state == "released"
    assert not treasury.release(match_id, release_id, treasury.colleague).fresh
    assert (
        treasury.refused(treasury.release, match_id, rival, treasury.colleague).code
        == "reconciliation.not_matched"
    )
    assert treasury.release(match_id, rival, treasury.clerk, "drop").state == "dropped"
    assert len(treasury.on("2026-06-30").items) == 5
    anew = treasury.propose([lines["2026-06-21 6000"]], [(one, 1)]).match_id
    assert treasury.refused(treasury.ask, anew, id=release_id).code == "entry.id_used"
    treasury.turn(anew, "approve", treasury.colleague)
    with treasury.database.read() as books:
        ended = match_of(books, treasury.book_id, match_id)
    assert (ended.state, {state for _, state in ended.releases}) == ("released", {"released", "dropped"})
    assert treasury.broken() == []


def test_an_automatic_match_is_undone_by_two_as_well(treasury: Treasury) -> None:
    """Goal: what a rule made, persons undo. Method: an exact pair, released."""
    treasury.fee(MILL, "5.00", "2026-06-02", "FEE-000001")
    treasury.take(
        stated("0.00", [moved("5.00", "2026-06-02", end_to_end="FEE-000001")], "2026-06-01", "2026-06-30")
    )
    match_id = treasury.run().matched[0][0]
    release_id = treasury.ask(match_id)
    assert (
        treasury.refused(treasury.release, match_id, release_id, treasury.clerk).code
        == "process.second_person_needed"
    )
    treasury.release(match_id, release_id, treasury.colleague)
    assert (len(treasury.on("2026-06-30").items), treasury.broken()) == (2, [])


def test_what_a_match_cannot_be(facts: Facts) -> None:
    """Goal: each refusal, in its order. Method: the smallest case of each."""
    treasury, lines, one, other = facts
    whole, part = lines["2026-06-20 10000"], lines["2026-06-21 6000"]
    assert treasury.refused(treasury.propose, [whole], []).code == "reconciliation.members_missing"
    assert treasury.refused(treasury.propose, [999], [(one, 1)]).code == "reconciliation.member_unknown"
    assert (
        treasury.refused(treasury.propose, [part], [(one, 2)]).code == "reconciliation.member_unknown"
    )  # not on the cash
    differ = treasury.refused(treasury.propose, [whole], [(one, 1)])
    assert (differ.code, differ.figures["bank"], differ.figures["books"]) == (
        "reconciliation.sides_differ",
        "100.00",
        "60.00",
    )
    match_id = treasury.propose([part], [(one, 1)]).match_id
    for members in (([part], [(other, 1)]), ([whole], [(one, 1), (other, 1)])):
        taken = treasury.refused(treasury.propose, *members)
        assert (taken.code, taken.figures["match"]) == ("reconciliation.member_taken", str(match_id))
    used = treasury.refused(treasury.propose, [whole], [(one, 1)], id=match_id)
    assert (used.code, used.figures["field"]) == ("entry.id_used", "lines")
    treasury.turn(match_id, "drop", treasury.clerk)
    assert treasury.propose([part], [(one, 1)]).state == "proposed"
    assert treasury.broken() == []


def _member(table: str, match_id: UUID, what: str) -> str:
    return f"INSERT INTO ledger.{table} SELECT book_id, match_id, {what} FROM ledger.bank_match WHERE match_id = '{match_id}'"


def test_the_database_refuses_by_itself(facts: Facts) -> None:
    """Goal: no way past the actions, for the web and for the owner. Method: plain SQL for every promise, with its SQLSTATE."""
    treasury, lines, one, other = facts
    proposed = treasury.propose([lines["2026-06-21 6000"]], [(one, 1)]).match_id
    line, again = lines["2026-06-20 10000"], uuid7()
    head = "INSERT INTO ledger.bank_match (book_id, match_id, bank_account_id, rule, confidence, explanation, state, made_by)"
    values = f"{treasury.book_id}, '{again}', {treasury.account.bank_account_id}"
    alone = f"{head} VALUES ({values}, 'manual', NULL, '[]', 'matched', 1)"
    pair = (
        f"WITH m AS ({head} VALUES ({values}, '{{rule}}', {{points}}, '[]', 'matched', 1)), l AS (INSERT INTO ledger.bank_match_line"
        f" (book_id, match_id, line_id) VALUES ({treasury.book_id}, '{again}', {{line}})) INSERT INTO ledger.bank_match_posting"
        f" (book_id, match_id, entry_id, line) VALUES ({treasury.book_id}, '{again}', '{{entry}}', 1)"
    )
    by_one = pair.format(
        rule="manual",
        points="NULL",
        line=lines["2026-06-22 700"],
        entry=treasury.fee(MILL, "7.00", "2026-06-22", ""),
    )
    cases = [
        (treasury.database, f"UPDATE ledger.bank_match SET state = 'matched' WHERE match_id = '{proposed}'", "LG042"),
        (treasury.database, f"UPDATE ledger.bank_match SET state = 'released' WHERE match_id = '{proposed}'", "LG008"),
        (treasury.database, "UPDATE ledger.bank_match SET rule = 'x'", "42501"),
        (treasury.owner, "UPDATE ledger.bank_match SET explanation = '[1]'", "LG008"),
        (treasury.database, "UPDATE ledger.bank_match_line SET live = false", "42501"),
        (treasury.owner, "UPDATE ledger.bank_match_line SET live = false", "LG008"),
        (treasury.owner, "DELETE FROM ledger.bank_match_posting", "LG008"),
        (treasury.owner, "DELETE FROM ledger.bank_match", "LG008"),
        (treasury.database, alone, "LG042"),
        (treasury.database, by_one, "LG042"),
        (treasury.database, pair.format(rule="one_to_one", points=100, line=line, entry=other), "LG041"),
        (treasury.database, pair.format(rule="one_to_one", points=100, line=lines["2026-06-21 6000"], entry=one), "23505"),
        (treasury.owner, _member("bank_match_line", proposed, str(line)), "LG041"),
    ]  # fmt: skip
    for database, sql, state in cases:
        with pytest.raises(DBAPIError) as caught, database.engine.begin() as connection:
            connection.exec_driver_sql(sql)
        assert getattr(caught.value.orig, "sqlstate", "") == state, sql
    assert treasury.broken() == []


TAMPERED = {
    "bank_statements_add_up": "UPDATE ledger.bank_line SET amount = amount + 1 WHERE line_id = 3",
    "bank_lines_stand_in_statements": "DELETE FROM ledger.bank_statement_line WHERE line_id = 3",
    "bank_matches_balance": "DELETE FROM ledger.bank_match_posting",
    "nothing_is_matched_twice": "UPDATE ledger.bank_match_line SET live = false",
    "bank_matches_are_by_two": "DELETE FROM ledger.process_event WHERE action = 'approve'",
}


@pytest.mark.parametrize("name", TAMPERED)
def test_the_nightly_check_finds_what_a_superuser_did(facts: Facts, name: str) -> None:
    """Goal: every invariant names its breach. Method: triggers off, one row changed."""
    treasury, lines, one, _ = facts
    match_id = treasury.propose([lines["2026-06-21 6000"]], [(one, 1)]).match_id
    treasury.turn(match_id, "approve", treasury.colleague)
    assert treasury.broken() == []
    with treasury.owner.engine.begin() as connection:
        for table in (
            "bank_line",
            "bank_statement_line",
            "bank_match_posting",
            "bank_match_line",
            "process_event",
        ):
            connection.exec_driver_sql(f"ALTER TABLE ledger.{table} DISABLE TRIGGER ALL")
        connection.exec_driver_sql("ALTER TABLE ledger.process DROP CONSTRAINT process_state_fkey")
        connection.exec_driver_sql(TAMPERED[name])
    assert name in [told.partition(":")[0] for told in treasury.broken()]


def test_two_runs_at_once_match_once(treasury: Treasury) -> None:
    """Goal: nothing doubled, nobody waits for ever. Method: eight runs and two hands at the same time."""
    entries = [treasury.fee(MILL, f"{n}.00", "2026-06-02", f"FEE-{n:06d}") for n in range(1, 31)]
    lines = [moved(f"{n}.00", "2026-06-02", end_to_end=f"FEE-{n:06d}") for n in range(1, 31)]
    treasury.take(stated("0.00", lines, "2026-06-01", "2026-06-30"))
    first = treasury.lines()["2026-06-02 100"]

    def by_hand(_: int) -> int:
        try:
            treasury.propose([first], [(entries[0], 1)])
        except MemberTaken:
            return 0
        return 1

    with ThreadPoolExecutor(10) as pool:
        hands = [pool.submit(by_hand, n) for n in range(2)]
        runs = [pool.submit(treasury.run) for _ in range(8)]
        made = sum(len(run.result().matched) for run in runs) + sum(hand.result() for hand in hands)
    assert (made, treasury.count("bank_match_line"), treasury.broken()) == (30, 30, [])


def test_another_book_sees_and_moves_nothing(database: Database, owner: Database, treasury: Treasury) -> None:
    """Goal: books are tenants. Method: the same numbers in a second book; ids of the first are unknown there."""
    entry = treasury.fee(MILL, "5.00", "2026-06-02", "FEE-000001")
    treasury.take(
        stated("0.00", [moved("5.00", "2026-06-02", end_to_end="FEE-000001")], "2026-06-01", "2026-06-30")
    )
    line = treasury.lines()["2026-06-02 500"]

    def furnish(books: Books) -> int:
        number = accounts.open_book(books, "js", "Jiangsu", date(2026, 1, 1))
        accounts.register_asset(books, number, "CNY", "renminbi", "money", "yuan", 2, 2)
        accounts.open_accounts(books, number, [NewAccount("t:cash", "t", "treasury_cash")], treasury.poster)
        return number

    other = treasury.owner.begin(furnish)
    tied = tied_by_owner(treasury.owner, other, treasury.clerk, NUMBER, "t:cash", date(2026, 6, 1))
    run = database.begin(lambda books: matches.run_rules(books, tied, treasury.clerk))
    assert (run.matched, run.proposed) == ((), ())
    refused = treasury.refused(
        database.begin,
        lambda books: matches.propose(
            books, tied, treasury.step(treasury.clerk), match_id=uuid7(), lines=[line], items=[(entry, 1)]
        ),
    )
    assert refused.code == "reconciliation.member_unknown"
    with database.read() as books:
        assert (
            treasury.refused(bank_account_of, books, other, "9999").code == "reconciliation.account_unknown"
        )
        assert treasury.refused(mapping_of, books, other, "bank").code == "reconciliation.mapping_unknown"
    assert len(treasury.run().matched) == 1


def test_nobody_chooses_what_the_rules_match(treasury: Treasury) -> None:
    """Goal: who runs the rules cannot put a rival out of sight. Method: a line that two postings fit, and days that leave one of them."""
    for day in ("2026-06-20", "2026-06-18"):
        treasury.fee(MILL, "60.00", day, "VOUCHER-2026-123")
    treasury.take(
        stated(
            "0.00", [moved("60.00", "2026-06-20", reference="VOUCHER-2026-123")], "2026-06-01", "2026-06-30"
        )
    )
    narrow = Policy(days_before=0, days_after=0)
    run = treasury.database.begin(
        lambda books: matches.run_rules(books, treasury.account, treasury.clerk, narrow)
    )
    assert run.matched == ()
    assert [len(one.items) for one in run.proposed] == [1]
    assert treasury.run().matched == ()
    with treasury.database.read() as books:
        assert matches.suggest(books, treasury.account, narrow).certain, (
            "with these days alone it looks certain"
        )

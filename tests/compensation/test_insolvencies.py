"""Bankruptcy of a party: interest stops, what it owes is due, the claim is filed, dividends, the end, and a petition that is rejected."""

from datetime import date
from typing import Any

import pytest

from ledger.compensation.actions import engine
from ledger.compensation.acts import next_of
from ledger.compensation.queries import cases
from ledger.compensation.queries.cases import InsolvencyRow
from ledger.database import Database
from tests.compensation.test_cases import COURT
from tests.compensation.test_successions import TWICE, night, recourse, reverse
from tests.compensation.world import Desk, X, Y
from tests.database.test_rights import refused
from tests.furnished import furnished

ACCEPTED, AUG, OCT, NOV = date(2025, 7, 20), date(2025, 8, 1), date(2025, 10, 1), date(2025, 11, 3)
ADMIN = "administrator:x"
RULING: dict[str, Any] = {
    **COURT,
    "number": "(2025)浙01破1号",
    "administrator": ADMIN,
    "administrator_name": "a firm of accountants",
    "declare_by": "2025-09-30",
}
ENDED = {"number": "(2025)浙01破1号之二"}


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau."""
    return Desk(database, owner)


def alone(**words: Any) -> dict[str, Any]:
    """What a judgment says: x owes 1,000.00 alone."""
    heads = [{"head": "H4", "money": "600.00"}, {"head": "H1", "money": "400.00"}]
    return {"heads": heads, "parts": [{"amount": "1000.00", "obligors": [{"owner": X}]}], **words}


def bankrupt(desk: Desk, on: date = ACCEPTED, party: str = X, **words: Any) -> str:
    """Record that a petition of bankruptcy was accepted."""
    return desk.do("declare_bankrupt", on, party=party, **{**RULING, **words})


def step(desk: Desk, action: str, on: date, **words: Any) -> str:
    """Take a step of the bankruptcy."""
    return desk.do(action, on, subject=str(desk.ids["declare_bankrupt"]), **words)


def shown(desk: Desk) -> InsolvencyRow:
    """The bankruptcy as the case lists it."""
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, "C1")
        return cases.money_of(books, desk.book_id, head.case_id).insolvencies[-1]


def claim(desk: Desk, name: str) -> int:
    """What stands under a purpose, over all heads, in fen."""
    return sum(amount for told, amount in desk.balances().items() if told.split()[-1] == name)


def offered(desk: Desk, on: date) -> dict[str, list[str]]:
    """What is told to be possible next, with what is missing."""
    with desk.database.read() as books:
        view = engine.look(books, desk.book_id, "C1", None, on)
        return {one.action: [missing.code for missing in one.missing] for one in next_of(view, on)}


# -- the worked cases ------------------------------------------------------------------------------------------------------


def test_a_bankrupt_joint_debtor_pays_a_dividend_and_the_other_the_rest(desk: Desk) -> None:
    """1,000.00 owed jointly by x (0.8) and y (0.2) since 30 June; x is bankrupt, 12 % are distributed, and y pays the rest with interest.

    Filed: 1,000.00 and 19 days (to 19 July): 3.325, half up. Interest goes on for y: 93 days to 1 October on 1,000.00, then 33 on 879.60.
    """
    desk.judged()
    assert bankrupt(desk) == "done", desk.said
    assert step(desk, "file_claim", AUG) == "done", desk.said
    assert shown(desk).claimed == 100333
    assert step(desk, "admit_claim", AUG, amount="1003.33") == "done", desk.said
    assert desk.pay("0.01", OCT, payer=ADMIN) == "compensation.part_unknown"
    assert step(desk, "distribute_assets", OCT, amount="120.40", number="(2025)浙01破1号之一") == "done", (
        desk.said
    )
    assert desk.pay("120.41", OCT, payer=ADMIN) == "compensation.dividend_beyond_plan"
    assert desk.pay("120.40", OCT, payer=ADMIN) == "done", desk.said
    assert (claim(desk, "claim_due"), desk.balances()["LI claim_due"]) == (87960 + 1628, 1628)
    assert recourse(desk) == {}
    assert desk.do("default", OCT) == "done", desk.said
    assert desk.do("enforce", OCT, **COURT) == "done", desk.said
    # 1,000.00 × 93 and 879.60 × 33 days, × 0.0175 %: 16.275 + 5.07969.
    assert desk.pay("900.95", NOV, payer=Y) == "done", desk.said
    assert claim(desk, "claim_due") == 0
    assert recourse(desk) == {f"{Y} 2-1": 67960}
    assert step(desk, "close_insolvency", NOV, **ENDED) == "done", desk.said
    assert (claim(desk, "claim_waived"), shown(desk).state) == (0, "closed")
    assert desk.broken(whole=True) == []


def test_a_sole_debtor_is_bankrupt(desk: Desk) -> None:
    """X alone owes 400.00 since 30 June and 600.00 by the end of the year, pays 30 %, and the rest is written off by two.

    | day | what | due | LI due | received | waived |
    | 2025-07-20 | accepted: 19 days on 400.00, and all is due | 1,000.00 | 1.33 | | |
    | 2025-09-30 | the night | 1,000.00 | 1.33 | | |
    | 2025-10-01 | a dividend | 699.60 | 1.33 | 300.40 | |
    | 2025-11-03 | closed | 0.00 | 0.00 | 300.40 | 700.93 |
    """
    desk.judged(**{**alone(), "schedule": TWICE})
    assert bankrupt(desk) == "done", desk.said
    assert (desk.balances()["LI claim_due"], claim(desk, "claim_due")) == (133, 100133)
    night(desk, date(2025, 9, 30))
    assert desk.balances()["LI claim_due"] == 133
    with desk.database.read() as books:
        view = engine.look(books, desk.book_id, "C1", None, AUG)
        assert [(one.due_on, one.open) for one in view.stands.overdue(AUG)] == [
            (date(2025, 6, 30), 40000),
            (ACCEPTED, 60000),
        ]
    assert desk.do("default", date(2025, 9, 30)) == "done", desk.said
    assert desk.do("enforce", date(2025, 9, 30), **COURT) == "compensation.enforcement_barred"
    assert step(desk, "file_claim", date(2025, 9, 30), amount="1001.34") == "compensation.filed_beyond_owed"
    assert step(desk, "file_claim", date(2025, 9, 30)) == "done", desk.said
    assert step(desk, "dispute_claim", date(2025, 9, 30)) == "done", desk.said
    assert (
        step(desk, "admit_claim", date(2025, 9, 30), amount="1001.34") == "compensation.admitted_beyond_filed"
    )
    assert step(desk, "admit_claim", date(2025, 9, 30), amount="1001.33") == "done", desk.said
    plan = {"number": "(2025)浙01破1号之一"}
    assert (
        step(desk, "distribute_assets", OCT, amount="1001.34", **plan)
        == "compensation.distributed_beyond_admitted"
    )
    assert step(desk, "distribute_assets", OCT, amount="300.40", **plan) == "done", desk.said
    assert desk.pay("300.40", OCT, payer=ADMIN) == "done", desk.said
    assert (claim(desk, "claim_due"), claim(desk, "claim_received")) == (69960 + 133, 30040)
    assert desk.do("cure", OCT) == "compensation.still_overdue"
    assert step(desk, "close_insolvency", NOV, waits=True, **ENDED) == "done", desk.said
    assert claim(desk, "claim_due") == 70093  # one person alone writes nothing off
    recording = str(desk.ids["close_insolvency"])
    assert desk.do("confirm_recording", NOV, subject=recording) == "process.second_person_needed"
    assert desk.do("confirm_recording", NOV, who="chief", subject=recording) == "done", desk.said
    assert (claim(desk, "claim_due"), desk.balances()["LI claim_waived"], claim(desk, "claim_waived")) == (
        0,
        133,
        70093,
    )
    assert desk.do("cure", NOV) == "done", desk.said
    assert desk.do("close", NOV, who="chief", no_evaluation="paid_in_money") == "done", desk.said
    assert desk.broken(whole=True) == []


# -- what is refused, and the ways back --------------------------------------------------------------------------------------


def test_an_heir_files_no_more_than_it_inherits(desk: Desk) -> None:
    """X owed 1,000.00; its heir owes up to 600.00, has paid 100.00, and is bankrupt: 500.00 are filed, and no more is paid."""
    z = "enterprise:z"
    desk.concluded(parties=[{"owner": X, "side": "liable", "name": X, "person": True}])
    court = {"court": "court:1", "court_name": "court", "consultation": "refused"}
    claimed = [{"head": "H4", "amount": "600.00"}]
    desk.must("sue", date(2025, 2, 3), situation="grave_consequence", claimed=claimed, **court)
    desk.must("judge", date(2025, 3, 3), **alone(schedule=[{"part": 1, "due_on": "2025-06-30"}]))
    heir = {"owner": z, "name": "z", "person": True, "most": "600.00"}
    desk.must("substitute", date(2025, 5, 1), party=X, event="death", successors=[heir], document="d")
    assert desk.pay("100.00", date(2025, 6, 2), payer=z) == "done", desk.said
    assert bankrupt(desk, party=z) == "done", desk.said
    filed = step(desk, "file_claim", AUG, amount="500.01")
    assert filed == "compensation.filed_beyond_owed"
    assert step(desk, "file_claim", AUG) == "done", desk.said
    assert (shown(desk).owed, shown(desk).claimed) == (50_000, 50_000)
    assert step(desk, "admit_claim", OCT, amount="500.00") == "done", desk.said
    assert step(desk, "distribute_assets", OCT, amount="500.00", number="1") == "done", desk.said
    assert desk.pay("500.00", OCT, payer=ADMIN) == "done", desk.said
    assert step(desk, "close_insolvency", NOV, **ENDED) == "done", desk.said
    # 900.00 × 19 days × 0.0175 % = 2.9925, half up; 902.99 less 500.00.
    assert claim(desk, "claim_waived") == 40_299
    assert not desk.broken()


@pytest.mark.parametrize(
    ("words", "came"),
    [
        ({"document": " "}, "compensation.court_paper_missing"),
        ({"number": " "}, "compensation.case_number_missing"),
        ({"party": "enterprise:z"}, "compensation.obligor_not_liable"),
        ({"administrator": Y}, "compensation.administrator_unfit"),
        ({"declare_by": "2025-07-20"}, "compensation.declared_too_soon"),
        ({"declare_by": "2025-07-21"}, "done"),
    ],
)
def test_what_a_bankruptcy_says(desk: Desk, words: dict[str, Any], came: str) -> None:
    """A paper with its number, a liable party, an administrator who is none, and a day after it."""
    desk.judged()
    assert bankrupt(desk, **{"party": X, **words}) == came, desk.said
    if came == "done":
        assert bankrupt(desk) == "compensation.insolvency_runs"
        assert bankrupt(desk, party=Y) == "compensation.administrator_unfit"  # its administrator is that of x
        assert bankrupt(desk, party=Y, administrator="administrator:y") == "done", desk.said
        assert offered(desk, ACCEPTED)["declare-bankrupt"] == ["compensation.insolvency_runs"]


def test_a_rejected_petition_takes_it_all_back(desk: Desk) -> None:
    """Interest has run as if it had never been accepted: 400.00 × 54 days to 23 August; a dividend is reversed before it."""
    desk.judged(**{**alone(), "schedule": TWICE})
    assert bankrupt(desk) == "done", desk.said
    night(desk, date(2025, 8, 20))
    assert desk.balances()["LI claim_due"] == 133
    assert step(desk, "file_claim", AUG) == "done", desk.said
    assert step(desk, "admit_claim", AUG, amount="1000.00", basis="checked") == "done", desk.said
    assert step(desk, "distribute_assets", AUG, amount="100.00", number="1") == "done", desk.said
    assert desk.pay("10.00", AUG, payer=ADMIN) == "done", desk.said
    assert step(desk, "dismiss_insolvency", date(2025, 8, 23), **ENDED) == "compensation.dividends_paid"
    assert reverse(desk, "pay", date(2025, 8, 23)) == "done", desk.said
    assert step(desk, "dismiss_insolvency", date(2025, 8, 23), **ENDED) == "done", desk.said
    assert (desk.balances()["LI claim_due"], shown(desk).state) == (378, "dismissed")
    with desk.database.read() as books:
        view = engine.look(books, desk.book_id, "C1", None, date(2025, 8, 23))
        assert [one.open for one in view.stands.overdue(date(2025, 8, 23))] == [40000]
    again = {"number": "(2025)浙01破2号", "declare_by": "2025-12-31"}
    assert bankrupt(desk, date(2025, 8, 24), **again) == "done", desk.said
    assert desk.broken(whole=True) == []


def test_an_end_that_was_recorded_wrongly_is_reversed_by_two(desk: Desk) -> None:
    """What was written off is owed again, terms run, and the bankruptcy goes on where it stood."""
    desk.judged(**{**alone(), "schedule": TWICE})
    assert bankrupt(desk) == "done", desk.said
    assert step(desk, "close_insolvency", AUG, **ENDED) == "done", desk.said
    assert (claim(desk, "claim_due"), claim(desk, "claim_waived")) == (0, 100133)
    assert step(desk, "close_insolvency", AUG, name="twice", **ENDED) == "process.step_not_allowed"
    assert reverse(desk, "close_insolvency", AUG) == "done", desk.said
    assert (claim(desk, "claim_due"), claim(desk, "claim_waived"), shown(desk).state) == (
        100133,
        0,
        "accepted",
    )
    assert step(desk, "file_claim", AUG) == "done", desk.said
    assert step(desk, "close_insolvency", AUG, **ENDED, name="again") == "done", desk.said
    assert reverse(desk, "again", AUG) == "done", desk.said
    assert shown(desk).state == "filed"
    assert desk.broken(whole=True) == []


def test_property_is_preserved_no_more_and_enforcement_waits(desk: Desk) -> None:
    """What was preserved of the bankrupt ends, and the enforcement is suspended, for nobody else owes."""
    desk.judged(**{**alone(), "schedule": TWICE})
    desk.must("apply_preservation", date(2025, 3, 4), against=X, amount="1.00", **COURT)
    granted = {"subject": str(desk.ids["apply_preservation"]), "number": "1", "until": "2026-03-04"}
    desk.must("grant_preservation", date(2025, 3, 4), **granted)
    desk.must("default", date(2025, 7, 2))
    desk.must("enforce", date(2025, 7, 2), **COURT)
    desk.must("accept_enforcement", date(2025, 7, 2), subject=str(desk.ids["enforce"]), number="1")
    assert bankrupt(desk) == "done", desk.said
    with desk.database.read() as books:
        stands = engine.look(books, desk.book_id, "C1", None, ACCEPTED).stands
    assert [one.state for one in (*stands.preservations, *stands.enforcements)] == ["lifted", "suspended"]
    assert desk.do("default", AUG) == "done", desk.said
    assert offered(desk, AUG)["enforce"] == ["compensation.enforcement_barred"]
    assert desk.broken(whole=True) == []


def test_a_duty_of_a_bankrupt_becomes_money(desk: Desk) -> None:
    """Before its last day, from the acceptance on; what of it is not converted is written off in kind."""
    desk.judged(
        heads=[{"head": "H4", "money": "0.00", "kind": "600.00"}, {"head": "H1", "money": "400.00"}],
        parts=[{"amount": "400.00", "obligors": [{"owner": X}]}],
        duties=[
            {
                "heads": [{"head": "H4", "amount": "600.00"}],
                "obligors": [{"owner": X}],
                "due_on": "2026-06-30",
            }
        ],
    )
    half: dict[str, Any] = {"duty": 1, "due_on": "2025-12-31", "amount": "300.00"}
    assert desk.do("convert_duty", ACCEPTED, **half) == "compensation.duty_not_due"
    assert bankrupt(desk) == "done", desk.said
    assert desk.do("convert_duty", ACCEPTED, **half) == "done", desk.said
    assert step(desk, "close_insolvency", AUG, **ENDED) == "done", desk.said
    left = {name for name in desk.balances() if name.endswith(("claim_due", "claim_in_kind"))}
    assert (left, claim(desk, "claim_waived")) == (set(), 100000 + 133)
    assert reverse(desk, "close_insolvency", AUG) == "done", desk.said
    assert desk.balances()["H4 claim_in_kind"] == 30000
    assert desk.broken(whole=True) == []


# -- PostgreSQL keeps it too -------------------------------------------------------------------------------------------------


def test_plain_sql_makes_nobody_bankrupt(desk: Desk, owner: Database) -> None:
    """Goal: no bankruptcy, step of one, or sum that is written off by plain SQL. Method: as the web's role, committed."""
    desk.judged(**{**alone(), "schedule": TWICE})
    assert bankrupt(desk) == "done", desk.said
    wishes = {
        "UPDATE ledger.damage_insolvency SET claimed = 1": "damage_insolvency_stepped",
        "UPDATE ledger.damage_insolvency SET counts = false": "damage_insolvency_stepped",
        "INSERT INTO ledger.damage_insolvency (book_id, insolvency_id, case_id, owner, number, administrator, administrator_name,"
        " accepted_on, declare_by) SELECT n.book_id, p.process_id, n.case_id, 'enterprise:y', '1', 'a:y', 'a', '2025-07-20', '2025-09-30'"
        " FROM ledger.damage_insolvency n JOIN ledger.process p USING (book_id) WHERE p.machine = 'compensation.case'": "of_its_machine",
    }
    for wish, promise in wishes.items():
        assert refused(owner, wish) == promise, wish
    assert desk.broken() == []


@pytest.mark.parametrize(("less", "came"), [(0, "done"), (1, "database.promise_broken")])
def test_the_database_counts_dividends(desk: Desk, owner: Database, less: int, came: str) -> None:
    """Goal: no administrator pays beyond the plan. Method: a plan to the fen, or a fen smaller behind the program."""
    desk.judged(**{**alone(), "schedule": TWICE})
    assert bankrupt(desk) == "done", desk.said
    assert step(desk, "file_claim", AUG) == "done", desk.said
    assert step(desk, "admit_claim", AUG, amount="1000.00", basis="checked") == "done", desk.said
    assert step(desk, "distribute_assets", AUG, amount="100.00", number="1") == "done", desk.said
    smaller = (
        "CREATE FUNCTION ledger.test_less() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN"
        f" UPDATE ledger.damage_insolvency SET distributed = {10000 - less}; RETURN NULL; END $$"
    )
    with owner.engine.begin() as connection:
        connection.exec_driver_sql(
            "ALTER TABLE ledger.damage_insolvency DISABLE TRIGGER damage_insolvency_stepped"
        )
        connection.exec_driver_sql(smaller)
        connection.exec_driver_sql(
            "CREATE TRIGGER a_less AFTER INSERT ON ledger.damage_payment FOR EACH ROW EXECUTE FUNCTION ledger.test_less()"
        )
    assert desk.pay("100.00", AUG, payer=ADMIN) == came
    assert came == "done" or "damage_dividend_planned" in desk.said.values()

"""Bankruptcy of a party: interest stops, what it owes is due, the claim is filed and admitted, dividends, the end, and a petition that is rejected."""

from collections.abc import Callable
from datetime import date
from typing import Any

import psycopg
import pytest

from ledger.compensation.actions import engine
from ledger.compensation.acts import next_of
from ledger.compensation.queries import cases
from ledger.compensation.queries.cases import InsolvencyRow
from ledger.database import Database
from ledger.identifiers import uuid7
from tests.compensation.test_cases import COURT
from tests.compensation.test_successions import TWICE, night, recourse, reverse
from tests.compensation.world import Desk, X, Y, owed
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
    """1,000.00 owed jointly by x (0.8) and y (0.2) since 30 June; x is bankrupt, 12 % are distributed, and y pays the rest with its interest.

    Filed: 1,000.00 and 19 days (to 19 July): 3.325, half up. Interest goes on for y: 93 days to 1 October on 1,000.00, then 33 on 879.60.
    """
    desk.judged()
    assert bankrupt(desk) == "done", desk.said
    assert step(desk, "file_claim", AUG) == "done", desk.said
    assert shown(desk).claimed == 100333
    assert step(desk, "admit_claim", AUG, amount="1003.33") == "done", desk.said
    assert desk.pay("0.01", OCT, payer=ADMIN) == "compensation.part_unknown"
    assert step(desk, "distribute_assets", OCT, amount="120.40", number="(2025)浙01破1号之一") == "done", desk.said
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
    """x alone owes 400.00 since 30 June and 600.00 by the end of the year, pays 30 %, and the rest is written off by two.

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
        assert [(one.due_on, one.open) for one in view.stands.overdue(AUG)] == [(date(2025, 6, 30), 40000), (ACCEPTED, 60000)]
    assert desk.do("default", date(2025, 9, 30)) == "done", desk.said
    assert desk.do("enforce", date(2025, 9, 30), **COURT) == "compensation.enforcement_barred"
    assert step(desk, "file_claim", date(2025, 9, 30), amount="1001.34") == "compensation.filed_beyond_owed"
    assert step(desk, "file_claim", date(2025, 9, 30)) == "done", desk.said
    assert step(desk, "dispute_claim", date(2025, 9, 30)) == "done", desk.said
    assert step(desk, "admit_claim", date(2025, 9, 30), amount="1001.34") == "compensation.admitted_beyond_filed"
    assert step(desk, "admit_claim", date(2025, 9, 30), amount="1001.33") == "done", desk.said
    plan = {"number": "(2025)浙01破1号之一"}
    assert step(desk, "distribute_assets", OCT, amount="1001.34", **plan) == "compensation.distributed_beyond_admitted"
    assert step(desk, "distribute_assets", OCT, amount="300.40", **plan) == "done", desk.said
    assert desk.pay("300.40", OCT, payer=ADMIN) == "done", desk.said
    assert (claim(desk, "claim_due"), claim(desk, "claim_received")) == (69960 + 133, 30040)
    assert desk.do("cure", OCT) == "compensation.still_overdue"
    assert step(desk, "close_insolvency", NOV, waits=True, **ENDED) == "done", desk.said
    assert claim(desk, "claim_due") == 70093  # one person alone writes nothing off
    recording = str(desk.ids["close_insolvency"])
    assert desk.do("confirm_recording", NOV, subject=recording) == "process.second_person_needed"
    assert desk.do("confirm_recording", NOV, who="chief", subject=recording) == "done", desk.said
    assert (claim(desk, "claim_due"), desk.balances()["LI claim_waived"], claim(desk, "claim_waived")) == (0, 133, 70093)
    assert desk.do("cure", NOV) == "done", desk.said
    assert desk.do("close", NOV, who="chief", no_evaluation="paid_in_money") == "done", desk.said
    assert desk.broken(whole=True) == []

"""Who owes how much, computed by the product; what stays claimed from others; and who comes to owe beside others."""

from datetime import date
from typing import Any
from uuid import UUID

import psycopg
import pytest

from ledger.compensation import acts, shapes
from ledger.compensation.actions.engine import CaseAct, Work
from ledger.compensation.actions.joining import join_parts
from ledger.compensation.acts import ACT
from ledger.compensation.queries import as_of, cases
from ledger.compensation.queries.flags import flags
from ledger.compensation.rules.obligations import Obligation, read_obligation
from ledger.database import Database
from ledger.errors import LedgerError
from ledger.identifiers import uuid7
from ledger.processes.acts import read
from tests.compensation.test_reversals import COURT, night
from tests.compensation.world import FITTING, Desk, X, Y
from tests.furnished import furnished

Z = "enterprise:z"
PARTIES = [{"owner": owner, "side": "liable", "name": owner} for owner in (X, Y, Z)]
MARCH, JUNE, JULY = date(2025, 3, 3), date(2025, 6, 30), date(2025, 7, 1)


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A case against x, y and z that is before a court: 100.00 under H4."""
    desk = Desk(database, owner)
    sued(desk)
    return desk


def sued(desk: Desk, *items: tuple[str, str], code: str = "C1") -> None:
    """Bring a case against three before a court."""
    items = items or (("H4", "100.00"),)
    desk.concluded(*items, code=code, parties=PARTIES)
    claimed = [{"head": head, "amount": amount} for head, amount in items]
    words: dict[str, Any] = {"situation": "grave_consequence", "consultation": "refused", "claimed": claimed}
    desk.must("sue", date(2025, 2, 3), code=code, **words, **COURT)


def heads(money: str = "100.00", kind: str = "0") -> list[dict[str, str]]:
    """What is owed under H4."""
    return [{"head": "H4", "money": money, "kind": kind}]


def caps(**most: str) -> dict[str, Any]:
    """Who owes up to what."""
    return {"caps": [{"owner": f"enterprise:{name}", "most": one} for name, one in most.items()]}


def recovered(desk: Desk) -> dict[tuple[int, int, int], int]:
    """What may be recovered, in fen: by part, and the places of who may and from whom."""
    with desk.owner.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT d.part, d.creditor, d.debtor, b.debits - b.credits FROM ledger.damage_account d"
            " JOIN ledger.account a USING (book_id, account_id) JOIN ledger.balance b USING (book_id, account_id)"
            " WHERE a.purpose = 'recourse_claim' AND b.debits <> b.credits"
        ).all()
    return {(part, creditor, debtor): fen for part, creditor, debtor, fen in rows}


def parts(desk: Desk, code: str = "C1") -> list[cases.PartRow]:
    """The parts of a case."""
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, code)
        return cases.money_of(books, desk.book_id, head.case_id).parts


def figures(desk: Desk, code: str = "C1") -> dict[str, int]:
    """The figures of the head H4."""
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, code)
        versions = as_of.versions_of(books, desk.book_id, head.case_id)
    return {f"{one.figure} {one.head}": one.amount for one in versions}


# -- computed -----------------------------------------------------------------------------------------------------------


def test_partly_joint(desk: Desk) -> None:
    """Up to 100, 60 and 40: parts of 40, 20 and 40; who pays all recovers 13.33 and 10.00 from one, 13.33 from the other."""
    owed = {"heads": heads(), "liability": caps(x="100.00", y="60.00", z="40.00")}
    desk.must("judge", MARCH, **owed)
    assert [
        (one.part, one.amount, [(who["owner"], who["share"]) for who in one.obligors]) for one in parts(desk)
    ] == [
        (1, 40_00, [(X, "1/3"), (Y, "1/3"), (Z, "1/3")]),
        (2, 20_00, [(X, "1/2"), (Y, "1/2")]),
        (3, 40_00, [(X, "1/1")]),
    ]
    assert desk.pay("60.01", MARCH, payer=Y) == "compensation.more_than_owed"
    assert desk.pay("20.00", MARCH, payer=Z, part=2) == "compensation.part_unknown"
    for part, amount in ((1, "40.00"), (2, "20.00"), (3, "40.00")):
        assert desk.pay(amount, MARCH, part=part) == "done", desk.said
    assert recovered(desk) == {(1, 1, 2): 13_33, (1, 1, 3): 13_33, (2, 1, 2): 10_00}
    assert desk.balances()["H4 claim_received"] == 40_00
    assert broken(desk) == []


def test_several(desk: Desk) -> None:
    """Each its third alone: 33.34, 33.33 and 33.33; nobody recovers anything."""
    shares = [{"owner": owner, "share": "1/3"} for owner in (X, Y, Z)]
    desk.must("judge", MARCH, heads=heads(), liability={"shares": shares})
    assert [(one.amount, [who["owner"] for who in one.obligors]) for one in parts(desk)] == [
        (33_34, [X]),
        (33_33, [Y]),
        (33_33, [Z]),
    ]
    assert desk.pay("33.34", MARCH) == "done"
    assert (recovered(desk), broken(desk)) == ({}, [])


def test_joint_with_punitive_damages(desk: Desk) -> None:
    """TV-23: 80 and 20 % of 1,000,000.00, of which 50,000.00 are punitive: x pays all and recovers 190,000.00; y pays nothing more."""
    sued(desk, ("H4", "950000.00"), ("H7", "50000.00"), code="C2")
    both = [{"owner": X, "share": "0.8"}, {"owner": Y, "share": "0.2"}]
    whole = [{"head": "H4", "money": "950000.00"}, {"head": "H7", "money": "50000.00"}]
    desk.must("judge", MARCH, code="C2", heads=whole, liability={"joint": both})
    assert desk.pay("1000000.00", MARCH, code="C2") == "done"
    assert recovered(desk) == {(1, 1, 2): 190_000_00}
    assert desk.pay("1.00", MARCH, payer=Y, code="C2") == "compensation.more_than_owed"
    assert desk.pay("1.00", MARCH, payer=Y, code="C2", hold_excess=True) == "done"
    assert desk.balances("C2")["money overpaid_payable"] == 1_00
    assert broken(desk) == []


def test_in_kind(desk: Desk) -> None:
    """What is owed in kind is a duty for each step between two caps, of those who owe so much, until the last day."""
    owed = {"heads": heads("0", "100.00"), "liability": caps(x="100.00", y="40.00")}
    desk.must("judge", MARCH, **owed)
    with desk.database.read() as books:
        case = cases.head_of(books, desk.book_id, "C1").case_id
        duties = cases.money_of(books, desk.book_id, case).duties
    assert [(one.claim_in_kind, [who["owner"] for who in one.obligors or ()]) for one in duties] == [
        (40_00, [X, Y]),
        (60_00, [X]),
    ]
    assert broken(desk) == []


def test_told_and_told_again(desk: Desk) -> None:
    """What was computed is told in the answer and stands in the record; a retry says the liability alone and is answered alike."""
    act, record_id = ACT["judge"], uuid7()
    owed = {**FITTING["judge"], "heads": heads(), "liability": caps(x="100.00", y="40.00")}
    told = read(act.shape, owed)
    step = desk.step("clerk", MARCH)
    for fresh in (True, False):
        made = desk.database.begin(
            lambda books: acts.take(books, desk.book_id, step, act, code="C1", record_id=record_id, told=told)
        )
        assert made.fresh is fresh
        assert [(one.amount, [who.owner for who in one.obligors]) for one in made.parts] == [
            (40_00, [X, Y]),
            (60_00, [X]),
        ]
    with desk.database.read() as books:
        case = cases.head_of(books, desk.book_id, "C1").case_id
        (record,) = (
            one for one in cases.money_of(books, desk.book_id, case).recordings if one.id == record_id
        )
    assert record.words["parts"] == [
        {"amount": "40.00", "obligors": [{"owner": X, "share": "1/2"}, {"owner": Y, "share": "1/2"}]},
        {"amount": "60.00", "obligors": [{"owner": X, "share": "1"}]},
    ]


# -- what stays claimed from others -------------------------------------------------------------------------------------


def consulting(desk: Desk, code: str = "C2", **words: Any) -> None:
    """Bring a case of 100,000.00 to consultation."""
    desk.concluded(("H4", "100000.00"), code=code, parties=PARTIES, **words)
    desk.must("notify", date(2025, 1, 8), code=code, answer_by="2025-01-20", proof_of_service="slip")
    desk.must("answer", date(2025, 1, 13), code=code, position="yes")


def signed(
    desk: Desk,
    money: str,
    apart: str,
    *,
    code: str = "C2",
    on: date = date(2025, 1, 20),
    head: str = "H4",
    **words: Any,
) -> str:
    """Let x agree on a sum, with what stays claimed from others; tell what came."""
    whole = {
        "facts": "f",
        "extent": "e",
        "mode": "money",
        "heads": heads(money),
        "parts": [{"amount": money, "obligors": [{"owner": X}]}],
        "apart": [{"head": head, "amount": apart}] if apart else [],
        "signed_by": [X],
        **words,
    }
    return desk.do("agree", on, who="chief", code=code, **whole)


def test_one_signs_and_another_is_pursued(desk: Desk) -> None:
    """X agrees on 60,000.00 of 100,000.00 and pays; 40,000.00 stay claimed, without a basis, a flag or an end of the case."""
    consulting(desk)
    assert signed(desk, "60000.00", "40000.00") == "done", desk.said
    assert figures(desk, "C2") == {
        "assessed H4": 100_000_00,
        "claimed H4": 100_000_00,
        "agreed H4": 60_000_00,
        "apart H4": 40_000_00,
    }
    desk.must("perform", date(2025, 1, 21), code="C2")
    assert desk.balances("C2") == {
        "H4 claim_assessed": 40_000_00,
        "H4 claim_due": 60_000_00,
        "H4 claim_established": 100_000_00,
    }
    assert desk.pay("60000.00", date(2025, 1, 21), code="C2") == "done", desk.said
    assert (
        desk.do("close", date(2025, 1, 22), who="chief", code="C2", no_evaluation="paid_in_money")
        == "compensation.case_still_open"
    )
    assert "40000.00 yuan of claim_assessed" in str(desk.said["open"])
    with desk.database.read() as books:
        assert flags(books, desk.book_id) == []
    assert broken(desk) == []


def test_what_is_waived_has_its_basis(desk: Desk) -> None:
    """Of 100,000.00: 50,000.00 agreed and 40,000.00 apart leave 10,000.00, which need a basis and are told to the auditor."""
    consulting(desk)
    assert signed(desk, "50000.00", "40000.00") == "compensation.less_than_assessed"
    assert desk.said == {"head": "H4", "agreed": "50000.00", "assessed": "60000.00"}
    assert signed(desk, "60000.00", "40000.01") == "compensation.apart_beyond_rest"
    assert desk.said == {"head": "H4", "apart": "40000.01", "left": "40000.00"}
    assert signed(desk, "60000.00", "0.01", head="H1", less_basis="law") == "compensation.apart_beyond_rest"
    assert signed(desk, "50000.00", "40000.00", less_basis="民法典 art. 1173") == "done"
    desk.must("perform", date(2025, 1, 21), code="C2")
    assert desk.balances("C2")["H4 claim_waived"] == 10_000_00
    assert desk.balances("C2")["H4 claim_assessed"] == 40_000_00
    with desk.database.read() as books:
        (flag,) = flags(books, desk.book_id)
    assert (flag.before, flag.after, flag.difference, flag.basis) == (
        60_000_00,
        50_000_00,
        -10_000_00,
        "民法典 art. 1173",
    )
    assert broken(desk) == []


def test_more_than_assessed_beside_what_is_apart(desk: Desk) -> None:
    """What is agreed beyond the assessment leaves nothing apart under its head, and is told as more."""
    consulting(desk)
    more: dict[str, Any] = {"more_basis": "appraisal of 2025"}
    assert signed(desk, "100000.01", "0.01", **more) == "compensation.apart_beyond_rest"
    assert signed(desk, "100000.01", "", **more) == "done"
    with desk.database.read() as books:
        (flag,) = flags(books, desk.book_id)
    assert (flag.before, flag.after, flag.basis) == (100_000_00, 100_000_01, "appraisal of 2025")


def test_judged_in_part(desk: Desk) -> None:
    """A judgment against y: 35.00 of 100.00, 60.00 stay claimed from others, and 5.00 are waived by it."""
    owed = {
        "heads": heads("35.00"),
        "parts": [{"amount": "35.00", "obligors": [{"owner": Y}]}],
        "apart": [{"head": "H4", "amount": "60.00"}],
        "against": [Y],
    }
    desk.must("judge", MARCH, **owed)
    assert desk.balances() == {
        "H4 claim_assessed": 60_00,
        "H4 claim_due": 35_00,
        "H4 claim_established": 100_00,
        "H4 claim_waived": 5_00,
    }
    with desk.database.read() as books:
        (flag,) = flags(books, desk.book_id)
    assert (flag.before, flag.after) == (40_00, 35_00)
    assert figures(desk)["waived H4"] == 5_00
    assert broken(desk) == []


def test_a_suit_about_all_of_it_again(desk: Desk) -> None:
    """What stays claimed and what is due of an agreement are judged together: the judgment says of both."""
    consulting(desk)
    assert signed(desk, "60000.00", "40000.00") == "done"
    desk.must("perform", date(2025, 1, 21), code="C2")
    desk.must("default", date(2025, 1, 22), code="C2")
    words: dict[str, Any] = {"situation": "grave_consequence", "consultation": "refused"}
    desk.must("sue", code="C2", claimed=[{"head": "H4", "amount": "100000.00"}], **words, **COURT)
    shares = [{"owner": X, "share": "0.6"}, {"owner": Y, "share": "0.4"}]
    desk.must("judge", MARCH, code="C2", heads=heads("100000.00"), liability={"shares": shares})
    assert desk.balances("C2") == {
        "H4 claim_due": 60_000_00,
        "H4.3 claim_due": 40_000_00,
        "H4 claim_established": 100_000_00,
    } or desk.balances("C2") == {
        "H4.2 claim_due": 60_000_00,
        "H4.3 claim_due": 40_000_00,
        "H4 claim_established": 100_000_00,
    }
    assert broken(desk) == []


def test_who_is_bound(desk: Desk) -> None:
    """Nobody owes who has not signed; who has signed is a liable party."""
    consulting(desk)
    assert signed(desk, "60000.00", "40000.00", signed_by=[Y]) == "compensation.not_bound"
    assert desk.said == {"owner": X}
    assert (
        signed(desk, "60000.00", "40000.00", signed_by=[X, "enterprise:q"])
        == "compensation.obligor_not_liable"
    )
    assert signed(desk, "60000.00", "40000.00", signed_by=[]) == "done"


# -- who comes to owe beside others -------------------------------------------------------------------------------------


def broken(desk: Desk) -> list[str]:
    """What the doctor names, but that nobody came to owe by an act of the room: `joins` stands in for what an agreement says."""
    return [one for one in desk.broken() if one != "debtors_begin_by_acts"]


def joins(desk: Desk, on: date, *who: dict[str, Any], code: str = "C1") -> str:
    """Let somebody come to owe beside others, as an agreement or judgment does; tell what came."""

    def join(work: Any, told: shapes.Obligation) -> None:
        join_parts(work, read_obligation(told, work.on, work.owners).joins)

    kept = ACT["note"]
    act = CaseAct("note", kept.title, kept.zh, kept.basis, kept.power, shapes.Obligation, join, ("bureau",))
    told = read(shapes.Obligation, {"heads": [], "joins": list(who)})
    step, record_id = desk.step("clerk", on), uuid7()

    def work(books: Any) -> Any:
        return acts.take(books, desk.book_id, step, act, code=code, record_id=record_id, told=told)

    # By the owner: an act of the web writes only what it is declared to write.
    try:
        desk.entries = desk.owner.begin(work).entries
    except LedgerError as error:
        return desk.refused(error)
    return "done"


def owed_by_x(desk: Desk, schedule: list[dict[str, Any]] | None = None) -> None:
    """Let x owe 100.00 alone."""
    due = schedule or [{"part": 1, "due_on": "2025-06-30"}]
    desk.must(
        "judge", MARCH, heads=heads(), parts=[{"amount": "100.00", "obligors": [{"owner": X}]}], schedule=due
    )


def test_who_joins_owes_from_its_day(desk: Desk) -> None:
    """Y joins for a quarter: it pays from that day on, what was paid before counts for all, and recourse is reckoned anew."""
    owed_by_x(desk)
    assert desk.pay("60.00", MARCH) == "done"
    assert desk.pay("1.00", MARCH, payer=Y) == "compensation.part_unknown"
    assert joins(desk, JUNE, {"part": 1, "owner": Y, "share": "0.25"}) == "done", desk.said
    assert [(one["owner"], one["share"], one["since_on"]) for one in parts(desk)[0].obligors] == [
        (X, "3/4", None),
        (Y, "1/4", "2025-06-30"),
    ]
    assert recovered(desk) == {}  # x has paid less than its 75.00
    assert desk.pay("40.00", JUNE, payer=Y) == "done"
    assert recovered(desk) == {(1, 2, 1): 15_00}
    assert broken(desk) == []


def test_who_joins_later_bears_of_what_was_paid(desk: Desk) -> None:
    """X has paid 90.00 of 100.00 when z joins for half: x recovers what it paid beyond its own half."""
    owed_by_x(desk)
    assert desk.pay("90.00", MARCH) == "done"
    assert joins(desk, JUNE, {"part": 1, "owner": Z}) == "done"
    assert recovered(desk) == {(1, 1, 2): 40_00}
    assert broken(desk) == []


def test_up_to_a_sum(desk: Desk, database_url: str) -> None:
    """Z owes up to 40.00, interest included: not a fen more, by whatever way; in the end it bears no more."""
    owed_by_x(desk)
    assert joins(desk, JUNE, {"part": 1, "owner": Z, "most": "40.00"}) == "done"
    assert desk.pay("40.01", JUNE, payer=Z) == "compensation.more_than_owed"
    assert desk.said == {"paid": "40.01", "owed": "40.00"}
    assert desk.pay("30.00", JUNE, payer=Z) == "done"
    credit: dict[str, Any] = {"kind": "credit", "part": 1, "basis": "law", "payee": Z}
    assert desk.do("propose_relief", JUNE, amount="10.01", **credit) == "compensation.more_than_open"
    assert desk.said["open"] == "10.00"
    assert desk.pay("10.01", JUNE, payer=Z, hold_excess=True) == "done"
    assert desk.balances()["money overpaid_payable"] == 1
    assert desk.pay("0.01", JUNE, payer=Z) == "compensation.more_than_owed"
    assert desk.pay("60.00", JUNE) == "done"
    assert recovered(desk) == {}  # halves would be 50.00 each, and z bears 40.00 at most
    assert broken(desk) == []
    with psycopg.connect(database_url) as connection, pytest.raises(psycopg.Error) as refused:
        connection.execute(
            "INSERT INTO ledger.damage_payment SELECT book_id, %s, case_id, part, route, payer, paid_on, 1, 0, 0, 0, entry_id"
            " FROM ledger.damage_payment WHERE payer = %s AND excess = 0",
            (uuid7(), Z),
        )
    assert refused.value.diag.constraint_name == "damage_payment_within"


def test_a_deposit_of_who_owes_up_to_a_sum(desk: Desk) -> None:
    """A guarantee is called against who joined too: for what is overdue, and no more than it owes."""
    owed_by_x(desk)
    assert joins(desk, MARCH, {"part": 1, "owner": Z, "most": "40.00"}) == "done"
    desk.must("give_guarantee", MARCH, kind="deposit", guarantor=Z, amount="50.00")
    desk.must("call_guarantee", JULY, who="chief", subject=str(desk.ids["give_guarantee"]))
    assert desk.balances()["H4 claim_in_transit"] == 40_00
    assert desk.balances()["H4 claim_due"] == 60_00
    assert broken(desk) == []


@pytest.mark.parametrize(
    ("who", "came"),
    [
        ({"part": 2, "owner": Y}, "compensation.part_not_there"),
        ({"part": 1, "owner": X}, "compensation.join_impossible"),
        ({"part": 1, "owner": Y, "most": "100.01"}, "compensation.join_impossible"),
        ({"part": 1, "owner": Y, "most": "100.00"}, "done"),
        ({"part": 1, "owner": Y, "most": "0.00"}, "compensation.parts_wrong"),
        ({"part": 1, "owner": Y, "most": "0.01"}, "done"),
        ({"part": 1, "owner": Y, "share": "1"}, "compensation.parts_wrong"),
        ({"part": 1, "owner": Y, "share": "1.5"}, "compensation.parts_wrong"),
        ({"part": 1, "owner": Y, "share": "0"}, "done"),
        ({"part": 1, "owner": Y, "share": "0.999999999"}, "done"),
        ({"part": 1, "owner": Y, "share": "999999999999999998/999999999999999999"}, "done"),
    ],
)
def test_who_can_join(desk: Desk, who: dict[str, Any], came: str) -> None:
    """A part that is open, by who does not owe it, for less than the whole of the inner share."""
    owed_by_x(desk)
    assert joins(desk, JUNE, who) == came, desk.said
    assert broken(desk) == []


def test_when_one_can_join(desk: Desk) -> None:
    """Not before the part is owed nor before its last payment, not twice, and not once all is paid."""
    owed_by_x(desk)
    assert joins(desk, date(2025, 3, 2), {"part": 1, "owner": Y}) == "compensation.before_owed"
    assert desk.pay("10.00", date(2025, 3, 5)) == "done"
    assert joins(desk, date(2025, 3, 4), {"part": 1, "owner": Y}) == "compensation.payment_backdated"
    twice = {"part": 1, "owner": Y}
    assert joins(desk, date(2025, 3, 5), twice, twice) == "compensation.join_impossible"
    assert joins(desk, date(2025, 3, 5), twice, {"part": 1, "owner": Z, "share": "1/3"}) == "done"
    assert [one["share"] for one in parts(desk)[0].obligors] == ["1/3", "1/3", "1/3"]
    assert joins(desk, date(2025, 3, 6), twice) == "compensation.join_impossible"
    assert desk.pay("90.00", date(2025, 3, 6), payer=Y) == "done"
    assert broken(desk) == []


def test_all_is_paid(desk: Desk) -> None:
    """Nobody comes to owe what is paid."""
    owed_by_x(desk)
    assert desk.pay("100.00", MARCH) == "done"
    assert joins(desk, JUNE, {"part": 1, "owner": Y}) == "compensation.join_impossible"
    assert desk.said["fault"] == "nothing of it is open"


def test_interest_of_all(desk: Desk) -> None:
    """Late interest is of the part: who joined pays it like the principal, within its sum."""
    owed_by_x(desk)
    assert joins(desk, JUNE, {"part": 1, "owner": Z, "most": "100.00"}) == "done"
    night(desk, date(2025, 10, 8))
    assert desk.balances()["LI claim_due"] == 1_75  # 100 days of 0.0175 %
    assert desk.pay("101.75", date(2025, 10, 8), payer=Z) == "compensation.more_than_owed"
    assert desk.pay("100.00", date(2025, 10, 8), payer=Z) == "done"
    assert desk.balances()["LI claim_due"] == 1_75
    assert desk.pay("1.75", date(2025, 10, 8)) == "done"
    assert broken(desk) == []


def test_plain_sql_lets_nobody_owe_twice(desk: Desk, database_url: str) -> None:
    """For days that meet; from the day on which one ends it is owed anew."""
    owed_by_x(desk)
    row = (
        "INSERT INTO ledger.damage_obligor (book_id, case_id, part, owner, place, numerator, denominator, since_on)"
        " SELECT book_id, case_id, part, owner, 9, 1, 1, %s FROM ledger.damage_obligor WHERE place = 1"
    )
    with psycopg.connect(database_url) as connection, pytest.raises(psycopg.Error) as refused:
        connection.execute(row, (JUNE,))
    assert refused.value.diag.constraint_name == "damage_obligor_once"
    with psycopg.connect(database_url) as connection:
        connection.execute("UPDATE ledger.damage_obligor SET until_on = %s", (JUNE,))
        connection.execute(row, (JUNE,))
        with pytest.raises(psycopg.Error) as refused:
            connection.execute("UPDATE ledger.damage_obligor SET until_on = %s WHERE place = 1", (JULY,))
        assert refused.value.diag.constraint_name == "damage_obligor_once"


# -- PostgreSQL keeps it too --------------------------------------------------------------------------------------------


def test_postgresql_holds_agreements_to_what_was_assessed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What Python would forget is refused at the commit: something that nobody owes, claims or waives, and a waiver without a basis."""
    from ledger.compensation.actions import claims  # what is looked up in it is replaced

    consulting(desk)
    monkeypatch.setattr(claims, "check_less", lambda heads, there, basis, apart: {})
    assert signed(desk, "50000.00", "40000.00", less_basis="law") == "database.promise_broken"
    assert desk.said == {"promise": "damage_agreed"}
    monkeypatch.setattr(claims, "check_less", lambda heads, there, basis, apart: {"H4": 10_000_00})
    assert signed(desk, "50000.00", "40000.00", less_basis=" ") == "database.promise_broken"
    assert desk.said == {"promise": "damage_waived_based"}
    monkeypatch.undo()
    assert signed(desk, "50000.00", "40000.00", less_basis="law") == "done"
    effect = claims.take_effect

    def more(
        work: Work, number: UUID, owed: Obligation, since: None, there: dict[str, int], waived: dict[str, int]
    ) -> None:
        effect(work, number, owed, since, there, {**waived, "H4": waived["H4"] + 1})

    monkeypatch.setattr(claims, "take_effect", more)
    assert desk.do("perform", date(2025, 1, 21), code="C2") == "database.promise_broken"
    assert desk.said == {"promise": "damage_agreed"}

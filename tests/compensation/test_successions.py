"""Another takes the place of a party: merger, division, death and heirs, assumption, joining, correction; and its ways back."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.compensation.nightly import run_night
from ledger.compensation.queries import as_of, cases
from ledger.compensation.queries.former import head_until
from ledger.database import Database
from ledger.errors import LedgerError
from tests.compensation.test_cases import COURT
from tests.compensation.test_duties import duty, in_kind, turned
from tests.compensation.test_possible import PETITION
from tests.compensation.world import Desk, X, Y, owed
from tests.database.test_rights import refused
from tests.furnished import furnished

Z, V, W = "enterprise:z", "enterprise:v", "enterprise:w"
JULY, AUG, SEPT = date(2025, 7, 1), date(2025, 8, 1), date(2025, 9, 1)
TWICE = [
    {"part": 1, "due_on": "2025-06-30", "amount": "400.00"},
    {"part": 1, "due_on": "2025-12-31", "amount": "600.00"},
]


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau."""
    return Desk(database, owner)


def night(desk: Desk, on: date) -> None:
    """Let the night of a day be done, without a fault."""
    done = list(run_night(desk.owner, desk.book_id, on, desk.people["clerk"]))
    assert done[-1].faults == ()


def new(owner: str, **words: Any) -> dict[str, Any]:
    """A successor."""
    return {"owner": owner, "name": f"firm {owner[-1]}", **words}


def substitute(
    desk: Desk, on: date, party: str, event: str, *successors: dict[str, Any], **words: Any
) -> str:
    """Let others take the place of a party."""
    return desk.do("substitute", on, party=party, event=event, successors=list(successors), **words)


def owing(desk: Desk, part: int = 1) -> dict[str, str]:
    """Who owes a part to this day, with its share."""
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, "C1")
        rows = cases.money_of(books, desk.book_id, head.case_id).parts
    return {one["owner"]: one["share"] for one in rows[part - 1].obligors if one["until_on"] is None}


def recourse(desk: Desk) -> dict[str, int]:
    """What joint debtors owe each other, by account, in fen; nothing that is zero."""
    query = """SELECT a.code, a.owner, b.debits - b.credits FROM ledger.account a JOIN ledger.balance b USING (book_id, account_id)
      WHERE a.purpose = 'recourse_claim' AND b.debits <> b.credits ORDER BY 1"""
    with desk.owner.engine.connect() as connection:
        rows = connection.exec_driver_sql(query).all()
    return {f"{owner} {code.split(':')[-2]}": amount for code, owner, amount in rows}


def reverse(desk: Desk, what: str, on: date) -> str:
    """Reverse an act by two."""
    came = desk.do(
        "propose_reversal", on, who="cashier", target=str(desk.ids[what]), reason="wrong", document="paper"
    )
    if came != "done":
        return came
    return desk.do("confirm_reversal", on, who="payer", subject=str(desk.ids["propose_reversal"]))


# -- the worked cases ------------------------------------------------------------------------------------------------------


def test_a_merger_in_the_middle_of_instalments(desk: Desk) -> None:
    """X pays 200.00 of 400.00 that are due, and is merged into z, which owes the rest with its interest, at x's share of the recourse.

    Interest: 200.00 × 0.0175 % × 33 days (30 June to 2 August) = 1.155, posted as 1.16 (half up, on the sum with the days on 400.00).
    """
    desk.judged(TWICE)
    assert desk.pay("200.00", date(2025, 6, 30)) == "done", desk.said
    night(desk, date(2025, 7, 31))
    assert desk.balances()["LI claim_due"] == 109  # 200.00 × 0.000175 × 31
    assert substitute(desk, AUG, X, "merger", new(Z)) == "done", desk.said
    assert (owing(desk), desk.balances()["H4 claim_due"] + desk.balances()["H1 claim_due"]) == (
        {Y: "1/5", Z: "4/5"},
        80000,
    )
    assert desk.pay("100.00", date(2025, 8, 2), payer=X) == "compensation.part_unknown"
    assert desk.pay("201.16", date(2025, 8, 2), payer=Z) == "done", desk.said
    balances = desk.balances()
    assert (balances.get("LI claim_due"), balances["LI claim_received"]) == (None, 116)
    assert balances["H4 claim_due"] + balances["H1 claim_due"] == 60000
    assert recourse(desk) == {}
    assert desk.pay("600.00", date(2025, 12, 31), payer=Z) == "done", desk.said
    # z has paid 800.00 and x before it 200.00: 1,000.00, of which y bears 200.00.
    assert recourse(desk) == {f"{Z} 3-2": 20000}
    assert desk.broken(whole=True) == []


def test_a_division_whose_successors_owe_jointly(desk: Desk) -> None:
    """X is divided into z (3/4 of its share) and v (1/4): both owe the whole, z pays all and recovers from v and y."""
    desk.judged()
    assert desk.pay("100.00", date(2025, 6, 30)) == "done", desk.said
    assert substitute(desk, JULY, X, "division", new(Z, share="3/4"), new(V, share="1/4")) == "done", (
        desk.said
    )
    assert owing(desk) == {Y: "1/5", Z: "3/5", V: "1/5"}
    assert desk.pay("900.00", JULY, payer=Z) == "done", desk.said
    # x paid 100.00: 75.00 for z, 25.00 for v. z: 975.00 of 600.00; v: 25.00 of 200.00; y: nothing of 200.00.
    assert recourse(desk) == {f"{Z} 3-2": 20000, f"{Z} 3-4": 17500}
    assert desk.broken(whole=True) == []


def test_who_owes_the_whole_owes_it_still(desk: Desk) -> None:
    """Goal: 16.8. Method: a debt that is owed whole is written off: refused with the part that is named and who owes it; in `next`, too."""
    desk.judged([{"part": 1, "due_on": "2025-06-30"}])
    assert desk.do("write_off", JULY, part=1, basis="民法典 art. 1161") == "compensation.still_owed"
    assert (desk.said["part"], desk.said["owner"]) == (1, X)
    assert desk.do("write_off", JULY, part=2, basis="民法典 art. 1161") == "compensation.part_not_there"
    assert desk.said["part"] == 2
    [told] = [one for one in desk.next(JULY) if one.action == "write-off"]
    assert [one.code for one in told.missing] == ["compensation.still_owed"]
    # What nobody owes any more, for it was paid, is no part of what is owed.
    assert desk.pay("1000.00", date(2025, 6, 30)) == "done", desk.said
    assert desk.do("write_off", JULY, part=1, basis="民法典 art. 1161") == "compensation.part_not_there"


def test_heirs_owe_up_to_what_they_inherited(desk: Desk) -> None:
    """A natural person owes 50,000.00 and dies; two heirs inherited 18,000.00 and 12,000.00. The rest is written off by two."""
    desk.concluded(
        ("H4", "50000.00"), parties=[{"owner": X, "side": "liable", "name": "李四明", "person": True}]
    )
    desk.must("sue", date(2025, 2, 3), situation="grave_consequence", consultation="refused",
              claimed=[{"head": "H4", "amount": "50000"}], **COURT)  # fmt: skip
    heads, parts = [{"head": "H4", "money": "50000.00"}], [{"amount": "50000.00", "obligors": [{"owner": X}]}]
    desk.must(
        "judge", date(2025, 3, 3), heads=heads, parts=parts, schedule=[{"part": 1, "due_on": "2025-06-30"}]
    )
    heirs = [new(Z, most="18000.00", person=True), new(V, most="12000.00", person=True)]
    assert substitute(desk, date(2025, 6, 30), X, "death", *heirs) == "done", desk.said
    assert desk.pay("18000.01", date(2025, 6, 30), payer=Z) == "compensation.more_than_owed"
    assert desk.pay("18000.00", date(2025, 6, 30), payer=Z) == "done", desk.said
    assert desk.do("write_off", JULY, part=1, basis="民法典 art. 1161") == "compensation.still_owed"
    assert desk.said["left"] == "12000.00"
    assert desk.pay("12000.00", date(2025, 7, 10), payer=V) == "done", desk.said
    # 32,000.00 × 10 days + 20,000.00 × 22 days, × 0.0175 %: 56.00 + 77.00.
    night(desk, date(2025, 8, 1))
    assert desk.balances()["LI claim_due"] == 13300
    assert desk.do("write_off", AUG, part=1, basis="民法典 art. 1161") == "done", desk.said
    balances = desk.balances()
    assert (balances["H4 claim_waived"], balances["LI claim_waived"]) == (2000000, 13300)
    assert not {name for name in balances if name.endswith("claim_due")}
    assert reverse(desk, "write_off", AUG) == "done", desk.said
    assert (desk.balances()["H4 claim_due"], desk.balances()["LI claim_due"]) == (2000000, 13300)
    assert desk.broken(whole=True) == []


# -- its kinds, and what is refused ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "successors", "came"),
    [
        ("merger", [new(Z)], "done"),
        ("merger", [new(Z), new(V)], "compensation.successors_wrong"),
        ("merger", [new(X)], "compensation.successors_wrong"),
        ("merger", [new(Z, most="1.00")], "compensation.successors_wrong"),
        ("merger", [new(Y)], "done"),
        ("correction", [new(Z), new(V)], "compensation.successors_wrong"),
        ("correction", [new(Z)], "done"),
        ("division", [new(Z)], "compensation.successors_wrong"),
        ("division", [new(Z), new(Z)], "compensation.successors_wrong"),
        ("division", [new(Z), new(V)], "done"),
        ("division", [new(Z, share="1/2"), new(V, share="1/3")], "compensation.parts_wrong"),
        ("division", [new(Z, share="1/2"), new(V)], "compensation.parts_wrong"),
        ("death", [new(Z, most="1.00")], "compensation.successors_wrong"),
        ("assumption", [new(Z)], "done"),
        ("joining", [new(Z)], "done"),
        ("joining", [new(Z, name=" ")], "entry.text_empty"),
    ],
)
def test_who_takes_a_place(desk: Desk, event: str, successors: list[dict[str, Any]], came: str) -> None:
    """Goal: a successor makes sense. Method: each kind with who fits and who does not."""
    desk.judged()
    assert substitute(desk, JULY, X, event, *successors) == came, desk.said
    assert desk.broken(whole=True) == []


def test_a_substitution_rests_on_a_paper_and_a_party(desk: Desk) -> None:
    """It names its paper, a liable party that is in the case, and no day before the last payment."""
    desk.judged()
    assert substitute(desk, JULY, X, "merger", new(Z), document=" ") == "compensation.court_paper_missing"
    assert substitute(desk, JULY, Z, "merger", new(V)) == "compensation.party_not_there"
    assert desk.pay("10.00", date(2025, 7, 2)) == "done", desk.said
    assert substitute(desk, JULY, X, "merger", new(Z)) == "compensation.payment_backdated"
    assert substitute(desk, date(2025, 7, 2), X, "merger", new(Z)) == "done", desk.said
    assert substitute(desk, date(2025, 7, 2), X, "merger", new(V)) == "compensation.party_not_there"


def test_who_owes_it_already_takes_the_other_share(desk: Desk) -> None:
    """X is merged into y, its joint debtor, which owes alone then; reversed, both owe as before, and x's recourse is as it was."""
    desk.judged()
    assert desk.pay("900.00", date(2025, 6, 30)) == "done", desk.said
    assert recourse(desk) == {f"{X} 1-2": 10000}
    assert substitute(desk, JULY, X, "merger", new(Y)) == "done", desk.said
    assert (owing(desk), recourse(desk)) == ({Y: "1/1"}, {})
    assert reverse(desk, "substitute", JULY) == "done", desk.said
    assert (owing(desk), recourse(desk)) == ({X: "4/5", Y: "1/5"}, {f"{X} 1-2": 10000})
    assert reverse(desk, "substitute", JULY) == "compensation.reversed_already"
    assert substitute(desk, JULY, X, "merger", new(Y)) == "done", desk.said
    assert desk.broken(whole=True) == []


def test_who_joins_owes_beside(desk: Desk) -> None:
    """Z joins x's debt: x owes on; what z pays it recovers from x and y, for it bears no share of its own."""
    desk.judged()
    assert substitute(desk, JULY, X, "joining", new(Z)) == "done", desk.said
    assert owing(desk) == {X: "4/5", Y: "1/5", Z: "0/1"}
    assert desk.pay("500.00", JULY, payer=Z) == "done", desk.said
    assert desk.pay("500.00", JULY, payer=X) == "done", desk.said
    assert recourse(desk) == {f"{Z} 3-1": 30000, f"{Z} 3-2": 20000}
    assert desk.broken(whole=True) == []


def test_a_wrong_substitution_goes_back_by_two(desk: Desk) -> None:
    """Nobody took the place: x owes again, z was never in the case; what z has paid is reversed before it."""
    desk.judged()
    assert substitute(desk, JULY, X, "merger", new(Z)) == "done", desk.said
    assert desk.pay("10.00", JULY, payer=Z) == "done", desk.said
    assert reverse(desk, "substitute", JULY) == "compensation.succeeded_upon"
    assert reverse(desk, "pay", JULY) == "done", desk.said
    assert reverse(desk, "substitute", JULY) == "done", desk.said
    assert owing(desk) == {X: "4/5", Y: "1/5"}
    with desk.database.read() as books:
        with pytest.raises(LedgerError) as caught:
            head_until(books, desk.book_id, "C1", Z)
        assert caught.value.code == "compensation.case_unknown"
        assert head_until(books, desk.book_id, "C1", X)[1] is None
    assert desk.pay("10.00", JULY, payer=X) == "done", desk.said
    assert substitute(desk, AUG, X, "merger", new(Z), name="first") == "done", desk.said
    assert substitute(desk, SEPT, Z, "merger", new(V)) == "done", desk.said
    assert owing(desk) == {Y: "1/5", V: "4/5"}
    assert reverse(desk, "first", SEPT) == "compensation.succeeded_upon"
    assert desk.broken(whole=True) == []


def test_what_the_predecessor_sees(desk: Desk) -> None:
    """Whose place was taken acts no more, and sees the case up to the day before; the file of a day says who was in it."""
    desk.judged()
    assert substitute(desk, AUG, X, "merger", new(Z)) == "done", desk.said
    assert desk.do("offer", AUG, who="party", by=X, amount="1.00", terms="t") == "compensation.case_unknown"
    with desk.database.read() as books:
        head, last = head_until(books, desk.book_id, "C1", X)
        assert last == date(2025, 7, 31)
        assert head_until(books, desk.book_id, "C1", Z)[1] is None
        who = {
            day: {
                one.owner
                for one in as_of.file_of(books, desk.book_id, head, on=day).parties
                if one.side == "liable"
            }
            for day in (date(2025, 7, 31), AUG)
        }
    assert who == {date(2025, 7, 31): {X, Y}, AUG: {Y, Z}}


def test_a_duty_in_kind_goes_over_too(desk: Desk) -> None:
    """The successor owes what was to be restored, and what becomes of it in money."""
    desk.judged(
        heads=[{"head": "H4", "money": "0.00", "kind": "600.00"}, {"head": "H1", "money": "400.00"}],
        parts=[{"amount": "400.00", "obligors": [{"owner": X}]}],
        duties=[
            {
                "heads": [{"head": "H4", "amount": "600.00"}],
                "obligors": [{"owner": X}],
                "due_on": "2025-06-30",
            }
        ],
    )
    assert substitute(desk, JULY, X, "division", new(Z), new(V)) == "done", desk.said
    assert desk.do("convert_duty", JULY, duty=1, due_on="2025-07-31") == "done", desk.said
    assert owing(desk, 2) == {Z: "1/2", V: "1/2"}
    assert reverse(desk, "substitute", JULY) == "compensation.succeeded_upon"
    assert desk.broken(whole=True) == []


# -- a party that was added wrongly ------------------------------------------------------------------------------------------


def test_a_party_that_was_added_wrongly_is_taken_out(desk: Desk) -> None:
    """By two, while it owes nothing: it never was in the case, and may be added again. Who owes something stays."""
    desk.judged()
    party = {"owner": W, "side": "liable", "name": "w"}
    desk.must("add_parties", JULY, parties=[party])
    assert desk.do("remove_party", JULY, party=X) == "compensation.party_owes"
    assert desk.do("remove_party", JULY, party=Z) == "compensation.party_not_there"
    assert desk.do("remove_party", JULY, party=W, document=" ") == "compensation.court_paper_missing"
    assert desk.do("remove_party", JULY, party=W) == "done", desk.said
    with desk.database.read() as books, pytest.raises(LedgerError):
        head_until(books, desk.book_id, "C1", W)
    desk.must("add_parties", AUG, parties=[party])
    with desk.database.read() as books:
        assert head_until(books, desk.book_id, "C1", W)[1] is None
    assert (
        desk.do("give_guarantee", AUG, who="cashier", kind="deposit", guarantor=W, amount="1.00") == "done"
    ), desk.said
    assert desk.do("remove_party", AUG, party=W) == "compensation.party_owes"
    assert desk.broken(whole=True) == []


@pytest.mark.parametrize("how", ["merger", "removal"])
def test_what_a_reversed_judgment_said_binds_nobody(desk: Desk, how: str) -> None:
    """Nobody ever owed by it: another takes the place of who would have, or that one is taken out; then it is judged anew."""
    desk.judged([{"part": 1, "due_on": "2025-12-31"}])
    assert substitute(desk, AUG, Y, "merger", new(Z), waits=True) == "done", desk.said
    waits = str(desk.ids["substitute"])
    assert reverse(desk, "judge", AUG) == "done", desk.said
    if how == "merger":
        assert desk.do("confirm_recording", AUG, who="chief", subject=waits) == "done", desk.said
    else:
        desk.must("drop_recording", AUG, subject=waits)
        assert desk.do("remove_party", AUG, party=Y) == "done", desk.said
    owner = Z if how == "merger" else X
    parts = [{"amount": "1000.00", "obligors": [{"owner": owner}]}]
    told = owed(parts=parts, schedule=[{"part": 1, "due_on": "2025-12-31"}])
    assert desk.do("judge", AUG, name="again", **told) == "done", desk.said
    assert owing(desk, 2) == {owner: "1/1"}
    assert desk.broken() == []


@pytest.mark.parametrize(
    ("on", "party", "event", "successor", "came"),
    [
        (AUG, Y, "correction", W, "compensation.succession_backdated"),
        (AUG, Y, "joining", W, "compensation.succession_backdated"),
        (SEPT - timedelta(days=1), Y, "merger", W, "compensation.succession_backdated"),
        (SEPT, Y, "correction", W, "compensation.succession_backdated"),
        (SEPT + timedelta(days=1), Y, "correction", W, "done"),
    ],
)
def test_who_owes_has_changed_since(
    desk: Desk, on: date, party: str, event: str, successor: str, came: str
) -> None:
    """Nobody takes a place, or comes beside it, on a day before that on which the place last changed."""
    desk.judged([{"part": 1, "due_on": "2025-12-31"}])
    assert substitute(desk, SEPT, X, "merger", new(Y)) == "done", desk.said
    assert substitute(desk, on, party, event, new(successor), name="later") == came, desk.said
    if came != "done":
        assert (desk.said["since"], str(desk.said["what"])) == (SEPT.isoformat(), "part 1")
    else:
        assert reverse(desk, "later", on) == "done", desk.said
        assert owing(desk) == {Y: "1/1"}
    assert desk.broken() == []


@pytest.mark.parametrize(
    ("on", "came"), [(SEPT - timedelta(days=1), "compensation.succession_backdated"), (SEPT, "done")]
)
def test_nothing_becomes_money_before_who_owes_it_does(desk: Desk, on: date, came: str) -> None:
    """A duty whose place another took is converted from that day on, for those who owe it then owe the money."""
    in_kind(desk, "500.00", duty("500.00", X, due="2025-07-31"))
    assert substitute(desk, SEPT, X, "merger", new(Y)) == "done", desk.said
    assert turned(desk, on) == came, desk.said
    assert (desk.balances().get("H4 claim_due", 0) > 0) is (came == "done")
    assert desk.broken() == []


@pytest.mark.parametrize(
    ("on", "came"), [(SEPT - timedelta(days=1), "compensation.succession_backdated"), (SEPT, "done")]
)
def test_nothing_is_owed_again_by_who_is_no_more(desk: Desk, on: date, came: str) -> None:
    """What was written off of a bankrupt is owed again by who took its place, from that day on."""
    desk.judged(parts=[{"amount": "1000.00", "obligors": [{"owner": X}]}])
    desk.must("declare_bankrupt", JULY, party=X, **PETITION)
    it = {"subject": str(desk.ids["declare_bankrupt"])}
    desk.must("file_claim", JULY, **it)
    desk.must("admit_claim", JULY, amount="1000.00", **it)
    desk.must("close_insolvency", AUG, number="2", **it)
    assert substitute(desk, SEPT, X, "merger", new(Z)) == "done", desk.said
    owner = X if came != "done" else Z
    words = {"part": 1, "amount": "10.00", "owner": owner, "basis": "found", "number": "3"}
    assert desk.do("revive", on, **words) == came, desk.said  # type: ignore[arg-type]
    due = sum(amount for name, amount in desk.balances().items() if name.endswith("claim_due"))
    assert due == (1000 if came == "done" else 0)
    assert desk.broken() == []


# -- PostgreSQL keeps it too -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "promise"),
    [
        ("UPDATE ledger.damage_obligor SET until_on = '2025-07-01' WHERE place = 1", "with_its_record"),
        (
            "UPDATE ledger.damage_party SET until_on = '2025-07-01' WHERE owner = 'enterprise:x'",
            "damage_party_left",
        ),
        (
            "INSERT INTO ledger.damage_obligor (book_id, case_id, part, owner, place, numerator, denominator, since_on, follows)"
            " SELECT book_id, case_id, part, 'enterprise:w', 9, 1, 1, '2025-07-01', 1 FROM ledger.damage_obligor WHERE place = 1",
            "damage_succeeded",
        ),
        (
            "INSERT INTO ledger.damage_obligor (book_id, case_id, part, owner, place, numerator, denominator, since_on)"
            " SELECT book_id, case_id, part, 'enterprise:v', 9, 1, 1, '2025-07-01' FROM ledger.damage_obligor WHERE place = 1",
            "damage_obligor_liable",
        ),
    ],
)
def test_plain_sql_takes_no_place(desk: Desk, owner: Database, statement: str, promise: str) -> None:
    """Goal: nobody comes to owe, ends owing or leaves by plain SQL. Method: as the web's role; w is in the case, v has left it."""
    desk.judged()
    desk.must("add_parties", JULY, parties=[{"owner": one, "side": "liable", "name": "n"} for one in (W, V)])
    desk.must("remove_party", JULY, party=V)
    assert refused(owner, statement) == promise
    assert desk.broken() == []


def test_who_takes_a_place_is_named_by_a_substitution(desk: Desk, owner: Database) -> None:
    """Goal: another record lets nobody take a place. Method: as the web's role, where whatever record would do."""
    desk.judged()
    desk.must("add_parties", JULY, parties=[{"owner": W, "side": "liable", "name": "w"}])
    with owner.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger.damage_obligor DISABLE TRIGGER written_by_act")
    follows = (
        "INSERT INTO ledger.damage_obligor (book_id, case_id, part, owner, place, numerator, denominator, since_on, follows)"
        " SELECT book_id, case_id, part, 'enterprise:w', 9, 1, 1, '2025-07-01', 1 FROM ledger.damage_obligor WHERE place = 1"
    )
    assert refused(owner, follows) == "damage_succeeded"


def test_nobody_leaves_who_owes(desk: Desk, owner: Database) -> None:
    """Goal: who owes sees the case. Method: by the owner of the database, past the program."""
    desk.judged()
    with owner.engine.connect() as connection, pytest.raises(DBAPIError) as caught:
        connection.exec_driver_sql("ALTER TABLE ledger.damage_party DISABLE TRIGGER written_once")
        connection.exec_driver_sql(
            "UPDATE ledger.damage_party SET until_on = '2025-07-01' WHERE owner = 'enterprise:x'"
        )
        connection.commit()
    assert "damage_party_left" in str(caught.value.orig.diag.constraint_name)  # type: ignore[union-attr]

"""post(): batches, groups, exactly once, and the order in which refusals are looked for."""

import dataclasses
from datetime import date

import pytest

from ledger.database import Database
from ledger.entries import Entry, Posting
from ledger.identifiers import uuid7
from ledger.journal.accounts import NewAccount
from ledger.journal.foreseeing import least_held
from ledger.journal.posting import Submission, approve, check_batch
from ledger.journal.refusals import BatchIdRepeated, GroupBroken
from tests.world import DAY, World, move

CLAIM_2 = NewAccount("claim2", "owner:claim2", "settlement_claim")


def statuses(world: World, *entries: Entry, atomic: bool = False, groups: tuple[int, ...] = ()) -> list[str]:
    """Statuses of a batch."""
    return [o.status for o in world.post(*entries, atomic=atomic, groups=groups)]


def test_posted_entry_moves_balances(world: World) -> None:
    """A posted entry tells the balance and version after each line, in the normal direction."""
    outcome = world.post(move("a", "b", 500))[0]
    assert outcome.status == "posted"
    assert outcome.balances == [(500, 1), (-500, 1)]
    assert outcome.recorded_at is not None
    assert world.post(move("a", "b", 5))[0].balances == [(505, 2), (-505, 2)]
    assert (world.balance("a"), world.balance("b")) == (505, -505)
    assert world.broken() == []


def test_outcomes_come_in_the_order_given(world: World) -> None:
    """Each for itself: the good are posted around the bad, and a later one sees what an earlier one left."""
    batch = [move("low", "a", 10), move("b", "low", 11), move("b", "low", 10), move("b", "nobody", 1)]
    outcomes = world.post(*batch)
    assert [o.status for o in outcomes] == ["posted", "refused", "posted", "refused"]
    assert [o.error.code if o.error else None for o in outcomes] == [
        None,
        "account.overdraft",
        None,
        "entry.account_unknown",
    ]
    assert [o.entry for o in outcomes] == batch
    assert world.balance("low") == 0
    assert world.broken() == []


def test_all_or_none(world: World) -> None:
    """Atomic: one bad entry, wherever it stands, and nothing is written; the innocent ids stay free."""
    good, bad = [move("a", "b", 1), move("low", "a", 2)], move("b", "low", 3)
    for place in range(3):
        batch = [*good[:place], bad, *good[place:]]
        assert sorted(statuses(world, *batch, atomic=True)) == ["linked", "linked", "refused"]
        bad = move("b", "low", 3)
    assert world.balance("a") == 0
    assert statuses(world, *good, atomic=True) == ["posted", "posted"]
    assert world.broken() == []


def test_groups_stand_or_fall_alone(world: World) -> None:
    """Two groups and singles in one batch: the failing group goes, everything else stays."""
    batch = [
        move("a", "b", 1),
        move("low", "a", 5),
        move("b", "low", 5),
        move("c", "a", 1),
        move("a", "low", 9),
        move("c", "b", 1),
        move("low", "c", 7),
    ]
    outcomes = world.post(*batch, groups=(0, 1, 1, 2, 2, 2, 0))
    assert [o.status for o in outcomes] == [
        "posted",
        "posted",
        "posted",
        "linked",
        "refused",
        "linked",
        "posted",
    ]
    assert outcomes[3].error is not None
    assert outcomes[3].error.code == "entry.linked_failed"
    assert [(b, v) for o in outcomes for b, v in o.balances][-2:] == [(7, 3), (-7, 1)]
    assert world.balance("low") == 7
    assert world.broken() == []


def test_group_undo_restores_what_later_entries_see(world: World) -> None:
    """An entry after a failed group is judged by the balances without it."""
    outcomes = statuses(
        world, move("low", "a", 5), move("b", "nobody", 1), move("a", "low", 5), groups=(1, 1, 0)
    )
    assert outcomes == ["linked", "refused", "refused"]
    assert world.broken() == []


def test_batch_rules() -> None:
    """An id twice in one batch and a group that is interrupted are refused before anything is tried."""
    one, two, three = move("a", "b", 1), move("a", "b", 2), move("a", "b", 3)
    with pytest.raises(BatchIdRepeated):
        check_batch([Submission(one, 1), Submission(two, 1), Submission(one, 1)])
    with pytest.raises(GroupBroken):
        check_batch([Submission(one, 1, 1), Submission(two, 1, 0), Submission(three, 1, 1)])


def test_same_id_same_content_is_replayed(world: World) -> None:
    """A retry is a success that says so, and changes nothing; also beside new entries and in a group."""
    first = move("a", "b", 10, memo='quotes " and \\ and {braces}', document="判决书")
    assert statuses(world, first) == ["posted"]
    assert statuses(world, first) == ["replayed"]
    assert statuses(world, first, move("a", "b", 1)) == ["replayed", "posted"]
    assert statuses(world, first, move("a", "b", 1), groups=(3, 3)) == ["replayed", "posted"]
    assert statuses(world, first, move("a", "low", 1), move("c", "d", 1), groups=(3, 3, 3)) == [
        "replayed",
        "refused",
        "linked",
    ]
    assert world.balance("a") == 12
    assert world.broken() == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "market.deposit", "document": "x"}, "kind"),
        ({"effective_on": date(2026, 6, 2), "memo": "x"}, "effective_on"),
        ({"document": "x", "memo": "x"}, "document"),
        ({"memo": "x"}, "memo"),
        ({"reverses": uuid7()}, "reverses"),
        ({"postings": 3}, "postings"),
        ({"postings": ("c", "b", 10, 10)}, "postings[1].account"),
        ({"postings": ("a", "c", 10, 10)}, "postings[2].account"),
        ({"postings": ("a", "b", 11, 11)}, "postings[1].debit"),
    ],
)
def test_same_id_other_content_is_a_conflict(world: World, change: dict[str, object], field: str) -> None:
    """The conflict names the first field that differs, in the documented order; nothing is written."""
    first = move("a", "b", 10)
    world.post(first)
    if change.get("postings") == 3:
        third = (*first.postings, Posting("a", "lot:1", "debit", 1), Posting("b", "lot:1", "credit", 1))
        change = {"postings": third}
    elif isinstance(spec := change.get("postings"), tuple):
        debit, credit, amount, _ = spec
        change = {
            "postings": (Posting(debit, "CNY", "debit", amount), Posting(credit, "CNY", "credit", amount))
        }
    outcome = world.post(dataclasses.replace(first, **change))[0]  # type: ignore[arg-type]
    assert outcome.status == "conflict"
    assert outcome.error is not None
    assert (outcome.error.code, outcome.error.figures["field"]) == ("entry.id_used", field)
    assert world.balance("a") == 10


def test_conflict_in_other_asset_and_side(world: World) -> None:
    """Assets and sides count too."""
    first = move("a", "b", 10)
    world.post(first)
    other = dataclasses.replace(first, postings=move("a", "b", 10, asset="lot:1").postings)
    swapped = dataclasses.replace(first, postings=(first.postings[1], first.postings[0]))
    assert [o.error.figures["field"] for o in world.post(other) if o.error] == ["postings[1].asset"]
    assert [o.error.figures["field"] for o in world.post(swapped) if o.error] == ["postings[1].account"]


def test_refusal_is_remembered(world: World) -> None:
    """A refused id gets the same answer for ever, with the old figures, even when the balance has grown since."""
    wish = move("a", "low", 8)
    first = world.post(wish)[0].error
    world.post(move("low", "b", 100))
    again = world.post(wish)[0]
    assert first is not None
    assert again.status == "refused"
    assert again.error is not None
    assert (again.error.code, again.error.figures) == (first.code, first.figures)
    assert world.one(dataclasses.replace(wish, memo="other")) == "entry.id_used"
    assert world.one(move("a", "low", 8)) == "posted"
    assert world.broken() == []


def test_overdraft_and_ceiling_say_the_figures(world: World) -> None:
    """Needs and has are decimal strings in the unit of the asset, with the asset's name."""
    world.post(move("low", "a", 7_500_000, asset="lot:1"))
    error = world.post(move("a", "low", 8_000_000, asset="lot:1"))[0].error
    assert error is not None
    assert error.message() == "Line 2: needs 8.000 t, has 7.500 t of SO2, vintage 2026 in the account low."
    world.post(move("full", "a", 400))
    error = world.post(move("full", "a", 700))[0].error
    assert error is not None
    assert error.figures["room"] == "6.00"
    assert world.one(move("full", "a", 600)) == "posted"
    assert world.one(move("b", "full", 1)) == "posted"


def test_a_floor_holds_on_every_legal_day(world: World, owner: Database) -> None:
    """Goal: no day below the floor. Method: paid before it came in, on the line and past it; with the figures; then with triggers off."""
    tenth, twentieth = date(2026, 5, 10), date(2026, 5, 20)
    world.post(move("low", "a", 500, on=tenth), move("low", "a", 300, on=twentieth))
    error = world.post(move("a", "low", 501, on=date(2026, 5, 12)))[0].error
    assert error is not None
    assert error.code == "account.overdraft_later"
    assert (error.figures["effective_on"], error.figures["day"]) == ("2026-05-12", "2026-05-12")
    assert (error.figures["needed"], error.figures["available"]) == ("5.01", "5.00")
    assert "on 2026-05-12 5.00 yuan of renminbi are left for it" in error.message()
    assert world.one(move("a", "low", 1, on=date(2026, 5, 9))) == "account.overdraft_later"
    assert world.one(move("a", "low", 700, on=twentieth)) == "posted"
    world.post(move("low", "a", 50, on=date(2026, 5, 25)))
    told = world.post(move("a", "low", 101, on=tenth))[0].error
    assert told is not None
    assert (told.figures["day"], told.figures["available"]) == ("2026-05-20", "1.00")
    assert world.one(move("a", "low", 100, on=tenth)) == "posted"
    assert world.broken() == []
    with owner.engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for table in ("entry", "posting"):
            connection.exec_driver_sql(f"ALTER TABLE ledger.{table} DISABLE TRIGGER ALL")
            connection.exec_driver_sql(
                f"UPDATE ledger.{table} SET effective_on = '2026-05-09' WHERE effective_on = '2026-05-20'"
                f" AND entry_id IN (SELECT entry_id FROM ledger.posting WHERE debit = 700 OR credit = 700)"
            )
    assert [name for name, _ in world.broken()] == ["held_on_every_day"]


def test_the_least_that_is_held_later(world: World, database: Database) -> None:
    """Goal: who pays out on a day knows what is there on it and after it. Method: days before, on, between and after what was posted; an
    account that holds nothing, and one that is not there."""
    tenth, twentieth = date(2026, 5, 10), date(2026, 5, 20)
    world.post(move("low", "a", 500, on=tenth), move("a", "low", 300, on=twentieth))
    world.post(move("low", "a", 50, on=date(2026, 5, 25)))
    with database.read() as books:
        held = {
            (name, day): least_held(books, world.book_id, name, "CNY", date(2026, 5, day))
            for name, days in (("low", (9, 10, 15, 20, 25, 26)), ("full", (10,)))
            for day in days
        }
        nobody = least_held(books, world.book_id, "nobody:here", "CNY", tenth)
    assert held == {
        ("low", 9): 0,
        ("low", 10): 200,
        ("low", 15): 200,
        ("low", 20): 200,
        ("low", 25): 250,
        ("low", 26): 250,
        ("full", 10): 0,
    }
    assert nobody == 0


def test_the_newest_day_is_that_of_what_was_posted(world: World) -> None:
    """Goal: a date that was refused, or went with its group, is none. Method: `newest_days_agree`, and what a batch sees of itself."""
    late, early = date(2026, 5, 20), date(2026, 5, 10)
    batch = [move("low", "a", 5, on=early), move("low", "a", 5, on=late), move("a", "low", 11, on=late)]
    assert statuses(world, *batch, atomic=True) == ["linked", "linked", "refused"]
    batch = [
        move("low", "a", 5, on=late),
        move("a", "low", 5, on=early),
        move("low", "a", 5, on=early),
        move("a", "low", 5, on=early),
        move("a", "low", 1, on=early),
    ]
    told = [o.error.code if o.error else o.status for o in world.post(*batch)]
    assert told == ["posted", "account.overdraft_later", "posted", "posted", "account.overdraft_later"]
    assert world.broken() == []


def test_totals_have_an_end(world: World, owner: object) -> None:
    """Debits and credits in all stay far from the end of the integers."""
    amount = 10**17
    assert statuses(world, *[move("a", "b", amount) for _ in range(90)]) == ["posted"] * 90
    assert world.one(move("a", "b", amount)) == "account.total_too_large"


def test_kind_fits_its_legs(world: World) -> None:
    """A kind moves only its purposes, on their sides, and all its required legs."""
    world.open(CLAIM_2)
    assert world.one(move("a", "cash", 5)) == "entry.kind_legs"
    assert world.one(move("cash", "claim", 5, kind="market.deposit")) == "posted"
    assert world.one(move("claim", "cash", 5, kind="market.deposit")) == "entry.kind_legs"
    assert world.one(move("claim", "claim2", 5, kind="market.settlement")) == "entry.leg_missing"
    assert world.one(move("a", "b", 5, kind="no.such")) == "entry.kind_unknown"
    assert world.one(move("cash", "claim", 5, kind="market.deposit", asset="lot:1")) == "entry.asset_unfit"


@pytest.mark.parametrize(
    ("status", "debit", "credit"),
    [
        ("open", "posted", "posted"),
        ("receive_only", "posted", "account.receive_only"),
        ("frozen", "account.frozen", "account.frozen"),
        ("closed", "account.closed", "account.closed"),
    ],
)
def test_status(world: World, status: str, debit: str, credit: str) -> None:
    """What an account may do depends on its status; both before and after its first posting in an asset."""
    world.status("c", status)  # type: ignore[arg-type]
    assert world.one(move("c", "a", 1)) == debit
    assert world.one(move("a", "c", 1)) == credit
    world.status("c", "open")
    world.post(move("c", "a", 5), move("a", "c", 5 + (debit == "posted") - (credit == "posted")))
    world.status("c", status)  # type: ignore[arg-type]
    assert world.one(move("c", "a", 1)) == debit
    assert world.one(move("a", "c", 1)) == credit
    assert world.broken() == []


def test_effective_dates(world: World) -> None:
    """Not after today in the zone of the law, not before the book."""
    assert world.one(move("a", "b", 1, on=date(2025, 12, 31))) == "entry.effective_before_book"
    assert world.one(move("a", "b", 1, on=date(2100, 1, 1))) == "entry.effective_in_future"


def test_approval_by_another_person(world: World) -> None:
    """A kind that needs approval is posted only with the yes of another person to exactly this content."""
    wish = move("a", "b", 10, kind="journal.adjustment")
    assert world.one(wish) == "entry.approval_missing"
    wish = move("a", "b", 10, kind="journal.adjustment")
    world.database.begin(lambda books: approve(books, world.book_id, wish, world.poster))
    assert world.one(wish) == "entry.approved_by_poster"
    wish = move("a", "b", 10, kind="journal.adjustment")
    world.database.begin(lambda books: approve(books, world.book_id, wish, world.approver))
    assert world.one(dataclasses.replace(wish, memo="changed afterwards")) == "entry.approval_missing"
    wish = move("a", "b", 10, kind="journal.adjustment")
    world.database.begin(lambda books: approve(books, world.book_id, wish, world.approver))
    assert world.one(wish) == "posted"
    assert world.one(wish) == "replayed"
    assert world.broken() == []


def test_order_of_precedence(world: World) -> None:
    """Of two faults in one request, the earlier in the documented order is told."""
    world.open(CLAIM_2)
    world.status("d", "frozen")
    unknown, closed = "nobody", "d"
    future, early = date(2100, 1, 1), date(2025, 1, 1)
    used = move("a", "b", 3)
    world.post(used)
    cases = [
        (dataclasses.replace(used, kind="no.such"), "entry.id_used"),
        (move(unknown, "b", 1, kind="no.such", on=future), "entry.kind_unknown"),
        (move(unknown, "b", 1, on=future), "entry.effective_in_future"),
        (move(unknown, "b", 1, on=early), "entry.effective_before_book"),
        (move(closed, unknown, 1), "account.frozen"),
        (move(unknown, closed, 1), "entry.account_unknown"),
        (move("a", "b", 1, asset="none"), "entry.asset_unknown"),
        (move(closed, "cash", 1, kind="market.deposit"), "entry.kind_legs"),
        (move("cash", "claim", 1, kind="market.payout"), "entry.kind_legs"),
        (move(closed, "low", 1), "account.frozen"),
        (move("claim", "claim2", 1, kind="market.settlement"), "entry.leg_missing"),
        (move("a", "b", 1, reverses=uuid7()), "reversal.kind_and_target"),
        (move("a", "low", 1), "account.overdraft"),
    ]
    for entry, expected in cases:
        assert world.one(entry) == expected, (entry, expected)


def test_actor_of_another_book_is_refused(world: World, owner: object) -> None:
    """Who posts belongs to the book; a number that is nobody's is refused by the database."""
    from ledger.database.refusals import PromiseBroken

    with pytest.raises(PromiseBroken) as caught:
        world.post(move("a", "b", 1), actor_id=999_999)
    assert caught.value.figures["promise"] == "entry_actor_of_book"


def test_many_postings_in_many_assets(world: World) -> None:
    """One entry may move several assets, each balanced; an account may stand in several lines of one side."""
    postings = (
        Posting("a", "CNY", "debit", 7),
        Posting("b", "CNY", "credit", 3),
        Posting("c", "CNY", "credit", 5),
        Posting("b", "lot:1", "debit", 9),
        Posting("a", "lot:1", "credit", 9),
        Posting("a", "CNY", "debit", 1),
    )
    outcome = world.post(Entry(uuid7(), "journal.transfer", DAY, postings))[0]
    assert outcome.balances == [(7, 1), (-3, 1), (-5, 1), (9, 1), (-9, 1), (8, 2)]
    assert world.broken() == []

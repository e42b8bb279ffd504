"""Nothing is posted for a room but by its act: what a web that was taken over posts bare is refused, kind by kind."""

from collections import defaultdict
from itertools import product
from uuid import UUID

import pytest

from ledger.audit.checks import run_checks
from ledger.compensation.invariants import INVARIANTS as compensation
from ledger.database import Books, Database
from ledger.entries import Entry, Posting
from ledger.errors import LedgerError
from ledger.house import KINDS, PURPOSES
from ledger.identifiers import derived, uuid7
from ledger.journal.kinds import REVERSAL
from ledger.journal.posting import Submission, approve, mirror, post
from ledger.manifest import Kind
from ledger.processes.invariants import INVARIANTS as processes
from ledger.schema import MACHINES
from tests.furnished import furnished
from tests.permits.world import DAY, District, site

ONE, TWO = site(1), site(2)
BY_HAND = {"journal.transfer", "journal.adjustment", REVERSAL}
ASKED = [
    one
    for one in (*processes, *compensation)
    if one.name in ("entries_have_their_acts", "entries_have_their_records")
]
ASSETS = {"money": "CNY", "permit": "lot:SO2:330603:2026:0001", "cap": "cap:SO2:330603:2026"}


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills; a lot under a cap; two accounts without limits for every line of the chart, of the second mill."""
    made = District(database, owner)
    for number in (1, 2):
        made.enterprise(number)
    made.cap("100")
    made.allocate(TWO, "10")
    party = TWO.rpartition(":")[0]
    with owner.engine.begin() as connection:
        # An account of a case has its place there; these have none, so that only what is asked of an entry stands against it.
        connection.exec_driver_sql("ALTER TABLE ledger.account DISABLE TRIGGER damage_account_placed")
        for side, one in product(("debit", "credit"), PURPOSES.values()):
            connection.exec_driver_sql(
                "INSERT INTO ledger.account (book_id, code, owner, purpose, floor, debit_normal, opened_by)"
                " VALUES (%s, %s, %s, %s, NULL, %s, %s)",
                (made.book_id, f"{side}:{one.code}", party, one.code, one.debit_normal, made.clerk),
            )
        connection.exec_driver_sql("ALTER TABLE ledger.account ENABLE ALWAYS TRIGGER damage_account_placed")
    return made


def _bare(kind: Kind, entry_id: UUID) -> Entry:
    """Make an entry that its kind lets pass: the legs that it requires, and what balances them."""
    sides = {"debit": kind.debits, "credit": kind.credits}
    legs = [tuple(one.split(":")) for one in kind.required]
    for side, purposes in sides.items():
        legs += [] if any(one[0] == side for one in legs) else [(side, purposes[0])]
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for side, purpose in legs:
        groups[PURPOSES[purpose].asset_kinds[0]].append((side, purpose))
    made: list[Posting] = []
    for asset_kind, some in groups.items():
        for side, purposes in sides.items():
            if not any(one == side for one, _ in some):
                some.append((side, next(p for p in purposes if asset_kind in PURPOSES[p].asset_kinds)))
        count = {side: sum(one == side for one, _ in some) for side in sides}
        made += [
            Posting(f"{side}:{purpose}", ASSETS[asset_kind], side, 60 // count[side])  # type: ignore[arg-type]
            for side, purpose in some
        ]
    return Entry(entry_id, kind.code, DAY, tuple(made))


def _posted(d: District, entry: Entry, *, by: Database | None = None, approver: str = "") -> str:
    """Post as the web does, past every act; tell what came at COMMIT."""

    def write(books: Books) -> str:
        if approver:
            approve(books, d.book_id, entry, d.people[approver])
        [outcome] = post(books, d.book_id, [Submission(entry, d.people["finance"])])
        return outcome.status if outcome.error is None else outcome.error.code

    try:
        return (by or d.database).begin(write)
    except LedgerError as error:
        return str(error.figures["promise"])


@pytest.mark.parametrize("kind", [one for one in KINDS if one.code != REVERSAL], ids=lambda one: one.code)
def test_every_kind_posted_bare(district: District, kind: Kind) -> None:
    """Goal: only what is recorded by hand is posted by hand. Method: for each kind an entry that the posting function takes."""
    came = _posted(district, _bare(kind, uuid7()), approver="teller" if kind.needs_approval else "")
    if kind.code in BY_HAND:
        assert came == "posted"
    else:
        assert came in ("entry_of_act", "entry_of_record", "entry_by_two")
        assert came in ("entry_of_record", "entry_by_two") or not kind.code.startswith("compensation.")


def test_what_stands_by_hand_has_no_act() -> None:
    """Goal: no kind of a room is forgotten, and each names steps that are there."""
    steps = {(machine.name, one.action) for machine in MACHINES for one in machine.transitions}
    assert {one.code for one in KINDS if not one.acts} == BY_HAND
    for kind in KINDS:
        for rule in (*kind.acts, *kind.undone_by):
            machine, action, *_ = rule.split()
            assert machine == "compensation.record" or (machine, action.removeprefix("since:")) in steps, rule


@pytest.mark.parametrize("kind", ["permits.surrender", "market.deposit", "compensation.payment"])
def test_a_reversal_is_of_its_act(district: District, kind: str) -> None:
    """What a room has posted is not taken back by hand."""
    d, [one] = district, [one for one in KINDS if one.code == kind]
    entry = _bare(one, uuid7())
    assert _posted(d, entry, by=d.owner) == "posted"
    undone = mirror(entry, uuid7(), DAY, "x", "y")
    assert _posted(d, undone) in ("entry_of_act", "entry_of_record", "entry_by_two")


def test_the_doctor_asks_for_the_act_of_each_entry(district: District) -> None:
    """Goal: what the owner of the database wrote is found, too. Method: entries without an act, and one that has an id like that of one."""
    d = district
    assert not _found(d)
    kinds = {one.code: one for one in KINDS}
    bare = [
        _bare(kinds[code], uuid7()) for code in ("permits.move", "market.settlement", "compensation.payment")
    ]
    with d.database.read() as books:
        grant = books.connection.exec_driver_sql("SELECT grant_id FROM ledger.permit_grant").scalar_one()
    bare.append(_bare(kinds["permits.lease"], derived(grant, "register")))
    for entry in bare:
        assert _posted(d, entry, by=d.owner) == "posted"
    assert _found(d) == {f"entry {entry.id}" for entry in bare}


def _found(d: District) -> set[str]:
    with d.owner.read() as books:
        return {told for one in run_checks(books, ASKED) for told in one.offenders}

"""A deposit that the bank tells of is recorded by one person of finance, unless that person alone brought the bank's word in."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError

from ledger.actors.authority import Role
from ledger.actors.tables import actor
from ledger.database import Books
from ledger.errors import LedgerError
from ledger.identifiers import uuid7
from ledger.market.actions import corrections, money
from ledger.permits.actions import second
from ledger.processes.actions import Step
from ledger.reconciliation.queries.lists import arrival_of
from ledger.register.looks import _PLAIN, plain_name
from tests.people import key_for
from tests.reconciliation.world import DYER, EXCHANGE, MILL, NAMES, SECOND, Treasury, moved, stated, yuan
from tests.rewriting import rewriting

PAID_ON = date(2026, 6, 9)
LINES = (("9.00", "2026-06-02"), ("8.00", "2026-06-03"), ("7.00", "2026-06-04"), ("-6.00", "2026-06-05"))
"""What the bank tells of the settlement account: net and day."""


class Cashiers:
    """Two people of finance, and the lines of the bank by day."""

    def __init__(self, treasury: Treasury) -> None:
        self.treasury = treasury
        self.persons: dict[int, int] = {}
        """Who stands behind an actor, where somebody does."""
        with treasury.owner.engine.begin() as connection:
            rows = [{"name": f"cashier {n}", "role": "finance", "book_id": treasury.book_id} for n in (1, 2)]
            self.one, self.two = sorted(
                connection.execute(insert(actor).returning(actor.c.actor_id), rows).scalars()
            )
        told = [moved(net, day, party=NAMES[MILL]) for net, day in LINES]
        told.append(moved("5.00", "2026-06-06", reversal=True))
        treasury.take(stated("1000.00", told, "2026-06-02", "2026-06-06", number=SECOND))
        treasury.take(stated("1000.00", [moved("9.00", "2026-06-07")], "2026-06-07", "2026-06-07"))
        self.lines = {key.split()[0]: number for key, number in treasury.lines().items()}

    def do(self, who: int, action: Any, on: date = PAID_ON, **words: Any) -> str:
        """Do something as one of them, and tell the state it led to or the code of the refusal."""
        step = Step(who, "finance", on, document="bank", person_id=self.persons.get(who))
        try:
            done = self.treasury.database.begin(
                lambda books: action(books, self.treasury.book_id, step, **words)
            )
        except LedgerError as error:
            return error.code
        return str((done[0] if isinstance(done, tuple) else done).state)

    def deposit(
        self,
        who: int,
        line: int,
        amount: str = "9.00",
        id_: UUID | None = None,
        *,
        owner: str = MILL,
        reason: str = "",
        on: date = PAID_ON,
    ) -> str:
        """Record a deposit by a line of the bank."""
        act_id = id_ or uuid7()

        def paid(books: Books, book_id: int, step: Step) -> Any:
            arrival = arrival_of(books, book_id, line)
            step = replace(step, reason=reason)
            return money.pay_in(
                books, book_id, step, act_id=act_id, owner=owner, amount=yuan(amount), arrival=arrival
            )

        return self.do(who, paid, on)


@pytest.fixture
def cashiers(treasury: Treasury) -> Cashiers:
    """The bank has told of some payments; somebody else imported its statements."""
    return Cashiers(treasury)


def test_one_person_suffices_where_the_bank_tells_of_it(cashiers: Cashiers) -> None:
    """Recorded at once, once for a line, and not where the line is matched already; a retry is answered."""
    c, id_ = cashiers, uuid7()
    line = c.lines["2026-06-02"]
    assert c.deposit(c.one, line, id_=id_) == "recorded"
    assert c.deposit(c.two, line) == "permits.line_used"
    c.treasury.deposit(MILL, "8.00", "2026-06-03")
    c.treasury.run(c.treasury.second)
    assert c.deposit(c.one, c.lines["2026-06-03"], "8.00") == "permits.line_used"
    assert c.deposit(c.one, line, id_=id_) == "recorded"
    assert c.treasury.broken() == []


@pytest.mark.parametrize(
    ("day", "amount"),
    [("2026-06-02", "9.01"), ("2026-06-05", "6.00"), ("2026-06-06", "5.00"), ("2026-06-07", "9.00")],
    ids=["another amount", "money out", "a reversal", "another account"],
)
def test_a_line_tells_of_this_very_payment(cashiers: Cashiers, day: str, amount: str) -> None:
    """Amount, direction and account are those of the deposit, in Python and in PostgreSQL."""
    c, waiting = cashiers, uuid7()
    assert c.deposit(c.one, c.lines[day], amount) == "permits.line_unfit"
    assert c.deposit(c.one, 999_999, amount) == "reconciliation.line_unknown"
    assert c.do(c.one, money.pay_in, act_id=waiting, owner=MILL, amount=yuan(amount)) == "proposed"
    with pytest.raises(DBAPIError) as broken, c.treasury.owner.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO ledger.permit_deposit_line VALUES (%s, %s, %s)",
            (c.treasury.book_id, waiting, c.lines[day]),
        )
    assert getattr(broken.value.orig, "diag").constraint_name == "deposit_line_fits"  # noqa: B009


@pytest.mark.parametrize("system", ["", "importer"])
def test_who_brought_the_line_in_does_not_stand_for_two(cashiers: Cashiers, system: str) -> None:
    """One person imports a statement, with the same key or that of a machine, and records its deposit: it waits for another person;
    dropped, the line is free; PostgreSQL asks the same."""
    c, id_ = cashiers, uuid7()
    mine, other = (
        c.treasury.owner.begin(
            lambda books, s=machine: key_for(  # type: ignore[misc]
                books, c.treasury.book_id, "Wang", Role.FINANCE, system=s
            )
        )
        for machine in ("", system)
    )
    c.persons = {mine.actor_id: mine.person_id}
    c.one = mine.actor_id
    c.treasury.clerk, importer = other.actor_id, c.treasury.clerk
    told = [moved(net, "2026-06-08", party=NAMES[MILL]) for net in ("40.00", "41.00")]
    c.treasury.take(stated("1023.00", told, "2026-06-08", "2026-06-08", number=SECOND))
    c.treasury.clerk = importer
    lines = {
        key.split()[1]: number for key, number in c.treasury.lines().items() if key.startswith("2026-06-08")
    }
    dropped = uuid7()
    for act_id in (dropped, id_):
        assert c.deposit(c.one, lines["4000"], "40.00", act_id) == "proposed"
    assert c.do(c.one, second.drop, act_id=dropped, ways=(money.PAY_IN,)) == "dropped"
    assert c.do(c.one, second.confirm, act_id=id_, ways=(money.PAY_IN,)) == "process.second_person_needed"
    with pytest.raises(DBAPIError) as broken, c.treasury.owner.engine.begin() as connection:
        row = (c.treasury.book_id, id_, lines["4000"])
        connection.exec_driver_sql("INSERT INTO ledger.permit_deposit_line VALUES (%s, %s, %s)", row)
        connection.exec_driver_sql("INSERT INTO ledger.permit_alone VALUES (%s, %s, 4000, 0, %s)", row)
    assert getattr(broken.value.orig, "diag").constraint_name == "deposit_line_fits"  # noqa: B009
    assert c.do(c.two, second.confirm, act_id=id_, ways=(money.PAY_IN,)) == "recorded"
    assert c.deposit(c.two, lines["4000"], "40.00") == "permits.line_used"
    assert c.deposit(c.two, lines["4100"], "41.00") == "recorded"
    with c.treasury.database.read() as books:
        held = books.connection.exec_driver_sql(
            "SELECT b.debits - b.credits FROM ledger.balance b JOIN ledger.account a USING (book_id, account_id) WHERE a.code = %s",
            (EXCHANGE,),
        ).scalar_one()
    assert held == yuan("81.00")
    assert c.treasury.broken() == []


def forced(c: Cashiers, act_id: UUID, line: int) -> str:
    """Let one person suffice for a deposit that waits, past the rules, and tell which promise of PostgreSQL breaks."""
    with pytest.raises(DBAPIError) as broken, c.treasury.owner.engine.begin() as connection:
        row = (c.treasury.book_id, act_id, line)
        connection.exec_driver_sql("INSERT INTO ledger.permit_deposit_line VALUES (%s, %s, %s)", row)
        connection.exec_driver_sql("INSERT INTO ledger.permit_alone VALUES (%s, %s, 900, 0, %s)", row)
    return str(getattr(broken.value.orig, "diag").constraint_name)  # noqa: B009


def test_a_line_of_another_payer_takes_a_reason_and_a_second_person(cashiers: Cashiers) -> None:
    """Goal: nobody books the money of one to another alone. Method: a line of the mill for the dyer, without and with a reason."""
    c, id_ = cashiers, uuid7()
    line = c.lines["2026-06-02"]
    assert c.deposit(c.one, line, owner=DYER) == "permits.payer_differs"
    assert c.deposit(c.one, line, id_=id_, owner=DYER, reason="the mill pays for its daughter") == "proposed"
    with c.treasury.database.read() as books:
        terms = books.connection.exec_driver_sql(
            "SELECT terms FROM ledger.permit_act WHERE act_id = %s", (id_,)
        ).scalar_one()
    assert (terms["payer"], terms["registered"], terms["why"]) == (
        NAMES[MILL],
        NAMES[DYER],
        "the mill pays for its daughter",
    )
    assert forced(c, id_, line) == "deposit_line_fits"
    assert c.deposit(c.one, line, id_=id_, owner=DYER, reason="the mill pays for its daughter") == "proposed"
    assert c.do(c.one, second.confirm, act_id=id_, ways=(money.PAY_IN,)) == "process.second_person_needed"
    assert c.do(c.two, second.confirm, act_id=id_, ways=(money.PAY_IN,)) == "recorded"
    assert c.treasury.broken() == []


PAYERS = {
    "": "proposed",
    " 绍兴纺织 有限公司": "recorded",
    "绍兴纺织(有限公司)": "recorded",
    "绍兴纺织有限公司。": "recorded",
    "。": "proposed",
    **dict.fromkeys(
        ("绍兴" + chr(mark) + "纺织有限公司" for mark in _PLAIN if not chr(mark).isalpha()), "recorded"
    ),
    "绍兴纺织有限公司诸暨分公司": "permits.payer_differs",
    "绍兴纺织": "permits.payer_differs",
    "张三": "permits.payer_differs",
}


@pytest.mark.parametrize("payer", PAYERS)
def test_names_are_compared_as_the_bank_writes_them(cashiers: Cashiers, payer: str) -> None:
    """Goal: brackets and blanks are no other payer; no payer tells of nobody. Method: names of a line, in Python and in PostgreSQL."""
    c, id_ = cashiers, uuid7()
    c.treasury.take(
        stated(
            "1023.00", [moved("9.00", "2026-06-09", party=payer)], "2026-06-09", "2026-06-09", number=SECOND
        )
    )
    line = next(number for key, number in c.treasury.lines().items() if key.startswith("2026-06-09"))
    assert c.deposit(c.one, line, id_=id_) == PAYERS[payer]
    if PAYERS[payer] != "recorded":
        assert (
            c.do(c.one, money.pay_in, act_id=(other := uuid7()), owner=MILL, amount=yuan("9.00"))
            == "proposed"
        )
        assert forced(c, other, line) == "deposit_line_fits"


def test_a_line_is_free_again_when_its_deposit_is_taken_back(cashiers: Cashiers) -> None:
    """Goal: a deposit for the wrong party can be put right. Method: taken back by two, its line named again; while it stands, never."""
    c, id_, back = cashiers, uuid7(), uuid7()
    line = c.lines["2026-06-02"]
    assert c.deposit(c.one, line, id_=id_) == "recorded"
    with pytest.raises(DBAPIError) as broken, c.treasury.owner.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE ledger.permit_deposit_line SET live = false WHERE act_id = %s", (id_,)
        )
    assert getattr(broken.value.orig, "diag").constraint_name == "deposit_line_fits"  # noqa: B009
    assert c.do(c.one, corrections.take_back, act_id=back, payment=id_) == "proposed"
    assert c.deposit(c.two, line) == "permits.line_used"
    assert c.do(c.two, second.confirm, act_id=back, ways=(corrections.TAKE_BACK,)) == "reversed"
    assert c.deposit(c.two, line) == "recorded"
    assert c.deposit(c.two, line) == "permits.line_used"
    assert c.deposit(c.one, line, id_=id_) == "recorded"
    assert c.treasury.broken() == []


_JUNE_9 = (
    (5, "proposed"),
    (6, "recorded"),
    (7, "recorded"),
    (18, "recorded"),
    (19, "recorded"),
    (20, "proposed"),
)
DAYS = [
    *(("2026-06-09", date(2026, 6, day), state) for day, state in _JUNE_9),
    ("2026-06-02", date(2026, 5, 31), "proposed"),
    ("2026-06-02", date(2026, 6, 1), "recorded"),
    ("2026-06-02", date(2026, 1, 15), "proposed"),
]


@pytest.mark.parametrize(("booked", "on", "state"), DAYS)
def test_a_line_of_a_far_day_takes_a_second_person(
    cashiers: Cashiers, booked: str, on: date, state: str
) -> None:
    """Goal: a deposit is of its line's days, and the account's. Method: days inside, on and outside each bound, in both keepers."""
    c, id_ = cashiers, uuid7()
    told = [moved("9.00", "2026-06-09", party=NAMES[MILL])]
    c.treasury.take(stated("1023.00", told, "2026-06-09", "2026-06-09", number=SECOND))
    line = next(number for key, number in c.treasury.lines().items() if key.startswith(booked))
    assert c.deposit(c.one, line, id_=id_, on=on) == state
    if state == "proposed":
        assert forced(c, id_, line) == "deposit_line_fits"


def test_a_name_of_two_parties_tells_nothing(cashiers: Cashiers) -> None:
    """Goal: nobody books money on a namesake alone. Method: the dyer bears the mill's name in full width, in both keepers."""
    c, id_ = cashiers, uuid7()
    with c.treasury.owner.engine.begin() as connection, rewriting(connection, "party"):
        connection.exec_driver_sql(
            "UPDATE ledger.party SET name = %s WHERE book_id = %s AND code = %s",
            (NAMES[MILL] + "．", c.treasury.book_id, DYER),
        )
    assert c.deposit(c.one, c.lines["2026-06-02"], id_=id_) == "proposed"
    assert forced(c, id_, c.lines["2026-06-02"]) == "deposit_line_fits"


@pytest.mark.parametrize("payer", ["", "。"])
def test_who_is_not_in_the_register_waits(cashiers: Cashiers, payer: str) -> None:
    """Goal: no name is not the name of nobody. Method: a bank without a name, a line without payer, by both keepers; nobody is refused."""
    c, id_ = cashiers, uuid7()
    c.treasury.take(
        stated(
            "1023.00", [moved("9.00", "2026-06-09", party=payer)], "2026-06-09", "2026-06-09", number=SECOND
        )
    )
    line = next(number for key, number in c.treasury.lines().items() if key.startswith("2026-06-09"))
    assert c.deposit(c.one, line, id_=id_, owner="bank:icbc") == "permits.body_unknown"
    c.treasury.owner.begin(
        lambda books: key_for(books, c.treasury.book_id, "Zhao", Role.ENTERPRISE, owner="bank:icbc")
    )
    assert c.deposit(c.one, line, id_=id_, owner="bank:icbc") == "proposed"
    assert forced(c, id_, line) == "deposit_line_fits"


def test_both_keepers_write_a_name_alike(cashiers: Cashiers) -> None:
    """Goal: Python and PostgreSQL compare the same names. Method: every mark and capital, each also in full width."""
    with cashiers.treasury.database.read() as books:
        for char in map(chr, _PLAIN):
            for name in {"厂" + char, "厂" + (chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char)}:
                plain = books.connection.exec_driver_sql("SELECT ledger.plain_name(%s)", (name,)).scalar_one()
                assert plain == plain_name(name) == "厂" + (char.lower() if char.isalpha() else "")


@pytest.mark.parametrize(
    ("names", "payer", "state"),
    [
        ([(MILL, "新名印染厂", "2026-06-01")], NAMES[MILL], "recorded"),
        ([(MILL, "新名印染厂", "2026-06-01")], "（新名）印染厂", "recorded"),
        (
            [(MILL, "错名厂", "2026-06-01"), (MILL, "新名印染厂", "2026-06-01")],
            "错名厂",
            "permits.payer_differs",
        ),
        ([(DYER, "新名印染厂", "2026-06-01"), (MILL, "新名印染厂", "2026-06-01")], "新名印染厂", "proposed"),
        ([(DYER, NAMES[MILL], "2026-06-01")], NAMES[MILL], "proposed"),
    ],
)
def test_a_payer_is_known_by_every_name_that_it_had(
    cashiers: Cashiers, names: list[tuple[str, str, str]], payer: str, state: str
) -> None:
    """Goal: who was renamed pays for itself under both names. Method: the old one, the new one, one that never held, one of another."""
    c, id_ = cashiers, uuid7()
    told = [moved("9.00", "2026-06-09", party=payer)]
    c.treasury.take(stated("1023.00", told, "2026-06-09", "2026-06-09", number=SECOND))
    line = next(number for key, number in c.treasury.lines().items() if key.startswith("2026-06-09"))
    for code, name, on in names:
        asked = uuid7()
        assert c.do(c.one, money.pay_in, act_id=asked, owner=MILL, amount=yuan("9.00")) == "proposed"
        with c.treasury.owner.engine.begin() as connection, rewriting(connection, "naming"):
            connection.exec_driver_sql("ALTER TABLE ledger.naming DISABLE TRIGGER of_its_machine")
            connection.exec_driver_sql(
                "INSERT INTO ledger.naming (book_id, act_id, party, name, valid_from, document, actor_id)"
                " VALUES (%s, %s, %s, %s, %s, 'x', %s)",
                (c.treasury.book_id, asked, code, name, on, c.one),
            )
            connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
            connection.exec_driver_sql("ALTER TABLE ledger.naming ENABLE ALWAYS TRIGGER of_its_machine")
    assert c.deposit(c.one, line, id_=id_) == state
    if state != "recorded":
        assert (
            c.do(c.one, money.pay_in, act_id=(other := uuid7()), owner=MILL, amount=yuan("9.00"))
            == "proposed"
        )
        assert forced(c, other, line) == "deposit_line_fits"

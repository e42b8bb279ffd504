"""PostgreSQL refuses by itself, whoever is connected: each test goes past Python with plain SQL."""

from collections.abc import Callable

import psycopg
import pytest

from tests.world import World, move

INSERT_ENTRY = """INSERT INTO ledger.entry (book_id, entry_id, kind, effective_on, recorded_at, actor_id, lines, memo, document)
    VALUES ({book}, '{id}', 'journal.transfer', '2026-06-01', now(), {actor}, {lines}, '', '')"""
POSTINGS = """INSERT INTO ledger.posting (book_id, account_id, asset_id, line, entry_id, debit, credit, version,
    balance_after, recorded_at, effective_on) VALUES """
LINE = (
    "({book}, {account}, {asset}, {line}, '{id}', {debit}, {credit}, {version}, {after}, now(), '2026-06-01')"
)
ID = "01980000-0000-7000-8000-00000000aaaa"


class Plain:
    """A connection of a superuser, and the numbers of the world."""

    def __init__(self, world: World, url: str) -> None:
        self.world = world
        self.url = url
        with world.database.read() as books:
            query = "SELECT code, account_id FROM ledger.account WHERE book_id = %s"
            self.account: dict[str, int] = dict(
                books.connection.exec_driver_sql(query, (world.book_id,)).all()
            )
            self.asset = books.connection.exec_driver_sql(
                "SELECT min(asset_id) FROM ledger.asset"
            ).scalar_one()

    def entry(self, lines: int = 2) -> str:
        return INSERT_ENTRY.format(book=self.world.book_id, id=ID, actor=self.world.poster, lines=lines)

    def line(
        self, line: int, account: str, debit: int, credit: int, version: int = 1, **other: object
    ) -> str:
        values = {
            "book": self.world.book_id,
            "account": self.account.get(account, account),
            "asset": self.asset,
            "line": line,
            "id": ID,
            "debit": debit,
            "credit": credit,
            "version": version,
            "after": debit - credit,
        }
        return LINE.format(**{**values, **other})

    def bump(self, account: str, debit: int, credit: int) -> str:
        return (
            f"u{account} AS (UPDATE ledger.balance SET debits = debits + {debit}, credits = credits + {credit},"
            f" version = version + 1 WHERE account_id = {self.account[account]} AND asset_id = {self.asset})"
        )

    def whole(self, *lines: str, count: int = 2, bumps: tuple[str, ...] = ()) -> str:
        parts = [f"e AS ({self.entry(count)})", *bumps]
        return f"WITH {', '.join(parts)} {POSTINGS} {', '.join(lines)}"

    def to_itself(self) -> str:
        """An entry in which an account gives to itself."""
        twice = self.bump("a", 5, 5).replace("version + 1", "version + 2")
        lines = self.line(1, "a", 5, 0, 2, after=105), self.line(2, "a", 0, 5, 3, after=100)
        return self.whole(*lines, bumps=(twice,))

    def refused(self, *statements: str, role: str = "") -> tuple[str, str]:
        """Run statements in one transaction, and tell SQLSTATE and constraint of the refusal."""
        with psycopg.connect(self.url) as connection:
            try:
                if role:
                    connection.execute(f"SET ROLE {role}".encode())
                for statement in statements:
                    connection.execute(statement.encode())
                connection.commit()
            except psycopg.Error as error:
                connection.rollback()
                return error.sqlstate or "", error.diag.constraint_name or ""
        return "", ""


@pytest.fixture
def plain(world: World, database_url: str) -> Plain:
    """A world in which a and b have one posting each, and `low` is empty."""
    world.post(move("a", "b", 100), move("low", "c", 10), move("c", "low", 10))
    return Plain(world, database_url)


def test_sound_plain_entry_is_accepted(plain: Plain) -> None:
    """The counter-example: the same statement, sound, passes; so the refusals below are refused for their reason."""
    bumps = (plain.bump("a", 5, 0), plain.bump("b", 0, 5))
    sound = plain.whole(
        plain.line(1, "a", 5, 0, 2, after=105), plain.line(2, "b", 0, 5, 2, after=-105), bumps=bumps
    )
    assert plain.refused(sound) == ("", "")
    assert plain.world.broken() == []


def test_what_reverses_an_entry_from_before_is_accepted(plain: Plain) -> None:
    """An entry in which an account gives to itself may stand there from before: its reversal is as it is."""
    reversal = plain.to_itself().replace("actor_id, lines", "actor_id, reverses, lines", 1)
    of = f", {plain.world.poster}, (SELECT entry_id FROM ledger.entry LIMIT 1), 2"
    assert plain.refused(reversal.replace(f", {plain.world.poster}, 2", of, 1)) == ("", "")


Case = Callable[[Plain], tuple[str, ...]]

CASES: dict[str, tuple[Case, tuple[str, str]]] = {
    "unbalanced": (
        lambda p: (p.whole(p.line(1, "a", 5, 0, 2), p.line(2, "b", 0, 4, 2)),),
        ("LG001", "entry_balances"),
    ),
    "an account on both sides": (lambda p: (p.to_itself(),), ("LG001", "entry_sides_apart")),
    "amount of zero": (
        lambda p: (p.whole(p.line(1, "a", 0, 0, 2), p.line(2, "b", 0, 4, 2)),),
        ("23514", "posting_amount_positive"),
    ),
    "amount below zero": (
        lambda p: (p.whole(p.line(1, "a", -5, 0, 2), p.line(2, "b", 0, -5, 2)),),
        ("23514", "posting_amount_positive"),
    ),
    "debit and credit in one line": (
        lambda p: (p.whole(p.line(1, "a", 5, 5, 2), p.line(2, "b", 5, 5, 2)),),
        ("23514", "posting_amount_positive"),
    ),
    "account of another book": (
        lambda p: (p.whole(p.line(1, "a", 5, 0, 2), p.line(2, "999999", 0, 5, 2)),),
        ("LG003", "posting_account_of_book"),
    ),
    "balance not moved": (
        lambda p: (p.whole(p.line(1, "a", 5, 0, 2), p.line(2, "b", 0, 5, 2)),),
        ("LG005", "posting_matches_balance"),
    ),
    "balance moved otherwise": (
        lambda p: (
            p.whole(
                p.line(1, "a", 5, 0, 2, after=105),
                p.line(2, "b", 0, 5, 2, after=-105),
                bumps=(p.bump("a", 6, 0), p.bump("b", 0, 5)),
            ),
        ),
        ("LG005", "posting_matches_balance"),
    ),
    "version used twice": (
        lambda p: (p.whole(p.line(1, "a", 5, 0, 1, after=100), p.line(2, "b", 0, 5, 1, after=-100)),),
        ("23505", "posting_version_once"),
    ),
    "overdraft": (
        lambda p: (
            p.whole(
                p.line(1, "a", 5, 0, 2, after=105),
                p.line(2, "low", 0, 5, 3, after=-5),
                bumps=(p.bump("a", 5, 0), p.bump("low", 0, 5)),
            ),
        ),
        ("23514", "balance_floor"),
    ),
    "entry without postings": (lambda p: (p.entry(),), ("LG002", "entry_complete")),
    "postings without an entry": (
        lambda p: (POSTINGS + p.line(1, "a", 5, 0, 2) + "," + p.line(2, "b", 0, 5, 2),),
        ("LG002", "entry_complete"),
    ),
    "fewer lines than said": (
        lambda p: (p.whole(p.line(1, "a", 5, 0, 2), p.line(2, "b", 0, 5, 2), count=3),),
        ("LG002", "entry_complete"),
    ),
    "one line only": (
        lambda p: (p.whole(p.line(1, "a", 5, 0, 2), count=1),),
        ("23514", "entry_lines_two_or_more"),
    ),
    "id of another version": (
        lambda p: (p.whole(p.line(1, "a", 5, 0, 2)).replace("-7000-", "-4000-"),),
        ("23514", "entry_id_version_7"),
    ),
    "approved by the poster": (
        lambda p: (
            p.entry()
            .replace("actor_id,", "actor_id, approver_id,")
            .replace(f"{p.world.poster}, 2", f"{p.world.poster}, {p.world.poster}, 2"),
        ),
        ("23514", "entry_four_eyes"),
    ),
    "limits crossed on the balance itself": (
        lambda p: (f"UPDATE ledger.balance SET credits = debits + 1 WHERE account_id = {p.account['low']}",),
        ("23514", "balance_floor"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_refused_by_the_database(plain: Plain, name: str) -> None:
    """A superuser is refused, by the name of the promise, and nothing is written."""
    statements, expected = CASES[name]
    assert plain.refused(*statements(plain)) == expected
    assert plain.world.broken() == []


def test_postings_cannot_be_added_to_an_entry(plain: Plain) -> None:
    """A balanced pair more, on an entry that is complete, is refused."""
    first = move("a", "b", 1)
    plain.world.post(first)
    lines = [plain.line(n, a, d, c, 3, id=first.id) for n, a, d, c in ((3, "a", 5, 0), (4, "b", 0, 5))]
    assert plain.refused(POSTINGS + ",".join(lines)) == ("LG002", "entry_complete")


@pytest.mark.parametrize("status", ["closed", "frozen", "receive_only"])
def test_account_that_may_not_take_part(plain: Plain, status: str) -> None:
    """A posting on an account that is closed, frozen or may not send is refused, even with the balance moved."""
    plain.world.post(move("b", "a", 100))
    plain.world.status("b", status)  # type: ignore[arg-type]
    bumps = (plain.bump("a", 5, 0), plain.bump("b", 0, 5))
    lines = (plain.line(1, "a", 5, 0, 3, after=5), plain.line(2, "b", 0, 5, 3, after=-5))
    assert plain.refused(plain.whole(*lines, bumps=bumps)) == ("LG004", "posting_account_open")


def test_receive_only_account_may_receive(plain: Plain) -> None:
    """The counter-example to the one above."""
    plain.world.status("b", "receive_only")
    bumps = (plain.bump("b", 5, 0), plain.bump("a", 0, 5))
    lines = (plain.line(1, "b", 5, 0, 2, after=-95), plain.line(2, "a", 0, 5, 2, after=95))
    assert plain.refused(plain.whole(*lines, bumps=bumps)) == ("", "")


FRONTIERS = {
    "soft until the day before": ("2026-05-31", "NULL", False, True),
    "soft until the day itself": ("2026-06-01", "NULL", False, False),
    "soft until the day after": ("2026-06-02", "NULL", False, False),
    "closed until the day before, and approved": ("2026-06-02", "'2026-05-31'", True, True),
    "closed until the day itself, and approved": ("2026-06-02", "'2026-06-01'", True, False),
    "both until the day itself, and approved": ("2026-06-01", "'2026-06-01'", True, False),
    "soft until the day itself, and approved": ("2026-06-01", "NULL", True, True),
}


@pytest.mark.parametrize("name", FRONTIERS)
def test_a_month_stays_closed(plain: Plain, name: str) -> None:
    """Goal: behind a frontier nothing takes effect, whoever writes it. Method: an entry of 1 June, and frontiers around it."""
    soft, closed, approved, taken = FRONTIERS[name]
    bumps = (plain.bump("a", 5, 0), plain.bump("b", 0, 5))
    lines = plain.line(1, "a", 5, 0, 2, after=105), plain.line(2, "b", 0, 5, 2, after=-105)
    entry = plain.whole(*lines, bumps=bumps)
    if approved:
        entry = entry.replace("actor_id, lines", "actor_id, approver_id, lines", 1).replace(
            f", {plain.world.poster}, 2", f", {plain.world.poster}, {plain.world.approver}, 2", 1
        )
    frontier = f"UPDATE ledger.book SET soft_closed_through = '{soft}', closed_through = {closed}"
    free = "ALTER TABLE ledger.book DISABLE TRIGGER frontier_by_move"
    assert plain.refused(free, frontier, entry) == (("", "") if taken else ("LG016", "entry_period_open"))


@pytest.mark.parametrize("table", ["entry", "posting", "refusal", "approval", "account_event"])
@pytest.mark.parametrize(
    "statement",
    ["UPDATE ledger.{} SET book_id = book_id", "DELETE FROM ledger.{}", "TRUNCATE ledger.{} CASCADE"],
)
def test_append_only(plain: Plain, table: str, statement: str) -> None:
    """No UPDATE, DELETE or TRUNCATE, also when replication switches ordinary triggers off."""
    for before in ((), ("SET session_replication_role = replica",)):
        assert plain.refused(*before, statement.format(table)) == ("LG008", "journal_append_only")


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO ledger.entry (book_id) VALUES (1)",
        "INSERT INTO ledger.posting (book_id) VALUES (1)",
        "INSERT INTO ledger.refusal (book_id) VALUES (1)",
        "INSERT INTO ledger.balance (book_id) VALUES (1)",
        "UPDATE ledger.balance SET debits = 0",
        "UPDATE ledger.account SET status = 'open'",
        "UPDATE ledger.account SET floor = NULL",
        "UPDATE ledger.api_key SET digest = ''",
        "UPDATE ledger.actor SET role = 'administrator'",
        "UPDATE ledger.asset SET scale = 1",
        "DELETE FROM ledger.api_key",
        "DELETE FROM ledger.account",
        "INSERT INTO ledger.entry_kind (code) VALUES ('x')",
        "UPDATE ledger.entry_kind SET reversible = true",
        "SELECT ledger.open_balances(1, '{1}', '{1}')",
        "CREATE TABLE ledger.mine (x integer)",
        "SET session_replication_role = replica",
    ],
)
def test_the_web_has_no_such_privilege(plain: Plain, statement: str) -> None:
    """The role of the web may execute the posting function and read; it writes no journal, balance, status or right."""
    assert plain.refused(statement, role="ecoledger_web")[0] == "42501"


def test_the_web_cannot_move_the_clock(plain: Plain) -> None:
    """The setting by which a test stands at another instant has no effect for the web."""
    with psycopg.connect(plain.url) as connection:
        connection.execute("SET ecoledger.now = '2020-01-01T00:00:00Z'")
        assert connection.execute("SELECT extract(year FROM ledger.clock_now())").fetchone() == (2020,)
        connection.execute("SET ROLE ecoledger_web")
        row = connection.execute("SELECT extract(year FROM ledger.clock_now()) > 2025").fetchone()
    assert row == (True,)


def test_closing_an_account_that_holds_something(plain: Plain) -> None:
    """The function of the database refuses it too."""
    call = f"SELECT ledger.set_account_status({plain.world.book_id}, {plain.account['a']}, 'closed', 'x', 1)"
    assert plain.refused(call) == ("LG009", "account_close_empty")


def test_unknown_account_has_no_status(plain: Plain) -> None:
    """And an account that is not there cannot be changed."""
    assert plain.refused("SELECT ledger.set_account_status(1, 999999, 'closed', 'x', 1)")[0] == "P0002"


BALANCE = "INSERT INTO ledger.balance (book_id, account_id, asset_id, debit_normal, status, purpose) VALUES (1, {}, true, 'open', 'x')"
ASSET = "INSERT INTO ledger.asset (book_id, code, name, kind, unit, scale, digits) VALUES (1, {}, 'x', 'money', 'x', 2, 2)"


@pytest.mark.parametrize(
    ("statement", "promise"),
    [
        (BALANCE.format("99999, 1"), ("LG013", "balance_references")),
        (BALANCE.format("1, 99999"), ("LG013", "balance_references")),
        ("DELETE FROM ledger.balance", ("LG008", "journal_append_only")),
        ("DELETE FROM ledger.account", ("LG008", "journal_append_only")),
        ("DELETE FROM ledger.asset", ("LG008", "journal_append_only")),
        ("DELETE FROM ledger.permit_lot", ("LG008", "journal_append_only")),
        ("TRUNCATE ledger.permit_cap CASCADE", ("LG008", "journal_append_only")),
        (
            "INSERT INTO ledger.permit_lot (book_id, asset_id, cap_id, owner, origin, document, valid_from, valid_to)"
            " VALUES (1, 1, 1, 'x', 'initial', '', '2026-01-01', '2026-12-31')",
            ("LG014", "lot_references"),
        ),
        (ASSET.format("'a::b'"), ("23514", "asset_code_form")),
        (ASSET.format("repeat('a', 161)"), ("23514", "asset_code_form")),
        (ASSET.format("'a:b:c:d:e:f:g:h:i'"), ("23514", "asset_code_form")),
    ],
)
def test_references_hold(plain: Plain, statement: str, promise: tuple[str, str]) -> None:
    """Balances and lots belong to accounts, assets and caps of their book, which are never deleted; codes have their form."""
    assert plain.refused(statement) == promise


def test_the_web_cannot_call_the_mass_functions_of_the_journal(plain: Plain) -> None:
    """Posting many legs at once is for functions of the rooms; the web's role reaches it only through them."""
    call = "SELECT ledger.post_legs(1, 1, 'x', '2026-06-01', '', '', gen_random_uuid(), '', 0, '{}', '{}', '{}', '{}')"
    assert plain.refused(call, role="ecoledger_web")[0] == "42501"
    inner = "SELECT ledger.issue_postings(1, gen_random_uuid(), 1, '2026-06-01', '', '{}', 1, 1)"
    assert plain.refused(inner, role="ecoledger_web")[0] == "42501"

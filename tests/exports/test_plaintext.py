"""Plain-text accounting: bean-check and hledger accept what we write, agree to the last unit, and find what is planted."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from beancount import loader
from beancount.core.data import Transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.database import Database
from ledger.exports.forms import Form
from ledger.exports.plaintext import plain, spoken
from ledger.journal import accounts
from ledger.journal.accounts import NewAccount
from tests.exports.programs import (
    bean_check,
    beancount_balances,
    hledger,
    hledger_balances,
    ours,
    written,
)
from tests.furnished import furnished
from tests.world import World, make_world, move, older

MEMOS = [
    'she said "no"; then | left',
    "two\nlines\r\n\tand a tab",
    r"a \ backslash \n",
    "排污权 100%、，（甲）",
    "  blanks  ",
    "* !(x) #t ^l",
    "a, document:b",
]


@furnished
def world(database: Database, owner: Database) -> World:
    """A book whose accounts have others beneath them, assets of every scale, and three months of entries."""
    made = make_world(database, owner)
    made.open(*(NewAccount(code, "o", "clearing") for code in ("a:b", "a:b:c.d", "A", "x_y:-z")))
    for code, scale in (("cap:NH3-N:3306:2026:too-long-a-name", 12), ("whole", 0)):
        database.begin(
            lambda books, c=code, s=scale: accounts.register_asset(  # type: ignore[misc]
                books, made.book_id, c, c, "permit", "t", s, 0
            )
        )
    for n, memo in enumerate(MEMOS, 1):
        made.post(older(move("a", "b", n * 101, on=date(2026, 5 + n % 3, 3 * n)), memo, memo))
    made.post(
        move("a:b", "a", 7, on=date(2026, 6, 30)),
        move("a:b:c.d", "A", 10**17, on=date(2026, 7, 1)),
        move("x_y:-z", "A", 1, asset="whole"),
        move("a", "c", 1, asset="cap:NH3-N:3306:2026:too-long-a-name"),
        move("c", "d", 3, asset="lot:1", on=date(2026, 2, 28)),
    )
    return made


def test_both_programs_agree(world: World, database: Database, tmp_path: Path) -> None:
    """Everything is accepted and every balance is ours."""
    path = written(database, world.book_id, "beancount", tmp_path)
    told = bean_check(path)
    assert (told.returncode, told.stderr) == (0, "")
    expected = ours(database, world.book_id)
    assert beancount_balances(path) == expected
    assert len(expected) > 8
    path = written(database, world.book_id, "hledger", tmp_path)
    told = hledger(path, "check", "--strict", "ordereddates")
    assert (told.returncode, told.stdout, told.stderr) == (0, "", "")
    assert hledger_balances(path) == expected


def test_vouchers(world: World, database: Database, owner: Database, tmp_path: Path) -> None:
    """A sealed entry carries its voucher number; one that is not sealed yet carries none."""
    with owner.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO ledger.seal (book_id, place, entry_id, position, voucher_month, voucher_number, leaf_hash)"
            " SELECT book_id, 0, entry_id, position, date_trunc('month', effective_on), 12, sha256('x') FROM ledger.entry"
            " WHERE effective_on = '2026-02-28'"
        )
    path = written(database, world.book_id, "beancount", tmp_path)
    assert re.findall(r'voucher: "(.*)"', path.read_text("utf-8")) == ["2026-02/12"]
    assert bean_check(path).returncode == 0
    path = written(database, world.book_id, "hledger", tmp_path)
    assert hledger(path, "print", "code:2026-02/12").stdout.startswith("2026-02-28 * (2026-02/12) Movement")


def test_texts_come_back(world: World, database: Database, tmp_path: Path) -> None:
    """Memos and documents are the same text after the programs have read them."""
    entries, _, _ = loader.load_file(str(written(database, world.book_id, "beancount", tmp_path)))
    memos = [(t.narration, t.meta["document"]) for t in entries if isinstance(t, Transaction) and t.narration]
    assert sorted(memos) == sorted((memo, memo) for memo in MEMOS)
    path = written(database, world.book_id, "hledger", tmp_path)
    for what in ("notes", "tags"):
        told = hledger(path, what, *(("document", "--values") if what == "tags" else ()))
        assert {
            spoken(line) for line in told.stdout.splitlines() if line and "Balances at" not in line
        } == set(MEMOS)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_plain_is_reversible(text: str) -> None:
    """What hledger gets holds none of its signs, no blanks at the ends, and says the same."""
    assert spoken(plain(text)) == text
    assert not re.search(r"[,;|\n\r\t]|^\s|\s$|\s\s", plain(text))


@pytest.mark.parametrize("form", ["beancount", "hledger"])
def test_one_smallest_unit_is_found(world: World, database: Database, tmp_path: Path, form: Form) -> None:
    """One fen, one gram, one of twelve decimals too much: in an amount, in a month's assertion, in a last one."""
    path = written(database, world.book_id, form, tmp_path)
    text = path.read_text("utf-8")
    amount = re.compile(r"^ +\S+  (-?[0-9.]*[0-9])(?= \S+$)", re.MULTILINE)
    asserted = re.compile(r"balance \S+  (\S+) ~ 0" if form == "beancount" else r"0 \S+ = (\S+) ")
    places = [found.span(1) for pattern in (amount, asserted) for found in pattern.finditer(text)]
    chosen = places[:2] + places[-14:]
    assert len(chosen) == 16
    for start, end in chosen:
        number = text[start:end]
        digits = str(abs(int(number.replace(".", ""))) + 1).zfill(len(number.replace(".", "").lstrip("-")))
        point = len(number.partition(".")[2])
        wrong = ("-" if number[0] == "-" else "") + (
            f"{digits[:-point]}.{digits[-point:]}" if point else digits
        )
        path.write_text(f"{text[:start]}{wrong}{text[end:]}", "utf-8")
        told = bean_check(path) if form == "beancount" else hledger(path, "check")
        assert told.returncode != 0, f"{number} became {wrong}"


def test_an_empty_book(database: Database, owner: Database, tmp_path: Path) -> None:
    """A book without entries is accepted too."""
    made = make_world(database, owner)
    assert bean_check(written(database, made.book_id, "beancount", tmp_path)).returncode == 0
    assert hledger(written(database, made.book_id, "hledger", tmp_path), "check", "--strict").returncode == 0


def test_a_table_that_lies_is_found(
    world: World, database: Database, owner: Database, tmp_path: Path
) -> None:
    """When the ledger's balances are tampered with, the programs say so, for the entries tell otherwise."""
    with owner.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger.balance DISABLE TRIGGER USER")
        connection.exec_driver_sql("UPDATE ledger.balance SET debits = debits + 1 WHERE version > 0")
    assert "Balance failed" in bean_check(written(database, world.book_id, "beancount", tmp_path)).stderr
    if shutil.which("hledger"):
        assert hledger(written(database, world.book_id, "hledger", tmp_path), "check").returncode != 0


MOVES = st.lists(
    st.tuples(
        st.permutations("abcd"),
        st.integers(1, 10**17),
        st.dates(date(2026, 1, 1), date(2026, 9, 30)),
        st.sampled_from(["CNY", "lot:1"]),
        st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20),
    ),
    min_size=1,
    max_size=30,
)


def test_random_books(database: Database, owner: Database, tmp_path: Path) -> None:
    """Books of random entries are accepted by both programs, with our balances; each example adds to the book."""
    made = make_world(database, owner)

    @settings(max_examples=8)
    @given(MOVES)
    def grow(moves: list[tuple[list[str], int, date, str, str]]) -> None:
        for (debit, credit, *_), amount, on, asset, memo in moves:
            made.one(older(move(debit, credit, amount, on=on, asset=asset), memo, memo))
        expected = ours(database, made.book_id)
        path = written(database, made.book_id, "beancount", tmp_path)
        assert beancount_balances(path) == expected
        if shutil.which("hledger"):
            path = written(database, made.book_id, "hledger", tmp_path)
            told = hledger(path, "check", "--strict")
            assert told.returncode == 0, told.stderr
            assert hledger_balances(path) == expected

    grow()

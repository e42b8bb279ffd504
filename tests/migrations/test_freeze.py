"""What a revision is made of by program: rows, drops, rights, and the difference that a reviewer reads."""

import json
from copy import deepcopy
from pathlib import Path

import pytest

from ledger.database.sqlfiles import SqlFile
from migrations import freeze as freezing

CLOCK = "journal/functions/clock_now.sql"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what is frozen, so that nothing of the tree is written."""
    for name in ("FROZEN", "ROWS"):
        there = getattr(freezing, name)
        for path in there.rglob("*"):
            # As 0005 left it, whatever came since.
            own = path.stem if name == "ROWS" else path.parent.name
            if path.is_file() and (own <= "0005" or path.name == "HASHES"):
                copy = tmp_path / name.lower() / path.relative_to(there)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(path.read_bytes())
        monkeypatch.setattr(freezing, name, tmp_path / name.lower())
    return tmp_path / "frozen"


def test_rows_that_differ_are_written() -> None:
    """A new row, another value, and one that is gone; a quote in a text is doubled."""
    before = freezing.declared_rows()
    after = deepcopy(before)
    after["purpose"][0]["title"] = "Bureau's"
    after["entry_kind"].append({**after["entry_kind"][0], "code": "x.y", "required": ["debit:holding"]})
    gone = after["process_transition"].pop()
    assert list(freezing.row_changes(before, before)) == []
    first, second, third = freezing.row_changes(before, after)
    assert (
        first
        == f"UPDATE ledger.purpose SET title = 'Bureau''s' WHERE code = '{before['purpose'][0]['code']}';"
    )
    assert second.startswith("INSERT INTO ledger.entry_kind (code, debits, ")
    assert "'x.y'" in second
    assert "ARRAY['debit:holding']::text[]" in second
    assert third == (
        f"DELETE FROM ledger.process_transition WHERE machine = '{gone['machine']}' AND action = '{gone['action']}'"
        f" AND from_state = '{gone['from_state']}';"
    )


def test_what_becomes_nothing_is_written_too() -> None:
    """A truth value as PostgreSQL reads it, and values that are empty now."""
    before = freezing.declared_rows()
    after = deepcopy(before)
    kind = next(row for row in after["entry_kind"] if row["needs_approval"] and row["article"])
    kind |= {"needs_approval": False, "article": "", "required": []}
    step = next(row for row in after["process_transition"] if not row["four_eyes"])
    step |= {"four_eyes": True}
    kinds, steps = freezing.row_changes(before, after)
    assert "needs_approval = FALSE" in kinds
    assert "article = ''" in kinds
    assert "four_eyes = TRUE" in steps


def test_what_nothing_makes_any_more_is_dropped() -> None:
    """Removed, renamed, with other parameters; what moved to another file is still made."""
    one = "CREATE OR REPLACE FUNCTION ledger.f(a integer, OUT b text) AS $$ $$;"
    on = "CREATE CONSTRAINT TRIGGER t AFTER INSERT ON ledger.entry FOR EACH ROW EXECUTE FUNCTION ledger.f();"
    view = "CREATE VIEW ledger.v AS SELECT 1;"
    before = {"a/functions/f.sql": one, "a/triggers/t.sql": on, "a/views/v.sql": view}
    assert (
        freezing.drops(before, {"b/functions/f.sql": one, "b/triggers/t.sql": on, "b/views/v.sql": view})
        == []
    )
    assert freezing.drops(before, {"a/functions/f.sql": one.replace("a integer", "a bigint")}) == [
        "DROP TRIGGER t ON ledger.entry;",
        "DROP VIEW ledger.v;",
        "DROP FUNCTION ledger.f(integer);",
    ]


def test_a_revision_is_drafted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A changed function, a file that moved to another room, a new row, words by hand: once, and again after more has changed."""
    released = {name: text for name, (_, text) in freezing.last_frozen("0006").items() if "/" in name}
    moved = {name.replace("parties/", "actors/"): text for name, text in released.items()}
    clock = moved[CLOCK] + "-- Said anew.\n"
    monkeypatch.setattr(
        freezing, "sql_objects", lambda: [SqlFile(n, t) for n, t in {**moved, CLOCK: clock}.items()]
    )
    rows = json.loads((freezing.ROWS / "0005.json").read_text("utf-8"))
    monkeypatch.setattr(freezing, "declared_rows", lambda: rows)
    told = freezing.freeze("0006")
    assert "+-- Said anew." in told
    order = (folder / "0006" / "ORDER").read_text("utf-8").split()
    assert order[0] == "journal__functions__clock_now.sql"
    assert order[1:] == [f"0005/{name.replace('/', '__')}" for name in released if "/roles/" in name], (
        "rights that did not change are named where they were frozen"
    )
    assert not (folder / "0006" / "tables.sql").exists()

    (folder / "0006" / "tables.sql").write_text(
        "-- Why.\nALTER TABLE ledger.book ADD COLUMN x text;\n", "utf-8"
    )
    changed = deepcopy(rows)
    changed["purpose"][0]["title"] = "Other"
    monkeypatch.setattr(freezing, "declared_rows", lambda: changed)
    for _ in range(2):
        freezing.freeze("0006")
    text = (folder / "0006" / "tables.sql").read_text("utf-8")
    assert text.startswith("-- Why.\nALTER TABLE ledger.book ADD COLUMN x text;\n\n" + freezing.BEGIN)
    assert text.count("SET title = 'Other'") == 1
    assert (folder / "0006" / "ORDER").read_text("utf-8").split()[0] == "tables.sql"
    assert json.loads((freezing.ROWS / "0006.json").read_text("utf-8")) == changed


def test_nothing_is_frozen_twice(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing has changed, nothing is written."""
    released = {name: text for name, (_, text) in freezing.last_frozen("0006").items() if "/" in name}
    monkeypatch.setattr(freezing, "sql_objects", lambda: [SqlFile(n, t) for n, t in released.items()])
    rows = json.loads((freezing.ROWS / "0005.json").read_text("utf-8"))
    monkeypatch.setattr(freezing, "declared_rows", lambda: rows)
    assert freezing.freeze("0006") == []
    assert not (folder / "0006").exists()


def test_what_was_edited_is_not_made_good(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A frozen file that was edited keeps the hash that it was released with, so that the house finds it."""
    before = (folder / "HASHES").read_text("utf-8").splitlines()
    edited = folder / "0003" / "tables.sql"
    edited.write_text(edited.read_text("utf-8") + "-- edited\n", "utf-8")
    rows = json.loads((freezing.ROWS / "0005.json").read_text("utf-8"))
    rows["purpose"][0]["title"] = "Other"
    monkeypatch.setattr(freezing, "declared_rows", lambda: rows)
    freezing.freeze("0006")
    after = (folder / "HASHES").read_text("utf-8").splitlines()
    assert [line for line in after if " 0003/" in line] == [line for line in before if " 0003/" in line]
    assert any(line.endswith(" 0006/tables.sql") for line in after)


def test_what_is_as_it_was_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: a change that is taken back is not released. Method: two objects change, are frozen, and one of them is as before again."""
    released = {name: text for name, (_, text) in freezing.last_frozen("0006").items() if "/" in name}
    rows = json.loads((freezing.ROWS / "0005.json").read_text("utf-8"))
    monkeypatch.setattr(freezing, "declared_rows", lambda: rows)
    name, other = (one for one in sorted(released) if one.endswith(("/clock_now.sql", "/post_legs.sql")))
    for changed in ((name, other), (other,)):
        texts = {one: text + "-- Said anew.\n" * (one in changed) for one, text in released.items()}
        monkeypatch.setattr(
            freezing, "sql_objects", lambda texts=texts: [SqlFile(n, t) for n, t in texts.items()]
        )
        freezing.freeze("0006")
        there = {one.replace("/", "__") for one in changed}
        assert {path.name for path in (folder / "0006").glob("*.sql")} == there
        hashed = {
            line.split("  0006/")[1]
            for line in (folder / "HASHES").read_text("utf-8").splitlines()
            if "  0006/" in line
        }
        assert there <= hashed, "what is frozen has its hash"
        assert {one for one in hashed if one.endswith(".sql")} == there, "and what is not has none"


def test_rows_that_are_written_once_are_let_through() -> None:
    """What is changed or goes, and not what comes; each table once, switched off before and on after."""
    update, insert = (
        "UPDATE ledger.purpose SET title = 'x' WHERE code = 'y';",
        "INSERT INTO ledger.entry_kind (code) VALUES ('z');",
    )
    delete = "DELETE FROM ledger.process_transition WHERE machine = 'm';"
    assert freezing.let([insert]) == [insert]
    assert freezing.let([update, update, insert, delete]) == [
        "ALTER TABLE ledger.purpose DISABLE TRIGGER written_once;",
        "ALTER TABLE ledger.process_transition DISABLE TRIGGER written_once;",
        update, update, insert, delete,
        "ALTER TABLE ledger.purpose ENABLE ALWAYS TRIGGER written_once;",
        "ALTER TABLE ledger.process_transition ENABLE ALWAYS TRIGGER written_once;",
    ]  # fmt: skip

"""A rule pack is spelled in many ways; what PostgreSQL reads of it is what the program reads, or the pack is refused."""

import json
from collections.abc import Callable
from datetime import date
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from ledger.database import Database, ReadBooks
from ledger.database.refusals import sqlstate
from ledger.law import PackInvalid, Value, parse_pack
from ledger.law_in_force import actions as packs
from tests.furnished import furnished
from tests.permits.world import DAY, District, new
from tests.rewriting import rewriting

HEAD = {"jurisdiction": "cn-33", "name": "own", "name_zh": "自有", "version": "1", "base": "cn"}
SAID: tuple[tuple[str, Any], ...] = (
    ("second_person.enterprise", True),
    ("second_person.enterprise", False),
    ("second_person.caps", "2.5"),
    ("surrender.undo_days", 7),
    ("region.330699", "新区"),
    ("region_after.330602", ["330699", "330603"]),
    ("permits.pollutants", ["COD", "SO2"]),
)
MARKS = ('# [[value]] key = "second_person.caps"', "# '''", '# """ {', "#", "")
NOTES = ("", 'say "so"', "a\tb # c", "[[value]]", "é'; 𝒳", "C:\\new", "key = 1, {")
"""What a note says; a tabulator is left out where it is written plainly."""


class Spelling:
    """Writes the same in one of many ways; `plain` as long as PostgreSQL has to read it."""

    def __init__(self, draw: Callable[..., Any]) -> None:
        self.draw = draw
        self.plain = True
        self.strange = draw(st.booleans())

    def one(self, *ways: str) -> str:
        """One of these."""
        return str(self.draw(st.sampled_from(ways)))

    def hard(self) -> bool:
        """Now and then, something that need not be read."""
        hard = bool(self.strange) and self.draw(st.integers(0, 20)) == 0
        self.plain &= not hard
        return hard

    def text(self, said: str) -> str:
        """A text: between either quotes, with escapes, or over lines."""
        basic = json.dumps(said, ensure_ascii=False).replace("\\/", "/")
        if self.hard():
            return self.one(
                f'"""{basic[1:-1]}"""',
                f'"""\n{basic[1:-1]}"""',
                f'"""\\\n   {basic[1:-1]}"""',
                numbered(said, 8),
            )
        ways = [basic, basic, numbered(said, 4)] if all(ord(sign) < 1 << 16 for sign in said) else [basic]
        return self.one(*ways, *([] if "'" in said or "\t" in said else [f"'{said}'"]))

    def name(self, said: str) -> str:
        """The name of a field."""
        if self.hard():
            return numbered(said, 8)
        return self.one(said, said, f'"{said}"', f"'{said}'", numbered(said, 4))

    def number(self, said: int) -> str:
        """A whole number."""
        return self.one(f"+{said}", hex(said), oct(said), bin(said)) if self.hard() else str(said)

    def gap(self) -> str:
        """What stands between two words."""
        return self.one("", " ", "  ", "\t")

    def line(self) -> str:
        """What ends a line."""
        return self.gap() + self.one(*MARKS) + self.one("\n", "\r\n", "\n\n \n")

    def value(self, said: Any, inline: bool) -> str:
        """A value."""
        if isinstance(said, bool):
            return "true" if said else "false"
        if isinstance(said, int):
            return self.number(said)
        if isinstance(said, str):
            return self.text(said)
        if isinstance(said, date):
            return said.isoformat()
        # A list goes over lines also within an inline table.
        between = "," + self.one(self.gap(), self.line())
        return "[" + self.gap() + between.join(self.text(one) for one in said) + self.one("", ",", " ") + "]"

    def fields(self, row: dict[str, Any], inline: bool) -> str:
        """The fields of a table, in some order."""
        names = self.draw(st.permutations(sorted(row)))
        pairs = [f"{self.name(n)}{self.gap()}={self.gap()}{self.value(row[n], inline)}" for n in names]
        if inline:
            return "{" + self.gap() + ("," + self.gap()).join(pairs) + self.gap() + "}"
        return "".join(self.gap() + pair + self.line() for pair in pairs)

    def header(self, name: str, opens: str, closes: str) -> str:
        """The name of a table, in its brackets."""
        named = self.one(name, name, f'"{name}"', f"'{name}'")
        return f"{self.gap()}{opens}{self.gap()}{named}{self.gap()}{closes}{self.line()}"

    def pack(self, rows: list[dict[str, Any]]) -> str:
        """A pack, with its values as tables, or in one list; its head last, first, or between."""
        if self.draw(st.booleans()):
            listed = ("," + self.line()).join(self.fields(row, True) for row in rows)
            values = f"value{self.gap()}={self.gap()}[{self.line()}{listed}{self.one('', ',') if rows else ''}{self.line()}]{self.line()}"
            if self.draw(st.booleans()):
                return f"pack = {self.fields(HEAD, True)}{self.line()}{values}"
            return values + self.header("pack", "[", "]") + self.fields(HEAD, False)
        parts = [self.header("value", "[[", "]]") + self.fields(row, False) for row in rows]
        head = self.header("pack", "[", "]") + self.fields(HEAD, False)
        if self.hard():
            return "".join(f"pack.{name} = {json.dumps(said)}\n" for name, said in HEAD.items()) + "".join(
                parts
            )
        parts.insert(self.draw(st.integers(0, len(parts))), head)
        return self.line() + "".join(parts)


def numbered(said: str, digits: int) -> str:
    """A text with some of its characters by their numbers."""
    sign = "u" if digits == 4 else "U"
    return '"' + "".join(f"\\{sign}{ord(one):0{digits}x}" for one in said) + '"'


@st.composite
def spelled(draw: Callable[..., Any]) -> tuple[str, bool]:
    """A pack that the program reads, and whether PostgreSQL has to."""
    way = Spelling(draw)
    rows = []
    for number, (key, value) in enumerate(draw(st.lists(st.sampled_from(SAID), max_size=4))):
        row = {"key": key, "value": value, "from": date(2020 + number, 1, 1), "mark": "verified"}
        row["source"] = draw(st.sampled_from(NOTES[1:2] + NOTES[3:]))
        row["until"] = date(2020 + number, 12, 31)
        if draw(st.booleans()):
            row["note"] = draw(st.sampled_from(NOTES[:2] + NOTES[3:]))
        rows.append(row)
    return way.pack(rows), way.plain


def of_sql(books: ReadBooks, text: str) -> list[tuple[Any, ...]]:
    """What PostgreSQL reads."""
    rows = books.connection.exec_driver_sql(
        "SELECT key, value, from_on, until_on FROM ledger.pack_values(%s)", (text,)
    )
    return [tuple(row) for row in rows]


def of_python(values: tuple[Value, ...]) -> list[tuple[Any, ...]]:
    """What the program reads."""
    return [(v.key, list(v.value) if isinstance(v.value, tuple) else v.value, v.start, v.end) for v in values]


@furnished
def district(database: Database, owner: Database) -> District:
    """A book."""
    return District(database, owner, "cn-33")


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(spelled())
def test_both_read_the_same(district: District, told: tuple[str, bool]) -> None:
    """Goal: no pack is read in two ways. Method: packs in every spelling of TOML; those of plain spelling are read."""
    text, plain = told
    parsed = parse_pack(text)
    with district.database.read() as books:
        rows = of_sql(books, text)
        assert rows in (of_python(parsed.values), [(None, None, None, None)])
        event("read" if rows == of_python(parsed.values) else "refused")
        try:
            packs.check_read(books, parsed, text)
        except PackInvalid:
            assert not plain
            assert rows != of_python(parsed.values)
        else:
            assert rows == of_python(parsed.values)


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_slip_of_the_pen(district: District, data: st.DataObject) -> None:
    """The same of packs with a few characters changed, wherever the program still reads them."""
    text, _ = data.draw(spelled())
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        put = data.draw(
            st.sampled_from(
                [
                    "",
                    "'",
                    '"',
                    "#",
                    "\\",
                    "\n",
                    ",",
                    "[",
                    "]",
                    "=",
                    ".",
                    "_",
                    " ",
                    "\t",
                    '"""',
                    "'''",
                    "0x",
                    "T00:00:00",
                ]
            )
        )
        text = text[:at] + put + text[at + data.draw(st.integers(0, 2)) :]
    try:
        parsed = parse_pack(text)
    except PackInvalid:
        return
    event("still a pack")
    with district.database.read() as books:
        assert of_sql(books, text) in (of_python(parsed.values), [(None, None, None, None)])


@pytest.mark.parametrize(
    "name", sorted(one.name for one in (files("ledger.law") / "data").iterdir() if one.name.endswith(".toml"))
)
def test_what_is_shipped_is_read(district: District, name: str) -> None:
    """The packs that are shipped are written as the database reads them."""
    text = (files("ledger.law") / "data" / name).read_text("utf-8")
    with district.database.read() as books:
        assert of_sql(books, text) == of_python(parse_pack(text).values)


HARD = '[pack]\njurisdiction = "cn-33"\nname = "own"\nname_zh = "own"\nversion = "1"\nbase = "cn"\n'
HARD += '[[value]]\nkey = "second_person.enterprise"\nvalue = true\nfrom = 2020-01-01\nsource = """own"""\nmark = "verified"\n'


def test_what_is_not_read_is_refused(district: District) -> None:
    """Goal: no pack is proposed that holds for the program alone. Method: the act, with what to do; and its row, as the web's role."""
    d = district
    with pytest.raises(PackInvalid) as caught:
        d.run(packs.propose_pack, d.step(), pack_id=new(), text=HARD, from_day=DAY)
    problems: Any = caught.value.figures["problems"]
    assert problems[0]["where"] == "pack"
    assert "in one line between quotes" in str(problems[0]["problem"])
    ruled: list[str] = []
    for text in (HARD, HARD.replace('"""', '"')):
        with d.database.engine.connect() as connection:
            pack_id = new()
            ask = connection.exec_driver_sql
            ask(
                "INSERT INTO ledger.process VALUES (%s, %s, 'permits.pack', 'proposed', 1, %s)",
                (d.book_id, pack_id, d.clerk),
            )
            try:
                ask(
                    "INSERT INTO ledger.permit_pack VALUES (%s, %s, %s, %s, %s)",
                    (d.book_id, pack_id, text, "0" * 64, DAY),
                )
                ruled.append("")
            except DBAPIError as error:
                ruled.append(f"{sqlstate(error)} {error.orig.diag.constraint_name}")  # type: ignore[union-attr]
    assert ruled == ["LG103 pack_read", ""]


QUOTED = (
    HARD.replace('"""', '"')
    .replace("[[value]]\nkey =", '[["value"]]\n"key" =')
    .replace("\nvalue =", "\n'value' =")
)
INLINE = (
    'value = [{ mark = "verified", source = "own", "from" = 2020-01-01, \'value\' = true, key = "second_person\\u002eenterprise" }]\n'
    + HARD.partition("[[")[0]
)


@pytest.mark.parametrize("text", [QUOTED, INLINE], ids=["quoted", "inline"])
def test_dual_control_is_read_however_it_is_written(district: District, text: str) -> None:
    """Goal: two are needed by a rule in any spelling. Method: quoted names, tables within a line."""
    d, early = district, date(2026, 1, 5)
    pack_id = new()
    d.run(packs.propose_pack, d.step(on=early), pack_id=pack_id, text=text, from_day=early)
    d.run(packs.simulate_pack, d.step(on=early), pack_id=pack_id, effects=lambda *_: {})
    d.run(packs.approve_pack, d.step("chief", early), pack_id=pack_id)
    with d.database.read() as books:
        row = books.connection.exec_driver_sql(
            "SELECT quantity, money FROM ledger.dual_control(%s, 'x')", (d.book_id,)
        ).one()
    assert tuple(row) == (0, 0)


def test_the_doctor_names_a_pack_that_is_not_read(district: District) -> None:
    """A pack from before, which the owner writes past the trigger."""
    d = district
    d.adopt(second_person__caps='"3"')
    assert d.broken() == []
    with d.owner.engine.begin() as connection, rewriting(connection, "permit_pack"):
        connection.exec_driver_sql("UPDATE ledger.permit_pack SET text = %s", (HARD,))
    assert [name for name, _ in d.broken()] == ["packs_are_read"]
    with d.database.read() as books:
        row = books.connection.exec_driver_sql(
            "SELECT quantity FROM ledger.dual_control(%s, 'x')", (d.book_id,)
        ).one()
    assert tuple(row) == (None,)

"""What is wrong with a request is told in Chinese whole: every fault that pydantic can find in a body or an address of ours."""

import json
import re
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any, get_args

import pytest
from fastapi.routing import APIRoute
from pydantic_core.core_schema import ErrorType  # the closed list of pydantic

from api.dependencies import parse
from api.errors import RequestInvalid, invalid, room_of
from api.faults import OTHERWISE, PATTERNS, SENTENCES
from api.forms import FORMS
from ledger import words
from ledger.compensation.rules.clues import COLUMNS as CLUES
from ledger.compensation.rules.old_case_sheet import COLUMNS as OLD_CASES
from ledger.compensation.rules.receipt_lists import COLUMNS as RECEIPTS
from ledger.compensation.rules.unit_costs import COLUMNS as UNIT_COSTS
from ledger.documents.sheets import Column, Fault, Faults, SheetInvalid
from ledger.documents.sheets import invalid as invalid_sheet
from ledger.errors import LedgerError
from ledger.messages import catalogue
from ledger.permits.actions import plan_sheets, report_sheets
from ledger.permits.rules.plans import COLUMNS as PLAN
from ledger.permits.rules.report_sheets import COLUMNS as REPORTS
from ledger.schema import HOUSE
from ledger.words import Phrase, answering
from tests.api.asking import ROUTES
from tests.api.test_texts import DOCUMENT, SHAPES, Path, bodies, body_with
from tests.errors.borrowed import misunderstood
from tests.sampling import sample

LATIN = re.compile(r"[A-Za-z]{2,}")
QUOTED = re.compile("「[^」]*」")
ALLOWED = {"UUID", "RFC", "TOML"}
"""Names of standards, which have no other."""
BAD: tuple[Any, ...] = (
    None, True, 7, 1.5, -(10**30), 10**30, "", "!", "x" * 70_000, "7", "x", "2026-13-45", "2026-01-01T05:00:00",
    [], ["!"] * 6_000, {}, {"!": 1},
)  # fmt: skip
"""Values of every sort; whichever does not fit a field is a fault of it."""

SAY_IT = """A field without a word is given it in `ledger/<room>/words.py`: under `field`, or under `field.<room>` where another room
calls that name otherwise. A fault without a sentence is given it in `api/faults.py`, and in the catalogue."""


def paths(schema: dict[str, Any], path: Path = ()) -> Iterator[Path]:
    """Walk a schema: every place at which something may stand."""
    schema = (
        DOCUMENT["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]] if "$ref" in schema else schema
    )
    yield path
    for one in schema.get("anyOf", schema.get("allOf", schema.get("oneOf", ()))):
        yield from paths(one, path)
    for name, one in schema.get("properties", {}).items():
        yield from paths(one, (*path, name))
    if "items" in schema:
        yield from paths(schema["items"], (*path, 1))


def told(refusal: LedgerError) -> Iterator[tuple[str, str]]:
    """Each fault of a refusal, in Chinese: where, and what."""
    problems = refusal.figures["problems"]
    assert isinstance(problems, list)
    for one in problems:
        assert isinstance(one, dict)
        where, problem = one["where"], one["problem"]
        assert isinstance(where, Phrase)
        assert isinstance(problem, Phrase)
        yield where.into("zh_Hans"), problem.into("zh_Hans")


def latin(text: str) -> set[str]:
    """What is no Chinese, but for codes in their marks, instants and the names of standards."""
    plain = re.sub(r"[0-9]{2}T[0-9]{2}", "", QUOTED.sub("", text))
    return set(LATIN.findall(plain)) - ALLOWED


@pytest.mark.parametrize("title", bodies())
def test_a_faulty_body_is_told_in_chinese(title: str) -> None:
    """Goal: no English in what a clerk reads. Method: values of every sort at every place of every body.

    By default a sample of each body: each place once, and each value at each depth.
    """
    schema = bodies()[title]
    method, _, template = title.partition(" ")
    room = DOCUMENT["paths"][template][method.lower()]["tags"][0].partition(":")[0]
    shape = SHAPES[schema["$ref"].rsplit("/", 1)[1]]
    wrong = set()
    every = product(dict.fromkeys(paths(schema)), range(len(BAD)))
    for path, bad in sample(every, lambda row: row[0], lambda row: row[1], lambda row: (len(row[0]), row[1])):
        try:
            parse(shape, json.dumps(body_with(path, BAD[bad])).encode())
        except RequestInvalid as refusal:
            known = {name for name in path if isinstance(name, str)}
            with answering(room):
                faults, said = list(told(refusal)), refusal.words("zh_Hans")["problems"]
            for where, what in faults:
                left = latin(where) | latin(what) | {name for name in known if f"「{name}」" in where}
                wrong |= {f"{where}：{what}: {left}"} if left else set()
                wrong |= {f"{where}：{what}"} if what == catalogue("zh_Hans")[OTHERWISE] else set()
            wrong |= {said} if latin(said) else set()
        except LedgerError:
            continue
    assert sorted(wrong)[:20] == [], SAY_IT


@pytest.mark.parametrize(
    "route", [one for one in ROUTES if one.dependant.query_params], ids=lambda one: one.path
)
def test_a_faulty_address_is_told_in_chinese(route: APIRoute) -> None:
    """The same for every parameter of every address."""
    wrong = set()
    for one in route.dependant.query_params:
        for bad in (None, *(value for value in BAD if isinstance(value, str))):
            faults: Any = one.validate(bad, {}, loc=("query", one.alias))[1] or []
            try:
                raise invalid(faults)
            except RequestInvalid as refusal:
                with answering(room_of(route)):
                    found = list(told(refusal))
                for where, what in found:
                    if (
                        latin(where) | latin(what)
                        or where.startswith("「")
                        or what == catalogue("zh_Hans")[OTHERWISE]
                    ):
                        wrong.add(f"{where}：{what}")
    assert sorted(wrong) == [], SAY_IT


def test_sentences_are_of_faults_that_there_are() -> None:
    """Each is of pydantic's closed list, and in the catalogue with the same figures; so is each form of an address."""
    assert set(SENTENCES) <= set(get_args(ErrorType))
    for sentence in (*SENTENCES.values(), OTHERWISE, *(form for _, form in FORMS.values())):
        chinese = catalogue("zh_Hans")[sentence]
        assert set(re.findall(r"\{\w+\}", chinese)) == set(re.findall(r"\{\w+\}", sentence))
        assert latin(re.sub(r"\{\w+\}", "", chinese)) == set(), chinese


def test_a_choice_has_its_words_beside_its_codes() -> None:
    """The codes of a list of choices stay, each in marks behind its word."""
    with pytest.raises(RequestInvalid) as caught:
        parse(SHAPES["PostingIn"], b'{"account": "a", "asset": "CNY", "side": "left", "amount": "1"}')
    [(where, what)] = told(caught.value)
    assert where == words.said("field", "side", "zh_Hans")
    assert what == "应为以下之一：借方「debit」、贷方「credit」"


MEANT = {
    "form", "encoding", "delimiter", "date_format", "decimal", "thousands", "language", "order", "year_close",
}  # fmt: skip
"""Parameters whose codes are meant as such: forms of files, signs in them, languages."""
PLAIN = {("by", "kind"), ("method", "random"), ("mode", "atomic")}
"""Choices of other rooms whose codes no room has given a word, by name and first code."""


def chosen(schema: Any, name: str = "", there: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every list of codes in a schema of a request, with the name under which it stands."""
    if "$ref" in schema:
        title = schema["$ref"].rsplit("/", 1)[1]
        if title not in there:
            yield from chosen(DOCUMENT["components"]["schemas"][title], name, (*there, title))
        return
    if "enum" in schema:
        yield name, tuple(map(str, schema["enum"]))
    for one in (*schema.get("anyOf", ()), *schema.get("allOf", ()), *schema.get("oneOf", ())):
        yield from chosen(one, name, there)
    for field, one in schema.get("properties", {}).items():
        yield from chosen(one, field, there)
    if "items" in schema:
        yield from chosen(schema["items"], name, there)


def test_each_choice_of_a_request_has_its_words() -> None:
    """Goal: nobody reads a code that has a word. Method: every list of codes in bodies and addresses; each is of one sort."""
    found = {one for schema in bodies().values() for one in chosen(schema)}
    for path in DOCUMENT["paths"].values():
        for method in path.values():
            for one in method.get("parameters", ()):
                if "$ref" in one:
                    one = DOCUMENT["components"]["parameters"][one["$ref"].rsplit("/", 1)[1]]
                found |= set(chosen(one["schema"], one["name"]))
    assert len(found) > 50
    left = {(name, codes[0]) for name, codes in found if not words.sort_of(name, codes) and name not in MEANT}
    assert left == PLAIN


def patterns(schema: Any) -> Iterator[str]:
    """Every pattern of a text in a schema."""
    if isinstance(schema, dict):
        if isinstance(schema.get("pattern"), str):
            yield schema["pattern"]
        for one in schema.values():
            yield from patterns(one)
    elif isinstance(schema, list):
        for one in schema:
            yield from patterns(one)


def test_how_a_text_must_look_is_said_in_words() -> None:
    """Goal: no clerk reads a pattern. Method: every pattern of the document but that of the codes of problems has words, or lists codes."""
    found = set(patterns(DOCUMENT)) - {r"^[a-z_]+\.[a-z_]+$"}
    left = {one for one in found if not re.match(r"\^\(+[a-z_]+\|", one)}
    assert left - set(PATTERNS) == set()
    assert set(PATTERNS) - left == set()
    for told in PATTERNS.values():
        assert latin(catalogue("zh_Hans")[told]) == set()


SHEETS: tuple[tuple[Callable[[bytes], object], tuple[Column, ...]], ...] = (
    (plan_sheets.read_sheet, PLAN),
    (report_sheets.read_sheet, REPORTS),
)
TITLE = "支出"


def heads(columns: tuple[Column, ...]) -> str:
    """The heads of a template."""
    return ",".join(column.zh for column in columns)


UNREADABLE: dict[str, tuple[Callable[[tuple[Column, ...]], bytes], str]] = {
    "a column that is unknown": (
        lambda c: f"{heads(c)},{TITLE}".encode(),
        f"表头，「{TITLE}」：无法识别的列",
    ),
    "a column that is missing": (lambda c: heads(c[1:]).encode(), "表头，「场所编码」：缺少此列"),
    "a column that stands twice": (lambda c: f"{heads(c)},{c[0].zh}".encode(), "表头，「场所编码」：列重复"),
    "nothing": (lambda _: b"", "文件：文件为空"),
    "no XLSX": (lambda _: b"PK\x03\x04broken", "文件：无法读取的 XLSX 文件"),
    "no CSV": (lambda _: b'a,"b\n', "文件：第 1 行不是有效的 CSV"),
    "another encoding": (lambda _: b"\xff" * 50, "文件：文件编码不符"),
    "UTF-16": (lambda c: heads(c).encode("utf-16"), "文件：编码为 UTF-16，请另存为 CSV UTF-8 或 .xlsx"),
}


@pytest.mark.parametrize("name", UNREADABLE)
@pytest.mark.parametrize(("read", "columns"), SHEETS, ids=["plan", "reports"])
def test_a_file_that_cannot_be_read_is_told_in_chinese(
    read: Callable[[bytes], object], columns: tuple[Column, ...], name: str
) -> None:
    """Goal: a fault without a row has words too. Method: read files apart, as the server does; what the child says has both languages."""
    write, chinese = UNREADABLE[name]
    with pytest.raises(SheetInvalid) as caught:
        read(write(columns))
    assert caught.value.words("zh_Hans") == {"problems": chinese}
    assert caught.value.words("en")["problems"]


@pytest.mark.parametrize(
    "columns",
    [PLAN, REPORTS, CLUES, OLD_CASES, RECEIPTS, UNIT_COSTS],
    ids=["plan", "reports", "clues", "old cases", "receipts", "unit costs"],
)
def test_a_column_is_called_as_it_is_headed(columns: tuple[Column, ...]) -> None:
    """What is wrong in a cell names its column as the sheet itself does; so do the fields of a single report."""
    for column in columns:
        refused = invalid_sheet(Faults([Fault("row 2", column.key, "", "bad", "有误")], 1), columns)
        assert refused.words("zh_Hans")["problems"] == f"第2行，{column.zh}：有误"
        problems: Any = refused.figures["problems"]
        assert (str(problems[0]["where"]), problems[0]["where_zh"]) == (
            f"row 2, {column.key}",
            f"第2行，{column.zh}",
        )
    if columns is REPORTS:
        for key in ("source", "measured"):
            [head] = [column.zh for column in columns if column.key == key]
            assert words.said("field", key, "zh_Hans") == head


def test_a_field_is_called_as_its_room_calls_it() -> None:
    """Goal: no room tells a field in words that mean something else. Method: what each address takes over from other rooms."""
    assert misunderstood(DOCUMENT, HOUSE) == []


def test_a_room_says_its_fields_in_its_own_words() -> None:
    """Goal: one name may mean two things. Method: the same fault of two rooms, and of none."""
    with pytest.raises(RequestInvalid) as caught:
        parse(SHAPES["PostingIn"], b'{"account": "a", "asset": "CNY", "side": "left", "amount": "1"}')
    said = {}
    for room in ("", "entries", "compensation"):
        with answering(room):
            said[room] = caught.value.words("zh_Hans")["problems"].partition("：")[0]
    assert said == {"": "身份", "entries": "借贷方向", "compensation": "身份"}


def test_addresses_answer_in_the_words_of_their_room() -> None:
    """Goal: the room of an address is known. Method: those of all addresses, and of none."""
    assert {room_of(route) for route in ROUTES} >= {
        "permits",
        "compensation",
        "reconciliation",
        "entries",
        "audit",
    }
    assert room_of(None) == ""

"""Codes have words: every one that is declared, and every refusal says them in the reader's language."""

import ast
import re
import string
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from pkgutil import resolve_name
from typing import get_args

import pytest
from sqlalchemy import CheckConstraint

from ledger import words
from ledger.actors.authority import Role
from ledger.compensation import papers
from ledger.compensation.acts import ACT
from ledger.compensation.rules import clocks
from ledger.compensation.rules.claims import HEADS, INTEREST
from ledger.compensation.rules.methods import COEFFICIENTS, METHODS
from ledger.compensation.rules.worksheets import RangeLeft
from ledger.compensation.shapes import Channel
from ledger.documents.papers import Wording
from ledger.errors import CATALOGUE, Conflict, LedgerError
from ledger.house import CHART, KINDS
from ledger.law import shipped, shipped_jurisdictions
from ledger.manifest import Process
from ledger.market.rules.prices import BASES
from ledger.messages import catalogue, translate
from ledger.periods.actions import PERIODS
from ledger.periods.rules import KINDS as PERIOD_STEPS
from ledger.permits.rules import report_sheets
from ledger.permits.rules.gates import Gate
from ledger.permits.rules.strips import KILOGRAMS, TONNES
from ledger.processes.acts import fields_of
from ledger.reconciliation.actions.matches import MATCHES
from ledger.reconciliation.papers import item_rows
from ledger.register.actions import NotOneOf, check_standing
from ledger.register.tables import LISTS, SECTORS
from ledger.schema import HOUSE, MACHINES, POWERS, tables
from ledger.statements.papers import article_of
from ledger.words import named
from tests.errors.test_figures import ROOT, calls
from tests.errors.test_gallery import CASES

BARE = re.compile(r"(?<![A-Za-z0-9_./:-])[a-z][a-z_]{2,}(?![A-Za-z0-9:/])")
"""A code or an English word in a Chinese sentence."""
QUOTED = re.compile("「[^」]*」")
"""A code that is quoted, for whoever has to write it."""
NAMES = {"git", "root", "cosignature"}
"""Names of a program, a user of the system and a standard, which have no other."""
HAN = re.compile("[\u4e00-\u9fff]")


UNSAID = {"log_head.suite", "record.operation"}
"""Columns whose codes are called as their standards call them: hashes of a log, and what a statement does to a row."""


def enumerated() -> dict[str, set[str]]:
    """Columns that may be one of a list, from the constraints of all tables."""
    found: dict[str, set[str]] = {}
    for table in tables():
        for one in table.constraints:
            if isinstance(one, CheckConstraint):
                for column, listed in re.findall(r"(\w+) IN \(([^)]*)\)", str(one.sqltext)):
                    found.setdefault(f"{table.name}.{column}", set()).update(re.findall("'([^']*)'", listed))
    return found


def test_what_a_column_may_be_has_its_words() -> None:
    """Every list of codes that a constraint names is of a sort that has a word for each of its codes."""
    found = enumerated()
    assert len(found) > 20
    assert set(found) >= UNSAID
    missing = [
        column
        for column, codes in found.items()
        if column not in UNSAID
        and not any(all(words.word(sort, code) for code in codes) for sort in words.house())
    ]
    assert missing == []


def codes_of(sort: str) -> list[str]:
    """The codes that have a word of a sort."""
    names = words.house().get(sort, {})
    return sorted(names) if isinstance(names, Mapping) else []


def grounds() -> set[str]:
    """The grounds that the shipped law knows."""
    keys = ("not_started_grounds", "failure_grounds", "no_evaluation_grounds", "suit_situations")
    return {
        one
        for value in shipped("cn").values
        if value.key.removeprefix("compensation.") in keys and isinstance(value.value, tuple | list)
        for one in value.value
    }


def said_of(machines: Iterable[Process], powers: Iterable[str]) -> dict[str, set[str]]:
    """The codes that machines and powers bring, by sort."""
    named = tuple(machines)
    return {
        "machine": {machine.name for machine in named},
        **{f"state.{machine.name}": set(machine.states()) for machine in named},
        **{f"act.{machine.name}": {step.action for step in machine.transitions} for machine in named},
        "power": set(powers),
    }


DECLARED: dict[str, set[str]] = {
    **said_of(MACHINES, POWERS),
    "role": {role.value for role in Role},
    "kind": {kind.code for kind in KINDS},
    "purpose": {purpose.code for purpose in CHART},
    "pollutant": {*TONNES, *KILOGRAMS},
    "basis": set(BASES),
    "gate": {code for code, leaf in CATALOGUE.items() if issubclass(leaf, Gate)},
    "sector": set(SECTORS),
    "list": set(LISTS),
    "period_step": set(PERIOD_STEPS),
    "head": {*HEADS, INTEREST},
    "channel": set(get_args(Channel)),
    "method": set(METHODS),
    "input": {field.name for method in METHODS.values() for field in method.fields},
    "coefficient": set(COEFFICIENTS),
    "ground": grounds(),
}  # fmt: skip


def test_a_code_is_called_by_one_room() -> None:
    """Goal: no room covers what another says. Method: the words of all rooms, before they are put together."""
    assert said_twice(resolve_name(room.words) for room in HOUSE if room.words) == []
    machine = {"machine": named("a  甲")}
    assert said_twice(
        [machine, {"machine": str.upper}, {"machine": named("a  乙")}, {"field.x": named("a  丙")}]
    ) == [
        "machine a: said by two rooms; a field that means something else is said under field.<room>",
        "machine: one room says it by a function, and another says it too",
    ]


def said_twice(rooms: Iterable[Mapping[str, object]]) -> list[str]:
    """What several rooms say: codes of a sort, and a sort of which one says all by a function."""
    codes, sorts, whole = Counter[str](), Counter[str](), set()
    for told in rooms:
        for sort, names in told.items():
            sorts[sort] += 1
            if isinstance(names, Mapping):
                codes.update(f"{sort} {code}" for code in names)
            else:
                whole.add(sort)
    return [
        *(
            f"{one}: said by two rooms; a field that means something else is said under field.<room>"
            for one, n in codes.items()
            if n > 1
        ),
        *(
            f"{sort}: one room says it by a function, and another says it too"
            for sort in sorted(whole)
            if sorts[sort] > 1
        ),
    ]


@pytest.mark.parametrize("sort", DECLARED)
def test_what_is_declared_has_its_words(sort: str) -> None:
    """Every code of a sort has a Chinese and an English word, and the short one is not the longer."""
    assert DECLARED[sort]
    assert sorted(DECLARED[sort] - set(codes_of(sort))) == []
    for code in codes_of(sort):
        word = words.word(sort, code)
        assert word is not None
        assert HAN.search(word.zh), (sort, code, word)
        assert BARE.search(word.zh) is None, (sort, code, word)
        assert re.fullmatch(r"[^_]+", word.en), (sort, code, word)
        assert len(word.short) <= len(word.zh)


def test_machines_are_known_by_their_titles() -> None:
    """A refusal names a machine by its title, and no two have the same one."""
    assert [words.machine_of(machine.title) for machine in MACHINES] == [machine.name for machine in MACHINES]
    assert [words.machine_of(machine.name) for machine in MACHINES] == [machine.name for machine in MACHINES]


def test_acts_of_cases_are_named_by_their_rows() -> None:
    """The Chinese word of an act is that of its row, and said nowhere else."""
    found = {name: words.word("act.compensation.case", name) for name in ACT}
    assert {name: word and word.zh for name, word in found.items()} == {
        name: act.zh for name, act in ACT.items()
    }


def test_areas_have_names() -> None:
    """Those of the standard, and of what came after; nothing else is an area."""
    assert words.said("area", "330602", "zh_Hans") == "越城区"
    assert words.said("area", "330602", "en") == "越城区 (330602)"
    assert words.said("area", "cao-e", "zh_Hans") == "cao-e"


@cache
def parts_of_sentences() -> frozenset[tuple[str, str]]:
    """Every message of `phrase` in the code, and every text that a figure of the sort phrase is given, each with its file."""
    return frozenset(_parts_of_sentences())


def _parts_of_sentences() -> Iterator[tuple[str, str]]:
    for path in [*(ROOT / "ledger").rglob("*.py"), *(ROOT / "api").rglob("*.py")]:
        where = str(path.relative_to(ROOT))
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "phrase":
                yield from ((where, str(one.value)) for one in node.args if isinstance(one, ast.Constant))
        for refusal, call in calls(path):
            for one in call.keywords:
                sort = refusal.sorts.get(str(one.arg), words.SORTS.get(str(one.arg), ""))
                if sort == "phrase":
                    yield from ((where, text) for text in texts_of(one.value, where))


def texts_of(value: ast.expr, where: str) -> Iterator[str]:
    """The texts that an expression may be."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.IfExp):
        yield from texts_of(value.body, where)
        yield from texts_of(value.orelse, where)
    elif isinstance(value, ast.JoinedStr):
        text = "".join(str(one.value) if isinstance(one, ast.Constant) else "" for one in value.values)
        assert not re.search(r"[a-z]{3}", text), (
            f"{where}: {ast.unparse(value)} is a phrase, and no translation finds it"
        )


def test_parts_of_sentences_are_chinese_too() -> None:
    """What is put into a sentence as a part of it has its translation, with the same figures."""
    chinese = catalogue("zh_Hans")
    found = {(where, text) for where, text in parts_of_sentences() if re.search("[a-z]{2}", text)}
    assert len(found) > 60
    assert sorted(one for one in found if one[1] not in chinese) == []
    for _, text in found:
        assert figures_of(text) == figures_of(chinese[text]), text
        assert set(BARE.findall(QUOTED.sub("", re.sub(r"\{\w+\}", "", chinese[text])))) <= NAMES, chinese[
            text
        ]


def figures_of(text: str) -> set[str]:
    """The figures that a text names."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def told(sort: str) -> list[dict[str, str]]:
    """What a figure of a sort may be, as figures that are given with it."""
    if sort in ("act", "state"):
        return [
            {"machine": machine.title, "": code}
            for machine in MACHINES
            for code in sorted(DECLARED[f"{sort}.{machine.name}"])
        ]
    if sort == "phrase":
        return [{"": text} for text in sorted({text for _, text in parts_of_sentences() if "{" not in text})]
    if sort == "leg":
        return [{"": f"debit:{purpose.code}"} for purpose in CHART]
    if sort == "area":
        return [{"": "330602"}]
    if sort == "account":
        return [{"": f"enterprise:9133:{purpose.code}"} for purpose in CHART]
    if sort == "field":
        return [{"": "postings[2].debit"}, {"": "site"}]
    if sort == "length":
        return [{"": "30 W"}]
    return [{"": code} for code in codes_of(sort)]


def bare(refusal: LedgerError) -> set[str]:
    """What is no Chinese in what a refusal says, but for what stands so in its own text."""
    fixed = "".join(catalogue("zh_Hans").get(text, text) for text in refusal.paragraphs())
    said = QUOTED.sub("", refusal.message("zh_Hans") + refusal.remedy("zh_Hans"))
    return set(BARE.findall(said)) - set(BARE.findall(re.sub(r"\{\w+\}", " ", fixed))) - NAMES


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_no_refusal_shows_a_code(code: str) -> None:
    """A refusal with each code that its figures may be says a word for it; as two of them, too."""
    leaf = CATALOGUE[code]
    names = sorted(set().union(*map(figures_of, leaf.paragraphs())))
    plain: dict[str, str] = dict.fromkeys(names, "1")
    for name in names:
        sort = leaf.sorts.get(name, words.SORTS.get(name, ""))
        for one in told(sort) if sort else []:
            given = {**plain, **{key or name: value for key, value in one.items()}}
            assert bare(leaf(**given)) == set(), given
            if sort not in ("phrase", "area", "account", "leg", "field", "length"):
                assert bare(leaf(**{**given, name: f"{one['']}, {one['']}"})) == set(), given


def test_a_refusal_says_of_which_process_an_act_or_a_state_is() -> None:
    """Goal: no act is told in the word of another process. Method: what names one names its kind of process, or is about one kind."""
    found = {
        code: {
            leaf.sorts.get(name, words.SORTS.get(name, ""))
            for name in figures_of(" ".join(leaf.paragraphs()))
        }
        for code, leaf in CATALOGUE.items()
        if not leaf.about
    }
    assert [
        code for code, sorts in found.items() if sorts & {"act", "state"} and "machine" not in sorts
    ] == []


@pytest.mark.parametrize("code", CASES)
def test_the_gallery_shows_no_code(code: str) -> None:
    """What the smallest case of a refusal says in Chinese: its text, numbers, and what somebody typed."""
    with pytest.raises(LedgerError) as caught:
        CASES[code]()
    typed = {str(value) for value in caught.value.figures.values() if isinstance(value, str)} - set(
        caught.value.words("zh_Hans")
    )
    assert {one for one in bare(caught.value) if not any(one in value for value in typed)} == set()


@pytest.mark.parametrize("length", ["30 D", "15 W", "10 C", "2 Y"])
@pytest.mark.parametrize("paused", [(), ((date(2026, 6, 3), date(2026, 6, 4)),)])
@pytest.mark.parametrize("start", [date(2026, 6, 1), date(2026, 9, 20), date(2050, 1, 1)])
def test_the_reason_of_a_term_is_told(
    length: str, paused: tuple[tuple[date, date], ...], start: date
) -> None:
    """Kept in English, it is told in Chinese whole."""
    reason = clocks.reason_phrase(clocks.due(start, length, paused).why)
    assert str(reason) == clocks.due(start, length, paused).why
    assert HAN.search(reason.into("zh_Hans"))
    assert BARE.search(reason.into("zh_Hans")) is None


def test_where_a_term_comes_from_is_told() -> None:
    """The sources of terms in the shipped law, and the acts that start one without a paper, read in Chinese whole."""
    sources = [
        value.source
        for pack in map(shipped, shipped_jurisdictions())
        for value in pack.values
        if value.key.startswith("compensation.clock.")
    ]
    assert len(sources) > 5
    for source in [*sources, *ACT]:
        told = clocks.source_title(source, "zh_Hans")
        assert HAN.search(told), source
        assert BARE.search(told) is None, source
    assert clocks.source_title(sources[0], "en") == sources[0]


def test_the_fields_of_acts_have_words() -> None:
    """What a retry may be told that differs: each is named by a word, with the person, the act, the case and the day."""
    names = {name for act in ACT.values() for name in fields_of(act.shape)}
    for name in names | {"action", "case", "actor", "effective_on", "document", "reason"}:
        refusal = CATALOGUE["entry.id_used"](id="1", field=name)
        assert HAN.search(refusal.words("zh_Hans")["field"]), name


def test_a_problem_has_the_code_beside_the_word() -> None:
    """The figure stays what it was; the word stands beside it, and in the sentence."""
    refusal = CATALOGUE["process.step_not_allowed"](
        action="accept", machine="sale", state="proposed", possible="accept, attest, cancel"
    )
    assert refusal.figures["state"] == "proposed"
    assert refusal.words("zh_Hans")["state"] == "待双方同意"
    assert refusal.words("zh_Hans")["possible"] == "同意、代为确认、取消"
    assert "待双方同意" in refusal.message("zh_Hans")
    assert (
        str(refusal)
        == "'accept' is not possible: the sale is proposed. Possible now: accept, attest, cancel."
    )


def test_an_account_is_named_beside_its_code() -> None:
    """What an account is for, in words; one that does not end with a purpose stays a code."""
    refusal = CATALOGUE["account.overdraft"](
        line=1, needed="5", available="3", unit="t", asset_name="SO2", account="enterprise:x:holding"
    )
    assert "账户 enterprise:x:holding（" in refusal.message("zh_Hans")
    assert words.account_said("330600000012345678", "zh_Hans") == "330600000012345678"


def test_articles_are_named_in_chinese() -> None:
    """The source of a refusal reads as a Chinese lawyer writes it, and no English is left in it."""
    left = {
        word
        for leaf in CATALOGUE.values()
        for word in BARE.findall(QUOTED.sub("", words.article(leaf.source, "zh_Hans")))
    }
    assert left == set()
    assert Path(ROOT / "docs" / "spec").is_dir()


def test_what_there_is_none_of_has_a_word() -> None:
    """A dash is no word of a sentence: every figure that stands for nothing is `nothing()`, which says so."""
    bare_dashes = [
        f"{path.relative_to(ROOT)}: {ast.unparse(call)[:100]}"
        for path in [*(ROOT / "ledger").rglob("*.py"), *(ROOT / "api").rglob("*.py")]
        for _, call in calls(path)
        for one in call.keywords
        if any(isinstance(part, ast.Constant) and part.value == "-" for part in ast.walk(one.value))
    ]
    assert bare_dashes == []
    refusal = CATALOGUE["process.step_not_allowed"](
        action="accept", machine="sale", state="settled", possible=words.nothing()
    )
    assert refusal.figures["possible"] == "-"
    assert refusal.message("zh_Hans").endswith("目前可执行：无。")
    assert str(refusal).endswith("Possible now: none.")


def test_no_code_stands_beside_its_word_unquoted() -> None:
    """The sources of a report, in what a template and a refusal say of them."""
    [column] = [one for one in report_sheets.COLUMNS if one.key == "source"]
    for told_so in (column.help_zh, *CATALOGUE["permits.source_not_yours"].paragraphs()):
        chinese = catalogue("zh_Hans").get(told_so, told_so)
        assert HAN.search(chinese)
        assert BARE.search(re.sub(r"\{\w+\}", "", QUOTED.sub("", chinese))) is None, chinese


def test_a_memo_of_the_ledger_is_read_in_any_language() -> None:
    """What the ledger writes is kept in English and said in Chinese; what somebody typed stays as it was typed."""
    for message in words.MEMOS:
        chinese = catalogue("zh_Hans")[message]
        assert figures_of(chinese) == figures_of(message)
        assert BARE.search(re.sub(r"\{\w+\}", "", chinese)) is None
    assert words.memo_said("sale 01a2", "zh_Hans") == "排污权转让 01a2"
    told_so = words.memo_said("case D-1: reverses market.deposit of 2026-06-01: typo: a", "zh_Hans")
    assert (
        told_so == f"案件 D-1：冲销 2026-06-01 的“{words.said('kind', 'market.deposit', 'zh_Hans')}”：typo: a"
    )
    for typed in ("none", "owner", "a sale 5", "{x}"):
        assert words.memo_said(typed, "zh_Hans") == typed
    assert words.memo_said("sale 01a2", "en") == "sale 01a2"


def test_what_is_printed_shows_no_code() -> None:
    """The open items of a reconciliation and the articles behind kinds of entry, on a Chinese paper."""
    item = {"side": "ledger", "on": "2026-06-01", "age": 1, "received": "1", "paid": "", "key": "k"}
    item["words"] = "market.deposit / sale 01a2 / D-1"
    [row] = item_rows([item], Wording.both("zh_Hans"))
    assert row[5] == f"{words.said('kind', 'market.deposit', 'zh_Hans')} / 排污权转让 01a2 / D-1"
    [line] = item_rows([{**item, "side": "bank"}], Wording.both("zh_Hans"))
    assert line[5] == item["words"], "what the bank tells stays as it is"
    left = {
        kind.code: told_so
        for kind in KINDS
        if (told_so := article_of(kind.code, "zh_Hans")) and BARE.search(QUOTED.sub("", told_so))
    }
    assert left == {}


HALF = re.compile(
    r"[\u4e00-\u9fff”」}][,:;()?!](?:[\u4e00-\u9fff“「{]|$)|[\u4e00-\u9fff”」][,:;(]|[,:;)][\u4e00-\u9fff“「]"
)
"""A mark of half width that has a Chinese character beside it."""


def test_chinese_has_marks_of_full_width() -> None:
    """The catalogue, and every word of every room: no comma, colon, semicolon or bracket of half width beside Chinese."""
    told = [text for text in catalogue("zh_Hans").values() if HAN.search(text)]
    told += [
        one.zh for names in words.house().values() if isinstance(names, Mapping) for one in names.values()
    ]
    assert len(told) > 1500
    assert [text for text in told if HALF.search(QUOTED.sub("", text)) and text != "苯并(a)芘"] == []


def test_a_text_is_translated_once() -> None:
    """Goal: of two translations of one text nobody would read the second. Method: the file, which its reader takes the first from."""
    file = ROOT / "ledger/locale/zh_Hans/LC_MESSAGES/ecoledger.po"
    told = re.findall(r'^msgid ".*"(?:\n".*")*', file.read_text(encoding="utf-8"), re.M)
    assert told[0].startswith('msgid ""')
    assert [text for text, count in Counter(told).items() if count > 1] == []


def test_one_thing_has_one_word() -> None:
    """A match with the bank, a second person's yes to a step of a period, and a soft close, wherever they are told."""
    titles = [(c.machine.name, v.action, v.title_zh) for c in (MATCHES, PERIODS) for v in c.verbs]
    approved = [(machine, title) for machine, action, title in titles if action == "approve"]
    assert len(approved) == 2
    assert all(words.said(f"act.{machine}", "approve", "zh_Hans") in title for machine, title in approved)
    told = [*catalogue("zh_Hans").values(), *(title for _, _, title in titles)]
    told += [
        one.zh for names in words.house().values() if isinstance(names, Mapping) for one in names.values()
    ]
    assert [text for text in told if "软结账" in text or ("匹配" in text and "勾对" in text)] == []
    assert [title for _, _, title in titles if "匹配" in title] == []


def test_what_the_program_names_is_told_in_chinese() -> None:
    """Goal: no English in a Chinese refusal. The names of caps and lots, the unit of money, an instant, a parameter, a standard."""
    refusal = CATALOGUE["account.overdraft"](
        line=1, needed="5", available="3", unit="yuan", account="x",
        asset_name="COD in 421002, vintage 2026, lot 1",
    )  # fmt: skip
    assert refusal.words("zh_Hans")["asset_name"] == "421002控制区2026年度化学需氧量排污权第1批"
    assert refusal.words("zh_Hans")["unit"] == "元"
    assert refusal.figures["unit"] == "yuan"
    assert (
        words.said("asset_name", "cap on COD in 421002, 2026", "zh_Hans")
        == "421002控制区2026年度化学需氧量总量指标"
    )
    assert words.said("asset_name", "何氏, 2026", "zh_Hans") == "何氏, 2026"
    gone = CATALOGUE["process.asker_gone"](
        action="confirm",
        machine="cap",
        asker="bureau",
        how="over",
        ways="drop",
        since="2026-11-28T18:00:00.123456+00:00",
    )
    assert "2026-11-29 02:00:00" in gone.message("zh_Hans")
    assert "2026-11-29 02:00:00" in gone.message("en")
    assert (
        words.article("rule pack surplus.min_operation_days", "zh_Hans")
        == "规则包参数「surplus.min_operation_days」"
    )
    assert words.article("RFC 9562 section 5.7", "zh_Hans") == "RFC 9562第5.7节"


def test_what_changed_in_the_register_has_words() -> None:
    """Goal: no raw name of a field in a refusal. Method: all that a change compares: lists, facts, lines of licences."""
    lists = words.house()["list"]
    assert isinstance(lists, Mapping)
    names = (
        "region", "watershed", "industry", "sector", "licence", "power", "chp_heat_share", "online_monitoring", "met", "until",
        "valid_from", "valid_to", *lists,
    )  # fmt: skip
    changed = CATALOGUE["permits.register_changed"](
        subject="甲", fields=", ".join((*names, "DA001 SO2 2026"))
    )
    told = changed.message("zh_Hans")
    assert not re.search("[a-z]", told)
    assert "DA001 二氧化硫 2026" in told
    assert "watershed" in changed.message("en")


def test_of_a_choice_the_codes_are_told() -> None:
    """Goal: who is told what is possible can send it. Method: codes beside their words; where a list is named, its word alone."""
    lists = words.house()["list"]
    assert isinstance(lists, Mapping)
    with pytest.raises(NotOneOf) as wrong:
        check_standing(
            None,  # type: ignore[arg-type]
            1,
            party_code="enterprise:x",
            on_list="red",
            since=date(2026, 1, 1),
            until=None,
            document="paper",
        )
    assert f"{lists['credit_red'].zh}「credit_red」、" in wrong.value.remedy("zh_Hans")
    assert "'credit_red', " in wrong.value.remedy("en")
    there = CATALOGUE["permits.standing_overlaps"](standing=1, list="credit_red", since="2026-01-01")
    assert lists["credit_red"].zh in there.message("zh_Hans")
    assert "credit_red" not in there.message("zh_Hans")
    site = CATALOGUE["party.not_one_of"](
        field="site", value="a b", known=words.phrase("1 to 16 letters and digits, such as 001P")
    )
    assert "letters" not in site.remedy("zh_Hans")


def test_the_title_of_a_conflict_is_true_of_all() -> None:
    """What was done already is no other use of a name."""
    wrong, _ = Conflict.paragraphs()
    assert not re.search("name|else", wrong)
    assert "名称" not in catalogue("zh_Hans")[wrong]


def test_remedies_are_true_of_acts_too() -> None:
    """What waits for a second person is confirmed again under its id; a soft-closed month is opened again for who is not of finance."""
    overdraft, soft, next_month = (
        CATALOGUE[code].paragraphs()[1]
        for code in ("account.overdraft", "entry.period_soft_closed", "period.not_next")
    )
    assert "new id" in overdraft
    assert "confirmed again" in overdraft
    assert "opened again" in soft
    assert "soft-closed first" in next_month
    assert "预结账再结账" in catalogue("zh_Hans")[next_month]


def test_what_is_said_of_a_case_is_no_code() -> None:
    """Parts of heads, ranges of multiples, what is looked for and what was spent are told in words."""
    scope = RangeLeft(multiple="9", least="1", most="3", scope="surface_water.III")
    assert "III类地表水" in scope.message("zh_Hans")
    assert "surface water of class III" in scope.message()
    nouns = {act.about.noun for act in ACT.values() if act.about is not None}
    same = {one for one in nouns if translate(one, "zh_Hans", {}) == one}
    assert same == set()
    head = words.phrase("{head}, part {part}", head="H4", part=2)
    assert (
        words.phrase("{head}: {amount} yuan of {purpose}", head=head, amount="1.00", purpose="claim_due")
        .into("zh_Hans")
        .startswith("清污与修复费用（第2部分）")
    )
    spent = "case C1: restoration, restoration 018f, stage 1, to enterprise:r, spending 018e"
    assert words.memo_said(spent, "zh_Hans") == (
        "案件 C1：修复，修复项目 018f 第1阶段，付给 enterprise:r，支出编号 018e"
    )
    assert words.memo_said("case C1: monitoring, to a, spending b", "zh_Hans").startswith("案件 C1：监测，")
    assert papers.told("answer", {"position": "同意"}, "zh_Hans") == "意见：同意"

"""Papers say words where the ledger keeps codes: what a judge, a clerk or a bank reads."""

import io
import re
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

import pytest
import python_calamine

from ledger.compensation import papers as case_papers
from ledger.compensation.acts import ACTS, Row
from ledger.compensation.rows import AssessmentRow, FigureRow, LineRow
from ledger.documents.papers import (
    Column,
    Fields,
    Paper,
    Signatures,
    Table,
    Wording,
    write_paper_pdf,
    write_paper_xlsx,
)
from ledger.documents.papers import Row as PaperRow
from ledger.market import papers
from ledger.market.rules.certificates import Certificate
from ledger.processes.acts import apart, fields_of, left_out
from ledger.processes.acts import read as read_shape
from ledger.reconciliation.papers import reconciliation_paper
from tests.documents.damages import a_file, a_head, a_party, an_act, an_assessment
from tests.documents.test_glyphs import ON, read
from tests.errors.test_words import HALF

CODE = re.compile(
    r"virtual_cost|unit_cost|sent_back|liable|performing|treasury|own_rest|PER_TONNE|SO2|330602|art\.|\bH4\b|bureau|yes"
)
"""Codes that the papers below are given."""


def worksheet() -> AssessmentRow:
    """An assessment with one figure."""
    line = LineRow(name="1", formula="1", numbers="1", value="1", unit="1", source="环境保护税法 art. 9")
    return an_assessment("sent_back", method="virtual_cost_water", inputs={"unit_cost": "12"}, lines=[line])


def case_file(locale: str, **act: Any) -> bytes:
    """The file of a case in which one thing was done."""
    head = a_head(title="T", state="performing", area="330602", case_class="minor")
    words = {"route": "treasury", "mode": "own_restoration", "heads": [{"head": "H4"}], "public": True}
    done = an_act(**{"actor": "王", "basis": "环法规〔2022〕31号 art. 26", "words": words, **act})
    figure = FigureRow("H4", {"claimed": 1})
    return write_paper_pdf(
        case_papers.case_file(
            a_file(done, head=head, parties=[a_party("p", "liable", "甲厂")], figures=[figure]),
            ON,
            locale,
            None,
        )
    )


def test_the_worksheet_says_words() -> None:
    """State, head, method, inputs and the article behind a step."""
    told = read(write_paper_pdf(case_papers.worksheet("C1", "T", worksheet(), "zh_Hans")))
    assert CODE.findall(told) == []
    for word in ("已退回", "清污与修复费用", "虚拟治理成本法（地表水）", "单位成本=12", "环境保护税法第9条"):
        assert word in told
    assert "virtualtreatmentcost,surfacewater" in read(
        write_paper_pdf(case_papers.worksheet("C1", "T", worksheet(), "en"))
    )


def literals(shape: type[object]) -> Iterator[tuple[str, str]]:
    """Every field of a shape whose values are codes, with each code."""
    for one in fields_of(shape).values():
        kind = apart(left_out(one.kind) or one.kind)[0]
        inner = get_args(kind)[0] if get_origin(kind) is tuple else kind
        inner = apart(inner)[0]
        if get_origin(inner) is Literal:
            yield from ((one.name, code) for code in get_args(inner))


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_no_code_is_shown_of_what_was_told(act: Row) -> None:
    """Whatever may be told as a code with an act, the file of the case says in words."""
    for name, code in literals(act.shape):
        value = [code] if name == "proves" else code
        told = case_papers.words_of(an_act(kind=act.name, words={name: value}), {}, "zh_Hans")
        assert code not in told, (name, code)
        assert told.partition("：")[2], (name, code)


def test_the_case_file_names_what_an_act_is_about() -> None:
    """Not by its number, but by the act by which it came into the case."""
    given = an_act(kind="give_guarantee", words={"kind": "deposit"})
    called = an_act(kind="call_guarantee", subject=given.id, words={"subject": str(given.id), "part": 1})
    file = case_papers.case_file(a_file(given, called), ON, "zh_Hans", None)
    told = read(write_paper_pdf(file))
    assert "2026-06-01提供担保" in told
    assert "保证金" in told
    assert str(given.id)[:13] not in told


ALIKE: list[tuple[str, str, dict[str, Any]]] = [
    ("give_guarantee", "call_guarantee", {"kind": "deposit"}),
    ("pay", "remit", {"route": "agency"}),
    ("plan_project", "approve_project", {"title": "t"}),
    ("spend", "confirm_spending", {"use": "assessment"}),
]
"""What may stand several times on a day, what is done with one of them, and its words."""


@pytest.mark.parametrize(("first", "then", "words"), ALIKE)
@pytest.mark.parametrize(("locale", "which"), [("zh_Hans", ("第1项", "第2项")), ("en", ("no. 1", "no. 2"))])
def test_of_several_on_a_day_the_case_file_says_which(
    first: str, then: str, words: dict[str, Any], locale: str, which: tuple[str, str]
) -> None:
    """Two of a kind have numbers, by which an act names the one that it is about; one alone has none."""
    both = [an_act(kind=first, words=words) for _ in range(2)]
    field = "payment" if first == "pay" else "subject"
    act = an_act(kind=then, words={field: str(both[1].id)})
    names = case_papers._acts([*both, act], locale)
    assert [name for one in both for name in which if name in names[one.id]] == list(which)
    assert not any(one in names[act.id] for one in which)
    file = case_papers.case_file(a_file(*both, act), ON, locale, None)
    told = read(write_paper_pdf(file))
    counts = [told.count(f"{names[one.id]}".replace(" ", "")) for one in both]
    assert counts == [1, 2], told


@pytest.mark.parametrize(
    ("locale", "waits", "dropped"), [("zh_Hans", "待第二人复核", "已撤回"), ("en", "proposed", "dropped")]
)
def test_what_nobody_confirmed_is_not_shown_as_done(locale: str, waits: str, dropped: str) -> None:
    """The case file says of an act that takes two where it stands; of another one nothing."""
    acts = [an_act(kind="pay", recording=state) for state in ("proposed", "dropped")] + [an_act(kind="note")]
    told = read(write_paper_pdf(case_papers.case_file(a_file(*acts), ON, locale, None)))
    assert [told.count(one) for one in (waits, dropped)] == [1, 1], told


def test_a_word_is_called_after_the_act_in_which_it_is_told() -> None:
    """Of the same name, but another thing: what is owed in kind, the body and the expert of an assessment, the words of an objection."""
    table: list[tuple[str, dict[str, Any], str]] = [
        ("judge", {"heads": [{"head": "H4", "money": "1.00", "kind": "2.00"}]}, "以修复或服务履行：2.00"),
        ("give_guarantee", {"kind": "deposit"}, "种类：保证金"),
        ("submit_assessment", {"body": "某某中心", "author": "李"}, "鉴定评估机构：某某中心；鉴定人：李"),
        ("commission", {"body": "institute:1"}, "机构代码：institute:1"),
        ("object", {"findings": "已付"}, "异议理由：已付"),
        ("investigate", {"findings": "已查"}, "调查结论：已查"),
        ("restore", {"findings": "开工"}, "情况说明：开工"),
    ]
    for kind, words, wanted in table:
        assert wanted in case_papers.words_of(an_act(kind=kind, words=words), {}, "zh_Hans"), kind


def test_the_case_file_says_words() -> None:
    """State, area, medium, class, side, act, role, and what an act was told."""
    told = read(case_file("zh_Hans"))
    assert CODE.findall(told) == []
    for word in (
        "履行中·越城区·地表水·轻微",
        "赔偿义务人",
        "缴款",
        "主管部门",
        "缴款途径：缴入国库",
        "自行修复",
        "公开：是",
        "第26条",
    ):
        assert word in told
    assert "performing·越城区(330602)·water·minor" in read(case_file("en"))


def test_the_certificate_says_words() -> None:
    """Pollutant, area and basis of the price; lots stay what they are."""
    line = {
        "pollutant": "SO2", "area": "330602", "first_vintage": "2026", "last_vintage": "2026", "quantity": "1", "unit": "t",
        "delivered": "1", "retired": "0", "price": "1", "basis": "PER_TONNE_YEAR", "amount": "1", "formula": "1 × 1",
    }  # fmt: skip
    side = {"name": "甲厂", "uscc": "", "licence": "", "site": ""}
    content = {
        "number": "1", "seller": side, "buyer": side, "lines": [line], "total": "1", "total_in_words": "壹元整", "valid_from": ON,
        "valid_to": ON, "document": "D", "act": "", "fee_seller": "0", "fee_buyer": "0", "approval": "", "lots": ["L1"], "issued_on": ON,
    }  # fmt: skip
    told = read(
        write_paper_pdf(
            papers.certificate(read_shape(Certificate, content, kept=True), "CODE", "zh_Hans", None)
        )
    )
    assert CODE.findall(told) == []
    for word in ("二氧化硫", "越城区", "元/吨·年"):
        assert word in told


def test_a_chinese_paper_has_marks_of_full_width() -> None:
    """Goal: a paper reads as Chinese is printed. Method: every way in which texts are put together, on papers and in the sheets of them."""
    act = an_act(
        actor="王",
        kind="judge",
        words={"heads": [{"head": "H4", "money": "1.00", "kind": "2.00"}], "ground": "x"},
    )
    case = case_papers.case_file(
        a_file(act, head=a_head(title="甲厂"), figures=[FigureRow("H4", {"claimed": 1})]), ON, "zh_Hans", None
    )
    assessment = an_assessment("sent_back", inputs={"unit_cost": "12", "quantity": "3"}, printed="约三万元")
    open_day = {
        "side": "ledger",
        "on": ON,
        "age": 1,
        "received": "1",
        "paid": "",
        "key": "k",
        "words": "market.deposit / sale 1",
    }
    holes = [{"first": "2026-06-01", "last": "2026-06-02"}, {"first": "2026-06-04", "last": "2026-06-05"}]
    names = ("bank_balance", "ledger_received", "ledger_paid", "bank_adjusted", "ledger_balance", "bank_received", "bank_paid",
             "ledger_adjusted", "difference", "statements_until", "reconciled")  # fmt: skip
    content = dict.fromkeys(names, "1") | {
        "items": [open_day], "days_without_statement": holes, "name": "结算户", "bank": "工行", "unit": "yuan", "account": "1", "on": ON,
        "ledger_account": "exchange:money:settlement_cash",
    }  # fmt: skip
    words = Wording("zh_Hans")
    across = Paper(
        "台账",
        ON,
        words,
        [Fields([("账簿", "浙江")]), Table([Column("甲", 9)], [PaperRow(("乙",))]), Signatures(["制表"])],
    )
    for paper in (
        case,
        case_papers.worksheet("C1", "甲厂", assessment, "zh_Hans"),
        reconciliation_paper(content, "zh_Hans"),
        across,
    ):
        assert HALF.findall(read(write_paper_pdf(paper))) == []
    told = read(write_paper_pdf(across))
    assert "账簿：浙江" in told
    assert "制表：" in told
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(write_paper_xlsx(across)))
    cells = [str(cell) for row in book.get_sheet_by_index(0).to_python() for cell in row]
    assert "账簿：浙江" in cells
    assert "制表：" in cells

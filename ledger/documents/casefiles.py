"""Papers of a damage case: the worksheet of an assessment, which a judge recomputes by hand, and the whole case file."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from ledger.amounts import capitals, yuan
from ledger.documents.marks import Mark
from ledger.documents.papers import Both, Paper
from ledger.documents.sheets import write_xlsx
from ledger.words import article, said

_TITLES: Final = ("Number", "Head", "Method", "Step", "Formula", "With figures", "Value", "Unit", "Source")


_VALUES: Final = {
    "channel": "channel",
    "ground": "ground",
    "head": "head",
    "medium": "medium",
    "method": "method",
    "mode": "mode",
    "no_evaluation": "ground",
    "route": "route",
    "side": "case_side",
    "situation": "ground",
    "use": "use",
    "area": "area",
}
"""Words of acts whose values are codes, and their sort."""


def worksheet_rows(assessment: Mapping[str, Any]) -> list[list[str]]:
    """Give the steps of an assessment, one row a step, the amount of each figure in the last; for programs, with codes."""
    rows = []
    for item in assessment["items"]:
        for line in item["lines"]:
            rows.append(
                [
                    str(item["number"]),
                    item["head"],
                    item["method"],
                    line["name"],
                    line["formula"],
                    line["numbers"],
                    line["value"],
                    line["unit"],
                    line["source"],
                ]
            )
        printed = f" (printed: {item['printed']})" if item["printed"] else ""
        rows.append(
            [
                str(item["number"]),
                item["head"],
                item["method"],
                "amount",
                "",
                printed.strip(),
                yuan(item["amount"]),
                "yuan",
                "",
            ]
        )
    return rows


def worksheet_xlsx(case: str, assessment: Mapping[str, Any]) -> bytes:
    """Write the worksheet as a spreadsheet: steps, inputs, and the coefficients of the rule packs that were used."""
    inputs = [
        [str(item["number"]), item["head"], name, str(value)]
        for item in assessment["items"]
        for name, value in item["inputs"].items()
    ]
    law = [
        [str(item["number"]), item["head"], name, str(value)]
        for item in assessment["items"]
        for name, value in item["coefficients"].items()
    ]
    total = [
        [
            "",
            "",
            "",
            "total",
            "",
            f"case {case}, version {assessment['version']}",
            yuan(assessment["total"]),
            "yuan",
            "",
        ]
    ]
    return write_xlsx(
        [
            ("steps", _TITLES, [*worksheet_rows(assessment), *total]),
            ("inputs", ("Number", "Head", "Input", "Value"), inputs),
            ("coefficients", ("Number", "Head", "Coefficient", "Value"), law),
        ]
    )


def worksheet_pdf(case: str, title: str, assessment: Mapping[str, Any], locale: str) -> bytes:
    """Lay out the worksheet on A4: each figure with its inputs, its steps, and its amount."""
    both = Both(locale)
    paper = Paper(both.of("损害数额计算表", "Worksheet of the assessment"), str(assessment["assessed_on"]))
    paper.heading(
        both.of("损害数额计算表", "Worksheet of the assessment"),
        f"{case} · v{assessment['version']} · {said('state.compensation.assessment', assessment['state'], locale)}",
    )
    paper.field(both.of("案件", "Case"), title)
    for item in assessment["items"]:
        inputs = "; ".join(
            f"{said('input', name, locale)} = {_plain(value, locale)}"
            for name, value in item["inputs"].items()
        )
        head, method = said("head", item["head"], locale), said("method", item["method"], locale)
        paper.field(f"{item['number']}. {head} · {method}", inputs or "-")
        rows = [
            [
                x["name"],
                f"{x['formula']}\n{x['numbers']}",
                f"{x['value']} {x['unit']}",
                article(x["source"], locale),
            ]
            for x in item["lines"]
        ]
        paper.table(
            [
                both.of("步骤", "Step"),
                both.of("公式与代入", "Formula and figures"),
                both.of("结果", "Value"),
                both.of("依据", "Source"),
            ],
            rows,
            (34, 66, 34, 40),
        )
        paper.field(
            both.of("金额", "Amount"),
            f"{yuan(item['amount'])}" + (f" ({item['printed']})" if item["printed"] else ""),
        )
    paper.field(both.of("合计", "Total"), f"{yuan(assessment['total'])}\n{capitals(assessment['total'])}")
    return paper.bytes()


def case_file(
    head: Mapping[str, Any],
    parties: Sequence[Mapping[str, Any]],
    figures: Sequence[Mapping[str, Any]],
    history: Sequence[Mapping[str, Any]],
    on: str,
    locale: str,
    sealed: tuple[str, Mark | None] | None,
) -> bytes:
    """Lay out the whole history of a case as of a day: who, what, when, why, under which article.

    Args:
        head: number, title, state, area, medium, class.
        parties: who is in it.
        figures: claimed, assessed, agreed, judged and received by head, in fen.
        history: everything that was done, in order.
        on: ISO date as of which it is printed.
        locale: `zh_Hans` or `en`.
        sealed: id of the last entry of the case and where it stands in the log; None for a case without entries.
    """
    both = Both(locale)
    paper = Paper(both.of("生态环境损害赔偿案卷", "File of a damage case"), on)
    paper.heading(both.of("生态环境损害赔偿案卷", "File of a damage case"), f"{head['code']} · {on}")
    paper.field(both.of("案件", "Case"), str(head["title"]))
    paper.field(
        both.of("状态", "State"),
        " · ".join(
            said(sort, head[name] or "-", locale)
            for sort, name in (
                ("state.compensation.case", "state"),
                ("area", "area"),
                ("medium", "medium"),
                ("case_class", "case_class"),
            )
        ),
    )
    paper.table(
        [both.of("当事人", "Party"), both.of("身份", "Side"), both.of("名称", "Name")],
        [[x["owner"], said("case_side", x["side"], locale), x["name"]] for x in parties] or [["-", "-", "-"]],
        (60, 34, 80),
    )
    names = ("claimed", "assessed", "agreed", "judged", "claim_received")
    paper.table(
        [
            both.of("损失类型", "Head"),
            *(said("figure", name, locale) for name in names),
        ],
        [
            [said("head", x["head"], locale), *(yuan(x[name]) if name in x else "-" for name in names)]
            for x in figures
        ]
        or [["-"] * 6],
        (24, 30, 30, 30, 30, 30),
    )
    rows = [
        [
            str(x["effective_on"]),
            f"{said('act.compensation.case', x['kind'], locale)}\n→ {said('state.compensation.case', x['state'], locale)}",
            f"{x['actor']} ({said('role', x['role'], locale)})",
            "\n".join(part for part in (x["document"], x["reason"], _told(x["words"], locale)) if part)
            or "-",
            article(x["basis"], locale),
        ]
        for x in history
    ]
    paper.table(
        [
            both.of("日期", "Day"),
            both.of("事项", "Act"),
            both.of("经办", "By"),
            both.of("文书与内容", "Paper and words"),
            both.of("依据", "Basis"),
        ],
        rows or [["-"] * 5],
        (20, 36, 28, 58, 32),
    )
    if sealed is not None:
        paper.field(both.of("最后一笔分录", "Last entry"), sealed[0])
        paper.mark(both, sealed[1])
    return paper.bytes()


def _told(words: Mapping[str, Any], locale: str) -> str:
    """Give the words of an act in one paragraph."""
    left_out = {"action", "on", "reason", "document", "case"}
    return _plain({name: value for name, value in words.items() if name not in left_out}, locale)


def _plain(value: Any, locale: str, sort: str = "") -> str:
    """Write a value as people read it, a code of a sort as its word: what is empty is left out."""
    if isinstance(value, Mapping):
        return "; ".join(
            f"{said('field', name, locale)}: {told}"
            for name, one in value.items()
            if one is not False and (told := _plain(one, locale, _VALUES.get(name, "")))
        )
    if isinstance(value, list):
        return " / ".join(told for one in value if (told := _plain(one, locale, sort)))
    if value is True:
        return "是" if locale == "zh_Hans" else "yes"
    return "" if value is None else said(sort, str(value), locale)

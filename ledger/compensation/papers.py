"""Papers of a damage case: the worksheet of an assessment, which a judge recomputes by hand, and the whole case file."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from ledger.amounts import capitals, yuan
from ledger.documents.marks import Mark
from ledger.documents.papers import Fields, LogMark, Paper, Part, Wording, table_of
from ledger.documents.sheets import write_xlsx

_TITLES: Final = ("Number", "Head", "Method", "Step", "Formula", "With figures", "Value", "Unit", "Source")


def worksheet_rows(assessment: Mapping[str, Any]) -> list[list[str]]:
    """Give the steps of an assessment, one row a step, the amount of each figure in the last."""
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


def worksheet(case: str, title: str, assessment: Mapping[str, Any], locale: str) -> Paper:
    """Lay out the worksheet: each figure with its inputs, its steps, and its amount."""
    words = Wording.both(locale)
    say = words.say
    parts: list[Part] = [Fields([(say("Case"), title)])]
    for item in assessment["items"]:
        inputs = "; ".join(f"{name} = {_plain(value)}" for name, value in item["inputs"].items())
        rows = [
            [x["name"], f"{x['formula']}\n{x['numbers']}", f"{x['value']} {x['unit']}", x["source"]]
            for x in item["lines"]
        ]
        printed = f" ({item['printed']})" if item["printed"] else ""
        titles = [say(name) for name in ("Step", "Formula and figures", "Value", "Source")]
        parts += [
            Fields([(f"{item['number']}. {item['head']} {item['method']}", inputs or "-")]),
            table_of(titles, rows, (34, 66, 34, 40)),
            Fields([(say("Amount"), f"{yuan(item['amount'])}{printed}")]),
        ]
    parts.append(Fields([(say("Total"), f"{yuan(assessment['total'])}\n{capitals(assessment['total'])}")]))
    return Paper(
        say("Worksheet of the assessment"),
        str(assessment["assessed_on"]),
        words,
        parts,
        subtitle=f"{case} · v{assessment['version']} · {assessment['state']}",
        upright=True,
    )


def case_file(
    head: Mapping[str, Any],
    parties: Sequence[Mapping[str, Any]],
    figures: Sequence[Mapping[str, Any]],
    history: Sequence[Mapping[str, Any]],
    titles: Mapping[str, str],
    on: str,
    locale: str,
    sealed: tuple[str, Mark | None] | None,
) -> Paper:
    """Lay out the whole history of a case as of a day: who, what, when, why, under which article.

    Args:
        head: number, title, state, area, medium, class.
        parties: who is in it.
        figures: claimed, assessed, agreed, judged and received by head, in fen.
        history: everything that was done, in order.
        titles: Chinese titles of what can be done, by name.
        on: ISO date as of which it is printed.
        locale: `zh_Hans` or `en`.
        sealed: id of the last entry of the case and where it stands in the log; None for a case without entries.
    """
    words = Wording.both(locale)
    say = words.say
    title = say("File of a damage case")
    names = ("claimed", "assessed", "agreed", "judged", "claim_received")
    sums = [[x["head"], *(yuan(x[name]) if name in x else "-" for name in names)] for x in figures]
    rows = [
        [
            str(x["effective_on"]),
            f"{titles.get(x['kind'], '')} {x['kind']}\n→ {x['state']}",
            f"{x['actor']} ({x['role']})",
            "\n".join(part for part in (x["document"], x["reason"], _told(x["words"])) if part) or "-",
            x["basis"],
        ]
        for x in history
    ]
    case = f"{head['state']} · {head['area']} · {head['medium']} · {head['case_class'] or '-'}"
    parts: list[Part] = [
        Fields([(say("Case"), str(head["title"])), (say("State"), case)]),
        table_of(
            [say(name) for name in ("Party", "Capacity", "Name")],
            [[x["owner"], x["side"], x["name"]] for x in parties],
            (60, 34, 80),
        ),
        table_of(
            [say(name) for name in ("Head", "Claimed", "Assessed", "Agreed", "Judged", "Received")],
            sums,
            (24, 30, 30, 30, 30, 30),
        ),
        table_of(
            [say(name) for name in ("Day", "Act", "By", "Paper and words", "Basis")],
            rows,
            (20, 36, 28, 58, 32),
        ),
    ]
    if sealed is not None:
        parts += [Fields([(say("Last entry"), sealed[0])]), LogMark(sealed[1])]
    return Paper(title, on, words, parts, subtitle=f"{head['code']} · {on}", upright=True)


def _told(words: Mapping[str, Any]) -> str:
    """Give the words of an act in one paragraph."""
    left_out = {"action", "on", "reason", "document", "case"}
    return _plain({name: value for name, value in words.items() if name not in left_out})


def _plain(value: Any) -> str:
    """Write a value as people read it: what is empty is left out."""
    if isinstance(value, Mapping):
        return "; ".join(
            f"{name}: {told}" for name, one in value.items() if one is not False and (told := _plain(one))
        )
    if isinstance(value, list):
        return " / ".join(told for one in value if (told := _plain(one)))
    return "" if value is None else "yes" if value is True else str(value)

"""Papers of a damage case: the worksheet of an assessment, which a judge recomputes by hand, and the whole case file."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID

from ledger.amounts import capitals, yuan
from ledger.compensation.rows import AssessmentRow, CaseHead, FigureRow, HistoryRow, PartyRow
from ledger.documents.marks import Mark
from ledger.documents.papers import Fields, LogMark, Paper, Part, Wording, table_of
from ledger.documents.sheets import write_xlsx
from ledger.messages import in_brackets, with_colon, with_semicolons
from ledger.words import article, said, word

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
    "how": "how_assessed",
    "proves": "fact",
    "topic": "topic",
    "clock": "term",
    "length": "length",
}
"""Words of acts whose values are codes, and their sort."""
_KINDS: Final = {
    "give_guarantee": "guarantee_kind",
    "propose_relief": "relief_kind",
    "add_evidence": "evidence_kind",
}
"""The sort of `kind`, by act."""


def worksheet_rows(assessment: AssessmentRow) -> list[list[str]]:
    """Give the steps of an assessment, one row a step, the amount of each figure in the last; for programs, with codes."""
    rows = []
    for item in assessment.items:
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


def worksheet_xlsx(case: str, assessment: AssessmentRow) -> bytes:
    """Write the worksheet as a spreadsheet: steps, inputs, and the coefficients of the rule packs that were used."""
    inputs = [
        [str(item["number"]), item["head"], name, str(value)]
        for item in assessment.items
        for name, value in item["inputs"].items()
    ]
    law = [
        [str(item["number"]), item["head"], name, str(value)]
        for item in assessment.items
        for name, value in item["coefficients"].items()
    ]
    total = [
        [
            "",
            "",
            "",
            "total",
            "",
            f"case {case}, version {assessment.version}",
            yuan(assessment.total),
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


def worksheet(case: str, title: str, assessment: AssessmentRow, locale: str) -> Paper:
    """Lay out the worksheet: each figure with its inputs, its steps, and its amount."""
    words = Wording.both(locale)
    say = words.say
    parts: list[Part] = [Fields([(say("Case"), title)])]
    for item in assessment.items:
        inputs = with_semicolons(
            (
                f"{said('input', name, locale)} = {_plain(value, locale)}"
                for name, value in item["inputs"].items()
            ),
            locale,
        )
        rows = [
            [
                x["name"],
                f"{x['formula']}\n{x['numbers']}",
                f"{x['value']} {x['unit']}",
                article(x["source"], locale),
            ]
            for x in item["lines"]
        ]
        head, method = said("head", item["head"], locale), said("method", item["method"], locale)
        titles = [say(name) for name in ("Step", "Formula and figures", "Value", "Source")]
        parts += [
            Fields([(f"{item['number']}. {head} · {method}", inputs or "-")]),
            table_of(titles, rows, (34, 66, 34, 40)),
            Fields([(say("Amount"), in_brackets(yuan(item["amount"]), item["printed"], locale))]),
        ]
    state = said("state.compensation.assessment", assessment.state, locale)
    parts.append(Fields([(say("Total"), f"{yuan(assessment.total)}\n{capitals(assessment.total)}")]))
    return Paper(
        say("Worksheet of the assessment"),
        str(assessment.assessed_on),
        words,
        parts,
        subtitle=f"{case} · v{assessment.version} · {state}",
        upright=True,
    )


def case_file(
    head: CaseHead,
    parties: Sequence[PartyRow],
    figures: Sequence[FigureRow],
    history: Sequence[HistoryRow],
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
        on: ISO date as of which it is printed.
        locale: `zh_Hans` or `en`.
        sealed: id of the last entry of the case and where it stands in the log; None for a case without entries.
    """
    words = Wording.both(locale)
    say = words.say
    title = say("File of a damage case")
    acts = _acts(history, locale)
    named = {str(x.id): f"{x.effective_on} {acts[x.id]}" for x in history}
    names = ("claimed", "assessed", "agreed", "judged", "claim_received")
    sums = [
        [
            said("head", x.head, locale),
            *(yuan(x.amounts[name]) if name in x.amounts else "-" for name in names),
        ]
        for x in figures
    ]
    rows = [
        [
            str(x.effective_on),
            f"{in_brackets(acts[x.id], _waits(x, locale), locale)}\n→ {said('state.compensation.case', x.state, locale)}",
            in_brackets(x.actor, said("role", x.role, locale), locale),
            "\n".join(part for part in (x.document, x.reason, _words_of(x, named, locale)) if part) or "-",
            article(x.basis, locale),
        ]
        for x in history
    ]
    case = " · ".join(
        said(sort, code or "-", locale)
        for sort, code in (
            ("state.compensation.case", head.state),
            ("area", head.area),
            ("medium", head.medium),
            ("case_class", head.case_class),
        )
    )
    parts: list[Part] = [
        Fields([(say("Case"), head.title), (say("State"), case)]),
        table_of(
            [say(name) for name in ("Party", "Capacity", "Name")],
            [[x.owner, said("case_side", x.side, locale), x.name] for x in parties],
            (60, 34, 80),
        ),
        table_of(
            [say("Head"), *(said("figure", name, locale) for name in names)],
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
    return Paper(title, on, words, parts, subtitle=f"{head.code} · {on}", upright=True)


def _waits(act: HistoryRow, locale: str) -> str:
    """Say whether an act that takes two was confirmed, waits, or was dropped; empty of another one."""
    return said("state.compensation.recording", act.recording, locale) if act.recording else ""


def _acts(history: Sequence[HistoryRow], locale: str) -> dict[UUID, str]:
    """Name every act; of several of a kind on one day each by its number, so that what names one of them says which."""
    alike: dict[tuple[date, str], list[UUID]] = {}
    for one in history:
        alike.setdefault((one.effective_on, one.kind), []).append(one.id)
    found = {}
    for (_, kind), ids in alike.items():
        name = said("act.compensation.case", kind, locale)
        for number, id in enumerate(ids, 1):
            which = f"第{number}项" if locale == "zh_Hans" else f" no. {number}"
            found[id] = f"{name}{which}" if len(ids) > 1 else name
    return found


def _words_of(act: HistoryRow, named: Mapping[str, str], locale: str) -> str:
    """Give the words of an act in one paragraph; what it names by an id, as the act by which it came.

    Args:
        act: what was done.
        named: day and name of every act of the case, by its id.
        locale: the language.
    """
    left_out = {"action", "on", "reason", "document", "case"}
    words = {name: value for name, value in act.words.items() if name not in left_out}
    kind = said(_KINDS.get(act.kind, ""), str(words.get("kind", "")), locale)
    told = {
        name: named.get(str(value), value) for name, value in words.items() if not isinstance(value, list)
    }
    return _plain({**words, **told, **({"kind": kind} if kind else {})}, locale, within=act.kind)


def _label(name: str, within: str, locale: str) -> str:
    """Name a field, as it is called within an act or another field where that is another word."""
    found = word("field", f"{within}.{name}")
    return found.said(locale) if found is not None else said("field", name, locale)


def _plain(value: object, locale: str, sort: str = "", within: str = "") -> str:
    """Write a value as people read it, a code of a sort as its word: what is empty is left out."""
    if isinstance(value, Mapping):
        texts = {
            name: _plain(one, locale, _VALUES.get(name, ""), name)
            for name, one in value.items()
            if one is not False
        }
        return with_semicolons(
            (with_colon(_label(name, within, locale), text, locale) for name, text in texts.items() if text),
            locale,
        )
    if isinstance(value, list):
        return " / ".join(told for one in value if (told := _plain(one, locale, sort, within)))
    if value is True:
        return "是" if locale == "zh_Hans" else "yes"
    return "" if value is None else said(sort, str(value), locale)

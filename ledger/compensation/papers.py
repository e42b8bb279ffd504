"""Papers of a damage case: the worksheet of an assessment, which a judge recomputes by hand, and the whole case file."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final, Literal
from uuid import UUID

from ledger.amounts import Unit, capitals, format_amount, parse_decimal, yuan
from ledger.compensation.rows import AssessmentRow, CaseFile, FigureRow, HistoryRow, TermRow
from ledger.compensation.rules.clocks import reason_phrase, source_title
from ledger.compensation.rules.methods import METHODS
from ledger.compensation.rules.receipts import receipts_told
from ledger.compensation.rules.steps import line_said, spreadsheet_formula
from ledger.compensation.term_words import subject_said
from ledger.documents.marks import Mark
from ledger.documents.papers import (
    Amount,
    Column,
    Fields,
    LogMark,
    Paper,
    Part,
    Row,
    Table,
    Wording,
    table_of,
)
from ledger.documents.sheets import SheetCell, number_of, write_xlsx
from ledger.messages import in_brackets, translate, with_colon, with_semicolons
from ledger.words import article, said, word

YUAN: Final = Unit("CNY", 2, "yuan", 2)
_VALUES: Final = {
    "channel": "channel",
    "destination": "destination",
    "ground": "ground",
    "head": "head",
    "medium": "medium",
    "method": "method",
    "mode": "mode",
    "no_evaluation": "ground",
    "paper": "paper",
    "pot": "pot",
    "route": "route",
    "side": "case_side",
    "situation": "ground",
    "use": "use",
    "way": "service_way",
    "scope": "power_scope",
    "area": "area",
    "how": "how_assessed",
    "instance": "instance",
    "proves": "fact",
    "topic": "topic",
    "clock": "term",
    "deed": "act.compensation.case",
    "link": "link",
    "occasion": "occasion",
    "sign": "sign",
    "step": "approval_step",
    "event": "event",
    "field": "expert_field",
    "borne": "fee_borne",
    "convention": "convention",
    "length": "length",
}
"""Words of acts whose values are codes, and their sort."""
_KINDS: Final = {
    "give_guarantee": "guarantee_kind",
    "record_fee": "fee_kind",
    "propose_relief": "relief_kind",
    "add_evidence": "evidence_kind",
    "appoint_agent": "agent_kind",
}
"""The sort of `kind`, by act."""
_CONSENTS: Final = frozenset({"confirmation_clause", "disclosure"})
"""Words of which no is told as well as yes."""


def report_told(
    case: str, title: str, assessment: AssessmentRow, report: HistoryRow | None, words: Wording
) -> list[tuple[str, str]]:
    """Tell whose report a version of the assessment is of: institution, expert, number and day.

    Args:
        case: its number.
        title: of the case.
        assessment: the version.
        report: the act that brought it; None where it came with the books of before.
        words: the languages.
    """
    named = {} if report is None else report.words
    state = said("state.compensation.assessment", assessment.state, words.locale)
    return [
        (words.say("Case"), f"{case} {title}"),
        (words.say("Version"), in_brackets(str(assessment.version), state, words.locale)),
        (words.say("Institution of the report"), str(named.get("body") or "-")),
        (words.say("Expert of the report"), str(named.get("author") or "-")),
        (words.say("Number of the report"), "" if report is None else report.document or "-"),
        (words.say("Day of the report"), str(assessment.assessed_on)),
    ]


def worksheet_xlsx(
    case: str, assessment: AssessmentRow, locale: str, title: str = "", report: HistoryRow | None = None
) -> bytes:
    """Write the worksheet as a spreadsheet that computes: steps, inputs, the coefficients that were used, and whose report it is."""
    say = Wording(locale).say
    names = ("Number", "Head", "Method", "Step", "Formula", "With figures", "Value", "Unit", "Source")
    rows: list[list[SheetCell]] = []
    amounts: list[str] = []
    for item in assessment.items:
        head, method = said("head", item["head"], locale), said("method", item["method"], locale)
        for line in item["lines"]:
            told = line_said(line, locale)
            value = number_of(told["value"], spreadsheet_formula(line))
            step = [told["name"], told["formula"], told["numbers"], value, told["unit"], told["source"]]
            rows.append([item["number"], head, method, *step])
        amounts.append(f"G{len(rows) + 1}")
        if item["printed"]:
            rows.append(
                [
                    item["number"],
                    head,
                    method,
                    say("As the report prints it"),
                    "",
                    "",
                    number_of(item["printed"]),
                    "",
                    "",
                ]
            )
    total = number_of(yuan(assessment.total), f"={'+'.join(amounts)}" if len(amounts) < 1000 else None)
    rows.append(
        [
            "",
            "",
            "",
            say("Total"),
            "",
            f"{case} · v{assessment.version}",
            total,
            said("unit", "yuan", locale),
            "",
        ]
    )
    return write_xlsx(
        [
            (say("Steps"), [say(name) for name in names], rows),
            (
                say("Inputs"),
                [say(name) for name in ("Number", "Head", "Input", "Value", "Unit")],
                _given(assessment, "input", locale),
            ),
            (
                say("Coefficients"),
                [say(name) for name in ("Number", "Head", "Coefficient", "Value")],
                _given(assessment, "coefficient", locale),
            ),
            (
                say("Report of the assessment"),
                [say("Field"), say("Value")],
                [list(pair) for pair in report_told(case, title, assessment, report, Wording(locale))],
            ),
        ]
    )


def _given(
    assessment: AssessmentRow, sort: Literal["input", "coefficient"], locale: str
) -> list[list[SheetCell]]:
    """List inputs or coefficients, each value of a list in a row of its own, numbers as numbers."""
    rows: list[list[SheetCell]] = []
    for item in assessment.items:
        head = said("head", item["head"], locale)
        for name, value in (item["inputs"] if sort == "input" else item["coefficients"]).items():
            values = value if isinstance(value, list) else [value]
            rows += [
                [
                    item["number"],
                    head,
                    said(sort, name, locale),
                    number_of(said(name, str(one), locale), None),
                    *([_unit(item["method"], name, locale)] if sort == "input" else []),
                ]
                for one in values
            ]
    return rows


def _unit(method: str, name: str, locale: str) -> str:
    """Name the unit of an input of a method; empty where it has none."""
    fields = METHODS[method].fields if method in METHODS else ()
    return translate(next((one.unit for one in fields if one.name == name), ""), locale, {})


def inputs_said(method: str, values: Mapping[str, object], locale: str) -> str:
    """Say the inputs of a method in one paragraph, each with its unit.

    >>> inputs_said("virtual_cost_water", {"quantity": "142420", "alpha": "1"}, "en")
    'quantity = 142420 (t or m³); hazard coefficient α = 1'
    """
    return with_semicolons(
        (
            in_brackets(given({name: value}, "input", locale), _unit(method, name, locale), locale)
            for name, value in values.items()
        ),
        locale,
    )


def worksheet(
    case: str, title: str, assessment: AssessmentRow, locale: str, report: HistoryRow | None = None
) -> Paper:
    """Lay out the worksheet: each figure with its inputs, its steps, and its amount."""
    words = Wording.both(locale)
    say = words.say
    parts: list[Part] = [Fields(report_told(case, title, assessment, report, words))]
    for item in assessment.items:
        inputs = inputs_said(item["method"], item["inputs"], locale)
        rows = [
            [
                x["name"],
                f"{x['formula']}\n{x['numbers']}",
                f"{x['value']} {x['unit']}" if x["unit"] else x["value"],
                x["source"],
            ]
            for x in (line_said(line, locale) for line in item["lines"])
        ]
        head, method = said("head", item["head"], locale), said("method", item["method"], locale)
        titles = [say(name) for name in ("Step", "Formula and figures", "Value", "Source")]
        parts += [
            Fields([(f"{item['number']}. {head} · {method}", inputs or "-")]),
            *(
                [Fields([(say("Coefficients"), given(item["coefficients"], "coefficient", locale))])]
                if item["coefficients"]
                else []
            ),
            table_of(titles, rows, (34, 66, 34, 40)),
            Fields(
                [
                    (
                        say("Amount"),
                        in_brackets(
                            format_amount(item["amount"], YUAN, locale, with_unit=True),
                            item["printed"],
                            locale,
                        ),
                    )
                ]
            ),
        ]
    state = said("state.compensation.assessment", assessment.state, locale)
    whole = format_amount(assessment.total, YUAN, locale, with_unit=True)
    parts.append(Fields([(say("Total"), f"{whole}\n{capitals(assessment.total)}")]))
    return Paper(
        say("Worksheet of the assessment"),
        str(assessment.assessed_on),
        words,
        parts,
        subtitle=f"{case} · v{assessment.version} · {state}",
        upright=True,
    )


def case_file(file: CaseFile, on: str, locale: str, sealed: tuple[str, Mark | None] | None) -> Paper:
    """Lay out the file of a case as of a day: who, what, how much, until when, and everything that was done, under which article.

    Args:
        file: what it says.
        on: ISO date as of which it is printed.
        locale: `zh_Hans` or `en`.
        sealed: id of the last entry of the case and where it stands in the log; None for a case without entries.
    """
    words, head = Wording.both(locale), file.head
    say = words.say
    acts = _acts(file.history, locale)
    named = _named(acts, file.history)
    rows = [
        [
            str(x.effective_on),
            f"{_titled(x, acts, named, locale)}\n→ {said('state.compensation.case', x.state, locale)}",
            in_brackets(x.actor, said("role", x.role, locale), locale)
            if x.actor
            else said("role", x.role, locale),
            "\n".join(part for part in (x.document, x.reason, words_of(x, named, locale)) if part) or "-",
            law_named(x.basis, locale) or "-",
        ]
        for x in file.history
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
            [[x.owner, said("case_side", x.side, locale), x.name] for x in file.parties],
            (60, 34, 80),
            say("Parties"),
        ),
        *_represented(file, words),
        case_figures(file.figures, words),
        *_receipts(file, words),
        table_of(
            [say(name) for name in ("Term", "Begins", "Ends", "Count and source")],
            [_term(x, locale, named) for x in file.terms],
            (38, 24, 24, 88),
            say("Terms"),
        ),
        table_of(
            [say(name) for name in ("Day", "Act", "By", "Paper and words", "Basis")],
            rows,
            (20, 36, 28, 58, 32),
            say("Acts"),
        ),
    ]
    if file.trail:
        parts.append(_trail(file, words))
    if sealed is not None:
        parts += [Fields([(say("Last entry"), sealed[0])]), LogMark(sealed[1])]
    return Paper(say("File of a damage case"), on, words, parts, subtitle=f"{head.code} · {on}", upright=True)


def _trail(file: CaseFile, words: Wording) -> Table:
    """Lay out where each sum of the case came from and went: day, what, how much, head, article, assessment and files, works, payee."""
    say, locale = words.say, words.locale
    columns = [
        Column(say(title), width, amount)
        for title, width, amount in (
            ("Day", 20, False), ("What moved", 40, False), ("Debit", 22, True), ("Credit", 22, True),
            ("Rests on", 42, False), ("Paid for", 36, False),
        )
    ]  # fmt: skip
    rows = []
    for x in file.trail:
        named = ", ".join(said("head", head, locale) for head in x.heads)
        what = f"{said('kind', x.kind, locale)}\n{said('purpose', x.purpose, locale)}"
        files = [with_colon(say(title), ", ".join(map(str, ids)), locale) for title, ids in (
            ("Assessment", x.assessments), ("Evidence", x.evidence)) if ids]  # fmt: skip
        rests = [one for one in (named, law_named(x.basis, locale), *files) if one]
        paid = [with_colon(say(title), str(one), locale) for title, one in (
            ("Restoration", x.restoration), ("Stage", x.stage), ("Contract", x.contract_paper), ("Payee", x.payee),
            ("Invoice", x.invoice)) if one]  # fmt: skip
        rows.append(
            Row(
                (
                    str(x.effective_on),
                    what,
                    Amount(x.debit, YUAN) if x.debit else "-",
                    Amount(x.credit, YUAN) if x.credit else "-",
                    "\n".join(rests) or "-",
                    "\n".join(paid) or "-",
                )
            )
        )
    return Table(columns, rows, say("Where the money came from and went, in CNY"))


def _represented(file: CaseFile, words: Wording) -> list[Part]:
    """Lay out who was given notice, what became of it, and who acts for whom; nothing where nobody was or does."""
    say, locale = words.say, words.locale
    notices = [
        [
            x.party,
            with_colon(said("service_way", x.way, locale), str(x.served_on), locale),
            str(x.answer_by),
            str(x.answered_on or "-"),
            in_brackets(str(x.failed_on), said("ground", x.ground or "", locale), locale)
            if x.failed_on
            else "-",
        ]
        for x in file.notices
    ]
    agents = [
        [
            x.party,
            in_brackets(x.name, said("agent_kind", x.kind, locale), locale),
            said("power_scope", x.scope, locale),
            f"{x.since_on} – {x.until_on or ''}" + (f"\n{say('Ended')} {x.ended_on}" if x.ended_on else ""),
            x.document or "-",
        ]
        for x in file.agents
    ]
    served = [say(name) for name in ("Party", "Served", "Answer by", "Answered", "Failed")]
    acting = [say(name) for name in ("Party", "Agent", "Power", "Days", "Paper")]
    return [
        *([table_of(served, notices, (50, 40, 26, 26, 32), say("Notices"))] if notices else []),
        *([table_of(acting, agents, (44, 40, 24, 36, 30), say("Agents"))] if agents else []),
    ]


def _receipts(file: CaseFile, words: Wording) -> list[Part]:
    """Lay out the receipts of payments as they stood, and what became of each; nothing where there are none."""
    say, locale = words.say, words.locale
    rows = [
        Row(
            (
                with_colon(x.receipt_code, x.receipt_number, locale),
                x.check_code or "-",
                str(x.issued_on),
                x.payer_name or "-",
                Amount(-x.amount if x.red else x.amount, YUAN),
                in_brackets(
                    said("state.compensation.receipt", x.state, locale),
                    say("Red receipt") if x.red else "",
                    locale,
                ),
            )
        )
        for x in receipts_told(file.history)
    ]
    titles = ("Receipt", "Check code", "Issued on", "Payer", "Yuan", "State")
    columns = [
        Column(say(name), width, name == "Yuan")
        for name, width in zip(titles, (46, 24, 24, 34, 24, 22), strict=True)
    ]
    return [Table(columns, rows, say("Receipts of payments"))] if rows else []


def case_figures(figures: Sequence[FigureRow], words: Wording) -> Table:
    """Lay out the figures by head of loss: a number where there is one."""
    names = ("claimed", "assessed", "agreed", "judged", "claim_received")
    titles = [words.say("Head"), *(said("figure", name, words.locale) for name in names)]
    columns = [
        Column(title, width, amount)
        for title, width, amount in zip(titles, (24, 30, 30, 30, 30, 30), (False, *[True] * 5), strict=True)
    ]
    rows = [
        Row(
            (
                said("head", x.head, words.locale),
                *(Amount(x.amounts[n], YUAN) if n in x.amounts else "-" for n in names),
            )
        )
        for x in figures
    ]
    return Table(columns, rows or [Row(("-",) * len(columns))], words.say("Figures, in CNY"))


def law_named(basis: str, locale: str) -> str:
    """Name the articles of law behind an act; a clause of our own manual is none, and is not printed as one."""
    return article("; ".join(one for one in basis.split("; ") if not one.startswith("docs/")), locale)


def named_acts(history: Sequence[HistoryRow], locale: str) -> dict[str, str]:
    """Give day and name of every act of a case, by its id."""
    return _named(_acts(history, locale), history)


def _named(acts: Mapping[UUID, str], history: Sequence[HistoryRow]) -> dict[str, str]:
    return {str(x.id): f"{x.effective_on} {acts[x.id]}" for x in history}


def _term(one: TermRow, locale: str, named: Mapping[str, str]) -> list[str]:
    ends = str(one.due_on) if one.due_on else translate("not known yet", locale, {})
    whence = [source_title(one.source, locale)] if one.source else []
    whence += [said("rule_mark", one.mark, locale)] if one.mark == "unverified" else []
    count = in_brackets(reason_phrase(one.why).into(locale), with_semicolons(whence, locale), locale)
    more = subject_said(one.subject, locale, named)
    return [in_brackets(said("term", one.code, locale), more, locale), str(one.starts_on), ends, count]


def _waits(act: HistoryRow, locale: str) -> str:
    """Say whether an act that takes two was confirmed, waits, or was dropped, and when one was reversed; empty of another one."""
    if act.reversed_on is not None:
        return f"{said('debt_state', 'reversed', locale)} {act.reversed_on}"
    return said("state.compensation.recording", act.recording, locale) if act.recording else ""


def _titled(one: HistoryRow, acts: Mapping[UUID, str], named: Mapping[str, str], locale: str) -> str:
    """Name an act, with what became of it."""
    became = _waits(one, locale) or replaced_said(one.replaced_by, named, locale)
    return in_brackets(acts[one.id], became, locale)


def replaced_said(by: UUID | None, named: Mapping[str, str], locale: str) -> str:
    """Say by which act something was replaced; empty where it was not."""
    return "" if by is None else translate("replaced by {act}", locale, {"act": named.get(str(by), "")})


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


def words_of(act: HistoryRow, named: Mapping[str, str], locale: str) -> str:
    """Give the words of an act in one paragraph; what it names by an id, as the act by which it came.

    Args:
        act: what was done.
        named: day and name of every act of the case, by its id.
        locale: the language.
    """
    return told(act.kind, act.words, locale, named)


def told(
    kind: str, words: Mapping[str, object], locale: str, named: Mapping[str, str] = MappingProxyType({})
) -> str:
    """Give the words in which an act of a kind was told, in one paragraph."""
    left_out = {"action", "on", "reason", "document", "case"}
    said_so = {name: value for name, value in _failing(words).items() if name not in left_out}
    meant = said(_KINDS.get(kind, ""), str(said_so.get("kind", "")), locale)
    whole = {
        name: named.get(str(value), value) for name, value in said_so.items() if not isinstance(value, list)
    }
    return _plain({**said_so, **whole, **({"kind": meant} if meant else {})}, locale, within=kind)


def _failing(words: Mapping[str, object]) -> Mapping[str, object]:
    """Give the words in which something is owed with what each duty becomes where it fails: its value where nothing is fixed, and nothing
    where nothing is owed in kind (docs/spec/compensation.md 4.6).
    """
    if "conversion" not in words:
        return words
    duties, heads = _listed(words, "duties"), _listed(words, "heads")
    each = [{**one, "conversion": _becomes(one, _listed(one, "heads"), "amount")} for one in duties]
    return {**words, "duties": each, "conversion": "" if each else _becomes(words, heads, "kind")}


def _listed(words: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    found = words.get(name)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _becomes(words: Mapping[str, object], heads: Sequence[Mapping[str, object]], name: str) -> str:
    """Write the sum that is fixed, else what the heads are worth; empty for nothing."""
    fixed = _fen(words.get("conversion")) or sum(_fen(one.get(name)) for one in heads)
    return yuan(fixed) if fixed else ""


def _fen(value: object) -> int:
    """Read a sum of the words of an act.

    Raises:
        never AmountNotDecimal, AmountTooPrecise, AmountTooLarge: the words were taken.
    """
    return parse_decimal(value, 2, "yuan") if isinstance(value, str) and value else 0


def given(values: Mapping[str, object], sort: Literal["input", "coefficient"], locale: str) -> str:
    """Say inputs or coefficients in one paragraph."""
    return with_semicolons(
        (f"{said(sort, name, locale)} = {_plain(value, locale, name)}" for name, value in values.items()),
        locale,
    )


def value_said(name: str, value: object, locale: str) -> str:
    """Write the value of a field as people read it."""
    return _plain(value, locale, _VALUES.get(name, ""), name)


def _label(name: str, within: str, locale: str) -> str:
    """Name a field, as it is called within an act or another field where that is another word."""
    if within == "inputs":
        return said("input", name, locale)
    found = word("field", f"{within}.{name}")
    return found.said(locale) if found is not None else said("field", name, locale)


def _plain(value: object, locale: str, sort: str = "", within: str = "") -> str:
    """Write a value as people read it, a code of a sort as its word: what is empty is left out."""
    if isinstance(value, Mapping):
        texts = {
            name: _plain(one, locale, _VALUES.get(name, ""), name)
            for name, one in value.items()
            if one is not False or name in _CONSENTS
        }
        return with_semicolons(
            (with_colon(_label(name, within, locale), text, locale) for name, text in texts.items() if text),
            locale,
        )
    if isinstance(value, list):
        return " / ".join(told for one in value if (told := _plain(one, locale, sort, within)))
    if isinstance(value, bool):
        yes, no = ("是", "否") if locale == "zh_Hans" else ("yes", "no")
        return yes if value else no
    return "" if value is None else said(sort, str(value), locale)

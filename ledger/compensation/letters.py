"""Papers that the office sends in a case: the notice of consultation, the settlement agreement, the closing report.

Each belongs to an act, is filled from the case as it stood on the day of the act, and has a number: that of the case, the short name of the
paper, the year, and how many of them there were before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple
from uuid import UUID

from ledger.amounts import capitals, yuan
from ledger.compensation import shapes
from ledger.compensation.papers import YUAN, case_figures, value_said
from ledger.compensation.queries.cases import EvidenceRow
from ledger.compensation.rows import CaseFile, HistoryRow
from ledger.compensation.rules.duties import Duty
from ledger.compensation.rules.obligations import read_obligation
from ledger.documents.papers import (
    Amount,
    Column,
    Fields,
    Paper,
    Part,
    Row,
    Signatures,
    Table,
    Wording,
    table_of,
)
from ledger.processes.acts import known_of, read
from ledger.words import article, said


@dataclass(frozen=True, slots=True)
class Letter:
    """A kind of paper."""

    title: str
    short: str
    """In its number."""


LETTERS: Final = {
    "notify": Letter("Notice of consultation", "磋告"),
    "agree": Letter("Settlement agreement", "赔协"),
    "close": Letter("Closing report", "结案"),
}
"""By the act to which they belong."""


class LetterRow(NamedTuple):
    """A paper of a case."""

    id: UUID
    """Of the act."""
    kind: str
    number: str
    effective_on: str


def letters_of(code: str, history: Sequence[HistoryRow]) -> list[LetterRow]:
    """List the papers of a case with their numbers, in the order of their acts."""
    found: list[LetterRow] = []
    for act in history:
        if act.kind in LETTERS:
            year, kind = act.effective_on.year, act.kind
            before = sum(one.kind == kind and one.effective_on.startswith(f"{year}-") for one in found)
            number = f"{code}{LETTERS[kind].short}〔{year}〕{before + 1}号"
            found.append(LetterRow(act.id, kind, number, act.effective_on.isoformat()))
    return found


def letter(
    file: CaseFile, act: HistoryRow, number: str, evidence: Sequence[EvidenceRow], locale: str
) -> Paper:
    """Lay out a paper.

    Args:
        file: the case as of the day of the act.
        act: to which it belongs.
        number: as `letters_of` gives it.
        evidence: what the liable parties are shown.
        locale: the reader's language, which comes first.

    Raises (in this order):
        DutyWithoutObligor: of an agreement of before duties were named; AmountTooLarge; never AmountNotDecimal, AmountTooPrecise,
        HeadsMissing, HeadsRepeated, HeadUnknown, PartsWrong, PartsDiffer, ScheduleTooLong, InstalmentPartUnknown, ScheduleDisordered,
        ScheduleDiffers, ConversionTwice, DutiesDiffer: the words were taken.
    """
    words = Wording.both(locale)
    say = words.say
    head = file.head
    liable = "、".join(one.name for one in file.parties if one.side == "liable") or "-"
    place = f"{said('area', head.area, locale)} · {said('medium', head.medium, locale)}"
    first = Fields(
        [
            (say("Number"), number),
            (say("Case"), f"{head.code} {head.title}"),
            (say("Liable parties"), liable),
            (say("Place and medium"), place),
        ]
    )
    made = {"notify": _notice, "agree": _agreement, "close": _closing}[act.kind]
    parts: list[Part] = [first, *made(file, act, words, evidence)]
    return Paper(
        say(LETTERS[act.kind].title),
        act.effective_on.isoformat(),
        words,
        parts,
        subtitle=number,
        upright=True,
    )


def _notice(file: CaseFile, act: HistoryRow, words: Wording, evidence: Sequence[EvidenceRow]) -> list[Part]:
    say, locale = words.say, words.locale
    claimed = [one for one in file.versions if one.act == act.id and one.figure == "claimed"]
    total = sum(one.amount for one in claimed)
    rows = [Row((said("head", one.head, locale), Amount(one.amount, YUAN))) for one in claimed]
    sums = Table(
        [Column(say("Head"), 90), Column(say("Claimed, in yuan"), 60, amount=True)],
        [*rows, Row((say("Total"), Amount(total, YUAN)), "total")],
        say("Figures, in yuan"),
    )
    shown = [
        [one.name, said("evidence_kind", one.kind, locale), _facts(one.proves, locale)] for one in evidence
    ]
    return [
        Fields([(say("Facts"), _word(act, "facts") or "-"), (say("Basis"), article(act.basis, locale))]),
        sums,
        Fields([(say("In words"), capitals(total))]),
        table_of(
            [say(name) for name in ("Evidence", "Kind", "Proves")], shown, (80, 40, 50), say("Evidence shown")
        ),
        Fields(
            [
                (say("Answer by"), _word(act, "answer_by")),
                (say("Proof of service"), _word(act, "proof_of_service")),
                (say("Note"), say("Who does not answer by then, or refuses to consult, may be sued.")),
            ]
        ),
        Signatures([say("For the claimant"), say("Received by"), say("Day")]),
    ]


def _agreement(file: CaseFile, act: HistoryRow, words: Wording, _: Sequence[EvidenceRow]) -> list[Part]:
    say, locale = words.say, words.locale
    liable = [one.owner for one in file.parties if one.side == "liable"]
    told = read(shapes.Obligation, known_of(shapes.Obligation, act.words))
    owed = read_obligation(told, act.effective_on, liable)
    names = {one.owner: one.name for one in file.parties}
    heads = [
        Row(
            (said("head", head, locale), Amount(owed.money[head], YUAN), Amount(owed.kind.get(head, 0), YUAN))
        )
        for head in owed.money
    ]
    due = [
        Row(
            (
                str(number),
                "、".join(names.get(o.owner, o.owner) for o in part.obligors),
                str(one.due_on),
                Amount(one.amount, YUAN),
            )
        )
        for number, (part, schedule) in enumerate(zip(owed.parts, owed.schedules, strict=True), 1)
        for one in schedule
    ]
    clauses = ("facts", "extent", "mode", "restoration", "guarantee", "account", "less_basis", "more_basis", "annexes",
               "confirmation_clause", "disclosure")  # fmt: skip
    told_so = {name: act.words.get(name) for name in clauses}
    terms = [
        (said("field", name, locale), value_said(name, value, locale))
        for name, value in told_so.items()
        if value not in (None, "", [], False)
    ]
    parties = [[said("case_side", one.side, locale), one.name, one.owner] for one in file.parties]
    return [
        table_of(
            [say(name) for name in ("Capacity", "Name", "Party")], parties, (40, 70, 60), say("Parties")
        ),
        Table(
            [
                Column(say("Head"), 70),
                Column(say("In money"), 45, amount=True),
                Column(say("In kind"), 45, amount=True),
            ],
            heads,
            say("Figures, in yuan"),
        ),
        Table(
            [
                Column(say("Part"), 20),
                Column(say("Owed by"), 70),
                Column(say("Due on"), 35),
                Column(say("Yuan"), 45, amount=True),
            ],
            due or [Row(("-",) * 4)],
            say("Instalments"),
        ),
        *_duties(owed.duties, names, words),
        Fields(
            [
                *terms,
                (say("Due where restoration fails"), _yuan(owed.conversion, locale)),
                (say("Basis"), article(act.basis, locale)),
            ]
        ),
        Signatures([say("For the claimant"), say("Liable parties"), say("Day")]),
    ]


def _duties(owed: Sequence[Duty], names: Mapping[str, str], words: Wording) -> list[Part]:
    """Lay out what is owed in kind: what it is worth, by whom, until when, and what is due where it fails."""
    say, locale = words.say, words.locale
    rows = [
        Row(
            (
                str(number),
                "、".join(names.get(o.owner, o.owner) for o in one.obligors),
                "\n".join(f"{said('head', head, locale)} {yuan(fen)}" for head, fen in one.heads.items()),
                str(one.due_on),
                Amount(one.conversion, YUAN),
            )
        )
        for number, one in enumerate(owed, 1)
    ]
    columns = [
        Column(say("Duty"), 18),
        Column(say("Owed by"), 46),
        Column(say("Value, in yuan"), 46),
        Column(say("Due on"), 25),
        Column(say("Due where restoration fails"), 35, amount=True),
    ]
    return [Table(columns, rows, say("Duties in kind"))] if rows else []


def _closing(file: CaseFile, act: HistoryRow, words: Wording, _: Sequence[EvidenceRow]) -> list[Part]:
    say, locale = words.say, words.locale
    course = [
        [str(one.effective_on), said("act.compensation.case", one.kind, locale), one.document or "-"]
        for one in file.history
        if one.recording != "dropped"
    ]
    ground = _word(act, "no_evaluation")
    return [
        Fields(
            [
                (say("State"), said("state.compensation.case", file.head.state, locale)),
                (say("Clue of"), str(file.head.received_on)),
                (say("Report"), _word(act, "report") or "-"),
                (say("No evaluation, because"), said("ground", ground, locale) if ground else "-"),
                (say("Basis"), article(act.basis, locale)),
            ]
        ),
        case_figures(file.figures, words),
        table_of([say(name) for name in ("Day", "Act", "Paper")], course, (30, 60, 80), say("Acts")),
        Signatures([say("Handled by"), say("Approved by"), say("Day")]),
    ]


def _word(act: HistoryRow, name: str) -> str:
    value = act.words.get(name)
    return "" if value is None else str(value)


def _facts(proves: Sequence[str], locale: str) -> str:
    return "、".join(said("fact", one, locale) for one in proves) or "-"


def _yuan(fen: int, locale: str) -> str:
    return f"{yuan(fen)} {said('unit', 'yuan', locale)}" if fen else "-"

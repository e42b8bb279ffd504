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
from ledger.compensation.rows import CaseFile, HistoryRow, NoticeRow
from ledger.compensation.rules.duties import Duty
from ledger.compensation.rules.obligations import read_obligation
from ledger.compensation.rules.powers import power_runs
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
from ledger.messages import in_brackets
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
    "notify_party": Letter("Notice of consultation", "磋告"),
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
    party: str | None = None
    """To which party, where each has its own."""


def letters_of(
    code: str, history: Sequence[HistoryRow], notices: Sequence[NoticeRow] = ()
) -> list[LetterRow]:
    """List the papers of a case with their numbers, in the order of their acts; a notice is one for each party to which it was given."""
    found: list[LetterRow] = []
    for act in history:
        if act.kind in LETTERS:
            year, short = act.effective_on.year, LETTERS[act.kind].short
            parties: list[str | None] = [one.party for one in notices if one.id == act.id]
            for party in parties or [None]:
                before = sum(
                    LETTERS[one.kind].short == short and one.effective_on.startswith(f"{year}-")
                    for one in found
                )
                number = f"{code}{short}〔{year}〕{before + 1}号"
                found.append(LetterRow(act.id, act.kind, number, act.effective_on.isoformat(), party))
    return found


def letter(
    file: CaseFile, act: HistoryRow, row: LetterRow, evidence: Sequence[EvidenceRow], locale: str
) -> Paper:
    """Lay out a paper.

    Args:
        file: the case as of the day of the act.
        act: to which it belongs.
        row: as `letters_of` gives it.
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
    liable = [one for one in file.parties if one.side == "liable" and row.party in (None, one.owner)]
    names = "、".join(one.name for one in liable) or "-"
    day = act.effective_on
    agents = [
        one.name
        for one in file.agents
        if one.party == row.party and power_runs(one.since_on, one.until_on, one.ended_on, day)
    ]
    place = f"{said('area', head.area, locale)} · {said('medium', head.medium, locale)}"
    first = Fields(
        [
            (say("Number"), row.number),
            (say("Case"), f"{head.code} {head.title}"),
            (say("Liable parties"), names),
            *([(say("Agents"), "、".join(agents))] if agents else []),
            (say("Place and medium"), place),
        ]
    )
    if act.kind in ("notify", "notify_party"):
        given = [one for one in file.notices if one.id == act.id and one.party == row.party]
        body = _notice(file, act, words, evidence, given[0] if given else None)
    else:
        body = _agreement(file, act, words) if act.kind == "agree" else _closing(file, act, words)
    parts: list[Part] = [first, *body]
    return Paper(
        say(LETTERS[act.kind].title),
        act.effective_on.isoformat(),
        words,
        parts,
        subtitle=row.number,
        upright=True,
    )


def _notice(
    file: CaseFile,
    act: HistoryRow,
    words: Wording,
    evidence: Sequence[EvidenceRow],
    given: NoticeRow | None,
) -> list[Part]:
    say, locale = words.say, words.locale
    figures = [one for one in file.versions if one.figure == "claimed"]
    by = act.id if act.kind == "notify" else figures[-1].act  # one more party is told what the others were
    claimed = [one for one in figures if one.act == by]
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
                (say("Answer by"), str(given.answer_by) if given else _word(act, "answer_by")),
                *_service(given, words),
                (
                    say("Proof of service"),
                    given.proof_of_service if given else _word(act, "proof_of_service"),
                ),
                (say("Note"), say("Who does not answer by then, or refuses to consult, may be sued.")),
            ]
        ),
        Signatures([say("For the claimant"), say("Received by"), say("Day")]),
    ]


def _service(given: NoticeRow | None, words: Wording) -> list[tuple[str, str]]:
    """Say how and when a notice is served, where that is known of the party."""
    if given is None:
        return []
    served = in_brackets(str(given.served_on), said("service_way", given.way, words.locale), words.locale)
    address = [(words.say("Address"), given.address)] if given.address else []
    return [(words.say("Served"), served), *address]


def _agreement(file: CaseFile, act: HistoryRow, words: Wording) -> list[Part]:
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


def _closing(file: CaseFile, act: HistoryRow, words: Wording) -> list[Part]:
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

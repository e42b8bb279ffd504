"""Of what a paper that the office sends is filled, and what stands on it then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias
from uuid import UUID

from ledger.compensation.papers import named_acts, replaced_said, value_said
from ledger.compensation.queries.cases import (
    ClockRow,
    EnforcementRow,
    EvidenceRow,
    InsolvencyRow,
    ProjectRow,
    SeparateRow,
)
from ledger.compensation.queries.experts import DrawnRow
from ledger.compensation.queries.letters import DebtRow, LetterRow
from ledger.compensation.rows import CaseFile, HistoryRow
from ledger.documents.papers import Amount
from ledger.messages import translate

Cell: TypeAlias = str | Amount
Lined: TypeAlias = Sequence[Mapping[str, Cell]]
Texts: TypeAlias = dict[str, str]
Tables: TypeAlias = dict[str, Lined]


@dataclass(frozen=True, slots=True)
class Telling:
    """Of what a paper is filled."""

    file: CaseFile
    """The case as of the day of the paper, as its reader may see it."""
    act: HistoryRow
    letter: LetterRow
    letters: Sequence[LetterRow]
    """All papers of the case, for the numbers of others."""
    called: str
    """The case by its number, as printed, with its code."""
    evidence: Sequence[EvidenceRow]
    """What the liable parties are shown."""
    locale: str
    insolvencies: Sequence[InsolvencyRow] = ()
    """The bankruptcies of parties."""
    separates: Sequence[SeparateRow] = ()
    """The separate claims of the case."""
    experts: Sequence[DrawnRow] = ()
    """The experts of the case, by the act that drew or named them."""
    debts: Sequence[DebtRow] = ()
    """Of a paper about what is overdue: what was on its day."""
    enforcements: Sequence[EnforcementRow] = ()
    """In the order of the applications."""
    projects: Sequence[ProjectRow] = ()
    """The restorations, as they are."""
    clocks: Sequence[ClockRow] = ()
    """The terms of the case, those that were stopped, too."""
    done: Sequence[HistoryRow] = ()
    """All that was done in the case, after the day of the paper, too: for what nothing but a later act tells, such as an account."""
    absent: Sequence[tuple[UUID, str]] = ()
    """Who was invited to a meeting and stayed away, by the act of the meeting."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Names of those who are in no case as parties, by their codes."""

    @property
    def against(self) -> frozenset[str] | None:
        """Against whom the separate claim is on which the act was done; None where it was done in the case itself."""
        about = (self.act.id, self.act.subject)
        return next((frozenset(one.against) for one in self.separates if one.id in about), None)

    @property
    def replaced(self) -> str:
        """By which later act the paper was replaced; empty where it was not."""
        return replaced_said(self.letter.replaced_by, named_acts(self.done, self.locale), self.locale)

    def word(self, name: str) -> str:
        """Give a word of the act as people read it; empty where it was not told."""
        return value_said(name, self.act.words.get(name), self.locale)

    def last(self, *kinds: str) -> HistoryRow | None:
        """Find the last act of some kinds up to the day of the paper."""
        acts = (one for one in reversed(self.file.history) if one.done)
        return next((one for one in acts if one.kind in kinds), None)

    def last_apart(self, kind: str) -> HistoryRow | None:
        """Find the last act of a kind on the separate claim on which the act was done."""
        acts = (one for one in reversed(self.file.history) if one.done)
        return next((one for one in acts if one.kind == kind and one.subject == self.act.subject), None)

    def acts(self, *kinds: str) -> list[HistoryRow]:
        """List the acts of some kinds up to the day of the paper, with those that wait; of all kinds, where none is named."""
        acts = self.file.history
        return [one for one in acts if one.recording != "dropped" and (not kinds or one.kind in kinds)]

    def corrected_number(self, act: HistoryRow) -> str:
        """Give the number of a document as the last ruling has corrected it that was not reversed; empty where none has."""
        rulings = (one for one in reversed(self.file.history) if one.kind == "correct_document")
        for one in rulings:
            printed = one.words.get("printed")
            if one.stands and one.subject == act.id and isinstance(printed, Mapping):
                return str(printed["now"])
        return ""

    def say(self, message: str, **figures: object) -> str:
        """Say a sentence in the reader's language."""
        return translate(message, self.locale, figures)


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands on a paper, by name."""

    fields: Mapping[str, str]
    tables: Mapping[str, Lined]
    gaps: tuple[str, ...]
    """What is missing: fields, and columns as `table.column`."""

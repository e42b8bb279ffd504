"""A credit code that was typed wrong is corrected: by two, with reason and paper; from then on everything is done with the right one.

    propose ─▶ proposed ─▶ confirm (another person) ─▶ corrected ─▶ undo ─▶ undo_asked ─▶ confirm (another person) ─▶ undone
                  └─────▶ drop                                                 └─▶ drop ─▶ corrected

Accounts and entries carry a code for ever, so nothing is renamed: the right code is registered as any other, permits and what is owed
for them are moved to it (`code_corrected`), everything else comes to its end, and then nothing begins with the wrong one any more.
"""

from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.amounts import format_decimal
from ledger.database import Books, ReadBooks
from ledger.database.queries import named_queries, read
from ledger.entries import check_shown
from ledger.errors import RuleViolation
from ledger.law_in_force.queries import law_of
from ledger.permits.actions.corrected import check_right
from ledger.permits.actions.engine import Asked, KeptAct, act_conduct, known_act, number_locked
from ledger.permits.actions.second import Way, begin_way, second_verbs
from ledger.permits.machines import CODE_CORRECTION
from ledger.permits.queries.closures import closing
from ledger.permits.rules.strips import SameParty
from ledger.permits.shapes import Terms
from ledger.processes import acting
from ledger.processes.acting import Acting, Done, Made, Verb
from ledger.processes.actions import Running, Step
from ledger.processes.reasons import check_paper_and_reason
from ledger.register.queries import party_of

SQL: Final = named_queries(__name__)


class PartyHolds(RuleViolation):
    """This still stands under the code {party}, and would stay behind: {stands}.

    Let each come to its end first: permits are moved to {right} with what is owed for them (`…/permits/moves`, basis `code_corrected`),
    money is paid out or taken back, and what waits is confirmed or dropped.
    """

    code = "party.holds"
    source = "docs/spec/permits.md 14"


class StandingUnder(NamedTuple):
    """Something that stands under a code: what lies on an account, or something that is not at its end."""

    what: str
    """Purpose of the account, or machine."""
    name: str
    """What lies there, or the id of the process."""
    state: str | None
    """None of an account."""
    figure: int | None
    scale: int | None

    def __str__(self) -> str:
        """Write it in a line."""
        if self.figure is None or self.scale is None:
            return f"{self.what} {self.name}: {self.state}"
        return f"{self.what} {self.name}: {format_decimal(self.figure, self.scale, 0)}"


def standing_under(books: ReadBooks, book_id: int, party: str) -> list[StandingUnder]:
    """List what stands under the code of a party: on its accounts, and what of it is not at its end."""
    return read(books, StandingUnder, SQL["stands"], book=book_id, party=party)


def correct_code(
    books: Books, book_id: int, step: Step, *, act_id: UUID, party: str, right: str
) -> Done[KeptAct]:
    """Ask to correct the code of a party that was typed wrong, with reason and paper; another person confirms.

    Args:
        party: under its wrong code.
        right: the same party under its right one.

    Raises (in this order):
        SameParty, TextTooLong, TextUnprintable, TextEmpty, AmountBelowZero, IdUsed, ProcessUnknown, PartyUnknown, IdNotVersion7,
        StepNotAllowed, RoleNotForStep; those of `_correct`.
    """
    if party == right:
        raise SameParty(party=party)
    check_shown(document=step.document, reason=step.reason)
    asked = Asked(party, right, called={"site": "party", "other": "right"})
    known = known_act(books, book_id, CODE_CORRECTIONS, CORRECT.what, step, act_id, asked)
    if isinstance(known, Done):
        return known
    for one in (party, right):
        party_of(books, book_id, one, seen_by=None)
    return begin_way(books, book_id, CORRECT, step, act_id=act_id, alone=None, asked=asked, new=known)


def undo_correction(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Ask to undo the correction of a code, with reason and paper; another person confirms, and things are done with it again.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, TextEmpty.
    """
    return acting.take(books, book_id, CODE_CORRECTIONS, act_id, "undo", step)


def _check(books: ReadBooks, book_id: int, step: Step, act: KeptAct) -> None:
    party, right = act.site, str(act.other)
    check_right(books, book_id, party, right, without=act.act_id)
    stands = [str(one) for one in standing_under(books, book_id, party)]
    sites = read(books, str, SQL["sites"], book=book_id, party=party)
    owed = [one for on in step.days for site in sites for one in _owed(books, book_id, site, on)]
    if stands or owed:
        raise PartyHolds(party=party, stands=", ".join(dict.fromkeys([*stands, *owed])), right=right)


def _owed(books: ReadBooks, book_id: int, site: str, on: date) -> list[str]:
    """List what a site owes of years before that of a day: reports, surrenders, and what was emitted above its permits.

    Raises (in this order):
        JurisdictionUnknown, LawGap.
    """
    there = closing(books, book_id, site, on, law_of(books, book_id, on))
    years = [f"{site} {year} {what}: {status}" for year, what, status in there.open_years if year < on.year]
    return [*years, *(f"{site} over-emission: {one}" for one in there.over)]


def _correct(books: Books, book_id: int, step: Step, act: KeptAct, _asked_by: int | None) -> Made:
    """Correct it. Twin: `party_holds`, which lets nothing begin meanwhile.

    Raises (in this order):
        PartyCorrected, JurisdictionUnknown, LawGap, PartyHolds.
    """
    number_locked(books, book_id, "code corrections")
    _check(books, book_id, step, act)
    return Made()


def _undoing(running: Running, _act: KeptAct) -> bool:
    """Whether it was corrected already, so that what waits is that this is undone."""
    return "ask_undo" in running.done


def _undone(_books: Books, _taken: Acting[KeptAct]) -> Made:
    return Made(told="undo")


CODE_CORRECTIONS: Final = act_conduct(
    CODE_CORRECTION,
    Terms,
    Verb("confirm", "Confirm that the correction of a code is undone", "确认撤销代码更正", do=_undone, only=_undoing),
    Verb("drop", "Drop the undoing of a correction", "撤回撤销更正的申请", only=_undoing),
    *second_verbs(lambda: (CORRECT,), "the correction of a credit code", "社会信用代码更正"),
    Verb("undo", "Ask to undo the correction of a code", "申请撤销代码更正", check_paper_and_reason, steps=("ask_undo",), paper=True),
)  # fmt: skip
"""How one acts with the correction of a code."""
CORRECT: Final[Way] = Way(CODE_CORRECTIONS, "correct", _correct, None, check=_check)

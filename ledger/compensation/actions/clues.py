"""Lists of clues: imported once and whole, each row registered as a case or not, and withdrawn whole by two.

A list is known by its bytes and by its number. Nothing is registered half: every fault of the file is told at once, and the cases of its
rows are registered in one transaction, as by hand. It is withdrawn while nothing was done in its cases.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import partial
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import insert

from ledger.actors.areas import Location
from ledger.compensation import shapes
from ledger.compensation.actions import casework, credit_codes, ends
from ledger.compensation.actions.engine import CaseAct, Work, prepare, write_record
from ledger.compensation.actions.sheet_reading import Sheet, read_rows
from ledger.compensation.machines import CLUE_LIST
from ledger.compensation.rules.clues import COLUMNS, Clue, Known, Screened, read_clues, reasonless, screen
from ledger.compensation.rules.payees import plain
from ledger.compensation.tables.office import clue as clue_table
from ledger.compensation.tables.office import clue_list
from ledger.database import Books, ReadBooks
from ledger.database.queries import ask, find, named_queries, read
from ledger.documents.sheets import Fault, Faults, invalid
from ledger.entries import check_shown, check_text, kept_number
from ledger.errors import Conflict, LedgerError, RuleViolation
from ledger.identifiers import derived
from ledger.journal.accounts import check_code
from ledger.law_in_force.queries import law_of
from ledger.processes import acting
from ledger.processes.acting import Acting, Conduct, Done, Made, Verb
from ledger.processes.actions import Running, Step, hold_id, running_of
from ledger.processes.acts import read as shaped
from ledger.processes.acts import written
from ledger.register.regions import check_region

SQL: Final = named_queries(__name__)


class ListNumberTaken(Conflict):
    """The list {number} was imported already, as {list}, from a file with other bytes.

    If it is another list, look at its number; to import a corrected one, have the first one withdrawn.
    """

    code = "compensation.list_number_taken"
    source = "docs/spec/compensation.md 12"


class ListCodeTaken(Conflict):
    """There was a list {list} already.

    Give this one another code: those of its cases begin with it.
    """

    code = "compensation.list_code_taken"
    source = "docs/spec/compensation.md 12"


class ListTouched(RuleViolation):
    """The list {list} is not withdrawn: something was done in {count} of its cases, the first of which is {case}.

    Go on with its cases, or end those that are not to go on, each by itself.
    """

    code = "compensation.list_touched"
    source = "docs/spec/compensation.md 12"


@dataclass(frozen=True, slots=True)
class ListHead:
    """What is said of a list beside its file."""

    code: str
    """With it the codes of its cases begin."""
    number: str
    issuer: str
    channel: str
    received_on: date
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class JudgedSheet:
    """What a sheet says, and what would become of each row."""

    rows: list[Screened]
    faults: Faults[Fault]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many rows come to which verdict."""
        return Counter(one.verdict for one in self.rows)


class ClueList(NamedTuple):
    """A list as it is kept."""

    list_id: UUID
    code: str
    number: str
    issuer: str
    channel: str
    received_on: date
    file_name: str
    sha256: str
    rows: int
    counts: bool
    registered: int
    duplicates: int
    left_out: int


class Touched(NamedTuple):
    """In how many cases of a list something was done, and in which first."""

    cases: int
    first: str | None


class ListId(NamedTuple):
    """By which a list is known."""

    list_id: UUID


class ListedCase(NamedTuple):
    """A case of a list."""

    case_id: int
    code: str


read_sheet: Final = partial(read_rows, read_clues, Clue)


def judge(books: ReadBooks, book_id: int, head: ListHead, sheet: Sheet[Clue]) -> JudgedSheet:
    """Judge every row of a sheet against the cases that there are; nothing is kept.

    Raises:
        JurisdictionUnknown.
    """
    law = law_of(books, book_id, head.received_on)
    judged = screen(sheet.rows, head.channel, _known(books, book_id, head, sheet.rows))
    faults: Faults[Fault] = Faults()
    faults.extend(sheet.faults)
    for clue in sheet.rows:
        where = f"row {clue.at}"
        try:
            check_region(clue.area, head.received_on, law)
        except LedgerError as error:
            faults.add(Fault(where, "area", clue.area, error.message("en"), error.message("zh_Hans")))
        if clue.occurred_on and date.fromisoformat(clue.occurred_on) > head.received_on:
            problem = f"it is after the day on which the list was received, {head.received_on}"
            faults.add(
                Fault(where, "occurred_on", clue.occurred_on, problem, f"晚于清单收到日期 {head.received_on}")
            )
    coded = [(one.at, one.party_code) for one in sheet.rows if one.party_code]
    faults.extend(credit_codes.faults_of(books, book_id, "party_code", coded))
    faults.extend(reasonless(judged))
    return JudgedSheet(judged, faults)


def _known(books: ReadBooks, book_id: int, head: ListHead, clues: Sequence[Clue]) -> list[Known]:
    return read(
        books,
        Known,
        SQL["alike"],
        book=book_id,
        channels=[one.channel or head.channel for one in clues],
        numbers=[one.number for one in clues],
        penalties=[one.penalty for one in clues if one.penalty],
        forms=[plain(one.penalty) for one in clues if one.penalty],
        areas=list({one.area for one in clues if one.place}),
        places=list({plain(one.place) for one in clues if one.place}),
    )


def import_list(
    books: Books,
    book_id: int,
    step: Step,
    register: CaseAct[shapes.Case],
    *,
    list_id: UUID,
    head: ListHead,
    sheet: Sheet[Clue],
) -> Done[ClueList]:
    """Import a list: all rows are judged, and those that become cases are registered, or nothing is.

    The same bytes are answered as imported already, whatever else is said with them.

    Raises (in this order):
        CodeMalformed, TextTooLong, TextUnprintable, TextEmpty, IdUsed, ProcessUnknown, ListNumberTaken, ListCodeTaken, JurisdictionUnknown,
        SheetInvalid: with every fault; NameInNumber, IdNotVersion7, StepNotAllowed, RoleNotForStep, StepBackdated, CaseCodeTaken,
        ClueRegistered, AreaOther, Recused; never AmountNotDecimal, AmountTooPrecise and AmountTooLarge: a case has no amount; and never
        RegionUnknown, CodeBare, UsccOfPerson, UsccCheckFails and UsccClassUnknown: each row was judged for its region and its code.
    """
    check_code("list", head.code)
    check_text("file name", head.file_name)
    head = replace(head, number=kept_number("number", head.number))
    check_shown(issuer=head.issuer)
    said = _words(head, sheet.sha256)
    known = acting.repeated(
        books, book_id, CLUE_LISTS, list_id, step, lambda kept: (_words(kept, kept.sha256), said)
    )
    if known is not None:
        return known
    hold_id(books, book_id, "clue lists")
    same = find(books, ListId, SQL["of_bytes"], book=book_id, sha256=sheet.sha256)
    if same is not None:
        return _answered(books, book_id, same.list_id)
    _check_new(books, book_id, head)
    judged = judge(books, book_id, head, sheet)
    if judged.faults:
        raise invalid(judged.faults, COLUMNS)

    def keep(_: Running) -> ClueList:
        _keep(books, book_id, step, register, list_id, head, sheet, judged.rows)
        kept = find_list(books, book_id, list_id)
        assert kept is not None, "it was kept just now"
        return kept

    def do(_: Running, kept: ClueList) -> Made:
        figures = {name: getattr(kept, name) for name in ("registered", "duplicates", "left_out")}
        return Made(figures={"list": kept.code, "number": kept.number, **figures})

    return acting.begun(books, book_id, CLUE_LISTS, list_id, "import", step, keep, do)


def _words(head: "ListHead | ClueList", file: str) -> dict[str, object]:
    names = ("code", "number", "issuer", "channel", "received_on", "file_name")
    return {**{name: getattr(head, name) for name in names}, "file": file}


def _answered(books: Books, book_id: int, list_id: UUID) -> Done[ClueList]:
    """Give a list whose bytes came again."""
    kept = find_list(books, book_id, list_id)
    assert kept is not None, "its bytes are those of a list"
    running = running_of(books, book_id, list_id, {CLUE_LIST.name: CLUE_LIST})
    return Done(CLUE_LISTS, running, kept, fresh=False)


def _check_new(books: Books, book_id: int, head: ListHead) -> None:
    other = find(books, str, SQL["of_number"], book=book_id, number=head.number)
    if other is not None:
        raise ListNumberTaken(number=head.number, list=other)
    if find(books, str, SQL["of_code"], book=book_id, code=head.code) is not None:
        raise ListCodeTaken(list=head.code)


def _keep(
    books: Books,
    book_id: int,
    step: Step,
    register: CaseAct[shapes.Case],
    list_id: UUID,
    head: ListHead,
    sheet: Sheet[Clue],
    rows: Sequence[Screened],
) -> None:
    """Keep a list with its rows, and register those that become cases."""
    own = {"book_id": book_id, "list_id": list_id}
    told = {**asdict(head), "sha256": sheet.sha256, "rows": len(rows)}
    books.connection.execute(insert(clue_list).values(**own, **told)).close()
    became: dict[int, int] = {}
    kept = []
    for one in rows:
        clue = one.clue
        if one.verdict == "registered":
            case = _case(head, clue)
            record_id = derived(list_id, f"row:{clue.at}")
            made = casework.register(books, book_id, step, register, record_id=record_id, told=case)
            became[clue.at] = made.view.case.id
        same = one.same if one.same is None or one.same > 0 else became[-one.same]
        names = ("number", "title", "area", "place", "party", "party_code", "penalty", "why")
        kept.append(
            {
                **own,
                "row": clue.at,
                **{name: getattr(clue, name) for name in names},
                "penalty_form": plain(clue.penalty),
                "verdict": one.verdict,
                "ground": one.ground,
                "case_id": became.get(clue.at),
                "same_case_id": same,
            }
        )
    books.connection.execute(insert(clue_table), kept).close()


def _case(head: ListHead, clue: Clue) -> shapes.Case:
    """Say what is registered for a row: a party without a credit code is known by its case alone."""
    code = f"{head.code}-{clue.at}"
    owner = (
        f"enterprise:{clue.party_code}"
        if clue.party_code
        else f"{'person' if clue.person else 'party'}:{code}"
    )
    party = {"owner": owner, "side": "liable", "name": clue.party, "person": clue.person}
    whole = {
        "code": code,
        "title": clue.title,
        "area": clue.area,
        "medium": clue.medium,
        "channel": clue.channel or head.channel,
        "source": clue.number,
        "received_on": head.received_on.isoformat(),
        "occurred_on": clue.occurred_on or None,
        "place": clue.place,
        "parties": [party] if clue.party else [],
    }
    return shaped(shapes.Case, whole)


# -- a list is withdrawn ----------------------------------------------------------------------------------------------


def _nothing(_: Work, __: object) -> None:
    """Do nothing beyond moving the case."""


WITHDRAW: Final[CaseAct[shapes.Findings]] = CaseAct(
    "withdraw", "Withdraw a case with the list from which it came", "随清单撤回", "docs/spec/compensation.md 12", "case.work",
    shapes.Findings, _nothing,
)  # fmt: skip
"""Nobody asks for it by itself."""


def ask_withdrawal(books: Books, book_id: int, step: Step, *, list_id: UUID) -> Done[ClueList]:
    """Ask that a list be withdrawn whole, with the reason. It counts until another person has confirmed that.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, AreaOther,
        Recused, TextEmpty, ListTouched; never SecondPersonNeeded, ActedBefore and AskerGone.
    """
    return acting.take(books, book_id, CLUE_LISTS, list_id, "withdraw", step)


def confirm_withdrawal(books: Books, book_id: int, step: Step, list_id: UUID) -> Done[ClueList]:
    """Withdraw a list, as another person has asked: its cases are withdrawn with it, and the same file may be imported anew.

    Raises (in this order):
        ProcessUnknown, StepPassed, StepUnnamed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, ActedBefore,
        StepBackdated, AreaOther, Recused, ListTouched, AskerGone; never SecondPersonNeeded, TextEmpty, IdNotVersion7, CaseUnknown,
        JurisdictionUnknown, EnteredLate, NotNow and ActBeforeCase: the cases are those that the list registered.
    """
    return acting.take(books, book_id, CLUE_LISTS, list_id, "confirm", step)


def drop_withdrawal(books: Books, book_id: int, step: Step, list_id: UUID) -> Done[ClueList]:
    """Drop a withdrawal that nobody has confirmed: the list stands.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, AreaOther,
        Recused; never SecondPersonNeeded, ActedBefore and AskerGone.
    """
    return acting.take(books, book_id, CLUE_LISTS, list_id, "drop", step)


def _check_asked(books: ReadBooks, taken: Acting[ClueList]) -> None:
    check_shown(reason=taken.step.reason)
    _check_untouched(books, taken)


def _check_untouched(books: ReadBooks, taken: Acting[ClueList]) -> None:
    """Twin: `list_withdrawn_whole`."""
    [found] = read(books, Touched, SQL["touched"], book=taken.book_id, list=taken.id)
    if found.cases:
        raise ListTouched(list=taken.record.code, count=found.cases, case=str(found.first))


def _withdraw(books: Books, taken: Acting[ClueList]) -> Made:
    """Withdraw every case of the list, for the reason that was told when it was asked for."""
    step = replace(taken.step, reason=taken.process.steps[-1].reason, seen=None)
    for one in read(books, ListedCase, SQL["cases"], book=taken.book_id, list=taken.id):
        told = shapes.Findings()
        record_id = derived(taken.id, f"withdrawn:{one.case_id}")
        work, _, moves = prepare(books, taken.book_id, step, WITHDRAW, one.code, record_id, told)
        write_record(work, WITHDRAW, written(told), moves)
        ends.leave(work)
    _check_untouched(books, taken)  # once more: whoever acted in a case while this one waited for it
    ask(books, SQL["ends"], book=taken.book_id, list=taken.id).close()
    return Made(figures={"list": taken.record.code, "number": taken.record.number})


def find_list(books: ReadBooks, book_id: int, list_id: UUID) -> ClueList | None:
    """Find a list; none where there is none with this id."""
    return find(books, ClueList, SQL["list"], book=book_id, list=list_id)


def _nobody(_: ClueList) -> Collection[str]:
    """A list is no party's: who is in a case of it sees the case."""
    return ()


def _place(books: ReadBooks, book_id: int, list_id: UUID) -> Location:
    return Location(tuple(read(books, str, SQL["areas"], book=book_id, list=list_id)), every=True)


def _concerned(books: ReadBooks, book_id: int, list_id: UUID) -> Collection[str]:
    return read(books, str, SQL["owners"], book=book_id, list=list_id)


CLUE_LISTS: Final[Conduct[ClueList]] = Conduct(
    CLUE_LIST,
    find_list,
    _nobody,
    (
        Verb(
            "withdraw", "Ask that the list be withdrawn whole", "申请撤回清单", _check_asked, steps=("ask_withdrawal",), paper=True
        ),
        Verb("confirm", "Withdraw the list with its cases", "确认撤回清单", _check_untouched, _withdraw),
        Verb("drop", "Drop the withdrawal: the list stands", "撤销撤回申请"),
    ),
    place=_place,
    concerned=_concerned,
)  # fmt: skip
"""How one acts with a list of clues."""

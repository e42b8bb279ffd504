"""Cases that were handled before: imported as a list by one, carried over with their money by another, and withdrawn whole by two.

    import ──▶ imported ──confirm──▶ booked ──ask──▶ withdrawal_asked ──confirm──▶ withdrawn
                   └──drop──▶ dropped    ▲────────drop───────┘

What is confirmed is tried when it is imported, and taken back. Each case is carried over under a record of its own, `carry_over`, with one
entry; from then on it goes its way by the acts of every case.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import partial
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import insert

from ledger.actors.areas import Location
from ledger.compensation import shapes
from ledger.compensation.actions import carrying, credit_codes, ends
from ledger.compensation.actions.casework import check_number_of
from ledger.compensation.actions.clues import (
    WITHDRAW,
    ListCodeTaken,
    ListId,
    ListNumberTaken,
    ListTouched,
    Touched,
)
from ledger.compensation.actions.engine import prepare, write_record
from ledger.compensation.actions.sheet_reading import Sheet, read_rows
from ledger.compensation.machines import OLD_LIST
from ledger.compensation.rules.number_forms import number_form
from ledger.compensation.rules.old_case_sheet import COLUMNS, OldRow, read_old
from ledger.compensation.rules.old_cases import OldCase, assemble, faults_of
from ledger.compensation.tables.old_cases import old_case, old_list
from ledger.database import Books, ReadBooks
from ledger.database.queries import ask, find, named_queries, read
from ledger.documents.sheets import Fault, Faults, invalid
from ledger.entries import check_shown, check_text, kept_number
from ledger.errors import LedgerError
from ledger.identifiers import derived
from ledger.journal.accounts import check_code
from ledger.law_in_force.queries import law_of
from ledger.processes import acting
from ledger.processes.acting import Acting, Conduct, Done, Made, Verb
from ledger.processes.actions import Running, Step, hold_id, running_of
from ledger.processes.acts import written
from ledger.register.regions import check_region

SQL: Final = named_queries(__name__)


@dataclass(frozen=True, slots=True)
class OldHead:
    """What is said of a list beside its file."""

    code: str
    """With it the codes of its cases begin."""
    number: str
    opened_on: date
    """Day on which its figures stand."""
    file_name: str = ""


class OldList(NamedTuple):
    """A list as it is kept."""

    list_id: UUID
    code: str
    number: str
    opened_on: date
    file_name: str
    sha256: str
    rows: int
    cases: int
    counts: bool


class CarriedCase(NamedTuple):
    """A case of a list that was confirmed."""

    case_id: int
    code: str
    own: str
    """Its number in the list."""


class Said(NamedTuple):
    """A case of a list, and its rows."""

    own: str
    rows: list[dict[str, object]]


read_sheet: Final = partial(read_rows, read_old, OldRow)


def judge(
    books: ReadBooks, book_id: int, head: OldHead, sheet: Sheet[OldRow]
) -> tuple[list[OldCase], Faults[Fault]]:
    """Put the rows of a sheet together to cases, and tell every fault; nothing is kept.

    Raises (in this order):
        JurisdictionUnknown; NameInNumber, where there is no fault.
    """
    faults: Faults[Fault] = Faults()
    faults.extend(sheet.faults)
    cases, unfit = assemble(sheet.rows)
    broken = {fault.where for fault in unfit}
    faults.extend(unfit)
    law = law_of(books, book_id, head.opened_on)
    for case in cases:
        if not sheet.faults and not broken & {f"row {at}" for at in _places(case)}:
            faults.extend(faults_of(case, head.opened_on))
        try:
            check_region(case.said["area"], case.day("received_on") or head.opened_on, law)
        except LedgerError as error:
            faults.add(
                Fault(
                    f"row {case.at}", "area", case.said["area"], error.message("en"), error.message("zh_Hans")
                )
            )
    coded = [(row.at, row.cells["credit_code"]) for row in sheet.rows if "credit_code" in row.cells]
    faults.extend(credit_codes.faults_of(books, book_id, "credit_code", coded))
    faults.extend(_known(books, book_id, head, cases))
    if not faults:
        for case in cases:
            people = [one.name for one in case.parties.values() if one.person]
            check_number_of(f"{head.code}-{case.code}", people)
    return cases, faults


def _places(case: OldCase) -> Iterator[int]:
    yield case.at
    for several in (case.heads.values(), case.paid, case.due, case.duties, case.held):
        yield from (one.at for one in several)


def _known(books: ReadBooks, book_id: int, head: OldHead, cases: Sequence[OldCase]) -> Iterator[Fault]:
    """Tell which numbers, clues and codes are those of a case before in the list, or of one that there is."""
    numbers = [number_form(case.said["number"]) for case in cases]
    clues = [case.said["clue"] for case in cases if "clue" in case.said]
    codes = [f"{head.code}-{case.code}" for case in cases]
    known = {
        "number": set(read(books, str, SQL["numbers_known"], book=book_id, forms=numbers)),
        "clue": set(read(books, str, SQL["clues_known"], book=book_id, clues=clues)),
        "case": set(read(books, str, SQL["codes_known"], book=book_id, codes=codes)),
    }
    for case in cases:
        told = {
            "number": case.said["number"],
            "clue": case.said.get("clue", ""),
            "case": f"{head.code}-{case.code}",
        }
        for key, value in told.items():
            form = number_form(value) if key == "number" else value
            if form and form in known[key]:
                yield Fault(
                    f"row {case.at}", key, value, "it is that of another case", "与已有案件或前行案件相同"
                )
            known[key].add(form)


def import_list(
    books: Books, book_id: int, step: Step, *, list_id: UUID, head: OldHead, sheet: Sheet[OldRow]
) -> Done[OldList]:
    """Import a list of old cases: it is kept whole, or not; its cases are there when another person has confirmed it.

    What the confirmation would do is tried, and taken back. The same bytes are answered as imported already, whatever else is said.

    Raises (in this order):
        CodeMalformed, TextTooLong, TextUnprintable, TextEmpty, IdUsed, ProcessUnknown, ListNumberTaken, ListCodeTaken, JurisdictionUnknown,
        SheetInvalid: with every fault; NameInNumber, IdNotVersion7, StepNotAllowed, RoleNotForStep, AreaOther, Recused;
        those of `carrying.carry_over`.
    """
    check_code("list", head.code)
    check_text("file name", head.file_name)
    head = replace(head, number=kept_number("number", head.number))
    said = _words(head, sheet.sha256)
    known = acting.repeated(
        books, book_id, OLD_LISTS, list_id, step, lambda kept: (_words(kept, kept.sha256), said)
    )
    if known is not None:
        return known
    hold_id(books, book_id, "old lists")
    same = find(books, ListId, SQL["of_bytes"], book=book_id, sha256=sheet.sha256)
    if same is not None:
        return _answered(books, book_id, same.list_id)
    _check_new(books, book_id, head)
    cases, faults = judge(books, book_id, head, sheet)
    if faults:
        raise invalid(faults, COLUMNS)

    def keep(_: Running) -> OldList:
        _keep(books, book_id, list_id, head, sheet, cases)
        kept = find_list(books, book_id, list_id)
        assert kept is not None, "it was kept just now"
        return kept

    def do(_: Running, kept: OldList) -> Made:
        _try(books, book_id, step, kept, cases)
        return Made(figures={"list": kept.code, "number": kept.number, "cases": kept.cases})

    return acting.begun(books, book_id, OLD_LISTS, list_id, "import", step, keep, do)


def _words(head: "OldHead | OldList", file: str) -> dict[str, object]:
    return {
        **{name: getattr(head, name) for name in ("code", "number", "opened_on", "file_name")},
        "file": file,
    }


def _answered(books: Books, book_id: int, list_id: UUID) -> Done[OldList]:
    """Give a list whose bytes came again."""
    kept = find_list(books, book_id, list_id)
    assert kept is not None, "its bytes are those of a list"
    return Done(OLD_LISTS, running_of(books, book_id, list_id, {OLD_LIST.name: OLD_LIST}), kept, fresh=False)


def _check_new(books: Books, book_id: int, head: OldHead) -> None:
    other = find(books, str, SQL["of_number"], book=book_id, number=head.number)
    if other is not None:
        raise ListNumberTaken(number=head.number, list=other)
    if find(books, str, SQL["of_code"], book=book_id, code=head.code) is not None:
        raise ListCodeTaken(list=head.code)


def _keep(
    books: Books, book_id: int, list_id: UUID, head: OldHead, sheet: Sheet[OldRow], cases: Sequence[OldCase]
) -> None:
    """Keep a list with its cases."""
    own = {"book_id": book_id, "list_id": list_id}
    told = {**asdict(head), "sha256": sheet.sha256, "rows": len(sheet.rows), "cases": len(cases)}
    books.connection.execute(insert(old_list).values(**own, **told)).close()
    rows: dict[str, list[dict[str, object]]] = {case.code: [] for case in cases}
    for row in sorted(sheet.rows, key=lambda one: (one.line != "case", one.at)):
        rows[row.case].append({"at": row.at, "line": row.line, "cells": row.cells})
    kept = [
        {
            **own,
            "own": case.code,
            "number": case.said["number"],
            "area": case.said["area"],
            "said": rows[case.code],
        }
        for case in cases
    ]
    books.connection.execute(insert(old_case), kept).close()


def _try(books: Books, book_id: int, step: Step, kept: OldList, cases: Sequence[OldCase]) -> None:
    """Carry the cases over and take it back: who imports a list hears what would refuse it."""
    as_finance = replace(step, role="finance", on=kept.opened_on)

    def attempt(trial: Books) -> None:
        for case in cases:
            record_id = _record(kept.list_id, case.code)
            carrying.carry_over(
                trial, book_id, as_finance, case, list_code=kept.code, record_id=record_id, asked_by=None
            )

    books.rehearse(attempt)


def _record(list_id: UUID, own: str) -> UUID:
    """Give the id of a case of a list, and of its record."""
    return derived(list_id, f"case:{own}")


# -- a list is confirmed, dropped or withdrawn ------------------------------------------------------------------------


def confirm(books: Books, book_id: int, step: Step, list_id: UUID) -> Done[OldList]:
    """Carry the cases of a list over with their money, as another person imported it.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded,
        StepBackdated, AreaOther, Recused, AskerGone; those of `carrying.carry_over`; never ActedBefore.
    """
    return acting.take(books, book_id, OLD_LISTS, list_id, "confirm", step)


def drop(books: Books, book_id: int, step: Step, list_id: UUID) -> Done[OldList]:
    """Drop a list that nobody has confirmed, or its withdrawal: then the list stands.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated,
        AreaOther, Recused; never SecondPersonNeeded, ActedBefore and AskerGone.
    """
    return acting.take(books, book_id, OLD_LISTS, list_id, "drop", step)


def ask_withdrawal(books: Books, book_id: int, step: Step, *, list_id: UUID) -> Done[OldList]:
    """Ask that a list be withdrawn whole, with the reason. It counts until another person has confirmed that.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated,
        AreaOther, Recused, TextEmpty, ListTouched; never SecondPersonNeeded, ActedBefore and AskerGone.
    """
    return acting.take(books, book_id, OLD_LISTS, list_id, "withdraw", step)


def confirm_withdrawal(books: Books, book_id: int, step: Step, list_id: UUID) -> Done[OldList]:
    """Withdraw a list, as another person has asked: its cases are withdrawn with it, and their entries reversed.

    Raises (in this order):
        ProcessUnknown, StepPassed, StepUnnamed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, ActedBefore,
        StepBackdated, AreaOther, Recused, ListTouched, AskerGone; those of `carrying.take_back`; never SecondPersonNeeded,
        TextEmpty, IdNotVersion7, CaseUnknown, JurisdictionUnknown, EnteredLate, NotNow and ActBeforeCase: the cases are those that the list
        brought.
    """
    return acting.take(books, book_id, OLD_LISTS, list_id, "confirm-withdrawal", step)


def _carry(books: Books, taken: Acting[OldList]) -> Made:
    kept = taken.record
    document = taken.process.steps[0].document or kept.number
    step = replace(taken.step, on=kept.opened_on, document=document, seen=None)
    entries: list[UUID] = []
    for own, rows in read(books, Said, SQL["said"], book=taken.book_id, list=taken.id):
        [case] = assemble([OldRow(int(str(row["at"])), own, str(row["line"]), _cells(row)) for row in rows])[
            0
        ]
        record_id = _record(taken.id, own)
        work = carrying.carry_over(
            books,
            taken.book_id,
            step,
            case,
            list_code=kept.code,
            record_id=record_id,
            asked_by=taken.process.started_by,
        )
        entries += work.entries
    return Made(tuple(entries), {"list": kept.code, "number": kept.number, "cases": kept.cases})


def _cells(row: Mapping[str, object]) -> dict[str, str]:
    cells = row["cells"]
    assert isinstance(cells, dict), "they were kept so"
    return cells


def _ends(books: Books, taken: Acting[OldList]) -> Made:
    """Let the list count no more, where it was never confirmed; a withdrawal that is dropped leaves it as it is."""
    if taken.process.state == "imported":
        _count_no_more(books, taken)
    return Made(figures={"list": taken.record.code, "number": taken.record.number})


def _count_no_more(books: Books, taken: Acting[OldList]) -> None:
    ask(books, SQL["ends"], book=taken.book_id, list=taken.id).close()
    ask(books, SQL["end"], book=taken.book_id, list=taken.id).close()


def _check_asked(books: ReadBooks, taken: Acting[OldList]) -> None:
    check_shown(reason=taken.step.reason)
    _check_untouched(books, taken)


def _check_untouched(books: ReadBooks, taken: Acting[OldList]) -> None:
    """Twin: `check_old_list_step`."""
    [found] = read(books, Touched, SQL["touched"], book=taken.book_id, list=taken.id)
    if found.cases:
        raise ListTouched(list=taken.record.code, count=found.cases, case=str(found.first))


def _withdraw(books: Books, taken: Acting[OldList]) -> Made:
    """Withdraw every case of the list, for the reason that was told when it was asked for."""
    asked = taken.process.steps[-1]
    step = replace(taken.step, reason=asked.reason, seen=None)
    entries: list[UUID] = []
    for one in read(books, CarriedCase, SQL["cases"], book=taken.book_id, list=taken.id):
        told = shapes.Findings()
        record_id = derived(taken.id, f"withdrawn:{one.case_id}")
        work, _, moves = prepare(books, taken.book_id, step, WITHDRAW, one.code, record_id, told)
        work.asked_by = asked.actor_id
        carrying.take_back(work)
        work.asked_by = None
        write_record(work, WITHDRAW, written(told), moves)
        ends.leave(work)
        entries += work.entries
    _check_untouched(books, taken)  # once more: whoever acted in a case while this one waited for it
    _count_no_more(books, taken)
    return Made(tuple(entries), {"list": taken.record.code, "number": taken.record.number})


def find_list(books: ReadBooks, book_id: int, list_id: UUID) -> OldList | None:
    """Find a list; none where there is none with this id."""
    return find(books, OldList, SQL["list"], book=book_id, list=list_id)


def _nobody(_: OldList) -> Collection[str]:
    """A list is no party's: who is in a case of it sees the case."""
    return ()


def _place(books: ReadBooks, book_id: int, list_id: UUID) -> Location:
    return Location(tuple(read(books, str, SQL["areas"], book=book_id, list=list_id)), every=True)


def _concerned(books: ReadBooks, book_id: int, list_id: UUID) -> Collection[str]:
    return read(books, str, SQL["owners"], book=book_id, list=list_id)


def _posted(books: ReadBooks, running: Running, _: OldList, step: str) -> Collection[UUID]:
    """Name the entries that a step made: one of each case."""
    cases = read(books, CarriedCase, SQL["cases"], book=running.book_id, list=running.process_id)
    own = [derived(_record(running.process_id, one.own), "carry_over") for one in cases]
    if step == "confirm":
        return own
    if step != "confirm_withdrawal":
        return ()
    return [
        derived(derived(running.process_id, f"withdrawn:{one.case_id}"), f"reversal {entry}")
        for one, entry in zip(cases, own, strict=True)
    ]


OLD_LISTS: Final[Conduct[OldList]] = Conduct(
    OLD_LIST,
    find_list,
    _nobody,
    (
        Verb("confirm", "Carry the cases of the list over with their money", "复核旧案入账", do=_carry),
        Verb("drop", "Drop the list before it was confirmed, or its withdrawal", "撤销申请", do=_ends),
        Verb(
            "withdraw", "Ask that the list of old cases be withdrawn whole", "申请撤回旧案清单", _check_asked, steps=("ask_withdrawal",),
            paper=True,
        ),
        Verb(
            "confirm-withdrawal", "Withdraw the list of old cases with its entries", "确认撤回旧案清单", _check_untouched, _withdraw,
            steps=("confirm_withdrawal",),
        ),
    ),
    _posted,
    place=_place,
    concerned=_concerned,
)  # fmt: skip
"""How one acts with a list of old cases."""

"""The chain of approval (审批): who signs before an act is done, step by step, as the bureau's own rule pack says.

    ask_approval ─▶ sign_approval, step by step ─▶ the act, once
        └─ refuse_approval: back to the handler, who asks anew

The pack names the steps by act (`compensation.approval.*`), and the department of who signs a step (`compensation.approval_department.*`);
it is brought and changed by two, as every pack. Where it names none, nobody signs. Twin: `damage_approved`.

Law: 重大行政执法决定法制审核; docs/spec/compensation.md 22.
"""

from typing import Final, NamedTuple
from uuid import UUID

from ledger.compensation import office_shapes, shapes
from ledger.compensation.actions.engine import SubjectUnknown, View, Work
from ledger.compensation.actions.subjects import say_why
from ledger.compensation.queries.beside import Announced
from ledger.compensation.rules.lateness import APPROVAL
from ledger.database.queries import named_queries
from ledger.errors import Conflict, Forbidden, RuleViolation
from ledger.processes.acts import known_of, read

SQL: Final = named_queries(__name__)

DEEDS: Final = ("open", "end", "agree", "sue", "close", "write_off", "grant_relief")
"""Acts for which a chain can be named."""
ALIKE: Final = {"agree_apart": "agree", "settle_suit": "agree", "settle_apart": "agree", "sue_apart": "sue"}
"""Acts that do the same beside the way of the case, or by another one: they take the same signatures."""


class SignaturesMissing(RuleViolation, about="compensation.case", sorts={"steps": "approval_step"}):
    """'{action}' needs an approval that is not complete: {steps}.

    Ask for it (`ask_approval`), and have each step signed, in their order.
    """

    code = "compensation.signatures_missing"
    source = "docs/spec/compensation.md 22"


class ApprovalNotNeeded(RuleViolation, about="compensation.case", sorts={"deed": "act"}):
    """Nobody signs before '{deed}' in this book.

    Do it; or let the rule pack of the bureau name who signs.
    """

    code = "compensation.approval_not_needed"
    source = "docs/spec/compensation.md 22"


class ApprovalWaits(Conflict, about="compensation.case", sorts={"deed": "act"}):
    """An approval of '{deed}' was asked for already, and is neither used nor refused: {request}.

    Have that one signed, or retract it.
    """

    code = "compensation.approval_waits"
    source = "docs/spec/compensation.md 22"


class NotItsOfficer(Forbidden):
    """The case {case} is handled by another person, who asks for approvals in it.

    Let that person ask, or have the case handed over.
    """

    code = "compensation.not_its_officer"
    source = "docs/spec/compensation.md 22"


class StepNotNext(RuleViolation, sorts={"step": "approval_step", "next": "approval_step"}):
    """The step '{step}' is not signed now; the next one is '{next}'.

    Sign the steps in their order.
    """

    code = "compensation.approval_not_next"
    source = "docs/spec/compensation.md 22"


class SignedBefore(Forbidden):
    """This person has asked for the approval, or signed a step of it, already.

    Let another person sign this step.
    """

    code = "compensation.signed_before"
    source = "docs/spec/compensation.md 22"


class DepartmentOther(Forbidden, sorts={"step": "approval_step"}):
    """The step '{step}' is signed by the department {department}, and no mandate of this person is for it.

    Let somebody of that department sign.
    """

    code = "compensation.department_other"
    source = "docs/spec/compensation.md 22"


class AskedApproval(NamedTuple):
    """An approval that was asked for and not retracted."""

    id: UUID
    deed: str
    over: bool
    """Whether it was refused, or an act has used it."""
    signed: tuple[str, ...]
    """Steps that were signed, and not retracted."""


class Signatory(NamedTuple):
    """Who has asked for an approval, or signed a step of it."""

    person: int


class CaseHolder(NamedTuple):
    """Who handles a case."""

    person: int


def deed_of(action: str) -> str:
    """Tell under which name an act is signed."""
    return ALIKE.get(action, action)


def chain_of(view: View, deed: str) -> tuple[str, ...]:
    """Tell who signs before an act, as the law of the day says; nobody where it says nothing."""
    found = view.law.find(f"compensation.approval.{deed}", view.on) if deed in DEEDS else None
    return tuple(map(str, found.value)) if found is not None and isinstance(found.value, tuple) else ()


def _asked(view: View) -> list[AskedApproval]:
    """List what was asked for, as the case stands."""
    told = view.stands.told
    refused = {one.subject for one in told if one.kind == "refuse_approval"}
    return [
        AskedApproval(
            one.id,
            _request(one).deed,
            one.id in refused or one.used,
            tuple(_signature(x).step for x in told if (x.kind, x.subject) == ("sign_approval", one.id)),
        )
        for one in told
        if one.kind == "ask_approval"
    ]


def _request(one: Announced) -> office_shapes.ApprovalRequest:
    shape = office_shapes.ApprovalRequest
    return read(shape, known_of(shape, one.words or {}), kept=True)


def _signature(one: Announced) -> office_shapes.ApprovalSignature:
    shape = office_shapes.ApprovalSignature
    return read(shape, known_of(shape, {"subject": str(one.subject), **(one.words or {})}), kept=True)


def _left(view: View, one: AskedApproval) -> list[str]:
    """List the steps of an approval that are not signed; that of the handler is the request itself."""
    return [step for step in chain_of(view, one.deed) if step not in ("handler", *one.signed)]


def waiting(view: View) -> list[UUID]:
    """List the approvals that were asked for, and lack a signature."""
    return [one.id for one in _asked(view) if not one.over and _left(view, one)]


def check_waiting(view: View, subject: UUID) -> None:
    """Check that an approval was asked for, and lacks a signature.

    Raises:
        SubjectUnknown: there is none of this number.
    """
    if subject not in waiting(view):
        raise SubjectUnknown(case=view.case.code, subject="approval", id=str(subject))


def check_approved(view: View) -> None:
    """Check that who must has signed before an act; told to the office alone.

    Raises:
        SignaturesMissing: a step is not signed.
    """
    deed = deed_of(view.action)
    chain = chain_of(view, deed)
    if chain and not view.heard and _complete(view) is None:
        begun = [one for one in _asked(view) if one.deed == deed and not one.over]
        left = _left(view, begun[0]) if begun else list(chain)
        raise SignaturesMissing(action=view.action, steps=", ".join(left))


def _complete(view: View) -> AskedApproval | None:
    """Find the approval of an act that is complete and not used."""
    mine = [one for one in _asked(view) if one.deed == deed_of(view.action) and not one.over]
    return next((one for one in mine if not _left(view, one)), None)


def use(work: Work) -> None:
    """Use the approval of an act, where it needs one: it is used once.

    Raises:
        SignaturesMissing: a step is not signed.
    """
    if chain_of(work, deed_of(work.action)):
        check_approved(work)
        found = _complete(work)
        if found is not None:
            work.marks[APPROVAL] = str(found.id)


def ask(work: Work, told: office_shapes.ApprovalRequest) -> None:
    """Ask that an act be approved, as who handles the case.

    Raises (in this order):
        ApprovalNotNeeded, ApprovalWaits, NotItsOfficer.
    """
    if not chain_of(work, told.deed):
        raise ApprovalNotNeeded(deed=told.deed)
    waits = next((one for one in _asked(work) if one.deed == told.deed and not one.over), None)
    if waits is not None:
        raise ApprovalWaits(deed=told.deed, request=str(waits.id))
    holder = work.find(CaseHolder, SQL["holder"])
    if holder is not None and holder.person != work.step.person:
        raise NotItsOfficer(case=work.case.code)
    work.figures["deed"] = told.deed


def sign(work: Work, told: office_shapes.ApprovalSignature) -> None:
    """Sign the next step of an approval, as another person than who asked and who signed before, of the department of the step.

    Raises (in this order):
        StepNotNext, SignedBefore, DepartmentOther.
    """
    one = next(x for x in _asked(work) if x.id == told.subject)
    left = _left(work, one)
    if told.step != left[0]:
        raise StepNotNext(step=told.step, next=left[0])
    signers = {x.person for x in work.read(Signatory, SQL["signers"], id=one.id)}
    if work.step.person in signers:
        raise SignedBefore()
    department = work.law.find(f"compensation.approval_department.{told.step}", work.on)
    if department is not None and str(department.value) not in work.read(
        str, SQL["departments"], actor=work.step.actor_id
    ):
        raise DepartmentOther(step=told.step, department=str(department.value))
    work.subject = told.subject
    work.figures["step"] = told.step


def refuse(work: Work, told: shapes.Subject) -> None:
    """Refuse an approval, with the reason: it goes back to who handles the case.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty.
    """
    say_why(work)
    work.subject = told.subject

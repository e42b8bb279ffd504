"""How and when a decision was served (送达) on whom it concerns: terms that protect it run from the later of that and the recording.

    record ─▶ recorded ─▶ annul ─▶ annulment_asked ─▶ confirm (another person) ─▶ annulled
                                        └─▶ drop ─▶ recorded

What was served once is served: of several records that stand the first day counts.
"""

from datetime import date
from typing import Final
from uuid import UUID

from ledger.database import Books
from ledger.entries import check_shown
from ledger.permits.actions.engine import Asked, KeptAct, act_conduct, begin_new, known_act
from ledger.permits.actions.reviews import decision_of
from ledger.permits.machines import SERVICE
from ledger.permits.rules.service import check_served
from ledger.permits.shapes import ServiceTerms
from ledger.processes import acting
from ledger.processes.acting import Acting, Done, Made, Verb
from ledger.processes.actions import Step
from ledger.processes.reasons import check_paper_and_reason


def record_service(
    books: Books, book_id: int, step: Step, *, act_id: UUID, decision: UUID, manner: str, served_on: date
) -> Done[KeptAct]:
    """Record how and when a decision was served, with the proof of it.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, ProcessUnknown, AmountBelowZero, IdUsed, ServedOutside, IdNotVersion7, StepNotAllowed,
        RoleNotForStep.
    """
    check_shown(document=step.document)
    running, kept = decision_of(books, book_id, decision, step.owner)
    terms = ServiceTerms(decision, running.machine.name, manner, served_on)
    called = {"site": "decision", "decided": "decision"}
    asked = Asked(kept.site, terms=terms, law=kept.law, called=called)
    known = known_act(books, book_id, SERVICES, "record", step, act_id, asked)
    if isinstance(known, Done):
        return known
    check_served(served_on, kept.effective_on, step.on)
    return begin_new(books, book_id, SERVICES, "record", step, act_id=act_id, asked=asked, new=known)


def annul_service(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Ask to annul a service that was recorded by mistake, with reason and paper; another person confirms.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, TextEmpty.
    """
    return acting.take(books, book_id, SERVICES, act_id, "annul", step)


def confirm_annulment(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Confirm as another person that a service was recorded by mistake.

    Raises (in this order):
        ProcessUnknown, StepPassed, StepUnnamed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, ActedBefore,
        StepBackdated,
        AskerGone.
    """
    return acting.take(books, book_id, SERVICES, act_id, "confirm", step)


def drop_annulment(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Drop the annulment of a service: it stands.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated.
    """
    return acting.take(books, book_id, SERVICES, act_id, "drop", step)


def _annulled(_books: Books, _taken: Acting[KeptAct]) -> Made:
    return Made(told="annul")


SERVICES: Final = act_conduct(
    SERVICE,
    ServiceTerms,
    Verb("annul", "Ask to annul the service, which was recorded by mistake", "申请认定送达记录无效", check_paper_and_reason,
         steps=("ask_annulment",), paper=True),
    Verb("confirm", "Confirm that the service was recorded by mistake", "确认送达记录无效", do=_annulled),
    Verb("drop", "Drop the annulment of the service", "撤回认定送达记录无效的申请"),
)  # fmt: skip
"""How one acts with what was served."""

"""A separate claim: what of the assessed sum is pursued from some of the liable parties beside the way of the case.

    separate ─▶ open ── sue_apart ─▶ suing ── … as on the way of the case … ──▶ judge_apart, settle_apart ─▶ settled
                 │ ├─ agree_apart ─▶ agreed ── perform_apart, or confirmed by a court ─────────────────────────▲
                 │ └─ end_apart ─▶ ended: what it claimed is waived, on a legal basis
                 └─ rejoin ─▶ rejoined: the case itself decides about it again

One of several signs and another does not; one refuses to consult, cannot be found, or is found later. What is pursued from it stays
assessed, and no agreement or judgment with the others waives it. All that the law asks of a suit, an agreement and a judgment is asked by
the same functions as on the way of the case (`suits`, `courts`, `casework`, `executions`), which look at the claim in its place. What
comes to be owed by it is owed as all else: parts, instalments, duties, interest, terms, reliefs.

Law: 民法典 art. 178, 195, 518–520; 法释〔2019〕8号 art. 1, 20; 民事诉讼法 (2023) art. 52–53.
"""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Final, TypeVar
from uuid import UUID

from ledger.amounts import yuan
from ledger.compensation import consult_shapes
from ledger.compensation import separate_shapes as shapes
from ledger.compensation.actions import consultation
from ledger.compensation.actions.claims import ObligorNotLiable, claimable
from ledger.compensation.actions.consultation import check_failure
from ledger.compensation.actions.courts import check_ground
from ledger.compensation.actions.engine import View, Work
from ledger.compensation.actions.failing import check_not_admitted
from ledger.compensation.actions.payments import HeadAmount
from ledger.compensation.actions.subjects import Subject, stepping
from ledger.compensation.machines import SEPARATE
from ledger.compensation.queries.beside import Separate
from ledger.compensation.rules.claims import check_above_zero, check_heads, shift
from ledger.compensation.shapes import Claimed
from ledger.compensation.tables.separate import separate, separate_head, separate_party
from ledger.database.queries import named_queries
from ledger.entries import check_shown
from ledger.errors import Malformed, RuleViolation
from ledger.processes.actions import begin
from ledger.processes.acts import passes

SQL: Final = named_queries(__name__)

Told = TypeVar("Told")
NOUN: Final = "separate claim"


class PursuedBeyondAssessed(RuleViolation):
    """{claimed} yuan are to be pursued apart under {head}, and {free} yuan of what was assessed are free of others.

    Pursue what nobody owes, no agreement names and nothing pursues already.
    """

    code = "compensation.pursued_beyond_assessed"
    source = "docs/spec/compensation.md 16.4"


class NothingToPursue(RuleViolation):
    """Of what was assessed in the case {case}, nothing is left that could be pursued apart.

    What others owe, what an agreement names and what is pursued already is theirs.
    """

    code = "compensation.nothing_to_pursue"
    source = "docs/spec/compensation.md 16.4"


class PursuedTwice(Malformed):
    """{owner} is named twice among those from whom something is pursued.

    Name each of them once.
    """

    code = "compensation.pursued_twice"


def claim_of(view: View, subject: UUID) -> Separate:
    """Find a separate claim that the case lists."""
    return next(one for one in view.stands.separates if one.id == subject)


def about(step: str, check: Callable[[View], None] = passes) -> Subject:
    """Say that an act takes a step of a separate claim; what is checked of the way of a case is checked of the claim."""

    @wraps(check)
    def checked(view: View, subject: UUID) -> None:
        check(view.within(claim_of(view, subject)))

    return stepping(SEPARATE, step, NOUN, checked)


def taking(step: str, do: Callable[[Work, Told], None]) -> Callable[[Work, Told], None]:
    """Do in a separate claim what is done on the way of a case, and take its step."""

    @wraps(do)
    def done(work: Work, told: Told) -> None:
        subject: UUID = getattr(told, "subject")  # noqa: B009
        work.claim = claim_of(work, subject)
        do(work, told)
        work.sub(SEPARATE, step, subject)

    return done


# -- opened ---------------------------------------------------------------------------------------------------------------


def check_free(view: View) -> None:
    """Check that something of what was assessed can be pursued apart, or is owed and others may come to owe it too, and the grounds.

    Raises (in this order):
        LawGap, NothingToPursue.
    """
    check_failure(view)
    if not any(one.open for one in view.stands.instalments):
        _check_left(view)


def _check_left(view: View) -> None:
    if all(amount <= 0 for amount in left_free(view).values()):
        raise NothingToPursue(case=view.case.code)


def separate_out(work: Work, told: shapes.Separate) -> None:
    """Pursue something apart from the way of the case.

    Raises (in this order):
        LawGap, GroundUnknown, ClaimAdmitted; those of `open_claim`.
    """
    check_ground(told.ground, work.law.texts("compensation.failure_grounds", work.on))
    check_not_admitted(work, told.ground, work.stands.notices, told.against)
    open_claim(work, told.against, told.claimed, told.ground)


def open_claim(work: Work, against: Sequence[str], told: Sequence[Claimed], ground: str) -> None:
    """Open a separate claim under the id of the act; its limitation runs anew from the day of the act.

    Args:
        work: the act in the making.
        against: liable parties.
        told: what is pursued by head of loss, each once; nothing from who is only to owe beside others.
        ground: of the rule pack.

    Raises (in this order):
        HeadsMissing, HeadsRepeated, HeadUnknown, PursuedTwice, ObligorNotLiable, NothingToPursue, NotAboveZero, PursuedBeyondAssessed;
        those of `begin`.
    """
    if told:
        check_heads([one.head for one in told])
    claimed = {one.head: one.amount for one in told}
    for place, owner in enumerate(against):
        if owner in against[:place]:
            raise PursuedTwice(owner=owner)
        if owner not in work.owners:
            raise ObligorNotLiable(owner=owner, case=work.case.code)
    if not claimed and not any(one.open for one in work.stands.instalments):
        raise NothingToPursue(case=work.case.code)
    free = left_free(work)
    for head, amount in claimed.items():
        if check_above_zero(amount) > free.get(head, 0):
            raise PursuedBeyondAssessed(head=head, claimed=yuan(amount), free=yuan(max(0, free.get(head, 0))))
    begin(work.books, work.book_id, work.record_id, SEPARATE, "open", work.step)
    key = {"separate_id": work.record_id}
    work.insert(separate, {**key, "ground": ground})
    work.insert(separate_party, *({**key, "owner": owner} for owner in against))
    work.insert(separate_head, *({**key, "head": head, "amount": amount} for head, amount in claimed.items()))
    work.start("limitation", subject=str(work.record_id))
    work.subject = work.record_id
    work.figures |= {f"claimed {head}": yuan(amount) for head, amount in claimed.items()}


def fail_party(work: Work, told: consult_shapes.PartyEnd) -> None:
    """Record that consultation has failed with one party alone; where sums are named, pursue them from it apart, under the same id.

    Raises (in this order):
        those of `consultation.fail_party`; those of `open_claim`; never HeadsMissing and PursuedTwice.
    """
    consultation.fail_party(work, told)
    if told.claimed:
        open_claim(work, [told.party], told.claimed, told.ground)


def left_free(view: View) -> dict[str, int]:
    """Give what of the assessed sum nobody owes, an agreement that has not taken effect does not name, and nothing pursues yet, by head."""
    assessed = view.stands.open(("claim_assessed",))
    free = view.stands.not_pursued({one.head: amount for one, amount in assessed.items()})
    if view.running.state in ("agreed", "confirming"):
        for one in view.read(HeadAmount, SQL["agreed"]):
            free[one.head] = free.get(one.head, 0) - one.amount
    return free


# -- its way --------------------------------------------------------------------------------------------------------------


def end(work: Work, told: shapes.EndApart) -> None:
    """Pursue it no further: what it claimed is waived.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty; those of `Work.post`.
    """
    check_shown(basis=told.basis)
    work.post("waiver", shift(work.case.code, claimable(work), "claim_waived", "claim_assessed"))
    _stop(work)
    work.figures["below_assessment"] = told.basis


def rejoin(work: Work, _: shapes.FindingsApart) -> None:
    """Let the case itself decide about it again: where no limitation of the case runs, that of the claim runs on as its own.

    Raises:
        nothing of its own.
    """
    own, ours = work.stands.term("limitation", work.way), work.stands.term("limitation", "")
    _stop(work)
    if own is not None and ours is None and work.claim is not None and work.claim.claimed:
        work.start("limitation", on=own.starts_on)


def _stop(work: Work) -> None:
    work.run(SQL["stop"], on=work.on, subject=work.way)

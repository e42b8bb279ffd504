"""A document of a court that was recorded with a slip: its number, day or an amount was wrong; or an agreement took effect.

A judgment, a settlement inside a suit, the ruling that confirms an agreement, its effect without one, and a payment order are reversed
as other acts are (`reversals`), by two of finance with the paper that shows it, while nothing was built upon them. What one made due was
never due, and what it made a title was none; the case, or the separate claim, is again where it was before the document, on the same day,
and the right one is recorded with its own day. A slip of the court itself is corrected by its ruling (`rulings`).

Law: 民事诉讼法 art. 157 (2023); docs/spec/compensation.md 10.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Final, NamedTuple
from uuid import UUID

from ledger.compensation.actions.duties import stop_performed
from ledger.compensation.actions.engine import NotNow, View, Work
from ledger.compensation.actions.mirrors import is_posted
from ledger.compensation.actions.named_acts import after, said
from ledger.compensation.actions.payments import let_nobody_owe, load_parts, post_recourse, reckon
from ledger.compensation.actions.separate import claim_of
from ledger.compensation.machines import SEPARATE
from ledger.compensation.queries.standing import DoneAct, Payment
from ledger.database.queries import named_queries
from ledger.errors import RuleViolation
from ledger.identifiers import derived
from ledger.processes.actions import Running, lock, move
from ledger.words import Phrase, phrase

SQL: Final = named_queries(__name__)

DOCUMENTS_APART: Final = ("judge_apart", "settle_apart", "confirm_apart", "perform_apart", "order_apart")
"""Those of a separate claim."""
_JUDGED: Final = ("judge", "settle_suit", "judge_apart", "settle_apart")
_PERFORMED: Final = ("perform", "perform_apart")
_BY_AGREEMENT: Final = ("confirm", "confirm_apart", *_PERFORMED)
"""By these what was agreed takes effect."""
_ORDERED: Final = ("order", "order_apart")
DOCUMENTS: Final = (*_JUDGED, *_BY_AGREEMENT, *_ORDERED)
"""Acts that are taken back so."""
BACK: Final = {
    "confirm": "reverse_confirmation",
    "confirm_apart": "reverse_confirmation",
    **dict.fromkeys(_PERFORMED, "reverse_performance"),
    **dict.fromkeys(_ORDERED, "reverse_order"),
}
"""The step by which each is taken back; a judgment or a settlement by that which leads where it was recorded."""
_STEPS: Final = {"judge_apart": "judge", "settle_apart": "settle"}
"""What the step of a separate claim is called that each took."""
_STOPPED: Final = {
    "publication": (),
    "appeal": (),
    "limitation": _JUDGED,
    "confirmation_application": _JUDGED,
}
"""Terms that documents stop, and those that stop them not."""
STATES: Final = ("performing", "restoring", "defaulted")
"""States of a case in which they are."""


class Joined(NamedTuple):
    """Who came to owe a part beside others by an act, and owes it since."""

    part: int
    owner: str


class BuiltUpon(RuleViolation):
    """What has made it owed is not taken back: {what}.

    Undo that first, or record what a court decides anew.
    """

    code = "compensation.built_upon"
    source = "docs/spec/compensation.md 10"


def against(view: View, act: DoneAct) -> BuiltUpon | NotNow | None:
    """Tell what stands against taking a document of a court back, beside what was counted to its parts."""
    if act.kind in DOCUMENTS_APART:
        view = view.within(claim_of(view, act.subject))
        if view.state != "settled":
            return BuiltUpon(what=phrase("a court decides about it anew"))
    elif view.state not in STATES:
        return NotNow(action=view.action, state=view.state, states=", ".join(STATES))
    what = _built(view, act)
    return None if what is None else BuiltUpon(what=what)


def _built(view: View, act: DoneAct) -> Phrase | None:
    holds, stands, later = view.holds, view.stands, after(view, act)
    others = DOCUMENTS_APART if view.claim is not None else frozenset(DOCUMENTS) - frozenset(DOCUMENTS_APART)
    passed = any(one.kind in others and (view.claim is None or one.subject == act.subject) for one in later)
    if holds is None or (holds.id != act.id if act.kind in _JUDGED else passed):
        anew = [one for one in later if one.kind in DOCUMENTS]
        return phrase("another document has taken its place: {rests}", rests=said(anew))
    if any((one.kind, one.subject) == ("correct_document", act.id) for one in later):
        return phrase("a ruling has corrected it")
    before = any(one.obligation_id != act.id for one in stands.parts)  # what it could have lowered
    if act.kind in _JUDGED and (holds.replaced or (before and is_posted(view, derived(act.id, "rest")))):
        return phrase("it has replaced what was owed before")
    made = _obligations(view, act)
    turned = {one.number for one in stands.duties if one.obligation_id in made and one.converted[0]}
    if act.kind not in _ORDERED and turned:
        return phrase("a duty in kind of it became money")
    apart = view.claim and view.claim.id
    own = {one.number for one in stands.duties if one.apart == apart}
    idle = ("dropped", "planned") if act.kind in _BY_AGREEMENT else ("dropped",)
    works = [one for one in stands.projects if one.state not in idle and _is_of(one.duty, own, apart)]
    if act.kind not in _ORDERED and works:
        return phrase("a restoration is planned upon it: {title}", title=works[0].title)
    owing = {one.owner for part in stands.parts if part.obligation_id in made for one in part.owing}
    owing |= {owner for one in stands.duties if one.obligation_id in made for owner, _ in one.shares}
    for one in stands.enforcements:
        if one.state not in ("concluded", "withdrawn") and (not one.against or owing & set(one.against)):
            day = one.on.isoformat()
            return phrase(
                "its enforcement was applied for on {day}, number {number}", day=day, number=str(one.id)
            )
    return None


def _is_of(duty: int | None, own: set[int], apart: UUID | None) -> bool:
    """Tell whether works rest upon a document: they perform a duty of its way; those without one rest upon the case itself."""
    return apart is None if duty is None else duty in own


def joined_by(view: View, target: UUID) -> set[tuple[int, str]]:
    """Give which parts who came to owe beside others by a document, and owes since."""
    if not any(one.since_on for part in view.stands.parts for one in part.owing):
        return set()
    return {(one.part, one.owner) for one in view.read(Joined, SQL["joined"], id=target)}


def _obligations(view: View, act: DoneAct) -> dict[UUID, date]:
    """Give the obligations that a document, or a conversion, has made due or a title, each with the day from which it did."""
    if act.kind in _ORDERED:
        apart = act.subject if act.kind in DOCUMENTS_APART else None
        return {
            one.obligation_id: one.court_since
            for one in view.stands.parts
            if one.apart == apart
            and one.court_since is not None
            and one.in_force_on < one.court_since <= act.effective_on
        }
    holds = next((x.in_force for x in view.stands.separates if x.id == act.subject), view.stands.in_force)
    if act.kind in _BY_AGREEMENT and holds is not None:
        return {holds.id: act.effective_on}
    return {act.id: act.effective_on}


def made_due(view: View, act: DoneAct) -> tuple[set[int], date]:
    """Give the parts that a document, or a conversion, has made due or a title, and from which day what is counted to them is upon it."""
    made = _obligations(view, act)
    parts = {one.part for one in view.stands.parts if one.obligation_id in made}
    return parts, max(made.values()) if act.kind in _ORDERED and made else date.min


def counted(view: View, act: DoneAct) -> list[Payment]:
    """List what was counted to what an act has made due, or by whom it made owe."""
    parts, since = made_due(view, act)
    joined = {
        one for made in _obligations(view, act) if act.kind not in _ORDERED for one in joined_by(view, made)
    }
    return [
        x
        for x in view.stands.payments
        if x.route != "replaced"  # nobody has owed the part since
        and ((x.part in parts and x.paid_on >= since) or (x.part, x.debtor) in joined)
    ]


def take_back(work: Work, target: UUID, act: DoneAct, undo: Callable[[Work, UUID], None]) -> None:
    """Let nothing be owed by it, or be a title by it, from its first day, and the case be where it was before.

    Args:
        work: the act in the making.
        target: the record of the document.
        act: what it is.
        undo: posts the mirror image of an entry.
    """
    if act.kind in _ORDERED:
        _no_title(work, act)
    else:
        _not_due(work, target, act, undo)
    apart = act.kind in DOCUMENTS_APART
    _terms_back(work, act, str(act.subject) if apart else "")
    if apart:
        claim = lock(work.books, work.book_id, act.subject, SEPARATE)
        named = BACK.get(act.kind) or _way_back(claim, _STEPS[act.kind], "reverse")
        move(work.books, claim, named, replace(work.step, on=claim.last_on))
        return
    named = BACK.get(act.kind) or _way_back(work.running, act.kind, "reverse_judgment")
    work.running = move(work.books, work.running, named, replace(work.step, on=work.running.last_on))


def _way_back(running: Running, step: str, else_: str) -> str:
    """Name the step that leads back to where a judgment or a settlement was recorded: in the suit, or after the first instance."""
    before = next(one.after for one, then in reversed(list(pairwise(running.steps))) if then.action == step)
    return else_ if before == "suing" else f"reverse_{before}"


def _terms_back(work: Work, act: DoneAct, way: str) -> None:
    """Let the terms run again that it had stopped; the limitation that an agreement had begun with its effect runs no more."""
    begun = work.read(int, SQL["limited_anew"], on=work.on, way=way) if act.kind in _PERFORMED else []
    codes = [code for code, but in _STOPPED.items() if act.kind not in but]
    work.run(SQL["run_again"], on=act.effective_on, way=way, begun=begun, codes=codes)


def _not_due(work: Work, target: UUID, act: DoneAct, undo: Callable[[Work, UUID], None]) -> None:
    entry_id = derived(target, act.kind)
    if is_posted(work, entry_id):  # who only joins makes nothing due
        undo(work, entry_id)
    mirrored = derived(work.record_id, f"reversal {entry_id}")
    for obligation_id in _obligations(work, act):
        let_nobody_owe(work, obligation_id, act.effective_on, mirrored)
        changed = {
            *work.read(int, SQL["not_joined"], id=obligation_id),
            *work.read(int, SQL["left"], id=obligation_id),
        }
        work.run(SQL["leaves_not"], id=obligation_id)
        post_recourse(work, *(one for one in load_parts(work) if one.part in changed))
        for duty in work.stands.duties:
            if duty.obligation_id == obligation_id:
                stop_performed(work, duty.number, 0)
        work.run(SQL["not_in_force"], id=obligation_id)


def decided_in_all(view: View, act: DoneAct) -> BuiltUpon | None:
    """Tell what stands against taking back what counted something to a part of which a judgment has said what is owed in all."""
    lowered = {one.part for one in view.stands.parts if one.left_owed is not None}
    if any(one.id == act.id and one.part in lowered for one in view.stands.payments):
        return BuiltUpon(what=phrase("a court has decided what of it is owed in all"))
    return None


def _no_title(work: Work, act: DoneAct) -> None:
    """Let a payment order have been none: no interest runs, and nothing is enforced on it."""
    parts, _ = made_due(work, act)
    for obligation_id in _obligations(work, act):
        work.run(SQL["no_title"], id=obligation_id)
    for one in (part for part in load_parts(work) if part.part in parts):
        for instalment in one.instalments:
            work.stop("enforcement", subject=str(instalment.number))
        reckon(work, one)


def open_again(work: Work, target: UUID, act: DoneAct, undo: Callable[[Work, UUID], None]) -> None:
    """Let a separate claim be open again that had ended: what it claimed is assessed again, and its limitation runs.

    Args:
        work: the act in the making.
        target: the record of its end.
        act: what it is.
        undo: posts the mirror image of an entry.
    """
    if claim_of(work, act.subject).claimed:
        undo(work, derived(target, act.kind))
    _claim_back(work, act.subject)
    work.run(SQL["limitation_again"], subject=str(act.subject), on=act.effective_on)


def _claim_back(work: Work, subject: UUID) -> None:
    """Take the end of a separate claim back, on the day of that, so that the right one has its own day."""
    claim = lock(work.books, work.book_id, subject, SEPARATE)
    move(work.books, claim, "reverse", replace(work.step, on=claim.last_on))

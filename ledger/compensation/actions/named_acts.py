"""What rests on an act, by name: which acts, of which days, under which numbers; for refusals that say what is reversed first."""

from collections.abc import Callable, Iterable
from uuid import UUID

from ledger.compensation.actions.engine import View
from ledger.compensation.queries.standing import DoneAct, Payment
from ledger.identifiers import derived
from ledger.words import Phrase, nothing, phrase, phrases


def standing(view: View, chosen: Callable[[DoneAct], bool]) -> list[DoneAct]:
    """List acts that were not reversed, the last one first; none by which a spending was only asked for."""
    done = (one for one in reversed(view.stands.acts) if one.kind != "spend" or one.carried)
    return [one for one in done if one.confirmed_on is None and chosen(one)]


def act_of(view: View, target: UUID) -> DoneAct:
    """Find an act that the case lists among those that a reversal could undo."""
    return next(one for one in view.stands.acts if one.id == target)


def after(view: View, act: DoneAct, *kinds: str) -> list[DoneAct]:
    """List the acts of some kinds that were done after one and not reversed, the last one first."""
    places = [one.id for one in view.stands.acts]
    later = {one.id for one in view.stands.acts[places.index(act.id) + 1 :]}
    return standing(view, lambda one: one.id in later and (not kinds or one.kind in kinds))


def about(view: View, subject: object, *kinds: str) -> list[DoneAct]:
    """List the acts of some kinds about something that were not reversed, the last one first."""
    return standing(view, lambda one: one.subject == subject and one.kind in kinds)


def of_payments(view: View, payments: Iterable[Payment]) -> list[DoneAct]:
    """List the acts by which something was counted to parts, the last one first.

    Most are payments, which have the id of their act; what an act counts to several parts has ids that are derived of it.
    """
    found = {one.id: one.part for one in payments}
    apart = {found[id] for id in found.keys() - {one.id for one in view.stands.acts}}
    names = [f"{name} {part}" for part in apart for name in ("called", "written", "replaced")]
    return standing(
        view, lambda act: act.id in found or any(derived(act.id, name) in found for name in names)
    )


def said(acts: Iterable[DoneAct]) -> Phrase:
    """Say acts with their days and numbers, in their order; a dash for none that a reversal undoes."""
    told = [
        phrase(
            "{action} of {on}, number {number}",
            action=one.kind,
            on=one.effective_on.isoformat(),
            number=str(one.id),
        )
        for one in acts
    ]
    return phrases(told) if told else nothing()

"""What can be done in a case now: every act of its way and beside it, by the checks that would refuse it."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from uuid import UUID

from ledger.compensation.actions.engine import basis_of
from ledger.compensation.actions.work import View
from ledger.compensation.acts import ACT, REGISTER, Row
from ledger.compensation.machines import CASE
from ledger.errors import LedgerError
from ledger.law_in_force.queries import law_of
from ledger.processes.acting import NOBODY, SUBJECTS_MOST, Next, refusing
from ledger.processes.actions import Step
from ledger.processes.acts import asked_of
from ledger.processes.machines import Transition


def next_of(view: View, today: date) -> list[Next]:
    """List what can be done in a case now, and what is missing before it would pass today, whoever takes it.

    The case is read once for all checks. What depends on the words of an act, or on what the journal finds under its locks, is
    refused when it is done.

    Raises:
        JurisdictionUnknown.
    """
    law = view.law if view.step.on == today else law_of(view.books, view.book_id, today)
    on = max(today, view.running.last_on)
    step = Step(NOBODY, "", on, document="-")
    now = view.as_of(step, law)
    return [one for act in ACT.values() if act is not REGISTER for one in _told(now, act)]


def _told(view: View, act: Row) -> Iterator[Next]:
    """Tell an act, where it is one of those that can be done; once for each group of roles that may, where that depends on its subject."""
    view.action = act.name
    moves = act.steps(CASE)
    steps = [one for one in moves if one.before == view.state and one.asked]
    here = bool(steps) or (not moves and (not act.states or view.state in act.states))
    among = tuple(act.about.among(view)) if here and act.about is not None else ()
    if not here or (act.about is not None and not among):
        return
    against = refusing(partial(act.check, view))
    persons = [*steps, *(act.about.taken if act.about is not None else ())]
    for roles, some in _by_roles(view, act, steps, among).items():
        subjects, missing = some, against
        if not missing and act.about is not None:
            subjects, missing = _passing(view, act, some)
        yield Next(
            act.address,
            act.title,
            act.zh,
            roles,
            (),
            act.second_person or any(one.four_eyes or one.apart for one in persons),
            tuple(dict.fromkeys(did for one in persons for did in one.apart)),
            view.stands.due(act.term) if act.term else None,
            basis_of(view.law, act, view.on),
            asked_of(act.shape),
            missing,
            subjects[:SUBJECTS_MOST],
        )


def _by_roles(
    view: View, act: Row, steps: Sequence[Transition], among: tuple[UUID | str, ...]
) -> dict[tuple[str, ...], tuple[UUID | str, ...]]:
    """Part what an act can be about by the roles that may do it."""
    if act.about is None or act.about.roles is None:
        return {act.roles or tuple(dict.fromkeys(role for one in steps for role in one.roles)): among}
    found: dict[tuple[str, ...], tuple[UUID | str, ...]] = {}
    for one in among:
        roles = act.about.roles(view, one)
        found[roles] = (*found.get(roles, ()), one)
    return found


def _passing(
    view: View, act: Row, among: tuple[UUID | str, ...]
) -> tuple[tuple[UUID | str, ...], tuple[LedgerError, ...]]:
    """Tell with which of several it would pass; where with none, all of them, and what refuses each, every refusal once."""
    about = act.about
    assert about is not None, "it is about one of several"
    refused: dict[tuple[str, str], LedgerError] = {}
    passing = []
    for one in among:
        found = refusing(partial(about.check, view, one))
        for refusal in found:
            refused.setdefault((refusal.code, str(refusal)), refusal)
        if not found:
            passing.append(one)
    return (tuple(passing), ()) if passing else (among, tuple(refused.values()))

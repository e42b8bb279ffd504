"""Whether works went on after an act that is to be reversed: then it is not taken back behind what came after.

An act of works is undone while they are in the state in which it left them, and the last one of its sort first.
"""

from typing import Final
from uuid import UUID

from ledger.compensation.actions.engine import View
from ledger.compensation.actions.named_acts import after, said
from ledger.compensation.queries.standing import DoneAct
from ledger.errors import RuleViolation

LEFT: Final = {
    "reject_project": "failed",
    "give_up": "given_up",
    "take_over": "taken_over",
    "accept_stage": "working",
    "refuse_stage": "working",
}
"""In which state of the works an act is undone that left them in it, the last one of its sort first."""
OF_STAGES: Final = ("accept_stage", "refuse_stage")


class WorksWentOn(RuleViolation, about="compensation.project"):
    """After {action} of {on} the restoration went on and is {state} now, so it is not undone any more, or not yet: {rests}.

    Reverse what came after it first, the last one first, where that is undone by a reversal; else let the works go on from where they are.
    """

    code = "compensation.works_went_on"
    source = "docs/spec/compensation.md 10.6"


def went_on(view: View, act: DoneAct) -> WorksWentOn | None:
    """Tell whether works went on after an act that left them in a state, and so cannot be taken back behind what came after."""
    left = LEFT.get(act.kind)
    works = next((one for one in view.stands.projects if one.id == act.subject), None)
    if left is None or works is None:
        return None
    sort = OF_STAGES if act.kind in OF_STAGES else (act.kind,)
    same = [
        one.id
        for one in view.stands.acts
        if one.subject == act.subject and one.kind in sort and one.confirmed_on is None
    ]
    if works.state == left and same[-1] == act.id and not _begun(view, act.id):
        return None
    upon = said(one for one in after(view, act) if one.subject in (act.subject, act.id))
    return WorksWentOn(action=act.kind, on=act.effective_on.isoformat(), state=works.state, rests=upon)


def _begun(view: View, subject: UUID) -> bool:
    """Tell whether works that were taken over were gone on with by who took them over."""
    works = next((one for one in view.stands.projects if one.id == subject), None)
    looked_at = works is not None and any(one.accepted_on or one.refused_on for one in works.stages)
    return works is not None and (works.state != "working" or looked_at)

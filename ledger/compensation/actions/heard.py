"""What can be done next in a case, as a party hears it."""

from collections.abc import Iterable
from dataclasses import replace

from ledger.compensation.actions.engine import View
from ledger.compensation.rules.hearing import OFFICE, PARTIES
from ledger.processes.acting import Next


def heard_next(following: Iterable[Next], view: View, owner: str) -> list[Next]:
    """Give what is next as a party hears it.

    Not what the office does for itself, nor which acts finance may take back, or was asked to, nor what only another one may do.
    """
    own = {owner, *(one.id for one in view.stands.agents if one.owner == owner)}
    told = []
    for one in following:
        if one.action in ("answer", "end-agent"):
            mine = tuple(x for x in one.subjects if x in own)
            told += [replace(one, subjects=mine)] if mine else []
        elif one.action.replace("-", "_") not in OFFICE or PARTIES.intersection(one.roles):
            told.append(one)
    return told

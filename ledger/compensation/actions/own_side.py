"""Whether who acts for a party acts in what is its own: it performs the works, it owes or it paid.

A case may have several liable parties, and what one of them does counts against what another one owes. The bureau acts for the whole case.

Law: 民法典 art. 177, 178, 509; docs/spec/compensation.md 7.11.
"""

from collections.abc import Sequence, Set
from typing import Final

from ledger.compensation.actions.engine import View
from ledger.compensation.queries.beside import Project
from ledger.compensation.rules.payees import same_owner
from ledger.database.queries import named_queries
from ledger.processes.actions import NotYourSide
from ledger.processes.machines import Machine
from ledger.words import several

SQL: Final = named_queries(__name__)


def _check(view: View, machine: Machine, action: str, parties: Sequence[str]) -> None:
    """Check that who acts for one party acts for one of these, or for a site of it.

    Raises:
        NotYourSide: it acts for another.
    """
    owner = view.step.owner
    if owner is not None and not any(same_owner(owner, one) for one in parties):
        party = several(dict.fromkeys(parties))
        raise NotYourSide(action=action, machine=machine.called(action), party=party, owner=owner)


def _owing(view: View, duty: int | None) -> list[str]:
    """List who owes a duty in kind."""
    return [owner for one in view.stands.duties if one.number == duty for owner, _ in one.shares]


def _owing_parts(view: View, parts: Set[int]) -> list[str]:
    """List who owes some parts, or did."""
    return [who.owner for one in view.stands.parts if one.part in parts for who in one.owing]


def check_planner(view: View, machine: Machine, mode: str, duty: int | None, repairer: str) -> None:
    """Check that a party plans works that it performs: it repairs, or owes their duty. Before any duty took effect a liable party plans
    what it, or somebody who is not liable, repairs.

    Twin: `ledger.check_damage_works_side`.

    Raises:
        NotYourSide: others perform them.
    """
    parties = [repairer, *_owing(view, duty)]
    if duty is None and mode != "funded" and not any(same_owner(repairer, one) for one in view.owners):
        parties += view.owners
    _check(view, machine, "plan", parties)


def check_performer(view: View, machine: Machine, works: Project) -> None:
    """Check that a party calls works complete that it performs: it repairs, owes their duty, or planned them.

    Twin: `ledger.check_damage_works_side`.

    Raises:
        NotYourSide: others perform them.
    """
    if view.step.owner is None:
        return
    planner = view.one(str, SQL["planner"], id=works.id)
    _check(view, machine, "complete", [works.repairer, *_owing(view, works.duty), *filter(None, [planner])])


def check_asker_owes(view: View, machine: Machine, kind: str, part: int | None, payee: str) -> None:
    """Check that a party asks for a relief of its own: of a part that it owes, or of what it paid itself.

    Raises:
        NotYourSide: it is for another.
    """
    owing = _owing_parts(view, {one.part for one in view.stands.parts if part in (None, one.part)})
    _check(view, machine, "propose", [payee] if kind.startswith("refund") else owing or list(view.owners))


def check_objector(view: View, machine: Machine) -> None:
    """Check that a party objects to a payment order about what it owes.

    Raises:
        NotYourSide: others owe what it is about.
    """
    way = view.claim and view.claim.id
    late = {
        one.part
        for one in view.stands.instalments
        if one.open and view.stands.way_of("claim_due", one.part) == way
    }
    owing = _owing_parts(view, late)
    _check(view, machine, "object", owing or list(view.owners))

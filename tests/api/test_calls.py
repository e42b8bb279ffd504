"""What `next` names can be called where it says: every step of every machine against the routes, and the stories as they are told."""

from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import UUID

import httpx
import pytest
from fastapi.routing import APIRoute

from api.calls import ELSEWHERE, PLACES, case_place, kind_of, place_of
from ledger import schema
from ledger.compensation.actions.base_changes import BASE_CHANGES
from ledger.compensation.actions.bases import BASES
from ledger.compensation.actions.clues import CLUE_LISTS
from ledger.compensation.actions.experts import EXPERTS
from ledger.compensation.actions.old_cases import OLD_LISTS
from ledger.compensation.actions.templates import TEMPLATES
from ledger.compensation.actions.unit_costs import COST_TABLES
from ledger.compensation.acts import ACT, REGISTER
from ledger.compensation.machines import CASE
from ledger.compensation.simple_cases import SIMPLE_FORMS
from ledger.identifiers import uuid7
from ledger.law_in_force.actions import PACKS
from ledger.market.acts import ALL
from ledger.periods.actions import PERIODS
from ledger.permits.acts import OTHERS
from ledger.processes.acting import Conduct
from ledger.processes.actions import Running
from ledger.processes.machines import START, Machine
from ledger.reconciliation.actions.matches import MATCHES, RELEASES
from ledger.schema import POWERS
from tests.api.asking import ROUTES
from tests.api.test_texts import DOCUMENT

CONDUCTS: Final[tuple[Conduct[Any], ...]] = (
    *ALL.values(),
    *OTHERS,
    PACKS,
    PERIODS,
    CLUE_LISTS,
    OLD_LISTS,
    TEMPLATES,
    COST_TABLES,
    SIMPLE_FORMS,
    EXPERTS,
    BASES,
    BASE_CHANGES,
    MATCHES,
    RELEASES,
)
OF_ANOTHER_KIND: Final = {
    "permits.move": ("drop",),
    "permits.move release": ("accept", "approve", "renew", "reject"),
}
"""Steps of a machine that serves several kinds which those of one kind never take."""
NOTHING: Final = {"nothing": True}
"""What no step takes."""
POSTS: Final[Mapping[str, APIRoute]] = {
    route.path_format: route for route in ROUTES if "POST" in (route.methods or ())
}


def kinds(conduct: Conduct[Any]) -> list[str]:
    """Under which names the processes of a conduct stand in the table."""
    machine = conduct.machine.name
    if conduct.first:
        return [kind_of(machine, conduct.first)]
    return [one for one in PLACES if one.split(" ")[0] == machine and one != "permits.grant upload"]


def named() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Whatever `next` may name: under which name the process stands, the action, and the roles that may take it."""
    for conduct in CONDUCTS:
        for verb in conduct.verbs:
            steps = [t for t in conduct.machine.transitions if t.action in verb.names and t.before != START]
            if not verb.states and not any(t.asked and t.roles for t in steps):
                continue
            roles = verb.roles or tuple(dict.fromkeys(role for t in steps for role in t.roles))
            for kind in kinds(conduct):
                if verb.action not in OF_ANOTHER_KIND.get(kind, ()):
                    yield kind, verb.action, roles
    for act in ACT.values():
        if act is not REGISTER:
            roles = act.roles or tuple(dict.fromkeys(role for t in act.steps(CASE) for role in t.roles))
            yield "compensation.case", act.address, roles


def template(kind: str, action: str) -> str:
    """The address of a step as the routes have it."""
    return f"/v1/books/{{book}}{ELSEWHERE.get((kind, action), f'{PLACES[kind]}/{action}')}"


NAMED: Final = sorted(set(named()))


@pytest.mark.parametrize(
    ("kind", "action", "roles"), NAMED, ids=lambda one: one if isinstance(one, str) else ""
)
def test_every_step_has_an_operation_that_takes_it(kind: str, action: str, roles: tuple[str, ...]) -> None:
    """Goal: nothing is named that cannot be called. Method: each step against routes, document, and who may ask there."""
    path = template(kind, action)
    assert path in POSTS, "a step that is asked for elsewhere stands in `ELSEWHERE`"
    assert "post" in DOCUMENT["paths"][path]
    [may] = [
        POWERS[power] for d in POSTS[path].dependant.dependencies if (power := getattr(d.call, "power", None))
    ]
    assert {*roles} & {str(role) for role in may}


def test_no_machine_is_left_out() -> None:
    """Goal: a new machine stands in the table. Method: every step that is asked for later, of every machine, against what is named."""
    told = {(kind.split(" ")[0], action) for kind, action, _ in NAMED}
    addresses: dict[str, dict[str, str]] = {conduct.machine.name: {} for conduct in CONDUCTS} | {
        CASE.name: {a.name: a.address for a in ACT.values()}
    }
    for conduct in CONDUCTS:
        addresses[conduct.machine.name] |= conduct.addresses
    left = [
        (machine.name, step.action)
        for machine in schema.MACHINES
        if isinstance(machine, Machine) and machine.name in addresses
        for step in machine.transitions
        if step.before != START and step.asked and step.roles
        if (machine.name, addresses[machine.name].get(step.action)) not in told
    ]
    assert left == []
    beside = {one.name for one in schema.MACHINES} - addresses.keys()
    assert all(name.startswith("compensation.") for name in beside), (
        "what runs beside a case is done in the case"
    )
    assert {one for one, *_ in NAMED} == {*PLACES}, "a place of nothing"
    assert {(kind, action) for kind, action in ELSEWHERE} <= {(kind, action) for kind, action, _ in NAMED}


def test_what_is_known_stands_in_the_address() -> None:
    """The ids of book, process and match are filled in; of what only who calls knows the name stays."""
    number, match = uuid7(), uuid7()
    releases: Conduct[Any] = RELEASES
    acts: Mapping[str, Conduct[Any]] = ALL

    class Kept:
        """A record that names its match, and what was asked for."""

        match_id: UUID = match
        what = "release"

    running = Running(1, number, RELEASES.machine, "x", 1, 1, "")
    assert place_of("zj", releases, running, Kept()).call("drop") == (
        f"/v1/books/zj/reconciliation/matches/{match}/releases/{number}/drop"
    )
    moves = place_of("zj", acts["permits.move"], running, Kept())
    assert moves.call("confirm") == f"/v1/books/zj/permits/releases/{number}/confirm"
    plans: Conduct[Any] = next(one for one in OTHERS if one.first)
    answer = place_of("zj", plans, running, Kept()).call("answer")
    assert answer == f"/v1/books/zj/permits/plans/{number}/objections/{{objection}}/answer"
    paid = place_of("zj", acts["market.payout_request"], running, Kept()).call("reopen")
    assert paid == "/v1/books/zj/settlement/corrections"
    assert case_place("zj", "C-1").call("apply-order") == "/v1/books/zj/cases/C-1/apply-order"


def call(post: Any, told: Mapping[str, Any]) -> Iterator[str]:
    """Call what is next with `NOTHING`, and give what there is not; `post` takes a role and an address."""
    for one in told["next"]:
        path = one["path"].replace("{objection}", str(uuid7()))
        for role in one["roles"][:1]:
            answer: httpx.Response = post(role, path)
            refused = answer.status_code in (404, 405) and answer.json().get("code", "") != "process.unknown"
            if "{" in path or refused or answer.is_success:
                yield f"{told['machine']} {told['state']}: {one['action']} at {path}: {answer.status_code}"

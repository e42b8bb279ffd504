"""The document is kept: whatever it lets a client send, the answer is one of those that it tells, and never a fault of the server.

The examples come from the document itself (Schemathesis), the same ones in every run: one for some operations here, many for all of
them with every role by `make check-api` (ECOLEDGER_EXAMPLES).
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any, Final

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.core.result import Ok

from tests.answers import document
from tests.api.conftest import Serving
from tests.sampling import sample

EXAMPLES: Final = int(os.environ.get("ECOLEDGER_EXAMPLES", "0"))
"""For each operation, mode and role; where none are wished for, one for an operation: modes and roles take turns."""
MODES: Final = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
ROLES: Final = ("administrator", "bureau", "finance", "enterprise", "auditor")
KNOWN: Final = {"book": "zj"}
"""What stands in an address whatever the example is: elsewhere everything is unknown at once."""


def _operations() -> Iterator[Any]:
    for found in schemathesis.openapi.from_dict(document()).get_all_operations():
        assert isinstance(found, Ok), found
        yield found.ok()


def _room(operation: Any) -> str:
    return str(operation.definition.raw["tags"][0])


def _ask(
    serving: Serving, operation: Any, mode: GenerationMode, sessions: Mapping[str, requests.Session]
) -> Iterator[str]:
    """Send examples of an operation, each with every key; tell those at which the server had a fault."""
    faults: list[str] = []

    @settings(
        max_examples=EXAMPLES or 1,
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def send(case: Any) -> None:
        case.path_parameters.update({name: KNOWN[name] for name in KNOWN if name in case.path_parameters})
        for role, session in sessions.items():
            answer = case.call(base_url=serving.url, session=session)
            if answer.status_code == HTTPStatus.INTERNAL_SERVER_ERROR:
                faults.append(f"{role}: {case.as_curl_command()}")

    with suppress(Unsatisfiable):  # where nothing can be sent that the document forbids
        send()
    yield from faults


def test_the_document_is_kept(serving: Serving) -> None:
    """Goal: no fault, and no answer that is not declared. Method: sound and unsound examples of every operation.

    By default of a sample of them: each room with each method, in each mode, and each role in each mode.
    """
    sessions = {}
    for role in ROLES:
        sessions[role] = session = requests.Session()
        session.headers["Authorization"] = f"Bearer {serving.keys[role]}"
        session.trust_env = False
    faults: list[str] = []
    turns = [
        (operation, MODES[number // len(ROLES) % len(MODES)], ROLES[number % len(ROLES)])
        for number, operation in enumerate(_operations())
    ]
    if not EXAMPLES:
        turns = sample(turns, lambda turn: (_room(turn[0]), turn[0].method, turn[1]), lambda turn: turn[1:])
    for operation, mode, role in turns:
        for one in MODES if EXAMPLES else (mode,):
            faults += _ask(serving, operation, one, sessions if EXAMPLES else {role: sessions[role]})
    assert faults == []
    assert serving.watched.undeclared == []
    assert serving.watched.answers > 0.8 * len(turns), "most operations are asked something"

"""Whoever acts in a damage case in Chinese is answered in Chinese: what was done, what is next, and why something was not."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from ledger.compensation.acts import ACT
from ledger.identifiers import uuid7
from tests.api.conftest import Keys, Serving
from tests.api.test_chinese_cases import CHINESE, ENGLISH, bare, brought_in, tell
from tests.api.test_damages import DAY, Office
from tests.documents.printed import PARTY

SAID = ("title", "detail", "remedy")
"""What a problem says in sentences; its figures are for programs."""


class Chinese(Office):
    """An office that speaks Chinese, and keeps what it is answered."""

    def __init__(self, serving: Serving) -> None:
        super().__init__(serving)
        self.answers: list[tuple[str, httpx.Response]] = []

    def post(self, role: str, path: str, body: Any = None, **more: Any) -> httpx.Response:
        """Ask in Chinese."""
        with self.serving.client(role, **CHINESE) as client:
            sent = {"json": body} if body is not None else {}
            answer = client.post(f"/v1/books/zj{path}", **sent, **more)
        self.answers.append((path, answer))
        return answer


@pytest.fixture
def office(courtroom: Keys, serving: Serving, tmp_path: Any) -> Chinese:
    """A bureau with a case."""
    serving.app.state.service.files.root = tmp_path / "files"
    made = Chinese(serving)
    party = [{"owner": "enterprise:x", "side": "liable", "name": "王小明", "person": True}]
    assert made.register("D1", title="王小明倾倒案", parties=party).status_code == 201
    return made


def english(answer: httpx.Response) -> Iterator[str]:
    """What of an answer to an act is no Chinese: of a problem its sentences and words, of what was done all of it."""
    told = answer.json()
    if answer.status_code < 400:
        yield from bare(told)
        return
    for name, text in [*((name, told[name]) for name in SAID), *told["words"].items()]:
        plain = re.sub("`[^`]*`", "", PARTY.sub("", text))
        if found := set(ENGLISH.findall(plain)) - {"JSON", "UUID", "SHA", "RFC"}:
            yield f"{told['code']} {name}: {found} in {text}"


def test_what_is_done_is_answered_in_chinese(office: Chinese) -> None:
    """Goal: done and next are read by a clerk. Method: a whole case and what stands beside it; every answer on the way."""
    tell(office)
    brought_in(office)
    assert len({path.rsplit("/", 1)[-1] for path, _ in office.answers}) > 30
    left = {(path, one) for path, answer in office.answers for one in english(answer)}
    assert not left, "\n".join(map(str, sorted(left)))


@pytest.mark.parametrize("role", ["bureau", "finance", "x"])
def test_what_is_not_done_is_answered_in_chinese(office: Chinese, role: str) -> None:
    """Goal: a refusal is read by a clerk. Method: every act with nothing told, with a day alone, and with words that are none."""
    tell(office)
    office.answers.clear()
    for act in ACT.values():
        path = f"/cases/D1/{act.address}"
        for body in (
            {},
            {"id": str(uuid7()), "effective_on": DAY},
            {"id": "x", "effective_on": "x", "nonsense": 1},
        ):
            office.post(role, path, body)
    assert {answer.status_code for _, answer in office.answers} <= {201, 400, 403, 404, 405, 409, 422}
    left = {(path, one) for path, answer in office.answers for one in english(answer)}
    assert not left, "\n".join(map(str, sorted(left)))

"""Somebody who walks a road of permits over HTTP, in the two mills of `tests/api/test_plans.py`, from day to day."""

import re
from datetime import date, timedelta
from typing import Any, Final

import pytest

from ledger.clock import legal_date
from ledger.identifiers import uuid7
from tests.api.test_plans import Office
from tests.permits.world import AREA, uscc
from tests.serving import StoryClock

ONE, TWO = (f"enterprise:{uscc(number)}:001P" for number in (1, 2))
CHINESE: Final = re.compile("[\u4e00-\u9fff]")
ELSEWHERE: Final = (
    "/settlement",
    "/parties",
    "/sites",
    "/standings",
    "/register",
    "/quality",
    "/law",
    "/accounts",
)
"""How addresses of the room begin that are not beneath the permits."""
OWN: Final = '[pack]\njurisdiction = "cn"\nname = "own"\nname_zh = "own"\nversion = "1"\nbase = ""\n'


class Road:
    """Somebody who walks."""

    def __init__(self, office: Office, patch: pytest.MonkeyPatch) -> None:
        self.office = office
        self.patch = patch
        self.asked: list[tuple[str, str, dict[str, Any]]] = []
        """Who asked for what that was done, in order."""
        for name in ("third", "fourth", "fifth"):
            office.serving.hire(name, "bureau")

    @property
    def today(self) -> date:
        """The legal day."""
        return legal_date(StoryClock().now())

    def later(self, days: int) -> None:
        """Let days go by, here and in PostgreSQL."""
        real = StoryClock.now
        self.patch.setattr(StoryClock, "now", lambda clock: real(clock) + timedelta(days=days))
        sql = (
            "CREATE OR REPLACE FUNCTION ledger.clock_now() RETURNS timestamptz LANGUAGE sql VOLATILE PARALLEL SAFE"
            f" AS $$ SELECT pg_catalog.clock_timestamp() + interval '{days} days' $$"
        )
        with self.office.serving.owner.engine.begin() as connection:
            connection.exec_driver_sql(sql)

    def body(self, **words: Any) -> dict[str, Any]:
        """What every request says, and more."""
        return {"effective_on": self.today.isoformat(), "document": "paper", "reason": "reason", **words}

    def ask(self, who: str, path: str, state: str, **words: Any) -> str:
        """Ask for something that is done, and gives its id."""
        id = str(uuid7())
        named = bool(words) or path.rpartition("/")[2] in (
            "returns",
            *(["end"] if "/leases/" in path else []),
        )
        body = self.body(**({"id": id} if named else {}), **words)
        answer = self.office.post(who, address(path), body)
        if answer.json().get("code") == "process.step_unnamed":
            answer = self.office.post(
                who, address(path), {**body, "version": answer.json()["figures"]["version"]}
            )
        assert answer.is_success, (path, answer.text)
        self.asked.append((who, address(path), body))
        self.last = id
        assert answer.json()["state"] == state, (path, answer.text)
        return id

    def refused(self, who: str, path: str, code: str, **words: Any) -> dict[str, Any]:
        """Ask for something that is refused, with a sentence in each language."""
        told = []
        for locale in ("en", "zh-CN"):
            body = self.body(**({"id": str(uuid7())} if words else {}), **words)
            with self.office.serving.client(who, **{"Accept-Language": locale}) as client:
                place = f"/v1/books/zj{address(path)}"
                answer = client.post(place, json=body).json()
                if answer["code"] == "process.step_unnamed":
                    answer = client.post(place, json={**body, "version": answer["figures"]["version"]}).json()
            told.append(answer)
        assert [one["code"] for one in told] == [code] * 2, told
        for one in told:  # places keep their names
            bare = one["detail"]
            for name in one.get("words", {}).values():
                bare = bare.replace(str(name), "")
            assert bool(CHINESE.search(bare)) is (one is not told[0]), told
        return dict(told[0]["figures"])

    def held(self, holder: str, vintage: int = 2027) -> str:
        """What a holder has of a year that nothing holds still."""
        told = self.office.get("bureau", f"/permits/sites/{holder}/closure").json()["lots"]
        found = [one["quantity"] for one in told if (one["purpose"], one["vintage"]) == ("holding", vintage)]
        return str(found[0]) if found else "0"

    def may_emit(self, holder: str, vintage: int = 2027) -> str:
        """What a holder may emit of a year."""
        answer = self.office.get("bureau", f"/permits/holdings/{holder}").json()
        found = [
            year["may_emit"]
            for one in answer["holdings"]
            for year in one["years"]
            if year["vintage"] == vintage
        ]
        return str(found[0]) if found else "0"

    def allocate(self, holder: str, quantity: str, vintage: int = 2027, **words: Any) -> None:
        """Allocate, by two."""
        asked = {"owner": holder, **strip(quantity, vintage), **words}
        id = self.ask("bureau", "/allocations", "proposed", **asked)
        self.ask("chief", f"/allocations/{id}/confirm", "issued")

    def adopt(self, values: dict[str, str]) -> None:
        """Bring a pack into force."""
        day = self.today.isoformat()
        rows = [
            f'[[value]]\nkey = "{key}"\nvalue = {value}\nfrom = 2020-01-01\nsource = "own"\nmark = "verified"\n'
            for key, value in values.items()
        ]
        pack = self.body(id=str(uuid7()), text=OWN + "".join(rows), from_day=day)
        for who, path, body in (
            ("bureau", "", pack), ("bureau", f"/{pack['id']}/simulate", self.body()), ("chief", f"/{pack['id']}/approve", self.body()),
        ):  # fmt: skip
            answer = self.office.post(who, f"/law/packs{path}", body)
            assert answer.is_success, answer.text

    def withdrawn(self, quantity: str = "4") -> str:
        """A withdrawal that two have decided."""
        id = self.ask("bureau", "/withdrawals", "proposed", site=ONE, strips=[strip(quantity)], ground="idle")
        self.ask("chief", f"/withdrawals/{id}/confirm", "open_to_objection")
        return id

    def settle(self, review: str, outcome: str, **words: Any) -> None:
        """Say what came of a review, by two."""
        id = self.ask("third", f"/reviews/{review}/outcomes", "proposed", outcome=outcome, **words)
        self.ask("fourth", f"/review-outcomes/{id}/confirm", "done")

    def review(self, id: str) -> tuple[str, list[str]]:
        """Where a review stands, and what is owed after it."""
        told = self.office.get("mill", f"/permits/reviews/{id}").json()
        return told["state"], [one["quantity"] for one in told["owed"]]


def address(path: str) -> str:
    """Where something is asked for: beneath the permits, unless it says otherwise."""
    return path if path.startswith(ELSEWHERE) else f"/permits{path}"


def strip(quantity: str, vintage: int = 2027) -> dict[str, Any]:
    """A quantity of a year."""
    return {
        "pollutant": "SO2", "area": AREA, "first_vintage": vintage, "last_vintage": vintage, "quantity": quantity,
    }  # fmt: skip

"""Reads that are kept: what is read of a case, of names or of a whole book is there before the answer, and nobody takes it away."""

from typing import Any, Final
from uuid import uuid4

import psycopg
import pytest

from ledger.identifiers import uuid7
from tests.api.asking import ROUTES
from tests.api.test_damages import Office, office
from tests.people import hired

__all__ = ["office"]
KEPT: Final = {
    "/cases/{code}": ("case", "C1"),
    "/cases/{code}/history": ("case", "C1"),
    "/cases/{code}/file": ("case", "C1"),
    "/cases/{code}/trail": ("case", "C1"),
    "/cases/{code}/clocks": ("case", "C1"),
    "/cases/{code}/liabilities?assets=1": ("case", "C1"),
    "/cases/{code}/assessments/comparison?first=1&second=1": ("case", "C1"),
    "/cases/{code}/assessments/{id}/worksheet": ("case", "C1"),
    "/cases/{code}/evidence/{id}": ("evidence", "C1/{id}"),
    "/cases/{code}/papers": ("case", "C1"),
    "/cases/{code}/papers/{id}": ("case", "C1"),
    "/exports/{form}": ("book", "csv"),
    "/evidence-bundle?case=C1": ("bundle", "C1"),
    "/keys": ("names", "keys"),
    "/mandates": ("names", "mandates"),
}  # fmt: skip
"""What an auditor reads, and as what it is kept."""
POWERS: Final = {
    "case.read",
    "case_file.read",
    "export.read",
    "audit_bundle.read",
    "key.read",
    "mandate.read",
    "way.read",
    "notice.read",
}
BY_ADMINISTRATORS: Final = {"/v1/books/{book}/persons/{person}/ways", "/v1/books/{book}/notices"}
"""Kept as they are read, with the key of an administrator (tests/actors/test_ways.py)."""
NOT_KEPT: Final = {
    "/v1/books/{book}/cases": "a list of many",
    "/v1/books/{book}/deadlines": "a list of many",
    "/v1/books/{book}/deadlines.ics": "a list of many",
    "/v1/books/{book}/assessment-methods": "formulas",
    "/v1/keys": "of no book",
    "/v1/mandates": "of no book",
}
"""Addresses with one of these powers of which no read is kept, and why."""


def told(office: Office, **query: str) -> list[dict[str, Any]]:
    """What the auditor is told, the newest first."""
    answer = office.get("auditor", "/reads", **query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["reads"]
    return found


@pytest.fixture
def assessed(office: Office) -> tuple[Office, dict[str, str]]:
    """A case with an assessment, a file of evidence and a notice, with the ids of all."""
    version = office.assessed()
    words = {"id": str(uuid7()), "name": "river.jpg", "kind": "photo", "shown": "true"}
    made = office.post("bureau", "/cases/C1/evidence", params=words, content=b"river")
    assert made.status_code == 201, made.text
    office.must("bureau", "conclude")
    notice = office.must("bureau", "notify", answer_by="2026-03-12", proof_of_service="slip")
    return office, {"worksheet": version, "evidence": made.json()["subject"], "papers": notice["id"]}


def test_every_address_that_reads_a_person_is_known() -> None:
    """Goal: a new way to read is kept, or has a reason. Method: all addresses with the powers that read cases, names and books."""
    found = {
        route.path
        for route in ROUTES
        if "GET" in (route.methods or ())
        and any(getattr(one.call, "power", None) in POWERS for one in route.dependant.dependencies)
    }
    kept = {f"/v1/books/{{book}}{path.partition('?')[0]}" for path in KEPT}
    assert found == kept | set(NOT_KEPT) | BY_ADMINISTRATORS


def test_reads_are_kept(assessed: tuple[Office, dict[str, str]]) -> None:
    """Goal: who, what, when and how often. Method: an auditor reads everything twice, and what is not there, which keeps nothing."""
    office, ids = assessed
    wanted: dict[tuple[str, str], int] = {}
    assert told(office) == []
    for path, (what, subject) in KEPT.items():
        address, _, query = path.partition("?")
        id = ids["papers" if "/papers/" in path else "evidence"]
        id = ids.get(address.rsplit("/", 1)[-1], id)
        made = address.format(code="C1", form="csv", id=id)
        asked = dict(part.split("=") for part in query.split("&") if part)
        for _ in range(2):
            answer = office.get("auditor", made, **asked)
            assert answer.status_code == 200, (path, answer.text)
        if "{code}" in path:
            assert office.get("auditor", made.replace("C1", "C9"), **asked).status_code == 404
        key = (what, subject.format(id=id))
        wanted[key] = wanted.get(key, 0) + 2
    rows = told(office)
    assert {(row["what"], row["subject"]): row["times"] for row in rows} == wanted
    assert {(row["role"], row["by"]["name"]) for row in rows} == {("auditor", "auditor of zj")}
    assert all(row["first_at"] < row["last_at"] for row in rows)
    assert [row["id"] for row in rows] == sorted((row["id"] for row in rows), reverse=True)
    by, on = str(rows[0]["by"]["actor"]), rows[0]["on"]
    assert told(office, by=by, on=on) == rows
    assert {row["what"] for row in told(office, of="C1")} == {"case", "evidence", "bundle"}
    assert told(office, of="C2") == told(office, by="999999") == told(office, on="2020-01-01") == []


def test_whom_it_concerns(assessed: tuple[Office, dict[str, str]]) -> None:
    """Goal: a party hears of its own cases and of the whole book, no other party; nobody but the auditor hears names. Method: both ask."""
    office, _ = assessed
    for path in ("/cases/C1", "/exports/csv", "/evidence-bundle", "/keys"):
        query = {"case": "C1"} if "bundle" in path else {}
        assert office.get("auditor", path, **query).status_code == 200
    own, other = (office.get(who, "/v1/me/reads").json()["reads"] for who in ("x", "y"))
    assert [(one["what"], one["subject"]) for one in own] == [
        ("names", "keys"), ("bundle", "C1"), ("book", "csv"), ("case", "C1"),
    ]  # fmt: skip
    assert [(one["what"], one["subject"]) for one in other] == [("names", "keys"), ("book", "csv")]
    assert all("name" not in one and "by" not in one and one["role"] == "auditor" for one in (*own, *other))
    assert office.get("x", "/reads").status_code == 403
    pages: list[dict[str, Any]] = []
    cursor = ""
    while len(pages) < 9:
        page = office.get("x", "/v1/me/reads", limit="1", **({"cursor": cursor} if cursor else {})).json()
        pages += page["reads"]
        cursor = page["next"]
        if not cursor:
            break
    assert pages == own


def test_what_was_read_stays(assessed: tuple[Office, dict[str, str]]) -> None:
    """Goal: nobody hides what he read. Method: as the web and as the owner of the tables; and no read in another's name."""
    office, _ = assessed
    assert office.get("auditor", "/cases/C1").status_code == 200
    url = office.serving.owner.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)

    def refused(statement: str, role: str) -> str:
        with psycopg.connect(url) as connection:
            connection.execute(f"SET ROLE {role}".encode())
            try:
                connection.execute(statement.encode())
            except psycopg.Error as error:
                return error.diag.constraint_name or error.sqlstate or ""
            finally:
                connection.rollback()
        return ""

    changed = "UPDATE ledger.reading SET times = times + 2, last_at = last_at + interval '1 second'"
    for statement, by_owner in (
        ("DELETE FROM ledger.reading", "journal_append_only"),
        ("TRUNCATE ledger.reading", "journal_append_only"),
        ("UPDATE ledger.reading SET actor_id = 1, times = times + 1", "journal_append_only"),
        ("UPDATE ledger.reading SET subject = 'C2', times = times + 1", "journal_append_only"),
        ("UPDATE ledger.reading SET times = times", "reading_kept"),
        (changed, "reading_kept"),
        (changed.replace("+ 2", "+ 1"), ""),
        (changed.replace("+ 2", "+ 1").replace("last_at + interval", "last_at - interval"), "reading_kept"),
    ):
        assert refused(statement, "none") == by_owner
        assert refused(statement, "ecoledger_web") == "42501"
    forged = f"SELECT ledger.keep_reading('{uuid4()}', 1, 'case', 'C1')"
    assert refused(forged, "ecoledger_web") == "key_issuer_living"


def test_one_s_own_acts(office: Office) -> None:
    """Goal: everything that a person did under every key, role and machine, and nothing of another. Method: one number, three mandates."""
    serving = office.serving
    for key, role, system in (
        ("one", "bureau", ""),
        ("one's till", "bureau", "till"),
        ("one of finance", "finance", ""),
    ):
        with serving.client("administrator") as asker, serving.client("deputy") as confirmer:
            operations = {"operations": ["case_note"]} if system else {}
            words = {"name": "one", "number": "TEST-one", "role": role, "system": system, **operations}
            serving.keys[key] = hired(asker, confirmer, words)["key"]
    for key in ("one", "one's till"):
        office.must(key, "note", topic="fine", text="decision", amount="1.00")
    seen: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    for _ in range(9):
        page = office.get("one of finance", "/v1/me/acts", limit="1", **cursor).json()
        seen += page["acts"]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    noted = [one for one in seen if one["kind"] == "compensation.note"]
    assert [(one["system"], one["book"], one["subject"]) for one in noted] == [
        ("till", "zj", "C1"),
        ("", "zj", "C1"),
    ]
    assert {one["kind"] for one in seen} == {"compensation.note", "enrolments.used"}
    assert [one["id"] for one in seen] == sorted((one["id"] for one in seen), reverse=True)
    others = office.get("chief", "/v1/me/acts").json()["acts"]
    assert "compensation.note" not in {one["kind"] for one in others}

"""Every act is answered in one shape, and tells what comes next and what is missing for it."""

import re
from typing import Any

from ledger.identifiers import uuid7
from tests.answers import document
from tests.api.test_plans import Office, office
from tests.permits.world import AREA, uscc

BOOK = "/v1/books/{book}"
MANDATES = (
    "",
    "/{id}/confirm",
    "/{id}/drop",
    "/{id}/end",
    "/{id}/enrolments",
    *(f"/{{id}}/enrolments/{{enrolment}}/{step}" for step in ("confirm", "drop")),
)
OTHERWISE = {
    "a dry run: nothing is kept": (
        "/permits/sales/check", "/permits/plans/check", "/permits/stock/check",
        "/environmental-tax", "/clue-lists/check", "/old-cases/check", "/unit-costs/check",
    ),
    "the journal itself: an entry is known by its id, and waits for nobody": (
        "/entries", "/entries/{id}/reversal", "/batches", "/approvals",
    ),
    "a definition, known by its code": (
        "/accounts", "/assets", "/reconciliation/accounts", "/reconciliation/mappings", "/document-series",
    ),
    "an enterprise or a site that is registered, known by its code": ("/parties", "/parties/{code}/sites"),
    "a key that is taken back, known by its number, and a name that goes": (
        "/keys/{id}", "/keys/{id}/erasure", "/keys/{id}/erasure/confirm", "/keys/{id}/erasure/drop",
    ),
    "power, of which the halves of a code are told once": tuple(f"/mandates{path}" for path in MANDATES),
    "a file of many rows, each with an id or a hash of its own": (
        "/permits/reports/sheets", "/reconciliation/imports", "/nontax-receipts",
    ),
    "a tie of a bank account, known by its number, by two persons": tuple(
        f"/reconciliation/accounts/{{code}}/{step}" for step in ("confirm", "drop", "end", "end/confirm", "end/drop")
    ),
    "a withdrawal of an import, known by its number, by two persons": tuple(
        f"/reconciliation/imports/{{number}}/withdrawal{step}" for step in ("", "/confirm", "/drop")
    ),
    "the end of what is being computed: nothing of the book changes": ("/audit/running",),
    "rules that match what is certain, again and again": ("/reconciliation/accounts/{code}/matching",),
}  # fmt: skip
"""What changes something in a book and is no act, or keeps nothing, with the reason."""
OF_NO_BOOK = {
    "/v1/books": "a book is known by its code",
    "/v1/keys/{id}": "a key of the whole house",
    "/v1/enrolments": "a key, whose secret is told once",
    "/v1/me/keys": "a key of one's own",
    **{
        f"/v1/persons/{{person}}/renaming{step}": "a name, by two persons"
        for step in ("", "/confirm", "/drop")
    },
    **{
        f"/v1/persons/{{person}}/numbers{step}": "a number, by two persons and its own"
        for step in (
            "",
            "/confirm",
            "/drop",
            "/{number}/undoing",
            "/{number}/undoing/confirm",
            "/{number}/undoing/drop",
        )
    },
    "/v1/me/ways": "how one is told, in the place of what was said before",
    "/v1/numbers": "a number, with a code that is good once",
    "/v1/me/keys/{id}": "a key of one's own",
} | {f"/v1/mandates{path}": "a mandate of the whole house" for path in MANDATES}
SHAPE = {"id", "machine", "state", "version", "replayed", "entries", "next", "said"}
STEP = {"effective_on": "2026-11-03", "document": "contract"}

__all__ = ["office"]


def _changing() -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """Every address at which something is sent or deleted, and what is called by a name in the document."""
    told = document()
    found = {}
    for path, methods in told["paths"].items():
        for method in methods.keys() & {"post", "put", "patch", "delete"}:
            assert path not in found, "one address, one act"
            found[path] = methods[method], told["components"]["schemas"]
    return found


def _fields(content: dict[str, Any], named: dict[str, Any]) -> set[str]:
    shape = content.get("application/json", {}).get("schema", {})
    return set(named.get(shape.get("$ref", "").rpartition("/")[2], shape).get("properties", {}))


def test_every_act_is_answered_in_one_shape() -> None:
    """Goal: who knows one act knows all. Method: every address of the document that changes something; the others are named with reason."""
    otherwise = {BOOK + path for paths in OTHERWISE.values() for path in paths} | OF_NO_BOOK.keys()
    changing = _changing()
    assert otherwise <= changing.keys(), "none is excused that is not there"
    assert len(changing) - len(otherwise) > 150
    for path in changing.keys() - otherwise:
        act, named = changing[path]
        answers = {code: answer for code, answer in act["responses"].items() if code.startswith("2")}
        assert answers.keys() <= {"200", "201"}, path
        for answer in answers.values():
            assert _fields(answer["content"], named) >= SHAPE, path
        known = re.findall(r"{(id|objection)}", path)
        said = _fields(act["requestBody"]["content"], named) | {
            one.get("name") for one in act.get("parameters", [])
        }
        assert known or "id" in said, f"{path}: what is sent again is known by nothing"
        assert known or answers.keys() == {"200", "201"}, f"{path}: what begins with 201 is repeated with 200"


def test_an_act_tells_what_comes_next_and_what_is_missing(office: Office) -> None:
    """A sale out of a reserve that is empty, then filled: the same check tells it, as a list of what is missing and as a refusal."""
    seller, buyer = f"bureau:{AREA}", f"enterprise:{uscc(1)}:001P"
    strip = {"pollutant": "SO2", "area": AREA, "first_vintage": 2026, "last_vintage": 2027}
    act, goods = str(uuid7()), [{**strip, "quantity": "3", "price": "1000.00"}]
    words = {"id": act, "seller": seller, "buyer": buyer, "goods": goods, **STEP}
    begun = office.post("bureau", "/permits/sales", words)
    told = begun.json()
    assert (begun.status_code, told["version"], told["replayed"], told["entries"]) == (201, 1, False, [])
    accept, cancel = told["next"]
    assert (accept["action"], accept["title"], accept["title_zh"]) == (
        "accept",
        "Accept the sale",
        "同意交易",
    )
    assert (accept["roles"], accept["source"]) == (["enterprise", "bureau"], "国办发〔2014〕38号")
    assert [one["code"] for one in accept["missing"]] == ["permits.holding_too_small"]
    assert accept["missing"][0]["detail"]
    assert (cancel["action"], cancel["missing"]) == ("cancel", [])
    refused = office.post("mill", f"/permits/sales/{act}/accept", STEP).json()
    assert (refused["code"], refused["figures"]) == (accept["missing"][0]["code"], {}), (
        "what the bureau has, it alone is told"
    )
    assert accept["missing"][0]["figures"]["available"] == "0.000"

    reserve = {"id": str(uuid7()), "owner": seller, **strip, "quantity": "20", "effective_on": "2026-11-02"}
    assert office.twice("/permits/allocations", reserve).json()["state"] == "issued"
    read = office.get("mill", f"/permits/acts/{act}").json()["next"]
    assert [(one["action"], one["missing"]) for one in read] == [("accept", []), ("cancel", [])]
    accepted = office.post("mill", f"/permits/sales/{act}/accept", STEP)
    assert (accepted.status_code, accepted.json()["state"]) == (200, "accepted")
    assert "Idempotency-Replayed" not in accepted.headers
    assert len(accepted.json()["entries"]) == 1
    again = office.post("mill", f"/permits/sales/{act}/accept", STEP)
    assert again.json() == {**accepted.json(), "replayed": True}
    assert again.headers["Idempotency-Replayed"] == "true"
    other = office.post("mill", f"/permits/sales/{act}/accept", {**STEP, "reason": "another"})
    assert (other.status_code, other.json()["code"]) == (409, "entry.id_used")
    assert other.json()["figures"] == {"id": f"{act}/accept", "field": "reason"}


def test_a_step_of_a_period_is_answered_as_every_act(office: Office) -> None:
    """Soft-closed at once, told again, and told with another reason; the day is the ledger's, so it is no word of the step."""
    month = office.get("finance", "/periods").json()["months"][0]["month"]
    words = {"id": str(uuid7()), "kind": "soft_close", "month": month, "reason": "month end"}
    done = office.post("finance", "/periods/steps", words)
    assert (done.status_code, done.json()["state"], done.json()["next"]) == (201, "done", [])
    again = office.post("finance", "/periods/steps", words)
    assert (again.status_code, again.json()) == (200, {**done.json(), "replayed": True})
    assert again.headers["Idempotency-Replayed"] == "true"
    other = office.post("finance", "/periods/steps", {**words, "reason": "another"}).json()
    assert (other["code"], other["figures"]["field"]) == ("entry.id_used", "reason")
    close = {**words, "id": str(uuid7()), "kind": "close"}
    asked = office.post("finance", "/periods/steps", close).json()
    assert [(one["action"], one["second_person"]) for one in asked["next"]] == [
        ("approve", True),
        ("drop", False),
    ]


def test_what_is_decided_about_a_year_is_an_act(office: Office) -> None:
    """Goal: known by their ids, as every act. Method: each told, told again, and told with another word."""
    mill = f"enterprise:{uscc(1)}:001P"
    strip = {"pollutant": "SO2", "area": AREA, "first_vintage": 2026, "last_vintage": 2026, "quantity": "2"}
    grant = {"id": str(uuid7()), "owner": mill, **strip, "effective_on": "2026-11-02"}
    assert office.twice("/permits/allocations", grant).json()["state"] == "issued"
    subject = f"{mill}/SO2/2026"
    acts: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
        ("reconciliations", "compared", {"site": mill}, {"document": "another"}),
        ("tasks/explanations", "explained", {"subject": subject, "explanation": "due"}, {"explanation": "x"}),
    ]
    for path, state, words, other in acts:
        body = {"id": str(uuid7()), **words, **STEP}
        first = office.post("bureau", f"/permits/{path}", body)
        told = first.json()
        assert (first.status_code, told["state"], told["version"], told["next"]) == (201, state, 1, []), path
        again = office.post("bureau", f"/permits/{path}", body)
        assert (again.status_code, again.json()) == (200, {**told, "replayed": True})
        assert again.headers["Idempotency-Replayed"] == "true"
        refused = office.post("bureau", f"/permits/{path}", {**body, **other}).json()
        assert (refused["code"], refused["figures"]["field"]) == ("entry.id_used", next(iter(other)))
        assert office.get("bureau", f"/permits/acts/{body['id']}").json()["act"]["state"] == state
    [open_now] = office.get("bureau", "/permits/tasks").json()["tasks"]
    assert (open_now["subject"], open_now["explanation"]) == (subject, "due")

"""No route without bounds: each answer that grows with the book is cut, comes by pages, or leaves while it is read."""

import ast
import inspect
from typing import Any, Final

import pytest
from fastapi.routing import APIRoute

from api import reports
from api.app import ROUTERS
from api.downloads import Download
from api.shapes import LIMIT_MAX
from ledger.statements.rules import StatementTooLong

PAGES: Final = ({"cursor", "limit"}, {"after", "limit"}, {"before", "limit"})
"""What a route takes that answers by pages."""
STREAMS: Final = "leaves in pieces while it is read, or computed by a child with a bounded memory"
ONE: Final = "about one thing, however large the book is"
CASE: Final = "about one case: its acts, parties and papers"
SITE: Final = "about one site or party: its years, licences, names and decisions"
PERSONS: Final = "grows with the persons who were given power, not with the book"
PROGRAM: Final = "what the program and its rule packs say"
SUMS: Final = "a line for each purpose, pollutant, medium or region"
CUT: Final = "cut by a LIMIT of its query"
OPEN: Final = (
    "what no match has on one bank account: the rules look at all of it, and a document takes so many lines"
)
NIGHT: Final = "findings, of which a check tells the first"
BANKS: Final = "grows with the bank accounts that were tied"
KEYS: Final = "the keys of a log: one, and one for each that was announced"
SERIES: Final = "grows with the series that a bureau named, not with their numbers"
VERSIONS: Final = "a line for each version of a template, which a person of the bureau brought, and its bytes of 2 MiB at most"
SHARES: Final = "a line for each case that has a fen of the sum that was asked for"
CAPS: Final = "a line for each cap under which a plan grants"
LINES: Final = "lines of one act, of which a body takes so many"
PAID: Final = "a line for each payment of the days that the reader names, of which a firm makes one a year"

BOUNDED: Final[dict[str, str]] = {
    "/v1/books/{book}/audit/samples": STREAMS,
    "/v1/books/{book}/audit/screens/round-trips": STREAMS,
    "/v1/books/{book}/audit/screens/splitting": STREAMS,
    "/v1/books/{book}/audit/screens/back-dating": STREAMS,
    "/v1/books/{book}/audit/screens/after-hours": STREAMS,
    "/v1/books/{book}/audit/screens/first-digits": STREAMS,
    "/v1/books/{book}/audit/running": ONE,
    "/v1/books/{book}/exports/{form}": STREAMS,
    "/v1/books/{book}/cases/{code}/evidence/{id}": STREAMS,
    "/v1/books/{book}/entries/{id}": ONE,
    "/v1/books/{book}/permits/reviews/{id}": ONE,
    "/v1/books/{book}/permits/sites/{code}/closure": ONE,
    "/v1/books/{book}/permits/verifications/{id}": ONE,
    "/v1/books/{book}/permits/acts/{id}": ONE,
    "/v1/books/{book}": ONE,
    "/v1/books/{book}/permits/caps/{pollutant}/{area}/{vintage}": ONE,
    "/v1/books/{book}/permits/lots/{code}": ONE,
    "/v1/books/{book}/permits/fees/{id}": ONE,
    "/v1/books/{book}/permits/fees/{id}/paper": ONE,
    "/v1/books/{book}/permits/levies": PAID,
    "/v1/books/{book}/entries/{id}/canonical": ONE,
    "/v1/books/{book}/entries/{id}/receipt": ONE,
    "/v1/books/{book}/reconciliation/matches/{id}": ONE,
    "/v1/books/{book}/reconciliation/matches/{match}/releases/{id}": ONE,
    "/v1/books/{book}/periods/{month}/checklist": ONE,
    "/v1/books/{book}/periods/steps/{id}": ONE,
    "/v1/books/{book}/permits/sales/{id}/certificate": ONE,
    "/v1/books/{book}/permits/pledges/{id}/certificate": ONE,
    "/v1/books/{book}/certificates/{code}": ONE,
    "/v1/public/{book}/certificates/{code}": ONE,
    "/v1/public/{book}/pledges/{id}/certificates/{code}": ONE,
    "/v1/books/{book}/reconciliation/imports/{number}": ONE,
    "/v1/books/{book}/reconciliation/imports/{number}/paper": ONE,
    "/v1/books/{book}/permits/reports/{id}": ONE,
    "/v1/books/{book}/law/packs/{id}": ONE,
    "/v1/me": ONE,
    "/health": ONE,
    "/ready": ONE,
    "/v1/public/{book}/log/checkpoint": ONE,
    "/v1/public/{book}/log/consistency": ONE,
    "/v1/public/{book}/log/inclusion": ONE,
    "/v1/public/{book}/log/tile/entries/{number:path}": ONE,
    "/v1/public/{book}/log/tile/{level}/{number:path}": ONE,
    "/v1/books/{book}/cases/{code}": CASE,
    "/v1/books/{book}/cases/{code}/liabilities": CASE,
    "/v1/books/{book}/cases/{code}/history": CASE,
    "/v1/books/{book}/cases/{code}/file": CASE,
    "/v1/books/{book}/cases/{code}/trail": CASE,
    "/v1/books/{book}/cases/{code}/clocks": CASE,
    "/v1/books/{book}/cases/{code}/officers": CASE,
    "/v1/books/{book}/cases/{code}/papers": CASE,
    "/v1/books/{book}/cases/{code}/papers/{id}": CASE,
    "/v1/books/{book}/cases/{code}/assessments/comparison": CASE,
    "/v1/books/{book}/cases/{code}/assessments/{id}/worksheet": CASE,
    "/v1/books/{book}/permits/holdings/{site}": SITE,
    "/v1/books/{book}/permits/holdings/{site}/export": SITE,
    "/v1/books/{book}/parties/{code}": SITE,
    "/v1/books/{book}/parties/{code}/standing": SITE,
    "/v1/books/{book}/parties/{code}/names": SITE,
    "/v1/books/{book}/sites/{code}": SITE,
    "/v1/books/{book}/sites/{code}/names": SITE,
    "/v1/books/{book}/sites/{code}/licences": SITE,
    "/v1/books/{book}/sites/{code}/licence": SITE,
    "/v1/books/{book}/permits/years/{year}/{site}": SITE,
    "/v1/books/{book}/keys": PERSONS,
    "/v1/books/{book}/mandates": PERSONS,
    "/v1/books/{book}/persons/{person}/ways": PERSONS,
    "/v1/books/{book}/tasks/workload": PERSONS,
    "/v1/keys": PERSONS,
    "/v1/mandates": PERSONS,
    "/v1/persons/{person}/numbers": PERSONS,
    "/v1/persons/{person}": PERSONS,
    "/v1/me/ways": PERSONS,
    "/v1/books/{book}/assessment-methods": PROGRAM,
    "/v1/books/{book}/law": PROGRAM,
    "/v1/books/{book}/permits/plans/template": PROGRAM,
    "/v1/books/{book}/permits/stock/template": PROGRAM,
    "/v1/books/{book}/law/packs/template": PROGRAM,
    "/v1/books/{book}/clue-lists/template": PROGRAM,
    "/v1/books/{book}/old-cases/template": PROGRAM,
    "/v1/books/{book}/unit-costs/template": PROGRAM,
    "/v1/books/{book}/nontax-receipts/template": PROGRAM,
    "/v1/books/{book}/paper-templates/fields": PROGRAM,
    "/v1/books/{book}/paper-templates/example": PROGRAM,
    "/v1/chart": PROGRAM,
    "/v1/kinds": PROGRAM,
    "/v1/books/{book}/statements/balance-sheet": SUMS,
    "/v1/books/{book}/statements/revenue-expenditure": SUMS,
    "/v1/books/{book}/statements/general-ledger": SUMS,
    "/v1/books/{book}/cases/statistics": SUMS,
    "/v1/books/{book}/case-returns": SUMS,
    "/metrics": SUMS,
    "/v1/public/{book}/report": SUMS,
    "/v1/books/{book}/deadlines.ics": CUT,
    "/v1/books/{book}/periods": CUT,
    "/v1/books/{book}/evidence-bundle": CUT,
    "/v1/books/{book}/permits/movements/{site}/export": CUT,
    "/v1/public/{book}/cases": CUT,
    "/v1/public/{book}/publications": CUT,
    "/v1/public/{book}/plans": CUT,
    "/v1/public/{book}/plans/{id}": CAPS,
    "/v1/public/{book}/plans/{id}/lines": CUT,
    "/v1/public/{book}/plans/{id}/file": LINES,
    "/v1/public/{book}/surplus": CUT,
    "/v1/books/{book}/permits/plans/{id}/file": LINES,
    "/v1/books/{book}/permits/stock/{id}/file": LINES,
    "/v1/log/records": CUT,
    "/v1/books/{book}/reconciliation/accounts/{code}/open-items": OPEN,
    "/v1/books/{book}/reconciliation/accounts/{code}/statement": OPEN,
    "/v1/books/{book}/reconciliation/accounts/{code}/proposals": OPEN,
    "/v1/books/{book}/permits/plans/{id}": LINES,
    "/v1/books/{book}/permits/stock/{id}": LINES,
    "/v1/books/{book}/permits/stock/{id}/sheets/{sheet}": CUT,
    "/v1/books/{book}/clue-lists/{id}": LINES,
    "/v1/books/{book}/old-cases/{id}": LINES,
    "/v1/books/{book}/clue-lists/{id}/screening": LINES,
    "/v1/books/{book}/document-series": SERIES,
    "/v1/books/{book}/unit-costs/lookup": ONE,
    "/v1/books/{book}/unit-costs/{id}": ONE,
    "/v1/books/{book}/simple-cases/{id}": ONE,
    "/v1/books/{book}/simple-cases/{id}/opinion": STREAMS,
    "/v1/books/{book}/experts/{id}": ONE,
    "/v1/books/{book}/bases/{id}": ONE,
    "/v1/books/{book}/base-changes/{id}": ONE,
    "/v1/books/{book}/cases/{code}/experts": CASE,
    "/v1/books/{book}/paper-templates": VERSIONS,
    "/v1/books/{book}/paper-templates/{id}": VERSIONS,
    "/v1/books/{book}/paper-templates/{id}/file": VERSIONS,
    "/v1/books/{book}/treasury/payment-code": CASE,
    "/v1/books/{book}/treasury/bank-shares": SHARES,
    "/v1/books/{book}/reconciliation/accounts": BANKS,
    "/v1/books/{book}/reconciliation/mappings": BANKS,
    "/v1/checks": NIGHT,
    "/v1/public/{book}/log/keys": KEYS,
}
"""Every route that reads and has no pages, with what bounds its answer."""


def reading() -> list[APIRoute]:
    """Give the routes that read."""
    found = [route for router in ROUTERS for route in router.routes]
    return [one for one in found if isinstance(one, APIRoute) and one.methods == {"GET"}]


def paged(route: APIRoute) -> bool:
    """Tell whether a route answers by pages, and how long one is at most."""
    takes = {field.alias: field for field in route.dependant.query_params}
    return any(names <= takes.keys() for names in PAGES)


def test_every_route_is_bounded() -> None:
    """Goal: no answer holds a book. Method: each route that reads has pages, or stands in the table, and nothing else does."""
    others = {route.path for route in reading() if not paged(route)}
    assert sorted(others - BOUNDED.keys()) == [], "give it pages, or say here what bounds it"
    assert sorted(BOUNDED.keys() - others) == []


def test_a_page_has_an_end() -> None:
    """No client asks for a page of everything."""
    for route in reading():
        for field in route.dependant.query_params:
            if field.alias == "limit" and "screens" not in route.path:
                most = [one.le for one in field.field_info.metadata if hasattr(one, "le")]
                assert [one for one in most if one <= 2 * LIMIT_MAX], route.path


def test_what_leaves_in_pieces_does() -> None:
    """Of the routes that are said to stream, the function that answers makes a `Download`, or a response of pieces."""
    for route in reading():
        if BOUNDED.get(route.path) == STREAMS:
            module = inspect.getmodule(route.endpoint)
            assert module is not None
            made = {
                node.func.id
                for node in ast.walk(ast.parse(inspect.getsource(module)))
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
            }
            assert made & {Download.__name__, "StreamingResponse"}, route.path


@pytest.mark.parametrize("form", reports.LINES_MAX)
def test_a_document_takes_so_many_lines(form: Any) -> None:
    """On the line and just outside."""
    most = reports.LINES_MAX[form]
    reports.check_length(most, form)
    with pytest.raises(StatementTooLong):
        reports.check_length(most + 1, form)

"""Figures beside a case that change nothing: methods and their inputs, the environmental tax, who is paid first."""

from dataclasses import asdict
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field

from api.dependencies import Caller, RawBody, allowed, keep_reading, parse, service_of, takes
from api.errors import locale_of
from api.openapi import BODY, READ, problems
from api.rooms import Yuan
from api.routes.case_reads import RowsOut
from api.shapes import CodePath, Out, Strict
from ledger.amounts import parse_decimal, yuan
from ledger.compensation.queries import cases
from ledger.compensation.rules import priority, tax
from ledger.compensation.rules.methods import METHODS
from ledger.compensation.rules.steps import formula_said, source_said
from ledger.messages import translate
from ledger.words import Phrase, said

router = APIRouter(prefix="/v1/books/{book}", tags=["compensation: figures beside a case"])
Decimal = Annotated[str, Field(pattern=r"^(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,12})?$")]


class DischargeIn(Strict):
    """What an outlet discharged of a pollutant in the month; tonnes of water where the table counts these."""

    code: Annotated[str, Field(max_length=40)]
    kg: Decimal
    below_limit_percent: Decimal | None = None
    always_within: bool = False


class TaxIn(Strict):
    """One outlet and month."""

    medium: Literal["air", "water"]
    rate: Decimal
    """Yuan per equivalent, as the province has fixed it."""
    discharges: Annotated[list[DischargeIn], Field(min_length=1, max_length=200)]
    extra_items: Annotated[int, Field(ge=0, le=100)] = 0


class TaxOut(Out):
    """The tax, computed for comparison; it offsets nothing."""

    lines: list[dict[str, Any]]
    total: str
    source: str = "环境保护税法 art. 9–13, annexes; art. 26: who pays it is not freed from compensation"


BODIES: Final[tuple[type[Strict], ...]] = (TaxIn,)


@router.get("/assessment-methods", responses=problems(*READ))
def read_methods(request: Request, caller: Annotated[Caller, Depends(allowed("case.read"))]) -> RowsOut:
    """List the methods of assessment: formula, source, and every input by name with its unit and range."""
    locale = locale_of(request)
    rows = [asdict(method) for method in METHODS.values()]
    return RowsOut(rows=rows if locale == "en" else [_chinese(row, locale) for row in rows])


def _chinese(method: dict[str, Any], locale: str) -> dict[str, Any]:
    fields = [
        {
            **one,
            "meaning": said("input", one["name"], locale),
            "unit": translate(one["unit"], locale, {}),
            "said": {
                "kind": said("input_kind", one["kind"], locale),
                "choices": [said(one["name"], choice, locale) for choice in one["choices"]],
            },
        }
        for one in method["fields"]
    ]
    title, formula = said("method", method["name"], locale), formula_said(method["formula"], locale)
    source = source_said(method["source"], locale)
    return {**method, "title": title, "formula": formula, "source": source, "fields": fields}


@router.post(
    "/environmental-tax",
    openapi_extra=takes(TaxIn),
    responses=problems(*READ, *BODY, tax.tax),
)
def compare_tax(body: RawBody, caller: Annotated[Caller, Depends(allowed("case.read"))]) -> TaxOut:
    """Compute the environmental protection tax of an outlet and month, to compare it with the compensation."""
    asked = parse(TaxIn, body)
    found = tax.tax(
        asked.medium,
        asked.rate,
        [tax.Discharge.of(x.code, x.kg, x.below_limit_percent, x.always_within) for x in asked.discharges],
        asked.extra_items,
    )
    return TaxOut(
        lines=[{**asdict(line), "tax": yuan(line.tax)} for line in found.lines], total=yuan(found.total_fen)
    )


@router.get("/cases/{code}/liabilities", responses=problems(*READ, parse_decimal, cases.head_of))
def read_liabilities(
    request: Request,
    code: CodePath,
    caller: Annotated[Caller, Depends(allowed("case_file.read"))],
    assets: Annotated[Yuan, Query(max_length=40)],
) -> RowsOut:
    """Tell who is paid first when the assets of the liable party are short: civil liability before fines."""
    there = parse_decimal(assets, 2, "yuan")
    with service_of(request).database.read() as books:
        head = cases.head_of(books, caller.book_id, code, caller.sees)
        owed = [priority.Owed(*row) for row in cases.liabilities_of(books, caller.book_id, head)]
    keep_reading(request, caller, "case", code)
    locale = locale_of(request)
    rows = [
        {
            "rank": x.rank,
            "kind": x.owed.kind,
            "said": {"kind": said("topic", x.owed.kind, locale)},
            "owed": yuan(x.owed.amount),
            "covered": yuan(x.covered),
            "paper": x.owed.paper.into(locale) if isinstance(x.owed.paper, Phrase) else x.owed.paper,
        }
        for x in priority.rank(owed, max(there, 0))
    ]
    return RowsOut(rows=rows)

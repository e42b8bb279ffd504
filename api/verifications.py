"""How a report that is assigned to an institution is told, with what that found."""

from datetime import date
from typing import Literal

from api.shapes import Out
from ledger.permits.queries.verifications import VerificationRow
from ledger.permits.rules.strips import unit_of, written


class VerificationOut(Out):
    """A report that is assigned to an institution, with what that found last."""

    id: str
    verifier: str
    state: str
    assigned_on: date
    document: str
    report: str
    site: str
    year: int
    pollutant: str
    unit: str
    source: str
    filed: str
    """What the report says was emitted."""
    report_state: str
    finding: str | None
    """Id of the last finding that stands; null for none."""
    opinion: Literal["as_filed", "other", "unverifiable"] | None
    found: str | None
    """What was emitted, as it was found."""
    found_on: date | None
    paper: str | None
    """Of the finding."""


def verification_out(one: VerificationRow) -> VerificationOut:
    """Write one as it is told."""
    found = one.filed if one.opinion == "as_filed" else one.quantity
    return VerificationOut(
        id=str(one.id),
        verifier=one.verifier,
        state=one.state,
        assigned_on=one.assigned_on,
        document=one.document,
        report=str(one.report_id),
        site=one.site,
        year=one.year,
        pollutant=one.pollutant,
        unit=unit_of(one.pollutant),
        source=one.source,
        filed=written(one.filed),
        report_state=one.report_state,
        finding=None if one.finding is None else str(one.finding),
        opinion=one.opinion,
        found=None if found is None else written(found),
        found_on=one.found_on,
        paper=one.paper,
    )

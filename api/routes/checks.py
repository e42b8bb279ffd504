"""Every promise of the ledger, checked on the live books: what `ecoledger doctor` does, for who has no shell there."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request

from api.dependencies import Caller, allowed, service_of
from api.openapi import KEYED, problems
from api.shapes import Out
from ledger.audit.checks import run_checks

router = APIRouter(prefix="/v1", tags=["operations"])
BODIES: Final = ()


class CheckOut(Out):
    """What came of one check."""

    name: str
    meaning: str
    holds: bool
    count: int
    offenders: list[str]


class ChecksOut(Out):
    """What came of all."""

    checks: list[CheckOut]
    sound: bool


@router.get("/checks", responses=problems(*KEYED))
def checks(request: Request, caller: Annotated[Caller, Depends(allowed("check.read"))]) -> ChecksOut:
    """Check every promise of every room on one snapshot. It reads every book: for the administrator."""
    with service_of(request).database.read() as books:
        told = [
            CheckOut(
                name=f.invariant.name,
                meaning=f.invariant.meaning,
                holds=not f.count,
                count=f.count,
                offenders=f.offenders,
            )
            for f in run_checks(books)
        ]
    return ChecksOut(checks=told, sound=all(one.holds for one in told))

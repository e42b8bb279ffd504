"""Exclusions: a decision takes a site out of the check of a year, for one pollutant or all."""

from typing import Final
from uuid import UUID

from sqlalchemy import insert

from ledger.database import Books
from ledger.database.queries import named_queries, single
from ledger.errors import Conflict
from ledger.permits.actions.engine import Asked, KeptAct, act_conduct, begin_act
from ledger.permits.machines import EXCLUSION
from ledger.permits.shapes import ExclusionTerms
from ledger.permits.tables import exclusion
from ledger.processes.acting import Done, Made
from ledger.processes.actions import Step

SQL: Final = named_queries(__name__)


class ExcludedOtherwise(Conflict):
    """{site} is taken out of the check of {year} already, by another decision.

    Read the decision that is recorded.
    """

    code = "permits.excluded_otherwise"


def exclude(
    books: Books, book_id: int, step: Step, *, act_id: UUID, site: str, year: int, pollutant: str, kind: str
) -> Done[KeptAct]:
    """Take a site out of the check of a year by a decision; an empty pollutant means all.

    Raises (in this order):
        IdUsed, ProcessUnknown, IdNotVersion7, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, ExcludedOtherwise; never
        AmountBelowZero.
    """

    def keep(act: KeptAct) -> Made:
        this = {"site": site, "year": year, "pollutant": pollutant}
        if single(books, bool, SQL["excluded"], book=book_id, **this):
            raise ExcludedOtherwise(site=site, year=year)
        told = {"kind": kind, "reason": step.reason, "document": step.document}
        values = {**this, **told, "effective_on": step.on, "actor_id": step.actor_id}
        books.connection.execute(insert(exclusion).values(book_id=book_id, **values))
        return Made(figures={"site": site, "year": year, "kind": kind}, told="permits.year.exclude")

    asked = Asked(site, terms=ExclusionTerms(year, pollutant, kind))
    return begin_act(books, book_id, EXCLUSIONS, "exclude", step, act_id=act_id, asked=asked, do=keep)


EXCLUSIONS: Final = act_conduct(EXCLUSION, ExclusionTerms)
"""How one acts with an exclusion: it stands as it was decided."""

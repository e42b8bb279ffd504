"""Holding licences against the ledger: every difference is an open task until it is gone or explained."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import update

from ledger.database import Books, ReadBooks
from ledger.database.queries import ask, named_queries, read
from ledger.entries import check_shown
from ledger.errors import NotFound
from ledger.permits.actions.engine import Asked, KeptAct, act_conduct, begin_act, begin_new, known_act
from ledger.permits.machines import COMPARISON, EXPLANATION
from ledger.permits.queries.lots import parts, table_of
from ledger.permits.rules.strips import written
from ledger.permits.shapes import ExplanationTerms, Terms
from ledger.permits.tables import task
from ledger.processes import acts
from ledger.processes.acting import Done, Made
from ledger.processes.actions import Step
from ledger.processes.acts import Words
from ledger.register.queries import licence_on

SQL: Final = named_queries(__name__)

KIND = "licence_differs"


@dataclass(frozen=True, slots=True)
class Difference:
    """A licence that differs from the ledger, in a pollutant and year; quantities in its unit."""

    pollutant: str
    year: int
    ledger: str
    licence: str


@dataclass(frozen=True, slots=True)
class NamedDifference:
    """A difference, and under what its task is kept."""

    subject: str
    figures: Difference


@dataclass(frozen=True, slots=True)
class Task:
    """An open task."""

    kind: str
    subject: str
    figures: Difference
    """As it was found last."""
    opened_at: datetime
    explanation: str | None


class TaskUnknown(NotFound):
    """There is no open task {subject}.

    Look at the list of open tasks.
    """

    code = "permits.task_unknown"


def reconcile(books: Books, book_id: int, step: Step, *, act_id: UUID, site: str) -> Done[KeptAct]:
    """Hold what a licence permits against what the site may emit, and open, renew or close a task for each difference.

    A site without a licence differs in everything it holds.

    Raises (in this order):
        IdUsed, ProcessUnknown, IdNotVersion7, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep; never AmountBelowZero.
    """

    def compare(_: KeptAct) -> Made:
        found = _differences(books, book_id, site, step.on)
        for row in found:
            figures = json.dumps(acts.written(row.figures))
            ask(
                books, SQL["open_task"], book=book_id, kind=KIND, subject=row.subject, figures=figures
            ).close()
        still = [row.subject for row in found]
        ask(books, SQL["close_others"], book=book_id, kind=KIND, site=site, still=still).close()
        return Made(figures={"site": site, "open": len(found)}, told="permits.licence.reconcile")

    return begin_act(
        books, book_id, COMPARISONS, "compare", step, act_id=act_id, asked=Asked(site), do=compare
    )


def explain_task(
    books: Books, book_id: int, step: Step, *, act_id: UUID, subject: str, explanation: str
) -> Done[KeptAct]:
    """Explain an open task; it stays open while the difference is there, with its explanation.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, IdUsed, ProcessUnknown, TaskUnknown, IdNotVersion7, StepNotAllowed, RoleNotForStep; never
        AmountBelowZero.
    """
    check_shown(explanation=explanation)
    terms, site = ExplanationTerms(subject, explanation), subject.partition("/")[0]
    asked = Asked(site, terms=terms, called={"site": "subject"})
    known = known_act(books, book_id, EXPLANATIONS, "explain", step, act_id, asked)
    if isinstance(known, Done):
        return known
    this = (task.c.book_id == book_id) & (task.c.subject == subject) & task.c.closed_at.is_(None)
    values = {"explanation": explanation, "explained_by": step.actor_id}
    if books.connection.execute(update(task).where(this).values(**values)).rowcount != 1:
        raise TaskUnknown(subject=subject[:160])
    return begin_new(books, book_id, EXPLANATIONS, "explain", step, act_id=act_id, asked=asked, new=known)


COMPARISONS: Final = act_conduct(COMPARISON, Terms)
EXPLANATIONS: Final = act_conduct(EXPLANATION, ExplanationTerms)
"""How one acts with a comparison, and with the explanation of what it found: each stands as it was made."""


def tasks(
    books: ReadBooks,
    book_id: int,
    *,
    owner: str | None,
    site: str | None = None,
    after: tuple[datetime, str, str] | None = None,
    limit: int = 1000,
) -> list[Task]:
    """List the open tasks, the oldest first; with a site only its own. `after`: instant, kind and subject of the last one before."""
    at, kind, subject = after or (None, None, None)
    asked = {"owner": owner, "site": site, "after_at": at, "after_kind": kind, "after_subject": subject}
    return read(books, _task, SQL["tasks"], book=book_id, **asked, limit=limit)


def _task(kind: str, subject: str, figures: Words, opened_at: datetime, explanation: str | None) -> Task:
    return Task(kind, subject, acts.read(Difference, figures, kept=True), opened_at, explanation)


def _differences(books: ReadBooks, book_id: int, site: str, on: date) -> list[NamedDifference]:
    licence = licence_on(books, book_id, site, on)
    permitted: dict[tuple[str, int], int] = {}
    for _, pollutant, year, quantity in licence.lines if licence else ():
        permitted[pollutant, year] = permitted.get((pollutant, year), 0) + quantity
    held: dict[tuple[str, int], int] = {}
    for (pollutant, _), years in table_of(books, book_id, site, "whole_year").items():
        for one in years:
            held[pollutant, one.vintage] = held.get((pollutant, one.vintage), 0) + one.may_emit
    for gone in parts(
        books, book_id, site, ("surrendered",)
    ):  # for the year that runs: permitted all the same
        key = (gone.pollutant, gone.held.vintage)
        held[key] = held.get(key, 0) + gone.held.quantity
    first = on.year
    found = []
    for pollutant, year in sorted(permitted.keys() | held.keys()):
        here, there = held.get((pollutant, year), 0), permitted.get((pollutant, year), 0)
        if here != there and year >= first:
            figures = Difference(pollutant, year, written(here), written(there))
            found.append(NamedDifference(f"{site}/{pollutant}/{year}", figures))
    return found

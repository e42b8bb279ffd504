"""Who handles a case: it is given to a person of the bureau, and handed over to another, with the reason."""

from typing import Final, NamedTuple

from ledger.compensation import shapes
from ledger.compensation.actions.engine import Work
from ledger.compensation.actions.subjects import say_why
from ledger.compensation.tables.office import officer
from ledger.database.queries import named_queries
from ledger.errors import Conflict, RuleViolation
from ledger.words import Phrase, phrase

SQL: Final = named_queries(__name__)


class OfficerUnfit(RuleViolation):
    """The case {case} is not given to {officer}: {because}.

    Name somebody of the bureau of this book who can act in the case today; the workload of the bureau has their numbers.
    """

    code = "compensation.officer_unfit"
    source = "docs/spec/compensation.md 13"


class OfficerAlready(Conflict):
    """The case {case} is handled by {officer} already, since {since}.

    Nothing is to be done, or name another person.
    """

    code = "compensation.officer_already"
    source = "docs/spec/compensation.md 13"


class Fitness(NamedTuple):
    """What stands against somebody as the officer of a case."""

    there: bool
    """Whether it is a person of the bureau of the book."""
    able: bool
    """Whether it can act today."""
    area: str | None
    """For which other area it acts alone."""
    party: str | None
    """Which party of the case it represents."""
    since: str | None
    """Since when it handles the case, where it does."""


def assign(work: Work, told: shapes.Officer) -> None:
    """Give the case to a person of the bureau; who handled it before does no more.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, OfficerUnfit, OfficerAlready.
    """
    say_why(work)
    fit = work.one(
        Fitness, SQL["fitness"], officer=told.officer, areas=[work.case.area], owners=list(work.owners)
    )
    because = _against(fit)
    if because is not None:
        raise OfficerUnfit(case=work.case.code, officer=told.officer, because=because)
    if fit.since is not None:
        raise OfficerAlready(case=work.case.code, officer=told.officer, since=fit.since)
    work.run(SQL["ends"])
    work.insert(officer, {"record_id": work.record_id, "officer": told.officer, "since_on": work.on})
    work.figures["officer"] = told.officer


def _against(fit: Fitness) -> Phrase | None:
    """Say what stands against somebody. Twin: `damage_officer_fits`."""
    if not fit.there:
        return phrase("there is no such person of the bureau in this book")
    if not fit.able:
        return phrase("no key of this person is good any more")
    if fit.area is not None:
        return phrase("this person acts for {area} alone", area=fit.area)
    return None if fit.party is None else phrase("this person represents the party {party}", party=fit.party)

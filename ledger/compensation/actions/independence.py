"""Who assesses, or says something as an expert, is of the side of no party of the case: by code, by name, or by its own declaration.

Law: 法释〔2020〕12号 (司法鉴定人回避); 环法规〔2022〕31号 art. 20–21; docs/spec/compensation.md 3.6, 20.9.
"""

from collections.abc import Collection
from typing import Final, NamedTuple
from uuid import UUID

from ledger.compensation.actions.engine import View
from ledger.compensation.machines import ASSESSMENT
from ledger.compensation.rules.payees import same_owner
from ledger.database.queries import named_queries
from ledger.errors import RuleViolation
from ledger.processes.actions import NotYourSide

SQL: Final = named_queries(__name__)


class AssessorNotIndependent(RuleViolation):
    """{body} does not assess in the case {case}: by its code or name it is, or belongs to, the party {party}.

    Let somebody assess who is of no party's side; where the names are alike by chance, name it as its licence does, with its code.
    """

    code = "compensation.assessor_not_independent"
    source = "环法规〔2022〕31号 art. 20–21; docs/spec/compensation.md 3.6"


class IndependenceUndeclared(RuleViolation):
    """The institution of the expert {expert} has no code, and by its name alone it cannot be told whether it is of a party's side.

    Take its declaration of independence, and name that paper with the opinion (`independence`).
    """

    code = "compensation.independence_undeclared"
    source = "docs/spec/compensation.md 20.9"


class Reported(NamedTuple):
    """Whose report a version of the assessment is, as it was submitted."""

    body: str
    subcontractors: list[str]


class HandedIn(NamedTuple):
    """Who has submitted a version of the assessment."""

    body: str
    owner: str | None
    """With whose key; None where the office has."""


def check_own_name(view: View, body: str) -> None:
    """Check that an assessor submits a report with its own key in its own name, as the case or its commission has it.

    Twin: `damage_own_report`.

    Raises:
        NotYourSide: it is that of another.
    """
    owner = view.step.owner
    if owner is not None and not view.one(bool, SQL["reports_as"], owner=owner, body=body):
        raise _others(view, "submit", body, owner)


def check_own_report(view: View, subject: UUID) -> None:
    """Check that an assessor withdraws with its own key what it has submitted with it. Twin: `damage_own_report`.

    Raises:
        NotYourSide: another, or the office, has submitted it.
    """
    owner = view.step.owner
    if owner is None:
        return
    handed = view.find(HandedIn, SQL["handed_in"], assessment=subject)
    if handed is None or handed.owner is None or not same_owner(handed.owner, owner):
        raise _others(view, "withdraw", handed.body if handed else "", owner)


def _others(view: View, action: str, body: str, owner: str) -> NotYourSide:
    return NotYourSide(action=action, machine=ASSESSMENT.called(action), party=body, owner=owner)


def check_assessor(view: View, code: str, name: str, others: Collection[str]) -> None:
    """Check that who assesses, and those who do a part of it, are of no party's side. Twin: `damage_independent`.

    Args:
        view: the case.
        code: of who assesses; empty where there is none.
        name: of who assesses.
        others: names of subcontractors.

    Raises:
        AssessorNotIndependent: one is.
    """
    for its, called in ((code, name), *(("", one) for one in others)):
        party = view.one(lambda owner: owner, SQL["side_of"], code=its, name=called)
        if party is not None:
            raise AssessorNotIndependent(body=called, case=view.case.code, party=party)


def check_reported(view: View, assessment: UUID) -> None:
    """Check that whose report a version is has not become of a party's side since it was submitted. Twin: `damage_independent`.

    Raises:
        AssessorNotIndependent: it has.
    """
    report = view.find(Reported, SQL["report"], assessment=assessment)
    if report is not None:
        check_assessor(view, "", *report)


def check_declared(expert: str, coded: bool, independence: str) -> None:
    """Check that an expert of whose institution nothing but a name is known has declared to be independent.

    Raises:
        IndependenceUndeclared: it has not.
    """
    if not coded and not independence.strip():
        raise IndependenceUndeclared(expert=expert)

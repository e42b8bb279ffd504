"""Who verifies emission reports (第三方核查) for the authority, and what an institution finds of one.

docs/spec/permits.md 21.
"""

from typing import Final

from ledger.errors import Forbidden, RuleViolation

AS_FILED, OTHER, UNVERIFIABLE = "as_filed", "other", "unverifiable"
OPINIONS: Final = (AS_FILED, OTHER, UNVERIFIABLE)
"""What an institution says of a report: right as it was filed, right with another quantity, or not to be verified."""


class VerifierUnknown(RuleViolation):
    """Nobody acts here for {verifier} as an institution that verifies reports.

    Let an administrator ask for a mandate of the role verifier for a person of it, and another one confirm it.
    """

    code = "permits.verifier_unknown"
    source = "docs/spec/permits.md 21.1"


class VerifierNotIndependent(RuleViolation):
    """{verifier} has sites of its own here, or takes part in what is done with permits, so it verifies no reports.

    Assign the report to an institution that is no side of anything in this book.
    """

    code = "permits.verifier_not_independent"
    source = "docs/spec/permits.md 21.1"


class VerifierAssigned(RuleViolation):
    """The report is assigned to {verifier}.

    Let the assignment be ended, with reason and paper, before the report is assigned anew.
    """

    code = "permits.verifier_assigned"
    source = "docs/spec/permits.md 21.2"


class NothingToVerify(RuleViolation, about="permits.report"):
    """The report is {state}: nobody verifies it.

    Assign the report that stands in its place.
    """

    code = "permits.nothing_to_verify"
    source = "docs/spec/permits.md 21.2"


class AssignmentOver(RuleViolation, about="permits.verification"):
    """The assignment is {state}, so nothing is found under it.

    Ask the authority whether it assigns the report anew.
    """

    code = "permits.assignment_over"
    source = "docs/spec/permits.md 21.3"


class FindingUnfit(RuleViolation):
    """The report says {filed}, and the finding '{opinion}' names the quantity {found}.

    Name a quantity other than that of the report where it is another one, and none where it is right or cannot be verified.
    """

    code = "permits.finding_unfit"
    source = "docs/spec/permits.md 21.3"


class FindingOfYours(Forbidden):
    """You took part in this report, or you represent its enterprise or did, so somebody else says what was found.

    Let another person of your institution do it.
    """

    code = "permits.finding_of_yours"
    source = "docs/spec/permits.md 21.3"


class FindingMissing(RuleViolation):
    """The law that holds here lets the authority verify a report only when an institution has found something of it, and none has.

    Assign the report to an institution, and verify it when its finding is there.
    """

    code = "permits.finding_missing"
    source = "rule pack report.verifier_needed"


class FoundOtherwise(RuleViolation):
    """{verifier} found '{opinion}' of this report, which says {filed}; by the law that holds here it is verified only as it was found.

    Reject it and let it be filed as it was found; or end the assignment, by two, and assign it to another institution.
    """

    code = "permits.found_otherwise"
    source = "rule pack report.verifier_needed"


def check_finding(opinion: str, filed: int, found: int | None, *, told: tuple[str, str]) -> None:
    """Check that a finding names a quantity where it is another one, and nowhere else.

    Args:
        opinion: one of `OPINIONS`.
        filed: what the report says.
        found: what was found; None where nothing is named.
        told: both as they are written.

    Raises:
        FindingUnfit
    """
    fits = found is not None and found >= 0 and found != filed if opinion == OTHER else found is None
    if not fits:
        raise FindingUnfit(filed=told[0], opinion=opinion, found=told[1])


def check_found(opinion: str | None, *, verifier: str, filed: str) -> None:
    """Check that a report is verified as it was found, where the law asks for a finding.

    Args:
        opinion: of the last finding that stands; None for none.
        verifier: who found it.
        filed: what the report says, as it is written.

    Raises (in this order):
        FindingMissing, FoundOtherwise.
    """
    if opinion is None:
        raise FindingMissing()
    if opinion != AS_FILED:
        raise FoundOtherwise(verifier=verifier, opinion=opinion, filed=filed)

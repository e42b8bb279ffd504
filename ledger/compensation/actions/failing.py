"""On what consultation cannot fail: on meetings that were not held, or on a refusal of who has admitted the claim.

Law: 环法规〔2022〕31号 art. 25.
"""

from collections.abc import Collection, Sequence

from ledger.compensation.actions.engine import View
from ledger.compensation.queries.standing import Notice
from ledger.errors import RuleViolation


class FailureUnfounded(RuleViolation):
    """Consultation fails as '{ground}' after {least} meetings, and {held} were held.

    Hold them and keep their minutes; nobody stays away before its notice is served, and one that is published is served when its days
    are over. Where the liable party refuses, name the paper of its refusal and that ground.
    """

    code = "compensation.failure_unfounded"
    source = "环法规〔2022〕31号 art. 25"


class ClaimAdmitted(RuleViolation):
    """{party} has admitted what is claimed, in its answer of {on}, and has not refused to consult.

    Sign an agreement with it, or let consultation fail with those who refuse alone (`fail_party`). Where it does not sign, there is no
    prospect after the meetings, or the time for consultation is over.
    """

    code = "compensation.claim_admitted"
    source = "环法规〔2022〕31号 art. 25"


def check_not_admitted(
    view: View, ground: str, notices: Sequence[Notice], parties: Collection[str] | None = None
) -> None:
    """Check that nobody is said to refuse who has admitted the claim. Twin: `ledger.check_damage_court_record`, `check_notice_answered`.

    Args:
        view: the case.
        ground: on which consultation is to have failed.
        notices: of those with whom it fails.
        parties: those of them who are meant; all where none are named.

    Raises:
        ClaimAdmitted: somebody has.
    """
    for one in notices if ground == "refused" else ():
        if one.admitted and (parties is None or one.owner in parties):
            raise ClaimAdmitted(party=one.owner, on=str(one.answered_on))

"""A claim that was filed in a bankruptcy follows what was owed: never more is claimed or admitted than that, as it is known now.

A ruling that corrects a sum, a judgment on appeal or in a retrial, a relief, a reversal, or the end of the claim may lower what was owed
on the day of acceptance.
The administrator is told the lower sum; what plans of distribution have given stays given, and what was paid beyond what is owed stands
overpaid and goes back (`reliefs`). What is raised is filed beside it (`supplement_claim`).

Law: 企业破产法 art. 46, 57–58; docs/spec/compensation.md 16.8.
"""

from typing import Final

from ledger.amounts import yuan
from ledger.compensation.actions.engine import Work, reread_case
from ledger.compensation.actions.insolvencies import owed_then
from ledger.database.queries import named_queries

SQL: Final = named_queries(__name__)


LOWERS: Final = frozenset({
    "accept_assessment", "agree", "agree_apart", "call_guarantee", "confirm", "confirm_apart", "confirm_reversal", "convert_duty",
    "convert_project", "correct_document", "end", "end_apart", "end_round", "grant_relief", "judge", "judge_apart", "pay", "perform",
    "perform_apart", "rejoin", "separate", "settle_apart", "settle_suit", "substitute",
})  # fmt: skip
"""Acts by which less may have been owed than was filed."""


def follow_claims(work: Work) -> None:
    """Lower the claims that were filed to what was owed, after an act that moved something or said who owes it.

    Raises:
        LawGap: the law has no rate of late interest.
    """
    if not LOWERS & {work.action, str(work.figures.get("act"))}:
        return
    if not any(one.counts and one.claimed for one in work.stands.insolvencies):
        return
    now = reread_case(work)
    lowered: list[str] = []
    for one in now.stands.insolvencies:
        if not one.counts or not one.claimed:
            continue
        most = max(owed_then(now, one), one.distributed)
        if one.claimed > most:
            work.run(SQL["follow"], id=one.id, amount=most)
            lowered.append(f"{one.owner}: {yuan(one.claimed)} → {yuan(most)}")
    if lowered:
        work.figures["claims_lowered"] = "; ".join(lowered)

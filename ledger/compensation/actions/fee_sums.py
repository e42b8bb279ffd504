"""What fees of experts and institutes come to: how much of one may still be paid, and how much is claimed of the liable parties."""

from typing import Final, NamedTuple
from uuid import UUID

from ledger.amounts import yuan
from ledger.compensation import shapes
from ledger.compensation.actions.engine import SubjectUnknown, View, Work
from ledger.compensation.rules.worksheets import InputNotAllowed, InputsDisagree
from ledger.compensation.tables.experts import fee_paid
from ledger.database.queries import named_queries
from ledger.errors import RuleViolation
from ledger.words import choices

SQL: Final = named_queries(__name__)
HEAD: Final = "H3"
"""Under which fees are claimed: 法释〔2019〕8号 art. 14."""
METHOD: Final = "restoration_cost"
"""The method that sums costs up."""


class FeeBeyond(RuleViolation):
    """{amount} yuan are to be paid to {payee} of a fee of which {left} yuan are left, and which is owed to {owed_to}.

    Pay at most what is left, to whom it is owed, or who has advanced it, as what the assessment costs.
    """

    code = "compensation.fee_beyond"
    source = "docs/spec/compensation.md 20"


class FeesNotClaimed(RuleViolation):
    """Under {head} no fees of the case {case} are claimed: they are claimed under H3, and {count} are there that the liable parties bear.

    Record the fees first, and claim them under H3.
    """

    code = "compensation.fees_not_claimed"
    source = "法释〔2019〕8号 art. 14; docs/spec/compensation.md 20"


class FeeCancelledSince(RuleViolation):
    """The version claims {amount} yuan of fees that were cancelled since, so it is not accepted.

    Submit another version: it claims the fees as they stand.
    """

    code = "compensation.fee_cancelled_since"
    source = "法释〔2019〕8号 art. 14; docs/spec/compensation.md 20.10"


class FeeClaimed(RuleViolation):
    """The fee is in the version {version} of the assessment, which is accepted, so it is not cancelled.

    Let a version be accepted first that claims nothing of it (submit_assessment, accept_assessment): under H3 it enters what is claimed
    as its items, or leaves it out. Where something is owed by an agreement or judgment already, that is reversed before (10).
    """

    code = "compensation.fee_claimed"
    source = "docs/spec/compensation.md 20.10"


class OpenFee(NamedTuple):
    """A fee, and what its spendings come to."""

    payee: str
    advanced_by: str
    amount: int
    paid: int


class BorneFee(NamedTuple):
    """A fee that the liable parties bear."""

    id: UUID
    kind: str
    payee: str
    amount: int


def open_fee(view: View, fee: UUID) -> OpenFee:
    """Find a fee of the case that was not cancelled.

    Raises:
        SubjectUnknown.
    """
    found = view.find(OpenFee, SQL["fee"], fee=fee)
    if found is None:
        raise SubjectUnknown(case=view.case.code, subject="fee", id=str(fee))
    return found


def check_fee(view: View, told: shapes.Spending) -> None:
    """Check that a spending that names a fee pays it, or gives it back. Twin: `check_fee_paid`.

    Raises (in this order):
        SubjectUnknown, FeeBeyond.
    """
    if told.fee is None:
        return
    found = open_fee(view, told.fee)
    owed_to, left = found.advanced_by or found.payee, found.amount - found.paid
    if told.use != "assessment" or told.payee != owed_to or told.amount > left:
        raise FeeBeyond(amount=yuan(told.amount), payee=told.payee, left=yuan(left), owed_to=owed_to)


def keep_fee_paid(work: Work, told: shapes.Spending) -> None:
    """Keep which fee a spending pays."""
    if told.fee is not None:
        row = {"book_id": work.book_id, "spending_id": work.record_id, "fee_id": told.fee}
        work.books.connection.execute(fee_paid.insert(), [row]).close()


def check_standing(view: View, subject: UUID) -> None:
    """Check that no fee that a version claims was cancelled since. Twin: `ledger.check_fee_claimed`.

    Raises:
        FeeCancelledSince: one was.
    """
    for one in view.stands.assessments:
        if one.id == subject and one.cancelled:
            raise FeeCancelledSince(amount=yuan(one.cancelled))


def check_unclaimed(view: View, fee: UUID) -> None:
    """Check that a fee is not claimed by the version that was accepted last. Twin: `ledger.check_fee_cancelled`.

    Raises:
        FeeClaimed: it is.
    """
    version = view.find(int, SQL["claimed_by"], fee=fee)
    if version is not None:
        raise FeeClaimed(version=version)


class Gathered(NamedTuple):
    """An item, and which fees are its costs."""

    item: shapes.Item
    fees: list[UUID] | None = None


def gathered(view: View, one: shapes.Item) -> Gathered:
    """Fill the fees that the liable parties bear in as the costs of an item that asks for them.

    Raises (in this order):
        InputNotAllowed: its method sums no costs up; InputsDisagree: costs were entered, too; FeesNotClaimed.
    """
    if not one.fees:
        return Gathered(one)
    if one.method != METHOD:
        raise InputNotAllowed(method=one.method, name="fees", known=choices("input", ("items",)))
    if "items" in one.inputs:
        raise InputsDisagree(first="items", second="fees", method=one.method)
    found = view.read(BorneFee, SQL["borne"])
    if one.head != HEAD or not found:
        raise FeesNotClaimed(head=one.head, case=view.case.code, count=len(found))
    inputs: dict[str, object] = {
        "items": [yuan(fee.amount) for fee in found],
        "names": "; ".join(f"{fee.kind} {fee.payee}" for fee in found)[:500],
    }
    return Gathered(
        shapes.Item(head=one.head, method=one.method, inputs=inputs, printed=one.printed),
        [fee.id for fee in found],
    )

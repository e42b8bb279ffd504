"""What is left in the fund of a case goes where the rule says: recorded by one person of finance, done when another confirms.

    fund ──treasury──▶ general budget       ──substitute──▶ restoration at another place, out of the budget
         ──other_case──▶ fund of a case of the same place  ──payer──▶ back to who paid it, where a court says so

What has still to be paid for works that were accepted stays for them, with what is kept back of it, and what was paid too much goes back
to who paid it: a case is closed with what its works are due, and with no fen more.

Law: 财资环〔2020〕6号; 预算法 art. 57, 60; 环法规〔2022〕31号 art. 29–31.
"""

from typing import Final, NamedTuple

from ledger.amounts import yuan
from ledger.compensation import works_shapes
from ledger.compensation.actions.binding import bound
from ledger.compensation.actions.engine import View, Work
from ledger.compensation.actions.estates import check_there
from ledger.compensation.actions.places import account_of, ensure_places
from ledger.compensation.actions.spending import DocumentMissing, FundEmpty
from ledger.compensation.machines import ENDED
from ledger.compensation.queries.cases import CaseUnknown
from ledger.compensation.rules.claims import check_above_zero, fund, treasury_leg
from ledger.database.queries import named_queries
from ledger.errors import Malformed, RuleViolation
from ledger.identifiers import derived

SQL: Final = named_queries(__name__)


class DestinationUnknown(RuleViolation):
    """What is left in a fund does not go to '{destination}': {destinations}.

    Name a destination of the rule pack.
    """

    code = "compensation.destination_unknown"
    source = "财资环〔2020〕6号; docs/spec/compensation.md 8.5"


class DisposalUngrounded(RuleViolation):
    """What is left in the fund goes nowhere without its basis.

    Name the article or decision on which it goes there, which an auditor will read.
    """

    code = "compensation.disposal_ungrounded"
    source = "预算法 art. 57; docs/spec/compensation.md 8.5"


class DestinationWrong(Malformed):
    """With the destination '{destination}' another case is named if it is another case, a payee if it is who paid, and else neither.

    Name what belongs to the destination, and nothing else.
    """

    code = "compensation.destination_wrong"
    source = "docs/spec/compensation.md 8.5"


class OtherCaseUnfit(RuleViolation):
    """The case {case} takes nothing out of this fund: {because}.

    Name a case of the same place that goes on, or another destination.
    """

    code = "compensation.other_case_unfit"
    source = "docs/spec/compensation.md 8.5"


class DisposedBeyondFree(RuleViolation):
    """{amount} yuan are to go, and {free} yuan are free: the fund holds {there} yuan from {on} on,
    of which {kept} are to be paid for works or go back.

    Name at most what is free, or pay for the works, and give back what was paid too much, first.
    """

    code = "compensation.disposed_beyond_free"
    source = "docs/spec/compensation.md 8.5"


class FundBound(RuleViolation):
    """All of the {there} yuan that the fund holds from {on} on are to be paid for works, or to go back to who paid them.

    Pay for the works or keep what defects cost, and give back what was paid too much.
    """

    code = "compensation.fund_bound"
    source = "docs/spec/compensation.md 8.5"


class ReturnedBeyondPaid(RuleViolation):
    """{amount} yuan are to go back to {payee}, which has paid {paid} yuan into this fund that have not gone back.

    Name who paid, and at most what it paid.
    """

    code = "compensation.returned_beyond_paid"
    source = "预算法 art. 60; docs/spec/compensation.md 8.5"


class Receiver(NamedTuple):
    """A case that is to take something out of the fund of another."""

    case_id: int
    area: str
    state: str


def free(view: View) -> int:
    """Give what of the fund stands for nothing any more, in fen. Twin: `ledger.damage_fund_free`."""
    days = view.stands.fund
    return max(0, (days[-1].amount if days else 0) - bound(view))


def check_free(view: View) -> None:
    """Check that there is something to dispose of.

    Raises (in this order):
        FundEmpty: not a fen is there; FundBound.
    """
    there = view.stands.lowest_fund(view.on)
    if there <= 0:
        raise FundEmpty(case=view.case.code, on=view.on.isoformat())
    if there <= bound(view):
        raise FundBound(there=yuan(there), on=view.on.isoformat())


def dispose(work: Work, told: works_shapes.Disposal) -> None:
    """Let what is left in the fund go where the rule says.

    Raises (in this order):
        NotAboveZero, LawGap, DestinationUnknown, DestinationWrong; those of `_grounded`; DisposedBeyondFree;
        those of `_receiver`; PartyGone, AdministratorReceives, ReturnedBeyondPaid; those of `_post`.
    """
    amount = check_above_zero(told.amount)
    known = work.law.texts("compensation.unspent_destinations", work.on)
    if told.destination not in known:
        raise DestinationUnknown(destination=told.destination[:40], destinations=", ".join(known))
    if (told.other_case is not None, told.payee is not None) != (
        told.destination == "other_case",
        told.destination == "payer",
    ):
        raise DestinationWrong(destination=told.destination)
    _grounded(work, told.basis)
    there, kept = work.stands.lowest_fund(work.on), bound(work)
    if amount > there - kept:
        raise DisposedBeyondFree(
            amount=yuan(amount),
            free=yuan(max(0, there - kept)),
            there=yuan(there),
            kept=yuan(kept),
            on=work.on.isoformat(),
        )
    receiver = None if told.other_case is None else _receiver(work, told.other_case)
    if told.payee is not None:
        _check_paid(work, told.payee, amount)
    _post(work, told, amount, receiver)
    work.figures |= {"amount": yuan(amount), "destination": told.destination}


def _grounded(work: Work, basis: str) -> None:
    """Check that what goes has its basis and its paper.

    Raises (in this order):
        DisposalUngrounded, DocumentMissing.
    """
    if not basis.strip():
        raise DisposalUngrounded()
    if not work.step.document.strip():
        raise DocumentMissing()


def _receiver(view: View, code: str) -> Receiver:
    """Find the case that is to take it.

    Raises (in this order):
        CaseUnknown, OtherCaseUnfit.
    """
    found = view.find(Receiver, SQL["receiver"], code=code)
    if found is None:
        raise CaseUnknown(case=code)
    because = _unfit(view, found)
    if because:
        raise OtherCaseUnfit(case=code, because=because)
    return found


def _unfit(view: View, found: Receiver) -> str:
    """Tell why a case takes nothing out of this fund; empty where it does. Twin: `ledger.check_damage_disposal`."""
    if found.case_id == view.case.id:
        return "it is this case"
    if found.area != view.case.area:
        return "it is about another place"
    return "it has ended" if found.state in ENDED else ""


def _check_paid(view: View, payee: str, amount: int) -> None:
    """Check that no more goes back to somebody than it has paid, or whose place it took, or whose administrator it is.

    Twin: `ledger.check_damage_disposal`.

    Raises (in this order):
        PartyGone, AdministratorReceives, ReturnedBeyondPaid.
    """
    check_there(view, payee)
    paid = view.one(int, SQL["paid_in"], payee=payee)
    if amount > paid:
        raise ReturnedBeyondPaid(amount=yuan(amount), payee=payee, paid=yuan(paid))


def _post(work: Work, told: works_shapes.Disposal, amount: int, receiver: Receiver | None) -> None:
    """Post what goes: out of the fund, and into that of the other case, or out of the treasury to who paid.

    Raises (in this order):
        those of `Work.post`.
    """
    legs = fund(work.case.code, -amount)
    if receiver is not None and told.other_case is not None:
        there = fund(told.other_case, amount)
        places = [account_of(receiver.case_id, one) for one in there]
        ensure_places(work.books, work.book_id, places, work.step.actor_id)
        legs += there
    elif told.payee is not None:
        legs += [treasury_leg("nontax_revenue", amount), treasury_leg("treasury_cash", -amount)]
    to = told.other_case or told.payee or ""
    memo = f"case {work.case.code}: what is left goes to {told.destination} {to}".rstrip()
    work.post("disposal", legs, memo=f"{memo}, {derived(work.record_id, work.action)}")

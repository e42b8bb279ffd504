"""When one person of finance suffices for a deposit: its line of the bank, and whose name stands there."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from ledger.amounts import yuan
from ledger.errors import Conflict, RuleViolation
from ledger.law import Law
from ledger.permits.rules.second import Alone
from ledger.register.looks import plain_name
from ledger.words import nothing, phrase


class LineUnfit(RuleViolation):
    """The bank's line {line} is {direction} {amount} yuan on {account}, and {asked} yuan came in on {wanted} here.

    Name the line with which the bank tells of this very payment; or name none, and let a second person confirm.
    """

    code = "permits.line_unfit"
    source = "docs/spec/market.md 4"


class LineEnded(RuleViolation):
    """The bank's line {line} counts for nothing any more: its import was withdrawn, or the tie of its bank account ended.

    Name the line of an import that counts; or name none, and let a second person confirm.
    """

    code = "permits.line_ended"
    source = "docs/spec/market.md 4"


class LineUsed(Conflict):
    """The bank's line {line} stands behind another deposit, or is matched already.

    Look at that deposit; a payment is recorded once.
    """

    code = "permits.line_used"
    source = "docs/spec/market.md 4"


class PayerDiffers(RuleViolation):
    """The bank's line {line} was paid by {payer}, and {owner} is {registered}.

    Say in the reason why another one pays for this party; then a second person of finance confirms it. Or name the party that paid.
    """

    code = "permits.payer_differs"
    source = "docs/spec/market.md 4"


DAYS_BEFORE: Final = timedelta(3)
DAYS_AFTER: Final = timedelta(10)
"""How far a deposit may be before and after its line: the figures of docs/spec/reconciliation.md 5.1; SQL knows the same."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A line of a bank statement, as whoever records a deposit names it."""

    line: int
    account: str
    """The ledger's account that mirrors the bank account."""
    direction: str
    """`in` or `out`."""
    amount: int
    """Fen."""
    reversal: bool
    """Whether the bank undoes another line with it."""
    matched: bool
    """Whether it is in a live match of the reconciliation."""
    used_by: UUID | None
    """The deposit that names it; None where there is none."""
    brought_in_by: frozenset[int]
    """Every person who imported a statement with it, whatever the key."""
    payer: str
    """Who paid, as the bank writes the name; empty where it names none."""
    booked_on: date
    """The bank's booking day."""
    since: date
    """First day that is reconciled on the bank account."""
    counts: bool = True
    """Whether its bank account is tied; of an import that was withdrawn, and of a tie that was ended, it tells nothing."""

    def near(self, on: date) -> bool:
        """Whether a deposit of a day can be this payment: within the days of the reconciliation, and not before it begins.

        >>> line = Arrival(1, "", "in", 1, False, False, None, frozenset(), "", date(2026, 6, 15), date(2026, 1, 1))
        >>> [line.near(date(2026, 6, day)) for day in (11, 12, 25, 26)]
        [False, True, True, False]
        """
        return self.since <= on and self.booked_on - DAYS_BEFORE <= on <= self.booked_on + DAYS_AFTER


def deposit_alone(
    law: Law, on: date, amount: int, account: str, arrival: Arrival | None, person: int
) -> Alone:
    """Hold a deposit against the threshold, and against the line of the bank that is named.

    A line that only the one who records the deposit brought in tells nothing that another person has seen; nor does one of a day that is
    far from that of the deposit.

    Raises (in this order):
        LawGap, LineEnded, LineUnfit, LineUsed.
    """
    if arrival is None:
        return Alone(amount, law.fen("second_person.deposits", on))
    if not arrival.counts:
        raise LineEnded(line=arrival.line)
    fits = (arrival.account, arrival.direction, arrival.amount, arrival.reversal) == (
        account,
        "in",
        amount,
        False,
    )
    if not fits:
        raise LineUnfit(
            line=arrival.line,
            direction=phrase("a reversal of {direction}", direction=arrival.direction)
            if arrival.reversal
            else arrival.direction,
            amount=yuan(arrival.amount),
            account=arrival.account,
            asked=yuan(amount),
            wanted=account,
        )
    if arrival.matched or arrival.used_by is not None:
        raise LineUsed(line=arrival.line)
    seen = arrival.line if arrival.brought_in_by - {person} and arrival.near(on) else None
    return Alone(amount, law.fen("second_person.deposits", on), seen)


def paid_by_itself(
    arrival: Arrival, owner: str, registered: str, reason: str, *, namesakes: bool = False
) -> bool:
    """Tell whether a line names a party as its payer: by the name in the register, but for blanks, marks, capitals and full width.

    A name that several registered parties have (`namesakes`) tells nothing.

    Raises:
        PayerDiffers: it names another one, and no reason is given.

    >>> from dataclasses import replace
    >>> day = date(2026, 6, 15)
    >>> line = Arrival(1, "", "in", 1, False, False, None, frozenset(), "Dyeing Works （Shaoxing） LTD", day, day)
    >>> paid_by_itself(line, "o", "dyeing works (Shaoxing) Ltd.", ""), paid_by_itself(replace(line, payer=""), "o", "甲厂", "")
    (True, False)
    """
    payer = plain_name(arrival.payer)
    if payer and payer == plain_name(registered):
        return not namesakes
    if payer and not reason:
        raise PayerDiffers(
            line=arrival.line, payer=arrival.payer, owner=owner, registered=registered or nothing()
        )
    return False

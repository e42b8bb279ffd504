"""What the posting function may answer instead of "posted", in the order in which it looks.

The order is the precedence: the same wrong request always gets the same answer (docs/spec/journal.md section 4).
Figures come from SQL as integers of the smallest unit; `explain` gives them back as decimal strings in the asset's
unit, with the codes that the client used.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from ledger.amounts import Unit, format_decimal
from ledger.entries import Entry, Posting
from ledger.errors import (
    CATALOGUE,
    NO_PART,
    NO_ROOM,
    NOT_ENOUGH,
    Conflict,
    Figure,
    LedgerError,
    Malformed,
    NotFound,
    RuleViolation,
)


class BookUnknown(NotFound):
    """There is no book {book}, or your key does not open it.

    Check the code of the book in the address.
    """

    code = "book.unknown"


class BatchIdRepeated(Malformed):
    """The id {id} stands twice in one batch.

    Give every entry an id of its own; send a retry in a request of its own.
    """

    code = "batch.id_repeated"
    source = "docs/spec/journal.md 4.1"


class GroupBroken(Malformed):
    """The group {group} is interrupted by another entry.

    Put the entries of a group next to each other.
    """

    code = "batch.group_broken"
    source = "docs/spec/journal.md 4.1"


class LinkedFailed(RuleViolation):
    """Another entry of the same group was refused, so this one was not posted either.

    Read the refusal of the other entry. This id is still free.
    """

    code = "entry.linked_failed"
    source = "docs/spec/journal.md 4.2"


class IdUsed(Conflict):
    """The id {id} was used before with other words: the field {field} differs.

    If you meant something new, make a new id. If you meant a retry, send what you sent the first time.
    """

    code = "entry.id_used"
    source = "docs/spec/journal.md 4.3"


class KindUnknown(Malformed):
    """There is no kind of entry called {kind}.

    Choose one of the kinds listed at /v1/kinds.
    """

    code = "entry.kind_unknown"
    source = "docs/spec/journal.md 3"


class EffectiveInFuture(RuleViolation):
    """The entry takes effect on {effective_on}, and today is {today}.

    Record it on the day, or later with that date.
    """

    code = "entry.effective_in_future"
    source = "docs/spec/journal.md 2.5"


class EffectiveBeforeBook(RuleViolation):
    """The entry takes effect on {effective_on}, before the book opens on {opens_on}.

    Enter what happened earlier as an opening balance on the first day of the book.
    """

    code = "entry.effective_before_book"
    source = "docs/spec/journal.md 2.5"


class PeriodClosed(RuleViolation):
    """The entry takes effect on {effective_on}, and the books are closed through {closed_through}.

    Record it in an open month; if it must stand in a closed one, two persons of finance reopen that month first.
    """

    code = "entry.period_closed"
    source = "docs/spec/audit.md 1.3"


class PeriodSoftClosed(RuleViolation):
    """The entry takes effect on {effective_on}, and the books are soft-closed through {soft_closed_through}.

    An entry of finance goes there when a second person of finance approves exactly it. For anything else, have the month opened again first
    by the step `open` of the period, or name a day in an open month.
    """

    code = "entry.period_soft_closed"
    source = "docs/spec/audit.md 1.3"


class AccountUnknown(NotFound):
    """Line {line}: there is no account {account} in this book.

    Check the code, or open the account first.
    """

    code = "entry.account_unknown"


class AssetUnknown(NotFound):
    """Line {line}: there is no asset {asset} in this book.

    Check the code, or register the asset first.
    """

    code = "entry.asset_unknown"


class AssetUnfit(RuleViolation):
    """Line {line}: the account {account} does not hold assets like {asset}.

    Choose an account whose purpose fits the asset.
    """

    code = "entry.asset_unfit"
    source = "docs/spec/journal.md 1.4"


class KindLegs(RuleViolation):
    """Line {line}: an entry of the kind {kind} has no {side} of an account for {purpose} (account {account}).

    Look at /v1/kinds for the accounts that this kind moves, or choose another kind.
    """

    code = "entry.kind_legs"
    source = "docs/spec/journal.md 3"


class AccountClosed(RuleViolation):
    """Line {line}: the account {account} is closed.

    Use another account of the owner, or have the bureau open it again.
    """

    code = "account.closed"
    to_others = NO_PART
    source = "docs/spec/journal.md 1.5"


class AccountFrozen(RuleViolation):
    """Line {line}: the account {account} is frozen; nothing comes in and nothing goes out.

    Ask the authority that froze it.
    """

    code = "account.frozen"
    to_others = NO_PART
    source = "docs/spec/journal.md 1.5"


class AccountReceiveOnly(RuleViolation):
    """Line {line}: the account {account} may receive but not send.

    Ask the authority that limited it.
    """

    code = "account.receive_only"
    to_others = NO_PART
    source = "docs/spec/journal.md 1.5"


class LegMissing(RuleViolation):
    """An entry of the kind {kind} is not complete without the leg {leg}.

    Put all legs of the event into one entry: what is delivered and what is paid stand or fall together.
    """

    code = "entry.leg_missing"
    source = "docs/spec/journal.md 3"


class ReversalKindAndTarget(Malformed):
    """The kind {kind} and the entry to reverse do not go together.

    A reversal has the kind journal.reversal and names the entry it reverses; no other kind names one.
    """

    code = "reversal.kind_and_target"
    source = "docs/spec/journal.md 5"


class ReversalTargetUnknown(NotFound):
    """There is no entry {target} in this book to reverse.

    Check the id. An entry of the same batch cannot be reversed yet.
    """

    code = "reversal.target_unknown"
    source = "docs/spec/journal.md 5"


class ReversedAlready(Conflict):
    """The entry {target} was reversed already, by {by}.

    Nothing is left to do; post a new entry if the facts have changed again.
    """

    code = "reversal.reversed_already"
    source = "docs/spec/journal.md 5"


class KindNotReversible(RuleViolation):
    """Entries of the kind {kind} cannot be reversed.

    Post the opposite event as a new entry with its own basis.
    """

    code = "reversal.kind_not_reversible"
    source = "docs/spec/journal.md 5"


class ReversalWindowOver(RuleViolation):
    """The entry {target} was recorded at {recorded_at} and could be reversed for {days} days.

    Post the opposite event as a new entry with its own basis.
    """

    code = "reversal.window_over"
    source = "docs/spec/journal.md 5"


class ReversalNotMirror(Malformed):
    """The postings are not those of the entry {target} with the sides exchanged.

    Let the ledger make the reversal: request it for the entry.
    """

    code = "reversal.not_the_mirror"
    source = "docs/spec/journal.md 5"


class ApprovalMissing(RuleViolation):
    """An entry of the kind {kind} needs the approval of a second person, and this content has none.

    Make a new id, let a colleague approve exactly that entry, then post it.
    """

    code = "entry.approval_missing"
    source = "docs/spec/journal.md 3.2"


class ApprovedByPoster(RuleViolation):
    """An entry of the kind {kind} was submitted under this id by the person who had approved it.

    Let a colleague post it, or approve it, under a new id.
    """

    code = "entry.approved_by_poster"
    source = "docs/spec/journal.md 3.2"


class ApprovalVoid(RuleViolation):
    """This entry of the kind {kind} was approved by somebody whose key is good no more ({revoked_at}), and so the approval is void.

    Make a new id, let a colleague whose key is valid approve exactly that entry, then post it.
    """

    code = "entry.approval_void"
    source = "docs/spec/keys.md 4"


class ApprovedOtherwise(Conflict):
    """The id {id} was approved before with other words: the field {field} differs.

    If you meant another entry, make a new id. If you meant a retry, send what was approved the first time.
    """

    code = "entry.approved_otherwise"
    source = "docs/spec/journal.md 3.3"


class ApprovedByAnother(Conflict):
    """The entry {id} was approved before by {person}; one approval is enough.

    Let a colleague post it; if that is to be {person}, make a new id, approve the entry under it, and let {person} post it.
    """

    code = "entry.approved_by_another"
    source = "docs/spec/journal.md 3.3"


class Overdraft(RuleViolation):
    """Line {line}: needs {needed} {unit}, has {available} {unit} of {asset_name} in the account {account}.

    Reduce the amount, or bring the rest into the account first. An entry is then sent under a new id; what waits for a second person is
    confirmed again.
    """

    code = "account.overdraft"
    to_others = NOT_ENOUGH
    source = "docs/spec/journal.md 1.3"


class OverdraftLater(RuleViolation):
    """Line {line}: takes effect on {effective_on} and needs {needed} {unit}, but on {day} {available} {unit} of {asset_name} are left
    for it in the account {account}.

    Name a day from which on it is there, or reduce the amount; if something came in earlier that is not recorded yet, record that
    first. An entry is then sent under a new id; what waits for a second person is asked for anew.
    """

    code = "account.overdraft_later"
    to_others = NOT_ENOUGH
    source = "docs/spec/journal.md 1.7"


class CeilingReached(RuleViolation):
    """Line {line}: adds {amount} {unit} of {asset_name}, but the account {account} has room for {room} {unit}.

    Reduce the amount, or have the ceiling of {ceiling} {unit} raised.
    """

    code = "account.ceiling"
    to_others = NO_ROOM
    source = "docs/spec/journal.md 1.3"


class TotalTooLarge(RuleViolation):
    """Line {line}: the totals of the account {account} would pass what the ledger can count.

    Continue with a new account.
    """

    code = "account.total_too_large"
    to_others = NO_ROOM
    source = "docs/spec/journal.md 1.3"


AMOUNTS = ("needed", "available", "amount", "room", "ceiling")


class Refused(NamedTuple):
    """An entry of mass work that was refused: what of it a refusal is told with."""

    id: UUID
    postings: Sequence[Posting]


def explain(
    code: str,
    figures: Mapping[str, Any],
    entry: Entry | Refused,
    units: Mapping[str, tuple[Unit, str]],
    owners: Mapping[str, str],
) -> LedgerError:
    """Make the error for a code and the raw figures of the posting function.

    Args:
        code: as the posting function gave it.
        figures: amounts as integers of the smallest unit; `line` points into the entry.
        entry: what was submitted.
        units: unit and name of every asset that is known.
        owners: the owner of every account that is known.

    Returns:
        The error with amounts as decimal strings; not raised.
    """
    told: dict[str, Figure] = {"id": str(entry.id), **figures}
    whose = ""
    if "line" in figures:
        posting = entry.postings[int(figures["line"]) - 1]
        told |= {"account": posting.account, "asset": posting.asset}
        whose = owners.get(posting.account, "") if CATALOGUE[code].to_others else ""
        if posting.asset in units:
            unit, name = units[posting.asset]
            told |= {"unit": unit.unit, "asset_name": name}
            told |= {
                k: format_decimal(int(figures[k]), unit.scale, unit.digits) for k in AMOUNTS if k in figures
            }
    return CATALOGUE[code](**told).of(whose)

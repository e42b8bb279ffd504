"""Decisions that let a sale leave its city or watershed: registered by two persons of the bureau, used up exactly, revoked by two.

    propose ─▶ confirm (registered) ─▶ revoke ─▶ confirm (revoked)
       └─────▶ drop                       └────▶ drop (registered as before)

A sale names the number of a decision; text alone opens nothing. Who registered a decision takes no part in a sale that uses it.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import Books, ReadBooks
from ledger.database.queries import find, named_queries, read, single
from ledger.entries import check_shown
from ledger.errors import Conflict, Forbidden, Malformed, NotFound, RuleViolation
from ledger.market.machines import DECISION
from ledger.market.rules.prices import Proposal
from ledger.market.shapes import DecisionTerms
from ledger.permits.actions.engine import Asked, KeptAct, act_conduct, number_locked
from ledger.permits.actions.lots import check_lines
from ledger.permits.actions.receivers import check_giver
from ledger.permits.actions.second import Way, begin_way, second_verbs
from ledger.permits.rules.strips import SameParty, Strip, party_of, unit_of, written
from ledger.processes import acting
from ledger.processes.acting import Acting, Done, Made, Verb
from ledger.processes.actions import Step
from ledger.processes.reasons import check_paper_and_reason
from ledger.register.queries import site_on

SQL: Final = named_queries(__name__)


class DecisionUnknown(NotFound):
    """No decision {number} is in force that lets {seller} sell to {buyer}.

    Register it at /permits/decisions and let another person of the bureau confirm it; then name its number. A text alone opens nothing.
    """

    code = "permits.decision_unknown"
    source = "docs/spec/permits.md 6"


class DecisionNotOn(RuleViolation):
    """The decision {number} holds from {from_on} to {until_on}, and not on {on}.

    Choose a day on which it holds, or register what the authority has decided since.
    """

    code = "permits.decision_not_on"
    source = "docs/spec/permits.md 6"


class DecisionUsedUp(RuleViolation, sorts={"pollutant": "pollutant"}):
    """Of {pollutant} for {vintage} in {area} the decision {number} allows {allowed} {unit}: {used} are used, and {asked} asked for.

    Reduce the quantity, cancel a sale that uses it and is not settled, or register a decision about more.
    """

    code = "permits.decision_used_up"
    source = "docs/spec/permits.md 6"


class DecisionYourOwn(Forbidden):
    """You have registered the decision {number}, or confirmed it; who did takes no part in a sale that uses it.

    Let another person take this step.
    """

    code = "permits.decision_your_own"
    source = "docs/spec/permits.md 6"


class DecisionRegistered(Conflict):
    """The decision {number} for sales of {seller} to {buyer} is in force already.

    Read it; revoke it before it is registered in other words.
    """

    code = "permits.decision_registered"
    source = "docs/spec/permits.md 6"


class DecisionPaperRegistered(Conflict):
    """The paper with this SHA-256 is registered as the decision {number} for sales of {seller} to {buyer}, and is in force.

    Write the number that stands on the paper; one paper allows what it says once. Revoke the other one where its number is wrong.
    """

    code = "permits.decision_paper_registered"
    source = "docs/spec/permits.md 6"


class DecisionForYourSale(Forbidden):
    """You have taken part in a sale that names the decision {number}; who did neither registers the decision nor confirms it.

    Let another person do it.
    """

    code = "permits.decision_for_your_sale"
    source = "docs/spec/permits.md 6"


class DecisionDaysImpossible(Malformed):
    """A decision of {issued_on} that holds from {from_on} to {until_on} has its days in no order.

    It is issued first, holds from then on or later, and ends last.
    """

    code = "permits.decision_days_impossible"


class DecisionPaperMalformed(Malformed):
    """'{digest}' is no SHA-256 of a paper.

    Write the 64 digits and small letters a to f that the hash of the file has.
    """

    code = "permits.decision_paper_malformed"


class _Found(NamedTuple):
    act_id: UUID
    from_on: date
    until_on: date
    deciders: list[int]
    """Persons who have registered and confirmed it."""


class _Use(NamedTuple):
    pollutant: str
    area: str
    vintage: int
    allowed: int
    used: int
    """By other sales that are not cancelled."""


def register_decision(
    books: Books,
    book_id: int,
    step: Step,
    *,
    act_id: UUID,
    seller: str,
    buyer: str,
    strips: Sequence[Strip],
    until: date,
    terms: DecisionTerms,
) -> Done[KeptAct]:
    """Ask to register a decision, which holds from the day of the step to `until`; a second person confirms.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, DecisionPaperMalformed, DecisionDaysImpossible, SameParty, NothingNamed, PollutantUnknown,
        VintagesImpossible, QuantityNotPositive, ReserveUnknown, SiteUnknown, SiteUndescribed, IdUsed, ProcessUnknown, IdNotVersion7,
        StepNotAllowed, RoleNotForStep, DecisionForYourSale, DecisionRegistered, DecisionPaperRegistered; never AmountBelowZero.
    """
    check_shown(number=terms.number, issued_by=terms.issued_by, document=step.document)
    if len(terms.digest) != 64 or not set(terms.digest) <= set("0123456789abcdef"):
        raise DecisionPaperMalformed(digest=terms.digest[:80])
    if not terms.issued_on <= step.on <= until:
        days = {"from_on": step.on.isoformat(), "until_on": until.isoformat()}
        raise DecisionDaysImpossible(issued_on=terms.issued_on.isoformat(), **days)
    if party_of(seller) == party_of(buyer):
        raise SameParty(party=party_of(seller))
    lines = check_lines(strips)
    check_giver(books, book_id, seller)
    for side in (seller, buyer):
        if side is buyer or not side.startswith("bureau:"):
            site_on(books, book_id, side, step.on)
    asked = Asked(seller, buyer, until, lines=lines, terms=terms, called={"site": "seller", "other": "buyer"})
    return begin_way(books, book_id, REGISTER, step, act_id=act_id, alone=None, asked=asked)


def revoke_decision(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Ask to revoke a decision, with reason and paper; it holds until another person confirms. Sales that are not settled then stand still.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, TextEmpty.
    """
    return acting.take(books, book_id, DECISIONS, act_id, "revoke", step)


def check_decided(
    books: ReadBooks,
    book_id: int,
    on: date,
    asked: Proposal,
    *,
    person: int | None = None,
    sale: UUID | None = None,
) -> None:
    """Check that a sale which names a decision has one that lets it through, and leaves it room, and is not the work of who acts.

    Args:
        books: where it is read.
        book_id: the book.
        on: day of what is done.
        asked: the sale; nothing is asked of one that names none.
        person: who acts; None for nobody in particular.
        sale: its id, where it is there already: a decision that took the place of another one may allow less.

    Raises (in this order):
        DecisionUnknown, DecisionNotOn, DecisionYourOwn, DecisionUsedUp; never PollutantUnknown: it was looked at before.
    """
    if not asked.approval.strip():
        return
    found = _find(books, book_id, asked)
    if found is None:
        raise DecisionUnknown(number=asked.approval, seller=asked.seller, buyer=asked.buyer)
    if not found.from_on <= on <= found.until_on:
        days = {"from_on": found.from_on.isoformat(), "until_on": found.until_on.isoformat()}
        raise DecisionNotOn(number=asked.approval, **days, on=on.isoformat())
    if person in found.deciders:
        raise DecisionYourOwn(number=asked.approval)
    _check_left(books, book_id, found, asked, sale)


def _check_left(books: ReadBooks, book_id: int, found: _Found, asked: Proposal, sale: UUID | None) -> None:
    """Check that a sale fits into what its decision allows and others have not used.

    Raises:
        DecisionUsedUp; never PollutantUnknown.
    """
    said = {"seller": asked.seller, "buyer": asked.buyer, "number": asked.approval}
    uses = read(books, _Use, SQL["uses"], book=book_id, act=found.act_id, sale=sale, **said)
    known = {(one.pollutant, one.area, one.vintage): one for one in uses}
    wanted: dict[tuple[str, str, int], int] = {}
    for strip in (one.strip for one in asked.goods):
        for year in strip.years:
            key = (strip.pollutant, strip.area, year)
            wanted[key] = wanted.get(key, 0) + strip.quantity
    for (pollutant, area, vintage), quantity in wanted.items():
        one = known.get((pollutant, area, vintage), _Use(pollutant, area, vintage, 0, 0))
        if one.used + quantity > one.allowed:
            raise DecisionUsedUp(
                number=asked.approval,
                allowed=written(one.allowed),
                unit=unit_of(pollutant),
                pollutant=pollutant,
                vintage=vintage,
                area=area,
                used=written(one.used),
                asked=written(quantity),
            )


def stands(books: ReadBooks, book_id: int, on: date, asked: Proposal) -> bool:
    """Tell whether a sale names no decision, or one that was not revoked and is not over on a day."""
    if not asked.approval.strip():
        return True
    found = _find(books, book_id, asked)
    return found is not None and on <= found.until_on


def hold_decision(books: Books, book_id: int, asked: Proposal) -> None:
    """Let one at a time use a decision of a seller; held until the transaction ends."""
    if asked.approval.strip():
        number_locked(books, book_id, f"decision:{asked.seller}")


def _find(books: ReadBooks, book_id: int, asked: Proposal) -> _Found | None:
    said = {"seller": asked.seller, "buyer": asked.buyer, "number": asked.approval}
    return find(books, _Found, SQL["in_force"], book=book_id, **said)


def _check_free(books: ReadBooks, book_id: int, step: Step, act: KeptAct) -> None:
    terms = act.said(DecisionTerms)
    sides = {"seller": act.site, "buyer": str(act.other)}
    said = {**sides, "number": terms.number}
    if single(books, bool, SQL["took_part"], book=book_id, person=step.person, **said):
        raise DecisionForYourSale(number=terms.number)
    found = find(books, _Found, SQL["in_force"], book=book_id, **said)
    if found is not None and found.act_id != act.act_id:  # what is being confirmed is registered already
        raise DecisionRegistered(**said)
    for number in read(
        books, str, SQL["same_paper"], book=book_id, act=act.act_id, digest=terms.digest, **sides
    ):
        raise DecisionPaperRegistered(number=number, **sides)


def _register(books: Books, book_id: int, step: Step, act: KeptAct, _asked_by: int | None) -> Made:
    """Register it.

    Raises (in this order):
        DecisionForYourSale, DecisionRegistered, DecisionPaperRegistered.
    """
    number_locked(books, book_id, f"decision:{act.site}")
    _check_free(books, book_id, step, act)
    return Made(figures=_number(act))


def _number(act: KeptAct) -> dict[str, object]:
    """What every event of a decision tells."""
    return {"number": act.said(DecisionTerms).number}


def _tells(_books: Books, taken: Acting[KeptAct]) -> Made:
    """Nothing is done beside the step, which tells the number."""
    return Made(figures=_number(taken.record))


def _check_confirm(books: ReadBooks, taken: Acting[KeptAct]) -> None:
    if taken.process.state == "proposed":
        _CONFIRM.check(books, taken)


def _confirm(books: Books, taken: Acting[KeptAct]) -> Made:
    if taken.process.state == "proposed":
        return _CONFIRM.do(books, taken)
    return Made(figures=_number(taken.record), told="revoke")


def _ends(_books: ReadBooks, _running: object, act: KeptAct) -> date | None:
    return act.until_on


DECISIONS: Final = act_conduct(
    DECISION,
    DecisionTerms,
    Verb("confirm", "Confirm as a second person", "复核", _check_confirm, _confirm),
    Verb("drop", "Drop what was asked for", "撤销申请", do=_tells),
    Verb("revoke", "Ask to revoke the decision", "申请撤销决定", check_paper_and_reason, _tells, steps=("ask_revocation",), paper=True),
)  # fmt: skip
"""How one acts with a decision."""
REGISTER: Final[Way] = Way(DECISIONS, "register", _register, None, check=_check_free, told=_number)
_CONFIRM: Final = second_verbs(lambda: (REGISTER,), "a decision", "决定")[0]

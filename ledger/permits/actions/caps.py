"""Caps: set, raised, lowered, and shared out from province to city to county; asked for by one person, confirmed by another."""

from collections.abc import Mapping
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import insert

from ledger.database import Books, ReadBooks
from ledger.database.queries import find, named_queries
from ledger.entries import check_shown, net
from ledger.errors import NotFound, RuleViolation
from ledger.journal.accounts import NewAccount, check_code, register_asset
from ledger.journal.foreseeing import Draft
from ledger.law_in_force.queries import law_of
from ledger.permits.actions.engine import Asked, KeptAct, act_conduct, number_locked
from ledger.permits.actions.lots import ActLine, lines_of_act
from ledger.permits.actions.second import Way, begin_way, one_draft, post_act, second_verbs
from ledger.permits.machines import CAP
from ledger.permits.queries.lots import cap_code, find_cap
from ledger.permits.rules import strips
from ledger.permits.rules.areas import check_area, check_inside
from ledger.permits.rules.second import quantity_alone
from ledger.permits.rules.strips import Strip, account, check_strips, written
from ledger.permits.shapes import Terms
from ledger.permits.tables import cap
from ledger.processes.acting import Done, Made
from ledger.processes.actions import Step
from ledger.register.holders import holder_of
from ledger.words import nothing

SQL: Final = named_queries(__name__)

PURPOSES = ("cap_limit", "cap_available", "cap_shared", "cap_issued", "lot_issued")


class CapUnknown(NotFound):
    """No cap is set for {pollutant} in the area {area} for {vintage}.

    Set the cap first; nothing is allocated without one.
    """

    code = "permits.cap_unknown"
    source = "docs/spec/permits.md 3"


class CapOtherParent(RuleViolation):
    """The cap of {area} does not get its room from {parent}.

    A cap gets all its room from one place: from the decision that set it, or from one higher cap.
    """

    code = "permits.cap_other_parent"
    source = "docs/spec/permits.md 3"


def set_cap(
    books: Books,
    book_id: int,
    step: Step,
    *,
    act_id: UUID,
    pollutant: str,
    area: str,
    vintage: int,
    quantity: int,
) -> Done[KeptAct]:
    """Set a cap for a pollutant, area and year, or raise the one that is set by `quantity`; a second person confirms.

    Raises (in this order):
        NothingNamed, PollutantUnknown, VintagesImpossible, QuantityNotPositive, CodeMalformed, JurisdictionUnknown, LawGap, IdUsed,
        ProcessUnknown, IdNotVersion7, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, RegionUnknown, CapOtherParent, and
        those of
        `post_act`; never TextEmpty, ScaleImpossible, DuplicateName, PromiseBroken, PurposeUnknown and LimitsImpossible; never
        AmountBelowZero.
    """
    return _begin(books, book_id, step, SET, act_id, Strip(pollutant, area, vintage, vintage, quantity))


def cut_cap(
    books: Books,
    book_id: int,
    step: Step,
    *,
    act_id: UUID,
    pollutant: str,
    area: str,
    vintage: int,
    quantity: int,
) -> Done[KeptAct]:
    """Lower a cap by what is neither issued nor shared out, on a paper; a second person confirms. What is cut the higher cap has again.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, NothingNamed, PollutantUnknown, VintagesImpossible, QuantityNotPositive, CodeMalformed,
        JurisdictionUnknown, LawGap, IdUsed, ProcessUnknown, IdNotVersion7, StepNotAllowed, RoleNotForStep, CapUnknown, and those of
        `post_act`, where Overdraft says that not so much is left; never AmountBelowZero.
    """
    check_shown(document=step.document)
    return _begin(books, book_id, step, CUT, act_id, Strip(pollutant, area, vintage, vintage, quantity))


def share_cap(
    books: Books,
    book_id: int,
    step: Step,
    *,
    act_id: UUID,
    pollutant: str,
    area: str,
    child: str,
    vintage: int,
    quantity: int,
) -> Done[KeptAct]:
    """Share room under a cap out to a lower area, which gets a cap of its own or a higher one; a second person confirms.

    What was shared out is no longer there to be issued above, so the lower caps never sum to more than the higher one.

    Raises (in this order):
        PollutantUnknown, VintagesImpossible, QuantityNotPositive, JurisdictionUnknown, CodeMalformed, NothingNamed, LawGap, IdUsed,
        ProcessUnknown, IdNotVersion7, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, CapUnknown, CapOtherParent,
        RegionUnknown,
        AreaOutside, and those of `post_act`, where Overdraft says that not so much room is left; never TextEmpty, ScaleImpossible,
        DuplicateName, PromiseBroken,
        PurposeUnknown and LimitsImpossible; never AmountBelowZero.
    """
    check_code("area", child)
    return _begin(
        books, book_id, step, SHARE, act_id, Strip(pollutant, area, vintage, vintage, quantity), child
    )


def known_cap(books: ReadBooks, book_id: int, pollutant: str, area: str, vintage: int) -> str:
    """Give the asset of a cap that must be there.

    Raises:
        CapUnknown: none was set.
    """
    if find_cap(books, book_id, pollutant, area, vintage) is None:
        raise CapUnknown(pollutant=pollutant, area=area, vintage=vintage)
    return cap_code(pollutant, area, vintage)


def _begin(
    books: Books, book_id: int, step: Step, way: Way, act_id: UUID, what: Strip, child: str | None = None
) -> Done[KeptAct]:
    check_strips([what])
    check_code("area", what.area)
    law = law_of(books, book_id, step.on)
    return begin_way(
        books,
        book_id,
        way,
        step,
        act_id=act_id,
        alone=quantity_alone(law, "second_person.caps", step.on, [what]),
        asked=Asked(
            f"bureau:{what.area}",
            f"bureau:{child}" if child else None,
            lines=[ActLine(what, what.quantity)],
            called=CALLED,
            law=law.version,
        ),
    )


def _check_set(books: ReadBooks, book_id: int, step: Step, act: KeptAct) -> None:
    what = _line(books, book_id, act)
    check_area(what.area, law_of(books, book_id, step.on))
    _check_parent(books, book_id, what, what.area, None)


def _check_cut(books: ReadBooks, book_id: int, _step: Step, act: KeptAct) -> None:
    what = _line(books, book_id, act)
    known_cap(books, book_id, what.pollutant, what.area, what.first_vintage)


def _check_share(books: ReadBooks, book_id: int, step: Step, act: KeptAct) -> None:
    what, child = _line(books, book_id, act), holder_of(str(act.other)).name
    known_cap(books, book_id, what.pollutant, what.area, what.first_vintage)
    parent = find_cap(books, book_id, what.pollutant, what.area, what.first_vintage)
    _check_parent(books, book_id, what, child, parent)
    check_area(child, law_of(books, book_id, step.on))
    check_inside(child, what.area)


def _draft_set(books: ReadBooks, book_id: int, _step: Step, act: KeptAct) -> Draft:
    what = _line(books, book_id, act)
    code = cap_code(what.pollutant, what.area, what.first_vintage)
    moves = net(
        (
            _move(what.area, "cap_available", code, what.quantity),
            _move(what.area, "cap_limit", code, -what.quantity),
        )
    )
    return Draft(act.act_id, moves, accounts_of(what.area))


def _draft_cut(books: ReadBooks, book_id: int, _step: Step, act: KeptAct) -> Draft:
    what = _line(books, book_id, act)
    code = cap_code(what.pollutant, what.area, what.first_vintage)
    moves = [
        _move(what.area, "cap_limit", code, what.quantity),
        _move(what.area, "cap_available", code, -what.quantity),
    ]
    asked = {"pollutant": what.pollutant, "area": what.area, "vintage": what.first_vintage}
    higher = find(books, _Higher, SQL["higher"], book=book_id, **asked)
    if higher is not None:
        above = cap_code(what.pollutant, higher.area, what.first_vintage)
        moves.append(_move(higher.area, "cap_available", above, what.quantity))
        moves.append(_move(higher.area, "cap_shared", above, -what.quantity))
    return Draft(act.act_id, net(moves))


def _draft_share(books: ReadBooks, book_id: int, _step: Step, act: KeptAct) -> Draft:
    what, child = _line(books, book_id, act), holder_of(str(act.other)).name
    above, below = (cap_code(what.pollutant, area, what.first_vintage) for area in (what.area, child))
    moves = net(
        (
            _move(what.area, "cap_shared", above, what.quantity),
            _move(what.area, "cap_available", above, -what.quantity),
            _move(child, "cap_available", below, what.quantity),
            _move(child, "cap_limit", below, -what.quantity),
        )
    )
    return Draft(act.act_id, moves, accounts_of(child))


def _check_parent(books: ReadBooks, book_id: int, what: Strip, area: str, parent: int | None) -> bool:
    """Check that a cap gets its room from `parent`, where it is there; tell whether it is."""
    asked = {"pollutant": what.pollutant, "area": area, "vintage": what.first_vintage}
    found = find(books, _Under, SQL["parent_of"], book=book_id, **asked)
    if found is not None and found.parent_id != parent:
        raise CapOtherParent(area=area, parent=nothing() if parent is None else what.area)
    return found is not None


def _set(books: Books, book_id: int, step: Step, act: KeptAct, asked_by: int | None) -> Made:
    """Set.

    Raises:
        AmountBeyondLargest, CapOtherParent, CodeMalformed, DuplicateName, JurisdictionUnknown, LawGap, LimitsImpossible, PromiseBroken,
        PurposeUnknown, RegionUnknown, ScaleImpossible, TextEmpty, TextTooLong, TextUnprintable, TooManyPostings;
        AccountClosed, AccountFrozen, AccountReceiveOnly, AccountUnknown, ApprovalMissing, ApprovalVoid,
        ApprovedByAnother, ApprovedByPoster, ApprovedOtherwise, AssetUnknown, CeilingReached, EffectiveBeforeBook,
        EffectiveInFuture, IdUsed, Overdraft, OverdraftLater, PeriodClosed, PeriodSoftClosed, PollutantUnknown, TotalTooLarge.
    """
    _check_set(books, book_id, step, act)
    what = _line(books, book_id, act)
    code = _ensure_cap(books, book_id, what, what.area, None)
    figures = {"cap": code, "quantity": written(what.quantity)}
    draft = _draft_set(books, book_id, step, act)
    return post_act(books, book_id, step, draft, "permits.cap", asked_by, figures)


def _cut(books: Books, book_id: int, step: Step, act: KeptAct, asked_by: int | None) -> Made:
    """Cut.

    Raises:
        AmountBeyondLargest, CapUnknown, CodeMalformed, TooManyPostings;
        AccountClosed, AccountFrozen, AccountReceiveOnly, AccountUnknown, ApprovalMissing, ApprovalVoid,
        ApprovedByAnother, ApprovedByPoster, ApprovedOtherwise, AssetUnknown, CeilingReached, EffectiveBeforeBook,
        EffectiveInFuture, IdUsed, Overdraft, OverdraftLater, PeriodClosed, PeriodSoftClosed, TotalTooLarge.
    """
    what = _line(books, book_id, act)
    code = known_cap(books, book_id, what.pollutant, what.area, what.first_vintage)
    figures = {"cap": code, "quantity": written(what.quantity)}
    draft = _draft_cut(books, book_id, step, act)
    return post_act(books, book_id, step, draft, "permits.cap_cut", asked_by, figures)


def _share(books: Books, book_id: int, step: Step, act: KeptAct, asked_by: int | None) -> Made:
    """Share.

    Raises:
        AmountBeyondLargest, AreaOutside, CapOtherParent, CapUnknown, CodeMalformed, DuplicateName, JurisdictionUnknown, LawGap,
        LimitsImpossible, PromiseBroken, PurposeUnknown, RegionUnknown, ScaleImpossible, TextEmpty, TextTooLong, TextUnprintable,
        TooManyPostings;
        AccountClosed, AccountFrozen, AccountReceiveOnly, AccountUnknown, ApprovalMissing, ApprovalVoid,
        ApprovedByAnother, ApprovedByPoster, ApprovedOtherwise, AssetUnknown, CeilingReached, EffectiveBeforeBook,
        EffectiveInFuture, IdUsed, Overdraft, OverdraftLater, PeriodClosed, PeriodSoftClosed, PollutantUnknown, TotalTooLarge.
    """
    _check_share(books, book_id, step, act)
    what, child = _line(books, book_id, act), holder_of(str(act.other)).name
    parent = find_cap(books, book_id, what.pollutant, what.area, what.first_vintage)
    below = _ensure_cap(books, book_id, what, child, parent)
    figures = {"cap": below, "quantity": written(what.quantity)}
    draft = _draft_share(books, book_id, step, act)
    return post_act(books, book_id, step, draft, "permits.cap_share", asked_by, figures)


CALLED: Final[Mapping[str, str | tuple[str, ...]]] = {
    "site": "area",
    "other": "child",
    "lines": ("pollutant", "area", "vintage", "vintage", "quantity"),
}
CAPS: Final = act_conduct(CAP, Terms, *second_verbs(lambda: WAYS, "a cap", "总量指标"))
SET: Final[Way] = Way(CAPS, "set", _set, one_draft(_draft_set), check=_check_set)
CUT: Final[Way] = Way(CAPS, "cut", _cut, one_draft(_draft_cut), check=_check_cut)
SHARE: Final[Way] = Way(CAPS, "share", _share, one_draft(_draft_share), check=_check_share)
WAYS: Final[tuple[Way, ...]] = (SET, CUT, SHARE)


def _line(books: ReadBooks, book_id: int, act: KeptAct) -> Strip:
    return lines_of_act(books, book_id, act.act_id)[0].strip


def _move(area: str, purpose: str, asset: str, quantity: int) -> tuple[str, str, int]:
    return account(f"bureau:{area}", purpose), asset, quantity


class _Under(NamedTuple):
    parent_id: int | None


class _Higher(NamedTuple):
    area: str


def accounts_of(area: str) -> list[NewAccount]:
    """Describe the accounts of the caps of an area."""
    bureau = f"bureau:{area}"
    return [NewAccount(account(bureau, purpose), bureau, purpose) for purpose in PURPOSES]


def _ensure_cap(books: Books, book_id: int, what: Strip, area: str, parent: int | None) -> str:
    pollutant, vintage = what.pollutant, what.first_vintage
    code = cap_code(pollutant, area, vintage)
    number_locked(books, book_id, code)
    if not _check_parent(books, book_id, what, area, parent):
        name = f"cap on {pollutant} in {area}, {vintage}"
        asset_id = register_asset(
            books, book_id, code, name, "cap", strips.unit_of(pollutant), strips.CAP_SCALE, 3
        )
        values = {"pollutant": pollutant, "area": area, "vintage": vintage, "parent_id": parent}
        books.connection.execute(insert(cap).values(book_id=book_id, asset_id=asset_id, **values))
    return code

"""Freezes: lots that an order of a court or the police holds still, whatever they are bound by already.

    A freeze that waits, by its rank, for what another one holds takes effect by itself when that one ends (`waiting`).
    A freeze whose order names a last day ends by itself after it (expire), as one that nobody confirms does (lapse).

    freeze_provisionally ─▶ provisional ─▶ confirm (another person, within the term) ─▶ frozen ─▶ execute
                                    ├────▶ lift (another person)
                                    └────▶ lapse, by itself, after the last day of the term
    propose ─▶ proposed ─▶ confirm (another person) ─▶ frozen
    frozen ─▶ lift ─▶ lift_asked ─▶ confirm (another person) ─▶ lifted, or drop ─▶ frozen

A freeze is urgent, so one person may begin it, where the rule pack gives a term within which another confirms it. What lapsed is not
begun by one person again. To let go is not urgent: what is confirmed is lifted by two, and stays held until the second one confirms.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import Books, Database, ReadBooks
from ledger.database.queries import find, named_queries, read, single
from ledger.entries import check_shown
from ledger.errors import Conflict, LedgerError, RuleViolation
from ledger.identifiers import derived
from ledger.journal.accounts import ensure_accounts
from ledger.journal.foreseeing import Draft
from ledger.law_in_force.queries import law_of
from ledger.permits.actions.bound import binding_conduct
from ledger.permits.actions.engine import (
    Asked,
    KeptAct,
    New,
    as_asked,
    begin_new,
    known_act,
    number_locked,
    post_taken,
    posted_by,
    posting,
    step_id,
)
from ledger.permits.actions.fee_returns import FREED, freeing, post_freed
from ledger.permits.actions.lots import (
    BACK,
    TakenLot,
    check_lines,
    choose_from,
    hold_still,
    lines_of_act,
    moving,
    permit_accounts,
    record_taken,
)
from ledger.permits.actions.receivers import check_party
from ledger.permits.actions.second import Way, begin_way, post_act, second_verbs
from ledger.permits.actions.waiting import Passed, check_rank, idle, parting, pass_on, together
from ledger.permits.machines import FREEZE
from ledger.permits.queries.lots import coming, parts
from ledger.permits.rules.strips import Strip, party_of
from ledger.permits.shapes import FreezeTerms
from ledger.processes import acting
from ledger.processes.acting import Acting, Done, Made, Verb
from ledger.processes.actions import Running, Step, lock
from ledger.processes.nightly import each_alone

SQL: Final = named_queries(__name__)

PROVISIONALLY: Final = "freeze_provisionally"
STANDING: Final = ("provisional", "frozen", "lift_asked")
"""States in which a freeze holds what it took, and waits for the rest."""
FREEZABLE: Final = ("holding", "sellable", "unpaid", "listed", "pledged")


class FreezeStands(Conflict, about="permits.freeze"):
    """The order {order} has frozen permits of {site} already, by the freeze {id}, which is {state}: one order holds once.

    Confirm or lift that freeze; where the order says more, lift it and freeze all that it says.
    """

    code = "permits.freeze_stands"
    source = "docs/spec/permits.md 8"


class FreezeEndsBefore(RuleViolation):
    """The order names {until} as its last day (`until`), and the freeze takes effect on {on}, after it.

    Name the last day that the order names, or none; what an order held that has ended needs no freeze.
    """

    code = "permits.freeze_ends_before"
    source = "docs/spec/permits.md 8.9"


class FreezeLapsed(RuleViolation):
    """The freeze by the order {order} could be confirmed until {until}, and has lapsed on {on}: nothing is held by it any more.

    Freeze by this order anew; from now on that takes two: one person asks and another confirms, and nothing is held before.
    """

    code = "permits.freeze_lapsed"
    source = "rule pack second_person.freeze_days"


def check_ends(until: date | None, on: date) -> None:
    """Check that an order has not ended when permits are frozen by it. Twin: LG086 `freeze_ends_before`.

    Raises:
        FreezeEndsBefore: it has.
    """
    if until is not None and until < on:
        raise FreezeEndsBefore(until=until.isoformat(), on=on.isoformat())


def freeze(
    books: Books,
    book_id: int,
    step: Step,
    *,
    act_id: UUID,
    site: str,
    strips: Sequence[Strip],
    order: str,
    authority: str,
    rank: int,
    until: date | None,
    claim: int = 0,
    creditor: str | None = None,
    today: date | None = None,
) -> Done[KeptAct]:
    """Freeze lots by an order: whatever they are bound by already is remembered, and comes back when it is lifted.

    By one person where the law gives a term within which another confirms; asked for, where it gives none, where that term is over
    already, and where a freeze by this person of the site, or one by this order, has lapsed before.

    Args:
        order: number of the order.
        authority: court or police.
        rank: place among several orders, 1 for the first.
        until: last day, when the order names one.
        claim: what is to be recovered, in fen.
        creditor: owner code of whom it is recovered for.

        today: the legal day on which it is asked for; None where that is the day of the step.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, NothingNamed, PollutantUnknown, VintagesImpossible, QuantityNotPositive,
        JurisdictionUnknown, LawGap, AmountBelowZero, IdUsed, ProcessUnknown, FreezeEndsBefore,
        SiteUnknown, SiteUndescribed, PartyUnknown, ReserveUnknown,
        BodyUnknown, FreezeStands, IdNotVersion7, StepNotAllowed, RoleNotForStep, HoldingTooSmall, RankTaken, CodeMalformed,
        PurposeUnknown, LimitsImpossible; those of `post_act`.
    """
    check_shown(order=order, authority=authority)
    lines = check_lines(strips)
    days = law_of(books, book_id, step.on).integer("second_person.freeze_days", step.on)
    last = step.on + timedelta(days=days)

    def asking(confirm_by: date | None) -> Asked:
        terms = FreezeTerms(order, authority, rank, confirm_by)
        return Asked(site, creditor, until=until, money=claim, lines=lines, terms=terms, called=CALLED)

    known = known_act(books, book_id, FREEZES, FREEZE_BY_TWO.what, step, act_id, asking(last))
    if isinstance(known, Done):
        return known
    check_ends(until, step.on)
    for one in (site, creditor):
        if one is not None:
            check_party(books, book_id, one, step.on)
    number_locked(books, book_id, f"freeze:{site}")
    stands = find(books, _Stands, SQL["held"], book=book_id, site=site, order=order)
    if stands is not None:
        raise FreezeStands(order=stands.named, site=site, id=str(stands.act_id), state=stands.state)
    again = {"site": site, "order": order, "person": step.person}
    by_two = (
        not days or last < (today or step.on) or single(books, bool, SQL["lapsed"], book=book_id, **again)
    )
    if by_two:
        words = {name: value for name, value in known.words.items() if name != "confirm_by"}
        new, asked = New(words), asking(None)
        return begin_way(books, book_id, FREEZE_BY_TWO, step, act_id=act_id, alone=None, asked=asked, new=new)

    def do(act: KeptAct) -> Made:
        made = _freeze(books, book_id, step, act, None)
        return replace(made, figures={**made.figures, "confirm_by": last.isoformat()})

    return begin_new(
        books, book_id, FREEZES, PROVISIONALLY, step, act_id=act_id, asked=asking(last), new=known, do=do
    )


def _reach(act: KeptAct) -> tuple[str, ...]:
    """Name what an order reaches: one of the first rank what is not frozen, one of a later rank also waits for what is."""
    return FREEZABLE if act.said(FreezeTerms).rank == 1 else (*FREEZABLE, "frozen")


def _choose(books: ReadBooks, book_id: int, act: KeptAct) -> list[TakenLot]:
    """Choose the lots of a freeze: what is there, and then what it waits for: what is frozen, and what comes back from others.

    Raises:
        HoldingTooSmall: there is not enough in one of the years.
    """
    lines, reach = lines_of_act(books, book_id, act.act_id), _reach(act)
    strips = [one.strip for one in lines]
    here = parts(books, book_id, act.site, reach, strips=strips)
    there = [one for one in here if one.held.purpose != "frozen"]
    frozen = [one for one in here if one.held.purpose == "frozen"]
    later = together(frozen, coming(books, book_id, act.site, strips))
    return choose_from([*there, *later], act.site, lines, (*FREEZABLE, "frozen"))


def _drafts_of_freeze(books: ReadBooks, book_id: int, _step: Step, act: KeptAct) -> tuple[Draft, ...]:
    lots = _choose(books, book_id, act)
    check_rank(books, book_id, act.act_id, act.said(FreezeTerms).rank, lots)
    draft = moving(act.act_id, lots, act.site, "frozen")
    return (draft,) if draft.postings else ()


def _freeze(books: Books, book_id: int, step: Step, act: KeptAct, asked_by: int | None) -> Made:
    """Freeze.

    Raises:
        AmountBeyondLargest, CodeMalformed, HoldingTooSmall, LimitsImpossible, PurposeUnknown, RankTaken, TooManyPostings;
        AccountClosed, AccountFrozen, AccountReceiveOnly, AccountUnknown, ApprovalMissing, ApprovalVoid,
        ApprovedByAnother, ApprovedByPoster, ApprovedOtherwise, AssetUnknown, CeilingReached, EffectiveBeforeBook,
        EffectiveInFuture, IdUsed, Overdraft, OverdraftLater, PeriodClosed, PeriodSoftClosed, TotalTooLarge.
    """
    said = act.said(FreezeTerms)
    hold_still(books, book_id, act.site)
    ensure_accounts(books, book_id, permit_accounts((act.site, "frozen")), step.actor_id)
    taken = _choose(books, book_id, act)
    record_taken(books, book_id, act.act_id, taken)
    check_rank(books, book_id, act.act_id, said.rank, taken)
    draft = moving(act.act_id, taken, act.site, "frozen")
    figures = {"order": said.order, "rank": said.rank}
    if not draft.postings:
        return Made(figures={**figures, "held": "nothing"}, owners=[party_of(act.site)])
    made = post_act(books, book_id, step, draft, "permits.freeze", asked_by, figures)
    return replace(made, owners=[party_of(act.site)])


def confirm_freeze(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Confirm as another person a freeze, by one person within its term or only asked for, or that it is lifted.

    Raises (in this order):
        ProcessUnknown, FreezeLapsed, StepPassed, StepUnnamed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep,
        SecondPersonNeeded,
        ActedBefore, StepBackdated, PeriodClosed, PeriodSoftClosed, TextEmpty; those of `_freeze`, those of `as_asked`,
        those of `post_taken`; AskerGone.
    """
    running, kept = acting.opened(books, book_id, FREEZES, act_id, step)
    if running.state == "lapsed":
        raise _lapsed(kept.said(FreezeTerms), running.last_on)
    return acting.take_opened(books, FREEZES, running, kept, "confirm", step)


def drop_freeze(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Drop a freeze, or its lifting, that was asked for and not confirmed: nothing was held still, or it stays held.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated.
    """
    return acting.take(books, book_id, FREEZES, act_id, "drop", step)


class _Stands(NamedTuple):
    act_id: UUID
    named: str
    """The order as it was written first."""
    state: str


def _lapsed(said: FreezeTerms, on: date) -> FreezeLapsed:
    return FreezeLapsed(order=said.order, until=str(said.confirm_by), on=on.isoformat())


class _Overdue(NamedTuple):
    act_id: UUID


def overdue(books: ReadBooks, book_id: int, today: date) -> list[UUID]:
    """List the freezes by one person whose term is over and that nobody has confirmed, and those whose order has ended."""
    return [one.act_id for one in read(books, _Overdue, SQL["overdue"], book=book_id, today=today)]


def lapse(books: Books, book_id: int, act_id: UUID, today: date) -> bool:
    """Let a freeze lapse whose term is over, or end whose order has ended: its lots go back, or pass to who waits; False if it is done.

    It is told in the name of who froze.

    Raises (in this order):
        ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded, ActedBefore, StepBackdated;
        PeriodClosed, PeriodSoftClosed, TextEmpty; those of `post_taken`; AskerGone.
    """
    running, record = _locked(books, book_id, act_id)
    last, until = record.said(FreezeTerms).confirm_by, record.until_on
    if running.state == "provisional" and last is not None and last < today:
        _of_itself(books, running, record, LAPSE, today, LAPSED)
    elif running.state in STANDING and until is not None and until < today:
        _of_itself(books, running, record, EXPIRE, today, EXPIRED)
    else:
        return False
    return True


def _locked(books: Books, book_id: int, act_id: UUID) -> tuple[Running, KeptAct]:
    """Lock a freeze, and read what is kept of it.

    Raises:
        ProcessUnknown
    """
    running, record = lock(books, book_id, act_id, FREEZE), FREEZES.find(books, book_id, act_id)
    assert record is not None, "an act is kept with its first step"
    return running, record


def _of_itself(
    books: Books, running: Running, record: KeptAct, verb: Verb[KeptAct], today: date, why: str
) -> None:
    """Take a step that nobody asks for, in the name of who froze.

    Raises (in this order):
        TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded, ActedBefore, StepBackdated, AskerGone.
    """
    first = running.steps[0]
    person = max(first.person, 0) or None
    step = Step(running.started_by, "bureau", today, why, first.document, person_id=person)
    acting.advance(books, FREEZES, verb, Acting(running, record, step, verb.action))


def end_idle(books: Books, book_id: int, site: str, today: date) -> None:
    """Let the freezes of a site end that wait for what was sold: they are paid out of the proceeds in their place.

    Raises (in this order):
        ProcessUnknown; those of `_of_itself`; never SecondPersonNeeded, ActedBefore and AskerGone.
    """
    for act_id in idle(books, book_id, site):
        running, record = _locked(books, book_id, act_id)
        _of_itself(books, running, record, SPEND, today, SPENT)


def lift(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Lift a freeze that nobody has confirmed: what has not ended meanwhile goes back where it was. Of any other, ask for it.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, ActedBefore, StepBackdated,
        PeriodClosed, PeriodSoftClosed, TextEmpty; those of `post_taken`; never SecondPersonNeeded and AskerGone.
    """
    return acting.take(books, book_id, FREEZES, act_id, "lift", step)


def lapse_all(database: Database, book_id: int, today: date) -> tuple[int, list[tuple[UUID, LedgerError]]]:
    """Let every freeze of a book lapse whose term is over, each in a transaction of its own.

    Returns:
        How many lapsed now, and which could not, with what stands against it.
    """
    with database.read() as books:
        found = overdue(books, book_id, today)
    return each_alone(
        found, lambda id: database.begin(partial(lapse, book_id=book_id, act_id=id, today=today))
    )


def _check_confirm(_books: ReadBooks, taken: Acting[KeptAct]) -> None:
    said = taken.record.said(FreezeTerms)
    if said.confirm_by is not None and taken.step.on > said.confirm_by:
        raise _lapsed(said, said.confirm_by + timedelta(days=1))


def _began_alone(running: Running, _act: KeptAct) -> bool:
    return running.steps[0].action == PROVISIONALLY


def _confirm_by(_books: ReadBooks, _running: Running, act: KeptAct) -> date | None:
    return act.said(FreezeTerms).confirm_by


def _lifting(running: Running, _act: KeptAct) -> bool:
    return running.state == "lift_asked" or (
        running.state == "lifted" and running.steps[-1].action == "confirm"
    )


def _lifting_dropped(running: Running, _act: KeptAct) -> bool:
    return "ask_lift" in running.done


def _posted(books: ReadBooks, running: Running, kept: KeptAct, step: str) -> Collection[UUID]:
    if step == "confirm" and running.state == "lifted":
        return (derived(kept.act_id, _LIFT), derived(kept.act_id, FREED))
    if step == "confirm" and _began_alone(running, kept):
        return ()
    if step in ("lift", LAPSE.action, EXPIRE.action):
        return (*posted_by(books, running, kept, step), derived(kept.act_id, FREED))
    return (kept.act_id,) if step == PROVISIONALLY else posted_by(books, running, kept, step)


def _check_lift(_books: ReadBooks, taken: Acting[KeptAct]) -> None:
    check_shown(document=taken.step.document)


def _choose_lift(_books: ReadBooks, taken: Acting[KeptAct]) -> str:
    return "lift" if taken.process.state == "provisional" else "ask_lift"


def _lift_or_ask(books: Books, taken: Acting[KeptAct]) -> Made:
    return _lift(books, taken) if taken.name == "lift" else Made()


def _lift_as_asked(books: Books, taken: Acting[KeptAct]) -> Made:
    return _lift(books, as_asked(taken))


def _lift(books: Books, taken: Acting[KeptAct]) -> Made:
    """Give back what a freeze held, but for what passes to those that wait for it."""
    book_id, site = taken.book_id, taken.record.site
    hold_still(books, book_id, site)
    back, passed = parting(books, book_id, taken.id, site)
    kind = "permits.restitution" if taken.name == QUASH_FREEZE.action else "permits.unfreeze"
    free = freeing(books, taken, back)
    made = post_freed(books, taken, free, post_taken(books, taken, kind, _draft_back(taken, back)))
    take_effect(books, taken, passed)
    return made


def take_effect(
    books: Books, ended: Acting[KeptAct], passed: Sequence[Passed], by: UUID | None = None
) -> None:
    """Let the freezes hold what has passed to them from an act that ends: another freeze, a lease, a withdrawal.

    Args:
        by: the act by which it passes, where that is another one: two reviews may give back parts of one withdrawal.

    Raises (in this order):
        ProcessUnknown; those of `_of_itself`; never SecondPersonNeeded, ActedBefore and AskerGone.
    """
    for act_id in dict.fromkeys(one.act_id for one in passed):
        running, record = _locked(books, ended.book_id, act_id)
        _of_itself(books, running, record, TAKE_EFFECT, ended.step.on, EFFECTIVE)
        pass_on(books, ended.book_id, by or ended.id, [one for one in passed if one.act_id == act_id])


def _draft_lift(books: ReadBooks, taken: Acting[KeptAct]) -> Draft:
    site = taken.record.site
    back = parting(books, taken.book_id, taken.id, site)[0]
    return _draft_back(taken, back)


def _draft_back(taken: Acting[KeptAct], lots: Sequence[TakenLot]) -> Draft:
    name = taken.name if taken.name in (LAPSE.action, EXPIRE.action) else _LIFT
    return moving(step_id(taken, name), lots, taken.record.site, "frozen", BACK)


def _ends(_books: ReadBooks, _running: Running, act: KeptAct) -> date | None:
    return act.until_on


_LIFT: Final = "lift"
"""Under which name the entry is derived that gives the lots back, whether one lifts it or another confirms that."""
CALLED: Final = {"money": "claim", "other": "creditor", "confirm_by": ""}
LAPSED: Final = "unconfirmed"
"""Why a freeze lapses."""
LAPSE: Final[Verb[KeptAct]] = Verb(
    "lapse", "The freeze lapses", "冻结逾期未确认，自行失效", do=_lift, posts=posting(_draft_lift)
)
"""Taken when the term is over; nobody asks for it."""
EXPIRED: Final = "its order has ended"
"""Why a freeze expires."""
EXPIRE: Final[Verb[KeptAct]] = Verb(
    "expire", "The freeze ends with its order", "冻结期限届满，自行解除", do=_lift, posts=posting(_draft_lift)
)
"""Taken after the last day that the order names; nobody asks for it."""
EFFECTIVE: Final = "what it waited for has come"
"""Why a freeze that waited takes effect."""
TAKE_EFFECT: Final[Verb[KeptAct]] = Verb(
    "take_effect", "The freeze that waited takes effect", "轮候冻结自动生效"
)
SPENT: Final = "nothing is left of what it waited for"
"""Why a freeze ends that only waited."""
SPEND: Final[Verb[KeptAct]] = Verb(
    "spend", "The freeze ends: nothing is left of what it waited for", "所轮候部分已不存在，轮候冻结终止"
)
QUASH_FREEZE: Final[Verb[KeptAct]] = Verb(
    "quash",
    "The freeze is lifted after a review",
    "冻结经复议撤销，予以解除",
    do=_lift,
    posts=posting(_draft_lift, _LIFT),
)
"""Taken with the outcome of a review that annuls it; nobody asks for it alone."""
FREEZES: Final = replace(
    binding_conduct(
        FREEZE,
        FreezeTerms,
        Verb(
            "confirm", "Confirm that the freeze is lifted", "复核解除冻结", do=_lift_as_asked, only=_lifting,
            posts=posting(_draft_lift, _LIFT),
        ),
        Verb("drop", "Drop the lifting", "撤回解除冻结的申请", only=_lifting_dropped),
        Verb(
            "confirm", "Confirm the provisional freeze", "确认临时冻结", _check_confirm, only=_began_alone, due=_confirm_by,
        ),
        *second_verbs(lambda: (FREEZE_BY_TWO,), "a freeze", "冻结"),
        Verb(
            "lift", "Lift the freeze", "解除冻结", _check_lift, _lift_or_ask, ("lift", "ask_lift"), _choose_lift,
            posts=posting(_draft_lift, _LIFT), paper=True,
        ),
        Verb(
            "execute", "Ask to sell what is frozen", "申请处置冻结的排污权",
            due=_ends, asks=("id", "buyer", "price", "costs", "costs_to"),
        ),
    ),
    posted=_posted,
)  # fmt: skip
"""How one acts with a freeze; what executes it is an enforcement, with an id of its own."""
FREEZE_BY_TWO: Final[Way] = Way(
    FREEZES, "freeze", _freeze, _drafts_of_freeze, told=lambda _: {"held": "nothing"}
)

"""What is owed: from the accepted assessment to instalments of those who owe them."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.compensation import shapes
from ledger.compensation.actions.duties import keep_duties, next_duty, stop_performed
from ledger.compensation.actions.engine import View, Work
from ledger.compensation.actions.estates import bounds, check_heirs, followed
from ledger.compensation.actions.joining import check_joins, join_parts
from ledger.compensation.actions.lowering import bear_again, leave, lower, read_in_all
from ledger.compensation.actions.payments import (
    HeadAmount,
    check_order,
    keep_payment,
    load_parts,
    open_amounts,
    reckon,
    reckon_after,
)
from ledger.compensation.rules.claims import INTEREST, Leg, leg, shift
from ledger.compensation.rules.liability import spread
from ledger.compensation.rules.obligations import (
    Obligation,
    check_bound,
    check_conversions,
    check_due,
    check_less,
    check_more,
    owing,
    read_obligation,
)
from ledger.compensation.rules.titles import begins
from ledger.compensation.tables.cases import figure
from ledger.compensation.tables.money import instalment, obligation, obligor, part
from ledger.database.queries import named_queries
from ledger.errors import RuleViolation
from ledger.processes.acts import Words, known_of, read
from ledger.words import several

SQL: Final = named_queries(__name__)

LESSENING: Final = (
    "pay",
    "call_guarantee",
    "grant_relief",
    "accept_project",
    "convert_project",
    "convert_duty",
)
"""Acts that make less of what is open: no judgment about it is dated before one of them."""


class ObligorNotLiable(RuleViolation):
    """{owner} is to owe something, and is no liable party of the case {case}.

    Add it as a liable party first, with its name: whoever owes sees the case.
    """

    code = "compensation.obligor_not_liable"
    source = "docs/spec/compensation.md 4"


class DecidedBefore(RuleViolation, about="compensation.case"):
    """It takes effect on {on}, and '{action}' of {before}, about which it would decide, is recorded already.

    Name the day from which it is in effect; if that is right, reverse what came later first, and record it again with its own day.
    """

    code = "compensation.decided_before"
    source = "docs/spec/compensation.md 5.7"


class NotPursued(RuleViolation):
    """{owner} is to owe something by a separate claim, and that is against {against}.

    Name those against whom it is; from another party something is pursued by a separate claim of its own.
    """

    code = "compensation.not_pursued"
    source = "docs/spec/compensation.md 16.4"


class Enforceable(NamedTuple):
    """An instalment or a duty in kind under a court document, of which the time to apply for enforcement is to run."""

    subject: str
    due_on: date
    last_on: date
    """Last day of the terms of its document."""
    court_since: date


class Agreed(NamedTuple):
    """An agreement that has not taken effect, and the words in which it was told."""

    obligation_id: UUID
    words: Words


def assessed(work: Work) -> dict[str, int]:
    """Give what is assessed and neither due nor waived, by head."""
    return {one.head: amount for one, amount in open_amounts(work).items() if one.purpose == "claim_assessed"}


def claimable(work: Work) -> dict[str, int]:
    """Give what of that is decided about on the way on which it is done, by head: the sums of a separate claim are its own."""
    if work.claim is not None:
        return dict(work.claim.claimed) if work.claim.in_force is None else {}
    return {head: amount for head, amount in work.stands.not_pursued(assessed(work)).items() if amount}


def on_way(work: Work, purpose: str, part: int) -> bool:
    """Tell whether a part, or a duty in kind, came to be owed on the way on which it is done."""
    return work.stands.way_of(purpose, part) == (work.claim and work.claim.id)


def accepted(work: Work) -> dict[str, int]:
    """Give what the last version of the assessment that was accepted says, by head, in fen."""
    return dict(work.read(HeadAmount, SQL["accepted"]))


def claimed_at_most(work: Work) -> Mapping[str, int]:
    """Give what is sued for on the way on which it is done, by head: what a judgment decides about, or what a separate claim pursues.

    Twin: `ledger.check_damage_court_record`.
    """
    return at_stake(work) if work.claim is None else work.claim.claimed


def at_stake(work: Work) -> dict[str, int]:
    """Give what a judgment decides about, by head: what is assessed, and what is due or owed in kind and still open, of its own way."""
    found = claimable(work)
    for one, amount in open_amounts(work, ("claim_due", "claim_in_kind")).items():
        if one.head != INTEREST and on_way(work, one.purpose, one.part):
            found[one.head] = found.get(one.head, 0) + amount
    return found


def waive_assessed(work: Work) -> None:
    """Waive what was assessed and never became due: the claim is not pursued."""
    work.post("waiver", shift(work.case.code, assessed(work), "claim_waived", "claim_assessed"))


def liable(view: View) -> Sequence[str]:
    """Give those who may come to owe something on the way on which it is done."""
    return view.owners if view.claim is None else view.claim.against


def read_owed(work: Work, told: shapes.Obligation) -> Obligation:
    """Read what an agreement or a judgment says; what is pursued apart already stays claimed, whether it is told so or not.

    Raises (in this order):
        those of `read_obligation`.
    """
    owed = read_obligation(told, work.on, liable(work))
    apart = work.stands.not_pursued(owed.apart) if work.claim is None else owed.apart
    return replace(owed, apart={head: amount for head, amount in apart.items() if amount > 0})


def check_owing(view: View, owed: Obligation) -> None:
    """Check that whoever is to owe a part or a duty, or is bound, is a liable party of the case, that who owes is bound, and pursued.

    Raises (in this order):
        ObligorNotLiable: somebody is no liable party; NotPursued: a separate claim is against others. NotBound, HeirBeyondInheritance.
    """
    for one in (*owing(owed), *owed.bound):
        if one not in view.owners:
            raise ObligorNotLiable(owner=one, case=view.case.code)
        if view.claim is not None and one not in view.claim.against:
            raise NotPursued(owner=one, against=several(view.claim.against))
    check_bound(owed)
    check_heirs(view, owed)


def agree(work: Work, told: shapes.Obligation) -> Obligation:
    """Keep an agreement, and tell what is owed by it; nothing is due before it takes effect.

    Raises (in this order):
        those of `read_obligation`; those of `check_due`; ObligorNotLiable, NotPursued, NotBound, HeirBeyondInheritance, ApartBeyondRest,
        LessThanAssessed, MoreThanAssessed; those of `check_joins`.
    """
    owed = read_owed(work, told)
    check_due(owed, work.on)
    check_owing(work, owed)
    there = claimable(work)
    waived = check_less(owed.heads, there, owed.less_basis, owed.apart)
    if waived:
        work.figures["below_assessment"] = owed.less_basis
    check_more(owed.heads, there, owed.more_basis)
    check_conversions(owed, owed.less_basis, owed.more_basis)
    check_joins(work, load_parts(work) if owed.joins else [], owed.joins)
    _keep(work, "agreement", owed)
    write_figures(work, "agreed", owed.heads)
    _write_rest(work, owed, there, waived)
    return owed


def judge(work: Work, told: shapes.Obligation, kind: str) -> None:
    """Let a judgment or a settlement inside a suit take effect; what was due before on its way and is still open, it replaces.

    Raises (in this order):
        DecidedBefore; those of `read_obligation`; those of `check_due`; ObligorNotLiable, NotPursued, NotBound,
        HeirBeyondInheritance; those of `read_in_all`; ApartBeyondRest, LessThanAssessed, MoreThanAssessed, PaymentBackdated,
        LawGap, LeaveImpossible; those of `check_joins`; those of `Work.post`.
    """
    check_first(work)
    owed = read_owed(work, told)
    check_due(owed, work.on)
    check_owing(work, owed)
    in_all = read_in_all(work, told, owed)
    there = at_stake(work)
    less, more = owed.less_basis or work.step.document, owed.more_basis or work.step.document
    waived = check_less(owed.heads, there, less, owed.apart)
    if waived:
        work.figures["below_assessment"] = less
    check_more(owed.heads, there, more)
    check_conversions(owed, less, more)
    replaced = replace_open(work)
    lower(work, in_all)
    if kind == "judgment":
        bear_again(work, replaced, sum(owed.money.values()), in_all)
    left = leave(work, told)
    _keep(work, kind, owed)
    write_figures(work, "judged", owed.heads)
    _write_rest(work, owed, there, waived)
    take_effect(work, work.record_id, owed, work.on, there, waived, {*in_all, *left})


def check_first(work: Work) -> None:
    """Check that a judgment or a settlement is dated before nothing that made less of what it decides about: a payment, a relief,
    works that were accepted, a conversion.

    Twin: `ledger.check_damage_order`.

    Raises:
        DecidedBefore: something is later.
    """
    later = [
        one
        for one in work.stands.acts
        if one.kind in LESSENING and one.confirmed_on is None and one.effective_on > work.on
    ]
    if later:
        first = min(later, key=lambda one: one.effective_on)
        raise DecidedBefore(on=work.on.isoformat(), action=first.kind, before=first.effective_on.isoformat())


def check_signed(view: View) -> None:
    """Check that what was signed can still take effect: another may have taken the place of who is to owe by it.

    Raises (in this order):
        those of `read_obligation`; ObligorNotLiable, NotPursued, NotBound, HeirBeyondInheritance; never AmountNotDecimal,
        AmountTooPrecise and AmountTooLarge: the words were taken.
    """
    found = view.find(Agreed, SQL["agreed"], way=view.claim and view.claim.id)
    if found is not None:
        told = read(shapes.Signed, known_of(shapes.Signed, found.words))
        check_owing(view, followed(view, read_obligation(told, view.on, liable(view))))


def in_force(work: Work, *, court: bool) -> None:
    """Let the last agreement take effect, as a court document or without a court; a case that is agreed has one.

    Raises (in this order):
        those of `read_obligation`; ObligorNotLiable, NotPursued, NotBound, HeirBeyondInheritance; those of `check_joins`; those of
        `Work.post`; never
        AmountNotDecimal, AmountTooPrecise and AmountTooLarge: the words were taken.
    """
    found = work.one(Agreed, SQL["agreed"], way=work.claim and work.claim.id)
    told = read(shapes.Signed, known_of(shapes.Signed, found.words))
    owed = followed(work, read_owed(work, told))
    check_owing(work, owed)
    waived = None
    if "apart" in found.words:  # of before, all that was not agreed was waived
        waived = dict(work.read(HeadAmount, SQL["waived"], id=found.obligation_id))
    take_effect(work, found.obligation_id, owed, work.on if court else None, claimable(work), waived)


def _write_rest(work: Work, owed: Obligation, there: Mapping[str, int], waived: Mapping[str, int]) -> None:
    """Keep what stays claimed from others, what is waived, and what is owed beyond: assessed = owed - beyond + apart + waived."""
    beyond = {head: amount - there.get(head, 0) for head, amount in owed.heads.items()}
    write_figures(work, "apart", owed.apart)
    write_figures(work, "waived", waived)
    write_figures(work, "beyond", {head: amount for head, amount in beyond.items() if amount > 0})


def _keep(work: Work, kind: str, owed: Obligation) -> None:
    work.insert(
        obligation,
        {
            "obligation_id": work.record_id,
            "kind": kind,
            "document": work.step.document,
            "conversion": owed.conversion,
            "separate_id": work.claim and work.claim.id,
        },
    )


def write_figures(work: Work, name: str, heads: Mapping[str, int]) -> None:
    """Keep a figure of the case by head of loss."""
    work.insert(
        figure,
        *({"record_id": work.record_id, "figure": name, "head": h, "amount": a} for h, a in heads.items()),
    )


def take_effect(
    work: Work,
    obligation_id: UUID,
    owed: Obligation,
    court_since: date | None,
    there: Mapping[str, int],
    waived: Mapping[str, int] | None = None,
    changed: Set[int] = frozenset(),
) -> None:
    """Make due what an obligation says: by head and part in the journal, by instalment beside it; what is owed in kind by duty.

    Args:
        work: the act in the making.
        obligation_id: of the obligation.
        owed: what it says.
        court_since: the day from which it is a court document; None where it is none.
        there: what of the assessed it is about, by head in fen.
        waived: what of that it waives; where nothing is said, all that is neither owed nor stays claimed.
        changed: parts of which it leaves less owed, or by fewer, so that recourse is another.

    Raises (in this order):
        those of `check_joins`; those of `Work.post`.
    """
    code = work.case.code
    legs: list[Leg] = []
    for head, amount in owed.heads.items():
        known = min(amount, there.get(head, 0))
        legs += [
            leg(code, head, "claim_assessed", -known),
            leg(code, head, "claim_established", known - amount),
        ]
    for head, amount in there.items():
        left = amount - min(owed.heads.get(head, 0), amount)
        less = left - min(owed.apart.get(head, 0), left) if waived is None else min(waived.get(head, 0), left)
        legs += [leg(code, head, "claim_assessed", -less), leg(code, head, "claim_waived", less)]
    first = next_part(work)
    for number, heads in enumerate(spread(owed.parts, owed.money), first):
        legs += [leg(code, head, "claim_due", amount, number) for head, amount in heads.items()]
    duty = next_duty(work)
    for number, one in enumerate(owed.duties, duty):
        legs += [leg(code, head, "claim_in_kind", amount, number) for head, amount in one.heads.items()]
    work.run(SQL["take_effect"], on=work.on, court=court_since, id=obligation_id)
    work.post("obligation", [one for one in legs if one.amount])
    keep_parts(work, obligation_id, owed, first)
    keep_duties(work, obligation_id, owed.duties, duty)
    start_enforcement_terms(work)
    join_parts(work, owed.joins, changed)


def keep_parts(
    work: Work,
    obligation_id: UUID,
    owed: Obligation,
    first: int,
    most: Mapping[str, Sequence[int]] | None = None,
) -> None:
    """Keep the parts of an obligation, who owes them, an heir up to what it inherited, and their instalments, each with its term."""
    number = work.one(int, SQL["next_instalment"])
    most = bounds(work, owed) if most is None else most
    for place, (one, schedule) in enumerate(zip(owed.parts, owed.schedules, strict=True), first):
        work.insert(part, {"part": place, "obligation_id": obligation_id, "amount": one.amount})
        work.insert(
            obligor,
            *(
                {
                    "part": place,
                    "owner": who.owner,
                    "place": n,
                    "numerator": who.share.numerator,
                    "denominator": who.share.denominator,
                    "most": most[who.owner][place - first] if who.owner in most else None,
                }
                for n, who in enumerate(one.obligors, 1)
            ),
        )
        rows = [
            {"number": n, "part": place, "due_on": x.due_on, "amount": x.amount, "settled": 0}
            for n, x in enumerate(schedule, number)
        ]
        work.insert(instalment, *rows)
        for n, x in enumerate(schedule, number):
            work.name_end("payment", x.due_on, "last day of the term of an instalment", subject=str(n))
        number += len(rows)


def start_enforcement_terms(work: Work) -> None:
    """Let the time to apply for enforcement run of each instalment and duty in kind under a court document, without anybody's asking.

    Raises:
        nothing of its own.
    """
    for one in work.read(Enforceable, SQL["untermed"]):
        start_enforcement_term(work, one)


def start_enforcement_term(work: Work, one: Enforceable) -> None:
    """Let the time to apply for enforcement run of one of them, from the day from which the rule pack counts it."""
    found = work.law.find("compensation.enforcement_from", work.on)
    counted = "each" if found is None else str(found.value)
    work.start(
        "enforcement", on=begins(one.due_on, one.last_on, one.court_since, counted), subject=one.subject
    )


def next_part(work: Work) -> int:
    """Give the number of the next part of a case."""
    return work.one(int, SQL["next_part"])


def replace_open(work: Work) -> dict[int, int]:
    """Bring what is due and still open on its way back to what is assessed: a judgment decides about it anew.

    Gives what was open of each part, in fen. Late interest has run up to its day, and stays due as far as it is owed again (`bear_again`).

    Raises (in this order):
        PaymentBackdated: something was paid after the day of the judgment. LawGap; those of `Work.post`.
    """
    replaced = [
        one
        for one in load_parts(work)
        if any(x.open for x in one.instalments) and on_way(work, "claim_due", one.part)
    ]
    for one in replaced:
        check_order(work, one.part)
        reckon(work, one)
    legs: list[Leg] = []
    back: dict[str, int] = {}
    for (head, number, purpose), amount in open_amounts(work).items():
        if purpose in ("claim_due", "claim_in_kind") and head != INTEREST and on_way(work, purpose, number):
            legs.append(leg(work.case.code, head, purpose, -amount, number))
            back[head] = back.get(head, 0) + amount
    legs += [leg(work.case.code, head, "claim_assessed", amount) for head, amount in back.items()]
    outcome = work.post("replacement", legs, name="replaced")
    if outcome is None:
        return {}
    for duty in work.stands.duties:
        if on_way(work, "claim_in_kind", duty.number):
            stop_performed(work, duty.number, 0)
    for one in replaced:
        left = [(x.number, x.open) for x in one.instalments if x.open]
        total = sum(amount for _, amount in left)
        keep_payment(
            work,
            one.part,
            "replaced",
            "-",
            total,
            left,
            entry_id=outcome.entry.id,
            name=f"replaced {one.part}",
        )
        reckon_after(work, one)
    return {one.part: sum(x.open for x in one.instalments) for one in replaced}

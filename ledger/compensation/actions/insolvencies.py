"""Bankruptcy of a liable party: accepted by a court, the claim filed, admitted or disputed, dividends, and its end.

    declare_bankrupt ▶ accepted ─ file_claim ▶ filed ─ admit_claim ▶ admitted ─ distribute_assets ▶ distributed
                                                └ dispute_claim ▶ disputed ┘       │ pay: the administrator
          close_insolvency: what the bankrupt alone owes is written off ◀──────────┘   (revive: it goes on)
          dismiss_insolvency: the petition is rejected, and all is as if it had never been

All but the dispute take two. What was not filed in time is filed until the last distribution (`supplement_claim`), and admitted then.

What only bankrupts owe bears no interest from the day of acceptance on and is due on it; joint debtors owe on, with their interest.
No enforcement goes on against the bankrupt, and the preservation of its property ends.

Law: 企业破产法 art. 10–12, 19, 44–59, 113–124; docs/spec/compensation.md 16.8.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final
from uuid import UUID

from ledger.amounts import yuan
from ledger.compensation import party_shapes, shapes
from ledger.compensation.actions.claims import ObligorNotLiable
from ledger.compensation.actions.courts import join
from ledger.compensation.actions.dividends import PAID, paid_by, room_of
from ledger.compensation.actions.engine import View, Work
from ledger.compensation.actions.gone_out import gone_to
from ledger.compensation.actions.guarantees import check_none_held
from ledger.compensation.actions.named_acts import of_payments, said
from ledger.compensation.actions.payments import (
    OwedPart,
    load_parts,
    look_at_parts,
    post_recourse,
    reckon_all,
    reckoned,
)
from ledger.compensation.actions.suits import check_number, check_paper
from ledger.compensation.actions.write_offs import write_off_parts
from ledger.compensation.machines import BANKRUPT, ENFORCEMENT, INSOLVENCY, PRESERVATION
from ledger.compensation.queries.beside import Insolvency
from ledger.compensation.rules.claims import check_above_zero
from ledger.compensation.rules.liability import owing_on
from ledger.compensation.tables.insolvencies import insolvency
from ledger.database.queries import named_queries
from ledger.entries import check_shown
from ledger.errors import Conflict, Malformed, RuleViolation
from ledger.journal.accounts import check_code
from ledger.processes.actions import begin

SQL: Final = named_queries(__name__)


class InsolvencyRuns(Conflict, about="compensation.insolvency"):
    """{party} is bankrupt already in the case {case}: its bankruptcy is {state}.

    Go on with that one; where its petition was rejected, record that first.
    """

    code = "compensation.insolvency_runs"
    source = "企业破产法 art. 10, 12"


class AdministratorUnfit(Malformed):
    """{administrator} is no administrator of {party}: {fault}.

    Name who administers its assets, under a code of its own in this case: by it is known for whom it pays.
    """

    code = "compensation.administrator_unfit"
    source = "企业破产法 art. 22–25"


class DeclaredTooSoon(Malformed):
    """Claims would be filed until {until}, and the petition was accepted on {on}.

    Name the last day that the notice of the court names: thirty days to three months after it.
    """

    code = "compensation.declared_too_soon"
    source = "企业破产法 art. 45"


class FiledBeyondOwed(RuleViolation):
    """{amount} yuan would be filed, and {owed} yuan were owed by {party} on the day of acceptance, interest up to the day before included.

    File at most that.
    """

    code = "compensation.filed_beyond_owed"
    source = "企业破产法 art. 46"


class AdmittedBeyondFiled(RuleViolation):
    """{amount} yuan would be admitted, and {filed} yuan were filed.

    Write what the list of claims names.
    """

    code = "compensation.admitted_beyond_filed"
    source = "企业破产法 art. 57–58"


class DistributedBeyondAdmitted(RuleViolation):
    """{amount} yuan more would be distributed, and of the {admitted} yuan that were admitted {left} yuan are left.

    Write what the plan gives to this claim.
    """

    code = "compensation.distributed_beyond_admitted"
    source = "企业破产法 art. 115–116"


class LessUnfounded(RuleViolation):
    """{amount} yuan are less than the {before} yuan that could be, and no basis is named.

    Name the basis, which an auditor will read beside both sums, or the whole.
    """

    code = "compensation.less_unfounded"
    source = "企业破产法 art. 48–49, 57–58, 115; docs/spec/compensation.md 16.8"


class DividendsPaid(RuleViolation):
    """The administrator of {party} has paid {paid} yuan, so the petition was not rejected.

    Reverse these payments first, or close the bankruptcy.
    """

    code = "compensation.dividends_paid"
    source = "企业破产法 art. 12, 108"


class PaidSinceAcceptance(RuleViolation):
    """{party} has paid {amount} yuan itself since {on}, when its petition was accepted: such payments settle nothing. They are {rests}.

    Reverse them, the last one first, then record the acceptance, and then what came as held (`hold_excess`): it goes back to the
    administrator.
    """

    code = "compensation.paid_since_acceptance"
    source = "企业破产法 art. 16; docs/spec/compensation.md 16.8"


class WentToBankrupt(RuleViolation):
    """Since its petition was accepted on {on}, {amount} yuan went to {party} itself, and {told} yuan are said to be handed on: {rests}.

    They are its administrator's. Reverse what has come back, the last one first, and let it go to the administrator; of what the party has
    still, say in `handed_on` how much it is: the administrator has it from there.
    """

    code = "compensation.went_to_bankrupt"
    source = "企业破产法 art. 17, 25; docs/spec/compensation.md 16.8"


class EnforcementBarred(RuleViolation):
    """What is overdue in the case {case} is owed by bankrupts alone: {parties}.

    File the claim in the bankruptcy; nothing is enforced beside it.
    """

    code = "compensation.enforcement_barred"
    source = "企业破产法 art. 19"


def check_declarable(view: View) -> None:
    """Check that the case has a liable party that is not bankrupt yet.

    Raises:
        InsolvencyRuns: all are; the one that is asked for is named, else the first.
    """
    going = {one.owner: one.state for one in view.stands.insolvencies if one.counts}
    if view.owners and all(owner in going for owner in view.owners):
        named = getattr(view.told, "party", None)
        party = named if named in going else view.owners[0]
        raise InsolvencyRuns(party=party, case=view.case.code, state=going[party])


def declare_bankrupt(work: Work, told: party_shapes.Bankruptcy) -> None:
    """Record the ruling that accepts the petition of bankruptcy of a liable party.

    Raises (in this order):
        CourtPaperMissing, CaseNumberMissing, ObligorNotLiable, InsolvencyRuns, CodeMalformed, TextTooLong, TextUnprintable, TextEmpty,
        AdministratorUnfit, DeclaredTooSoon, PaidSinceAcceptance, WentToBankrupt; those of `begin`; those of `Work.sub`; LawGap; those of
        `Work.post`.
    """
    check_number(work, told.number)
    if told.party not in work.owners:
        raise ObligorNotLiable(owner=told.party, case=work.case.code)
    for one in work.stands.insolvencies:
        if one.owner == told.party and one.counts:
            raise InsolvencyRuns(party=told.party, case=work.case.code, state=one.state)
    check_code("administrator", told.administrator)
    check_shown(administrator_name=told.administrator_name)
    _check_administrator(work, told)
    if told.declare_by <= work.on:
        raise DeclaredTooSoon(until=told.declare_by.isoformat(), on=work.on.isoformat())
    _check_unpaid(work, told.party)
    _check_gone(work, told)
    join(work, told.court, "court", told.court_name)
    begin(work.books, work.book_id, work.record_id, INSOLVENCY, "declare", work.step)
    work.insert(
        insolvency,
        {
            "insolvency_id": work.record_id,
            "owner": told.party,
            "number": told.number,
            "administrator": told.administrator,
            "administrator_name": told.administrator_name,
            "accepted_on": work.on,
            "declare_by": told.declare_by,
        },
    )
    work.name_end("claim_filing", told.declare_by, "named in the ruling", subject=str(work.record_id))
    _end_preservations(work, told)
    _suspend_enforcements(work, told.party)
    reckon_all(work)
    work.subject = work.record_id
    work.figures["party"] = told.party


def _check_administrator(work: Work, told: party_shapes.Bankruptcy) -> None:
    fault = None
    if told.administrator in work.owners:
        fault = "it is a liable party of the case"
    elif any(one.administrator == told.administrator and one.counts for one in work.stands.insolvencies):
        fault = "it administers the assets of another one in the case under this code"
    if fault is not None:
        raise AdministratorUnfit(administrator=told.administrator, party=told.party, fault=fault)


def _check_unpaid(work: Work, party: str) -> None:
    """Check that nothing is counted that the bankrupt itself has paid, or was credited, since its petition was accepted.

    A deposit that was called is the security of who called it (art. 109).
    """
    found = [
        x
        for x in work.stands.payments
        if x.payer == party
        and x.route in PAID
        and x.route != "deposit"
        and x.paid_on >= work.on
        and x.amount > x.excess
    ]
    if found:
        amount = yuan(sum(x.amount - x.excess for x in found))
        acts = said(of_payments(work, found))
        raise PaidSinceAcceptance(party=party, amount=amount, on=work.on.isoformat(), rests=acts)


def _check_gone(work: Work, told: party_shapes.Bankruptcy) -> None:
    """Check that of what went to the bankrupt itself since its petition was accepted is said that its administrator has it.

    Twin: `damage_insolvency_handed_on`.

    Raises:
        WentToBankrupt: it is not.
    """
    found = gone_to(work, told.party)
    gone, handed_on = sum(fen for _, fen in found), told.handed_on or 0
    if gone != handed_on:
        figures = {"amount": yuan(gone), "told": yuan(handed_on), "on": work.on.isoformat()}
        raise WentToBankrupt(party=told.party, rests=said([act for act, _ in found]), **figures)


def _end_preservations(work: Work, told: party_shapes.Bankruptcy) -> None:
    """End the preservation of property of the bankrupt, by the ruling of acceptance (企业破产法 art. 19)."""
    for one in work.stands.preservations:
        step = {"applied": "deny", "granted": "lift"}.get(one.state)
        if told.party in one.against and step is not None:
            work.sub(PRESERVATION, step, one.id, because=told.number)
            work.stop("preservation", subject=str(one.id))


def _suspend_enforcements(work: Work, party: str) -> None:
    """Suspend the enforcements that are against bankrupts alone; of one from before that was kept, where nobody else owes anything."""
    gone = bankrupts(work) | {party}
    alone = not work.one(bool, SQL["owed_by_others"])
    for one in work.stands.enforcements:
        if one.state in ("running", "reconciled") and (set(one.against) <= gone if one.against else alone):
            work.sub(ENFORCEMENT, "suspend", one.id)


# -- the claim in the bankruptcy ------------------------------------------------------------------------------------------


def insolvency_of(view: View, subject: UUID) -> Insolvency:
    """Find a bankruptcy that the case lists."""
    return next(one for one in view.stands.insolvencies if one.id == subject)


def bankrupts(view: View) -> set[str]:
    """Give who is bankrupt in the case, by its code."""
    return {one.owner for one in view.stands.insolvencies if one.counts}


def owed_by(view: View, one: Insolvency) -> int:
    """Give what a bankrupt owed on the day of acceptance, interest up to the day before it included, in fen.

    Where nothing is owed yet, it is what was assessed. What was paid since by whomever takes nothing of it, until all is paid: the whole
    is filed against each who owes it (art. 52), and nobody gets more than that.

    Raises:
        LawGap: the law has no rate of late interest.
    """
    parts = [part for part in look_at_parts(view.stands) if one.owner in owing_on(part.owing, view.on)]
    if not parts:
        return sum(view.stands.open(("claim_assessed",)).values())
    owing = [x for x in parts if one.owner in view.stands.still_owing(x.part, x.owing, view.on)]
    return sum(_owed_of(view, part, one) for part in owing)


def _owed_of(view: View, part: OwedPart, one: Insolvency) -> int:
    """Give what of a part was owed on the day of acceptance, up to what this one owes of it; nothing where nothing is left."""
    then = _then(part, one, view.on)
    owed, _ = (then, None) if part.court_since is None else reckoned(view, then, view.stands.suspended)
    left = sum(x.open for x in part.instalments) + max(0, owed.interest - part.interest_paid)
    return _whole_of(view, part, one, PAID) if left else 0


def _then(part: OwedPart, one: Insolvency, on: date) -> OwedPart:
    """Give a part without the interest that runs from the acceptance on."""
    return replace(part, unburdened=(*part.unburdened, (one.accepted_on, on)), interest_through=None)


def _whole_of(view: View, part: OwedPart, one: Insolvency, since: Sequence[str]) -> int:
    """Give what of a part was owed on the day of acceptance, up to what this one owes; what was counted since on some ways was owed."""
    then = _then(part, one, view.on)
    owed, _ = (then, None) if part.court_since is None else reckoned(view, then, view.stands.suspended)
    counted = [
        x
        for x in view.stands.payments
        if x.part == part.part and x.route in since and x.paid_on >= one.accepted_on
    ]
    principal = sum(x.amount - x.interest - x.excess for x in counted)
    paid = part.interest_paid - sum(x.interest - view.stands.back(x.id, "interest") for x in counted)
    whole = sum(x.open for x in part.instalments) + principal + max(0, owed.interest - paid)
    day = one.accepted_on
    return min(whole, room_of(view.stands, day, part.part, part.owing, one.owner, before=day))


def owed_then(view: View, one: Insolvency) -> int:
    """Give what a bankrupt owed on the day of acceptance as it is known now, in fen, whatever was paid or written off of it since.

    Where nothing is owed by a document yet, it is what stands assessed. Twin: `ledger.damage_claims_bound`.

    Raises:
        LawGap: the law has no rate of late interest.
    """
    if (
        view.on < one.accepted_on
    ):  # of an act of an earlier day, too, it is what was owed on that of the acceptance
        view = view.as_of(replace(view.step, on=one.accepted_on), view.law)
    days = (one.accepted_on, view.on)
    parts = [
        x for x in look_at_parts(view.stands) if any(one.owner in owing_on(x.owing, day) for day in days)
    ]
    if not parts:
        return sum(view.stands.open(("claim_assessed",)).values())
    released = {x.part for x in view.stands.payments if (x.route, x.payer) == ("release", one.owner)}
    ways = (*PAID, "written_off")
    return sum(_whole_of(view, part, one, ways) for part in parts if part.part not in released)


def _asked(told: object, whole: int) -> int:
    """Give what is asked for, in fen; where no sum is named the whole, and at least a fen, which is the least that could be."""
    named = getattr(told, "amount", None)
    return named if isinstance(named, int) else max(1, whole)


def _fileable(view: View, told: object, one: Insolvency, before: int) -> tuple[int, int]:
    """Give what is to be filed by what is told, and what was owed and is not filed yet, in fen.

    Raises (in this order):
        LawGap, FiledBeyondOwed.
    """
    owed = max(0, owed_by(view, one) - before)
    amount = _asked(told, owed)
    if amount > owed:
        raise FiledBeyondOwed(amount=yuan(amount), owed=yuan(owed), party=one.owner)
    return amount, owed


def check_filing(view: View, subject: UUID) -> None:
    """Check that so much was owed as is to be filed, and something.

    Raises (in this order):
        LawGap, FiledBeyondOwed.
    """
    _fileable(view, view.told, insolvency_of(view, subject), 0)


def file_claim(work: Work, told: party_shapes.Filing) -> None:
    """File the claim with the administrator; less than was owed on a basis.

    Raises (in this order):
        CourtPaperMissing, NotAboveZero, LawGap, FiledBeyondOwed, LessUnfounded; those of `Work.sub`.
    """
    _file(work, told, "file_claim", 0)
    work.stop("claim_filing", subject=str(told.subject))


def check_supplement(view: View, subject: UUID) -> None:
    """Check that so much was owed and is not filed yet as is to be filed, and something.

    Raises (in this order):
        LawGap, FiledBeyondOwed.
    """
    one = insolvency_of(view, subject)
    _fileable(view, view.told, one, one.claimed or 0)


def supplement_claim(work: Work, told: party_shapes.Filing) -> None:
    """File what was not filed in time, before the last distribution; what was distributed before is not distributed anew (art. 56).

    Raises (in this order):
        CourtPaperMissing, NotAboveZero, LawGap, FiledBeyondOwed, LessUnfounded; those of `Work.sub`.
    """
    _file(work, told, "supplement_claim", insolvency_of(work, told.subject).claimed or 0)


def _file(work: Work, told: party_shapes.Filing, step: str, before: int) -> None:
    check_paper(work)
    one = insolvency_of(work, told.subject)
    if told.amount is not None:
        check_above_zero(told.amount)
    amount, owed = _fileable(work, told, one, before)
    _check_basis(amount, owed, told.basis)
    work.sub(INSOLVENCY, step, told.subject)
    work.run(SQL["claimed"], id=told.subject, amount=before + amount, owed=before + owed)
    work.figures |= {"party": one.owner, "amount": yuan(amount), "owed": yuan(owed)}


def _check_basis(amount: int, before: int, basis: str) -> None:
    """Check that less is filed or admitted on a basis. Twin: `damage_insolvency_stepped`.

    Raises:
        LessUnfounded: it is not.
    """
    if amount < before and not basis.strip():
        raise LessUnfounded(amount=yuan(amount), before=yuan(before))


def check_admission(view: View, subject: UUID) -> None:
    """Check that so much was filed and is not admitted yet as is to be admitted, and something.

    Raises:
        AdmittedBeyondFiled: it is not.
    """
    _admissible(insolvency_of(view, subject), _asked(view.told, 1))


def _admissible(one: Insolvency, amount: int) -> int:
    """Give what was filed and is not admitted yet, of which so much is to be admitted, in fen.

    Raises:
        AdmittedBeyondFiled: it is more.
    """
    filed = max(0, (one.claimed or 0) - (one.admitted or 0))
    if amount > filed:
        raise AdmittedBeyondFiled(amount=yuan(amount), filed=yuan(filed))
    return filed


def admit_claim(work: Work, told: party_shapes.Admission) -> None:
    """Record what of the claim was admitted, less on a basis: in the list that the court confirmed, or by the judgment about it.

    What was filed or disputed later is admitted beside what was admitted before.

    Raises (in this order):
        CourtPaperMissing, NotAboveZero, AdmittedBeyondFiled, LessUnfounded; those of `Work.sub`.
    """
    check_paper(work)
    amount = check_above_zero(told.amount)
    one = insolvency_of(work, told.subject)
    filed = _admissible(one, amount)
    _check_basis(amount, filed, told.basis)
    work.sub(INSOLVENCY, "admit_claim", told.subject)
    work.run(SQL["admitted"], id=told.subject, amount=(one.admitted or 0) + amount)
    work.figures |= {"party": one.owner, "amount": yuan(amount), "filed": yuan(filed)}


def dispute_claim(work: Work, told: shapes.Subject) -> None:
    """Record that the claim was not admitted, and is disputed.

    Raises (in this order):
        CourtPaperMissing; those of `Work.sub`.
    """
    check_paper(work)
    work.sub(INSOLVENCY, "dispute_claim", told.subject)


def check_distribution(view: View, subject: UUID) -> None:
    """Check that so much was admitted and is not distributed yet as is to be distributed, and something.

    Raises:
        DistributedBeyondAdmitted: it is not.
    """
    check_distributable(insolvency_of(view, subject), _asked(view.told, 1))


def check_distributable(one: Insolvency, amount: int) -> None:
    """Check that so much was admitted and is not distributed yet, in fen.

    Raises:
        DistributedBeyondAdmitted: it is more.
    """
    admitted = one.admitted or 0
    left = max(0, admitted - one.distributed)
    if amount > left:
        raise DistributedBeyondAdmitted(amount=yuan(amount), admitted=yuan(admitted), left=yuan(left))


def distribute_assets(work: Work, told: party_shapes.DistributionPlan) -> None:
    """Record a plan of distribution that the court has approved: so much its administrator pays.

    Raises (in this order):
        CourtPaperMissing, CaseNumberMissing, NotAboveZero, DistributedBeyondAdmitted; those of `Work.sub`.
    """
    check_number(work, told.number)
    amount = check_above_zero(told.amount)
    one = insolvency_of(work, told.subject)
    check_distributable(one, amount)
    work.sub(INSOLVENCY, "distribute_assets", told.subject)
    keep_distributed(work, told.subject, one.distributed + amount)
    work.figures |= {"party": one.owner, "amount": yuan(amount), "admitted": yuan(one.admitted or 0)}


def keep_distributed(work: Work, subject: UUID, amount: int) -> None:
    """Keep what all plans of distribution give to the claim, in fen."""
    work.run(SQL["distributed"], id=subject, amount=amount)


# -- its end --------------------------------------------------------------------------------------------------------------


def check_closing(view: View, subject: UUID) -> None:
    """Check that no guarantee is held any more that secures what would be written off.

    Raises:
        GuaranteeUnrealised: one is.
    """
    one = insolvency_of(view, subject)
    check_none_held(view, one.owner, bankrupts(view))


def close_insolvency(work: Work, told: party_shapes.Ruling) -> None:
    """Record the ruling that ends the bankruptcy: what only bankrupts owe whose own has ended is written off; others owe on.

    What they paid for it they recover from each other by their shares (民法典 art. 519), for from the bankrupt nothing is to be had.

    Raises (in this order):
        CourtPaperMissing, CaseNumberMissing; those of `Work.sub`; BeforeOwed, PaymentBackdated, LawGap; those of `Work.post`.
    """
    check_number(work, told.number)
    one = insolvency_of(work, told.subject)
    work.sub(INSOLVENCY, "close", told.subject)
    work.stop("claim_filing", subject=str(told.subject))
    gone = {x.owner for x in work.stands.insolvencies if x.counts and x.state not in BANKRUPT} | {one.owner}
    left = write_off_parts(
        work,
        lambda part: work.stands.still_owing(part.part, part.owing, work.on) <= gone,
        _in_kind_of(work, gone),
    )
    post_recourse(work, *load_parts(work))
    work.figures |= {"party": one.owner, "amount": yuan(left)}


def _in_kind_of(view: View, gone: set[str]) -> list[int]:
    """List the duties in kind that nobody else owes."""
    return [one.number for one in view.stands.duties if {owner for owner, _ in one.shares} <= gone]


def check_dismissal(view: View, subject: UUID) -> None:
    """Check that no dividend was paid.

    Raises:
        DividendsPaid: one was.
    """
    one = insolvency_of(view, subject)
    paid = paid_by(view.stands, one)
    if paid:
        raise DividendsPaid(party=one.owner, paid=yuan(paid))


def dismiss_insolvency(work: Work, told: party_shapes.Ruling) -> None:
    """Record that the petition was rejected: interest runs as if it had never been accepted, and terms as they were agreed.

    Raises (in this order):
        CourtPaperMissing, CaseNumberMissing; those of `Work.sub`; LawGap; those of `Work.post`.
    """
    check_number(work, told.number)
    work.sub(INSOLVENCY, "dismiss", told.subject)
    work.stop("claim_filing", subject=str(told.subject))
    work.run(SQL["rejected"], id=told.subject)
    reckon_all(work)
    work.figures["party"] = insolvency_of(work, told.subject).owner

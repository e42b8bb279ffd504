"""Another takes the place of a liable party, or comes beside it; and a party that was added wrongly is taken out.

    substitute (by two): merger, division, death, assumption of debt, joining of debt, correction of who it is

From its day the successor owes what was open of parts, duties and interest, at a place that follows the old one
(`rules.successions`); what was paid stays paid, and recourse goes on. The old party is in the case no more, unless it owes on
beside the new one, and sees the case up to the day before. A substitution that was recorded wrongly is reversed like other acts
(`reversals`): nobody ever took the place.

Law: 民法典 art. 67, 551–552, 1145, 1161; 民事诉讼法 art. 160, 243 (2023); docs/spec/compensation.md 16.7.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import Final, NamedTuple

from ledger.amounts import yuan
from ledger.compensation import party_shapes, shapes
from ledger.compensation.actions.courts import add_parties
from ledger.compensation.actions.engine import View, Work
from ledger.compensation.actions.estates import HEIRS, takings
from ledger.compensation.actions.payments import (
    OwedPart,
    check_order,
    interest_owed,
    load_parts,
    post_recourse,
)
from ledger.compensation.actions.suits import check_paper
from ledger.compensation.machines import BANKRUPT
from ledger.compensation.queries.standing import DoneAct
from ledger.compensation.rules.claims import check_above_zero
from ledger.compensation.rules.liability import Owing, PartsWrong, owing_on, read_obligors
from ledger.compensation.rules.successions import Newcomer, held, spread_most, succeed
from ledger.compensation.tables.duties import duty_obligor
from ledger.compensation.tables.money import obligor
from ledger.compensation.tables.separate import separate_party
from ledger.database.queries import named_queries
from ledger.entries import check_shown
from ledger.errors import Malformed, RuleViolation
from ledger.journal.accounts import check_code
from ledger.processes.acts import About
from ledger.words import Phrase, nothing, phrase

SQL: Final = named_queries(__name__)

NEVER: Final = date(1, 1, 1)
"""Day until which who was added wrongly was in a case: before all others."""
SINGLE: Final = ("merger", "correction", "renaming")
"""By what one party takes the place of another, and no two do."""
UPTO: Final = (*HEIRS, "dissolution")
"""By what somebody owes up to a sum."""
_BINDS: Final = {
    "owes": "it owes a part or a duty, or did",
    "paid": "it has paid",
    "secures": "it has given a guarantee",
    "bankrupt": "its bankruptcy is recorded",
    "pursued": "a separate claim is against it",
    "waits": "something that names it waits for a second person",
    "asks": "a relief of it was asked for and is neither granted nor denied",
}
_FIRST: Final = ("registered", "checking", "opened", "investigating", "assessing", "concluded")
"""States of a case in which nobody was given notice, and which needs no liable party yet."""
BESIDE: Final = ("joining",)
"""By what a party comes beside another, which owes on."""


class PartyNotThere(RuleViolation):
    """{party} is no liable party of the case {case}.

    Look at the parties of the case; who left it is listed no more.
    """

    code = "compensation.party_not_there"
    source = "docs/spec/compensation.md 16.7"


class SuccessorsWrong(Malformed):
    """The successors of {party} do not make sense: {fault}.

    Name who takes its place, each once and none of them itself; an heir with what it inherited, and nobody else up to a sum.
    """

    code = "compensation.successors_wrong"
    source = "民法典 art. 67, 551, 1161"


class PartyOwes(RuleViolation):
    """{party} is taken out of no case in which it was wrongly added: {what}.

    Let another take its place, or reverse what binds it first.
    """

    code = "compensation.party_owes"
    source = "docs/spec/compensation.md 16.7"


class LastLiable(RuleViolation):
    """{party} is the only liable party of the case {case}, in which notice was given already.

    Add who is liable first, or let it take the place of this one (`substitute`, as a correction).
    """

    code = "compensation.last_liable"
    source = "环法规〔2022〕31号 art. 6–8"


class SucceededUpon(RuleViolation):
    """The substitution is not undone: {what}.

    Undo that first.
    """

    code = "compensation.succeeded_upon"
    source = "docs/spec/compensation.md 16.7"


class DutyInherited(RuleViolation):
    """{party} owes duty {duty} in kind, of which {left} yuan are open, and who takes its place owes up to a sum alone.

    Convert the duty to money first (`convert_duty`); then what was inherited, or was left of a firm, is spread over all parts.
    """

    code = "compensation.duty_inherited"
    source = "民法典 art. 1161; docs/spec/compensation.md 16.7"


class SuccessionBackdated(RuleViolation):
    """It takes effect on {on}, and the place of {party} in {what} changed on {since}.

    Name a later day; what was recorded wrongly is reversed first, the last one first.
    """

    code = "compensation.succession_backdated"
    source = "docs/spec/compensation.md 16.7"


class BankruptTakenOver(RuleViolation, about="compensation.insolvency"):
    """{party} is bankrupt in the case {case}, its bankruptcy is {state}, and nobody takes its place meanwhile.

    Go on in that bankruptcy, under the name that its court has; when that has ended (`close_insolvency`, `dismiss_insolvency`), record who
    takes its place. Who owes the debt beside it comes by `joining`.
    """

    code = "compensation.bankrupt_taken_over"
    source = "企业破产法 art. 16, 19, 46; docs/spec/compensation.md 16.8"


class LiableParty(NamedTuple):
    """A liable party, as it is kept."""

    name: str
    person: bool


class Since(NamedTuple):
    """What was built upon a substitution."""

    replaced: bool
    owes_else: bool
    paid_on: date | None


def check_successions(view: View) -> None:
    """Check that the case has a liable party whose place another could take.

    Raises:
        PartyNotThere: it has none.
    """
    if not view.owners:
        raise PartyNotThere(party=nothing(), case=view.case.code)


def substitute(work: Work, told: party_shapes.Substitution) -> None:
    """Let others take the place of a liable party, or come beside it.

    Raises (in this order):
        CourtPaperMissing, PartyNotThere, BankruptTakenOver, CodeMalformed, TextTooLong, TextUnprintable, TextEmpty, SuccessorsWrong,
        PartsWrong, NotAboveZero, SuccessionBackdated, DutyInherited, PaymentBackdated, LawGap; those of `Work.post`.
    """
    check_paper(work)
    party = _party(work, told.party)
    _check_not_bankrupt(work, told)
    shares = _read_successors(work, told, party)
    duties = work.read(int, SQL["duties_of"], owner=told.party)
    for row in work.stands.parts:
        check_part_owed(work, row.part, row.owing, {told.party, *shares})
    for number in duties:
        check_duty_owed(work, number, {told.party, *shares})
    if told.event in HEIRS or any(one.most is not None for one in told.successors):
        _check_in_money(work, told.party, duties)
    new = [
        shapes.CaseParty(owner=one.owner, side="liable", name=one.name, person=one.person)
        for one in told.successors
    ]
    add_parties(work, new)
    _pursue(work, told.party, shares)
    stays = told.event in BESIDE
    parts = [one for one in load_parts(work) if told.party in owing_on(one.owing, work.on)]
    for one in parts:
        check_order(work, one.part)
    most = _bounds(work, told, parts)
    for one in parts:
        bounds = {owner: by_part.get(one.part) for owner, by_part in most.items()}
        _take_places(work, "part", one.part, one.owing, told.party, shares, bounds, stays=stays)
    for number in duties:
        owing = work.read(_duty_owing, SQL["duty_owing"], duty=number)
        _take_places(work, "duty", number, owing, told.party, shares, {}, stays=stays)
    if not stays:
        work.stop("answer", "consultation", subject=told.party)
        work.run(SQL["leave"], owner=told.party, on=work.on)
    touched = {one.part for one in parts}
    post_recourse(work, *(one for one in load_parts(work) if one.part in touched))
    work.owners = work.read(str, SQL["owners"])
    work.figures |= {"party": told.party, "event": told.event, "successors": ", ".join(shares)}


def _pursue(work: Work, party: str, coming: Iterable[str]) -> None:
    """Let what is pursued apart from a party be pursued from who takes its place, or comes beside it, too."""
    rows = [
        {"separate_id": one.id, "owner": owner}
        for one in work.stands.separates
        if party in one.against
        for owner in coming
        if owner not in one.against
    ]
    work.insert(separate_party, *rows)


def _check_in_money(work: Work, party: str, duties: Sequence[int]) -> None:
    """Check that nothing is open of the duties in kind of who died, or left a firm: no sum bounds them. Twin: `damage_succeeded`.

    Raises:
        DutyInherited: something is.
    """
    for number in duties:
        left = sum(work.stands.left(number).values())
        if left:
            raise DutyInherited(party=party, duty=number, left=yuan(left))


def _party(work: Work, owner: str) -> LiableParty:
    found = work.find(LiableParty, SQL["party"], owner=owner)
    if found is None:
        raise PartyNotThere(party=owner, case=work.case.code)
    return found


def _check_not_bankrupt(work: Work, told: party_shapes.Substitution) -> None:
    """Check that nobody takes the place of who is bankrupt, as long as its bankruptcy goes on. Twin: `damage_party_left`.

    Raises:
        BankruptTakenOver: somebody does.
    """
    going = [
        x for x in work.stands.insolvencies if x.owner == told.party and x.counts and x.state in BANKRUPT
    ]
    if going and told.event not in BESIDE:
        raise BankruptTakenOver(party=told.party, case=work.case.code, state=going[0].state)


def _read_successors(work: Work, told: party_shapes.Substitution, party: LiableParty) -> dict[str, Fraction]:
    """Check who takes the place, and give their shares of what the party bore.

    Raises (in this order):
        CodeMalformed, TextTooLong, TextUnprintable, TextEmpty, SuccessorsWrong, PartsWrong, NotAboveZero.
    """
    for one in told.successors:
        check_code("owner", one.owner)
        check_shown(name=one.name)
    fault = _fault(told, party) or _no_heir(work, told)
    if fault is not None:
        raise SuccessorsWrong(party=told.party, fault=fault)
    obligors = read_obligors([shapes.Obligor(owner=one.owner, share=one.share) for one in told.successors])
    if told.event not in BESIDE and sum(one.share for one in obligors) != 1:
        raise PartsWrong(fault="the shares of the liability do not sum to 1")
    for one in told.successors:
        if one.most is not None:
            check_above_zero(one.most)
    if told.event in BESIDE and not any(one.share for one in told.successors):
        return {one.owner: Fraction(0) for one in obligors}
    return {one.owner: one.share for one in obligors}


def _fault(told: party_shapes.Substitution, party: LiableParty) -> Phrase | str | None:
    owners = [one.owner for one in told.successors]
    if len(set(owners)) < len(owners) or told.party in owners:
        return "one is named twice, or it is itself one of them"
    if told.event in SINGLE and len(owners) > 1:
        return "several take the place of one"
    if told.event == "division" and len(owners) < 2:
        return "a party that is divided becomes several"
    if told.event in HEIRS and not party.person:
        return "it is no natural person"
    if told.event == "dissolution" and party.person:
        return "it is a natural person"
    if told.event in HEIRS and any(one.most is None for one in told.successors):
        return "what was inherited is not named of each heir"
    if told.event not in UPTO and any(one.most is not None for one in told.successors):
        return "only an heir, or who had the rest of a firm, owes up to a sum"
    return None


def _no_heir(work: Work, told: party_shapes.Substitution) -> str | None:
    """Tell that somebody renounces who inherited nothing, or has paid as an heir (民法典 art. 1124, 1161)."""
    if told.event != "renunciation":
        return None
    if not any(one.owner == told.party and one.event in HEIRS for one in takings(work)):
        return "it is no heir"
    if any(one.payer == told.party for one in work.stands.payments):
        return "it has paid as an heir, so it has accepted the inheritance"
    return None


def _bounds(
    work: Work, told: party_shapes.Substitution, parts: Sequence[OwedPart]
) -> dict[str, dict[int, int]]:
    """Spread what each heir has inherited over what is open of the parts, interest included: by owner and part, in fen."""
    owed = [sum(x.open for x in one.instalments) + interest_owed(work, one) for one in parts]
    return {
        one.owner: dict(zip([part.part for part in parts], spread_most(one.most, owed), strict=True))
        for one in told.successors
        if one.most is not None
    }


def check_part_owed(work: Work, number: int, owing: Sequence[Owing], who: Collection[str] = ()) -> None:
    """Check that those who owe a part, or some of them, have owed it as they do since the day of the act.

    Raises:
        SuccessionBackdated: one has got or lost a place since.
    """
    _check_last(work, phrase("part {part}", part=number), owing, who)


def check_duty_owed(work: Work, number: int, who: Collection[str] = ()) -> None:
    """Check the same of a duty in kind.

    Raises:
        SuccessionBackdated: one has got or lost a place since.
    """
    owing = work.read(_duty_owing, SQL["duty_owing"], duty=number)
    _check_last(work, phrase("duty {duty}", duty=number), owing, who)


def _check_last(work: Work, what: Phrase, owing: Sequence[Owing], who: Collection[str]) -> None:
    """Check it of the places of some, who get or lose theirs on the day; or of all, who do not.

    A place that began on the day does not change on it again: it would be one that was taken back.
    """
    mine = [one for one in owing if held(one) and (not who or one.owner in who)]
    days = [(one.since_on, one.owner) for one in mine if one.since_on is not None]
    days = [(day, owner) for day, owner in days if day > work.on or (who and day == work.on)]
    days += [(one.until_on, one.owner) for one in mine if one.until_on is not None and one.until_on > work.on]
    if days:
        since, party = max(days)
        raise SuccessionBackdated(on=work.on.isoformat(), party=party, what=what, since=since.isoformat())


def _take_places(
    work: Work,
    kind: str,
    number: int,
    owing: Sequence[Owing],
    party: str,
    shares: dict[str, Fraction],
    most: dict[str, int | None],
    *,
    stays: bool,
) -> None:
    """End the place of the old debtor, and of those who take more than they had; keep the places of who comes."""
    now = owing_on(owing, work.on)
    coming = succeed(now, party, shares, most)
    ending = [now[one.owner].place for one in coming if one.owner in now]
    if not stays:
        ending.append(now[party].place)
    work.run(SQL["end_part"] if kind == "part" else SQL["end_duty"], number=number, places=ending, on=work.on)
    first = max(one.place for one in owing) + 1
    rows = [_row(work, kind, number, place, one) for place, one in enumerate(coming, first)]
    work.insert(obligor if kind == "part" else duty_obligor, *rows)


def _duty_owing(
    place: int, owner: str, share: str, since_on: date | None, until_on: date | None, follows: int | None
) -> Owing:
    return Owing(place, owner, Fraction(share), since_on, until_on, None, follows)


def _row(work: Work, kind: str, number: int, place: int, one: Newcomer) -> dict[str, object]:
    row: dict[str, object] = {
        kind: number,
        "owner": one.owner,
        "place": place,
        "numerator": one.share.numerator,
        "denominator": one.share.denominator,
        "since_on": work.on,
        "follows": one.follows,
    }
    return {**row, "most": one.most} if kind == "part" else row


def liable(view: View) -> list[str]:
    """List the liable parties."""
    return list(view.owners)


def check_removable(view: View, party: str) -> None:
    """Check that nothing binds a liable party to the case, and that it is not the only one of which notice was given; a body sees it.

    Raises (in this order):
        PartyNotThere, PartyOwes, LastLiable.
    """
    found = next((one for one in view.stands.bound if one.owner == party), None)
    if found is None:
        raise PartyNotThere(party=party, case=view.case.code)
    if found.how is not None:
        raise PartyOwes(party=party, what=phrase(_BINDS[found.how]))
    if list(view.owners) == [party] and view.running.state not in _FIRST:
        raise LastLiable(party=party, case=view.case.code)


def leavers(view: View) -> list[str]:
    """List the liable parties, and the bodies that see the case."""
    return list(dict.fromkeys(one.owner for one in view.stands.bound))


LEAVER: Final[About[View, Work, str]] = About("party", leavers, None, check_removable, field="party")


def remove_party(work: Work, told: party_shapes.Leaving) -> None:
    """Take a liable party out of the case that was added wrongly: it owes nothing and has paid nothing, and sees nothing of the case.

    Its notice counts no more, and the terms of it stop. A body stays in the case by name, and sees it no more.

    Raises (in this order):
        CourtPaperMissing.
    """
    check_paper(work)
    work.figures["party"] = told.party
    if told.party not in work.owners:
        work.run(SQL["blind"], owner=told.party)
        return
    work.stop("answer", "consultation", subject=told.party)
    work.run(SQL["leave"], owner=told.party, on=NEVER)
    work.owners = work.read(str, SQL["owners"])


# -- a substitution that was recorded wrongly ---------------------------------------------------------------------------


def against(view: View, act: DoneAct) -> SucceededUpon | None:
    """Tell what stands against undoing a substitution: what was built upon it."""
    since = view.one(Since, SQL["since"], id=act.id, on=act.effective_on)
    if since.replaced:
        return SucceededUpon(what=phrase("another has taken the place of a successor"))
    if since.paid_on is not None:
        return SucceededUpon(what=phrase("a successor has paid, on {day}", day=since.paid_on.isoformat()))
    if since.owes_else:
        return SucceededUpon(what=phrase("a successor owes something else in the case"))
    return None


def take_back(work: Work, target: object, act: DoneAct) -> None:
    """Let nobody have taken the place: the old party owes what it owed, and who came by it alone was never in the case."""
    parts = work.read(int, SQL["undo_parts"], id=target, on=act.effective_on)
    work.run(SQL["undo_duties"], id=target, on=act.effective_on)
    work.run(SQL["open_parts"], id=target, on=act.effective_on)
    work.run(SQL["open_duties"], id=target, on=act.effective_on)
    work.run(SQL["stay"], id=target)
    work.run(SQL["never_came"], id=target, never=NEVER)
    work.run(SQL["terms_again"], id=target, on=act.effective_on)
    post_recourse(work, *(one for one in load_parts(work) if one.part in parts))
    work.owners = work.read(str, SQL["owners"])

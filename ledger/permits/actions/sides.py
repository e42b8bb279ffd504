"""Whose yes an act has: that of each side's own key, or that of two persons of the bureau who have its contract on paper.

    propose ─▶ accept ─────────────────────▶ accepted       every side has agreed
          └──▶ attest ─▶ confirm, or accept ─▶ accepted      a side stood on the paper of one person of the bureau alone

A bureau's own side (its reserve) is agreed to by one person of the bureau.
"""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import Books, ReadBooks
from ledger.database.queries import named_queries, read
from ledger.errors import Forbidden, RuleViolation
from ledger.permits.actions.counties import check_for_sides
from ledger.permits.actions.engine import KeptAct, sides_of
from ledger.permits.machines import MOVE, OWN
from ledger.permits.rules.strips import party_of
from ledger.processes import acting
from ledger.processes.acting import Acting, Conduct, Done, Verb
from ledger.processes.actions import Running, Step, check_side
from ledger.processes.machines import RENEW

SQL: Final = named_queries(__name__)

AGREEING: Final = ("propose", "propose_replacement", "apply", "offer", "accept", "attest", "confirm", RENEW)
"""Steps with which somebody says yes for a side."""
SAYING: Final = ("accept", "attest", "confirm")
"""Those of them that follow the first."""
CLERKS: Final = 2
"""Persons of the bureau who stand for a side that does not act itself."""


class SideMissing(RuleViolation):
    """This step is for the other side: {party} has agreed to it already.

    Let the other side accept.
    """

    code = "permits.side_missing"
    source = "docs/spec/permits.md 12"


class PaperMissing(RuleViolation):
    """A person of the bureau stands for {party} only with its contract on paper, and no document is named.

    Name the contract, or let {party} accept with its own key.
    """

    code = "permits.paper_missing"
    source = "docs/spec/permits.md 12"


class SelfDealing(Forbidden):
    """You have agreed to this for {other} before, and nobody agrees for two sides.

    Let another person of {party} agree.
    """

    code = "permits.self_dealing"
    source = "《民法典》 art. 168"


class NothingToRenew(RuleViolation):
    """Nobody who began this, or agreed to it, for {party} has lost the key since: its yes stands.

    Go on with it.
    """

    code = "permits.nothing_to_renew"
    source = "docs/spec/permits.md 12.8"


class CancelNotYours(Forbidden):
    """The {machine} was proposed by {party}, and nobody cancels it in its place.

    Let {party}, or the other side, cancel it.
    """

    code = "permits.cancel_not_yours"
    source = "docs/spec/permits.md 12"


def count_yes(books: ReadBooks, taken: Acting[KeptAct]) -> str:
    """Tell as which step somebody's yes counts.

    Returns:
        `accept` when with it every side has agreed, `attest` while one stands on one person of the bureau alone.
    """
    agreed, clerks, *_ = _agreed(books, taken.process)
    if taken.step.owner is None:
        clerks.add(taken.step.person)
    elif taken.step.owner not in _givers(taken):
        return "accept"  # which `check_yes` refuses
    else:
        agreed.add(taken.step.owner)
    return "accept" if not _absent(taken, agreed) or len(clerks) >= CLERKS else "attest"


def contract_of(taken: Acting[KeptAct]) -> str:
    """Name the contract to which the sides have said yes: that of who began it, else the first that a yes has named; else nothing."""
    said = [(one.action, one.document) for one in taken.process.steps]
    said.append((taken.name, taken.step.document))
    named = (document for action, document in said if action in SAYING and document.strip())
    return taken.record.document if taken.record.document.strip() else next(named, "")


def on_contract(taken: Acting[KeptAct]) -> Acting[KeptAct]:
    """Let what carries an agreement out post under its contract; the paper of who settles stays with the step, and stands where none is."""
    contract = contract_of(taken)
    return replace(taken, step=replace(taken.step, document=contract)) if contract else taken


def check_yes(books: ReadBooks, taken: Acting[KeptAct]) -> None:
    """Check that a party is one whose yes is missing; that of a reserve is given by a person of the bureau.

    Raises (in this order):
        NotYourSide: the party only gets what is moved; SideMissing: it has agreed already.
    """
    party = str(taken.step.owner)
    check_side(taken.process.machine, "accept", taken.step, *_givers(taken))
    agreed, clerks, *_ = _agreed(books, taken.process)
    if party in agreed or (party.startswith("bureau:") and clerks):
        raise SideMissing(party=party)


def check_agreed(books: ReadBooks, taken: Acting[KeptAct]) -> None:
    """Check that nobody agrees for two sides, and that a person of the bureau who says yes for a side has its paper.

    Twin of the first: `ledger.check_act_apart`.

    Raises (in this order):
        SelfDealing: this person agreed for another side, or for the bureau, before; SideElsewhere: with this step every side
        has agreed, and nobody of its area stands for one; PaperMissing: nobody named one.
    """
    agreed, _, named, by = _agreed(books, taken.process)
    for other in by.get(taken.step.person, ()):
        if other != taken.step.owner:
            raise SelfDealing(other=other or "bureau", party=taken.step.owner or "bureau")
    if taken.name != "attest":
        check_for_sides(books, taken)
    if taken.step.owner is not None:
        return
    absent = _absent(taken, agreed)
    if absent and not (named or taken.record.document.strip() or taken.step.document.strip()):
        raise PaperMissing(party=" / ".join(absent))


def check_for_one_side(books: ReadBooks, book_id: int, of: UUID, step: Step) -> None:
    """Check that who approves inside a side's yes has not agreed for another one before.

    Raises:
        SelfDealing: this person did.
    """
    agreed = read(books, _Agreed, SQL["agreed"], book=book_id, process=of, steps=list(AGREEING))
    approved = read(books, _Inside, SQL["inside"], book=book_id, process=of)
    said = [(row.person, row.owner) for row in agreed] + [(row.person, row.owner) for row in approved]
    for person, owner in said:
        if person == step.person and owner != step.owner:
            raise SelfDealing(other=owner or "bureau", party=step.owner or "bureau")


def check_cancel(_books: ReadBooks, taken: Acting[KeptAct]) -> None:
    """Check that the bureau cancels nothing that a party has proposed with its own key, unless it is a side itself.

    Twin: `ledger.check_agreement_kept`.

    Raises:
        CancelNotYours: it would.
    """
    if taken.step.role not in cancelled_by(taken.record):
        party = str(getattr(taken.record.terms, "proposer", ""))
        raise CancelNotYours(machine=taken.process.machine.title, party=party)


def cancelled_by(act: KeptAct) -> tuple[str, ...]:
    """Name the roles of who cancels what waits for a side's yes: the bureau is one where it has proposed, or is a side."""
    own = getattr(act.terms, "proposer", None) and not any(s.startswith("bureau:") for s in sides_of(act))
    return ("enterprise",) if own else OWN


def agreeing(title: str, title_zh: str) -> Verb[KeptAct]:
    """Give the verb with which a side says yes to an act, or the bureau in its place on paper."""
    return Verb(
        "accept",
        title,
        title_zh,
        check_agreed,
        steps=("accept", "attest"),
        choose=count_yes,
        side=check_yes,
        paper=True,
    )


def renewing(only: Callable[[Running, KeptAct], bool] | None = None) -> Verb[KeptAct]:
    """Give the verb with which a side stands by what a representative of it said who has lost the key since."""
    return Verb(
        RENEW, "Stand by the yes of your side, whose giver has lost the key", "重新确认本方已失去密钥的代表所作的同意", _check_renewer,
        side=_check_gone, only=only, among=_sides_gone,
    )  # fmt: skip


def renew(
    books: Books, book_id: int, step: Step, *, act_id: UUID, conduct: Conduct[KeptAct]
) -> Done[KeptAct]:
    """Stand by what a representative of the same side proposed or accepted who has lost the key or the mandate since: it goes on.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, NothingToRenew,
        SelfDealing; never StepUnnamed, SecondPersonNeeded, ActedBefore and AskerGone: it is nobody's yes to what another asked for.
    """
    return acting.take(books, book_id, conduct, act_id, RENEW, step)


def _sides_gone(books: ReadBooks, running: Running, _kept: KeptAct) -> list[str]:
    return read(books, str, SQL["sides_gone"], book=running.book_id, process=running.process_id)


def _check_gone(books: ReadBooks, taken: Acting[KeptAct]) -> None:
    """Check that somebody spoke for this side who has lost the key. Twin: `ledger.check_step_asked`.

    Raises:
        NothingToRenew
    """
    if taken.step.owner not in _sides_gone(books, taken.process, taken.record):
        raise NothingToRenew(party=str(taken.step.owner))


def _check_renewer(books: ReadBooks, taken: Acting[KeptAct]) -> None:
    """Check that this person has agreed for no other side.

    Raises:
        SelfDealing
    """
    for other in _agreed(books, taken.process).by.get(taken.step.person, ()):
        if other != taken.step.owner:
            raise SelfDealing(other=other or "bureau", party=str(taken.step.owner))


def check_paper(step: Step, holder: str) -> None:
    """Check that whoever of the bureau acts in the place of a holder names its paper.

    Raises:
        PaperMissing: it does not.
    """
    if step.owner is None and not holder.startswith("bureau:") and not step.document.strip():
        raise PaperMissing(party=party_of(holder))


def _givers(taken: Acting[KeptAct]) -> list[str]:
    """Name the parties whose yes it takes."""
    if taken.process.machine is not MOVE:
        return sides_of(taken.record)
    # Of a move the giver asks first, or two of the bureau on its paper; then the receiver says yes, with its own key alone.
    whose = taken.record.site if taken.process.state != "applied" else str(taken.record.other)
    return [party_of(whose)]


def _absent(taken: Acting[KeptAct], agreed: Collection[str]) -> list[str]:
    """Name the parties beside the bureau that have not agreed with their own keys."""
    return [party for party in _givers(taken) if not party.startswith("bureau:") and party not in agreed]


class _Agreed(NamedTuple):
    owner: str | None
    role: str
    person: int
    document: str


class _Inside(NamedTuple):
    person: int
    owner: str


class _Yes(NamedTuple):
    """Who has agreed so far."""

    agreed: set[str]
    """Parties that did with their own keys."""
    clerks: set[int]
    """Persons of the bureau who stand for the others."""
    named: bool
    """Whether one of these named a paper."""
    by: dict[int, list[str | None]]
    """For whom each person did, or approved it inside; None for the bureau."""


def _agreed(books: ReadBooks, running: Running) -> _Yes:
    """Read who has agreed so far."""
    asked = {"process": running.process_id, "steps": list(AGREEING)}
    rows = read(books, _Agreed, SQL["agreed"], book=running.book_id, **asked)
    clerks = [row for row in rows if row.role == "bureau"]
    named = any(row.document.strip() for row in clerks)
    by: dict[int, list[str | None]] = {}
    for row in rows:
        by.setdefault(row.person, []).append(row.owner)
    for person, owner in read(
        books, _Inside, SQL["inside"], book=running.book_id, process=running.process_id
    ):
        by.setdefault(person, []).append(owner)
    return _Yes({row.owner for row in rows if row.owner}, {row.person for row in clerks}, named, by)

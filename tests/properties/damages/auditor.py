"""What an auditor counts who hears what was done in a case, and never looks into the ledger: parts, days, and who pays for whom.

It knows no heads, no accounts and no closed form of interest: one day follows the other, and of each it asks what was open, who owed
it, and whether interest ran (`debts`). Works and money that is held it counts beside (`restorations`, `tills`). What it cannot follow it
calls lost, with the reason, and says nothing of it. An act that is reversed is taken out by what was kept when it was heard.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from tests.properties.damages.debts import (
    MONEY,
    NO_BOUND,
    Bankrupt,
    Heard,
    Instalment,
    Owed,
    Owes,
    Paid,
    due_on,
    halves_up,
    interest_of,
    split,
)
from tests.properties.damages.restorations import Duty, Restorations
from tests.properties.damages.tills import Called
from tests.properties.damages.workdays import fifteen_days

GONE = ("merger", "division", "correction", "renaming", "dissolution", "death", "renunciation")
"""By what somebody takes the place of another in everything."""


class Auditor(Restorations):
    """What was heard of one case."""

    def __init__(self) -> None:
        """Nothing was heard yet."""
        super().__init__()
        self.parts: list[Owed] = []
        self.signed: dict[UUID | None, Heard] = {}
        """The agreement that was signed last, by its way."""
        self.suspended: dict[UUID, tuple[date, date]] = {}
        self.bankrupt: dict[UUID, Bankrupt] = {}
        self.took: list[tuple[UUID, str, str, Mapping[str, Fraction], bool]] = []
        """By which act, and how, the place of whom was taken, by whom with which shares; and whether up to sums."""
        self.through: dict[int, date | None] = {}
        """Of each part, the day up to which the ledger has reckoned its interest."""

    def hear(self, one: Heard) -> None:
        """Hear what was done."""
        self.asked[one.id] = one
        listen = self.listener(one.kind)
        if listen is not None:
            listen(one)

    def listener(self, kind: str) -> Callable[[Heard], None] | None:
        """What listens to an act; None where it changes nothing that is counted."""
        found: Callable[[Heard], None] | None = getattr(self, f"_{kind}", None)
        return found

    # -- what is owed ---------------------------------------------------------------------------------------------------

    def _agree(self, one: Heard) -> None:
        self.signed[getattr(one.told, "subject", None)] = one

    _agree_apart = _agree

    def _perform(self, one: Heard) -> None:
        way = getattr(one.told, "subject", None)
        self._owe(self.signed[way], one, None, way)

    _perform_apart = _perform

    def _confirm(self, one: Heard) -> None:
        way = getattr(one.told, "subject", None)
        self._owe(self.signed[way], one, one.on, way)

    _confirm_apart = _confirm

    def _judge(self, one: Heard) -> None:
        way = getattr(one.told, "subject", None)
        for part in self.parts:
            if part.apart == way and part.open():
                part.replaced = True
                for due in part.instalments:
                    if due.open():
                        due.counted.append((one.on, due.open(), one.id))
        self.replace_duties(way)
        self._owe(one, one, one.on, way)

    _settle_suit = _judge_apart = _settle_apart = _judge

    def _owe(self, told: Heard, effect: Heard, court: date | None, way: UUID | None) -> None:
        """Let something be owed, from the day on which it takes effect."""
        says, made, left = told.told, list[Owed](), list[Callable[[], None]]()
        for number, part in enumerate(told.parts or says.parts, 1):
            rows = [due for due in says.schedule if due.part == number]
            amounts = [due.amount for due in rows]
            if rows and None in amounts:
                share, more = divmod(part.amount, len(rows))
                amounts = [share + (place < more) for place in range(len(rows))]
            dues = [Instalment(due.due_on, amount) for due, amount in zip(rows, amounts, strict=True)]
            owing = [Owes(owner, share) for owner, share in self.followed(part.obligors).items()]
            dues = dues or [Instalment(effect.on, part.amount)]
            made.append(Owed(owing, dues, effect.on, court, way, by=effect.id))
            if any(bounded and one.owner in shares for *_, shares, bounded in self.took for one in owing):
                made[-1].lost = "what is left of an inheritance is spread by others"
        for join in says.joins:
            left.append(self._join(self.parts[join.part - 1], join, effect.on))
        for leaves in getattr(says, "leaves", ()):
            self.parts[leaves.part - 1].lost = "who owed it beside others does so no more"
        self.parts += made
        self.owe_in_kind(told, effect, court, way)

        def back() -> None:
            for part in made:
                part.void = True
            for undo in left:
                undo()

        self.back(effect, back)

    def followed(self, obligors: Sequence[Any]) -> dict[str, Fraction]:
        """Who owes by what was signed: each with its share, or who took its place."""
        shares = [Fraction(one.share) if one.share else Fraction(1, len(obligors)) for one in obligors]
        found: dict[str, Fraction] = {}
        for one, share in zip(obligors, shares, strict=True):
            for owner, own in self.stands_for(one.owner).items():
                found[owner] = found.get(owner, Fraction(0)) + share * own
        return found

    def stands_for(self, party: str, since: int = 0) -> dict[str, Fraction]:
        """Who took the place of a party in everything, each with its share of all; itself where nobody did."""
        for place, (_, event, who, shares, _) in reversed([*enumerate(self.took)][since:]):
            if who == party and event in GONE:
                came = any(party in later for _, _, _, later, _ in self.took[place + 1 :])
                if came:
                    break
                found: dict[str, Fraction] = {}
                for owner, share in shares.items():
                    for name, own in self.stands_for(owner, place + 1).items():
                        found[name] = found.get(name, Fraction(0)) + share * own
                return found
        return {party: Fraction(1)}

    def goes_to(self, party: str) -> list[str]:
        """To whom money of a party goes: to who took its place, and of a bankrupt to its administrator."""
        by = {x.owner: x.administrator for x in self.bankrupt.values()}
        return [by.get(owner, owner) for owner in self.stands_for(party)]

    def _join(self, part: Owed, join: Any, on: date) -> Callable[[], None]:
        """Let somebody owe a part beside others; the others keep their shares to each other."""
        there = [one.share for one in part.holders(on)]
        total = sum(there, Fraction(0))
        share = Fraction(join.share) if join.share else None
        came = Owes(
            join.owner,
            total / len(there) if share is None else total * share / (1 - share),
            on,
            most=join.most,
        )
        part.owing.append(came)
        return lambda: part.owing.remove(came)

    def _order(self, one: Heard) -> None:
        """A payment order makes a court document of what had none, from the last of the fifteen days on in which nobody objected."""
        way = getattr(one.told, "subject", None)
        since = fifteen_days(one.told.served_on)
        changed = [
            part
            for part in self.parts
            if part.apart == way and part.court_since is None and not part.void and self._unit_open(part)
        ]
        for part in changed:
            part.court_since = since

        def back() -> None:
            for part in changed:
                part.court_since = None

        self.back(one, back)

    _order_apart = _order

    def _correct_document(self, one: Heard) -> None:
        """A ruling sets right on which day an instalment is due, or how much it is; instalments are numbered through the case."""
        dues, says = [due for part in self.parts for due in part.instalments], one.told
        if says.day is not None:
            later = dues[says.day.instalment - 1]
            later.due_on = says.day.now
            self.back(one, lambda: setattr(later, "due_on", says.day.was))
        if says.sum is not None:
            other, change = dues[says.sum.instalment - 1], says.sum.now - says.sum.was
            other.amount += change
            self.back(one, lambda: setattr(other, "amount", other.amount - change))

    def _unit_open(self, part: Owed) -> bool:
        """Tell whether anything is open of what the same act made owed."""
        return any(one.open() for one in self.parts if one.by == part.by)

    # -- money that came -----------------------------------------------------------------------------------------------

    def interest(self, part: Owed, through: date) -> int:
        """Interest of a part up to a day."""
        return interest_of(part, through, list(self.suspended.values()), self.bankrupt)

    def owed_on(self, part: Owed, on: date) -> int:
        """Interest that is to be paid on a day."""
        return max(0, self.interest(part, on) - part.interest_settled)

    def _pay(self, one: Heard) -> None:
        says = one.told
        part = self.parts[says.part - 1]
        of = next((x.owner for x in self.bankrupt.values() if x.administrator == says.payer), None)
        debtor, room, late = of or says.payer, NO_BOUND, False
        if of is None and says.payer not in part.debtors(one.on):
            called = self.secured(says.part, says.payer)
            debtor = next(iter(called), says.payer)
            room, late = called.get(debtor, NO_BOUND), debtor in called
        since = next((x.since for x in self.bankrupt.values() if x.owner == says.payer), date.max)
        if since <= one.on:
            room = min(room, self._pays_itself(part, says.part, says.payer, since))
        self._take(one, part, says.route, says.payer, debtor, says.amount, room, late=late)

    def _pays_itself(self, part: Owed, number: int, party: str, since: date) -> int:
        """What a bankrupt settles itself: what was called of a mortgage that it gave before, less what it has paid since."""
        called = sum(
            call.amount
            for call in self.calls
            if (call.part, call.guarantor, call.kind) == (number, party, "mortgage")
            and self.asked[call.guarantee].on < since
        )
        paid = [
            x for x in part.payments if x.payer == party and x.on >= since and x.route in (*MONEY, "credit")
        ]
        return max(0, called - sum(x.principal + x.interest for x in paid if x.route != "deposit"))

    def secured(self, part: int, guarantor: str) -> dict[str, int]:
        """What a guarantor may still pay of a part: what was called of it for whom, less what it has paid for that one."""
        found: dict[str, int] = {}
        for call in self.calls:
            if (call.part, call.guarantor) == (part, guarantor):
                found[call.debtor] = found.get(call.debtor, 0) + call.amount
        for paid in self.parts[part - 1].payments:
            if paid.payer == guarantor != paid.debtor and paid.route in MONEY:
                found[paid.debtor] = found.get(paid.debtor, 0) - paid.principal - paid.interest
        return {debtor: left for debtor, left in found.items() if left > 0}

    def _take(
        self,
        one: Heard,
        part: Owed,
        route: str,
        payer: str,
        debtor: str,
        amount: int,
        room: int = NO_BOUND,
        *,
        late: bool = False,
    ) -> None:
        """Count a payment: due principal, interest, principal to come; the rest, and what nobody owes, is too much.

        Out of a guarantee only what is late is paid, and its interest.
        """
        interest = self.owed_on(part, one.on)
        within = min(amount, room, part.room(debtor, one.on))
        left, principal, paid = within, 0, 0
        ordered = sorted(part.instalments, key=lambda due: due_on(part, due, self.bankrupt))
        if late:
            ordered = [due for due in ordered if due_on(part, due, self.bankrupt) < one.on]
        for first in (True, False):
            for due in ordered:
                if (due_on(part, due, self.bankrupt) <= one.on) is first and due.open():
                    taken = min(left, due.open())
                    due.counted.append((one.on, taken, one.id))
                    left, principal = left - taken, principal + taken
            if first:
                paid = min(left, interest)
                left -= paid
        claimed = principal + paid
        waits = 0 if route == "treasury" else claimed
        payment = Paid(one.id, one.on, payer, debtor, route, principal, paid, left + amount - within, waits)
        part.payments.append(payment)
        if part.lost:
            self.lose_money(f"a payment of a part that is lost: {part.lost}")
        if route == "treasury":
            part.received += claimed
            self.into_fund(one, claimed)

        def back() -> None:
            part.payments.remove(payment)
            for due in part.instalments:
                due.counted = [row for row in due.counted if row[2] != one.id]
            part.received -= claimed if route == "treasury" else 0

        self.back(one, back)

    def _call_guarantee(self, one: Heard) -> None:
        """Take what is overdue of a part, or of all, the oldest first, with its interest, and was not called already."""
        given = self.asked[one.told.subject].told
        left, taken = self.left_of(one.told.subject), list[Called]()
        late: dict[int, list[Instalment]] = {}
        for number, part in enumerate(self.parts, 1):
            if one.told.part in (None, number):
                late[number] = [
                    due
                    for due in part.instalments
                    if due.open() and due_on(part, due, self.bankrupt) < one.on
                ]
        for number in sorted(
            (number for number, dues in late.items() if dues),
            key=lambda number: (
                min(due_on(self.parts[number - 1], due, self.bankrupt) for due in late[number]),
                number,
            ),
        ):
            part = self.parts[number - 1]
            debtor = self._debtor(part, given.guarantor, one.told.payer, one.on)
            if debtor is None:
                continue
            owed = (
                sum(due.open() for due in late[number])
                + self.owed_on(part, one.on)
                - self._called_unpaid(number)
            )
            amount = min(left, owed, part.room(debtor, one.on))
            if amount > 0:
                taken.append(Called(one.told.subject, given.kind, given.guarantor, number, debtor, amount))
                left -= amount
        self.calls += taken

        def back() -> None:
            for call in taken:
                self.calls.remove(call)

        self.back(one, back)
        for call in taken if given.kind == "deposit" else ():
            part = self.parts[call.part - 1]
            self._take(one, part, "deposit", given.guarantor, call.debtor, call.amount, late=True)

    def _debtor(self, part: Owed, guarantor: str, named: str | None, on: date) -> str | None:
        owing = part.debtors(on)
        if named is not None:
            return named if named in owing else None
        own = [owner for owner in self.stands_for(guarantor) if owner in owing]
        return own[0] if len(own) == 1 else owing[0] if len(owing) == 1 else None

    def _called_unpaid(self, number: int) -> int:
        """What others than debtors were called to pay of a part, and have not paid."""
        guarantors = {call.guarantor for call in self.calls if call.part == number and call.kind != "deposit"}
        return sum(
            left
            for guarantor in guarantors
            for debtor, left in self.secured(number, guarantor).items()
            if debtor != guarantor
        )

    def payment(self, payment_id: UUID) -> tuple[Owed, Paid]:
        """Find a payment, and its part; of a deposit that was called for several, the first."""
        return next((part, one) for part in self.parts for one in part.payments if one.id == payment_id)

    def _remit(self, one: Heard) -> None:
        part, payment = self.payment(one.told.payment)
        amount = payment.waiting if one.told.amount is None else one.told.amount
        payment.waiting -= amount
        part.received += amount
        self.into_fund(one, amount)

        def back() -> None:
            payment.waiting += amount
            part.received -= amount

        self.back(one, back)

    _transfer_court = _release_escrow = _remit

    # -- reliefs ----------------------------------------------------------------------------------------------------------

    def _grant_relief(self, one: Heard) -> None:
        says = self.asked[one.told.subject].told
        if says.kind == "suspension":
            self.suspended[one.id] = says.first_on or one.on, says.last_on or date.max
            self.back(one, lambda: self.suspended.pop(one.id))
            return
        part = self.parts[says.part - 1]
        if says.kind == "refund_excess":
            if not part.lost:
                self._refund(one, part, says)
        elif says.kind == "release":
            self._release(one, part, says.payee)
        elif says.kind in ("waiver", "credit"):
            self._relieve(one, part, says.kind, says.payee or "-", says.amount)
        else:
            part.lost = "what a court left owed goes back"
            self.lose_money(part.lost)

    def _release(self, one: Heard, part: Owed, payee: str) -> None:
        """One of several owes a part no more: it falls for all by its share, less what it has paid, as far as it is open."""
        paid = sum(x.principal for x in part.payments if x.debtor == payee and x.route in (*MONEY, "credit"))
        falls = min(halves_up(part.shares(one.on)[payee] * part.amount) - paid, part.open())
        self._relieve(one, part, "release", payee, falls)
        part.released[payee] = one.on
        self.back(one, lambda: part.released.pop(payee))

    def _relieve(self, one: Heard, part: Owed, kind: str, payee: str, amount: int, interest: int = 0) -> None:
        left = amount
        for due in sorted(part.instalments, key=lambda due: due_on(part, due, self.bankrupt)):
            taken = min(left, due.open())
            if taken:
                due.counted.append((one.on, taken, one.id))
                left -= taken
        part.relieved += amount
        paid = Paid(one.id, one.on, payee, payee, kind, amount, interest, 0, 0)
        part.payments.append(paid)

        def back() -> None:
            part.relieved -= amount
            part.payments.remove(paid)
            for due in part.instalments:
                due.counted = [row for row in due.counted if row[2] != one.id]

        self.back(one, back)

    def _refund(self, one: Heard, part: Owed, says: Any) -> None:
        """Give back what one paid too much: what is held, then interest, of which that of the last payments was too much."""
        number = self.parts.index(part) + 1
        through = max(one.on, self.through.get(number) or one.on)
        came = [paid for paid in part.payments if paid.route in MONEY]
        left = max(0, part.interest_settled - self.interest(part, through))
        there = sum(paid.arrived() or 0 for paid in came)
        mine = {who for who in {paid.payer for paid in came} if says.payee in self.goes_to(who)}
        if any(len(self.stands_for(who)) > 1 for who in mine):
            part.lost = "what was paid too much is shared by who took the place"
            self.lose_money(part.lost)
            return
        shares, back = [(paid, 0, paid.excess) for paid in came if paid.payer in mine and paid.excess], []
        for paid in reversed(came):
            too_much = min(left, paid.interest)
            left -= too_much
            if too_much and any(x.arrived() is None for x in came):
                part.lost = "of a payment a part is under way, and others say how much interest that is"
                self.lose_money(part.lost)
                return
            if paid.payer in mine and too_much:
                back.append((paid, too_much))
        for paid, too_much in reversed(back):
            shares.append((paid, min(too_much, there), 0))
            there -= min(too_much, there)
        amount, gone = says.amount, []
        for paid, interest, excess in shares:
            share = min(amount, interest + excess)
            amount -= share
            gone.append((paid, share if interest else 0, share if excess else 0))
        self.give_back(one, part, gone)

    # -- who owes -----------------------------------------------------------------------------------------------------------

    def _substitute(self, one: Heard) -> None:
        says = one.told
        named = [Fraction(who.share) if who.share else None for who in says.successors]
        equal = Fraction(0) if says.event == "joining" else Fraction(1, len(named))
        shares = {
            who.owner: equal if share is None else share
            for who, share in zip(says.successors, named, strict=True)
        }
        bounds = {who.owner: who.most for who in says.successors if who.most is not None}
        parts = [
            x for x in self.parts if not x.void and any(who.owner == says.party for who in x.holders(one.on))
        ]
        owed = [part.open() + self.owed_on(part, one.on) for part in parts]
        most = {
            owner: [1] * len(parts) if not any(owed) else [max(1, fen) for fen in split(fen, owed)]
            for owner, fen in bounds.items()
            if parts
        }
        undo = []
        for place, part in enumerate(parts):
            mine = {owner: sums[place] for owner, sums in most.items()}
            undo.append(self._take_places(part, says.party, shares, mine, one.on, says.event == "joining"))
        undo.append(self.take_duties(says.party, list(shares), says.event == "joining"))
        row = (one.id, says.event, says.party, shares, bool(bounds))
        self.took.append(row)

        def back() -> None:
            self.took.remove(row)
            for each in undo:
                each()

        self.back(one, back)

    def _take_places(
        self,
        part: Owed,
        party: str,
        shares: Mapping[str, Fraction],
        most: Mapping[str, int],
        on: date,
        stays: bool,
    ) -> Callable[[], None]:
        now = {who.owner: who for who in part.holders(on)}
        old = now[party]
        ended, came = [] if stays else [old], list[Owes]()
        for owner, share in shares.items():
            sums = [fen for fen in (old.most, most.get(owner)) if fen is not None]
            bound, own = min(sums) if sums else None, now.get(owner)
            if own is not None:
                bound = None if own.most is None or bound is None else own.most + bound
                ended.append(own)
            share = old.share * share + (own.share if own is not None else 0)
            came.append(Owes(owner, share, on, most=bound, follows=old))
        for who in ended:
            who.until = on
        part.owing += came

        def back() -> None:
            for who in ended:
                who.until = date.max
            for who in came:
                part.owing.remove(who)

        return back

    # -- bankruptcies ----------------------------------------------------------------------------------------------------------

    def _declare_bankrupt(self, one: Heard) -> None:
        self.bankrupt[one.id] = Bankrupt(one.told.party, one.on, one.told.administrator)

    def _distribute_assets(self, one: Heard) -> None:
        self.bankrupt[one.told.subject].distributed += one.told.amount

    def _dismiss_insolvency(self, one: Heard) -> None:
        self.bankrupt.pop(one.told.subject)

    def _close_insolvency(self, one: Heard) -> None:
        """What only those owe whose bankruptcy has ended is written off with its interest, in money and in kind."""
        ending = self.bankrupt[one.told.subject]
        ending.closed = True
        self.back(one, lambda: setattr(ending, "closed", False))
        gone = {x.owner for x in self.bankrupt.values() if x.closed}
        for number, part in enumerate(self.parts, 1):
            owners = part.debtors(one.on) or [who.owner for who in part.holders(one.on)]
            if owners and set(owners) <= gone:
                self._write_off_part(one, number)
        self.write_off_duties(one, gone)

    def _write_off(self, one: Heard) -> None:
        self._write_off_part(one, one.told.part)

    def _write_off_part(self, one: Heard, number: int) -> None:
        part = self.parts[number - 1]
        through = max(one.on, self.through.get(number) or one.on)
        interest = max(0, self.interest(part, through) - part.interest_settled)
        if part.open() or interest:
            self._relieve(one, part, "written_off", "-", part.open(), interest)

    def _revive(self, one: Heard) -> None:
        """So much is owed again by one who owed it, in a part of its own; a bankruptcy of it goes on."""
        says, of = one.told, self.parts[one.told.part - 1]
        who = next((x for x in of.holders(one.on) if x.owner == says.owner), None)
        most = None if who is None or who.most is None else says.amount
        part = Owed(
            [Owes(says.owner, Fraction(1), most=most)],
            [Instalment(one.on, says.amount)],
            one.on,
            of.court_since,
            of.apart,
            by=one.id,
        )
        self.parts.append(part)
        again = next((x for x in self.bankrupt.values() if x.closed and x.owner == says.owner), None)
        if again is not None:
            again.closed, again.distributed = False, again.distributed + says.amount

        def back() -> None:
            part.void = True
            if again is not None:
                again.closed, again.distributed = True, again.distributed - says.amount

        self.back(one, back)

    # -- money out of duties ---------------------------------------------------------------------------------------------

    def owe_money(self, one: Heard, duty: Any, money: int) -> None:
        """What became of a duty in kind is owed by those who owe it."""
        part = Owed(
            [Owes(owner, share) for owner, share in duty.shares.items()],
            [Instalment(one.told.due_on, money)],
            one.on,
            duty.court_since,
            duty.apart,
            by=one.id,
        )
        self.parts.append(part)
        self.back(one, lambda: setattr(part, "void", True))

    # -- what others tell --------------------------------------------------------------------------------------------------

    def catch_up(self, parts: int, duties: int) -> None:
        """Take note of parts and duties that the auditor did not hear of."""
        while len(self.parts) < parts:
            self.parts.append(Owed([], [], date.min, None, lost="it was not heard of"))
        self.catch_up_duties(duties)

    def carry_over(self, stands: Any) -> None:
        """Begin with what a list of old cases says: what is owed by whom until when, what is under way, held and in the fund."""
        nobody = UUID(int=0)
        for row in stands.parts:
            owing = [Owes(one.owner, one.share, most=one.most) for one in row.owing]
            dues = [
                Instalment(x.due_on, x.amount, [(x.due_on, x.amount - x.open, nobody)])
                for x in stands.instalments
                if x.part == row.part
            ]
            self.parts.append(Owed(owing, dues, row.in_force_on, row.court_since, by=row.obligation_id))
        for x in stands.payments:
            part = self.parts[x.part - 1]
            paid = Paid(
                x.id, x.paid_on, x.payer, x.debtor, x.route, x.amount - x.excess, 0, x.excess, x.waiting
            )
            part.payments.append(paid)
            part.received += paid.principal - paid.waiting
        for one in stands.duties:
            shares = {owner: Fraction(share) for owner, share in one.shares}
            self.duties.append(Duty(one.value, one.conversion or one.value, shares, one.court_since))
        for one in stands.guarantees:
            told = SimpleNamespace(kind=one.kind, guarantor=one.guarantor, amount=one.amount)
            self.hear(Heard("give_guarantee", one.id, date.min, told))
        last = 0
        for on, amount in stands.fund:
            self.fund.append((nobody, on, amount - last))
            last = amount

    def look_through(self, through: Mapping[int, date | None]) -> None:
        """Take note how far the ledger has reckoned interest, which is the day of the last night or act."""
        self.through = dict(through)

    def _confirm_reversal(self, one: Heard) -> None:
        self.take_out(self.asked[one.told.subject].told.target)

    def take_out(self, act: UUID) -> None:
        """Take an act out that was heard."""
        for undo in reversed(self.undo.pop(act, [])):
            undo()

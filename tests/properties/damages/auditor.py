"""What an auditor counts who hears what was done in a case, and never looks into the ledger: parts, days, duties and the fund.

It knows no heads, no accounts and no closed form of interest: one day follows the other, and of each it asks what was open, who owed
it, and whether interest ran. What it cannot follow (a bound up to which somebody owes, a sum that a court left owed) it calls lost, and
says nothing of it. An act that is reversed is taken out by what was kept when it was heard.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Final
from uuid import UUID

RATE: Final = Fraction(175, 1_000_000)
WAYS: Final = ("agency", "court", "escrow")
ONE_DAY: Final = timedelta(days=1)


@dataclass
class Instalment:
    """Fen that are due on a day, and what was counted to them: day, fen, and by which act."""

    due_on: date
    amount: int
    counted: list[tuple[date, int, UUID]] = field(default_factory=list)

    def open(self, day: date = date.max) -> int:
        """Fen that are open after what was counted up to a day."""
        return self.amount - sum(part for on, part, _ in self.counted if on <= day)


@dataclass
class Paid:
    """A payment: what of it was counted, as interest, too much; what waits on its way; what went back of it."""

    id: UUID
    on: date
    payer: str
    route: str
    claimed: int
    interest: int
    excess: int
    waiting: int


@dataclass
class Owed:
    """A part: who owes it from which day, its instalments, and from when a court document says so."""

    owners: list[str]
    instalments: list[Instalment]
    since: date
    court_since: date | None
    apart: UUID | None = None
    payments: list[Paid] = field(default_factory=list)
    relieved: int = 0
    """Principal that was waived or credited."""
    received: int = 0
    replaced: bool = False
    void: bool = False
    """Whether what made it owed was reversed."""
    lost: bool = False

    def open(self) -> int:
        """Principal that is open."""
        return 0 if self.void else sum(one.open() for one in self.instalments)

    @property
    def interest_paid(self) -> int:
        """Interest that was paid and did not go back."""
        return sum(one.interest for one in self.payments)

    def waiting(self, route: str) -> int:
        """What waits on a way; a deposit that was called waits with the agency."""
        routes = ("agency", "deposit") if route == "agency" else (route,)
        return sum(one.waiting for one in self.payments if one.route in routes)


@dataclass
class Duty:
    """What is owed in kind: fen, what the whole becomes, and what was performed, converted and waived of it."""

    value: int
    fixed: int
    owners: list[str]
    court_since: date | None
    apart: UUID | None = None
    performed: int = 0
    converted: int = 0
    money: int = 0
    waived: int = 0
    replaced: bool = False

    @property
    def open(self) -> int:
        """What is owed in kind."""
        return 0 if self.replaced else self.value - self.performed - self.converted - self.waived


@dataclass(frozen=True)
class Heard:
    """Something that was done: as it was told, on its day."""

    kind: str
    id: UUID
    on: date
    told: Any
    parts: tuple[Any, ...] = ()


def dropped(among: dict[UUID, Any], key: UUID) -> None:
    """Take something out."""
    among.pop(key)


class Auditor:
    """What was heard of one case."""

    def __init__(self) -> None:
        """Nothing was heard yet."""
        self.parts: list[Owed] = []
        self.duties: list[Duty] = []
        self.signed: dict[UUID | None, Heard] = {}
        """The agreement that was signed last, by its way."""
        self.asked: dict[UUID, Heard] = {}
        """What waits for a second person, or is about something."""
        self.suspended: dict[UUID, tuple[date, date]] = {}
        self.bankrupt: dict[UUID, tuple[str, date]] = {}
        self.fund: dict[UUID, tuple[date, int]] = {}
        """Day and fen by which the fund changed, by the act."""
        self.undo: dict[UUID, Callable[[], None]] = {}
        self.through: dict[int, date | None] = {}
        """Of each part, the day up to which the ledger has reckoned its interest."""
        self.fund_lost = False
        self.mortgaged = False
        self.kind_lost = False

    def hear(self, one: Heard) -> None:
        """Hear what was done."""
        self.asked[one.id] = one
        listen = getattr(self, f"_{one.kind}", None)
        if listen is not None:
            listen(one)

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
        for duty in self.duties:
            duty.replaced = duty.replaced or (duty.apart == way and duty.open > 0)
        self._owe(one, one, one.on, way)

    _settle_suit = _judge_apart = _settle_apart = _judge

    def _owe(self, told: Heard, effect: Heard, court: date | None, way: UUID | None) -> None:
        """Let something be owed, from the day on which it takes effect."""
        says = told.told
        made = []
        for number, part in enumerate(told.parts or says.parts, 1):
            rows = [due for due in says.schedule if due.part == number]
            amounts = [due.amount for due in rows]
            if rows and None in amounts:
                share, more = divmod(part.amount, len(rows))
                amounts = [share + (place < more) for place in range(len(rows))]
            dues = [Instalment(due.due_on, amount) for due, amount in zip(rows, amounts, strict=True)]
            dues = dues or [Instalment(effect.on, part.amount)]
            made.append(Owed([who.owner for who in part.obligors], dues, effect.on, court, way))
        self.parts += made
        kinds = []
        if says.duties:
            for duty in says.duties:
                value = sum(head.amount for head in duty.heads)
                owners = [who.owner for who in duty.obligors]
                kinds.append(Duty(value, duty.conversion or value, owners, court, way))
        elif told.parts and says.liability is not None and sum(head.kind for head in says.heads):
            kinds += [Duty(0, 0, [], court, way) for _ in told.parts]  # how they are split, others count
        elif value := sum(head.kind for head in says.heads):
            owners = [who.owner for part in says.parts for who in part.obligors]
            kinds.append(Duty(value, says.conversion or value, list(dict.fromkeys(owners)), court, way))
        self.duties += kinds
        for join in says.joins:
            self.parts[join.part - 1].lost = True

        def back() -> None:
            for part in made:
                part.void = True
            for duty in kinds:
                duty.replaced = True

        self.undo[effect.id] = back

    def _order(self, one: Heard) -> None:
        """A payment order makes a court document of what had none, when its fifteen days are over."""
        changed = [
            part for part in self.parts if part.court_since is None and not part.replaced and not part.void
        ]
        for part in changed:
            part.lost = True  # its last day may be a holiday, which the auditor does not know
        self.undo[one.id] = lambda: None

    # -- money that came, and went on ---------------------------------------------------------------------------------

    def unburdened(self, part: Owed, day: date) -> bool:
        """Tell whether all who owe a part are bankrupt on a day."""
        return bool(part.owners) and all(
            any(owner == who and since <= day for who, since in self.bankrupt.values())
            for owner in part.owners
        )

    def due_on(self, part: Owed, due: Instalment) -> date:
        """The day on which something is due: with the bankruptcy of all who owe it at the latest."""
        since = [
            min((on for who, on in self.bankrupt.values() if who == owner), default=date.max)
            for owner in part.owners
        ]
        return min(due.due_on, max(since, default=date.max))

    def interest(self, part: Owed, through: date) -> int:
        """Interest up to a day: one day after the other, each on what is open that day; rounded once, half up."""
        if part.court_since is None or part.void:
            return 0
        total = 0
        for due in part.instalments:
            day = max(due.due_on, part.court_since, part.since) + ONE_DAY
            while day <= through:
                stopped = any(first <= day <= last for first, last in self.suspended.values())
                if not stopped and not self.unburdened(part, day):
                    total += due.open(day - ONE_DAY)
                day += ONE_DAY
        return int(total * RATE + Fraction(1, 2))

    def owed_on(self, part: Owed, on: date) -> int:
        """Interest that is to be paid on a day."""
        return max(0, self.interest(part, on) - part.interest_paid)

    def _pay(self, one: Heard) -> None:
        says = one.told
        self._take(one, self.parts[says.part - 1], says.route, says.payer, says.amount)

    def _take(self, one: Heard, part: Owed, route: str, payer: str, amount: int) -> None:
        """Count what came; of a bankrupt itself nothing counts, and of a deposit nothing to what is not overdue."""
        interest = self.owed_on(part, one.on)
        left, principal, paid = amount, 0, 0
        ordered = sorted(part.instalments, key=lambda due: self.due_on(part, due))
        if route == "deposit":
            ordered = [due for due in ordered if self.due_on(part, due) < one.on]
        elif any(who == payer and since <= one.on for who, since in self.bankrupt.values()):
            ordered, interest = [], 0
            part.lost = part.lost or self.mortgaged  # how much of it is of what it had given, others count
        for late in (True, False):
            for due in ordered:
                if (self.due_on(part, due) <= one.on) is late and due.open():
                    taken = min(left, due.open())
                    due.counted.append((one.on, taken, one.id))
                    left, principal = left - taken, principal + taken
            if late:
                paid = min(left, interest)
                left -= paid
        claimed = principal + paid
        payment = Paid(
            one.id, one.on, payer, route, claimed, paid, left, 0 if route == "treasury" else claimed
        )
        part.payments.append(payment)
        self.fund_lost = self.fund_lost or part.lost
        if route == "treasury":
            part.received += claimed
            self.fund[one.id] = one.on, claimed

        def back() -> None:
            part.payments.remove(payment)
            for due in part.instalments:
                due.counted = [row for row in due.counted if row[2] != one.id]
            part.received -= claimed if route == "treasury" else 0
            self.fund.pop(one.id, None)

        self.undo[one.id] = back

    def _call_guarantee(self, one: Heard) -> None:
        given = self.asked[one.told.subject].told
        if given.kind != "deposit":
            self.mortgaged = self.mortgaged or given.kind == "mortgage"
            self.undo[one.id] = lambda: None
            return
        part = self.parts[one.told.part - 1]
        late = sum(due.open() for due in part.instalments if self.due_on(part, due) < one.on)
        called = min(given.amount, late + self.owed_on(part, one.on))
        self._take(one, part, "deposit", one.told.payer or given.guarantor, called)

    def payment(self, payment_id: UUID) -> tuple[Owed, Paid]:
        """Find a payment, and its part."""
        return next((part, one) for part in self.parts for one in part.payments if one.id == payment_id)

    def _remit(self, one: Heard) -> None:
        part, payment = self.payment(one.told.payment)
        amount = payment.waiting if one.told.amount is None else one.told.amount
        payment.waiting -= amount
        part.received += amount
        self.fund[one.id] = one.on, amount

        def back() -> None:
            payment.waiting += amount
            part.received -= amount
            self.fund.pop(one.id)

        self.undo[one.id] = back

    _transfer_court = _release_escrow = _remit

    def _confirm_spending(self, one: Heard) -> None:
        self.fund[one.id] = one.on, -self.asked[one.told.subject].told.amount
        self.undo[one.id] = lambda: dropped(self.fund, one.id)

    def _dispose_fund(self, one: Heard) -> None:
        self.fund[one.id] = one.on, -one.told.amount
        self.undo[one.id] = lambda: dropped(self.fund, one.id)

    # -- reliefs ----------------------------------------------------------------------------------------------------------

    def _grant_relief(self, one: Heard) -> None:
        says = self.asked[one.told.subject].told
        if says.kind == "suspension":
            self.suspended[one.id] = says.first_on or one.on, says.last_on or date.max
            self.undo[one.id] = lambda: dropped(self.suspended, one.id)
            return
        part = self.parts[says.part - 1]
        if says.kind in ("waiver", "credit"):
            self._relieve(one, part, says.amount)
            return
        if says.kind == "refund_excess" and not part.lost:
            self._refund(one, part, says.payee, says.amount)
            return
        part.lost = True
        self.fund_lost = self.fund_lost or says.kind != "release"
        self.undo[one.id] = lambda: None

    def _refund(self, one: Heard, part: Owed, payee: str, amount: int) -> None:
        """Give back what one paid too much: what is held, then interest, of which that of the last payments was too much."""
        number = self.parts.index(part) + 1
        through = max(one.on, self.through.get(number) or one.on)
        left = max(0, part.interest_paid - self.interest(part, through))
        shares = [(paid, 0, paid.excess) for paid in part.payments if paid.payer == payee and paid.excess]
        mine = []
        for paid in reversed(part.payments):
            too_much = min(left, paid.interest)
            left -= too_much
            if paid.payer == payee and too_much:
                mine.append((paid, too_much, 0))
            if too_much and paid.route != "treasury":
                part.lost = self.fund_lost = True  # how much of its interest has come so far, others count
        gone = []
        for paid, interest, excess in (*shares, *reversed(mine)):
            share = min(amount, interest + excess)
            amount -= share
            gone.append((paid, share if interest else 0, share if excess else 0))
        for paid, interest, excess in gone:
            paid.interest -= interest
            paid.excess -= excess
        lowered = sum(interest for _, interest, _ in gone)
        part.received -= lowered
        self.fund[one.id] = one.on, -lowered

        def back() -> None:
            for paid, interest, excess in gone:
                paid.interest += interest
                paid.excess += excess
            part.received += lowered
            self.fund.pop(one.id)

        self.undo[one.id] = back

    def _relieve(self, one: Heard, part: Owed, amount: int) -> None:
        left = amount
        for due in sorted(part.instalments, key=lambda due: self.due_on(part, due)):
            taken = min(left, due.open())
            if taken:
                due.counted.append((one.on, taken, one.id))
                left -= taken
        part.relieved += amount

        def back() -> None:
            part.relieved -= amount
            for due in part.instalments:
                due.counted = [row for row in due.counted if row[2] != one.id]

        self.undo[one.id] = back

    # -- who owes -----------------------------------------------------------------------------------------------------------

    def _substitute(self, one: Heard) -> None:
        says = one.told
        changed: list[tuple[Owed | Duty, list[str]]] = []
        bounded = any(who.most is not None for who in says.successors)
        everything: list[Owed | Duty] = [*self.parts, *self.duties]
        for owned in everything:
            if says.party in owned.owners:
                changed.append((owned, list(owned.owners)))
                stays = [says.party] if says.event == "joining" else []
                others = [who for who in owned.owners if who != says.party]
                owned.owners = [
                    *others,
                    *stays,
                    *(who.owner for who in says.successors if who.owner not in others),
                ]
                if isinstance(owned, Owed):
                    owned.lost = owned.lost or bounded

        def back() -> None:
            for owned, before in changed:
                owned.owners = before

        self.undo[one.id] = back

    def _declare_bankrupt(self, one: Heard) -> None:
        self.bankrupt[one.id] = one.told.party, one.on

    def _dismiss_insolvency(self, one: Heard) -> None:
        self.bankrupt.pop(one.told.subject)

    def _close_insolvency(self, one: Heard) -> None:
        """What only bankrupts owe is written off; how much of it, others count."""
        for part in self.parts:
            part.lost = part.lost or self.unburdened(part, one.on)
        self.undo[one.id] = lambda: None

    def _write_off(self, one: Heard) -> None:
        self.parts[one.told.part - 1].lost = True
        self.undo[one.id] = lambda: None

    def _revive(self, one: Heard) -> None:
        """So much is owed again by one who owed it; how much of it, and who pays it, others count."""
        of = self.parts[one.told.part - 1]
        part = Owed([one.told.owner], [Instalment(one.on, one.told.amount)], one.on, of.court_since, of.apart)
        part.lost = True
        self.parts.append(part)

        def back() -> None:
            part.void = True

        self.undo[one.id] = back

    # -- works ------------------------------------------------------------------------------------------------------------------

    def _convert_duty(self, one: Heard) -> None:
        duty = self.duties[one.told.duty - 1]
        self._become(one, duty, one.told.amount)

    def _become(self, one: Heard, duty: Duty, amount: int | None) -> None:
        """Let so much of a duty become money; where the auditor does not know how much, the part and the duty are lost."""
        money = 0
        if amount is not None and duty.value > 0 and not self.kind_lost:
            whole = Fraction(duty.fixed * (duty.converted + amount), duty.value) + Fraction(1, 2)
            money = int(whole) - duty.money
            duty.converted += amount
            duty.money += money
        else:
            self.kind_lost = True  # how much became money, others count
            self.undo[one.id] = lambda: None
            return
        part = Owed(
            list(duty.owners), [Instalment(one.told.due_on, money)], one.on, duty.court_since, duty.apart
        )
        self.parts += [part] if money else []

        def back() -> None:
            part.void = True
            duty.converted -= amount
            duty.money -= money

        self.undo[one.id] = back

    def _convert_project(self, one: Heard) -> None:
        self.kind_lost = True
        self.undo[one.id] = lambda: None

    def _accept_project(self, one: Heard) -> None:
        """What is accepted of works ends their duty; of works that name none, or whose duty is another one now, others count."""
        plan = self.asked.get(one.told.subject)
        number = getattr(plan.told, "duty", None) if plan is not None else None
        value = one.told.value
        if number is None or one.told.fulfilled or number > len(self.duties):
            self.kind_lost = self.kind_lost or bool(value) or one.told.fulfilled
            self.undo[one.id] = lambda: None
            return
        duty = self.duties[number - 1]
        duty.performed += value

        def back() -> None:
            duty.performed -= value

        self.undo[one.id] = back

    def _vary_project(self, one: Heard) -> None:
        self.kind_lost = True

    _bind_project = _take_over = _vary_project

    def catch_up(self, parts: int, duties: int) -> None:
        """Take note of parts and duties that the auditor could not count itself."""
        while len(self.parts) < parts:
            self.parts.append(Owed([], [], date.min, None, lost=True))
        while len(self.duties) < duties:
            self.duties.append(Duty(0, 0, [], None))

    def look_through(self, through: Mapping[int, date | None]) -> None:
        """Take note how far the ledger has reckoned interest, which is the day of the last night or act."""
        self.through = dict(through)

    # -- reversed ---------------------------------------------------------------------------------------------------------------

    def _confirm_reversal(self, one: Heard) -> None:
        target = self.asked[one.told.subject].told.target
        back = self.undo.pop(target, None)
        if back is not None:
            back()

    # -- what is told ----------------------------------------------------------------------------------------------------------

    def fund_by_day(self) -> Iterator[tuple[date, int]]:
        """What the fund holds at the end of each day on which it changed."""
        held = 0
        for day in sorted({on for on, _ in self.fund.values()}):
            held += sum(amount for on, amount in self.fund.values() if on == day)
            yield day, held

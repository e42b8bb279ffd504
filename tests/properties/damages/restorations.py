"""What an auditor counts of duties in kind and of works: what was performed, became money, was waived, and may still be paid."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final
from uuid import UUID

from tests.properties.damages.debts import Heard, halves_up
from tests.properties.damages.tills import Tills

LIVE: Final = ("approved", "working", "completed")
ADOPTED: Final = ("planned", *LIVE, "failed", "given_up", "taken_over")
"""States of works that perform the one duty that takes the place of theirs."""


@dataclass(eq=False)
class Duty:
    """What is owed in kind: fen, what the whole becomes, and what was performed, converted and waived of it."""

    value: int
    fixed: int
    shares: dict[str, Fraction]
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


@dataclass(eq=False)
class Stage:
    """A stage of works; fen."""

    amount: int
    accepted: int = 0
    ended: bool = False
    paid: int = 0


@dataclass(eq=False)
class Works:
    """A restoration; fen."""

    mode: str
    budget: int
    duty: int | None
    stages: list[Stage]
    state: str = "planned"
    contract: int | None = None
    ended_on: date | None = None
    """Day on which they ceased to go on; None while they do, or never did."""
    retention: int = 0
    kept: int = 0

    def stands(self, on: date) -> bool:
        """Tell whether they stand for their duty on a day: they go on, or did."""
        if self.state in LIVE:
            return True
        return self.state not in ("planned", "dropped") and self.ended_on is not None and self.ended_on > on

    @property
    def accepted(self) -> int:
        """What was accepted of their stages."""
        return sum(one.accepted for one in self.stages)

    @property
    def paid(self) -> int:
        """What was paid of them."""
        return sum(one.paid for one in self.stages)


class Restorations(Tills):
    """Duties and works of one case, and what is paid for them."""

    def __init__(self) -> None:
        """Nothing is owed in kind."""
        super().__init__()
        self.duties: list[Duty] = []
        self.works: dict[UUID, Works] = {}
        self.kind_lost = ""
        """Why duties cannot be followed; empty where they can."""

    def followed(self, obligors: Sequence[Any]) -> dict[str, Fraction]:
        """Who owes by what was told."""
        raise NotImplementedError

    def owe_money(self, one: Heard, duty: Duty, money: int) -> None:
        """Let what became of a duty be owed."""
        raise NotImplementedError

    # -- duties ---------------------------------------------------------------------------------------------------------

    def owe_in_kind(self, told: Heard, effect: Heard, court: date | None, way: UUID | None) -> None:
        """Let something be owed in kind: by duties that are told, one for each part of a liability, or one for all."""
        says, made = told.told, list[Duty]()
        total = sum(head.kind for head in says.heads)
        if says.duties:
            for one in says.duties:
                value = sum(head.amount for head in one.heads)
                made.append(Duty(value, one.conversion or value, self.followed(one.obligors), court, way))
        elif told.parts and says.liability is not None and total:
            made += [Duty(0, 0, {}, court, way) for _ in told.parts]  # how they are split, `split_told` hears
        elif total:
            obligors = says.parts[0].obligors if says.parts else ()
            made.append(
                Duty(total, says.conversion or total, self.followed(obligors) if obligors else {}, court, way)
            )
        first = len(self.duties) + 1
        self.duties += made
        adopted: list[tuple[Works, int | None]] = []
        if len(made) == 1:
            for one in self.works.values():
                gone = one.duty is None or not self.duties[one.duty - 1].open
                if one.mode != "funded" and one.state in ADOPTED and gone:
                    adopted.append((one, one.duty))
                    one.duty = first

        def back() -> None:
            for duty in made:
                duty.replaced = True

        self.back(effect, back)

    def split_told(self, values: Sequence[tuple[int, int, dict[str, Fraction]]]) -> None:
        """Take note how duties were split among the parts of a liability: value, what it becomes, and who owes it, by number."""
        for duty, (value, fixed, shares) in zip(self.duties, values, strict=False):
            if not duty.value and not duty.replaced:
                duty.value, duty.fixed = value, fixed or value
            if not duty.shares:
                duty.shares = shares

    def replace_duties(self, way: UUID | None) -> None:
        """What is open of the duties of a way is owed no more in kind."""
        for duty in self.duties:
            duty.replaced = duty.replaced or (duty.apart == way and duty.open > 0)

    def take_duties(self, party: str, came: Sequence[str], stays: bool) -> Callable[[], None]:
        """Let others owe duties in the place of a party, or beside it."""
        before = [(duty, duty.shares) for duty in self.duties if party in duty.shares]
        for duty, shares in before:
            left = {owner: share for owner, share in shares.items() if stays or owner != party}
            duty.shares = {**left, **{owner: Fraction(0) for owner in came if owner not in left}}

        def back() -> None:
            for duty, shares in before:
                duty.shares = shares

        return back

    def catch_up_duties(self, count: int) -> None:
        """Take note of duties that were not heard of."""
        while len(self.duties) < count:
            self.duties.append(Duty(0, 0, {}, None))
            self.kind_lost = "a duty was not heard of"

    def free(self, number: int, on: date, but: Works | None = None) -> int:
        """What of a duty no works stand for on a day."""
        stood = sum(
            x.budget for x in self.works.values() if x.duty == number and x is not but and x.stands(on)
        )
        return max(0, self.duties[number - 1].open - stood)

    # -- works ------------------------------------------------------------------------------------------------------------

    def _plan_project(self, one: Heard) -> None:
        says = one.told
        duty = says.duty
        if duty is None and says.mode != "funded" and self.duties:
            there = [n for n, x in enumerate(self.duties, 1) if x.open]
            duty = there[0] if there else len(self.duties)
        self.works[one.id] = Works(says.mode, says.budget, duty, [Stage(x.amount) for x in says.stages])

    def _step(self, one: Heard, to: str, *also: Callable[[], None]) -> Works:
        """Let works take a step, which is taken back with what else it changed."""
        works = self.works[one.told.subject]
        before = works.state, works.ended_on
        if to in LIVE or to == "planned":
            works.ended_on = None
        elif works.state in LIVE:
            works.ended_on = one.on
        works.state = to

        def back() -> None:
            works.state, works.ended_on = before
            for undo in also:
                undo()

        self.back(one, back)
        return works

    def _approve_project(self, one: Heard) -> None:
        self._step(one, "approved")

    def _drop_project(self, one: Heard) -> None:
        self._step(one, "dropped")

    def _contract_project(self, one: Heard) -> None:
        works = self._step(one, "working")
        works.contract = one.told.amount
        works.retention = retained(works, one.told, 0)

    def _complete_project(self, one: Heard) -> None:
        self._step(one, "completed")

    def _rework_project(self, one: Heard) -> None:
        self._step(one, "working")

    def _reject_project(self, one: Heard) -> None:
        self._step(one, "failed")

    def _bind_project(self, one: Heard) -> None:
        self.works[one.told.subject].duty = one.told.duty

    def _end_stages(self, works: Works) -> Callable[[], None]:
        """Let what is open of stages end at what was accepted."""
        ended = [
            stage for stage in works.stages if not stage.ended and not 0 < stage.amount == stage.accepted
        ]
        for stage in ended:
            stage.ended = True

        def back() -> None:
            for stage in ended:
                stage.ended = False

        return back

    def _give_up(self, one: Heard) -> None:
        self._step(one, "given_up", self._end_stages(self.works[one.told.subject]))

    def _take_over(self, one: Heard) -> None:
        old = self.works[one.told.subject]
        rest = [
            stage
            for stage in old.stages
            if not stage.ended and (stage.accepted < stage.amount or not stage.amount)
        ]
        new = Works(
            old.mode,
            old.budget - old.accepted,
            old.duty,
            [Stage(stage.amount - stage.accepted) for stage in rest],
            "working",
            one.told.amount,
        )
        self._step(one, "taken_over", self._end_stages(old), lambda: setattr(new, "state", "dropped"))
        self.works[one.id] = new

    def _vary_project(self, one: Heard) -> None:
        works, says = self.works[one.told.subject], one.told
        was = works.contract
        self._end_stages(works)
        works.stages += [Stage(stage.amount) for stage in says.stages]
        works.budget, works.duty = says.budget, says.duty or works.duty
        if works.contract is not None and says.contract is not None:
            works.contract = says.contract
        works.retention = retained(works, says, 0 if not was else Fraction(works.retention, was))

    def _keep_retention(self, one: Heard) -> None:
        self.works[one.told.subject].kept = one.told.amount

    def _accept_stage(self, one: Heard) -> None:
        stage = self.works[one.told.subject].stages[one.told.stage - 1]
        amount = stage.amount - stage.accepted if one.told.value is None else one.told.value
        stage.accepted += amount
        self.back(one, lambda: setattr(stage, "accepted", stage.accepted - amount))

    def _accept_project(self, one: Heard) -> None:
        """What is accepted of works ends their duty; where the target is met, the rest of it, but for what others stand for."""
        works, value = self.works[one.told.subject], one.told.value
        self._step(one, "accepted")
        if works.mode == "funded" or works.duty is None:
            return
        duty = self.duties[works.duty - 1]
        waived = 0
        if one.told.fulfilled:
            stood = sum(
                x.budget
                for x in self.works.values()
                if x.duty == works.duty and x is not works and x.stands(one.on)
            )
            waived = max(0, duty.open - value - stood)
        duty.performed += value
        duty.waived += waived

        def back() -> None:
            duty.performed -= value
            duty.waived -= waived

        self.back(one, back)

    def _convert_project(self, one: Heard) -> None:
        works = self.works[one.told.subject]
        self._step(one, "converted")
        if works.duty is not None:
            self._become(
                one, self.duties[works.duty - 1], min(works.budget, self.free(works.duty, one.on, works))
            )

    def _convert_duty(self, one: Heard) -> None:
        free = self.free(one.told.duty, one.on)
        self._become(
            one, self.duties[one.told.duty - 1], free if one.told.amount is None else one.told.amount
        )

    def _become(self, one: Heard, duty: Duty, amount: int) -> None:
        """Let so much of a duty become money: all that was converted becomes its part of the whole, half up."""
        if not duty.value or self.kind_lost:
            self.kind_lost = self.kind_lost or "a duty became money of which others know the value"
            return
        money = halves_up(Fraction(duty.fixed * (duty.converted + amount), duty.value)) - duty.money
        duty.converted += amount
        duty.money += money
        if money:
            self.owe_money(one, duty, money)

        def back() -> None:
            duty.converted -= amount
            duty.money -= money

        self.back(one, back)

    def write_off_duties(self, one: Heard, gone: set[str]) -> None:
        """What only those owe in kind of whom nothing is to be had is waived."""
        for duty in self.duties:
            if duty.shares and set(duty.shares) <= gone and duty.open:
                self.back(one, self._waive(duty, duty.open))

    def _waive(self, duty: Duty, fen: int) -> Callable[[], None]:
        """Waive something of a duty."""
        duty.waived += fen
        return lambda: setattr(duty, "waived", duty.waived - fen)

    # -- what is paid ------------------------------------------------------------------------------------------------------

    def _confirm_spending(self, one: Heard) -> None:
        says = self.asked[one.told.subject].told
        self.into_fund(one, -says.amount)
        self.spent += says.amount
        stage = None
        if says.subject is not None and says.stage is not None:
            stage = self.works[says.subject].stages[says.stage - 1]
            stage.paid += says.amount

        def back() -> None:
            self.spent -= says.amount
            if stage is not None:
                stage.paid -= says.amount

        self.back(one, back)


def retained(works: Works, says: Any, share: Fraction | int) -> int:
    """Give what is kept back of the contract of works: as it is told, as a share of it, or the share of before; half up to the fen.

    Of what was kept back something always is, and never less than is kept for good.
    """
    if says.retention is not None:
        return int(says.retention)
    if says.retention_share is not None:
        return halves_up(Fraction((works.contract or 0) * says.retention_share, 10_000))
    return max(works.kept, 1, halves_up((works.contract or 0) * Fraction(share))) if share else 0

"""Who has what in bound lots, as the clauses have it (docs/spec/permits.md 4, 7, 8, 9, 17): lots as counts by purpose, claims as lists.

It imports nothing of the ledger. A lot is fungible within itself: where an order takes a part of what several pledges share of one lot, the
pledge that was registered last gives first.

What an order waits for is what was with others when it came: first what may come back of leases and withdrawals, beyond what earlier ranks
wait for, and for the rest what other orders hold. What is sold of that rest it waits for no more.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

FREE: Final = ("holding",)
OWNED: Final = ("unpaid", "holding")
"""What a withdrawal and a move take, in this order, of each the oldest lot first."""
FREEZABLE: Final = ("holding", "unpaid", "pledged")
PURPOSES: Final = ("holding", "unpaid", "pledged")
"""In which order the parts of one lot go back, or pass on."""
TOO_SMALL: Final = "permits.holding_too_small"

Parts = dict[tuple[int, str], int]
"""Parts of lots, by lot and the purpose from which they were taken."""


@dataclass(eq=False)
class Pledge:
    """A pledge: all of a chain share what they rest on."""

    site: str
    creditor: str
    left: int
    place: int
    rests: dict[int, int]
    root: int
    state: str = "registered"
    paid: int = 0


@dataclass(eq=False)
class Order:
    """An order that freezes: what it holds, and how much of each lot it waits for."""

    site: str
    creditor: str
    left: int
    place: int
    rank: int
    held: Parts
    waits: dict[int, int]
    lots: set[int]
    state: str = "frozen"
    paid: int = 0


@dataclass(eq=False)
class Away:
    """A lease or a withdrawal: what it took, of whom, and where that stands."""

    site: str
    where: tuple[str, str]
    taken: Parts
    state: str
    place: int
    reviews: int = 0


@dataclass(eq=False)
class Fee:
    """A fee: what it charges of each lot, and the parts of it that are not paid."""

    site: str
    lots: dict[int, int]
    parts: list[int] = field(default_factory=list)


Claim = Pledge | Order


class Creditors:
    """The lots of a few sites, and everybody who has a claim on them."""

    def __init__(self) -> None:
        self.at: Counter[tuple[int, str, str]] = Counter()
        """By lot, holder and purpose."""
        self.count = 0
        self.places = 0
        self.money: Counter[str] = Counter()
        self.pledges: dict[object, Pledge] = {}
        self.orders: dict[object, Order] = {}
        self.leases: dict[object, Away] = {}
        self.withdrawals: dict[object, Away] = {}
        self.fees: dict[object, Fee] = {}

    def of(self, site: str, purpose: str) -> int:
        """What stands there."""
        return sum(self.at[lot, site, purpose] for lot in range(self.count))

    def grant(self, site: str, purpose: str, quantity: int) -> None:
        """Allocate a lot."""
        self.at[self.count, site, purpose] += quantity
        self.count += 1

    def pick(self, site: str, quantity: int, purposes: tuple[str, ...]) -> Parts | None:
        """Choose parts by purpose, the oldest lot first; None where there is not enough."""
        taken: Parts = {}
        for purpose in purposes:
            for lot in range(self.count):
                part = min(quantity, self.at[lot, site, purpose])
                if part:
                    taken[lot, purpose] = part
                    quantity -= part
        return None if quantity else taken

    def shift(self, parts: Parts, source: str | None, to: tuple[str, str], site: str) -> None:
        """Move parts of a site to one account, from the purposes that they name or from one other."""
        for (lot, purpose), quantity in parts.items():
            self.at[lot, site, source or purpose] -= quantity
            self.at[lot, *to] += quantity

    # Pledges

    def pledge(self, act: object, site: str, creditor: str, debt: int, quantity: int, before: object) -> str:
        """Register a pledge; of a lower rank on the lots of the one that it names."""
        senior = self.pledges[before] if before is not None else None
        if senior is None:
            taken = self.pick(site, quantity, FREE)
            if taken is None:
                return TOO_SMALL
            self.shift(taken, None, (site, "pledged"), site)
            rests = {lot: part for (lot, _), part in taken.items()}
        elif senior.state != "registered":
            return "permits.senior_not_binding"
        else:
            rests = senior.rests
        self.places += 1
        root = senior.root if senior else self.places
        self.pledges[act] = Pledge(site, creditor, debt, self.places, rests, root)
        return "registered"

    def chain(self, root: int) -> list[Pledge]:
        """The pledges that stand on the same lots."""
        return [one for one in self.pledges.values() if one.root == root and one.state == "registered"]

    def seized(self, pledge: Pledge) -> bool:
        """Whether an order holds a part of a lot of which so much is pledged."""
        return any(
            quantity and purpose == "pledged" and pledge.rests.get(lot)
            for one in self.standing(pledge.site)
            for (lot, purpose), quantity in one.held.items()
        )

    def release(self, act: object) -> str:
        """Release a pledge: the lots are free with the last one that binds them."""
        pledge = self.pledges[act]
        if len(self.chain(pledge.root)) == 1:
            if self.seized(pledge):
                return "permits.partly_frozen"
            for lot, quantity in pledge.rests.items():
                self.at[lot, pledge.site, "pledged"] -= quantity
                self.at[lot, pledge.site, "holding"] += quantity
            pledge.rests.clear()
        pledge.state = "released"
        return "released"

    def substitute(self, act: object, new: object, quantity: int) -> str:
        """Put other lots in the place of those of a pledge."""
        pledge = self.pledges[act]
        taken = self.pick(pledge.site, quantity, FREE)
        if taken is None:
            return TOO_SMALL
        told = self.release(act)
        if told == "released":
            pledge.state = "substituted"
            self.shift(taken, None, (pledge.site, "pledged"), pledge.site)
            self.places += 1
            rests = {lot: part for (lot, _), part in taken.items()}
            self.pledges[new] = Pledge(
                pledge.site, pledge.creditor, pledge.left, self.places, rests, self.places
            )
        return told

    def enforce(self, act: object, buyer: str, price: int, costs: int) -> str:
        """Sell what is pledged."""
        pledge = self.pledges[act]
        there = {lot: min(part, self.at[lot, pledge.site, "pledged"]) for lot, part in pledge.rests.items()}
        if not any(there.values()):
            return "permits.nothing_to_sell"
        if self.seized(pledge):
            return "permits.partly_frozen"
        chain = self.chain(pledge.root)
        quantity = sum(pledge.rests.values())
        self.divide(pledge.site, buyer, price, costs, [(quantity, list[Claim](chain))])
        for lot, part in pledge.rests.items():
            self.at[lot, pledge.site, "pledged"] -= part
            self.at[lot, buyer, "holding"] += part
        pledge.rests.clear()
        for one in chain:
            one.state = "enforced" if one is pledge else "exhausted"
        self.settle(pledge.site)
        return "done"

    def correct(self, one: Claim, owed: int, rank: int = 0) -> str:
        """Correct what a pledge or an order claims, and the rank of an order."""
        if owed < one.paid:
            return "permits.below_paid"
        if isinstance(one, Order) and rank != one.rank:
            others = [other for other in self.standing(one.site) if other is not one]
            if any(other.rank == rank and other.lots & one.lots for other in others):
                return "permits.rank_taken"
            one.rank = rank
        one.left = owed - one.paid
        return "done"

    # Orders

    def standing(self, site: str) -> list[Order]:
        """The orders that stand against a site, the first rank first."""
        found = [one for one in self.orders.values() if one.site == site and one.state == "frozen"]
        return sorted(found, key=lambda one: (one.rank, one.place))

    def comes(self, site: str, lot: int, before: int) -> int:
        """What may come back of a lot of what went before a place: what is leased out and the lessee has still, and what is withdrawn."""
        away: Counter[tuple[str, str]] = Counter()
        for one in (*self.leases.values(), *self.withdrawals.values()):
            if one.site == site and one.state in ("running", "open") and one.place < before:
                away[one.where] += sum(q for (which, _), q in one.taken.items() if which == lot)
        return sum(min(quantity, self.at[lot, *where]) for where, quantity in away.items())

    def behind(self, one: Order, lot: int) -> int:
        """How much of what an order waits for stands behind what other orders hold."""
        waits = one.waits.get(lot, 0)
        earlier = [o for o in self.standing(one.site) if (o.rank, o.place) < (one.rank, one.place)]
        first = self.comes(one.site, lot, one.place) - sum(o.waits.get(lot, 0) for o in earlier)
        return max(0, waits - max(0, first))

    def freeze(self, act: object, site: str, creditor: str, claim: int, quantity: int, rank: int) -> str:
        """Freeze what is there, and wait for the rest: for what is frozen by a later rank alone, for what comes back by any."""
        missing, held = quantity, Parts()
        for purpose in FREEZABLE:
            for lot in range(self.count):
                part = min(missing, self.at[lot, site, purpose])
                if part:
                    held[lot, purpose] = part
                    missing -= part
        waits: dict[int, int] = {}
        frozen = {lot: self.at[lot, site, "frozen"] if rank > 1 else 0 for lot in range(self.count)}
        for lot in sorted(range(self.count), key=lambda lot: (not frozen[lot], lot)):
            part = min(missing, frozen[lot] + self.comes(site, lot, self.places + 1))
            if part:
                waits[lot] = part
                missing -= part
        if missing:
            return TOO_SMALL
        if any(one.rank >= rank and one.lots & waits.keys() for one in self.standing(site)):
            return "permits.rank_taken"
        self.shift(held, None, (site, "frozen"), site)
        self.places += 1
        lots = {lot for lot, _ in held} | waits.keys()
        self.orders[act] = Order(site, creditor, claim, self.places, rank, held, waits, lots)
        return "frozen"

    def give_back(
        self, site: str, parts: Parts, source: tuple[str, str], ended: Order | None, place: int
    ) -> None:
        """Let parts go back to where they were taken, but for what passes to the orders that wait and came later, the first rank first."""
        for (lot, purpose), quantity in sorted(
            parts.items(), key=lambda one: (one[0][0], PURPOSES.index(one[0][1]))
        ):
            self.at[lot, *source] -= quantity
            rest = quantity
            for one in self.standing(site):
                part = min(rest, one.waits.get(lot, 0)) if one is not ended and one.place > place else 0
                if part:
                    one.waits[lot] -= part
                    one.held[lot, purpose] = one.held.get((lot, purpose), 0) + part
                    self.at[lot, site, "frozen"] += part
                    rest -= part
            free = purpose == "unpaid" and self.paid(lot)
            self.at[lot, site, "holding" if free else purpose] += rest

    def end_order(self, act: object) -> str:
        """Lift an order, or annul it by a review."""
        order = self.orders[act]
        order.state = "lifted"
        self.give_back(order.site, order.held, (order.site, "frozen"), order, order.place)
        self.settle(order.site)
        return "lifted"

    def settle(self, site: str) -> None:
        """Let whoever holds nothing end who waits for nothing that orders before hold, or that may come back."""
        for one in self.standing(site):
            before = [other for other in self.standing(site) if other.place < one.place]
            hopes = False
            for lot, waits in one.waits.items():
                held = sum(q for other in before for (which, _), q in other.held.items() if which == lot)
                hopes |= bool(waits and held + self.comes(site, lot, one.place))
            if not any(one.held.values()) and not hopes:
                one.state = "spent"

    def execute(self, act: object, buyer: str, price: int, costs: int) -> str:
        """Sell what an order holds."""
        order = self.orders[act]
        sold = {
            key: order.held[key] for key in sorted(order.held, key=lambda k: (k[0], PURPOSES.index(k[1])))
        }
        sold = {key: quantity for key, quantity in sold.items() if quantity}
        if not sold:
            return "permits.nothing_to_sell"
        if any(purpose == "unpaid" and not self.paid(lot) for lot, purpose in sold):
            return "permits.fee_before_sale"
        order.state = "executed"
        slices: list[tuple[int, list[Claim]]] = []
        waiting = self.standing(order.site)
        left = {(one, lot): self.behind(one, lot) for one in waiting for lot, _ in sold}
        for (lot, purpose), quantity in sold.items():
            for part, resting in self.layers(order.site, lot, purpose, quantity):
                waits = {one: min(part, left[one, lot]) for one in waiting}
                for one, waited in waits.items():
                    if waited:
                        left[one, lot] -= waited
                        one.waits[lot] -= waited
                at = 0
                for cut in sorted({*waits.values(), part} - {0}):
                    behind = [one for one in waiting if waits[one] >= cut]
                    slices.append((cut - at, [*resting, order, *behind]))
                    at = cut
            self.at[lot, order.site, "frozen"] -= quantity
            self.at[lot, buyer, "holding"] += quantity
        self.divide(order.site, buyer, price, costs, slices)
        for pledge in self.pledges.values():
            if pledge.state == "registered" and not any(pledge.rests.values()):
                pledge.state = "exhausted"
        self.settle(order.site)
        return "done"

    def layers(self, site: str, lot: int, purpose: str, quantity: int) -> list[tuple[int, list[Pledge]]]:
        """Tell which pledges rest on what is sold of a lot, and take it from them: from what was registered last first."""
        found: list[tuple[int, list[Pledge]]] = []
        if purpose == "pledged":
            roots = {
                one.root: one
                for one in self.pledges.values()
                if (one.site, one.state) == (site, "registered")
            }
            for root in sorted(roots, reverse=True):
                part = min(quantity, roots[root].rests.get(lot, 0))
                if part:
                    found.append((part, self.chain(root)))
                    roots[root].rests[lot] -= part
                    quantity -= part
        return [*found, (quantity, [])] if quantity else found

    def divide(
        self, site: str, buyer: str, price: int, costs: int, slices: list[tuple[int, list[Claim]]]
    ) -> None:
        """Pay costs, then each claim in its order out of the parts on which it rests, then the owner."""
        groups: dict[tuple[int, ...], tuple[int, list[Claim]]] = {}
        for quantity, claims in slices:
            key = tuple(sorted(one.place for one in claims))
            groups[key] = (groups.get(key, (0, claims))[0] + quantity, claims)
        whole, net = sum(quantity for quantity, _ in groups.values()), price - costs
        shares = {key: net * quantity // whole for key, (quantity, _) in groups.items()}
        shares[list(shares)[-1]] += net - sum(shares.values())
        everybody = {one.place: one for _, claims in groups.values() for one in claims}
        for one in sorted(everybody.values(), key=self.turn):
            for key in sorted((key for key in shares if one.place in key), key=len):
                part = min(shares[key], one.left)
                shares[key] -= part
                one.left -= part
                one.paid += part
                self.money[one.creditor] += part
        self.money["court:1"] += costs
        self.money[party(site)] += sum(shares.values())
        self.money[party(buyer)] -= price

    @staticmethod
    def turn(one: Claim) -> tuple[bool, int, int]:
        """When a claim is paid: pledges as they were registered, then orders by rank."""
        return (False, 0, one.place) if isinstance(one, Pledge) else (True, one.rank, one.place)

    # What is away for a time

    def lease(self, act: object, site: str, lessee: str, quantity: int) -> str:
        """Lease out."""
        taken = self.pick(site, quantity, FREE)
        if taken is None:
            return TOO_SMALL
        self.shift(taken, None, (lessee, "leased"), site)
        self.places += 1
        self.leases[act] = Away(site, (lessee, "leased"), taken, "running", self.places)
        return "running"

    def withdraw(self, act: object, site: str, quantity: int) -> str:
        """Withdraw, for the time being."""
        taken = self.pick(site, quantity, OWNED)
        if taken is None:
            return TOO_SMALL
        self.shift(taken, None, (site, "withdrawn"), site)
        self.places += 1
        self.withdrawals[act] = Away(site, (site, "withdrawn"), taken, "open", self.places)
        return "open_to_objection"

    def come_back(self, away: Away, state: str) -> None:
        """Let what is still there of a lease or a withdrawal come back, to the owner or to orders that wait."""
        away.state = state
        there = {lot: self.at[lot, *away.where] for lot, _ in away.taken}
        parts: Parts = {}
        for key, quantity in away.taken.items():
            parts[key] = min(quantity, there[key[0]])
            there[key[0]] -= parts[key]
        self.give_back(away.site, parts, away.where, None, away.place)
        self.settle(away.site)

    def conclude(self, act: object, reserve: str) -> None:
        """Make a withdrawal final."""
        away = self.withdrawals[act]
        away.state = "final"
        for (lot, _), quantity in away.taken.items():
            self.at[lot, away.site, "withdrawn"] -= quantity
            self.at[lot, reserve, "reserve"] += quantity
        away.where = (reserve, "reserve")
        self.settle(away.site)

    def change(self, act: object, quantity: int) -> bool:
        """Give a part of a withdrawal back by a review, the oldest lot first; whether there is as much."""
        away = self.withdrawals[act]
        if quantity >= sum(away.taken.values()):
            return False
        parts: Parts = {}
        for key in sorted(away.taken):
            part = min(quantity, away.taken[key])
            if part:
                parts[key] = part
                away.taken[key] -= part
                quantity -= part
        self.give_back(away.site, parts, away.where, None, away.place)
        self.settle(away.site)
        return True

    # What a site has open

    def stands(self, site: str) -> bool:
        """Whether anything stands against the closure of a site."""
        return (
            any(self.of(site, purpose) for purpose in ("pledged", "frozen", "withdrawn", "leased"))
            or any(one.site == site and one.state == "registered" for one in self.pledges.values())
            or bool(self.standing(site))
            or any(
                one.state == "running" and site in (one.site, one.where[0]) for one in self.leases.values()
            )
            or any(one.site == site and one.state == "open" for one in self.withdrawals.values())
            or any(one.site == site and one.parts for one in self.fees.values())
        )

    # Fees

    def paid(self, lot: int) -> bool:
        """Whether a fee for a lot is paid whole."""
        return any(lot in fee.lots and not fee.parts for fee in self.fees.values())

    def unpaid(self, site: str) -> dict[int, int]:
        """What a fee would charge: what is unpaid, with what orders hold of it, and no other charges."""
        charged = {lot for fee in self.fees.values() for lot in fee.lots}
        held: Counter[int] = Counter()
        for one in self.standing(site):
            for (lot, purpose), quantity in one.held.items():
                held[lot] += quantity if purpose == "unpaid" else 0
        found = {lot: self.at[lot, site, "unpaid"] + held[lot] for lot in range(self.count)}
        return {lot: quantity for lot, quantity in found.items() if quantity and lot not in charged}

    def pay(self, act: object) -> str:
        """Pay the next part of a fee; with the last one what stands unpaid is free."""
        fee = self.fees[act]
        fee.parts.pop(0)
        if fee.parts:
            return "due"
        for lot in fee.lots:
            self.at[lot, fee.site, "holding"] += self.at[lot, fee.site, "unpaid"]
            self.at[lot, fee.site, "unpaid"] = 0
        return "paid"

    def move(self, site: str, to: str, quantity: int) -> str:
        """Move what is unpaid first, with the fees that charge it, whole."""
        taken = self.pick(site, quantity, OWNED)
        if taken is None:
            return TOO_SMALL
        moved = {lot for lot, purpose in taken if purpose == "unpaid"}
        follow = [
            fee for fee in self.fees.values() if fee.parts and fee.site == site and moved & fee.lots.keys()
        ]
        for fee in follow:
            for lot in fee.lots:
                stays = self.at[lot, site, "unpaid"] - taken.get((lot, "unpaid"), 0)
                held = any(one.held.get((lot, "unpaid")) for one in self.standing(site))
                if self.at[lot, site, "unpaid"] and (stays or held):
                    return "permits.fee_split"
        for (lot, purpose), part in taken.items():
            self.at[lot, site, purpose] -= part
            self.at[lot, to, purpose] += part
        for fee in follow:
            fee.site = to
        return "done"


def party(site: str) -> str:
    """Whose a site is."""
    return ":".join(site.split(":")[:2])

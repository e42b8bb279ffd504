"""The claims on bound lots: which pledges and freezes rest on what is sold, and how much is still owed to each."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read
from ledger.market.rules.proceeds import PLEDGE, BoundClaim, Slice, ordered, sliced
from ledger.permits.actions.lots import TakenLot
from ledger.permits.queries.bound import left_of_pledges

SQL: Final = named_queries(__name__)

Behind: TypeAlias = dict[tuple[UUID, int], int]
"""How much of a sold lot a freeze waited for, by both."""
STANDING: Final = ("registered", "release_asked", "frozen", "lift_asked")
"""States in which a pledge or a freeze has a claim."""


class Binding(NamedTuple):
    """A pledge or a freeze of a site, once it was registered."""

    act_id: UUID
    sort: str
    state: str
    senior: UUID | None
    rank: int
    place: int
    creditor: str
    debt: int
    paid: int

    @property
    def claim(self) -> BoundClaim:
        """What it is to be paid."""
        return BoundClaim(
            self.act_id, self.sort, self.rank, self.place, self.creditor, max(0, self.debt - self.paid)
        )


class Rested(NamedTuple):
    """On how much of a lot a pledge or a freeze rests, and from which account it took that."""

    act_id: UUID
    asset_id: int
    purpose: str
    quantity: int


def bindings_of(books: ReadBooks, book_id: int, site: str) -> dict[UUID, Binding]:
    """Read all pledges and freezes of a site that were ever registered, by id, the first one first."""
    return {one.act_id: one for one in read(books, Binding, SQL["bindings"], book=book_id, site=site)}


def chain_of(bindings: Mapping[UUID, Binding], pledge: UUID) -> list[Binding]:
    """List the pledges of the lots of one that stand, whatever their rank; the order is that of registration."""
    root = _root(bindings, pledge)
    return [
        one
        for one in bindings.values()
        if one.sort == PLEDGE and one.state in STANDING and _root(bindings, one.act_id) == root
    ]


def _root(bindings: Mapping[UUID, Binding], pledge: UUID) -> UUID:
    """Name the pledge of the first rank of the lots of one, whether or not it still stands."""
    one = bindings[pledge]
    while one.senior is not None and one.senior in bindings:
        one = bindings[one.senior]
    return one.act_id


def resting_on(
    books: ReadBooks, book_id: int, site: str, of: UUID, sold: Sequence[TakenLot]
) -> tuple[list[Slice], list[BoundClaim], Behind]:
    """Tell what rests on the lots that are sold for a pledge or a freeze: slices, claims in their order, who waited behind."""
    bindings = bindings_of(books, book_id, site)
    behind: Behind = {}
    if bindings[of].sort == PLEDGE:
        every = {one.act_id for one in chain_of(bindings, of)} | {of}
        slices = [Slice(one.quantity, frozenset(every)) for one in sold]
    else:
        slices, behind = _frozen(books, book_id, site, bindings, of, sold)
    found = {id for one in slices for id in one.claims}
    claims = [bindings[id].claim for id in found]
    return slices, ordered([one for one in claims if one.creditor or one.sort == PLEDGE]), behind


def _frozen(
    books: ReadBooks,
    book_id: int,
    site: str,
    bindings: Mapping[UUID, Binding],
    of: UUID,
    sold: Sequence[TakenLot],
) -> tuple[list[Slice], Behind]:
    rested = read(books, Rested, SQL["rested"], book=book_id, site=site, acts=list(bindings))
    rests = left_of_pledges(books, book_id, site, without=of)
    waiting = {
        (one.act_id, one.asset_id): one.quantity
        for one in rested
        if one.purpose == "frozen" and one.act_id != of and bindings[one.act_id].state in STANDING
    }
    slices: list[Slice] = []
    behind: Behind = {}
    for lot in sold:
        for quantity, pledges in _pledged(bindings, rests, lot):
            layers = dict.fromkeys([*pledges, of], quantity)
            for (id, asset), left in waiting.items():
                if asset == lot.asset_id and left:
                    layers[id] = min(left, quantity)
                    waiting[id, asset] = left - layers[id]
                    behind[id, asset] = behind.get((id, asset), 0) + layers[id]
            slices += sliced(quantity, {id: part for id, part in layers.items() if _claims(bindings[id])})
    return slices, behind


def _claims(one: Binding) -> bool:
    return one.sort == PLEDGE or bool(one.creditor)


def _pledged(
    bindings: Mapping[UUID, Binding], left: Mapping[UUID, dict[int, int]], lot: TakenLot
) -> list[tuple[int, Collection[UUID]]]:
    """Tell which pledges rest on what a freeze took of a lot: where several do not share it, the last one was frozen first."""
    rest, found = lot.quantity, list[tuple[int, Collection[UUID]]]()
    if lot.purpose == "pledged":
        parts = {pledge: parts[lot.asset_id] for pledge, parts in left.items() if parts.get(lot.asset_id)}
        roots = dict.fromkeys(
            _root(bindings, one.act_id)
            for one in bindings.values()
            if one.sort == PLEDGE and one.act_id in parts
        )
        for root in reversed(roots):
            there = [one.act_id for one in chain_of(bindings, root)]
            part = min(rest, max((parts.get(id, 0) for id in there), default=0))
            if part:
                found.append((part, there))
                rest -= part
                for id in there:
                    left[id][lot.asset_id] -= part
    return [*found, (rest, ())] if rest else found

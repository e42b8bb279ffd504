"""What the permits room keeps of those whose claims rest on lots.

permit_act ──< inherited    what a freeze that waited holds since one before it ended
permit_act ──< proceeds     who got what of bound lots that were sold, in the order of the claims
permit_act ──< sold_before  what a sale took of a lot for which a freeze waited: it is waited for no more
"""

from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    Named,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    TypedColumns,
    Uuid,
)

from ledger.database.metadata import CODE, METADATA

_ACT = ["ledger.permit_act.book_id", "ledger.permit_act.act_id"]
_ASSET = ["ledger.asset.book_id", "ledger.asset.asset_id"]
_ACCOUNT = ["ledger.account.book_id", "ledger.account.account_id"]


class InheritedColumns(TypedColumns):
    """What a freeze that waited holds of a lot since one before it ended: on the same account, to go back where that one took it."""

    book_id: Named[int] = Column(Integer)
    act_id: Named[UUID] = Column(Uuid)
    from_id: Named[UUID] = Column(Uuid)
    """The freeze, lease or withdrawal that ended."""
    line: Named[int] = Column(SmallInteger)
    asset_id: Named[int] = Column(Integer)
    account_id: Named[int] = Column(Integer)
    quantity: Named[int] = Column(BigInteger, nullable=False)


inherited = Table(
    "permit_inherited",
    METADATA,
    InheritedColumns,
    PrimaryKeyConstraint("book_id", "act_id", "from_id", "line", "asset_id", "account_id"),
    ForeignKeyConstraint(["book_id", "act_id"], _ACT, name="permit_inherited_act_fkey"),
    ForeignKeyConstraint(["book_id", "from_id"], _ACT, name="permit_inherited_from_fkey"),
    ForeignKeyConstraint(["book_id", "asset_id"], _ASSET, name="permit_inherited_asset_fkey"),
    ForeignKeyConstraint(["book_id", "account_id"], _ACCOUNT, name="permit_inherited_account_fkey"),
    CheckConstraint("quantity > 0", name="quantity_positive"),
    CheckConstraint("act_id <> from_id", name="another"),
)


class ProceedsColumns(TypedColumns):
    """What one got of bound lots that were sold: costs, claims in their order, the owner."""

    book_id: Named[int] = Column(Integer)
    act_id: Named[UUID] = Column(Uuid)
    """The enforcement."""
    part: Named[int] = Column(SmallInteger)
    """On which the same claims rest, counted from 1; the costs come out of all, as part 0."""
    place: Named[int] = Column(SmallInteger)
    """In the order of who is paid out of the part: 1 for the first."""
    sort: Named[str] = Column(CODE, nullable=False)
    claim_id: Named[UUID | None] = Column(Uuid, nullable=True)
    """The pledge or freeze; null for costs and the owner."""
    party: Named[str] = Column(Text, nullable=False)
    owed: Named[int] = Column(BigInteger, nullable=False)
    """What was still owed to it when it was sold, in fen; to the owner nothing."""
    paid: Named[int] = Column(BigInteger, nullable=False)


proceeds = Table(
    "permit_proceeds",
    METADATA,
    ProceedsColumns,
    PrimaryKeyConstraint("book_id", "act_id", "part", "place"),
    ForeignKeyConstraint(["book_id", "act_id"], _ACT, name="permit_proceeds_act_fkey"),
    ForeignKeyConstraint(["book_id", "claim_id"], _ACT, name="permit_proceeds_claim_fkey"),
    CheckConstraint("sort IN ('costs', 'pledge', 'freeze', 'owner')", name="sort_known"),
    CheckConstraint("(claim_id IS NOT NULL) = (sort IN ('pledge', 'freeze'))", name="claim_named"),
    CheckConstraint("part >= 0 AND place >= 1 AND (part = 0) = (sort = 'costs')", name="placed"),
    CheckConstraint("owed >= 0 AND paid >= 0 AND (paid <= owed OR sort = 'owner')", name="paid_at_most_owed"),
    Index("permit_proceeds_claim_idx", "book_id", "claim_id"),
)


class SoldBeforeColumns(TypedColumns):
    """What an order has sold of a lot for which a freeze behind it waited: that was paid after it, and waits for so much less."""

    book_id: Named[int] = Column(Integer)
    act_id: Named[UUID] = Column(Uuid)
    """The enforcement."""
    claim_id: Named[UUID] = Column(Uuid)
    """The freeze that waited."""
    asset_id: Named[int] = Column(Integer)
    quantity: Named[int] = Column(BigInteger, nullable=False)


sold_before = Table(
    "permit_sold_before",
    METADATA,
    SoldBeforeColumns,
    PrimaryKeyConstraint("book_id", "act_id", "claim_id", "asset_id"),
    ForeignKeyConstraint(["book_id", "act_id"], _ACT, name="permit_sold_before_act_fkey"),
    ForeignKeyConstraint(["book_id", "claim_id"], _ACT, name="permit_sold_before_claim_fkey"),
    ForeignKeyConstraint(["book_id", "asset_id"], _ASSET, name="permit_sold_before_asset_fkey"),
    CheckConstraint("quantity > 0", name="quantity_positive"),
    Index("permit_sold_before_claim_idx", "book_id", "claim_id"),
)

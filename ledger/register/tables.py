"""The register: enterprises, their sites, what is known of a site from a day on, and the licences issued elsewhere.

party ──< site ──< site_attributes     region, watershed, industry … as of a date; never overwritten
      ──< standing                     lists on which a party stands, from a day to a day
      site ──< licence_version ──< licence_line
naming                                 how a party or a site is called from a day on
annulment                              an entry in a list, or a version of a licence, that never counted
area_quality                           whether an area met its target in a year
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    Named,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    TypedColumns,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.sql import func

from ledger.database.metadata import CODE, INSTANT, METADATA
from ledger.texts import kept_form

_BOOK = ["ledger.book.book_id"]
_ACTOR = ["ledger.actor.actor_id"]
_PARTY = ["ledger.party.book_id", "ledger.party.code"]
_SITE = ["ledger.site.book_id", "ledger.site.code"]
_PROCESS = ["ledger.process.book_id", "ledger.process.process_id"]
LISTS = (
    "court_dishonest",
    "abnormal_operation",
    "major_tax_violation",
    "credit_red",
    "credit_black",
    "unfinished_rectification",
    "licence_ban",
    "eia_not_allowed",
)
SECTORS = ("industrial", "agricultural", "sewage", "other")


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


class PartyColumns(TypedColumns):
    """An enterprise."""

    book_id: Named[int] = Column(Integer)
    code: Named[str] = Column(CODE)
    """`enterprise:<credit code>`, the owner of its accounts."""
    name: Named[str] = Column(Text, nullable=False)
    exception: Named[str] = Column(Text, nullable=False)
    """Evidence for a credit code whose check fails; empty for the others."""
    registered_on: Named[date] = Column(Date, nullable=False)
    registered_by: Named[int] = Column(Integer, nullable=False)


party = Table(
    "party",
    METADATA,
    PartyColumns,
    PrimaryKeyConstraint("book_id", "code"),
    ForeignKeyConstraint(["book_id"], _BOOK, name="party_book_fkey"),
    ForeignKeyConstraint(["registered_by"], _ACTOR, name="party_actor_fkey"),
    CheckConstraint("code ~ '^enterprise:[0-9A-Za-z]{18}$'", name="code_form"),
    CheckConstraint(kept_form("name"), name="name_kept"),
)


class SiteColumns(TypedColumns):
    """A place of production: permits and licences belong to it."""

    book_id: Named[int] = Column(Integer)
    code: Named[str] = Column(CODE)
    """`<party>:<site>`, such as `enterprise:91130200699229617X:001P`."""
    party: Named[str] = Column(CODE, nullable=False)
    name: Named[str] = Column(Text, nullable=False)


site = Table(
    "site",
    METADATA,
    SiteColumns,
    PrimaryKeyConstraint("book_id", "code"),
    ForeignKeyConstraint(["book_id", "party"], _PARTY, name="site_party_fkey"),
    CheckConstraint(
        "code ~ '^enterprise:[0-9A-Za-z]{18}:[0-9A-Za-z_-]{1,16}$' AND starts_with(code, party || ':')",
        name="code_form",
    ),
    CheckConstraint(kept_form("name"), name="name_kept"),
    Index("site_party_idx", "book_id", "party"),
)


class AttributesColumns(TypedColumns):
    """What is known of a site from a day on."""

    book_id: Named[int] = Column(Integer)
    site: Named[str] = Column(CODE)
    valid_from: Named[date] = Column(Date)
    recorded_at: Named[datetime] = Column(INSTANT, server_default=func.clock_timestamp())
    licence: Named[str | None] = Column(CODE, nullable=True)
    region: Named[str] = Column(CODE, nullable=False)
    watershed: Named[str | None] = Column(CODE, nullable=True)
    industry: Named[str] = Column(CODE, nullable=False)
    sector: Named[str] = Column(CODE, nullable=False)
    power: Named[bool] = Column(Boolean, nullable=False)
    chp_heat_ppm: Named[int] = Column(Integer, nullable=False)
    """Share of heat of a cogeneration plant, in millionths."""
    online_monitoring: Named[bool] = Column(Boolean, nullable=False)
    document: Named[str] = Column(Text, nullable=False)
    actor_id: Named[int] = Column(Integer, nullable=False)
    act_id: Named[UUID | None] = Column(Uuid, nullable=True)
    """The act of two persons by which it was written; null for what one person recorded before there were acts,
    and for what a site was registered with."""


site_attributes = Table(
    "site_attributes",
    METADATA,
    AttributesColumns,
    PrimaryKeyConstraint("book_id", "site", "valid_from", "recorded_at"),
    ForeignKeyConstraint(["book_id", "site"], _SITE, name="site_attributes_site_fkey"),
    ForeignKeyConstraint(["actor_id"], _ACTOR, name="site_attributes_actor_fkey"),
    ForeignKeyConstraint(["book_id", "act_id"], _PROCESS, name="site_attributes_act_fkey"),
    UniqueConstraint("book_id", "act_id", name="site_attributes_act_key"),
    CheckConstraint("region ~ '^[0-9]{6}$'", name="region_form"),
    CheckConstraint(_one_of("sector", SECTORS), name="sector_known"),
    CheckConstraint("chp_heat_ppm BETWEEN 0 AND 1000000", name="heat_share"),
    Index("site_attributes_region_idx", "book_id", "region"),
)


class StandingColumns(TypedColumns):
    """A list on which a party stands."""

    book_id: Named[int] = Column(Integer)
    standing_id: Named[int] = Column(BigInteger, Identity(always=True))
    party: Named[str] = Column(CODE, nullable=False)
    list: Named[str] = Column(CODE, nullable=False)
    since: Named[date] = Column(Date, nullable=False)
    until: Named[date | None] = Column(Date, nullable=True)
    """Last day; null while it lasts."""
    document: Named[str] = Column(Text, nullable=False)
    actor_id: Named[int] = Column(Integer, nullable=False)
    ended_document: Named[str | None] = Column(Text, nullable=True)
    ended_by: Named[int | None] = Column(Integer, nullable=True)
    act_id: Named[UUID | None] = Column(Uuid, nullable=True)
    """The act of two persons by which it was written; null for what one person recorded before there were acts."""
    ended_act: Named[UUID | None] = Column(Uuid, nullable=True)
    """The same for its end."""


standing = Table(
    "standing",
    METADATA,
    StandingColumns,
    PrimaryKeyConstraint("book_id", "standing_id"),
    ForeignKeyConstraint(["book_id", "party"], _PARTY, name="standing_party_fkey"),
    ForeignKeyConstraint(["actor_id"], _ACTOR, name="standing_actor_fkey"),
    ForeignKeyConstraint(["ended_by"], _ACTOR, name="standing_ended_fkey"),
    ForeignKeyConstraint(["book_id", "act_id"], _PROCESS, name="standing_act_fkey"),
    ForeignKeyConstraint(["book_id", "ended_act"], _PROCESS, name="standing_ended_act_fkey"),
    UniqueConstraint("book_id", "act_id", name="standing_act_key"),
    UniqueConstraint("book_id", "ended_act", name="standing_ended_act_key"),
    CheckConstraint(_one_of("list", LISTS), name="list_known"),
    CheckConstraint("until >= since", name="ordered"),
    Index("standing_party_idx", "book_id", "party"),
)


class QualityColumns(TypedColumns):
    """Whether an area met its quality target for a pollutant in a year."""

    book_id: Named[int] = Column(Integer)
    area: Named[str] = Column(CODE)
    """Region code of the county, or a watershed."""
    pollutant: Named[str] = Column(CODE)
    year: Named[int] = Column(SmallInteger)
    version: Named[int] = Column(SmallInteger, server_default=text("1"))
    """What was said first is 1; the last one counts."""
    met: Named[bool] = Column(Boolean, nullable=False)
    document: Named[str] = Column(Text, nullable=False)
    actor_id: Named[int] = Column(Integer, nullable=False)
    act_id: Named[UUID | None] = Column(Uuid, nullable=True)
    """The act of two persons by which it was written; null for what one person recorded before there were acts."""


area_quality = Table(
    "area_quality",
    METADATA,
    QualityColumns,
    PrimaryKeyConstraint("book_id", "area", "pollutant", "year", "version"),
    ForeignKeyConstraint(["book_id"], _BOOK, name="area_quality_book_fkey"),
    ForeignKeyConstraint(["actor_id"], _ACTOR, name="area_quality_actor_fkey"),
    ForeignKeyConstraint(["book_id", "act_id"], _PROCESS, name="area_quality_act_fkey"),
    UniqueConstraint("book_id", "act_id", name="area_quality_act_key"),
    CheckConstraint("version >= 1", name="version_positive"),
)


class LicenceColumns(TypedColumns):
    """A version of a discharge licence, as it was imported."""

    book_id: Named[int] = Column(Integer)
    site: Named[str] = Column(CODE)
    version: Named[int] = Column(Integer)
    licence: Named[str] = Column(CODE, nullable=False)
    valid_from: Named[date] = Column(Date, nullable=False)
    valid_to: Named[date] = Column(Date, nullable=False)
    document: Named[str] = Column(Text, nullable=False)
    actor_id: Named[int] = Column(Integer, nullable=False)
    imported_at: Named[datetime] = Column(INSTANT, nullable=False, server_default=func.clock_timestamp())
    act_id: Named[UUID | None] = Column(Uuid, nullable=True)
    """The act of two persons by which it was written; null for what one person recorded before there were acts."""


licence_version = Table(
    "licence_version",
    METADATA,
    LicenceColumns,
    PrimaryKeyConstraint("book_id", "site", "version"),
    ForeignKeyConstraint(["book_id", "site"], _SITE, name="licence_version_site_fkey"),
    ForeignKeyConstraint(["actor_id"], _ACTOR, name="licence_version_actor_fkey"),
    ForeignKeyConstraint(["book_id", "act_id"], _PROCESS, name="licence_version_act_fkey"),
    UniqueConstraint("book_id", "act_id", name="licence_version_act_key"),
    CheckConstraint("valid_from <= valid_to AND version >= 1", name="validity_ordered"),
)


class AnnulmentColumns(TypedColumns):
    """An entry in a list, or a version of a licence, that was recorded by mistake: it stays to be read, and never counted."""

    book_id: Named[int] = Column(Integer)
    act_id: Named[UUID] = Column(Uuid)
    """The act of two persons that says so: who, when, why, and on which paper."""
    standing_id: Named[int | None] = Column(BigInteger, nullable=True)
    site: Named[str | None] = Column(CODE, nullable=True)
    version: Named[int | None] = Column(Integer, nullable=True)


annulment = Table(
    "annulment",
    METADATA,
    AnnulmentColumns,
    PrimaryKeyConstraint("book_id", "act_id"),
    ForeignKeyConstraint(["book_id", "act_id"], _PROCESS, name="annulment_act_fkey"),
    ForeignKeyConstraint(
        ["book_id", "standing_id"],
        ["ledger.standing.book_id", "ledger.standing.standing_id"],
        name="annulment_standing_fkey",
    ),
    ForeignKeyConstraint(
        ["book_id", "site", "version"],
        ["ledger.licence_version.book_id", "ledger.licence_version.site", "ledger.licence_version.version"],
        name="annulment_licence_fkey",
    ),
    UniqueConstraint("book_id", "standing_id", name="annulment_standing_key"),
    UniqueConstraint("book_id", "site", "version", name="annulment_licence_key"),
    CheckConstraint(
        "(standing_id IS NULL) = (site IS NOT NULL) AND (site IS NULL) = (version IS NULL)", name="of_one"
    ),
)


class LicenceLineColumns(TypedColumns):
    """How much an outlet may emit of a pollutant in a year under a licence."""

    book_id: Named[int] = Column(Integer)
    site: Named[str] = Column(CODE)
    version: Named[int] = Column(Integer)
    outlet: Named[str] = Column(CODE)
    pollutant: Named[str] = Column(CODE)
    year: Named[int] = Column(SmallInteger)
    quantity: Named[int] = Column(BigInteger, nullable=False)
    """In millionths of the pollutant's unit."""


licence_line = Table(
    "licence_line",
    METADATA,
    LicenceLineColumns,
    PrimaryKeyConstraint("book_id", "site", "version", "outlet", "pollutant", "year"),
    ForeignKeyConstraint(
        ["book_id", "site", "version"],
        ["ledger.licence_version.book_id", "ledger.licence_version.site", "ledger.licence_version.version"],
        name="licence_line_version_fkey",
    ),
    CheckConstraint("quantity >= 0", name="quantity_positive"),
)


class NamingColumns(TypedColumns):
    """How an enterprise or a site is called from a day on; what was said last of a day counts."""

    book_id: Named[int] = Column(Integer)
    act_id: Named[UUID] = Column(Uuid)
    """The act of two persons that says so."""
    party: Named[str | None] = Column(CODE, nullable=True)
    site: Named[str | None] = Column(CODE, nullable=True)
    name: Named[str] = Column(Text, nullable=False)
    valid_from: Named[date] = Column(Date, nullable=False)
    document: Named[str] = Column(Text, nullable=False)
    actor_id: Named[int] = Column(Integer, nullable=False)
    recorded_at: Named[datetime] = Column(INSTANT, nullable=False, server_default=func.clock_timestamp())


naming = Table(
    "naming",
    METADATA,
    NamingColumns,
    PrimaryKeyConstraint("book_id", "act_id"),
    ForeignKeyConstraint(["book_id", "act_id"], _PROCESS, name="naming_act_fkey"),
    ForeignKeyConstraint(["book_id", "party"], _PARTY, name="naming_party_fkey"),
    ForeignKeyConstraint(["book_id", "site"], _SITE, name="naming_site_fkey"),
    ForeignKeyConstraint(["actor_id"], _ACTOR, name="naming_actor_fkey"),
    CheckConstraint("(party IS NULL) = (site IS NOT NULL)", name="of_one"),
    CheckConstraint(kept_form("name"), name="name_kept"),
    Index("naming_party_idx", "book_id", "party"),
    Index("naming_site_idx", "book_id", "site"),
)

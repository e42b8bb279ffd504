"""Pieces of requests and answers that several routes share.

What comes in is strict: no unknown fields, no numbers in place of texts. Amounts are decimal strings in the unit of
their asset, both ways; limits of accounts count for every asset, so they are integers of the smallest unit, as text.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final, Literal, get_origin
from uuid import UUID

from fastapi import Path, Query
from fastapi.responses import Response
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    ValidationInfo,
    field_validator,
)

from ledger.amounts import TEXT_MAX, Unit, format_decimal, parse_decimal
from ledger.entries import MEMO_MAX, POSTINGS_MAX, Entry, Posting, TextEmpty, TextUnprintable
from ledger.identifiers import CODE_MAX
from ledger.journal.balances import Moment
from ledger.journal.codes import Asset
from ledger.journal.posting import Outcome
from ledger.journal.refusals import AssetUnknown
from ledger.texts import is_plain, trimmed, unkept

CODE: Final = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}(:[A-Za-z0-9._-]{1,64}){0,7}$"
KIND: Final = r"^[a-z_]{1,40}(\.[a-z_]{1,40}){0,3}$"
MINOR: Final = r"^-?(0|[1-9][0-9]{0,17})$"
DAY_FIRST: Final = date(1900, 1, 1)
DAY_LAST: Final = date(2199, 12, 31)
CURSOR_MAX: Final = 800
"""Characters of a cursor at most: two codes of 160 and the frame."""
LIMIT_MAX: Final = 1000
"""Lines on a page at most."""
BATCH_MAX: Final = 5_000
"""Entries in a batch at most."""

Code = Annotated[str, Field(pattern=CODE, max_length=CODE_MAX)]
Minor = Annotated[str, Field(pattern=MINOR, description="An integer of the smallest unit, as text.")]
CodePath = Annotated[str, Path(pattern=CODE, max_length=CODE_MAX)]
RowNumber = Annotated[int, Path(ge=1, le=2**31 - 1)]
"""The number under which PostgreSQL keeps something, in an address."""
Limit = Annotated[int, Query(ge=1, le=LIMIT_MAX, description="Lines on a page.")]
Cursor = Annotated[str | None, Query(max_length=CURSOR_MAX, description="From the page before.")]


_DAYS: Final[dict[str, JsonValue]] = {
    "formatMinimum": DAY_FIRST.isoformat(),
    "formatMaximum": DAY_LAST.isoformat(),
}
"""A pattern beside the format would say the same, but clients give a date a class of their own, and no pattern fits that."""
Day = Annotated[date, Field(ge=DAY_FIRST, le=DAY_LAST, json_schema_extra=_DAYS)]
"""A legal day; terms and years can be reckoned from it without leaving the calendar."""
InstantIn = Annotated[
    AwareDatetime, Field(ge=datetime(1900, 1, 1, tzinfo=UTC), le=datetime(2200, 1, 1, tzinfo=UTC))
]
"""An instant, with its offset."""
Number = Annotated[int, Field(ge=0, le=2**62)]
"""A number that the ledger gave to something."""
Effective = Annotated[Day | None, Query(description="Legal date of the events counted.")]
RecordedUntil = Annotated[InstantIn | None, Query(alias="recorded", description="As known at this instant.")]


class Lines:
    """Marks a text that may be of several lines."""


def kept(field: str, value: Any, *, lines: bool = False) -> Any:
    """Give every text in a value as it is kept: without what was copied around it.

    Raises (in this order):
        TextUnprintable: naming the first character that cannot be kept; TextEmpty: a text was written that shows nothing.
    """
    if type(value) is str:
        plain = trimmed(value)
        if found := unkept(plain, lines=lines):
            raise TextUnprintable(field=field, character=found)
        if plain == "" != value:
            raise TextEmpty(field=field)
        return plain
    if type(value) is list:
        return [kept(field, one, lines=lines) for one in value]
    if type(value) is dict:
        return {kept(field, name): kept(field, one, lines=lines) for name, one in value.items()}
    return value


def _kept_text(text: str, info: ValidationInfo) -> str:
    return str(kept(str(info.field_name), text))


Title = Annotated[str, Query(max_length=200), AfterValidator(_kept_text)]
"""A text of one line in an address."""


class Strict(BaseModel):
    """What comes in; its texts as they are kept."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    @field_validator("*")
    @classmethod
    def _texts(cls, value: Any, info: ValidationInfo) -> Any:
        """Keep the texts of a field.

        Raises (in this order):
            TextUnprintable, TextEmpty: a text was written that shows nothing, be it one that may be left out.
        """
        # Nearly every text is a code or a number, and a batch has thousands of them.
        if type(value) is str and is_plain(value):
            return value
        name = str(info.field_name)
        field = cls.model_fields[name]
        if get_origin(field.annotation) is Literal:
            return value  # a sign of the list, which may be a blank
        return kept(name, value, lines=Lines in field.metadata)


class Out(BaseModel):
    """What goes out."""

    model_config = ConfigDict(frozen=True)


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC)


Instant = Annotated[datetime, AfterValidator(_utc)]


class PostingIn(Strict):
    """One line of an entry."""

    account: Code
    asset: Code
    side: Literal["debit", "credit"]
    amount: Annotated[str, Field(max_length=4 * TEXT_MAX, description="Decimal, in the unit of the asset.")]


class EntryIn(Strict):
    """An entry to post. The client makes the id, a UUID of version 7, and keeps it for retries."""

    id: UUID
    kind: Annotated[str, Field(pattern=KIND)]
    effective_on: Day
    postings: Annotated[list[PostingIn], Field(json_schema_extra={"minItems": 2, "maxItems": POSTINGS_MAX})]
    memo: Annotated[str, Field(json_schema_extra={"maxLength": MEMO_MAX})] = ""
    document: Annotated[str, Field(json_schema_extra={"maxLength": MEMO_MAX})] = ""


class BatchEntryIn(EntryIn):
    """An entry of a batch."""

    group: Annotated[int, Field(ge=0, le=BATCH_MAX)] = 0
    """In the mode `groups`: entries with the same number, above zero, stand or fall together."""


class BatchIn(Strict):
    """Entries to post in one request."""

    mode: Literal["atomic", "each", "groups"]
    entries: Annotated[list[BatchEntryIn], Field(min_length=1, max_length=BATCH_MAX)]


class BalanceAfter(Out):
    """What a posting left on its account, in the normal direction of the account."""

    account: str
    asset: str
    balance: str
    version: int
    """Number of postings there have been on this account in this asset."""


class PostedOut(Out):
    """An entry that was posted, now or when it was first sent."""

    id: UUID
    status: Literal["posted", "replayed"]
    recorded_at: Instant
    balances: list[BalanceAfter]


def to_entry(new: EntryIn, assets: Mapping[str, Asset]) -> Entry:
    """Make the entry that a client means.

    Args:
        new: what was sent.
        assets: the assets of the book that the entry names, as far as there are such.

    Raises (in this order):
        AssetUnknown, AmountNotDecimal, AmountTooPrecise, IdNotVersion7, TooFewPostings, TooManyPostings, TextTooLong,
        TextUnprintable, AmountNotPositive, AmountBeyondLargest, Unbalanced, AccountOnBothSides, AmountTooLarge: for the first line that
        fails; then what `Entry` raises.
    """
    postings = []
    for line, p in enumerate(new.postings, 1):
        asset = assets.get(p.asset)
        if asset is None:
            raise AssetUnknown(id=str(new.id), line=line, account=p.account, asset=p.asset)
        amount = parse_decimal(p.amount, asset.unit.scale, asset.unit.unit)
        postings.append(Posting(p.account, p.asset, p.side, amount))
    return Entry(new.id, new.kind, new.effective_on, tuple(postings), new.memo, new.document)


def amount_out(minor: int, unit: Unit) -> str:
    """Write an amount."""
    return format_decimal(minor, unit.scale, unit.digits)


def instant_out(at: datetime) -> str:
    """Write an instant: UTC, with microseconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def moment(effective: date | None, recorded: datetime | None) -> Moment:
    """Make the point on the two time axes that a question names."""
    return Moment(effective, recorded)


def balances_out(entry: Entry, after: Any, assets: Mapping[str, Asset]) -> list[dict[str, Any]]:
    """Say what each posting of an entry left on its account."""
    return [
        {
            "account": p.account,
            "asset": p.asset,
            "balance": amount_out(balance, assets[p.asset].unit),
            "version": version,
        }
        for p, (balance, version) in zip(entry.postings, after, strict=True)
    ]


def posted_response(outcome: Outcome, assets: Mapping[str, Asset]) -> Response:
    """Answer that an entry was posted: 201 now, 200 when it was there already."""
    entry, status, recorded_at, after, _ = outcome
    content = {
        "id": str(entry.id),
        "status": status,
        "recorded_at": instant_out(recorded_at) if recorded_at else None,
        "balances": balances_out(entry, after, assets),
    }
    replayed = status == "replayed"
    headers = {"Idempotency-Replayed": "true"} if replayed else None
    return Response(json.dumps(content), 200 if replayed else 201, headers, "application/json")

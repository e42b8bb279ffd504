"""The table of the audit: what every nightly check found, for the meters and for whoever asks later."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, Identity, Index, Named, Table, Text, TypedColumns
from sqlalchemy.dialects.postgresql import ARRAY

from ledger.database.metadata import CODE, INSTANT, METADATA


class CheckColumns(TypedColumns):
    """What one check found in one run; of the whole installation, for a promise holds in every book or is broken."""

    check_id: Named[int] = Column(BigInteger, Identity(always=True), primary_key=True)
    ran_at: Named[datetime] = Column(INSTANT, nullable=False)
    name: Named[str] = Column(CODE, nullable=False)
    offenders: Named[int] = Column(BigInteger, nullable=False)
    """How many breaches."""
    shown: Named[list[str]] = Column(ARRAY(Text), nullable=False)
    """The first of them."""


check_result = Table("check_result", METADATA, CheckColumns, Index("check_result_ran_idx", "ran_at"))

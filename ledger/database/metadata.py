"""The one MetaData: schema, naming convention and the column types that the rooms share."""

from sqlalchemy import MetaData, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP

SCHEMA = "ledger"

METADATA = MetaData(
    schema=SCHEMA,
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
        "ck": "%(table_name)s_%(constraint_name)s",
    },
)

CODE = Text(collation="C")
"""A code: compared byte by byte, whatever the locale of the server."""

INSTANT = TIMESTAMP(timezone=True)

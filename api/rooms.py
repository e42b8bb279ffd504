"""What the routes of the rooms share: amounts of known scale, and documents."""

from typing import Annotated

from pydantic import Field

from ledger.amounts import TEXT_MAX
from ledger.entries import MEMO_MAX

Quantity = Annotated[
    str, Field(max_length=4 * TEXT_MAX, description="Decimal, per year, in the unit of the pollutant.")
]
Yuan = Annotated[str, Field(max_length=4 * TEXT_MAX, description="Decimal, in yuan.")]
Document = Annotated[
    str, Field(json_schema_extra={"maxLength": MEMO_MAX}, description="Decision, contract or voucher.")
]

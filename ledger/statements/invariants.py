"""What must always be true so that statements agree, as queries that return the offenders."""

from typing import Final

from ledger.database.queries import Sql, filled, named_queries
from ledger.manifest import Element, Invariant
from ledger.statements.rules import PARTS

SQL: Final = named_queries(__name__)

_PAIRED: Final = ", ".join(f"'{purpose}'" for purpose in PARTS[Element.MEMORANDUM])

INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        "balance_sheet_stands_alone",
        "What is counted beside the balance sheet has as many debits as credits in every currency, so that the sheet balances by itself.",
        filled(SQL["balance_sheet_stands_alone"], paired=Sql(_PAIRED)),
    ),
)

"""What must always be true so that statements agree, as queries that return the offenders."""

from typing import Final

from ledger.manifest import Element, Invariant
from ledger.statements.rules import PARTS

_PAIRED: Final = ", ".join(f"'{purpose}'" for purpose in PARTS[Element.MEMORANDUM])

INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        "balance_sheet_stands_alone",
        "What is counted beside the balance sheet has as many debits as credits in every currency, so that the sheet balances by itself.",
        f"""SELECT format('book %s %s', b.book_id, s.code) FROM ledger.balance b JOIN ledger.asset s USING (book_id, asset_id)
            WHERE b.purpose IN ({_PAIRED}) GROUP BY b.book_id, s.code HAVING sum(b.debits) <> sum(b.credits)""",  # noqa: S608
    ),
)

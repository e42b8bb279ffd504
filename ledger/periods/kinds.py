"""The kind of entry by which a year is closed."""

from typing import Final

from ledger.manifest import BY_ROOM, Element, Kind
from ledger.periods.chart import NET_ASSETS

YEAR_CLOSE: Final = "periods.year_close"

KINDS: tuple[Kind, ...] = (
    Kind(
        YEAR_CLOSE,
        (NET_ASSETS,),
        (NET_ASSETS,),
        BY_ROOM,
        "Revenue and expenditure of a year are carried to the net assets",
        "政府会计制度 2018; docs/spec/audit.md 1",
        needs_approval=True,
        reversible=False,
        carries=(Element.REVENUE, Element.EXPENDITURE),
        acts=("periods.step approve *",),
        final="docs/spec/audit.md 1.5",
    ),
)

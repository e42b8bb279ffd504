"""What a representative proposed or accepted whose key was taken back since: another one of the same side renews it."""

from collections.abc import Mapping
from typing import Any, Final

from fastapi import APIRouter

from api.disposals import Build, add_disposing_turn
from ledger.market.actions.buybacks import BUYBACKS
from ledger.market.actions.endings import ENDINGS
from ledger.market.actions.leases import LEASES
from ledger.market.actions.sales import SALES
from ledger.permits.actions import sides
from ledger.permits.actions.engine import KeptAct
from ledger.permits.actions.moves import MOVES
from ledger.permits.actions.pledges import PLEDGES
from ledger.processes.acting import Conduct

router = APIRouter(prefix="/v1/books/{book}/permits", tags=["permits: renewal of a yes"])

RENEWED: Final[Mapping[str, tuple[str, Conduct[KeptAct]]]] = {
    "sales": ("a sale", SALES),
    "leases": ("a lease", LEASES),
    "buybacks": ("a buy-back", BUYBACKS),
    "pledges": ("a pledge", PLEDGES),
    "moves": ("a merger, split or removal", MOVES),
    "endings": ("the end of an agreement", ENDINGS),
}


def _name(path: str) -> str:
    return f"{path.removesuffix('s')}.renew"


def _add(path: str, what: str, conduct: Conduct[KeptAct]) -> Build:
    def turn(books: Any, book_id: int, step: Any, act_id: Any) -> Any:
        return sides.renew(books, book_id, step, act_id=act_id, conduct=conduct)

    title = (
        f"Stand by the yes of your side to {what}, whose giver has lost the key or the mandate: it goes on."
    )
    return add_disposing_turn(router, f"/{path}/{{id}}/renew", title, _name(path), turn, sides.renew)


BUILDS: Final[Mapping[str, Build]] = {_name(path): _add(path, *what) for path, what in RENEWED.items()}
"""What does a renewal that was kept until another representative approved it, by the name under which it is kept."""

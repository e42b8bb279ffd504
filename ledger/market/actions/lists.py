"""Lists on which a side stands, asked at each step that the bureau takes towards a sale or a lease."""

from ledger.database import ReadBooks
from ledger.law_in_force.queries import law_of
from ledger.market.queries.trade import known_trade
from ledger.market.rules.gates import OnList, failures
from ledger.market.rules.prices import Proposal
from ledger.permits.actions.engine import KeptAct
from ledger.permits.rules.gates import refusal
from ledger.processes.acting import Acting


def check_lists(books: ReadBooks, taken: Acting[KeptAct], asked: Proposal) -> None:
    """Check that no side stands on the day of a step, or on that on which it is said, on a list that bars it.

    Raises (in this order):
        those of `law_of`, those of `known_trade`; GatesFailed: with every list.
    """
    on = taken.step.on
    law = law_of(books, taken.book_id, on)
    found = [
        one
        for one in failures(known_trade(books, taken.book_id, law, asked, on, day=taken.step.day), law)
        if isinstance(one, OnList)
    ]
    if found:
        raise refusal(found, law, on)

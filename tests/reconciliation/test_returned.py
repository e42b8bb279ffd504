"""What a party asked for was paid, and the bank has returned it: each line of the bank finds its entry, with a charge by hand."""

from datetime import date
from uuid import UUID

from ledger.entries import Entry, Posting
from ledger.identifiers import uuid7
from ledger.journal import accounts
from ledger.journal.accounts import NewAccount
from ledger.reconciliation.actions import matches
from tests.reconciliation.world import EXCHANGE, MILL, NAMES, SECOND, Treasury, moved, stated, yuan

CLAIM, BOUND = (f"{MILL}:money:settlement_{name}" for name in ("claim", "bound"))
PAID, RETURNED = "PAY-20260603-11", "RET-20260605-12"


def _post(
    treasury: Treasury, kind: str, day: int, debit: str, credit: str, document: str, of: UUID | None = None
) -> UUID:
    legs = (Posting(debit, "CNY", "debit", yuan("400.00")), Posting(credit, "CNY", "credit", yuan("400.00")))
    sides = legs if of is None else legs[::-1]
    return treasury._post(Entry(uuid7(), kind, date(2026, 6, day), sides, "", document, reverses=of))


def pay_and_return(treasury: Treasury, *returned: tuple[str, str, str]) -> UUID:
    """400 yuan are paid, and the bank tells of it; then they come back, as it tells (net, day, reference)."""
    bound = [NewAccount(BOUND, MILL, "settlement_bound")]
    treasury.database.begin(lambda b: accounts.open_accounts(b, treasury.book_id, bound, treasury.poster))
    treasury.deposit(MILL, "400.00", "2026-06-02")
    _post(treasury, "market.payout_hold", 2, CLAIM, BOUND, "")
    paid = _post(treasury, "market.payout_paid", 3, BOUND, EXCHANGE, PAID)
    lines = [
        moved("400.00", "2026-06-02", party=NAMES[MILL]),
        moved("-400.00", "2026-06-03", party=NAMES[MILL], reference=PAID),
    ]
    treasury.take(stated("0.00", lines, "2026-06-02", "2026-06-04", number=SECOND))
    [matched] = [one for _, one in treasury.run(treasury.second).matched if one.items[0][0] == paid]
    assert matched.rule == "one_to_one"
    back = _post(treasury, "journal.reversal", 5, EXCHANGE, BOUND, RETURNED, paid)
    _post(treasury, "market.payout_return", 5, BOUND, CLAIM, "")
    came = [moved(net, day, party=NAMES[MILL], reference=of) for net, day, of in returned]
    treasury.take(stated("0.00", came, "2026-06-05", "2026-06-08", number=SECOND))
    return back


def test_the_line_of_the_return_finds_the_correction(treasury: Treasury) -> None:
    """The payment is matched already; the line of the return is matched with the correcting entry alone."""
    back = pay_and_return(treasury, ("400.00", "2026-06-05", RETURNED))
    [(_, matched)] = treasury.run(treasury.second).matched
    assert (matched.rule, matched.lines) == ("one_to_one", (treasury.lines()["2026-06-05 40000"],))
    assert [entry for entry, _ in matched.items] == [back]
    assert treasury.broken() == []


def test_what_the_bank_kept_is_made_good_and_matched_by_hand(treasury: Treasury) -> None:
    """399.50 came back, and the exchange pays the 0.50 in: both lines stand against the one entry, by two persons."""
    back = pay_and_return(treasury, ("399.50", "2026-06-05", RETURNED), ("0.50", "2026-06-06", ""))
    assert treasury.run(treasury.second).matched == ()
    lines, match_id = treasury.lines(), uuid7()
    both = [lines["2026-06-05 39950"], lines["2026-06-06 50"]]
    treasury.database.begin(
        lambda books: matches.propose(
            books, treasury.second, treasury.step(treasury.clerk), match_id=match_id, lines=both, items=[(back, 2)]
        )
    )  # fmt: skip
    assert treasury.turn(match_id, "approve", treasury.colleague).state == "matched"
    assert treasury.broken() == []

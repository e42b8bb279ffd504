"""Whom a fee concerns, after it has followed its permits: who was told to pay, who paid, and who owes; each reads what concerns it."""

import pytest

from ledger.permits.actions.fee_payers import Payer, payer_of, read_fee, served_to
from ledger.permits.rules.strips import party_of
from ledger.processes.actions import ProcessUnknown
from tests.permits.test_fee_roads import MERGED, ONE, PARTY, TWO, TWO_PARTY, merge, merging, take_back
from tests.permits.world import DAY, District, site

__all__ = ["merging"]
STRANGER = party_of(site(3))


def test_who_paid_and_who_owes(merging: District) -> None:
    """Goal: a receipt names who paid. Method: the first part by the one, the second by who has the permits; taken back, nobody paid it."""
    d = merging

    def told() -> list[Payer]:
        fee = d.ask(read_fee, MERGED, None)[1]
        return [d.ask(served_to, fee), *(d.ask(payer_of, fee, number) for number in (1, 2))]

    before, after = Payer(PARTY, ONE), Payer(TWO_PARTY, TWO)
    assert told() == [before, before, before]
    assert merge(d) == "done"
    assert told() == [before, before, after]
    assert d.pay(MERGED, 2, 69_000_00, "V-2") == "paid"
    assert told() == [before, before, after]
    assert take_back(d, MERGED, 2, DAY) == "reversed"
    assert take_back(d, MERGED, 1, DAY) == "reversed"
    assert told() == [before, after, after]


def test_both_read_it(merging: District) -> None:
    """Who was told to pay and who owes read it, before and after; nobody else does."""
    d = merging
    for readers, others in (((PARTY,), (TWO_PARTY, STRANGER)), ((PARTY, TWO_PARTY), (STRANGER,))):
        for owner in readers:
            assert d.ask(read_fee, MERGED, owner)[1].fee_id == MERGED
        for owner in others:
            with pytest.raises(ProcessUnknown):
                d.ask(read_fee, MERGED, owner)
        if len(readers) == 1:
            assert merge(d) == "done"

"""What is cut of a lower cap is room of the higher one again: a share that was wrong has its way back."""

from dataclasses import replace
from typing import Any

import pytest

from ledger.database import Database
from ledger.entries import Posting
from ledger.errors import LedgerError
from ledger.journal.foreseeing import Draft
from ledger.journal.posting import known_entry
from ledger.permits.actions import caps, second
from ledger.permits.queries.lots import cap_code
from tests.furnished import furnished
from tests.permits.world import DAY, District, new, t

ABOVE, BELOW, OTHER = "330600", "330604", "330602"
WORDS = {"pollutant": "SO2", "vintage": 2026}


@furnished
def district(database: Database, owner: Database) -> District:
    """A city has 100 t of room, of which 60 are shared out to a county and 10 to another one."""
    made = District(database, owner)
    made.cap("100", area=ABOVE)
    for child, quantity in ((BELOW, "60"), (OTHER, "10")):
        words = {"area": ABOVE, "child": child, "quantity": t(quantity), **WORDS}
        assert made.twice(caps.SHARE, caps.share_cap, made.step(), act_id=new(), **words) == "done"
    return made


def cut(d: District, area: str, quantity: str, **year: int) -> str:
    """Cut a cap, by two."""
    words = {"area": area, "quantity": t(quantity), **WORDS, **year}
    return d.twice(caps.CUT, caps.cut_cap, d.step(), act_id=new(), **words)


@pytest.mark.parametrize("document", ["", " ", "\u3000"])
def test_a_cut_names_its_paper(district: District, monkeypatch: pytest.MonkeyPatch, document: str) -> None:
    """Goal: whoever loses room reads by which paper. Method: without one, also past Python; with one, which the entry names."""
    d, act_id, words = district, new(), {"area": BELOW, "quantity": t("10"), **WORDS}
    assert d.do(caps.cut_cap, d.step(document=document), act_id=act_id, **words) == "entry.text_empty"
    with monkeypatch.context() as patch:
        patch.setattr(caps, "check_shown", lambda **_: None)
        told = d.do(caps.cut_cap, d.step(document=document), act_id=act_id, **words)
    assert told == "database.promise_broken"
    assert d.do(caps.cut_cap, d.step(document="D-7"), act_id=act_id, **words) == "proposed"
    assert d.do(second.confirm, d.step("chief", document=""), act_id=act_id, ways=caps.WAYS) == "done"
    entry = d.ask(known_entry, act_id)
    assert (entry.kind, entry.document) == ("permits.cap_cut", "D-7")


def room(d: District, area: str) -> tuple[int, int]:
    """What is left of a cap, and what was shared out of it."""
    code = cap_code("SO2", area, 2026)
    query = (
        "SELECT a.purpose, b.debits - b.credits FROM ledger.balance b JOIN ledger.asset s USING (book_id, asset_id)"
        " JOIN ledger.account a USING (book_id, account_id) WHERE s.code = %s AND b.book_id = %s"
    )
    with d.database.read() as books:
        found = {str(p): int(q) for p, q in books.connection.exec_driver_sql(query, (code, d.book_id))}
    return found.get("cap_available", 0), found.get("cap_shared", 0)


def test_a_share_is_taken_back(district: District) -> None:
    """20 of the 60 t come back, then the rest; what is not there is not cut, and the highest cap loses its room for good."""
    d = district
    assert (room(d, ABOVE), room(d, BELOW)) == ((t("30"), t("70")), (t("60"), 0))
    assert cut(d, BELOW, "20") == "done"
    assert (room(d, ABOVE), room(d, BELOW)) == ((t("50"), t("50")), (t("40"), 0))
    assert cut(d, BELOW, "41") == "account.overdraft"
    assert cut(d, BELOW, "40") == "done"
    assert (room(d, ABOVE), room(d, BELOW), room(d, OTHER)) == ((t("90"), t("10")), (0, 0), (t("10"), 0))
    assert cut(d, ABOVE, "90") == "done"
    assert room(d, ABOVE) == (0, t("10"))
    assert d.broken() == []


def test_a_cap_of_another_year_gets_nothing_back(district: District) -> None:
    """Goal: room comes back to the cap of the same year. Method: the county has a cap of its own for the next year, which is cut."""
    d = district
    d.cap("30", 2027, 2027, area=BELOW)
    before = room(d, ABOVE), room(d, BELOW)
    assert cut(d, BELOW, "10", vintage=2027) == "done"
    assert (room(d, ABOVE), room(d, BELOW)) == before
    assert d.broken() == []


def test_the_database_counts_every_line(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    """Past Python, as the web's role: room that comes back to nobody, to another cap, or in another quantity."""
    d, real, act_id = district, caps._draft_cut, new()
    words = {"area": BELOW, "quantity": t("10"), **WORDS}
    assert d.do(caps.cut_cap, d.step(), act_id=act_id, **words) == "proposed"

    def promise(change: Any) -> str:
        def drafted(books: Any, book_id: int, step: Any, act: Any) -> Draft:
            made = real(books, book_id, step, act)
            return Draft(made.id, change(list(made.postings)), made.opening)

        with monkeypatch.context() as patch:
            patch.setattr(caps, "_draft_cut", drafted)
            try:
                d.run(second.confirm, d.step("chief", DAY), act_id=act_id, ways=caps.WAYS)
            except LedgerError as refusal:
                return str(refusal.figures.get("promise", refusal.code))
        return ""

    above = cap_code("SO2", ABOVE, 2026)
    assert promise(lambda legs: [leg for leg in legs if leg.asset != above]) == "entry_by_two"

    def less(legs: list[Posting]) -> list[Posting]:
        return [replace(leg, amount=leg.amount - 1) if leg.asset == above else leg for leg in legs]

    def exchanged(legs: list[Posting]) -> list[Posting]:
        return [
            leg if leg.asset == above else replace(leg, asset=other, account=elsewhere(leg)) for leg in legs
        ]

    def elsewhere(leg: Posting) -> str:
        return leg.account.replace(BELOW, OTHER)

    other = cap_code("SO2", OTHER, 2026)
    assert promise(less) == "entry_by_two"
    assert promise(lambda legs: [replace(leg, amount=leg.amount - 1) for leg in legs]) == "entry_by_two"
    assert promise(exchanged) == "entry_as_its_act", "a cap of another area is no part of the act"
    assert promise(lambda legs: legs) == ""
    assert d.broken() == []

"""What was posted under revision 0004 before there was an act: who asks again hears that it is done, and nothing is done twice."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from cli.install import migrate
from ledger.database import Books, Database
from ledger.entries import Entry, Posting
from ledger.identifiers import uuid7
from ledger.journal.accounts import ensure_accounts
from ledger.journal.posting import must
from ledger.market.actions import money
from ledger.permits.actions import caps
from ledger.permits.actions.engine import money_accounts
from ledger.permits.queries.lots import find_cap
from ledger.permits.rules.strips import Strip
from ledger.register.holders import money_account
from tests.migrations.steps import older
from tests.permits.world import DAY, District, site, t

OWNER = site(1).rpartition(":")[0]
CITY, COUNTY = "330600", "330604"
COD: dict[str, Any] = {"pollutant": "COD", "vintage": 2026}


@pytest.fixture
def old_url(server_url: str) -> Iterator[str]:
    """A database as revision 0004 had it."""
    with older(server_url, "0004") as url:
        yield url


def cash(fen: int) -> tuple[Posting, Posting]:
    """Money that comes to the exchange for a party; below zero, that goes."""
    came, claim = (
        Posting(money_account(*side), "CNY", "debit", abs(fen))
        for side in (("exchange", "settlement_cash"), (OWNER, "settlement_claim"))
    )
    return (
        (came, Posting(claim.account, "CNY", "credit", fen))
        if fen > 0
        else (claim, Posting(came.account, "CNY", "credit", -fen))
    )


def room(area: str, asset: str, debit: str, credit: str, tonnes: str) -> tuple[Posting, Posting]:
    """Room under a cap that goes from one purpose to another."""
    there, here = (f"bureau:{area}:permits:{purpose}" for purpose in (debit, credit))
    return Posting(there, asset, "debit", t(tonnes)), Posting(here, asset, "credit", t(tonnes))


class Older(District):
    """A district of before the upgrade, where nobody held a mandate: whoever acts for others comes after it."""

    bodies = ()


@dataclass(frozen=True)
class Asked:
    """What a client asked for, and the entry that earlier release posted for it."""

    who: str
    action: Callable[..., Any]
    words: dict[str, Any]
    kind: str
    postings: Callable[[str, str], tuple[Posting, ...]]
    state: str
    other: dict[str, Any]
    """A change of the words."""


TABLE = {
    "deposit": Asked(
        "finance",
        money.pay_in,
        {"owner": OWNER, "amount": 500},
        "market.deposit",
        lambda *_: cash(500),
        "recorded",
        {"amount": 501},
    ),
    "payout": Asked(
        "finance",
        money.pay_out,
        {"owner": OWNER, "amount": 200},
        "market.payout",
        lambda *_: cash(-200),
        "paid",
        {"amount": 100},
    ),
    "cap": Asked(
        "bureau",
        caps.set_cap,
        {**COD, "area": CITY, "quantity": t("9")},
        "permits.cap",
        lambda above, _: room(CITY, above, "cap_available", "cap_limit", "9"),
        "done",
        {"quantity": t("8")},
    ),
    "cut": Asked(
        "bureau",
        caps.cut_cap,
        {**COD, "area": CITY, "quantity": t("2")},
        "permits.cap_cut",
        lambda above, _: room(CITY, above, "cap_limit", "cap_available", "2"),
        "done",
        {"quantity": t("1")},
    ),
    "share": Asked(
        "bureau",
        caps.share_cap,
        {**COD, "area": CITY, "child": COUNTY, "quantity": t("3")},
        "permits.cap_share",
        lambda above, below: (
            *room(CITY, above, "cap_shared", "cap_available", "3"),
            *room(COUNTY, below, "cap_available", "cap_limit", "3"),
        ),
        "done",
        {"quantity": t("1")},
    ),
}


@pytest.fixture
def posted(old_url: str) -> Iterator[tuple[District, dict[str, UUID]]]:
    """A district of before the upgrade in which everything of the table was posted, by one person, as an entry under the client's id."""
    web, owner = Database(old_url, pool=4), Database(old_url, role="", pool=4)
    district = Older(web, owner)
    ids = {name: uuid7() for name in TABLE}

    def post(books: Books) -> None:
        clerk = district.people["bureau"]
        opened = [
            *caps.accounts_of(CITY),
            *caps.accounts_of(COUNTY),
            *money_accounts(("exchange", "settlement_cash"), (OWNER, "settlement_claim")),
        ]
        ensure_accounts(books, district.book_id, opened, clerk)
        above = caps._ensure_cap(books, district.book_id, Strip("COD", CITY, 2026, 2026, 1), CITY, None)
        parent = find_cap(books, district.book_id, "COD", CITY, 2026)
        below = caps._ensure_cap(books, district.book_id, Strip("COD", CITY, 2026, 2026, 1), COUNTY, parent)
        for name, asked in TABLE.items():
            entry = Entry(ids[name], asked.kind, DAY, asked.postings(above, below), "", "doc")
            must(books, district.book_id, entry, district.people[asked.who])

    web.begin(post)
    web.close()
    migrate(old_url)
    district.database = Database(old_url, pool=4)
    assert district.enterprise(1) == site(1)  # whose money came is in the register (docs/spec/permits.md 7.7)
    yield district, ids
    district.database.close()
    owner.close()


def count_of(district: District, table: str) -> int:
    """How many rows a table has."""
    with district.database.read() as books:
        return int(books.connection.exec_driver_sql(f"SELECT count(*) FROM ledger.{table}").scalar_one())


def test_what_was_asked_before_is_answered_again(posted: tuple[District, dict[str, UUID]]) -> None:
    """Each of the table: the same words are done already, another amount, day or paper is refused; nothing is posted or begun."""
    district, ids = posted
    before = [count_of(district, table) for table in ("entry", "process", "permit_act", "outbox")]
    for name, asked in TABLE.items():
        step = district.step(asked.who)
        done = district.run(asked.action, step, act_id=ids[name], **asked.words)
        assert (done.state, done.fresh) == (asked.state, False), name
        assert (
            district.do(asked.action, step, act_id=ids[name], **{**asked.words, **asked.other})
            == "entry.id_used"
        ), name
        elsewhere = district.step(asked.who, document="another")
        assert district.do(asked.action, elsewhere, act_id=ids[name], **asked.words) == "entry.id_used", name
    swapped = {**TABLE["payout"].words, "amount": 500}
    assert (
        district.do(money.pay_out, district.step("finance"), act_id=ids["deposit"], **swapped)
        == "entry.id_used"
    )
    assert [count_of(district, table) for table in ("entry", "process", "permit_act", "outbox")] == before
    assert district.broken() == []


def test_what_is_asked_for_anew_takes_two(posted: tuple[District, dict[str, UUID]]) -> None:
    """An id that is new is asked for by one and confirmed by another, as ever."""
    district, _ = posted
    asked = TABLE["payout"]
    assert (
        district.twice(money.PAY_OUT, asked.action, district.step("finance"), act_id=uuid7(), **asked.words)
        == "paid"
    )
    assert district.broken() == []

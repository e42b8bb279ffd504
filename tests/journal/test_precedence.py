"""The order of refusals that opening books and keeping a register document: of every two faults at once, the earlier one is told."""

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from api.refusals import listed
from ledger.database import Books, Database
from ledger.database.refusals import PromiseBroken
from ledger.entries import TextEmpty, TextTooLong, TextUnprintable
from ledger.errors import LedgerError
from ledger.journal import accounts
from ledger.journal.accounts import NewAccount
from ledger.law import JurisdictionUnknown, Law
from ledger.register import actions as register
from ledger.register.actions import Attributes, LicenceLine
from ledger.register.identity import (
    LicenceMalformed,
    UsccCheckFails,
    UsccClassUnknown,
    UsccMalformed,
    UsccOfPerson,
)
from ledger.register.industries import IndustryMalformed, IndustryUnknown
from ledger.register.regions import RegionNotCounty, RegionUnknown
from ledger.register.tables import LISTS
from tests.furnished import furnished
from tests.house import raising
from tests.permits.world import DAY, District, site, uscc

ONE = site(1)
PARTY = ONE.rpartition(":")[0]
LONG, UNPRINTABLE, BLANK = "x" * 9_000, "a\u202eb", " "
WRONG = uscc(1)[:-1] + ("0" if uscc(1)[-1] != "0" else "1")
PERSON = "362322198709086409"
CLASSLESS = "37130200699229617H"
"""A credit code whose check fails."""
Faults = list[tuple[type[LedgerError], dict[str, Any]]]
NAME: Faults = [
    (TextTooLong, {"name": LONG}),
    (TextUnprintable, {"name": UNPRINTABLE}),
    (TextEmpty, {"name": BLANK}),
]
DOCUMENT: Faults = [(TextTooLong, {"document": LONG}), (TextUnprintable, {"document": UNPRINTABLE})]
KNOWN = Attributes("330603", "C1713", watershed="cao-e")


@furnished
def district(database: Database, owner: Database) -> District:
    """A book with its money and one mill, whose account of money holds some."""
    made = District(database, owner)
    made.enterprise(1)
    made.pay_in(ONE, "1.00")
    return made


def account_of(**words: Any) -> list[NewAccount]:
    """One account, with a fault."""
    return [replace(NewAccount("enterprise:x:money:clearing", "enterprise:x", "clearing"), **words)]


def _open_book(books: Books, _: int, **words: Any) -> object:
    """As the owner, who comes without a key."""
    books.connection.exec_driver_sql("SET LOCAL ROLE NONE")
    return accounts.open_book(books, **words)


CASES: dict[str, tuple[Callable[..., object], Callable[..., object], dict[str, Any], Faults]] = {
    "open_book": (
        accounts.open_book, _open_book,
        {"code": "new", "name": "n", "opens_on": DAY, "jurisdiction": "cn"},
        [(accounts.CodeMalformed, {"code": "NOT A CODE"}), *NAME, (JurisdictionUnknown, {"jurisdiction": "xx"}),
         (accounts.CodeTaken, {"code": "zj"})],
    ),
    "register_asset": (
        accounts.register_asset, accounts.register_asset,
        {"code": "USD", "name": "n", "kind": "permit", "unit": "u", "scale": 2, "digits": 2},
        [(accounts.CodeMalformed, {"code": "not a code"}), *NAME, (accounts.ScaleImpossible, {"scale": 13}),
         (PromiseBroken, {"kind": "stone"})],
    ),
    "add_asset": (
        accounts.add_asset, accounts.add_asset,
        {"code": "USD", "name": "n", "kind": "permit", "unit": "u", "scale": 2, "digits": 2},
        [(accounts.MoneyOther, {"kind": "money"}), (accounts.CodeMalformed, {"code": "not a code"}), *NAME,
         (accounts.ScaleImpossible, {"scale": 13}), (PromiseBroken, {"kind": "stone"})],
    ),
    "open_accounts": (
        accounts.open_accounts,
        lambda books, book, *, actor_id, **words: accounts.open_accounts(books, book, account_of(**words), actor_id),
        {"actor_id": 1},
        [(accounts.CodeMalformed, {"code": "NOT A CODE"}), (accounts.PurposeUnknown, {"purpose": "stone"}),
         (accounts.LimitsImpossible, {"floor": 2, "ceiling": 1})],
    ),
    "ensure_accounts": (
        accounts.ensure_accounts,
        lambda books, book, *, actor_id, **words: accounts.ensure_accounts(books, book, account_of(**words), actor_id),
        {"actor_id": 1},
        [(accounts.CodeMalformed, {"code": "NOT A CODE"}), (accounts.PurposeUnknown, {"purpose": "stone"}),
         (accounts.LimitsImpossible, {"floor": 2, "ceiling": 1})],
    ),
    "set_status": (
        accounts.set_status, accounts.set_status,
        {"code": f"{PARTY}:money:settlement_claim", "status": "frozen", "reason": "r", "actor_id": 1},
        [(TextTooLong, {"reason": LONG}), (TextUnprintable, {"reason": UNPRINTABLE}), (accounts.AccountNotThere, {"code": "nobody:x"}),
         (accounts.CloseNotEmpty, {"status": "closed"}), (PromiseBroken, {"reason": ""})],
    ),
    "register_party": (
        register.register_party, register.register_party,
        {"actor_id": 1, "uscc": uscc(2), "name": "n", "on": DAY},
        [*NAME, (UsccMalformed, {"uscc": "1"}), (UsccOfPerson, {"uscc": PERSON}), (UsccCheckFails, {"uscc": WRONG}),
         (UsccClassUnknown, {"uscc": CLASSLESS}), (LicenceMalformed, {"uscc": "H9"}),
         (register.RegisteredOtherwise, {"uscc": uscc(1)})],
    ),
    "checked_party": (
        register.checked_party, lambda *_, **words: register.checked_party(**words),
        {"uscc": uscc(2), "name": "n", "evidence": ""},
        [*NAME, (UsccMalformed, {"uscc": "1"}), (UsccOfPerson, {"uscc": PERSON}), (UsccCheckFails, {"uscc": WRONG}),
         (UsccClassUnknown, {"uscc": CLASSLESS}), (LicenceMalformed, {"uscc": "H9"})],
    ),
    "register_site": (
        register.register_site, register.register_site,
        {"actor_id": 1, "party_code": PARTY, "suffix": "002P", "name": "n", "on": DAY, "attributes": KNOWN, "document": "d",
         "law": Law.of("cn")},
        [*NAME, (register.PartyUnknown, {"party_code": "enterprise:x"}), (register.NotOneOf, {"suffix": "-*-"}),
         (register.RegisteredOtherwise, {"suffix": "001P"})],
    ),
    "check_attributes": (
        register.check_attributes, register.check_attributes,
        {"site_code": ONE, "on": DAY, "attributes": replace(KNOWN, industry="D4411"), "document": "d", "law": Law.of("cn")},
        [*DOCUMENT, (register.SiteUnknown, {"site_code": f"{PARTY}:009P"}), (RegionUnknown, {"attributes.region": "999999"}),
         (RegionNotCounty, {"attributes.region": "330600"}), (IndustryMalformed, {"attributes.industry": "9"}),
         (IndustryUnknown, {"attributes.industry": "C9999"}),
         (register.NotOneOf, {"attributes.sector": "stone"}), (LicenceMalformed, {"attributes.licence": "1"}),
         (UsccOfPerson, {"attributes.licence": PERSON + "001P"}), (UsccCheckFails, {"attributes.licence": WRONG + "001P"}),
         (UsccClassUnknown, {"attributes.licence": CLASSLESS + "001P"})],
    ),
    "check_described": (
        register.check_described, lambda *_, **words: register.check_described(**words),
        {"on": DAY, "attributes": replace(KNOWN, industry="D4411"), "law": Law.of("cn")},
        [(RegionUnknown, {"attributes.region": "999999"}), (RegionNotCounty, {"attributes.region": "330600"}),
         (IndustryMalformed, {"attributes.industry": "9"}), (IndustryUnknown, {"attributes.industry": "C9999"}),
         (register.NotOneOf, {"attributes.sector": "stone"})],
    ),
    "check_own_licence": (
        register.check_own_licence, lambda *_, **words: register.check_own_licence(**words),
        {"site_code": ONE, "licence": f"{uscc(1)}001P", "exception": ""},
        [(LicenceMalformed, {"licence": "1"}), (UsccOfPerson, {"licence": PERSON + "001P"}),
         (UsccCheckFails, {"licence": WRONG + "001P"}), (UsccClassUnknown, {"licence": CLASSLESS + "001P"})],
    ),
    "check_standing": (
        register.check_standing, register.check_standing,
        {"party_code": PARTY, "on_list": LISTS[0], "since": DAY, "until": None, "document": "d"},
        [*DOCUMENT, (register.NotOneOf, {"on_list": "stone"}), (register.PartyUnknown, {"party_code": "enterprise:x"})],
    ),
    "check_site_licence": (
        register.check_site_licence, register.check_site_licence,
        {"site_code": ONE, "licence": f"{uscc(1)}001P", "valid_from": DAY, "valid_to": DAY, "document": "d",
         "lines": [LicenceLine("DA001", "SO2", 2026, 1)]},
        [*DOCUMENT, (register.SiteUnknown, {"site_code": f"{PARTY}:009P"}), (LicenceMalformed, {"licence": "1"}),
         (UsccOfPerson, {"licence": PERSON + "001P"}), (UsccCheckFails, {"licence": WRONG + "001P"}),
         (UsccClassUnknown, {"licence": CLASSLESS + "001P"}), (register.LicenceFaulty, {"lines": []})],
    ),
}  # fmt: skip
"""What is called, good words for it, and its faults in the order of its list; words of a value inside another are named by a dot."""


def said(good: dict[str, Any], *changes: dict[str, Any]) -> dict[str, Any]:
    """Give the words with some faults."""
    words = dict(good)
    for name, value in (pair for change in changes for pair in change.items()):
        outer, _, inner = name.partition(".")
        words[outer] = replace(words[outer], **{inner: value}) if inner else value
    return words


@pytest.mark.parametrize("name", CASES)
def test_of_two_faults_the_earlier_is_told(district: District, name: str) -> None:
    """Goal: the same wrong request always hears the same. Method: each fault alone, and each two that are not of one word, at once."""
    d, (of, call, good, faults) = district, CASES[name]
    good = {**good, **({"actor_id": d.root} if "actor_id" in good else {})}
    known = listed(of)
    assert known is not None
    order = [known.classes.index(kind) for kind, _ in faults]
    assert order == sorted(order), "the table has the order of the list"
    for kind, change in faults:
        with pytest.raises(kind):
            d.run(call, **said(good, change))
    for (first, one), (second, other) in combinations(faults, 2):
        if not one.keys() & other.keys():
            with pytest.raises(LedgerError) as caught:
                d.run(call, **said(good, one, other))
            assert type(caught.value) is first, (first.__name__, second.__name__)


def test_every_order_of_these_modules_is_in_the_table() -> None:
    """Goal: no list is only believed. Method: every public function there that may refuse for two reasons."""
    ordered = {
        one.__name__
        for one in raising.functions()
        if one.__module__ in (accounts.__name__, register.__name__) and not one.__name__.startswith("_")
        if (known := listed(one)) is not None and len(known.classes) > 1
    }
    assert ordered == CASES.keys()

"""Registering many enterprises and sites at once, as `ledger.register.actions` registers one: with the stock with which a book begins.

The rules are those of one; what is new is written in few statements. One that is refused refuses all: whoever wants to know which,
registers them one by one.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import NamedTuple

from sqlalchemy import insert, select

from ledger.actors.areas import Location, check_area, is_bounded
from ledger.actors.recusal import check_recused
from ledger.database import Books
from ledger.entries import check_text, kept_name
from ledger.law import Law
from ledger.processes.actions import emit_each
from ledger.register.actions import (
    Attributes,
    PartyUnknown,
    check_described,
    check_own_licence,
    check_suffix,
    checked_party,
    powered,
    register_party,
    register_site,
)
from ledger.register.tables import party, site, site_attributes


class NewParty(NamedTuple):
    """An enterprise to be registered."""

    uscc: str
    name: str
    on: date
    evidence: str


class NewSite(NamedTuple):
    """A site to be registered."""

    party: str
    suffix: str
    name: str
    on: date
    attributes: Attributes
    document: str

    @property
    def code(self) -> str:
        """Its code."""
        return f"{self.party}:{self.suffix}"


def register_parties(books: Books, book_id: int, actor_id: int, listed: Sequence[NewParty]) -> None:
    """Register enterprises; those that are there must be called the same.

    Raises (in this order):
        those of `register_party`.
    """
    checked = [(*checked_party(one.uscc, one.name, one.evidence), one) for one in listed]
    query = select(party.c.code).where(
        party.c.book_id == book_id, party.c.code.in_([code for code, _, _ in checked])
    )
    there = set(books.connection.scalars(query))
    rows = [
        {
            "book_id": book_id,
            "code": code,
            "name": name,
            "exception": one.evidence,
            "registered_on": one.on,
            "registered_by": actor_id,
        }
        for code, name, one in checked
        if code not in there
    ]
    if rows:
        books.connection.execute(insert(party), rows)
    for code, _, one in checked:
        if code in there:
            register_party(
                books, book_id, actor_id, uscc=one.uscc, name=one.name, on=one.on, evidence=one.evidence
            )


def register_sites(books: Books, book_id: int, actor_id: int, listed: Sequence[NewSite], law: Law) -> None:
    """Register sites with what is known of each; those that are there must be described the same.

    Raises (in this order):
        those of `register_site`.
    """
    codes = sorted({one.party for one in listed})
    query = select(party.c.code, party.c.exception).where(party.c.book_id == book_id, party.c.code.in_(codes))
    parties = {row.code: row.exception for row in books.connection.execute(query)}
    query_sites = select(site.c.code).where(
        site.c.book_id == book_id, site.c.code.in_([one.code for one in listed])
    )
    there = set(books.connection.scalars(query_sites))
    new = [one for one in listed if one.code not in there]
    names = [kept_name("name", one.name) for one in new]
    for one in new:
        if one.party not in parties:
            raise PartyUnknown(party=one.party[:160])
    check_recused(books, book_id, actor_id, codes)
    for one in new:
        check_suffix(one.suffix)
        check_text("document", one.document)
        check_described(one.on, one.attributes, law)
        if one.attributes.licence is not None:
            check_own_licence(one.code, one.attributes.licence, parties[one.party] or "")
    if is_bounded(books, actor_id):
        for region in sorted({one.attributes.region for one in new}):
            check_area(books, actor_id, Location((region,)))
    if new:
        _write(books, book_id, actor_id, new, names)
    for one in listed:
        if one.code in there:
            words = {"party_code": one.party, "suffix": one.suffix, "name": one.name, "on": one.on}
            said = {"attributes": one.attributes, "document": one.document, "law": law}
            register_site(books, book_id, actor_id, **words, **said)  # type: ignore[arg-type]


def _write(books: Books, book_id: int, actor_id: int, new: Sequence[NewSite], names: Sequence[str]) -> None:
    """Write sites with what is known of them, and tell of each."""
    sites = [
        {"book_id": book_id, "code": one.code, "party": one.party, "name": name}
        for one, name in zip(new, names, strict=True)
    ]
    books.connection.execute(insert(site), sites)
    described = [
        {
            "book_id": book_id,
            "site": one.code,
            "valid_from": one.on,
            **asdict(one.attributes),
            "power": powered(one.attributes),
            "document": one.document,
            "act_id": None,
            "actor_id": actor_id,
        }
        for one in new
    ]
    books.connection.execute(insert(site_attributes), described)
    told = [
        (one.code, one.party, {"valid_from": one.on.isoformat(), "document": one.document}) for one in new
    ]
    emit_each(books, book_id, "sites.attributes", told, actor_id)

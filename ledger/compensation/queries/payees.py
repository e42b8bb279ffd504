"""What is known of those to whom money out of a case is to go: who is in the case, what the register and the bank say of them."""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from ledger.database import ReadBooks

_PAYEES: Final = """WITH asked AS (
    SELECT u.n, u.payee, u.name, u.account
    FROM unnest(%(payees)s::text[], %(names)s::text[], %(accounts)s::text[]) WITH ORDINALITY AS u (payee, name, account, n)),
  owing AS (
    SELECT p.owner AS code, p.name FROM ledger.damage_party p
    WHERE p.book_id = %(book)s AND p.case_id = %(case)s AND p.side = 'liable'
    UNION SELECT o.owner, '' FROM ledger.damage_obligor o WHERE o.book_id = %(book)s AND o.case_id = %(case)s),
  here AS (
    SELECT code, name, TRUE AS liable FROM owing
    UNION ALL SELECT p.owner, p.name, p.owner IN (SELECT code FROM owing) FROM ledger.damage_party p
    WHERE p.book_id = %(book)s AND p.case_id = %(case)s AND p.side <> 'liable')
  SELECT (SELECT json_agg(json_build_array(w.code, w.name, w.liable)) FROM (
      SELECT code, name, liable FROM here
      UNION ALL SELECT r.code, r.name, NULL FROM ledger.party r WHERE r.book_id = %(book)s AND lower(r.code) = ANY (
        SELECT unnest(ledger.owner_forms(x.code, x.name))
        FROM (SELECT a.payee, a.name UNION ALL SELECT code, name FROM owing) AS x (code, name))) w),
    (SELECT json_agg(json_build_array(h.code, h.name)) FROM (
      SELECT s.payee AS code, s.payee_name AS name FROM ledger.damage_spending s
      WHERE s.book_id = %(book)s AND ledger.plain_account(s.payee_account) = a.account
      UNION SELECT NULL, l.party FROM ledger.bank_line l
      WHERE l.book_id = %(book)s AND ledger.plain_account(l.party_account) = a.account) h WHERE a.account <> ''),
    EXISTS (SELECT FROM ledger.damage_party p WHERE p.book_id = %(book)s AND p.case_id = %(case)s AND p.owner = a.payee)
      OR EXISTS (SELECT FROM ledger.party r WHERE r.book_id = %(book)s AND r.code = a.payee AND r.registered_on <= %(on)s)
  FROM asked a ORDER BY a.n"""
"""Who is liable in the case or owes a part of it, who else is in it, what the register says of these and of the payee; under what
its account was used before, by spendings and in the statements of the bank; and whether it is in the case or registered."""


class Somebody(NamedTuple):
    """Somebody in the case or in the register."""

    code: str
    name: str
    liable: bool | None
    """None for what the register says."""


class Holder(NamedTuple):
    """Under what an account was used before."""

    code: str | None
    name: str


class Payee(NamedTuple):
    """What is known of a payee."""

    people: list[Somebody]
    holders: list[Holder]
    known: bool
    """Whether it is a party of the case, or registered on the day."""


class Named(NamedTuple):
    """As which a payee is named."""

    code: str
    name: str
    account: str
    """In the form in which accounts are compared; empty where none is named."""


def payees_of(books: ReadBooks, book_id: int, case_id: int, on: date, asked: Sequence[Named]) -> list[Payee]:
    """Read what is known of payees, one after the other."""
    known = {
        "book": book_id,
        "case": case_id,
        "on": on,
        "payees": [one.code for one in asked],
        "names": [one.name for one in asked],
        "accounts": [one.account for one in asked],
    }
    return [
        Payee([Somebody(*one) for one in people or ()], [Holder(*one) for one in holders or ()], there)
        for people, holders, there in books.connection.exec_driver_sql(_PAYEES, known)
    ]

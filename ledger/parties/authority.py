"""Who may do what: the roles, and one table of the powers they have.

    administrator   runs the installation: books, keys, accounts; moves nothing (separation of duties)
    bureau          the environmental authority: caps, lots, assessments, freezing accounts
    finance         money in and out, corrections, approvals
    enterprise      sees its own accounts and the entries that touched them
    auditor         reads everything in its book and writes nothing
    assessor, court, procuratorate    see the damage cases in which they are; an assessor submits assessments

An act needs the power. An entry needs in addition that its kind names the role (`ledger.journal.kinds`), which the
caller hands over, because the journal stands above this room.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Final

from ledger.errors import Forbidden, Unauthorised


class Role(StrEnum):
    """What somebody is here to do."""

    ADMINISTRATOR = "administrator"
    """Runs the installation; belongs to no book."""
    BUREAU = "bureau"
    """The environmental authority."""
    FINANCE = "finance"
    """The people who answer for money."""
    ENTERPRISE = "enterprise"
    """A party that holds permits or owes compensation; it has an owner code."""
    AUDITOR = "auditor"
    """Whoever checks."""
    ASSESSOR = "assessor"
    """An appraisal body, in the cases that it assesses; it has an owner code."""
    COURT = "court"
    """A court, in the cases that are before it; it has an owner code."""
    PROCURATORATE = "procuratorate"
    """A procuratorate, in the cases of which it was told; it has an owner code."""


def _roles(*roles: Role) -> frozenset[Role]:
    return frozenset(roles)


_VISITORS = _roles(Role.ASSESSOR, Role.COURT, Role.PROCURATORATE)
"""They see the cases in which they are, and nothing else of a book."""
OWNED: Final = _VISITORS | {Role.ENTERPRISE}
"""Roles whose keys name an owner, and see only what is its own."""
_EVERYBODY = frozenset(Role) - _VISITORS
_WHOLE_BOOK = _EVERYBODY - {Role.ENTERPRISE}
_RECORDERS = _roles(Role.BUREAU, Role.FINANCE)

POWERS: Final[Mapping[str, frozenset[Role]]] = {
    "book.open": _roles(Role.ADMINISTRATOR),
    "book.read": _EVERYBODY | _VISITORS,
    "chart.read": _EVERYBODY,
    "asset.register": _roles(Role.ADMINISTRATOR, Role.BUREAU),
    "asset.read": _EVERYBODY,
    "account.open": _roles(Role.ADMINISTRATOR, Role.BUREAU, Role.FINANCE),
    "account.status": _roles(Role.BUREAU),
    "account.read": _EVERYBODY,
    "entry.post": _RECORDERS,
    "entry.approve": _RECORDERS,
    "entry.reverse": _RECORDERS,
    "entry.read": _EVERYBODY,
    "entry.canonical": _WHOLE_BOOK,
    "balance.read": _EVERYBODY,
    "statement.read": _EVERYBODY,
    "trial_balance.read": _WHOLE_BOOK,
    "period.read": _WHOLE_BOOK,
    "period.step": _roles(Role.FINANCE),
    "receipt.read": _WHOLE_BOOK,
    "key.issue": _roles(Role.ADMINISTRATOR),
    "key.revoke": _roles(Role.ADMINISTRATOR),
    "person.erase": _roles(Role.ADMINISTRATOR),
    "key.read": _roles(Role.ADMINISTRATOR, Role.AUDITOR),
    "party.register": _roles(Role.BUREAU),
    "party.read": _EVERYBODY,
    "licence.import": _roles(Role.BUREAU),
    "permits.act": _roles(Role.BUREAU),
    "permits.own": _roles(Role.BUREAU, Role.ENTERPRISE),
    "permits.fee": _roles(Role.BUREAU, Role.FINANCE),
    "permits.pay": _roles(Role.FINANCE),
    "permits.object": _roles(Role.BUREAU, Role.ENTERPRISE),
    "permits.read": _EVERYBODY,
    "compliance.read": _WHOLE_BOOK,
    "law.read": _EVERYBODY | _VISITORS,
    "law.change": _roles(Role.BUREAU),
    "event.read": _EVERYBODY,
    "check.read": _roles(Role.ADMINISTRATOR),
    "market.money": _roles(Role.FINANCE),
    "market.settle": _roles(Role.BUREAU, Role.FINANCE),
    "case.work": _roles(Role.BUREAU),
    "case.assess": _roles(Role.BUREAU, Role.ASSESSOR),
    "case.evidence": _roles(Role.BUREAU, Role.ASSESSOR, Role.ENTERPRISE),
    "case.own": _roles(Role.BUREAU, Role.ENTERPRISE),
    "case.note": _RECORDERS,
    "case.ask": _roles(Role.BUREAU, Role.FINANCE, Role.ENTERPRISE),
    "case.money": _roles(Role.FINANCE),
    "case.read": _EVERYBODY | _VISITORS,
    "case_file.read": _WHOLE_BOOK | _VISITORS,
    "cases.read": _WHOLE_BOOK,
    "audit.read": _roles(Role.AUDITOR),
    "audit_bundle.read": _roles(Role.FINANCE, Role.AUDITOR),
    "audit_persons.read": _roles(Role.AUDITOR),
    "reconciliation.work": _roles(Role.FINANCE),
    "reconciliation.read": _roles(Role.FINANCE, Role.AUDITOR),
    "export.read": _WHOLE_BOOK,
    "statements.read": _WHOLE_BOOK,
}
"""Every power and the roles that have it. The canonical form tells the balances of all sides, so it is not for one."""

KEY_PREFIX: Final = "eco_"
_KEY: Final = re.compile(r"eco_[A-Za-z0-9_-]{43}", re.ASCII)


class KeyUnknown(Unauthorised):
    """No valid key came with the request.

    Send the header Authorization: Bearer, and the key that an administrator gave you. A revoked key stays revoked.
    """

    code = "key.unknown"


class NotAllowed(Forbidden):
    """The role {role} has not the power {power}.

    Ask somebody whose role has it.
    """

    code = "actor.not_allowed"


class KindNotYours(Forbidden):
    """Entries of the kind {kind} are recorded by {roles}, and your role is {role}.

    Ask somebody of that role to record it.
    """

    code = "entry.kind_not_yours"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts now."""

    actor_id: int
    book_id: int | None
    """The book it belongs to; None for an administrator."""
    name: str
    role: Role
    owner: str | None
    """The owner whose accounts and cases it may see; None for those who see the whole book."""


def require(actor: Actor, power: str) -> None:
    """Check that somebody has a power.

    Raises:
        NotAllowed: the role has it not.
    """
    if actor.role not in POWERS[power]:
        raise NotAllowed(role=actor.role.value, power=power)


def require_kind(actor: Actor, kind: str, roles: Collection[str]) -> None:
    """Check that somebody may record entries of a kind, which names the roles that do.

    Raises:
        KindNotYours: it names other roles.
    """
    if actor.role not in roles:
        told = ", ".join(roles) or "the action of its room alone"
        raise KindNotYours(kind=kind, roles=told, role=actor.role.value)


def digest_of(key: str) -> bytes:
    """Give the SHA-256 of a key, the only thing about it that is kept.

    Raises:
        KeyUnknown: it has not the form of a key.
    """
    if _KEY.fullmatch(key) is None:
        raise KeyUnknown()
    return sha256(key.encode("ascii")).digest()

"""Who may do what: the roles, and the powers over keys and persons.

    administrator   runs the installation: books, keys, accounts; moves nothing (separation of duties)
    bureau          the environmental authority: caps, lots, assessments, freezing accounts
    finance         money in and out, corrections, approvals
    enterprise      sees its own accounts and the entries that touched them
    auditor         reads everything in its book and writes nothing
    assessor, court, procuratorate    see the damage cases in which they are; an assessor submits assessments
    verifier                          sees the emission reports that are assigned to it, and says what it finds

An act needs the power. An entry needs in addition that its kind names the role (`ledger.manifest.Kind`), which the
caller hands over, because kinds are declared by their rooms.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from hashlib import sha256
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Final

from ledger.errors import Forbidden, Unauthorised
from ledger.words import phrase


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
    VERIFIER = "verifier"
    """An institution that verifies emission reports, of those that are assigned to it; it has an owner code."""


class Representative(StrEnum):
    """As what somebody acts for an enterprise (法定代表人、委托代理人)."""

    LEGAL = "legal"
    """The legal representative, who has every right (《民法典》 art. 61)."""
    AUTHORISED = "authorised"
    """Who was authorised by the enterprise, with the rights that the letter gives (art. 165)."""
    VIEWING = "viewing"
    """Who only reads."""


class Right(StrEnum):
    """What a representative may do for an enterprise."""

    INITIATE = "initiate"
    """Dispose of its property, and bind its money: propose, accept, apply, surrender, retire, nominate."""
    APPROVE = "approve"
    """Approve what another of its representatives asked for."""
    READ = "read"


ALL_RIGHTS: Final = tuple(Right)
"""In the order in which they stand everywhere."""
INITIATE: Final = (Right.INITIATE,)
"""For what disposes of property."""
APPROVE: Final = (Right.APPROVE,)
"""For the yes of a second representative."""
EITHER: Final = (Right.INITIATE, Right.APPROVE)
"""Either is enough, for what takes part in a procedure or puts aside what was asked for."""


def roles(*some: Role) -> frozenset[Role]:
    """Make a set of roles, for the powers that a room declares."""
    return frozenset(some)


VISITORS: Final = roles(Role.ASSESSOR, Role.COURT, Role.PROCURATORATE)
"""They see the cases in which they are, and nothing else of a book."""
BODIES: Final = VISITORS | {Role.VERIFIER}
"""Other bodies: they see that in which they take part, and nothing else of a book."""
OWNED: Final = BODIES | {Role.ENTERPRISE}
"""Roles whose keys name an owner, and see only what is its own."""
EVERYBODY: Final = frozenset(Role) - BODIES
WHOLE_BOOK: Final = EVERYBODY - {Role.ENTERPRISE}
RECORDERS: Final = roles(Role.BUREAU, Role.FINANCE)

POWERS: Final[Mapping[str, frozenset[Role]]] = {
    "me.read": roles(*Role),
    "me.keys": roles(*Role),
    "me.ways": roles(*Role),
    "mandate.ask": roles(Role.ADMINISTRATOR, Role.BUREAU, Role.ENTERPRISE),
    "mandate.confirm": roles(Role.ADMINISTRATOR, Role.BUREAU),
    "mandate.end": roles(Role.ADMINISTRATOR, Role.BUREAU),
    "mandate.administrator": roles(Role.ADMINISTRATOR),
    "mandate.read": roles(Role.ADMINISTRATOR, Role.AUDITOR, Role.BUREAU, Role.ENTERPRISE),
    "key.revoke": roles(Role.ADMINISTRATOR),
    "person.erase": roles(Role.ADMINISTRATOR),
    "person.rename": roles(Role.ADMINISTRATOR),
    "person.renumber": roles(Role.ADMINISTRATOR),
    "way.read": roles(Role.ADMINISTRATOR),
    "notice.read": roles(Role.ADMINISTRATOR),
    "key.read": roles(Role.ADMINISTRATOR, Role.AUDITOR),
    "attempt.read": roles(Role.AUDITOR, Role.ADMINISTRATOR),
    "attempt.installation": roles(Role.ADMINISTRATOR),
    "reads.read": roles(Role.AUDITOR),
}
"""Powers over mandates, keys and persons; each room declares its own in its manifest."""
RIGHTS: Final[Mapping[str, tuple[Right, ...]]] = {
    "me.keys": ALL_RIGHTS,
    "me.ways": ALL_RIGHTS,
    "mandate.ask": INITIATE,
}
"""Which right of a representative is enough for these powers, where the role of enterprises has them; who has a mandate reads."""
BY_PERSON: Final = frozenset(
    {
        "me.ways",
        "mandate.ask",
        "mandate.confirm",
        "mandate.end",
        "mandate.administrator",
        "key.revoke",
        "person.erase",
        "person.rename",
        "person.renumber",
        "entry.approve",
        "reconciliation.tie",
    }
)
"""Powers that no machine has, whatever its role: to give and take power, and to be a second person. Twin: `power_by_person`."""
MACHINE: Final = "machine"
"""What stands for the role of a machine where a person of the role could act."""

KEY_PREFIX: Final = "eco_"
_KEY: Final = re.compile(r"eco_[A-Za-z0-9_-]{43}", re.ASCII)


class KeyUnknown(Unauthorised):
    """No valid key came with the request.

    Send the header Authorization: Bearer, and the key that you made with your code, from where it is good. It is good from the first day
    of its mandate, and a key that was revoked, ended or ran out stays so: ask an administrator.
    """

    code = "key.unknown"


class NotAllowed(Forbidden):
    """The role {role} has not the power {power}.

    Ask somebody whose role has it.
    """

    code = "actor.not_allowed"


class NotForThis(Forbidden):
    """This key is that of the machine {system}, whose mandate does not name what was asked for.

    Let somebody do it who may, or ask for a mandate that names it: what the machine may do stands at /v1/me.
    """

    code = "key.not_for_this"
    source = "docs/spec/keys.md 1.5"


class KindNotYours(Forbidden):
    """Entries of the kind {kind} are recorded by {roles}, and your role is {role}.

    Ask somebody of that role to record it.
    """

    code = "entry.kind_not_yours"


class RightNotGiven(Forbidden, sorts={"rights": "right"}):
    """Your mandate for {owner} gives no right to {rights}; {holders} of its representatives have it.

    Let one of these do it, or let the enterprise ask for a mandate with the right.
    """

    code = "actor.right_missing"
    source = "docs/spec/keys.md 9.2"


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
    person_id: int | None = None
    """Who it is, and for two that are one human being the first registered of them; None where no person is registered."""
    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    """From where its key is good; empty for everywhere."""
    rights: tuple[Right, ...] = ()
    """What the mandate of its key lets it do for an enterprise; empty in every other role."""

    system: str = ""
    """The machine that acts with its key; empty where the person does."""
    operations: frozenset[str] | None = None
    """What the machine may do; None for all that the role does."""


@dataclass(frozen=True, slots=True)
class Bearer(Actor):
    """Who acts, with the text of the key that came: what gives or takes power asks for it, and no number stands for it.

    Nothing writes the text down, and nothing shows it.
    """

    key: str = field(kw_only=True, repr=False)


def bearer(actor: Actor, key: str) -> Bearer:
    """Give who acts, with the text of the key that came."""
    return Bearer(**{one.name: getattr(actor, one.name) for one in fields(actor)}, key=key)


def person_of(actor_id: int, person_id: int | None) -> int:
    """Give the number of a person, as `ledger.person_of` does; for who has none, a number of its own that no person has."""
    return -actor_id if person_id is None else person_id


def sees(by: Actor, role: str, owner: str | None) -> bool:
    """Tell whether somebody sees a mandate: the bureau those of enterprises, a representative those of its own."""
    if by.role in (Role.ADMINISTRATOR, Role.AUDITOR):
        return True
    return role == Role.ENTERPRISE and by.owner in (None, owner)


def check_network(actor: Actor, address: str | None) -> None:
    """Check that a key is used from where it is good. An address of IPv4 that came as one of IPv6 counts as the first.

    Raises:
        KeyUnknown: from elsewhere; nothing tells a thief that the key is one.
    """
    if not actor.networks:
        return
    try:
        came = ip_address(address or "")
    except ValueError as error:  # a socket of the machine has no address
        raise KeyUnknown() from error
    came = getattr(came, "ipv4_mapped", None) or came
    if not any(came in one for one in actor.networks):
        raise KeyUnknown()


def require(actor: Actor, power: str, powers: Mapping[str, frozenset[str]]) -> None:
    """Check that somebody has a power; a machine has none of those that are a person's.

    Args:
        actor: who acts.
        power: what for.
        powers: the table of a room, or that of the whole house.

    Raises:
        NotAllowed: the role has it not.
    """
    if actor.role not in powers[power]:
        raise NotAllowed(role=actor.role.value, power=power)
    if actor.system and power in BY_PERSON:
        raise NotAllowed(role=MACHINE, power=power)


def check_operation(actor: Actor, operation: str) -> None:
    """Check that the mandate of a machine names what is asked for. A person does what the role does.

    Args:
        actor: who acts.
        operation: its name in the interface.

    Raises:
        NotForThis: it does not.
    """
    if actor.operations is not None and operation not in actor.operations:
        raise NotForThis(system=actor.system)


def has_right(actor: Actor, power: str, rights: Mapping[str, Collection[Right]]) -> bool:
    """Tell whether a representative of an enterprise has one of the rights that are enough for a power; whoever acts for none needs none.

    Args:
        actor: who acts.
        power: which it has, by its role.
        rights: the table of a room, or that of the whole house; what it does not name is read.
    """
    wanted = rights.get(power)
    return actor.role is not Role.ENTERPRISE or wanted is None or bool({*wanted} & {*actor.rights})


def require_kind(actor: Actor, kind: str, recorders: Collection[str]) -> None:
    """Check that somebody may record entries of a kind, which names the roles that do.

    Raises:
        KindNotYours: it names other roles.
    """
    if actor.role not in recorders:
        told = ", ".join(recorders) or phrase("the act that belongs to it")
        raise KindNotYours(kind=kind, roles=told, role=actor.role.value)


def digest_of(key: str) -> bytes:
    """Give the SHA-256 of a key, the only thing about it that is kept.

    Raises:
        KeyUnknown: it has not the form of a key.
    """
    if _KEY.fullmatch(key) is None:
        raise KeyUnknown()
    return sha256(key.encode("ascii")).digest()

"""What a room declares of itself, once: `ROOM` in `ledger/<room>/room.py`, named in `ledger/house.py`.

The types stand below every room, because the lowest ones declare themselves with them too; so they know the machines of processes
and the roles of actors by their shape alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from importlib import import_module
from typing import Protocol

from sqlalchemy import Table


class Element(StrEnum):
    """Which part of which statement a purpose belongs to (会计要素)."""

    ASSET = "asset"
    """What is there: cash, and what others owe."""
    LIABILITY = "liability"
    """What is owed, or came before it was earned."""
    NET_ASSETS = "net_assets"
    """What closed years have left."""
    REVENUE = "revenue"
    EXPENDITURE = "expenditure"
    CLEARING = "clearing"
    """On its way between accounts or books."""
    MEMORANDUM = "memorandum"
    """Counted in pairs beside the balance sheet: claims that are not money yet, and what a case may spend."""
    PERMIT = "permit"
    CAP = "cap"


@dataclass(frozen=True, slots=True)
class Purpose:
    """A line of the chart."""

    code: str
    element: Element
    debit_normal: bool
    """True where debits increase: what somebody has. False where credits do: what is owed, granted or earned."""
    asset_kinds: tuple[str, ...]
    floor: int | None
    """Lowest balance in the normal direction; None where it may be any."""
    title: str
    banked: bool = False
    """Whether its accounts mirror accounts at a bank or the treasury."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of event."""

    code: str
    debits: tuple[str, ...]
    credits: tuple[str, ...]
    roles: tuple[str, ...]
    """Who may record it."""
    title: str
    article: str
    """The law or clause behind it."""
    required: tuple[str, ...] = ()
    """Legs without which the event is not complete, as `debit:holding`."""
    needs_approval: bool = False
    reversible: bool = True
    reversal_days: int | None = None
    carries: tuple[Element, ...] = ()
    """Elements whose lines it brings to nothing, of whatever room: they stand in its legs without being named."""
    acts: tuple[str, ...] = ()
    """What posts it, as `machine step name`; empty where it is recorded by hand. The id of the entry is derived under the name
    from that of the process: `-` where both are the same, `*` where it has a number. `since:step` lasts, whoever goes on.
    For what is recorded in a damage case it is `compensation.record` and the kind of record, `*` for every one."""
    undone_by: tuple[str, ...] = ()
    """What posts its reversal, likewise."""
    back: tuple[str, ...] = ()
    """Kinds that give back what it moved, where that is an act of its own and no reversal."""
    final: str = ""
    """The clause that says why nothing gives it back, where that is so."""


BY_ROOM: tuple[str, ...] = ()
"""Nobody records it by hand: only the action of its room does, which keeps what belongs to it."""


@dataclass(frozen=True, slots=True)
class Invariant:
    """A promise that can be checked on a live book."""

    name: str
    meaning: str
    offenders: str
    """SQL that returns one row, a text, for each breach."""
    part: str = ""
    """The same of what a night looks at (`ledger.audit.rolling`); empty where it looks at everything each time."""


class AllowedStep(Protocol):
    """An allowed step, as `ledger.processes.machines.Transition` has it."""

    @property
    def action(self) -> str: ...  # noqa: D102
    @property
    def before(self) -> str: ...  # noqa: D102
    @property
    def after(self) -> str: ...  # noqa: D102
    @property
    def roles(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def four_eyes(self) -> bool: ...  # noqa: D102
    @property
    def apart(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def asked(self) -> bool: ...  # noqa: D102
    @property
    def rights(self) -> tuple[str, ...]: ...  # noqa: D102


class Process(Protocol):
    """A kind of process, as `ledger.processes.machines.Machine` has it."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def transitions(self) -> Sequence[AllowedStep]: ...  # noqa: D102

    def states(self) -> list[str]:
        """List the states."""

    def diagram(self) -> str:
        """Draw it for Mermaid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """One mechanism, with all that others must know of it to build, check and show it.

    SQL objects are not listed: every file under `sql/` of the room's folder is one. Queries stand in files beside the modules that ask.
    """

    name: str
    """Of its package under `ledger`."""
    title: str
    title_zh: str
    codes: tuple[str, ...] = ()
    """With what its codes begin beside its name: that of the room to which they belonged when they were given, for codes stay."""
    table_modules: tuple[str, ...] = ()
    """Modules of the package where its tables stand, loaded when somebody asks for them: most who read the chart do not."""
    machines: tuple[Process, ...] = ()
    purposes: tuple[Purpose, ...] = ()
    """Its lines of the chart of accounts, in the order in which they are read."""
    chart_after: str = ""
    """A line of another room, after which these are read; empty where the order of the rooms is that of the lines."""
    own_accounts: bool = False
    """Whether its acts alone open accounts of its purposes, because a row of the room says what each of them is about."""
    kinds: tuple[Kind, ...] = ()
    powers: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Who may do what: roles by power."""
    rights: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Where an enterprise has a power that is none to read: which rights of its representatives are enough, each alone."""
    invariants: tuple[Invariant, ...] = ()
    words: str = ""
    """What its codes are called (`ledger.words.Words`), as `module:name`; a name, because the words of acts stand with their rows."""
    acts: str = ""
    """Everything that can be done in it, rows of `ledger.processes.acts.Act` as `module:name`; a name as `nightly` is one."""
    nightly: str = ""
    """Its work at night, a `ledger.processes.nightly.Job` as `module:name`; a name, so that who reads declarations loads no writer."""
    audited: tuple[str, ...] = ()
    """Tables whose rows the views of auditors show."""

    @property
    def package(self) -> str:
        """The package, as it is imported."""
        return f"ledger.{self.name}"

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables that its modules define."""
        modules = [import_module(f"{self.package}.{name}") for name in self.table_modules]
        return tuple(
            value for module in modules for value in vars(module).values() if isinstance(value, Table)
        )

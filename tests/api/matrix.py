"""Who may ask for what: every operation of the document with every role and without a key, as the code has it and as the page keeps it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from ledger.actors.authority import Right, Role
from ledger.compensation.acts import ACT
from ledger.house import KINDS
from ledger.schema import MACHINES, POWERS, RIGHTS
from tests.api.asking import ROUTES, title_of
from tests.house.powers import powers_of_operations
from tests.house.touching import ENTRIES, MOVES

PAGE: Final = Path(__file__).parents[2] / "docs" / "reference" / "operations.md"
MAY, OTHERS, LACKS, NOT = "✓", "(✓)", "–", ""
"""May ask; may ask, and its acts are those of other roles; its role may, and its mandate gives no right to it; may not."""
NO_KEY: Final = "without a key"
REPRESENTATIVES: Final = {
    "enterprise, initiates": (Right.INITIATE, Right.READ),
    "enterprise, approves": (Right.APPROVE, Right.READ),
    "enterprise, views": (Right.READ,),
}
"""Who represents an enterprise with fewer rights than all."""
ASKERS: Final = tuple(
    name
    for role in (*(role.value for role in Role), NO_KEY)
    for name in (role, *(REPRESENTATIVES if role == Role.ENTERPRISE else ()))
)
BOOK: Final = "/v1/books/{book}"


class Cell(NamedTuple):
    """One asker at one operation."""

    operation: str
    power: str
    asker: str
    mark: str


def taken_by(operation: str) -> set[str] | None:
    """Give the roles of the steps that an operation takes; None where it takes no step, or the step tells itself who."""
    if operation in ENTRIES:
        return {role for kind in KINDS if kind.code != "journal.reversal" for role in kind.roles}
    path = operation.removeprefix(f"POST {BOOK}")
    begin = next((one for one in MOVES if path.startswith(one)), None)
    if not operation.startswith("POST") or begin is None:
        return None
    address = path.rpartition("/")[2]
    if begin == "/cases":
        act = next((one for one in ACT.values() if one.address == address), None)
        if act is None or act.roles:
            return None if act is None else {*act.roles}
        address = act.name
    steps = [
        step
        for machine in MACHINES
        if machine.name in MOVES[begin]
        for step in machine.transitions
        if step.action == address.replace("-", "_") and step.before
    ]
    # What counts as one of several steps is found by who acts: as which one, the act chooses.
    chosen = {role for step in steps for role in step.roles}
    if begin == "/permits/pledges" and address == "release":
        chosen |= {
            role
            for m in MACHINES
            for step in m.transitions
            if step.action == "ask_release"
            for role in step.roles
        }
    return chosen or None


def mark_of(operation: str, power: str, asker: str) -> str:
    """Mark one asker at one operation."""
    if not power:
        return MAY
    role = asker.partition(",")[0]
    if asker == NO_KEY or role not in POWERS[power]:
        return NOT
    if asker in REPRESENTATIVES and not {*RIGHTS.get(power, REPRESENTATIVES[asker])} & {
        *REPRESENTATIVES[asker]
    }:
        return LACKS
    roles = taken_by(operation)
    return MAY if roles is None or role in roles else OTHERS


def cells() -> Iterator[Cell]:
    """Go through the operations by address and method, and through the askers."""
    asked = powers_of_operations()
    for route in sorted(ROUTES, key=lambda route: (route.path, title_of(route))):
        title = title_of(route)
        for asker in ASKERS:
            yield Cell(title, asked[title], asker, mark_of(title, asked[title], asker))


def page() -> str:
    """Write the page: a row an operation, a column an asker."""
    found = list(cells())
    rows = ["| operation | power | " + " | ".join(ASKERS) + " |", "| --- " * (2 + len(ASKERS)) + "|"]
    for first in range(0, len(found), len(ASKERS)):
        row = found[first : first + len(ASKERS)]
        power = f"`{row[0].power}`" if row[0].power else ""
        rows.append(f"| `{row[0].operation}` | {power} | " + " | ".join(cell.mark for cell in row) + " |")
    asked = {cell.power for cell in found}
    open_ = sorted({cell.operation for cell in found if not cell.power})
    return "\n".join(
        [
            "`✓` may ask; what it then sees and does is told by the act. `(✓)` has the power, and the steps or kinds behind the",
            "address are those of other roles: it is refused with `process.role_not_for_step` or `entry.kind_not_yours`. `–`: the",
            "mandate of this representative gives no right to it: refused with `actor.right_missing`; a legal one may what `enterprise`",
            "may. Empty: refused with `actor.not_allowed`, without a key with `key.unknown`; the tests ask all of it.",
            "",
            *rows,
            "",
            f"Asked for inside an operation, by none as its own: {', '.join(f'`{one}`' for one in POWERS if one not in asked)}.",
            "",
            f"Asked for without a power: {', '.join(f'`{one}`' for one in open_)}.",
        ]
    )


def kept() -> list[Cell]:
    """Read the page as it is kept."""
    found = []
    for line in PAGE.read_text("utf-8").splitlines():
        if not line.startswith("| `"):
            continue
        operation, power, *marks = (cell.strip().strip("`") for cell in line.strip("|").split("|"))
        found += [Cell(operation, power, *pair) for pair in zip(ASKERS, marks, strict=True)]
    return found

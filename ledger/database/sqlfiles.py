"""SQL objects live in files: one function, trigger, view or set of grants each, beside the room that owns them.

`declared(rooms)` reads them in the order in which a database can be built: functions, triggers, views, roles; inside one
kind by name. A file is executed on the driver's own cursor without parameters, because every layer above it gives a
meaning to `%` or `:name` and would change the text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

from sqlalchemy import Connection

KINDS = ("functions", "triggers", "views", "roles")


@dataclass(frozen=True, slots=True)
class SqlFile:
    """The text of one object."""

    name: str
    """`<room>/<kind>/<object>.sql`."""
    text: str

    @property
    def digest(self) -> str:
        """SHA-256 of the text, in hexadecimal."""
        return sha256(self.text.encode()).hexdigest()


def declared(packages: Sequence[str]) -> list[SqlFile]:
    """Read every SQL object of some packages, in building order."""
    found: list[SqlFile] = []
    for kind in KINDS:
        for package in packages:
            folder: Traversable = files(package) / "sql" / kind
            room = package.rpartition(".")[2]
            if folder.is_dir():
                names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
                found += [
                    SqlFile(f"{room}/{kind}/{name}", (folder / name).read_text("utf-8")) for name in names
                ]
    return found


def execute(connection: Connection, text: str) -> None:
    """Execute a text of SQL exactly as it stands."""
    cursor = connection.connection.cursor()
    cursor.execute(text)
    cursor.close()

"""Apply the frozen copy of an SQL object, byte for byte.

The text goes to the driver's own cursor without parameters; every layer above gives a meaning to `%` or `:name`.
"""

from pathlib import Path

from alembic import op

FOLDER = Path(__file__).parent / "frozen"


def apply(name: str) -> None:
    """Execute one frozen file: `<revision>/<file>.sql`."""
    cursor = op.get_bind().connection.cursor()
    cursor.execute((FOLDER / name).read_text("utf-8"))
    cursor.close()


def apply_all(revision: str) -> None:
    """Execute every frozen file of a revision in the order of its list `ORDER`."""
    for name in (FOLDER / revision / "ORDER").read_text("utf-8").split():
        apply(f"{revision}/{name}")

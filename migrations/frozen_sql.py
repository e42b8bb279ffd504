"""Apply the frozen copy of an SQL object, byte for byte.

The text goes to the driver without parameters, so that nothing gives a meaning to `%` or `:name`; what PostgreSQL refuses comes back as
SQLAlchemy tells it, which the operator's command puts into words.
"""

from pathlib import Path

from alembic import op

FOLDER = Path(__file__).parent / "frozen"


def apply(name: str) -> None:
    """Execute one frozen file: `<revision>/<file>.sql`."""
    op.get_bind().exec_driver_sql(
        (FOLDER / name).read_text("utf-8"), execution_options={"no_parameters": True}
    )


def apply_all(revision: str) -> None:
    """Execute every frozen file of a revision in the order of its list `ORDER`; one of an earlier revision is named with its folder."""
    for name in (FOLDER / revision / "ORDER").read_text("utf-8").split():
        apply(name if "/" in name else f"{revision}/{name}")

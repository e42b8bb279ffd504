"""How far long work is, for who looks on."""

from rich.console import Console
from rich.progress import Progress, ProgressColumn


def progress(*columns: str | ProgressColumn) -> Progress:
    """A bar on the standard error output where that is a terminal; elsewhere nothing is written, not even an empty line."""
    console = Console(stderr=True)
    return Progress(
        *(columns or Progress.get_default_columns()),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )

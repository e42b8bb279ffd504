"""The way in: the command is loaded, and then run."""

import gc


def main() -> None:
    """Load the command, and run it; to look through what is loaded, again and again and at the end, is nearly half of a short command."""
    gc.disable()
    from cli import app

    gc.freeze()
    gc.enable()
    app.main()

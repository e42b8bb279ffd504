"""`ecoledger industries`: the classes of GB/T 4754 as a rule pack, for a bureau to adopt."""

from pathlib import Path
from typing import Annotated

import typer

from cli.regions import written
from cli.typed import day
from ledger.register.industries import read_classes

HEAD = """# Classes of industries, for two persons of the bureau to look through and adopt as a rule pack. Of a division that is named here
# only these codes, and the groups that they are in, are taken from then on. Mark what was read in the standard.
"""


def industries(
    file: Annotated[
        Path,
        typer.Argument(
            help="the list: lines of a code, such as C2611, and a name, in UTF-8; whole divisions"
        ),
    ],
    since: Annotated[str, typer.Option(help="day from which its codes hold, as 2017-10-01")],
    source: Annotated[str, typer.Option(help="where it stands written")],
    jurisdiction: Annotated[str, typer.Option(help="place of the book, such as cn-33")] = "cn",
) -> None:
    """Print the rule pack that loads classes of industries. Nothing is changed: a bureau proposes it, another person approves."""
    on = day(since)
    found = {f"industry.{code}": name for code, name in read_classes(file.read_text("utf-8")).items()}
    typer.echo(written(HEAD, found, ("Industries", "国民经济行业分类"), on, source, jurisdiction), nl=False)

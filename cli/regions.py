"""`ecoledger regions`: a newer list of the ministry of civil affairs as a rule pack, for a bureau to adopt."""

import json
from pathlib import Path
from typing import Annotated

import typer

from cli.typed import day
from ledger.law import Law, parse_pack
from ledger.register.regions import differences, read_list

HEAD = """# What differs from the regions that are known, for two persons of the bureau to look through and adopt as a rule pack.
# Complete what took the place of codes that ended; leave the list empty where nobody knows. Mark what was read in the announcement.
"""


def regions(
    file: Annotated[
        Path, typer.Argument(help="the list: lines of six digits and a name, in UTF-8; whole provinces")
    ],
    since: Annotated[str, typer.Option(help="day of the list, from which its codes hold, as 2026-06-01")],
    source: Annotated[str, typer.Option(help="where it stands written")],
    jurisdiction: Annotated[str, typer.Option(help="place of the book, such as cn-33")] = "cn",
) -> None:
    """Print the rule pack that brings regions up to a newer list. Nothing is changed: a bureau proposes it, another person approves."""
    law, on = Law.of(jurisdiction), day(since)
    rows = []
    for code, name in differences(read_list(file.read_text("utf-8")), on, law):
        key, value = (
            (f"region.{code}", json.dumps(name, ensure_ascii=False))
            if name
            else (f"region_after.{code}", "[]")
        )
        rows.append(
            f'  {{ key = "{key}", value = {value}, from = {on}, source = {json.dumps(source, ensure_ascii=False)}, mark = "unverified" }},'
        )
    base = "" if jurisdiction == "cn" else "cn"
    head = f'[pack]\njurisdiction = "{jurisdiction}"\nname = "Regions"\nname_zh = "行政区划"\nversion = "{on}"\nbase = "{base}"\n'
    text = "\n".join([HEAD, "value = [", *rows, "]", "", head])
    parse_pack(text)
    typer.echo(text, nl=False)

"""`ecoledger regions`: a newer list of the ministry of civil affairs as a rule pack, for a bureau to adopt."""

import json
from collections.abc import Mapping
from datetime import date
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
    found: dict[str, str | list[str]] = {
        f"region.{code}" if name else f"region_after.{code}": name or []
        for code, name in differences(read_list(file.read_text("utf-8")), on, law)
    }
    typer.echo(written(HEAD, found, ("Regions", "行政区划"), on, source, jurisdiction), nl=False)


def written(
    head: str,
    values: Mapping[str, str | list[str]],
    names: tuple[str, str],
    since: date,
    source: str,
    jurisdiction: str,
) -> str:
    """Write the rule pack of a list: each value from the day of the list on, with its source, and nobody has read it there yet.

    Args:
        head: what is said above it.
        values: by their keys.
        names: of the pack, in English and in Chinese.
        since: from when it holds.
        source: where it stands written.
        jurisdiction: place of the book.

    Raises:
        PackInvalid
    """
    told = json.dumps(source, ensure_ascii=False)
    rows = [
        f'  {{ key = "{key}", value = {json.dumps(value, ensure_ascii=False)}, from = {since}, source = {told}, mark = "unverified" }},'
        for key, value in values.items()
    ]
    base = "" if jurisdiction == "cn" else "cn"
    name, name_zh = names
    pack = f'[pack]\njurisdiction = "{jurisdiction}"\nname = "{name}"\nname_zh = "{name_zh}"\nversion = "{since}"\nbase = "{base}"\n'
    text = "\n".join([head, "value = [", *rows, "]", "", pack])
    parse_pack(text)
    return text

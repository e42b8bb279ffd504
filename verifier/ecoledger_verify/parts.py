"""Parts of an archive, read for something else than the archive: leaf hashes for two checkpoints, assets for the units of a receipt."""

from typing import Any, BinaryIO

from ecoledger_verify.rows import OF_ASSETS, Definitions, parse_rows
from ecoledger_verify.strict import Unreadable
from ecoledger_verify.tables import FILES, read_book
from ecoledger_verify.tar import lines_of, members
from ecoledger_verify.tree import Leaves, hasher


def leaves_of(stream: BinaryIO, size: int) -> Leaves:
    """Read only the leaf hashes of an archive, for two checkpoints to be compared on them.

    Raises:
        Unreadable: this is no archive, or it has fewer records.
    """
    leaves = Leaves(hasher("sha256"))
    for member in members(stream):
        if member.name == "book.json":
            for line in lines_of(member):
                leaves = Leaves(hasher(read_book(line)["suite"]))
        elif member.name.startswith("entries/"):
            for line in lines_of(member):
                leaves.add(line)
        else:
            member.skip()
        if len(leaves) >= size and member.name.startswith("entries/"):
            break
    if len(leaves) < size:
        raise Unreadable("size.short", size=size, records=len(leaves))
    return leaves


def assets_of(stream: BinaryIO) -> dict[str, dict[str, Any]]:
    """Read only the assets of an archive, so that amounts can be told in their units."""
    assets: dict[str, dict[str, Any]] = {}

    def take(row: dict[str, Any]) -> None:
        assets[row["code"]] = row

    definitions = Definitions(asset=take)
    for member in members(stream):
        if member.name == "assets.jsonl":
            return {row["code"]: row for row in map(FILES["assets.jsonl"].read, lines_of(member))}
        if not member.name.startswith("entries/"):
            member.skip()
            continue
        for line in lines_of(member):
            if line.startswith(OF_ASSETS[0]) and OF_ASSETS[1] in line:
                definitions.take(parse_rows(line))
    if not assets:
        raise Unreadable("archive.none")
    return assets

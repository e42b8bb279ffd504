"""Parts of an archive, read for something else than the archive: leaf hashes for two checkpoints, assets for the units of a receipt."""

from typing import Any, BinaryIO

from ecoledger_verify.rows import OF_ASSETS, Definitions, parse_rows
from ecoledger_verify.strict import Unreadable
from ecoledger_verify.tables import FILES, read_book
from ecoledger_verify.tar import members
from ecoledger_verify.tree import Leaves, hasher


def leaves_of(stream: BinaryIO, size: int) -> Leaves:
    """Read only the leaf hashes of an archive, for two checkpoints to be compared on them.

    Raises:
        Unreadable: this is no archive, or it has fewer records.
    """
    leaves = Leaves(hasher("sha256"))
    for member in members(stream):
        rest = b""
        for chunk in member.chunks():
            if member.name == "book.json":
                row = read_book(chunk.removesuffix(b"\n"))
                leaves = Leaves(hasher(row["suite"]))
            elif member.name.startswith("entries/"):
                lines = (rest + chunk).split(b"\n")
                rest = lines.pop()
                for line in lines:
                    leaves.add(line)
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

    def other(_row: dict[str, Any]) -> None:
        """Not asked for here."""

    definitions = Definitions(asset=take, account=other, event=other, move=other)
    for member in members(stream):
        if member.name == "assets.jsonl":
            data = b"".join(member.chunks())
            return {row["code"]: row for row in map(FILES["assets.jsonl"].read, data.split(b"\n")[:-1])}
        rest = b""
        for chunk in member.chunks():
            if member.name.startswith("entries/"):
                *lines, rest = (rest + chunk).split(b"\n")
                for line in lines:
                    if line.startswith(OF_ASSETS[0]) and OF_ASSETS[1] in line:
                        definitions.take(parse_rows(line))
    if not assets:
        raise Unreadable("archive.none")
    return assets
